import type { Language } from "../values/language.ts";
import { MINUTE_MS, type CalendarDate, type Instant } from "../values/time.ts";

const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", es: "es-US" };

const kept = new Map<string, Intl.DateTimeFormat>();

/** Intl formatters are slow to make and good for ever: one for each language and set of options. */
function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${JSON.stringify(options)}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LOCALES[language], options);
  kept.set(key, made);
  return made;
}

/** Where a moment is read: the operator's IANA time zone, in a language. */
export interface Reading {
  readonly language: Language;
  readonly time_zone: string;
}

/** A moment's day, short: "Mar 4, 2026", "4 mar 2026". */
export function formatDay(at: Instant, { language, time_zone }: Reading): string {
  return formatter(language, { dateStyle: "medium", timeZone: time_zone }).format(at);
}

/** A moment's day in full words: "March 4, 2026", "4 de marzo de 2026". */
export function formatLongDay(at: Instant, { language, time_zone }: Reading): string {
  return formatter(language, { dateStyle: "long", timeZone: time_zone }).format(at);
}

/** A moment with its time and zone: "March 4, 2026 at 5:12 PM PST". */
export function formatMoment(at: Instant, { language, time_zone }: Reading): string {
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: time_zone,
  };
  return formatter(language, options).format(at);
}

/** A calendar day (a birth date, a date of service), short. It has no time zone and gets none. */
export function formatDate(date: CalendarDate, language: Language): string {
  return formatter(language, { dateStyle: "medium", timeZone: "UTC" }).format(noonOf(date));
}

/** A calendar day in full words. */
export function formatLongDate(date: CalendarDate, language: Language): string {
  return formatter(language, { dateStyle: "long", timeZone: "UTC" }).format(noonOf(date));
}

/** A month "YYYY-MM" in full words: "March 2026", "marzo de 2026". */
export function formatMonth(month: string, language: Language): string {
  return formatter(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(noonOf(`${month}-01`));
}

/** A month "YYYY-MM" for an axis: "Mar", "mar". */
export function formatShortMonth(month: string, language: Language): string {
  return formatter(language, { month: "short", timeZone: "UTC" }).format(noonOf(`${month}-01`));
}

/** A moment for a machine (`<time datetime>`): ISO 8601 in UTC. */
export function isoMoment(at: Instant): string {
  return new Date(at).toISOString();
}

function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

/** A whole number as people read it: "1,988". */
export function formatCount(count: number, language: Language): string {
  return count.toLocaleString(LOCALES[language]);
}

/** How long ago a moment was, in whole minutes or hours: "5 minutes ago", "hace 2 horas". Less than a minute counts as one. */
export function formatAgo(at: Instant, now: Instant, language: Language): string {
  const minutes = Math.max(1, Math.round((now - at) / MINUTE_MS));
  const [value, unit] = minutes < 60 ? ([minutes, "minute"] as const) : ([Math.round(minutes / 60), "hour"] as const);
  return new Intl.RelativeTimeFormat(LOCALES[language]).format(-value, unit);
}
