import type { Follower } from "../wallet/followers.ts";
import { paymentMailStatement } from "./mails.ts";
import { fundKey, spendKey } from "./payment.ts";

// Only from states that reserve the bills: paid + reserved stays what it was, so this can never fail the ledger's batch.
const MARK_POSTED = `
UPDATE payments SET state = 'posted', posted_at = ?2, updated_at = ?2, failure = NULL
WHERE id = ?1 AND state IN ('created', 'awaiting_payer', 'processing', 'funded') AND purpose = ?3`;

const RECEIPTS = { bill: "payment_receipt", top_up: "top_up_receipt" } as const;

/**
 * What follows when a payment's entry reaches the ledger: the payment is posted (so the triggers move its bills from reserved to paid)
 * and its receipt is queued. A top-up is posted by its `fund`, a bill's payment by its `spend`. Sent again, it changes nothing.
 */
export const postPayments: Follower = (db, row) => {
  const id = row.payment_id;
  if (id === null) return [];
  const purpose =
    row.key === spendKey(id) && row.kind === "spend" ? "bill" : row.key === fundKey(id) && row.kind === "fund" ? "top_up" : null;
  if (purpose === null) return [];
  return [
    db.prepare(MARK_POSTED).bind(id, row.event_at, purpose),
    paymentMailStatement(db, { payment_id: id, state: "posted", template: RECEIPTS[purpose], now: row.event_at }),
  ];
};
