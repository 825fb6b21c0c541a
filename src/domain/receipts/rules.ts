import type { PaymentId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { PaymentState } from "../payments/payment.ts";
import type { Receipt, ReceiptIssue, ReceiptStanding } from "./receipt.ts";

/** What people call a receipt: "8T3K9Q2Z-1", the end of the payment's reference and which of its receipts this is. */
export function receiptNumber({ payment_id, number }: { readonly payment_id: PaymentId; readonly number: number }): string {
  return `${shortReference(payment_id)}-${number}`;
}

/** The last eight letters of a payment's reference, in capitals: enough to tell one's own receipts apart, and nothing about anyone. */
export function shortReference(id: PaymentId): string {
  return id.slice(-8).toUpperCase();
}

/**
 * Where a payment stands by its newest receipt and its state.
 * @param paid_cents what the newest receipt says is paid
 * @param amount_cents what was paid at first
 */
export function standingOf(facts: {
  readonly state: PaymentState;
  readonly paid_cents: Cents;
  readonly amount_cents: Cents;
}): ReceiptStanding {
  if (facts.state === "disputed") return "disputed";
  if (facts.paid_cents >= facts.amount_cents) return "paid";
  return facts.paid_cents > 0 ? "partly_refunded" : "refunded";
}

/** The newest of a payment's receipts and the one before it; null when it has none. @param issues in any order */
export function newestOf(issues: readonly ReceiptIssue[]): { readonly issue: ReceiptIssue; readonly replaces: ReceiptIssue | null } | null {
  const [issue, replaces] = issues.toSorted((a, b) => b.number - a.number);
  return issue === undefined ? null : { issue, replaces: replaces ?? null };
}

/** The receipt for a payer who knows no more of the patients than their names; see `ReceiptPatient`. */
export function namesOnly(receipt: Receipt): Receipt {
  const bills = receipt.bills.map((bill) => ({
    ...bill,
    bill_code: null,
    patient: { name: bill.patient.name, birth_date: null, member_number: null, told: "name" as const },
  }));
  return { ...receipt, bills };
}
