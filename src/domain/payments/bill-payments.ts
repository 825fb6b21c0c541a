import { and, desc, eq, notInArray } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { BillId } from "../../values/ids.ts";
import { payment_allocations, payments } from "./schema.ts";

/** Payments towards a bill shown on its page at most. */
const MOST_SHOWN = 50;

/** What has been paid towards a bill or is under way, newest first; attempts that ended without paying are left out. A query for a page's own batch. */
export function billPaymentsQuery(db: Db, billId: BillId) {
  return db
    .select({
      payment_id: payments.id,
      member_id: payments.member_id,
      state: payments.state,
      created_at: payments.created_at,
      amount_cents: payment_allocations.amount_cents,
      refunded_cents: payment_allocations.refunded_cents,
    })
    .from(payment_allocations)
    .innerJoin(payments, eq(payments.id, payment_allocations.payment_id))
    .where(and(eq(payment_allocations.bill_id, billId), notInArray(payments.state, ["failed", "cancelled", "expired"])))
    .orderBy(desc(payments.created_at))
    .limit(MOST_SHOWN);
}
