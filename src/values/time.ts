declare const instantBrand: unique symbol;

/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };

/** Marks epoch milliseconds as a moment. */
export function instant(epochMs: number): Instant {
  return epochMs as Instant;
}

/** A calendar day without a time zone, "YYYY-MM-DD". */
export type CalendarDate = `${number}-${number}-${number}`;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Reads "YYYY-MM-DD"; null when it is no real day (30 February, month 13). */
export function readCalendarDate(text: string): CalendarDate | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? (text as CalendarDate) : null;
}

/** Intl formatters are slow to make and good for ever: one for each time zone. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone (IANA name). */
export function dayIn(timeZone: string, at: Instant): CalendarDate {
  let format = dayFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(timeZone, format);
  }
  return format.format(at) as CalendarDate;
}

/** Time zones differ by quarters of an hour. */
const STEP_MS = HOUR_MS / 4;

/**
 * The first moment of a calendar day in a time zone (IANA name). It is looked for, not computed, so it is right on days of 23 and 25 hours and where a
 * day has no midnight; it lies at most 14 hours from midnight in UTC.
 */
export function startOfDay(timeZone: string, day: CalendarDate): Instant {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let [before, after] = [midnight - DAY_MS, midnight + DAY_MS];
  while (after - before > STEP_MS) {
    const middle = before + Math.floor((after - before) / 2 / STEP_MS) * STEP_MS;
    if (dayIn(timeZone, instant(middle)) < day) before = middle;
    else after = middle;
  }
  return instant(after);
}
