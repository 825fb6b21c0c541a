import { formatLongDate } from "../ui/format.ts";
import { words, type Words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import { formatMoney, type Cents } from "../values/money.ts";
import type { CalendarDate } from "../values/time.ts";

/** Where money comes from, as the terms name it: at most four digits. */
export type TermsMethod = { readonly kind: "wallet" } | { readonly kind: "card" | "bank"; readonly brand: string; readonly last4: string };

interface CommonFacts {
  readonly operator: { readonly name: string; readonly legal_name: string; readonly support_email: string };
  /** The line for patients; null: none is known. */
  readonly phone: string | null;
  readonly payer_name: string;
  /** In the order in which they are tried. */
  readonly methods: readonly TermsMethod[];
  /** The most that one payment may take; a top-up's: the most in a day. */
  readonly cap_cents: Cents;
  /** The day of the authorisation, where the member is. */
  readonly on: CalendarDate;
  /** The number of the record that these terms replace; null: the first. */
  readonly replaces: string | null;
}

/** All that an authorisation's text is made of. */
export type MandateFacts = CommonFacts &
  (
    | {
        readonly kind: "premium";
        readonly insurer_name: string;
        /** At the insurer; the text shows its last four. */
        readonly member_number: string;
        readonly premium_cents: Cents;
        /** 1 … 31 */
        readonly due_day: number;
        /** null: on the due day. */
        readonly collect_day: number | null;
        /** null: it is told by mail. */
        readonly first: { readonly amount_cents: Cents; readonly collect_on: CalendarDate } | null;
      }
    | {
        readonly kind: "plan";
        /** The text shows its last four. */
        readonly bill_code: string;
        readonly total_cents: Cents;
        /** What is still to be taken, in order; at least one. */
        readonly parts: readonly { readonly due_on: CalendarDate; readonly amount_cents: Cents }[];
      }
    | {
        readonly kind: "top_up";
        /** Below this balance money is added, up to the other; both null: what the next payments by autopay need. */
        readonly threshold_cents: Cents | null;
        readonly target_cents: Cents | null;
      }
  );

/** Counted up whenever a word of the terms changes: a record says which it had. */
export const TERMS_VERSION = "2026-11.1";

/**
 * The text of an authorisation, word for word as it is shown, agreed to, kept, mailed and printed. The same facts make the same text: the page that is
 * posted makes it again and compares. What it has to say: 12 CFR 1005.10(b) to (e) (Regulation E), and Nacha's Operating Rules, 2.3.2 (authorization of
 * debits by consumers); test/documents/mandate-terms.unit.test.ts names each item.
 */
export function mandateTerms(facts: MandateFacts, language: Language): { readonly version: string; readonly text: string } {
  const all = words(language).mandate;
  const { name } = facts.operator;
  const sections: readonly Section[] = [
    { heading: all.what.heading, blocks: [list(whatLines(facts, all.what, language))] },
    { heading: all.how.heading, blocks: howLines(facts, all.how) },
    { heading: all.notice.heading, blocks: noticeLines(facts, all.notice, language) },
    { heading: all.stop.heading, blocks: stopLines(facts, all.stop) },
    { heading: all.choice.heading, blocks: [all.choice[facts.kind]] },
    { heading: all.copy.heading, blocks: [all.copy.sign, all.copy.copy, all.copy.kept(name)] },
  ];
  const blocks = [
    all.title[facts.kind],
    expressOf(facts, all.express),
    ...(facts.replaces === null ? [] : [all.replaces(facts.replaces)]),
    ...sections.flatMap(({ heading, blocks }, index) => [`${index + 1}. ${heading}`, ...blocks]),
  ];
  return { version: `${TERMS_VERSION} ${language}`, text: blocks.join("\n\n") };
}

type MandateWords = Words["mandate"];

interface Section {
  readonly heading: string;
  readonly blocks: readonly string[];
}

type Line = readonly [key: string, value: string];

const BULLET = "• ";

function list(lines: readonly Line[]): string {
  return lines.map(([key, value]) => `${BULLET}${key}: ${value}`).join("\n");
}

/** A name as a line of the text has it: in one line, whatever was typed. */
function inLine(name: string): string {
  return name.replaceAll(/\s+/gu, " ").trim();
}

function expressOf(facts: MandateFacts, express: MandateWords["express"]): string {
  const payer = inLine(facts.payer_name);
  const { name, legal_name } = facts.operator;
  const operator = legal_name.includes(name) ? legal_name : `${name} (${legal_name})`;
  return facts.kind === "premium" ? express.premium(payer, operator, inLine(facts.insurer_name)) : express[facts.kind](payer, operator);
}

function whatLines(facts: MandateFacts, text: MandateWords["what"], language: Language): readonly Line[] {
  return [...subjectLines(facts, text, language), ...methodLines(facts, text), [text.date, formatLongDate(facts.on, language)]];
}

function subjectLines(facts: MandateFacts, text: MandateWords["what"], language: Language): readonly Line[] {
  const money = (amount: Cents): string => formatMoney(amount, language);
  const day = (date: CalendarDate): string => formatLongDate(date, language);
  switch (facts.kind) {
    case "premium": {
      const { due_day, collect_day, first } = facts;
      return [
        [text.payee, inLine(facts.insurer_name)],
        [text.policy, text.endingIn(lastFour(facts.member_number))],
        [text.amount, text.premium(money(facts.premium_cents))],
        [text.limit, text.limitEach(money(facts.cap_cents))],
        [text.when, collect_day === null ? text.onDueDay(due_day) : text.onOwnDay(collect_day, due_day)],
        [text.first, first === null ? text.firstTold : text.firstOn(money(first.amount_cents), day(first.collect_on))],
        [text.start, day(first?.collect_on ?? facts.on)],
        [text.end, text.endPremium],
      ];
    }
    case "plan":
      return [
        [text.bill, text.codeEndingIn(lastFour(facts.bill_code))],
        [text.amount, text.parts(money(facts.total_cents), facts.parts.length)],
        ...facts.parts.map(({ due_on, amount_cents }, index): Line => [
          text.part(index + 1),
          text.partOn(money(amount_cents), day(due_on)),
        ]),
        [text.limit, text.limitPart(money(facts.cap_cents))],
        [text.when, text.onPartDays],
        [text.end, text.endPlan],
      ];
    case "top_up": {
      const { threshold_cents, target_cents } = facts;
      const isNext = threshold_cents === null || target_cents === null;
      return [
        [text.when, isNext ? text.forNext : text.below(money(threshold_cents), money(target_cents))],
        [text.howOften, text.often],
        [text.limit, text.limitDay(money(facts.cap_cents))],
        [text.start, day(facts.on)],
        [text.end, text.endTopUp],
      ];
    }
  }
}

function methodLines({ methods, operator }: MandateFacts, text: MandateWords["what"]): readonly Line[] {
  return methods.map((method, index) => [
    methods.length === 1 ? text.from : text.order(index + 1),
    method.kind === "wallet" ? text.wallet(operator.name) : text[method.kind](inLine(method.brand), method.last4),
  ]);
}

function howLines({ kind, methods }: MandateFacts, text: MandateWords["how"]): readonly string[] {
  const withBank = methods.some((method) => method.kind === "bank");
  if (kind === "top_up") return [text.topUp, text.owner];
  const tries = methods.length === 1 ? text.one : text.several;
  return [tries, ...(kind === "premium" ? [text.cover] : []), ...(withBank ? [text.bank] : []), text.owner];
}

function noticeLines(facts: MandateFacts, text: MandateWords["notice"], language: Language): readonly string[] {
  if (facts.kind === "top_up") return [text.range(formatMoney(facts.cap_cents, language))];
  const isFirstNamed = facts.kind === "plan" ? facts.replaces === null : facts.first !== null;
  return [text.varying, ...(isFirstNamed ? [text.first] : [])];
}

function stopLines({ kind, operator, phone }: MandateFacts, text: MandateWords["stop"]): readonly string[] {
  const { support_email } = operator;
  return [
    kind === "top_up" ? text.onlineTopUp : text.online,
    phone === null ? text.byMail(support_email) : text.byPhone(phone, support_email),
  ];
}

function lastFour(number: string): string {
  return number.replaceAll(/[^\p{L}\p{N}]/gu, "").slice(-4);
}

/** A piece of the text, for showing it: what is said stays as it is. */
export type TermsPiece =
  | { readonly kind: "title" | "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "facts"; readonly facts: readonly { readonly key: string; readonly value: string }[] };

/** Takes a text apart for showing it. Only text that `mandateTerms` made. */
export function termsPieces(text: string): readonly TermsPiece[] {
  return text.split("\n\n").map((block, index): TermsPiece => {
    if (block.startsWith(BULLET)) return { kind: "facts", facts: block.split("\n").map(factOf) };
    if (index === 0) return { kind: "title", text: block };
    return { kind: /^\d+\. /u.test(block) ? "heading" : "paragraph", text: block };
  });
}

function factOf(line: string): { readonly key: string; readonly value: string } {
  const end = line.indexOf(": ");
  return { key: line.slice(BULLET.length, end), value: line.slice(end + 2) };
}
