import { and, desc, eq, inArray } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MandateId, MemberId, PlanId, PolicyId, WalletId } from "../../values/ids.ts";
import type { Mandate, MethodOrder } from "./mandate.ts";
import { mandates } from "./schema.ts";

/** A member has so many live ones at most on one page; more is no person. */
const MOST_MANDATES = 100;

/** A member's newest mandate for a policy, plan or wallet, also an ended one: a query for a page's own batch. At most one row; see `readMandate`. */
export function mandateQuery(db: Db, of: { readonly subject_id: PolicyId | PlanId | WalletId; readonly member_id: MemberId }) {
  return db
    .select()
    .from(mandates)
    .where(and(eq(mandates.subject_id, of.subject_id), eq(mandates.member_id, of.member_id)))
    .orderBy(desc(mandates.created_at), desc(mandates.id))
    .limit(1);
}

/** A member's live mandates: a query for a page's own batch. See `readMandate`. */
export function mandatesQuery(db: Db, memberId: MemberId) {
  return db
    .select()
    .from(mandates)
    .where(and(eq(mandates.member_id, memberId), inArray(mandates.state, ["active", "paused"])))
    .limit(MOST_MANDATES);
}

/** A mandate by its id, whosever it is; null: there is none. */
export async function findMandate(db: Db, id: MandateId): Promise<Mandate | null> {
  const [row] = await db.select().from(mandates).where(eq(mandates.id, id)).limit(1);
  return row === undefined ? null : readMandate(row);
}

/** Reads a row. */
export function readMandate(row: typeof mandates.$inferSelect): Mandate {
  return { ...row, methods: JSON.parse(row.methods) as MethodOrder };
}
