import type { Words } from "../words/index.ts";
import type { Cents } from "../../values/money.ts";
import { formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { formatLongDate, formatLongDay, formatMoment } from "../format.ts";

/** The figures a mail may name or list, in this order; null is left out. */
export interface MailFacts {
  readonly amount_cents: Cents | null;
  /** The amount that was taken or told before. */
  readonly before_cents: Cents | null;
  /** The most that one payment may take. */
  readonly cap_cents: Cents | null;
  readonly at: Instant | null;
  /** The same with its time of day. */
  readonly moment: Instant | null;
  /** What somebody signed in on, and where; "" where it is not known. */
  readonly device: string;
  readonly place: string;
  /** When a payment by autopay is taken. */
  readonly collect_on: CalendarDate | null;
  /** When it is tried again. */
  readonly next_on: CalendarDate | null;
  readonly covered_until: CalendarDate | null;
  /** Whom a mail is about, as it may be named. Not listed. */
  readonly who: string;
  /** Of a payment, a message. */
  readonly reference: string | null;
  /** Of something done about an authorisation. */
  readonly number: string | null;
  /** What may go wrong, by the names among the words. Sentences of their own, not listed. */
  readonly codes: readonly (keyof Words["mails"]["autopayCodes"])[];
}

export const NO_FACTS: MailFacts = {
  amount_cents: null,
  before_cents: null,
  cap_cents: null,
  at: null,
  moment: null,
  device: "",
  place: "",
  who: "",
  collect_on: null,
  next_on: null,
  covered_until: null,
  reference: null,
  number: null,
  codes: [],
};

/** The same as a sentence names them; "" where there is none. */
export interface MailTold {
  readonly amount: string;
  readonly before: string;
  readonly cap: string;
  readonly day: string;
  readonly next: string;
  readonly until: string;
  readonly reasons: string;
  readonly who: string;
}

/** Puts a mail's figures into words. */
export function toldOf(facts: MailFacts, all: Words["mails"], language: Language): MailTold {
  const money = (amount: Cents | null): string => (amount === null ? "" : formatMoney(amount, language));
  const day = (date: CalendarDate | null): string => (date === null ? "" : formatLongDate(date, language));
  return {
    amount: money(facts.amount_cents),
    before: money(facts.before_cents),
    cap: money(facts.cap_cents),
    day: day(facts.collect_on),
    next: day(facts.next_on),
    until: day(facts.covered_until),
    reasons: facts.codes.map((code) => all.autopayCodes[code]).join(" "),
    who: facts.who,
  };
}

export type ListedFact = readonly [label: string, value: string];

/** The figures that a mail lists, each with its label. */
export function listedFacts(
  facts: MailFacts,
  all: Words["mails"],
  { language, time_zone }: { readonly language: Language; readonly time_zone: string },
): readonly ListedFact[] {
  const told = toldOf(facts, all, language);
  const listed: readonly ListedFact[] = [
    [all.amount, told.amount],
    [all.before, told.before],
    [all.cap, told.cap],
    [all.day, facts.at === null ? "" : formatLongDay(facts.at, { language, time_zone })],
    [all.device, facts.device],
    [all.place, facts.place],
    [all.moment, facts.moment === null ? "" : formatMoment(facts.moment, { language, time_zone })],
    [all.takenOn, told.day],
    [all.nextTry, told.next],
    [all.coveredUntil, told.until],
    [all.reference, facts.reference ?? ""],
    [all.number, facts.number ?? ""],
  ];
  return listed.filter(([, value]) => value !== "");
}
