import { NAME_MAX_CHARACTERS, readEmail, readPhone, tidyName } from "../identity/rules.ts";
import type { BillId, PaymentId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { DAY_MS, MINUTE_MS, type CalendarDate, type Instant } from "../../values/time.ts";

/** How long what a guest has typed is kept after the last step. */
export const DRAFT_MS = 30 * MINUTE_MS;
/** A draft that is looked at lives on, but is written at most this often for that. */
export const DRAFT_RENEWED_MS = 2 * MINUTE_MS;
/** How long a guest's receipt can be seen here after it was paid (security.md, "Privacy"); the ledger stays. */
export const GUEST_RECEIPT_MS = 90 * DAY_MS;
/** So many bills of an account are shown to choose from, the newest. */
export const MOST_BILLS = 20;

/** Whom we write to about the payment. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

/** How a bill is looked for: the letter's code, or what else stands on a bill. As typed. */
export type Search =
  | { readonly by: "code"; readonly bill_code: string; readonly birth_date: string }
  | { readonly by: "account"; readonly facility: string; readonly patient_name: string; readonly account_number: string };

/** The bill a guest has found. */
export interface FoundBill {
  /** As typed, for the page to show again. */
  readonly search: Search;
  /** What the search led to, newest first; more than one only by account number. */
  readonly found: readonly BillId[];
  /** Null while one of several has to be chosen. */
  readonly bill_id: BillId | null;
  /** The patient's, where the bill was found by it. */
  readonly birth_date: CalendarDate | null;
}

/** What a guest has answered so far; null: not yet. */
export interface Answers {
  /** Makes this draft's request keys nobody else's. */
  readonly secret: string;
  readonly region_id: string | null;
  readonly bill: FoundBill | null;
  readonly contact: Contact | null;
  readonly method: "card" | "bank" | null;
  readonly amount_cents: Cents | null;
  /** The last payment made with these answers. */
  readonly payment_id: PaymentId | null;
}

/** Answers that are all there. */
export type CompleteAnswers = { readonly [K in Exclude<keyof Answers, "payment_id">]: NonNullable<Answers[K]> } & {
  readonly payment_id: Answers["payment_id"];
  readonly bill: FoundBill & { readonly bill_id: BillId };
};

/** The questions in their order; "choose" belongs to "bill" and is asked only where there are several. */
export const STEPS = ["region", "bill", "contact", "method", "amount", "check"] as const;
export type Step = (typeof STEPS)[number];
export type Place = Step | "choose";

/** Which number a page has in "step 2 of 6". */
export function stepNumber(place: Place): number {
  return STEPS.indexOf(place === "choose" ? "bill" : place) + 1;
}

/** A draft with nothing answered. */
export function emptyAnswers(secret: string): Answers {
  return { secret, region_id: null, bill: null, contact: null, method: null, amount_cents: null, payment_id: null };
}

/** Where a guest goes on: the first question without an answer, or the check when all have one. */
export function nextPlace(answers: Answers): Place {
  if (answers.region_id === null) return "region";
  if (answers.bill === null) return "bill";
  if (answers.bill.bill_id === null) return "choose";
  if (answers.contact === null) return "contact";
  if (answers.method === null) return "method";
  return answers.amount_cents === null ? "amount" : "check";
}

/** Whether a guest may be at a place already: everything before it is answered. */
export function mayBeAt(place: Place, answers: Answers): boolean {
  const reached = nextPlace(answers);
  if (place === "choose") return answers.bill !== null && answers.bill.found.length > 1;
  return stepNumber(place) <= stepNumber(reached) && !(reached === "choose" && stepNumber(place) > stepNumber("choose"));
}

/** The answers when nothing is missing; null otherwise. */
export function complete(answers: Answers): CompleteAnswers | null {
  return nextPlace(answers) === "check" ? (answers as CompleteAnswers) : null;
}

/** What a request key stands for: the same answers have the same key, so that a second press is the same payment, and others have another. */
export function keyText({ secret, region_id, bill, contact, method, amount_cents }: CompleteAnswers): string {
  return JSON.stringify(["guest", secret, region_id, bill.bill_id, contact.name, contact.email, contact.phone, method, amount_cents]);
}

/** An account number as it is compared: case, spaces and dashes do not matter. */
export function accountNumberKey(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s\p{Pd}]/gu, "")
    .toUpperCase()
    .slice(0, 64);
}

export interface ContactProblems {
  name?: "missing" | "too_long";
  email?: "missing" | "not_an_address";
  phone?: "not_a_number";
}

/** Reads the contact form, all of it at once. */
export function readContact(form: {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}): Result<Contact, ContactProblems> {
  const problems: ContactProblems = {};
  const name = tidyName(form.name);
  const email = readEmail(form.email);
  const phone = form.phone.trim() === "" ? null : readPhone(form.phone);
  if (name === "") problems.name = "missing";
  else if (name.length > NAME_MAX_CHARACTERS) problems.name = "too_long";
  if (email === null) problems.email = form.email.trim() === "" ? "missing" : "not_an_address";
  if (phone === null && form.phone.trim() !== "") problems.phone = "not_a_number";
  return email === null || Object.keys(problems).length > 0 ? err(problems) : ok({ name, email, phone });
}

/** Whether a guest's receipt can still be seen. */
export function isReceiptOpen(createdAt: Instant, now: Instant): boolean {
  return now - createdAt < GUEST_RECEIPT_MS;
}
