import type { SavedMethodId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import { dayIn, HOUR_MS, instant, type CalendarDate, type Instant } from "../../values/time.ts";
import type { PaymentSource } from "../payments/payment.ts";
import { addDays, businessStart, CHANGED_NOTICE_DAYS, collectionDay, later, NOTICE_DAYS } from "./calendar.ts";
import type { Due, DueState } from "./due.ts";
import type { Mandate } from "./mandate.ts";

// What the clock does about one due. Each decision is followed by another look, so each says one thing only.

/** On which days after the first try the others come. */
export const RETRY_DAYS: readonly number[] = [1, 3, 7];
/** A bank account is tried so often for a due: an entry that came back may be sent twice more (Nacha Operating Rules, reinitiation). */
export const MOST_BANK_TRIES = 3;
/** A due above the cap that nothing covers is handed over so many days after its due day. */
const OVER_CAP_DAYS = 14;

/** A method of the mandate. */
export interface Method {
  readonly id: "wallet" | SavedMethodId;
  /** Null: the member has removed it. */
  readonly source: PaymentSource | null;
}

/** A payment of the clock for this due that was tried and failed. */
export interface FailedAttempt {
  readonly method: Method["id"];
  readonly source: PaymentSource;
  /** When it was made. */
  readonly at: Instant;
}

/** All that a decision about a due is made from. */
export interface Facts {
  readonly due: Pick<
    Due,
    "due_on" | "amount_cents" | "state" | "noticed_cents" | "collect_on" | "collect_at" | "told_try" | "told_at" | "covered_until"
  >;
  /** The live mandate of its subject; null: there is none. */
  readonly mandate: (Pick<Mandate, "state" | "collect_day" | "cap_cents"> & { readonly methods: readonly Method[] }) | null;
  /** The member's (IANA name). */
  readonly time_zone: string;
  /** The last day on which anything falls due; null: it goes on. */
  readonly ends_on: CalendarDate | null;
  /** An instalment's bill: what is left to pay of it, and how much of that other payments are paying now. Null for a premium. */
  readonly bill: { readonly left_cents: Cents; readonly reserved_cents: Cents } | null;
  /** What the member was told before: in a notice of this due that was taken back, else of another one; null: nothing yet. */
  readonly last_cents: Cents | null;
  readonly failed: readonly FailedAttempt[];
  /** The processor's least charge; null: no processor is set up, so only the wallet can be tried. */
  readonly least_cents: Cents | null;
}

export type HandOverReason = "tries" | "over_cap" | "late";

export type Decision =
  /** There is nothing to do until somebody changes something. */
  | { readonly kind: "rest" }
  | { readonly kind: "wait"; readonly until: Instant }
  /** Nothing is left to pay. */
  | { readonly kind: "drop" }
  /** Tell the member what is taken and when. `before_cents`: what was told before; null: nothing. */
  | {
      readonly kind: "notify";
      readonly amount_cents: Cents;
      readonly before_cents: Cents | null;
      readonly collect_on: CalendarDate;
      readonly collect_at: Instant;
    }
  | { readonly kind: "take"; readonly method: Method["id"]; readonly source: PaymentSource; readonly amount_cents: Cents }
  /** All methods failed: tell the member, and try again later. `tries`: how many have failed. */
  | {
      readonly kind: "retry";
      readonly amount_cents: Cents;
      readonly tries: number;
      readonly next_on: CalendarDate;
      readonly next_at: Instant;
    }
  /** Tell the member, once, that it is more than allowed; look again. */
  | { readonly kind: "over_cap"; readonly amount_cents: Cents; readonly until: Instant }
  | { readonly kind: "hand_over"; readonly amount_cents: Cents; readonly why: HandOverReason; readonly tries: number };

const REST = { kind: "rest" } as const;

/** Decides what happens to a due at a moment. The same facts at the same moment give the same decision. */
export function decide(facts: Facts, now: Instant): Decision {
  const { due, mandate, bill, ends_on } = facts;
  if (due.state !== "open") return REST;
  if ((ends_on !== null && due.due_on > ends_on) || bill?.left_cents === 0) return { kind: "drop" };
  if (mandate?.state !== "active") return REST;
  const today = dayIn(facts.time_zone, now);
  if (amountOf(facts) > mandate.cap_cents) return aboveCap(facts, mandate, { today, now });
  if (due.covered_until !== null && today > due.covered_until) {
    return handOver(facts, due.told_try > 0 || facts.failed.length > 0 ? "tries" : "late");
  }
  if (due.collect_at === null || due.collect_on === null || due.noticed_cents !== due.amount_cents)
    return notice(facts, mandate, { today, now });
  if (now < due.collect_at) return { kind: "wait", until: due.collect_at };
  return attempt(facts, mandate, { today, now, notice: { collect_on: due.collect_on, collect_at: due.collect_at } });
}

interface Moment {
  readonly today: CalendarDate;
  readonly now: Instant;
}

type Active = NonNullable<Facts["mandate"]>;

/** What is taken: a plan's part is never more than what is left of its bill. */
function amountOf({ due, bill }: Facts): Cents {
  return bill === null ? due.amount_cents : cents(Math.min(due.amount_cents, bill.left_cents));
}

function handOver(facts: Facts, why: HandOverReason, tries = facts.due.told_try): Decision {
  return { kind: "hand_over", amount_cents: amountOf(facts), why, tries };
}

/** What was last told, if it is of another amount. */
function changedFrom({ due, last_cents }: Facts): { readonly before_cents: Cents | null; readonly days: number } {
  const before_cents = due.noticed_cents ?? last_cents;
  return { before_cents, days: before_cents === null || before_cents === due.amount_cents ? NOTICE_DAYS : CHANGED_NOTICE_DAYS };
}

/** The moment from which the member is told: at the right day, in the hours of business. */
function noticeFrom(
  { due, time_zone }: Facts,
  { collect_day }: Active,
  { days, today }: { readonly days: number; readonly today: CalendarDate },
): Instant {
  return businessStart(time_zone, later(addDays(collectionDay(due.due_on, collect_day), -days), today));
}

function aboveCap(facts: Facts, mandate: Active, { today, now }: Moment): Decision {
  const { due, time_zone } = facts;
  if (today >= (due.covered_until ?? addDays(due.due_on, OVER_CAP_DAYS))) return handOver(facts, "over_cap");
  const from = noticeFrom(facts, mandate, { days: changedFrom(facts).days, today });
  if (now < from) return { kind: "wait", until: from };
  return { kind: "over_cap", amount_cents: amountOf(facts), until: businessStart(time_zone, addDays(today, 1)) };
}

function notice(facts: Facts, mandate: Active, { today, now }: Moment): Decision {
  const { due, time_zone } = facts;
  const { before_cents, days } = changedFrom(facts);
  const from = noticeFrom(facts, mandate, { days, today });
  if (now < from) return { kind: "wait", until: from };
  const collect_on = later(collectionDay(due.due_on, mandate.collect_day), addDays(today, days));
  if (due.covered_until !== null && collect_on > due.covered_until) return handOver(facts, "late");
  return { kind: "notify", amount_cents: amountOf(facts), before_cents, collect_on, collect_at: businessStart(time_zone, collect_on) };
}

interface Notice {
  readonly collect_on: CalendarDate;
  readonly collect_at: Instant;
}

function attempt(facts: Facts, mandate: Active, { today, now, notice: told }: Moment & { readonly notice: Notice }): Decision {
  const { due, time_zone, bill } = facts;
  const amount_cents = amountOf(facts);
  const { told_at } = due;
  if (told_at !== null && told_at >= told.collect_at) {
    const day = nextTry(facts, told, { tries: due.told_try, last: dayIn(time_zone, told_at) });
    if (day === null) return handOver(facts, "tries");
    const next_at = businessStart(time_zone, day);
    if (now < next_at) return { kind: "wait", until: next_at };
  }
  // Somebody is paying the bill: what is left of it then decides.
  if (bill !== null && amount_cents > bill.left_cents - bill.reserved_cents) return { kind: "wait", until: instant(now + HOUR_MS) };
  const method = mandate.methods.find((each) => isPossible(facts, told, each));
  if (method !== undefined && method.source !== null) return { kind: "take", method: method.id, source: method.source, amount_cents };
  const tries = due.told_try + 1;
  const next_on = mandate.methods.every((each) => isUsedUp(facts, each)) ? null : nextTry(facts, told, { tries, last: today });
  if (next_on === null) return handOver(facts, "tries", tries);
  return { kind: "retry", amount_cents, tries, next_on, next_at: businessStart(time_zone, next_on) };
}

/** Whether a method can be tried in this try: each once. */
function isPossible(facts: Facts, { collect_at }: Notice, { id, source }: Method): boolean {
  const { failed, due, least_cents } = facts;
  if (failed.some(({ method, at }) => method === id && at >= collect_at && (due.told_at === null || at > due.told_at))) return false;
  if (id === "wallet") return true;
  return source !== null && least_cents !== null && amountOf(facts) >= least_cents && !isUsedUp(facts, { id, source });
}

function isUsedUp({ failed }: Facts, { id, source }: Method): boolean {
  return source === "bank" && failed.filter(({ method }) => method === id).length >= MOST_BANK_TRIES;
}

/** The day of the next try after so many that failed; null: there is none any more. @param last the day of the last one */
function nextTry(
  { due, failed, time_zone }: Facts,
  { collect_on, collect_at }: Notice,
  { tries, last }: { readonly tries: number; readonly last: CalendarDate },
): CalendarDate | null {
  const after = RETRY_DAYS[tries - 1];
  if (after === undefined) return null;
  const first = failed.map(({ at }) => at).filter((at) => at >= collect_at);
  const firstDay = first.length === 0 ? collect_on : dayIn(time_zone, instant(Math.min(...first)));
  const day = later(addDays(firstDay, after), addDays(last, 1));
  if (due.covered_until === null || day <= due.covered_until) return day;
  return due.covered_until > last ? due.covered_until : null;
}

/** What a due's row says after a decision. A payment that is taken changes it by itself, with its own row. */
export interface DueChange {
  readonly state: DueState;
  readonly noticed_cents: Cents | null;
  readonly noticed_at: Instant | null;
  readonly collect_on: CalendarDate | null;
  readonly collect_at: Instant | null;
  readonly told_try: number;
  readonly told_at: Instant | null;
  readonly next_at: Instant | null;
}

/** The due's row after a decision. */
export function changeBy(
  due: Facts["due"] & Pick<Due, "noticed_at">,
  decision: Exclude<Decision, { readonly kind: "take" }>,
  now: Instant,
): DueChange {
  const { state, noticed_cents, noticed_at, collect_on, collect_at, told_try, told_at } = due;
  const same = { state, noticed_cents, noticed_at, collect_on, collect_at, told_try, told_at, next_at: null };
  switch (decision.kind) {
    case "rest":
      return same;
    case "drop":
      return { ...same, state: "not_needed" };
    case "wait":
    case "over_cap":
      return { ...same, next_at: decision.until };
    case "notify": {
      const { collect_on: day, collect_at: at } = decision;
      return { ...same, noticed_cents: due.amount_cents, noticed_at: now, collect_on: day, collect_at: at, next_at: at };
    }
    case "retry":
      return { ...same, told_try: decision.tries, told_at: now, next_at: decision.next_at };
    case "hand_over":
      return { ...same, state: "handed_over", told_try: decision.tries, told_at: decision.tries > told_try ? now : told_at };
    default:
      return unreachable(decision);
  }
}
