import type { ReceiptId, TransactionId } from "../../values/ids.ts";
import { disputePrefix, isOf } from "../payments/refunds.ts";
import type { JournalRow } from "../wallet/commands.ts";
import type { Follower } from "../wallet/followers.ts";
import type { ReceiptIssue } from "./receipt.ts";

// The wallet's own change of money tells what a payment came to: a bill or premium is paid by what leaves the wallet, a top-up by what comes in.
// `number` and `paid_cents` go on from the payment's last receipt. Only a payment that took place has receipts.
const ISSUE = `
INSERT INTO receipts (id, payment_id, number, reason, txn_id, paid_cents, issued_at)
SELECT ?1, p.id,
  COALESCE((SELECT MAX(number) FROM receipts WHERE payment_id = p.id), 0) + 1,
  ?5,
  ?2,
  COALESCE((SELECT paid_cents FROM receipts WHERE payment_id = p.id ORDER BY number DESC LIMIT 1), 0)
    + CASE p.purpose WHEN 'top_up' THEN ?3 ELSE -?3 END,
  ?4
FROM payments p
WHERE p.id = ?6 AND p.state IN ('posted', 'partly_refunded', 'refunded', 'disputed')`;

const AS_PAID = " AND (p.purpose = 'top_up') = (?7 = 'fund')";
/** Gives back only what a receipt speaks of: a bill's refund to its source has a second entry, which takes the money on from the wallet. */
const GIVING_BACK = " AND EXISTS (SELECT 1 FROM receipts r WHERE r.payment_id = p.id AND r.txn_id = ?7)";
const ONCE = " ON CONFLICT DO NOTHING";

/** The receipt that an entry makes: named after it, so that the entry sent again makes no second one. */
function receiptOf(txnId: TransactionId): ReceiptId {
  return `rcp_${txnId.slice("txn_".length)}` as ReceiptId;
}

/**
 * Issues receipts as entries reach the ledger: one for the entry that pays (a bill's or premium's `spend`, a top-up's `fund`), and a superseding one for each later
 * entry that changes what was paid (`refund`, `reverse`, or the money taken again). Sent again, it changes nothing. To stand behind `postPayments`.
 */
export const issueReceipts: Follower = (db, row) => {
  if (row.payment_id === null) return [];
  if (row.kind === "spend" || row.kind === "fund") return [db.prepare(ISSUE + AS_PAID + ONCE).bind(...values(row, "paid"), row.kind)];
  if (row.kind === "refund" || row.kind === "reverse") {
    const reason = isOf(row.key, disputePrefix(row.payment_id)) ? "disputed" : "refunded";
    return [db.prepare(ISSUE + GIVING_BACK + ONCE).bind(...values(row, reason), row.detail["of"] ?? "")];
  }
  return [];
};

function values(row: JournalRow, reason: ReceiptIssue["reason"]): readonly (string | number | null)[] {
  return [receiptOf(row.txn_id), row.txn_id, row.amount_cents, row.event_at, reason, row.payment_id];
}
