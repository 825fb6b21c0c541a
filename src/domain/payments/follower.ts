import type { JournalRow } from "../wallet/commands.ts";
import type { Follower } from "../wallet/followers.ts";
import { paymentMailsStatement, type PaymentMailed } from "./mails.ts";
import { fundKey, spendKey } from "./payment.ts";

// Only from states that reserve the bills: paid + reserved stays what it was, so this can never fail the ledger's batch.
const MARK_POSTED = `
UPDATE payments SET state = 'posted', posted_at = entry.at, updated_at = entry.at, failure = NULL
FROM (SELECT value ->> 'payment_id' AS payment_id, value ->> 'top_up' AS top_up, value ->> 'now' AS at FROM json_each(?)) AS entry
WHERE payments.id = entry.payment_id AND payments.state IN ('created', 'awaiting_payer', 'processing', 'funded')
  AND (payments.purpose = 'top_up') = entry.top_up`;

/**
 * What follows when payments' entries reach the ledger: each payment is posted (so the triggers move its bills from reserved to paid)
 * and its receipt is queued. A top-up is posted by its `fund`, every other payment by its `spend`. Sent again, it changes nothing.
 */
export const postPayments: Follower = (db, rows) => {
  const posted = rows.flatMap(postedBy);
  return posted.length === 0 ? [] : [db.prepare(MARK_POSTED).bind(JSON.stringify(posted)), paymentMailsStatement(db, posted)];
};

interface Posted extends PaymentMailed {
  readonly top_up: 0 | 1;
}

function postedBy(row: JournalRow): readonly Posted[] {
  const id = row.payment_id;
  if (id === null) return [];
  const isSpend = row.key === spendKey(id) && row.kind === "spend";
  if (!isSpend && !(row.key === fundKey(id) && row.kind === "fund")) return [];
  const mailed = { payment_id: id, state: "posted", now: row.event_at } as const;
  return [isSpend ? { ...mailed, template: "payment_receipt", top_up: 0 } : { ...mailed, template: "top_up_receipt", top_up: 1 }];
}
