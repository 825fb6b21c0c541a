import type { Cents } from "../../values/money.ts";
import { dayIn, type CalendarDate, type Instant } from "../../values/time.ts";
import { addDays, CHANGED_NOTICE_DAYS, collectionDay, dueDays, later, nextBusinessDay, NOTICE_DAYS } from "./calendar.ts";
import type { Due, Policy } from "./due.ts";
import type { Mandate } from "./mandate.ts";

// How autopay of one policy or plan stands, as its owner should read it. The clock decides by its own rules; this only foretells them.

/**
 * `off`: nothing was ever authorised. `over_cap`: the next payment is above what the member allows. `retrying`: a try failed, another comes.
 * `handed_over`: the clock has given up on a payment and the member has to do something.
 */
export type Standing = "off" | "on" | "under_way" | "retrying" | "over_cap" | "handed_over" | "paused" | "stopped" | "ended" | "completed";

/** A day at a place. */
export interface Here {
  readonly time_zone: string;
  readonly now: Instant;
}

/** What the clock still has to do with, by due day: not paid, not skipped, not dropped. */
export function toCome(dues: readonly Due[]): readonly Due[] {
  return dues
    .filter(({ state }) => state === "open" || state === "paying" || state === "handed_over")
    .toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1));
}

/** How it stands. @param subject what is paid: whether it is over, or all of it paid */
export function standingOf(
  subject: "live" | "ended" | "completed",
  mandate: Pick<Mandate, "state" | "cap_cents"> | null,
  dues: readonly Due[],
): Standing {
  const [next] = toCome(dues);
  if (next?.state === "paying") return "under_way";
  if (subject === "completed" || mandate?.state === "completed") return "completed";
  if (subject === "ended") return "ended";
  if (next?.state === "handed_over") return "handed_over";
  if (mandate === null) return "off";
  if (mandate.state !== "active") return mandate.state;
  if (next === undefined) return "on";
  if (next.amount_cents > mandate.cap_cents) return "over_cap";
  return next.told_try > 0 ? "retrying" : "on";
}

/** What `takenOn` looks at of a due. */
export type Foreseen = Pick<Due, "due_on" | "amount_cents" | "noticed_cents" | "collect_on" | "told_try" | "next_at">;

/** The day on which a due is taken, as far as it can be known today: what was told, the next try after one that failed, or the earliest day after a notice. */
export function takenOn(due: Foreseen, collect_day: number | null, { time_zone, now }: Here): CalendarDate {
  const today = dayIn(time_zone, now);
  if (due.told_try > 0) return due.next_at === null ? today : later(dayIn(time_zone, due.next_at), today);
  if (due.collect_on !== null && due.noticed_cents === due.amount_cents) return later(due.collect_on, today);
  const notice = due.noticed_cents === null ? NOTICE_DAYS : CHANGED_NOTICE_DAYS;
  return later(collectionDay(due.due_on, collect_day), addDays(today, notice));
}

/**
 * The payment that an authorisation given now begins with, and the day it is taken: the authorisation itself is its notice, so it may be soon.
 * Null: nothing is due yet, or what is due can be paid by hand only, as its cover has run out.
 */
export function firstOf(
  dues: readonly Due[],
  collect_day: number | null,
  { time_zone, now }: Here,
): { readonly due: Due; readonly collect_on: CalendarDate } | null {
  const soonest = nextBusinessDay(time_zone, now);
  for (const due of toCome(dues)) {
    if (due.state !== "open") continue;
    const collect_on = later(collectionDay(due.due_on, collect_day), soonest);
    if (due.covered_until === null || collect_on <= due.covered_until) return { due, collect_on };
  }
  return null;
}

/** Until when cover lasts if nothing more is paid: the earliest premium that is not paid decides, one that the member skips too. Null: nothing is known. */
export function coveredUntil(dues: readonly Due[], today: CalendarDate): CalendarDate | null {
  const ends = dues.flatMap(({ state, covered_until }) => {
    if (covered_until === null || state === "paid" || state === "not_needed") return [];
    return state === "skipped" && covered_until < today ? [] : [covered_until];
  });
  return ends.toSorted()[0] ?? null;
}

/** The mandate that counts for a policy or plan: the one that lives, else the newest. @param mandates newest first */
export function mandateOf<M extends Pick<Mandate, "subject_id" | "state">>(mandates: readonly M[], subject_id: string): M | null {
  const own = mandates.filter((each) => each.subject_id === subject_id);
  return own.find(({ state }) => state === "active" || state === "paused") ?? own[0] ?? null;
}

/** A payment to come, as far as it can be foretold. */
export interface Ahead {
  /** null: there is no due for it yet. */
  readonly due: Due | null;
  readonly kind: Due["kind"];
  readonly period: string;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
}

/**
 * A policy's premiums from a day on: the dues there are, and beyond them what its due day and premium foretell.
 * @param count how many months, at most 12
 */
export function premiumsAhead(
  policy: Pick<Policy, "due_day" | "premium_cents" | "starts_on" | "ends_on">,
  dues: readonly Due[],
  { from, count }: { readonly from: CalendarDate; readonly count: number },
): readonly Ahead[] {
  const start = policy.starts_on > from ? policy.starts_on : from;
  // A premium may be moved to another day of its month: the month is what it is known by.
  return dueDays(policy.due_day, start, addDays(start, 31 * (count + 1)))
    .filter(({ due_on }) => policy.ends_on === null || due_on <= policy.ends_on)
    .slice(0, count)
    .map(({ period, due_on }): Ahead => {
      const due = dues.find((each) => each.period === period) ?? null;
      return { due, kind: "premium", period, due_on: due?.due_on ?? due_on, amount_cents: due?.amount_cents ?? policy.premium_cents };
    })
    .filter(({ due }) => due === null || isAhead(due));
}

/** A plan's next parts. */
export function partsAhead(dues: readonly Due[], count: number): readonly Ahead[] {
  return dues
    .filter(isAhead)
    .toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1))
    .slice(0, count)
    .map((due) => ({ due, kind: due.kind, period: due.period, due_on: due.due_on, amount_cents: due.amount_cents }));
}

function isAhead({ state }: Due): boolean {
  return state === "open" || state === "paying" || state === "skipped";
}
