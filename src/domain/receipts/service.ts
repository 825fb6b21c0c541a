import { database, type Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { BillId, PaymentId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { billSum } from "../bills/bill.ts";
import type { Bill, BillLine } from "../bills/bill.ts";
import { loadOperator, type Operator } from "../operator/store.ts";
import { guestQuery } from "../payments/guest.ts";
import { allocationsQuery, goOn, paymentQuery, readPayment, type Payment } from "../payments/service.ts";
import { wallet } from "../wallet/client.ts";
import type { Receipt, ReceiptBill, ReceiptIssue, ReceiptPremium } from "./receipt.ts";
import { namesOnly, newestOf, standingOf } from "./rules.ts";
import { issuesQuery, paidBillsQuery, paidLinesQuery, payerQuery, premiumQuery } from "./store.ts";

export { AUDIENCES, claimGaps, missingFields, type Audience, type ClaimField, type ClaimGaps } from "./claim-rules.ts";
export type { Receipt, ReceiptBill, ReceiptIssue, ReceiptPremium, ReceiptStanding } from "./receipt.ts";
export { receiptNumber, shortReference } from "./rules.ts";
export { claimsOf, publicKeys, signReceipt } from "./signature.ts";
export { verifyReceipt, type Verdict } from "./verification.ts";

/** All that a receipt is made of: queries for a page's own batch. Their answers go to `readReceipt`. */
export function receiptQueries(db: Db, id: PaymentId) {
  return [
    paymentQuery(db, id),
    allocationsQuery(db, id),
    paidBillsQuery(db, id),
    paidLinesQuery(db, id),
    issuesQuery(db, id),
    payerQuery(db, id),
    premiumQuery(db, id),
  ] as const;
}

/** What those queries answer, by position. */
type Answers = readonly [
  Parameters<typeof readPayment>[0],
  Parameters<typeof readPayment>[1],
  readonly PaidBillRow[],
  readonly { readonly line: BillLine & { readonly bill_id: BillId } }[],
  readonly ReceiptIssue[],
  readonly { readonly payer_name: string | null }[],
  readonly ReceiptPremium[],
];

/** What has been read of a payment's receipt. `receipt` is null while none was issued: the payment is not paid, or the ledger has not heard yet. */
export interface ReceiptFound {
  readonly payment: Payment;
  readonly receipt: Receipt | null;
}

/** Puts the answers of `receiptQueries` together; null: there is no such payment. */
export function readReceipt(
  [payments, allocations, bills, lines, issues, payers, premiums]: Answers,
  operator: Operator,
): ReceiptFound | null {
  const payment = readPayment(payments, allocations);
  if (payment === null) return null;
  const newest = newestOf(issues);
  if (newest === null) return { payment, receipt: null };
  const { paid_cents } = newest.issue;
  const standing = standingOf({ state: payment.state, paid_cents, amount_cents: payment.amount_cents });
  return {
    payment,
    receipt: {
      payment,
      payer_name: payers[0]?.payer_name ?? null,
      bills: receiptBills(bills, lines),
      premium: premiums[0] ?? null,
      operator,
      ...newest,
      standing,
    },
  };
}

/**
 * The newest receipt of a payment, a member's or a guest's. A guest who found the bill without the patient's birth date is told no more than the name.
 * @returns null when there is no such payment or it is not paid. A payment that the wallet has booked and the ledger has not is brought there first.
 */
export async function loadReceipt(env: Env, now: Instant, id: PaymentId): Promise<Receipt | null> {
  const { operator } = await loadOperator(env);
  const db = database(env);
  const look = async (): Promise<ReceiptFound | null> => {
    const [guests, ...answers] = await db.batch([guestQuery(db, id), ...receiptQueries(db, id)]);
    const found = readReceipt(answers, operator);
    const isTold = guests[0] === undefined || guests[0].birth_date !== null;
    return found === null || found.receipt === null || isTold ? found : { ...found, receipt: namesOnly(found.receipt) };
  };
  const found = await look();
  if (found === null || found.receipt !== null) return found?.receipt ?? null;
  return (await settled(env, now, found.payment)) === "booked" ? ((await look())?.receipt ?? null) : null;
}

/** Brings a payment without a receipt to its end as far as it goes, and its wallet's entries to the ledger. */
export async function settled(env: Env, now: Instant, payment: Payment): Promise<"booked" | "not paid"> {
  const { state } = payment.posted_at === null ? (await goOn(env, payment, now)).payment : payment;
  if (!["posted", "partly_refunded", "refunded", "disputed"].includes(state)) return "not paid";
  await wallet(env, payment.wallet_id).project();
  return "booked";
}

interface PaidBillRow {
  readonly paid_cents: number;
  readonly refunded_cents: number;
  readonly bill: Pick<
    Bill,
    | "id"
    | "bill_code"
    | "account_number"
    | "provider_name"
    | "provider_npi"
    | "place_of_service"
    | "service_from"
    | "service_to"
    | "insurer_name"
    | "diagnoses"
    | "charged_cents"
    | "plan_paid_cents"
    | "adjusted_cents"
    | "owed_cents"
    | "paid_cents"
    | "reserved_cents"
    | "state"
  >;
  readonly patient_name: string;
  readonly patient: { readonly birth_date: CalendarDate; readonly member_number: string | null };
  readonly facility: ReceiptBill["facility"];
}

/** The bills of a receipt, in order of service. */
function receiptBills(
  rows: readonly PaidBillRow[],
  lines: readonly { readonly line: BillLine & { readonly bill_id: BillId } }[],
): readonly ReceiptBill[] {
  return rows.map(({ bill, patient_name, patient, facility, paid_cents, refunded_cents }) => ({
    bill_id: bill.id,
    bill_code: bill.bill_code,
    account_number: bill.account_number,
    patient: { name: patient_name, ...patient },
    provider: { name: bill.provider_name, npi: bill.provider_npi },
    facility,
    place_of_service: bill.place_of_service,
    service_from: bill.service_from,
    service_to: bill.service_to,
    insurer_name: bill.insurer_name,
    diagnoses: bill.diagnoses,
    lines: lines.map(({ line }) => line).filter((line) => line.bill_id === bill.id),
    charged_cents: bill.charged_cents,
    plan_paid_cents: bill.plan_paid_cents,
    adjusted_cents: bill.adjusted_cents,
    owed_cents: bill.owed_cents,
    paid_cents: cents(paid_cents),
    refunded_cents: cents(refunded_cents),
    left_cents: billSum(bill).owed_cents,
  }));
}
