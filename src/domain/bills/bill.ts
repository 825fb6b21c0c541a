import type { BillId, FacilityId, MemberId } from "../../values/ids.ts";
import { minus, sum, type Cents } from "../../values/money.ts";
import type { CalendarDate } from "../../values/time.ts";

/** What a person should know before paying. `lines_do_not_sum`: see `unexplained`. `looks_like_duplicate`: another claim has the same patient, facility, days and charge. */
export type BillWarning = "lines_do_not_sum" | "looks_like_duplicate";

export interface Diagnosis {
  readonly code: string;
  readonly system: string;
  readonly text: string;
}

/** One line of a bill. An amount is null when the partner sent none for this line (not 0). */
export interface BillLine {
  readonly line: number;
  readonly code: string;
  /** The code's system as the partner names it: "http://snomed.info/sct". */
  readonly code_system: string;
  readonly description: string;
  readonly units: number;
  readonly service_from: CalendarDate;
  readonly service_to: CalendarDate;
  readonly charged_cents: Cents | null;
  readonly plan_paid_cents: Cents | null;
  readonly adjusted_cents: Cents | null;
  readonly owed_cents: Cents | null;
}

/** The amounts of a bill, all ≥ 0 but the adjustment, which may be either. */
export interface BillAmounts {
  readonly charged_cents: Cents;
  readonly plan_paid_cents: Cents;
  readonly adjusted_cents: Cents;
  /** charged − plan paid − adjusted: what was owed when the bill came. */
  readonly owed_cents: Cents;
  readonly paid_cents: Cents;
  /** In payments under way. */
  readonly reserved_cents: Cents;
}

/** How a member has come to see a patient's bills: by a bill's code, by being the patient, or because somebody who sees them lets the member. */
export type AccessWay = "code" | "match" | "caregiver";

/** A bill as lists show it. */
export interface BillSummary extends BillAmounts {
  readonly how: AccessWay;
  /** Who lets the member see it as a caregiver; null: seen by own right. */
  readonly let_by: MemberId | null;
  readonly let_by_name: string | null;
  readonly id: BillId;
  readonly bill_code: string;
  readonly facility_id: FacilityId;
  readonly facility_name: string;
  readonly patient_name: string;
  readonly patient_birth_date: CalendarDate;
  readonly provider_name: string | null;
  readonly encounter: string | null;
  readonly service_from: CalendarDate;
  readonly service_to: CalendarDate;
  readonly issued_on: CalendarDate;
  readonly warnings: readonly BillWarning[];
  readonly state: "open" | "void";
}

/** A bill with everything its page and its receipts show. */
export interface Bill extends BillSummary {
  readonly account_number: string;
  readonly facility_phone: string | null;
  readonly facility_address: string | null;
  readonly facility_npi: string | null;
  readonly facility_tax_id: string | null;
  readonly patient_member_number: string | null;
  readonly provider_npi: string | null;
  readonly place_of_service: string | null;
  readonly place_of_service_code: string | null;
  readonly diagnoses: readonly Diagnosis[];
  readonly insurer_name: string | null;
  readonly lines: readonly BillLine[];
}

/** billed − plan paid − adjustments − already paid = owed: the terms of that sentence, and what of it can be paid now. */
export interface BillSum {
  readonly billed_cents: Cents;
  readonly plan_paid_cents: Cents;
  readonly adjusted_cents: Cents;
  readonly paid_cents: Cents;
  /** What is still owed. */
  readonly owed_cents: Cents;
  /** Of what is owed: in a payment under way. */
  readonly reserved_cents: Cents;
  /** Of what is owed: what a new payment may take. 0 for a void bill. */
  readonly payable_cents: Cents;
}

/** The sum in numbers. Source: product.md M5. */
export function billSum(bill: BillAmounts & { readonly state: "open" | "void" }): BillSum {
  const owed = minus(bill.owed_cents, bill.paid_cents);
  return {
    billed_cents: bill.charged_cents,
    plan_paid_cents: bill.plan_paid_cents,
    adjusted_cents: bill.adjusted_cents,
    paid_cents: bill.paid_cents,
    owed_cents: owed,
    reserved_cents: bill.reserved_cents,
    payable_cents: bill.state === "void" ? minus(owed, owed) : minus(owed, bill.reserved_cents),
  };
}

/** Where a bill stands, in one word for tags and filters. */
export type BillStanding = "void" | "paid" | "under_way" | "part_paid" | "owed";

export function billStanding(bill: BillAmounts & { readonly state: "open" | "void" }): BillStanding {
  if (bill.state === "void") return "void";
  if (bill.paid_cents >= bill.owed_cents) return "paid";
  if (bill.reserved_cents > 0) return "under_way";
  return bill.paid_cents > 0 ? "part_paid" : "owed";
}

/** What the lines say together, against the bill's own total. */
export interface Unexplained {
  /** Σ of the charges that lines carry. */
  readonly lines_cents: Cents;
  readonly billed_cents: Cents;
  /** billed − lines: > 0 not broken down by line, < 0 the lines come to more than the bill. */
  readonly difference_cents: Cents;
  /** Lines without a charge: the difference may belong to them. */
  readonly lines_without_amount: number;
}

/** The part of a bill that its lines do not explain; null when no line carries a charge, or they agree. For the words beside `lines_do_not_sum`. */
export function unexplained(bill: {
  readonly charged_cents: Cents;
  readonly lines: readonly Pick<BillLine, "charged_cents">[];
}): Unexplained | null {
  const charges = bill.lines.map((line) => line.charged_cents).filter((charge) => charge !== null);
  if (charges.length === 0) return null;
  const lines_cents = sum(charges);
  const difference_cents = minus(bill.charged_cents, lines_cents);
  if (difference_cents === 0) return null;
  return { lines_cents, billed_cents: bill.charged_cents, difference_cents, lines_without_amount: bill.lines.length - charges.length };
}
