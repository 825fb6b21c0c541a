import { holdsCardNumber } from "../../values/card-number.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { NAME_MAX_CHARACTERS, readEmail, readPhone, tidyName } from "../identity/rules.ts";

/** What a message may be about. */
export const SUBJECTS = ["bill", "payment", "account", "insurance", "other"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const MESSAGE_MAX_CHARACTERS = 2_000;
/** A bill's code or a payment's reference is shorter than this. */
export const REFERENCE_MAX_CHARACTERS = 60;

/** The form as typed. */
export interface MessageForm {
  readonly subject: string;
  readonly region: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly reference: string;
  readonly message: string;
}

/** A message that may be kept. */
export interface Message {
  readonly subject: Subject;
  readonly region_id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** The bill's code or the payment's reference it is about, as typed. */
  readonly bill_or_payment: string | null;
  /** 1 to 2,000 characters, lines ended by "\n". */
  readonly message: string;
}

/** What to mend, by field. */
export interface MessageProblems {
  subject?: "missing";
  region?: "missing";
  name?: "missing" | "too_long" | "card_number";
  email?: "missing" | "not_an_address";
  phone?: "not_a_number";
  reference?: "too_long" | "card_number";
  message?: "missing" | "card_number" | { readonly too_long_by: number };
}

/** A text as it is counted and kept: one sign for the end of a line, no other control characters (SQLite ends a text at U+0000), nothing around it. */
function tidyText(typed: string): string {
  return typed
    .replace(/\r\n?/gu, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .trim();
}

/** How many characters a text has, as people count them. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Reads the whole form at once, so that a person sees everything there is to mend. @param region_ids the operator's regions */
export function readMessage(form: MessageForm, region_ids: readonly string[]): Result<Message, MessageProblems> {
  const problems: MessageProblems = {};
  const subject = SUBJECTS.find((one) => one === form.subject);
  const name = tidyName(form.name);
  const email = readEmail(form.email);
  const phone = readMessagePhone(form.phone);
  const reference = tidyText(form.reference);
  const message = tidyText(form.message);
  const over = lengthOf(message) - MESSAGE_MAX_CHARACTERS;
  if (subject === undefined) problems.subject = "missing";
  if (!region_ids.includes(form.region)) problems.region = "missing";
  if (name === "") problems.name = "missing";
  else if (name.length > NAME_MAX_CHARACTERS) problems.name = "too_long";
  else if (holdsCardNumber(name)) problems.name = "card_number";
  if (email === null) problems.email = form.email.trim() === "" ? "missing" : "not_an_address";
  if (phone === null && form.phone.trim() !== "") problems.phone = "not_a_number";
  if (holdsCardNumber(reference)) problems.reference = "card_number";
  else if (reference.length > REFERENCE_MAX_CHARACTERS) problems.reference = "too_long";
  if (message === "") problems.message = "missing";
  else if (holdsCardNumber(message)) problems.message = "card_number";
  else if (over > 0) problems.message = { too_long_by: over };
  if (subject === undefined || email === null || Object.keys(problems).length > 0) return err(problems);
  return ok({ subject, region_id: form.region, name, email, phone, bill_or_payment: reference === "" ? null : reference, message });
}

/** Without its country's sign, more digits than a national number has may be a card's. */
function readMessagePhone(typed: string): string | null {
  const isCard = !typed.trim().startsWith("+") && holdsCardNumber(typed);
  return typed.trim() === "" || isCard ? null : readPhone(typed);
}
