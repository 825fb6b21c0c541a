import { instant, MINUTE_MS, SECOND_MS, type CalendarDate, type Instant } from "../../values/time.ts";

/** A moment as a clock on a wall shows it. */
export interface WallClock {
  /** "YYYY-MM-DD" */
  readonly date: CalendarDate;
  /** "HH:MM:SS" */
  readonly time: string;
  /** How far this clock is ahead of UTC; negative in America. */
  readonly offset_minutes: number;
  /** The zone's letters at that moment, as in the United States: "PST", "GMT+1". */
  readonly zone: string;
}

const kept = new Map<string, Intl.DateTimeFormat>();

/** Reads the clock on a wall in a time zone (IANA name). For files; people are shown dates by ui/format.ts. */
export function wallClock(at: Instant, timeZone: string): WallClock {
  let format = kept.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    });
    kept.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", hour = "", minute = "", second = "", timeZoneName: zone = "" } = parts;
  const date = `${year.padStart(4, "0")}-${month}-${day}` as CalendarDate;
  const time = `${hour}:${minute}:${second}`;
  const whole = instant(Math.floor(at / SECOND_MS) * SECOND_MS);
  return { date, time, zone, offset_minutes: (Date.parse(`${date}T${time}Z`) - whole) / MINUTE_MS };
}
