import { DAY_MS, HOUR_MS, instant, MINUTE_MS, SECOND_MS, type Instant } from "../values/time.ts";

/**
 * Adds an ISO 8601 duration to a moment (UTC): months and years by the calendar, the rest by length. "P1M", "P2D", "PT30M", "P1Y2M3DT4H5M6S", "-P1D".
 * The last day of a shorter month stands for days it does not have.
 * @returns null when the text is no duration
 */
export function addDuration(at: Instant, text: string): Instant | null {
  const found = /^(-?)P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u.exec(text);
  if (found === null) return null;
  const sign = found[1] === "-" ? -1 : 1;
  const [years, months, weeks, days, hours, minutes, seconds] = found.slice(2).map((part) => sign * Number(part ?? 0));
  const from = new Date(at);
  const month = from.getUTCMonth() + (years ?? 0) * 12 + (months ?? 0);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const moved = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  const rest = ((weeks ?? 0) * 7 + (days ?? 0)) * DAY_MS + (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + (seconds ?? 0) * SECOND_MS;
  const result = moved + (at % DAY_MS) + rest;
  return Number.isSafeInteger(result) ? instant(result) : null;
}
