import { newId } from "../../platform/ids.ts";
import type { Follower } from "../wallet/followers.ts";
import { fundKey, spendKey } from "./payment.ts";

// Only from states that reserve the bills: paid + reserved stays what it was, so this can never fail the ledger's batch.
const MARK_POSTED = `
UPDATE payments SET state = 'posted', posted_at = ?2, updated_at = ?2, failure = NULL
WHERE id = ?1 AND state IN ('created', 'awaiting_payer', 'processing', 'funded') AND purpose = ?3`;

const QUEUE_RECEIPT = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?3, p.id || ':posted', m.email, m.language, CASE p.purpose WHEN 'top_up' THEN 'top_up_receipt' ELSE 'payment_receipt' END,
  json_object('payment_id', p.id, 'amount_cents', p.amount_cents, 'at', p.posted_at, 'name', m.name), ?2, ?2
FROM payments p JOIN members m ON m.id = p.member_id
WHERE p.id = ?1 AND p.state = 'posted' AND p.purpose = ?4
ON CONFLICT (dedupe_key) DO NOTHING`;

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
    db.prepare(QUEUE_RECEIPT).bind(id, row.event_at, newId("mail"), purpose),
  ];
};
