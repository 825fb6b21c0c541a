import type { InsurerId } from "../../values/ids.ts";
import { parseDollars, type AmountProblem, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate } from "../../values/time.ts";

const LONGEST_NUMBER = 40;
const LONGEST_PLAN = 100;

/** The form that connects a policy, as typed. */
export interface PolicyForm {
  readonly insurer: string;
  readonly member_number: string;
  readonly plan_name: string;
  /** In dollars. */
  readonly premium: string;
  readonly due_day: string;
}

/** A policy that may be connected. */
export interface PolicyDraft {
  readonly insurer_id: InsurerId;
  readonly member_number: string;
  readonly plan_name: string;
  readonly premium_cents: Cents;
  /** 1 … 31 */
  readonly due_day: number;
  /** The first due day is on or after this. */
  readonly starts_on: CalendarDate;
}

/** What to mend, by field. */
export interface PolicyFormProblems {
  insurer?: "missing";
  member_number?: "missing" | "not_a_number";
  plan_name?: "missing" | "too_long";
  premium?: AmountProblem;
  due_day?: "missing" | "not_a_day";
}

/**
 * Reads the whole form at once, so that a person sees everything there is to mend.
 * @param place the insurers there are, and the day it is where the member lives: dues begin on it at the earliest
 */
export function readPolicyForm(
  form: PolicyForm,
  place: { readonly insurer_ids: readonly InsurerId[]; readonly today: CalendarDate },
): Result<PolicyDraft, PolicyFormProblems> {
  const problems: PolicyFormProblems = {};
  const insurer_id = place.insurer_ids.find((id) => id === form.insurer);
  const member_number = readPolicyNumber(form.member_number);
  const plan_name = tidyText(form.plan_name);
  const premium = parseDollars(form.premium);
  const due_day = readDueDay(form.due_day);
  if (insurer_id === undefined) problems.insurer = "missing";
  if (member_number === null) problems.member_number = form.member_number.trim() === "" ? "missing" : "not_a_number";
  if (plan_name === "") problems.plan_name = "missing";
  else if (Array.from(plan_name).length > LONGEST_PLAN) problems.plan_name = "too_long";
  if (!premium.ok) problems.premium = premium.error;
  if (due_day === null) problems.due_day = form.due_day.trim() === "" ? "missing" : "not_a_day";
  if (insurer_id === undefined || member_number === null || !premium.ok || due_day === null || Object.keys(problems).length > 0) {
    return err(problems);
  }
  return ok({ insurer_id, member_number, plan_name, premium_cents: premium.value, due_day, starts_on: place.today });
}

/** A member's number at an insurer as it is kept; null when it cannot be one: letters, digits, and what separates their groups. */
export function readPolicyNumber(typed: string): string | null {
  const number = tidyText(typed);
  return /^[A-Za-z0-9](?:[A-Za-z0-9 .-]*[A-Za-z0-9])?$/u.test(number) && number.length <= LONGEST_NUMBER ? number : null;
}

/** A number as it is compared: "hm-204 11" and "HM20411" are the same. The column `policies.number_key` is made alike. */
export function numberKey(number: string): string {
  return number.replace(/[ .-]/gu, "").toUpperCase();
}

/** Text on one line, in one form, without spaces around it. */
export function tidyText(typed: string): string {
  return typed.normalize("NFKC").replace(/\s+/gu, " ").trim();
}

function readDueDay(typed: string): number | null {
  const found = /^\s*(\d{1,2})\s*$/u.exec(typed);
  const day = Number(found?.[1] ?? 0);
  return day >= 1 && day <= 31 ? day : null;
}
