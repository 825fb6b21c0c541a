import type { PaymentId } from "../../values/ids.ts";
import { cents, sum, ZERO, type Cents } from "../../values/money.ts";
import { DAY_MS, dayIn, instant, startOfDay, type Instant } from "../../values/time.ts";
import type { PaymentFailure, PaymentState } from "../payments/payment.ts";
import { addDays } from "./calendar.ts";

// When the clock adds money by itself, and how much. Source: docs/autopay.md, "Automatic top-up".

/** However often the balance falls, money is added no more often than this a day: whatever is wrong then, it is no loop. */
export const MOST_A_DAY = 3;
/** So many failures in a row, and it pauses itself. */
export const MOST_FAILURES = 3;
/** How long a card or bank that said no is left alone. */
export const WAIT_AFTER_FAILURE_MS = DAY_MS;
/** How long before a payment by the clock what it needs is added: a bank takes days to bring it. */
export const AHEAD_MS = { card: 3 * DAY_MS, bank: 5 * DAY_MS } as const;

/** A payment that the authorisation has made. */
export interface Made {
  readonly id: PaymentId;
  readonly at: Instant;
  /** When it last moved: of one that failed, when it did. */
  readonly moved_at: Instant;
  readonly amount_cents: Cents;
  readonly state: PaymentState;
  readonly failure: PaymentFailure | null;
}

/** What is decided by. */
export interface TopUpFacts {
  readonly available_cents: Cents;
  /** Below this, up to `target_cents`; both null: what the next payments need. */
  readonly threshold_cents: Cents | null;
  readonly target_cents: Cents | null;
  /** What the clock takes from the wallet within the days ahead. */
  readonly needed_cents: Cents;
  /** The most in a day. */
  readonly cap_cents: Cents;
  /** What was made under this authorisation lately: at least all of the day. */
  readonly made: readonly Made[];
  /** The operator's limits for one top-up. */
  readonly least_cents: Cents;
  readonly most_cents: Cents;
  readonly time_zone: string;
}

export type TopUpDecision =
  | { readonly kind: "add"; readonly amount_cents: Cents }
  /** The day is full: not before this. */
  | { readonly kind: "wait"; readonly until: Instant }
  /** Nothing is missing, or some is still on its way. */
  | { readonly kind: "rest" };

/** Decides for one wallet. */
export function decideTopUp(facts: TopUpFacts, now: Instant): TopUpDecision {
  const missing = missingOf(facts);
  if (missing <= 0 || facts.made.some(({ state }) => isOnItsWay(state))) return { kind: "rest" };
  const { time_zone, least_cents, most_cents, cap_cents } = facts;
  const today = dayIn(time_zone, now);
  const madeToday = facts.made.filter((each) => isAsked(each) && dayIn(time_zone, each.at) === today);
  const left = cents(cap_cents - sum(madeToday.filter(mayHaveCome).map(({ amount_cents }) => amount_cents)));
  const amount_cents = cents(Math.min(Math.max(missing, least_cents), most_cents, left));
  if (madeToday.length >= MOST_A_DAY || amount_cents < least_cents) {
    return { kind: "wait", until: startOfDay(time_zone, addDays(today, 1)) };
  }
  return { kind: "add", amount_cents };
}

function missingOf({ available_cents, threshold_cents, target_cents, needed_cents }: TopUpFacts): number {
  if (target_cents === null || threshold_cents === null) return needed_cents - available_cents;
  return available_cents < threshold_cents ? target_cents - available_cents : ZERO;
}

/** Withdrawn before the card or bank was asked: it was none. */
function isAsked({ failure }: Made): boolean {
  return failure !== "not_authorised";
}

/** A card or bank that has said no brings nothing; of one that has not answered in time we cannot know. */
function mayHaveCome({ state }: Made): boolean {
  return state !== "failed";
}

function isOnItsWay(state: PaymentState): boolean {
  return state === "created" || state === "awaiting_payer" || state === "processing" || state === "funded";
}

/** Those in a row that have failed by now, newest first: since the last one that went through, and since the member last changed anything. */
export function failuresInRow(made: readonly Made[], changed_at: Instant): readonly Made[] {
  const newestFirst = made.filter((each) => each.at >= changed_at && isAsked(each)).toSorted((a, b) => b.at - a.at);
  const ended = newestFirst.filter(({ state }) => !isOnItsWay(state));
  const lastGood = ended.findIndex(({ state }) => state !== "failed");
  return lastGood === -1 ? ended : ended.slice(0, lastGood);
}

/** Until when nothing is tried after a failure. */
export function waitAfter(failedAt: Instant): Instant {
  return instant(failedAt + WAIT_AFTER_FAILURE_MS);
}
