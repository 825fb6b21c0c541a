import { DAY_MS, HOUR_MS, instant, type Instant } from "../../values/time.ts";

/**
 * When today began in a time zone. Right on days of 23 and 25 hours too: the moment is looked for, not computed from the hour.
 * @param timeZone IANA name
 */
export function startOfDay(timeZone: string, now: Instant): Instant {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const today = format.format(now);
  // Some moment of yesterday lies within the past 26 hours; the edge between it and now is halved down to the millisecond.
  let [yesterday, within] = [now - DAY_MS - 2 * HOUR_MS, Number(now)];
  while (within - yesterday > 1) {
    const middle = Math.floor((yesterday + within) / 2);
    if (format.format(middle) === today) within = middle;
    else yesterday = middle;
  }
  return instant(within);
}
