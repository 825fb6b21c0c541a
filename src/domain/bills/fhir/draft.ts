import type { Cents } from "../../../values/money.ts";
import type { CalendarDate } from "../../../values/time.ts";
import type { BillLine, Diagnosis } from "../bill.ts";

/** Why an entry, or part of it, could not be read. Codes are stable: partners' programs switch on them. */
export type EntryProblemCode =
  | "not_a_resource"
  | "invoice_not_supported"
  | "not_active"
  | "not_a_claim"
  | "not_adjudicated"
  | "missing_identifier"
  | "missing_patient"
  | "missing_patient_identifier"
  | "missing_patient_name"
  | "unreadable_birth_date"
  | "missing_facility"
  | "missing_total"
  | "unreadable_amount"
  | "negative_amount"
  | "amount_too_large"
  | "missing_currency"
  | "unsupported_currency"
  | "negative_owed"
  | "unreadable_date"
  | "missing_service_date"
  | "claim_changed";

export interface EntryProblem {
  /** Position of the entry in the bundle, from 0. */
  readonly entry: number;
  readonly code: EntryProblemCode;
  /** JSON pointer into the document sent. */
  readonly pointer: string;
}

export interface PatientDraft {
  /** The partner's own identifier. Never a social security, licence or passport number. */
  readonly external_id: string;
  readonly member_number: string | null;
  readonly name: string;
  readonly birth_date: CalendarDate;
}

export interface FacilityDraft {
  readonly external_id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly address: string | null;
  readonly npi: string | null;
  readonly tax_id: string | null;
}

/** A line before it has its number. */
export type LineDraft = Omit<BillLine, "line">;

/** A bill as read from one ExplanationOfBenefit. owed = charged − plan paid − adjusted ≥ 0. */
export interface BillDraft {
  readonly external_id: string;
  /** The patient's account at the facility, when the partner names one. */
  readonly account_number: string | null;
  readonly patient: PatientDraft;
  readonly facility: FacilityDraft;
  readonly provider_name: string | null;
  readonly provider_npi: string | null;
  readonly place_of_service: string | null;
  readonly place_of_service_code: string | null;
  readonly encounter: string | null;
  readonly diagnoses: readonly Diagnosis[];
  readonly insurer_name: string | null;
  readonly service_from: CalendarDate;
  readonly service_to: CalendarDate;
  readonly issued_on: CalendarDate;
  readonly charged_cents: Cents;
  readonly plan_paid_cents: Cents;
  readonly adjusted_cents: Cents;
  readonly owed_cents: Cents;
  readonly lines_do_not_sum: boolean;
  readonly lines: readonly LineDraft[];
}

/** Collects what is wrong with one entry while its reading goes on, so that all of it is reported at once. */
export interface Report {
  (code: EntryProblemCode, pointer: string): void;
}
