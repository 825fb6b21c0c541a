import type { PaymentId, ReceiptId, TransactionId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { Operator } from "../operator/store.ts";
import type { Payment } from "../payments/service.ts";

/** A service on a receipt. Amounts are null where the clinic sent none for the line. */
export interface ReceiptLine {
  readonly code: string;
  /** The code's system as the clinic names it: "http://www.ama-assn.org/go/cpt". */
  readonly code_system: string;
  readonly description: string;
  readonly units: number;
  readonly charged_cents: Cents | null;
  readonly plan_paid_cents: Cents | null;
  readonly adjusted_cents: Cents | null;
  readonly owed_cents: Cents | null;
}

export interface Diagnosis {
  readonly code: string;
  readonly system: string;
  readonly text: string;
}

/** Whose bill it was. */
export interface ReceiptPatient {
  readonly name: string;
  /** Null: not told to this payer. */
  readonly birth_date: CalendarDate | null;
  readonly member_number: string | null;
  /**
   * "name": the payer has shown to know no more of the patient than the name. With the birth date, and the bill's code or the member number, anybody
   * sees all of a patient's bills; who pays one of them without knowing these does not learn them from the receipt.
   */
  readonly told?: "name";
}

/** One bill on a receipt: who, where, when, what, how much. Null: the clinic did not send it. */
export interface ReceiptBill {
  readonly bill_id: string;
  /** Null: not told to this payer. */
  readonly bill_code: string | null;
  readonly account_number: string;
  readonly patient: ReceiptPatient;
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

/** The premium that a receipt is for. Nothing about health. */
export interface ReceiptPremium {
  readonly insurer_name: string;
  readonly insurer_phone: string | null;
  readonly plan_name: string;
  /** At the insurer. */
  readonly member_number: string;
  /** "2026-12" */
  readonly period: string;
  readonly due_on: CalendarDate;
}

/** A receipt as it was issued: what counted as paid from then on. Never changed; the next one of the payment supersedes it. */
export interface ReceiptIssue {
  readonly id: ReceiptId;
  readonly payment_id: PaymentId;
  /** 1, 2, … within the payment. */
  readonly number: number;
  /** What made it: the payment, a refund, a dispute that was lost. */
  readonly reason: "paid" | "refunded" | "disputed";
  readonly txn_id: TransactionId;
  readonly paid_cents: Cents;
  readonly issued_at: Instant;
}

/** Where a payment stands, as anybody may be told. */
export type ReceiptStanding = "paid" | "partly_refunded" | "refunded" | "disputed";

/** Everything a receipt shows: the payment, what it was for, who issued it, and its issues, the newest of which is the one that holds. */
export interface Receipt {
  readonly payment: Payment;
  /** Who paid, as the account or the guest has it; null where neither is known. An employer or an HSA pays back only its own. */
  readonly payer_name: string | null;
  /** Empty for money added to a wallet, and for a premium. */
  readonly bills: readonly ReceiptBill[];
  /** Null for everything but a premium. */
  readonly premium: ReceiptPremium | null;
  readonly operator: Operator;
  readonly issue: ReceiptIssue;
  /** The one that this supersedes; null for a payment's first. */
  readonly replaces: ReceiptIssue | null;
  readonly standing: ReceiptStanding;
}
