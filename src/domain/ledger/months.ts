import { dayIn, startOfDay, type CalendarDate, type Instant } from "../../values/time.ts";

/** A calendar month in some time zone: [from, to). */
export interface Month {
  /** "YYYY-MM" */
  readonly month: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The last `count` calendar months (≥ 1) in a time zone (IANA name), oldest first, the one that `at` lies in included. */
export function monthsUpTo(timeZone: string, at: Instant, count: number): readonly Month[] {
  const last = nthMonth(timeZone, at);
  return Array.from({ length: count }, (_, position) => {
    const nth = last - count + 1 + position;
    return { month: monthName(nth), from: startOfMonth(timeZone, nth), to: startOfMonth(timeZone, nth + 1) };
  });
}

/**
 * The months from the one that `since` lies in to the one that `at` lies in, oldest first.
 * @param since ≤ at
 */
export function monthsSince(timeZone: string, since: Instant, at: Instant): readonly Month[] {
  return monthsUpTo(timeZone, at, Math.max(1, nthMonth(timeZone, at) - nthMonth(timeZone, since) + 1));
}

/** A month by its name "YYYY-MM"; null when it is none. */
export function monthNamed(timeZone: string, name: string): Month | null {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/u.exec(name) ?? [];
  if (year === undefined || month === undefined) return null;
  const nth = Number(year) * 12 + Number(month) - 1;
  return { month: name, from: startOfMonth(timeZone, nth), to: startOfMonth(timeZone, nth + 1) };
}

function nthMonth(timeZone: string, at: Instant): number {
  const [year = 0, month = 0] = dayIn(timeZone, at).split("-").map(Number);
  return year * 12 + month - 1;
}

function monthName(nth: number): string {
  return `${String(Math.floor(nth / 12)).padStart(4, "0")}-${String((nth % 12) + 1).padStart(2, "0")}`;
}

/** Known first moments, by time zone and month: a page asks for the same few again and again. */
const starts = new Map<string, Instant>();

function startOfMonth(timeZone: string, nth: number): Instant {
  const key = `${timeZone}|${nth}`;
  let start = starts.get(key);
  if (start === undefined) {
    start = startOfDay(timeZone, `${monthName(nth)}-01` as CalendarDate);
    starts.set(key, start);
  }
  return start;
}
