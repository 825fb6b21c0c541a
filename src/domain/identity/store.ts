import { eq, getTableColumns } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { members } from "./schema.ts";

const { password_hash: _hash, ...memberColumns } = getTableColumns(members);

/** The query for one member's row without the password's hash: to run alone, or in a page's batch. At most one row. */
export function memberQuery(db: Db, memberId: MemberId) {
  return db.select(memberColumns).from(members).where(eq(members.id, memberId)).limit(1);
}
