import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { members } from "../identity/schema.ts";
import type { NoticeKind } from "./rules.ts";

/** What a member changes at once, by one page each. */
export type Details = Partial<
  { readonly phone: string | null; readonly member_number: string | null; readonly region_id: string; readonly language: Language } & {
    readonly [K in NoticeKind | "paperless"]: boolean;
  }
>;

/** Changes what a member is known by. */
export async function saveDetails(db: Db, member_id: MemberId, details: Details): Promise<void> {
  await db
    .update(members)
    .set(details)
    .where(and(eq(members.id, member_id), isNull(members.closed_at)));
}

/** Changes a member's name, and keeps the one before with the moment until which it held: what was issued by then goes on showing it. */
export async function saveName(db: D1Database, member_id: MemberId, name: string, now: Instant): Promise<void> {
  await db.batch([
    db
      .prepare("INSERT INTO former_names (member_id, name, until) SELECT id, name, ?2 FROM members WHERE id = ?1 AND closed_at IS NULL")
      .bind(member_id, now),
    db.prepare("UPDATE members SET name = ?2 WHERE id = ?1 AND closed_at IS NULL").bind(member_id, name),
  ]);
}
