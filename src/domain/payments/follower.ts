import type { Follower } from "../wallet/followers.ts";
import { paymentMailStatement } from "./mails.ts";
import { fundKey, spendKey } from "./payment.ts";

// Only from states that reserve the bills: paid + reserved stays what it was, so this can never fail the ledger's batch.
const MARK_POSTED = `
UPDATE payments SET state = 'posted', posted_at = ?2, updated_at = ?2, failure = NULL
WHERE id = ?1 AND state IN ('created', 'awaiting_payer', 'processing', 'funded') AND (purpose = 'top_up') = ?3`;

/**
 * What follows when a payment's entry reaches the ledger: the payment is posted (so the triggers move its bills from reserved to paid)
 * and its receipt is queued. A top-up is posted by its `fund`, every other payment by its `spend`. Sent again, it changes nothing.
 */
export const postPayments: Follower = (db, row) => {
  const id = row.payment_id;
  if (id === null) return [];
  const isSpend = row.key === spendKey(id) && row.kind === "spend";
  if (!isSpend && !(row.key === fundKey(id) && row.kind === "fund")) return [];
  return [
    db.prepare(MARK_POSTED).bind(id, row.event_at, isSpend ? 0 : 1),
    paymentMailStatement(db, {
      payment_id: id,
      state: "posted",
      template: isSpend ? "payment_receipt" : "top_up_receipt",
      now: row.event_at,
    }),
  ];
};
