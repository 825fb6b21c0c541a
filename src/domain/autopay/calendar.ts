import { assert } from "../../values/result.ts";
import { DAY_MS, dayIn, HOUR_MS, instant, startOfDay, type CalendarDate, type Instant } from "../../values/time.ts";

/** The hour of a day (in the member's time zone) at which the clock begins to take and to give notice: late enough that nobody is woken. */
export const BUSINESS_HOUR = 9;

/** Days between the notice and the taking. */
export const NOTICE_DAYS = 7;
/** The same where the amount is not the one that was taken or told before: 12 CFR 1005.10(d)(1) asks for ten days. */
export const CHANGED_NOTICE_DAYS = 10;

/** A month, "YYYY-MM". */
export type Month = `${number}-${number}`;

/** The month of a day. */
export function monthOf(day: CalendarDate): Month {
  return day.slice(0, 7) as Month;
}

/** The month so many after (or, below 0, before) a month. */
export function addMonths(month: Month, months: number): Month {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}` as Month;
}

/** A day of a month. The last day stands for days that a shorter month does not have: the 31st of February is the 28th or 29th. @param day 1 … 31 */
export function dayOfMonth(month: Month, day: number): CalendarDate {
  assert(Number.isInteger(day) && day >= 1 && day <= 31, "a day of a month is 1 to 31");
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return `${month}-${String(Math.min(day, last)).padStart(2, "0")}` as CalendarDate;
}

/** The day so many after (or, below 0, before) a day. */
export function addDays(day: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** The later of two days. */
export function later(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}

/** How many days lie from one day to another; below 0 when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

/**
 * When business begins on a day, in a time zone (IANA name). Counted from the day's first moment, so on a day that is an hour shorter or longer it is an hour
 * later or earlier by the wall clock: nobody's payment depends on it.
 */
export function businessStart(timeZone: string, day: CalendarDate): Instant {
  return instant(startOfDay(timeZone, day) + BUSINESS_HOUR * HOUR_MS);
}

/** The first day, from a moment on, whose business has not begun yet or begins just then. */
export function nextBusinessDay(timeZone: string, at: Instant): CalendarDate {
  const today = dayIn(timeZone, at);
  return at <= businessStart(timeZone, today) ? today : addDays(today, 1);
}

/**
 * The day on which a premium is taken: the member's own day of the month, on or before the due day, so that it is never late.
 * @param collectDay 1 … 31; null: on the due day itself
 */
export function collectionDay(due_on: CalendarDate, collectDay: number | null): CalendarDate {
  if (collectDay === null) return due_on;
  const same = dayOfMonth(monthOf(due_on), collectDay);
  return same <= due_on ? same : dayOfMonth(addMonths(monthOf(due_on), -1), collectDay);
}

/** The due days of a day of the month within [from, until), oldest first, each with its month. */
export function dueDays(
  due_day: number,
  from: CalendarDate,
  until: CalendarDate,
): readonly { readonly period: Month; readonly due_on: CalendarDate }[] {
  const days: { period: Month; due_on: CalendarDate }[] = [];
  for (let period = monthOf(from); dayOfMonth(period, 1) < until; period = addMonths(period, 1)) {
    const due_on = dayOfMonth(period, due_day);
    if (due_on >= from && due_on < until) days.push({ period, due_on });
  }
  return days;
}
