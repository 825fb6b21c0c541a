import type { ReceiptId, TransactionId } from "../../values/ids.ts";
import { disputePrefix, isOf } from "../payments/refunds.ts";
import type { JournalRow } from "../wallet/commands.ts";
import type { Follower } from "../wallet/followers.ts";
import type { ReceiptIssue } from "./receipt.ts";

// The wallet's own change of money tells what a payment came to: a bill or premium is paid by what leaves the wallet, a top-up by what comes in.
// `number` and `paid_cents` go on from the payment's last receipt. Only a payment that took place has receipts. What gives back does so only where a
// receipt speaks of what it gives back: a bill's refund to its source has a second entry, which takes the money on from the wallet.
const ISSUE = `
INSERT INTO receipts (id, payment_id, number, reason, txn_id, paid_cents, issued_at)
SELECT e.value ->> 'id', p.id,
  COALESCE((SELECT MAX(number) FROM receipts WHERE payment_id = p.id), 0) + 1,
  e.value ->> 'reason',
  e.value ->> 'txn_id',
  COALESCE((SELECT paid_cents FROM receipts WHERE payment_id = p.id ORDER BY number DESC LIMIT 1), 0)
    + IIF(p.purpose = 'top_up', e.value ->> 'amount_cents', -(e.value ->> 'amount_cents')),
  e.value ->> 'at'
FROM json_each(?) e JOIN payments p ON p.id = e.value ->> 'payment_id'
WHERE p.state IN ('posted', 'partly_refunded', 'refunded', 'disputed')
  AND IIF(e.value ->> 'reason' = 'paid', (p.purpose = 'top_up') = (e.value ->> 'kind' = 'fund'),
    EXISTS (SELECT 1 FROM receipts r WHERE r.payment_id = p.id AND r.txn_id = e.value ->> 'of'))
ON CONFLICT DO NOTHING`;

/** The receipt that an entry makes: named after it, so that the entry sent again makes no second one. */
function receiptOf(txnId: TransactionId): ReceiptId {
  return `rcp_${txnId.slice("txn_".length)}` as ReceiptId;
}

/**
 * Issues receipts as entries reach the ledger: one for the entry that pays (a bill's or premium's `spend`, a top-up's `fund`), and a superseding one for each later
 * entry that changes what was paid (`refund`, `reverse`, or the money taken again). Sent again, it changes nothing. To stand behind `postPayments`.
 */
export const issueReceipts: Follower = (db, rows) => {
  const issued = rows.flatMap((row) => {
    const reason = reasonOf(row);
    if (reason === null) return [];
    const { txn_id, payment_id, kind, amount_cents, event_at: at, detail } = row;
    return [{ id: receiptOf(txn_id), payment_id, txn_id, kind, reason, amount_cents, at, of: detail["of"] ?? "" }];
  });
  return issued.length === 0 ? [] : [db.prepare(ISSUE).bind(JSON.stringify(issued))];
};

function reasonOf({ payment_id, kind, key }: JournalRow): ReceiptIssue["reason"] | null {
  if (payment_id === null) return null;
  if (kind === "spend" || kind === "fund") return "paid";
  if (kind !== "refund" && kind !== "reverse") return null;
  return isOf(key, disputePrefix(payment_id)) ? "disputed" : "refunded";
}
