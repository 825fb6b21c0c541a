import type { CalendarDate } from "../../values/time.ts";
import type { Cents } from "../../values/money.ts";

/** A service on a receipt. Amounts are null where the clinic sent none for the line. */
export interface ReceiptLine {
  readonly code: string;
  readonly description: string;
  readonly units: number;
  readonly charged_cents: Cents | null;
  readonly plan_paid_cents: Cents | null;
  readonly adjusted_cents: Cents | null;
  readonly owed_cents: Cents | null;
}

export interface Diagnosis {
  readonly code: string;
  readonly text: string;
}

/** One bill on a receipt: who, where, when, what, how much. Null: the clinic did not send it. */
export interface ReceiptBill {
  readonly bill_id: string;
  readonly bill_code: string;
  readonly account_number: string;
  readonly patient: { readonly name: string; readonly birth_date: CalendarDate; readonly member_number: string | null };
  readonly provider: { readonly name: string | null; readonly npi: string | null };
  readonly facility: {
    readonly name: string;
    readonly address: string | null;
    readonly phone: string | null;
    readonly npi: string | null;
    readonly tax_id: string | null;
  };
  readonly place_of_service: string | null;
  readonly service_from: CalendarDate;
  readonly service_to: CalendarDate;
  readonly insurer_name: string | null;
  readonly diagnoses: readonly Diagnosis[];
  readonly lines: readonly ReceiptLine[];
  readonly charged_cents: Cents;
  readonly plan_paid_cents: Cents;
  readonly adjusted_cents: Cents;
  readonly owed_cents: Cents;
  /** What this payment paid towards it, refunds not taken off. */
  readonly paid_cents: Cents;
  readonly refunded_cents: Cents;
  /** What is left to pay on the bill today, by all payments. */
  readonly left_cents: Cents;
}

/** What an insurer or an HSA/FSA administrator asks for. */
export type ClaimField = "provider" | "npi" | "tax_id" | "place" | "diagnosis" | "lines";

/**
 * The fields of a claim that the clinic did not send with a bill, in the order a claim form has them
 * (CMS-1500 boxes 31, 24J, 25, 24B, 21, 24D and 24F).
 */
export function missingFields(bill: ReceiptBill): readonly ClaimField[] {
  const missing: ClaimField[] = [];
  if (bill.provider.name === null) missing.push("provider");
  if (bill.provider.npi === null) missing.push("npi");
  if (bill.facility.tax_id === null) missing.push("tax_id");
  if (bill.place_of_service === null) missing.push("place");
  if (bill.diagnoses.length === 0) missing.push("diagnosis");
  if (bill.lines.length === 0 || bill.lines.some((line) => line.charged_cents === null)) missing.push("lines");
  return missing;
}
