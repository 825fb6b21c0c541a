import type { BillId } from "../../values/ids.ts";
import { minus, sum, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Allocation } from "../payments/payment.ts";
import type { Bill } from "./bill.ts";

/** How many bills one payment may be for. */
export const MAX_BILLS_A_PAYMENT = 20;
/** A label is shown in histories: the wallet takes up to 200 characters. */
const MAX_LABEL = 200;

/** How much to pay of which bill. */
export interface BillShare {
  readonly bill_id: BillId;
  readonly amount_cents: Cents;
}

export type SharesProblem =
  | { readonly code: "no_bills" }
  | { readonly code: "too_many_bills" }
  | { readonly code: "bill_twice"; readonly bill_id: BillId }
  | { readonly code: "bill_not_found"; readonly bill_id: BillId }
  | { readonly code: "bill_void"; readonly bill_id: BillId }
  | { readonly code: "bill_paid"; readonly bill_id: BillId }
  | { readonly code: "amount_not_positive"; readonly bill_id: BillId }
  | { readonly code: "more_than_owed"; readonly bill_id: BillId; readonly owed_cents: Cents }
  /** Part of what is owed is in another payment under way: only this much can be taken now. */
  | { readonly code: "bill_under_way"; readonly bill_id: BillId; readonly payable_cents: Cents }
  /** The wallet part does not fit the source or the total. */
  | { readonly code: "split_does_not_fit"; readonly amount_cents: Cents };

type Payable = Pick<Bill, "id" | "facility_id" | "owed_cents" | "paid_cents" | "reserved_cents" | "state">;

/**
 * Checks an order against the bills as they stand.
 * @param order.repeated the request key already has its payment: what that payment itself reserved or paid is then no reason to refuse
 * @returns what goes to which bill and facility, in the order asked
 */
export function judgePayment(order: {
  readonly shares: readonly BillShare[];
  readonly bills: readonly Payable[];
  readonly source: "wallet" | "card" | "bank";
  readonly wallet_cents: Cents;
  readonly repeated: boolean;
}): Result<readonly Allocation[], SharesProblem> {
  if (order.shares.length === 0) return err({ code: "no_bills" });
  if (order.shares.length > MAX_BILLS_A_PAYMENT) return err({ code: "too_many_bills" });
  const allocations: Allocation[] = [];
  for (const { bill_id, amount_cents } of order.shares) {
    const bill = order.bills.find((each) => each.id === bill_id);
    if (bill === undefined) return err({ code: "bill_not_found", bill_id });
    if (allocations.some((each) => each.bill_id === bill_id)) return err({ code: "bill_twice", bill_id });
    if (amount_cents <= 0) return err({ code: "amount_not_positive", bill_id });
    const problem = order.repeated ? null : billProblem(bill, amount_cents);
    if (problem !== null) return err(problem);
    allocations.push({ bill_id, facility_id: bill.facility_id, amount_cents });
  }
  const total = sum(allocations.map((allocation) => allocation.amount_cents));
  const fits = order.source === "wallet" ? order.wallet_cents === total : order.wallet_cents >= 0 && order.wallet_cents < total;
  return fits ? ok(allocations) : err({ code: "split_does_not_fit", amount_cents: total });
}

function billProblem(bill: Payable, amount: Cents): SharesProblem | null {
  const owed = minus(bill.owed_cents, bill.paid_cents);
  const payable = minus(owed, bill.reserved_cents);
  if (bill.state === "void") return { code: "bill_void", bill_id: bill.id };
  if (owed <= 0) return { code: "bill_paid", bill_id: bill.id };
  if (amount > owed) return { code: "more_than_owed", bill_id: bill.id, owed_cents: owed };
  if (amount > payable) return { code: "bill_under_way", bill_id: bill.id, payable_cents: payable };
  return null;
}

/** What people read in their history: the facilities' names, each once. No health detail. */
export function paymentLabel(bills: readonly { readonly facility_name: string }[]): string {
  const label = [...new Set(bills.map((bill) => bill.facility_name))].join(", ");
  return label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label;
}
