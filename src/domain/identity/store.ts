import { and, eq, getTableColumns, isNull, type Placeholder } from "drizzle-orm";
import { compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { sessions } from "../sessions/schema.ts";
import type { Member } from "./member.ts";
import { members } from "./schema.ts";

const { password_hash: _hash, ...withoutHash } = getTableColumns(members);
/** A member's columns without the password's hash: what queries that answer with a `Member` select. */
export const memberColumns = withoutHash;

/** The query for one member's row without the password's hash: to run alone, or in a page's batch. At most one row. */
export function memberQuery(db: Db, memberId: MemberId) {
  return db.select(memberColumns).from(members).where(eq(members.id, memberId)).limit(1);
}

/** The same for the member of a session, unless that session has ended or its key was renewed: no row then, whatever KV still says. */
export const signedInQuery = compiled((db, value: (name: "key" | "member_id") => Placeholder) =>
  db
    .select(memberColumns)
    .from(sessions)
    .innerJoin(members, eq(members.id, sessions.member_id))
    .where(
      and(eq(sessions.session_key, value("key")), isNull(sessions.ended_at), eq(members.id, value("member_id")), isNull(members.closed_at)),
    )
    .limit(1),
);

/** The whole row of the account with an address, hash included, or null. Only for comparing a password. */
export async function accountByEmail(db: Db, email_key: string): Promise<typeof members.$inferSelect | null> {
  const [found] = await db
    .select()
    .from(members)
    .where(and(eq(members.email_key, email_key), isNull(members.closed_at)))
    .limit(1);
  return found ?? null;
}

/** A member's password hash, or null where there is no such member. Only for comparing a password. */
export async function hashOf(db: Db, memberId: MemberId): Promise<string | null> {
  const [found] = await db.select({ hash: members.password_hash }).from(members).where(eq(members.id, memberId)).limit(1);
  return found?.hash ?? null;
}

/** The statement that adds a member. Fails on an address that has an account: the whole batch is then rolled back. */
export function addMemberStatement(db: D1Database, member: Member & { readonly password_hash: string }): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, phone, member_number, language, password_hash, credential_version, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      member.id,
      member.wallet_id,
      member.region_id,
      member.name,
      member.birth_date,
      member.email,
      member.email_key,
      member.phone,
      member.member_number,
      member.language,
      member.password_hash,
      member.credential_version,
      member.created_at,
    );
}

/** Confirms an address once: the member when this call did it, null when it was confirmed before or is no longer the account's. */
export async function confirmAddress(
  db: Db,
  { member_id, email_key, now }: { readonly member_id: MemberId; readonly email_key: string; readonly now: Instant },
): Promise<Member | null> {
  const [confirmed] = await db
    .update(members)
    .set({ email_confirmed_at: now })
    .where(and(eq(members.id, member_id), eq(members.email_key, email_key), isNull(members.email_confirmed_at)))
    .returning(memberColumns);
  return confirmed ?? null;
}

/** Replaces a hash by one with today's parameters, unless the password was changed meanwhile. */
export async function replaceHash(
  db: Db,
  { member_id, before, after }: { readonly member_id: MemberId; readonly before: string; readonly after: string },
): Promise<void> {
  await db
    .update(members)
    .set({ password_hash: after })
    .where(and(eq(members.id, member_id), eq(members.password_hash, before)));
}
