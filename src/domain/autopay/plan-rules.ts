import { cents, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { addMonths, dayOfMonth, monthOf, nextBusinessDay } from "./calendar.ts";

// How a bill is divided into monthly parts. Source: docs/autopay.md, "Payment plans".

export const LEAST_MONTHS = 2;
export const MOST_MONTHS = 24;
/** No part is smaller: below it a plan helps nobody, and processors charge no less. */
export const LEAST_PART = cents(5_00);

/**
 * Divides an amount into monthly parts: all equal but the last, which carries the cents that do not divide, so that no part before it is ever more than the
 * member has read. $100.00 in 3 is 33.33, 33.33, 33.34.
 * @param total > 0; at least one cent a month
 */
export function planParts(total: Cents, months: number): readonly Cents[] {
  assert(Number.isInteger(months) && months >= 1 && total >= months, "each month has a part");
  const part = Math.floor(total / months);
  return Array.from({ length: months }, (_, index) => cents(index === months - 1 ? total - part * (months - 1) : part));
}

/** In how many months a bill can be paid, fewest first; none where it is too small for two parts. */
export function planChoices(total: Cents): readonly number[] {
  const most = Math.min(MOST_MONTHS, Math.floor(total / LEAST_PART));
  return Array.from({ length: Math.max(0, most - LEAST_MONTHS + 1) }, (_, index) => LEAST_MONTHS + index);
}

/** The first day of a plan: the next one of that day of the month whose business has not begun. A shorter month's last day stands for days that it lacks. */
export function firstPartDay(timeZone: string, now: Instant, day: number): CalendarDate {
  const soonest = nextBusinessDay(timeZone, now);
  const same = dayOfMonth(monthOf(soonest), day);
  return same >= soonest ? same : dayOfMonth(addMonths(monthOf(soonest), 1), day);
}

/** Whether a plan may begin on a day that was shown to the member a while ago: not in the past, not later than a month ahead, and on the day of the month chosen. */
export function mayBegin(
  timeZone: string,
  now: Instant,
  { first_on, day }: { readonly first_on: CalendarDate; readonly day: number },
): boolean {
  const soonest = nextBusinessDay(timeZone, now);
  return (
    dayOfMonth(monthOf(first_on), day) === first_on && first_on >= soonest && first_on <= dayOfMonth(addMonths(monthOf(soonest), 1), 31)
  );
}

export interface Part {
  /** "01" … "24" */
  readonly period: string;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
}

/** All parts of a plan with their days, a month apart: the 31st is the 28th of February and the 31st again in March. */
export function plannedParts(plan: {
  readonly total_cents: Cents;
  readonly months: number;
  readonly first_on: CalendarDate;
  readonly day: number;
}): readonly Part[] {
  return planParts(plan.total_cents, plan.months).map((amount_cents, index) => ({
    period: String(index + 1).padStart(2, "0"),
    due_on: index === 0 ? plan.first_on : dayOfMonth(addMonths(monthOf(plan.first_on), index), plan.day),
    amount_cents,
  }));
}

/** What is still to be taken of each open part when so much is left of the bill: whatever was paid otherwise shrinks the plan from its end. */
export function shrunk(parts: readonly Part[], left: Cents): readonly Part[] {
  let rest: number = left;
  return parts.map((part) => {
    const amount_cents = cents(Math.min(part.amount_cents, rest));
    rest -= amount_cents;
    return { ...part, amount_cents };
  });
}
