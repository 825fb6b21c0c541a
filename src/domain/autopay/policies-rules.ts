import type { DueId, InsurerId } from "../../values/ids.ts";
import { parseDollars, type AmountProblem, type Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate } from "../../values/time.ts";
import { addDays, addMonths, dayOfMonth, monthOf, type Month } from "./calendar.ts";

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

/** What of a policy its dues follow from. */
export interface PolicyTerms {
  readonly premium_cents: Cents;
  readonly due_day: number;
  readonly grace_days: number;
  readonly ends_on: CalendarDate | null;
}

/** A due of a policy that nothing has been paid for, nor is about to be. */
export interface AlignedDue {
  readonly id: DueId;
  readonly period: Month;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly state: "open" | "skipped" | "not_needed";
  readonly covered_until: CalendarDate | null;
}

/**
 * What becomes of a policy's unpaid dues when the insurer changes the policy. Only what is still to come follows: a month's own amount or day that the
 * insurer has set stays, and no due day moves into the past. After the policy's end nothing is needed; an end that moves later needs it again.
 * @returns the dues that change, as they are then
 */
export function realignDues(
  dues: readonly AlignedDue[],
  { before, after, today }: { readonly before: PolicyTerms; readonly after: PolicyTerms; readonly today: CalendarDate },
): readonly AlignedDue[] {
  return dues.flatMap((due) => {
    if (due.due_on < today) return [];
    const moved = due.due_on === dayOfMonth(due.period, before.due_day) ? dayOfMonth(due.period, after.due_day) : due.due_on;
    const due_on = moved >= today ? moved : due.due_on;
    const amount_cents = due.amount_cents === before.premium_cents ? after.premium_cents : due.amount_cents;
    const next = {
      ...due,
      due_on,
      amount_cents,
      covered_until: addDays(due_on, after.grace_days),
      state: stateOf(due, due_on, { before, after }),
    };
    const same = (["due_on", "amount_cents", "covered_until", "state"] as const).every((name) => next[name] === due[name]);
    return same ? [] : [next];
  });
}

function stateOf(
  due: AlignedDue,
  due_on: CalendarDate,
  { before, after }: { readonly before: PolicyTerms; readonly after: PolicyTerms },
): AlignedDue["state"] {
  if (isOver(due_on, after)) return "not_needed";
  return due.state === "not_needed" && isOver(due.due_on, before) ? "open" : due.state;
}

function isOver(due_on: CalendarDate, { ends_on }: PolicyTerms): boolean {
  return ends_on !== null && due_on > ends_on;
}

export type PolicyState = "offered" | "connected" | "declined" | "ended";

/**
 * What an import makes of a policy's state: an offer whose policy is over is ended, and one that was over and goes on after all is offered anew. What the
 * member has confirmed or declined stays; that a confirmed policy is over is seen by the night's run, when the last due of it is settled.
 */
export function stateAfterImport({
  state,
  before,
  after,
  today,
}: {
  readonly state: PolicyState;
  readonly before: Pick<PolicyTerms, "ends_on">;
  readonly after: Pick<PolicyTerms, "ends_on">;
  readonly today: CalendarDate;
}): PolicyState {
  const over = ({ ends_on }: Pick<PolicyTerms, "ends_on">): boolean => ends_on !== null && ends_on < today;
  if (state === "offered" && over(after)) return "ended";
  return state === "ended" && over(before) && !over(after) ? "offered" : state;
}

/** A month's premium may be set so far back, and so far ahead. */
const MONTHS_BACK = 2;
const MONTHS_AHEAD = 12;

/** A policy and, where there is one, the due of the month that is asked about. */
export interface PremiumTerms {
  readonly due_day: number;
  readonly grace_days: number;
  readonly starts_on: CalendarDate;
  readonly ends_on: CalendarDate | null;
  readonly due_on: CalendarDate | null;
  readonly amount_cents: Cents | null;
}

/** Whether a month's premium may be due when the insurer says; without a day, on the one it has, or on the policy's. */
export function judgePremium(
  policy: PremiumTerms,
  asked: { readonly period: Month; readonly due_on?: CalendarDate },
  today: CalendarDate,
): Result<{ readonly due_on: CalendarDate }, "too_far" | "outside_period" | "outside_policy"> {
  const { period } = asked;
  const month = monthOf(today);
  if (period < addMonths(month, -MONTHS_BACK) || period > addMonths(month, MONTHS_AHEAD)) return err("too_far");
  const due_on = asked.due_on ?? policy.due_on ?? dayOfMonth(period, policy.due_day);
  if (monthOf(due_on) !== period) return err("outside_period");
  if (due_on < policy.starts_on || (policy.ends_on !== null && due_on > policy.ends_on)) return err("outside_policy");
  return ok({ due_on });
}
