import type { HistoryFilter, Place, PlaceAccount } from "../../domain/history/movement.ts";
import type { EntryKind } from "../../domain/ledger/entry.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { FacilityId, InsurerId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { parseDollars, type Cents } from "../../values/money.ts";
import { DAY_MS, startOfDay, type CalendarDate } from "../../values/time.ts";
import { readTypedDate } from "../../values/typed-date.ts";

/** What a person typed to find movements: the query of /history, as it stands in the address. */
export interface HistoryForm {
  readonly kind: string;
  /** A facility's or insurer's id. */
  readonly facility: string;
  readonly from: string;
  readonly to: string;
  readonly min: string;
  readonly max: string;
  readonly text: string;
}

export const FILTER_NAMES = ["kind", "facility", "from", "to", "min", "max", "text"] as const;

/** The kinds a person tells apart, and the entries each stands for. */
export const KIND_GROUPS = {
  in: ["fund"],
  out: ["spend", "capture"],
  premium: ["spend", "capture"],
  refund: ["refund"],
  withdrawal: ["refund", "reverse", "adjust"],
  correction: ["reverse", "adjust"],
  held: ["hold", "release"],
} as const satisfies Readonly<Record<string, readonly EntryKind[]>>;

const LONGEST_TEXT = 100;

/** Whether anything narrows the history. */
export function isNarrowed(form: HistoryForm): boolean {
  return FILTER_NAMES.some((name) => form[name] !== "");
}

/** The group of kinds that a form names; null when it names none. */
export function kindGroup(form: HistoryForm): keyof typeof KIND_GROUPS | null {
  return Object.hasOwn(KIND_GROUPS, form.kind) ? (form.kind as keyof typeof KIND_GROUPS) : null;
}

/**
 * Reads what was typed. Parts that cannot be read are errors and narrow nothing; a kind or facility that nobody could choose narrows nothing.
 * @param timeZone IANA name: a day begins and ends there
 */
export function readFilter(
  form: HistoryForm,
  timeZone: string,
  language: Language,
): { readonly filter: HistoryFilter; readonly errors: readonly FieldError[] } {
  const { filter: text } = words(language).history;
  const errors: FieldError[] = [];
  const day = (name: "from" | "to"): CalendarDate | undefined => {
    const read = form[name] === "" ? null : readTypedDate(form[name]);
    if (read === null || read.ok) return read?.value;
    errors.push({ field: name, text: text.badDate });
    return undefined;
  };
  const amount = (name: "min" | "max"): Cents | undefined => {
    const read = form[name] === "" ? null : parseDollars(form[name]);
    if (read === null || read.ok) return read?.value;
    errors.push({ field: name, text: text.badAmount });
    return undefined;
  };
  const [from, to, min_cents, max_cents] = [day("from"), day("to"), amount("min"), amount("max")];
  if (from !== undefined && to !== undefined && from > to) errors.push({ field: "from", text: text.order });
  if (min_cents !== undefined && max_cents !== undefined && min_cents > max_cents) errors.push({ field: "min", text: text.orderAmount });
  const group = kindGroup(form);
  const place = placeOf(form.facility);
  const filter: HistoryFilter = {
    ...(group === null ? {} : { kinds: KIND_GROUPS[group] }),
    ...(group === "premium" || group === "withdrawal" ? { purpose: group } : {}),
    ...(place === null ? {} : { place }),
    ...(from === undefined ? {} : { from: startOfDay(timeZone, from) }),
    ...(to === undefined ? {} : { to: startOfDay(timeZone, dayAfter(to)) }),
    ...(min_cents === undefined ? {} : { min_cents }),
    ...(max_cents === undefined ? {} : { max_cents }),
    ...(form.text === "" ? {} : { text: form.text.slice(0, LONGEST_TEXT) }),
  };
  return { filter, errors };
}

/** The id in an account: what stands in the address. */
export function placeId({ account }: Pick<Place, "account">): string {
  return account.slice(account.indexOf(":") + 1);
}

function placeOf(id: string): PlaceAccount | null {
  if (!/^[\w-]{1,64}$/u.test(id)) return null;
  return id.startsWith("ins_") ? `insurer:${id as InsurerId}` : `facility:${id as FacilityId}`;
}

/** The query of a filter, without "?"; "" for an open one. */
export function queryOf(form: HistoryForm): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) if (form[name] !== "") query.set(name, form[name]);
  return query;
}

/** The address of the history with this filter; `before` is the last row of the page before. */
export function historyHref(form: HistoryForm, before: number | null): string {
  const query = queryOf(form);
  if (before !== null) query.set("before", String(before));
  return withQuery("/history", query);
}

/** A path with a query, when there is one. */
export function withQuery(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

function dayAfter(day: CalendarDate): CalendarDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}
