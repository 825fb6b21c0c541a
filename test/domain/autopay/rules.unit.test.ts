import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, businessStart, daysBetween } from "../../../src/domain/autopay/calendar.ts";
import { changeBy, decide, type Decision, type FailedAttempt, type Facts, type Method } from "../../../src/domain/autopay/rules.ts";
import { cents } from "../../../src/values/money.ts";
import { dayIn, DAY_MS, HOUR_MS, instant, type CalendarDate, type Instant } from "../../../src/values/time.ts";

const ZONE = "America/Denver";
const DUE = "2026-12-01";
const WALLET: Method = { id: "wallet", source: "wallet" };
const CARD: Method = { id: "met_card", source: "card" };
const BANK: Method = { id: "met_bank", source: "bank" };

/** Nine in the morning in Denver. */
function on(day: CalendarDate): Instant {
  return businessStart(ZONE, day);
}

const MANDATE = { state: "active", collect_day: null, cap_cents: cents(40_000), methods: [WALLET, CARD] } as const;

interface Given {
  readonly due?: Partial<Facts["due"]>;
  readonly mandate?: Partial<NonNullable<Facts["mandate"]>> | null;
  readonly failed?: readonly FailedAttempt[];
  readonly ends_on?: CalendarDate | null;
  readonly bill?: Facts["bill"];
  readonly last_cents?: Facts["last_cents"];
  readonly least_cents?: Facts["least_cents"];
}

function facts({ due, mandate, ...more }: Given = {}): Facts {
  return {
    due: {
      due_on: DUE,
      amount_cents: cents(31_840),
      state: "open",
      noticed_cents: null,
      collect_on: null,
      collect_at: null,
      told_try: 0,
      told_at: null,
      covered_until: "2027-01-01",
      ...due,
    },
    mandate: mandate === null ? null : { ...MANDATE, ...mandate },
    time_zone: ZONE,
    ends_on: null,
    bill: null,
    last_cents: null,
    failed: [],
    least_cents: cents(50),
    ...more,
  };
}

const TOLD = { noticed_cents: cents(31_840), collect_on: DUE, collect_at: on(DUE) } as const;

function told({ due, ...more }: Given = {}): Facts {
  return facts({ due: { ...TOLD, ...due }, ...more });
}

function failed(method: Method, at: Instant): FailedAttempt {
  return { method: method.id, source: method.source ?? "card", at };
}

describe("notice", () => {
  it("is given seven days before the payment is taken, in the hours of business", () => {
    expect(decide(facts(), on("2026-11-23"))).toEqual({ kind: "wait", until: on("2026-11-24") });
    const notified = { kind: "notify", amount_cents: 31_840, before_cents: null, collect_on: DUE, collect_at: on(DUE) };
    expect(decide(facts(), on("2026-11-24"))).toEqual(notified);
    expect(decide(facts(), instant(on("2026-11-24") - HOUR_MS))).toEqual({ kind: "wait", until: on("2026-11-24") });
  });

  it("is given ten days before where the amount is another than before", () => {
    const changed = facts({ last_cents: cents(30_000) });
    expect(decide(changed, on("2026-11-20"))).toEqual({ kind: "wait", until: on("2026-11-21") });
    expect(decide(changed, on("2026-11-21"))).toMatchObject({ kind: "notify", before_cents: 30_000, collect_on: DUE });
    expect(decide(facts({ last_cents: cents(31_840) }), on("2026-11-21"))).toEqual({ kind: "wait", until: on("2026-11-24") });
  });

  it("counts from the member's own day", () => {
    expect(decide(facts({ mandate: { collect_day: 25 } }), on("2026-11-18"))).toMatchObject({ kind: "notify", collect_on: "2026-11-25" });
  });

  it("given late moves the payment, never shortens the notice", () => {
    expect(decide(facts(), on("2026-11-29"))).toMatchObject({ kind: "notify", collect_on: "2026-12-06" });
    expect(decide(facts({ last_cents: cents(1) }), on("2026-12-20"))).toMatchObject({ kind: "notify", collect_on: "2026-12-30" });
    expect(decide(facts({ last_cents: cents(1) }), on("2026-12-23"))).toMatchObject({ kind: "hand_over", why: "late" });
  });

  it("is given anew when the amount has changed since", () => {
    const changed = told({ due: { amount_cents: cents(33_000) } });
    expect(decide(changed, on("2026-11-28"))).toMatchObject({ kind: "notify", before_cents: 31_840, collect_on: "2026-12-08" });
  });
});

describe("a payment", () => {
  it("is taken when its day's business begins, by the first method", () => {
    expect(decide(told(), instant(on(DUE) - 1))).toEqual({ kind: "wait", until: on(DUE) });
    expect(decide(told(), on(DUE))).toEqual({ kind: "take", method: "wallet", source: "wallet", amount_cents: 31_840 });
  });

  it("is not looked at while paused, stopped, skipped or paid", () => {
    expect(decide(told({ mandate: { state: "paused" } }), on(DUE))).toEqual({ kind: "rest" });
    expect(decide(told({ mandate: null }), on(DUE))).toEqual({ kind: "rest" });
    for (const state of ["paying", "paid", "skipped", "handed_over", "not_needed"] as const)
      expect(decide(told({ due: { state } }), on(DUE))).toEqual({ kind: "rest" });
  });

  it("is not needed after the policy's end, or when the bill is paid", () => {
    expect(decide(told({ ends_on: "2026-11-30" }), on(DUE))).toEqual({ kind: "drop" });
    expect(decide(told({ ends_on: DUE }), on(DUE))).toMatchObject({ kind: "take" });
    expect(decide(told({ bill: { left_cents: cents(0), reserved_cents: cents(0) } }), on(DUE))).toEqual({ kind: "drop" });
  });

  it("of a bill takes what is left at most, and waits while another is under way", () => {
    const bill = { left_cents: cents(5_000), reserved_cents: cents(0) };
    expect(decide(told({ bill }), on(DUE))).toMatchObject({ kind: "take", amount_cents: 5_000 });
    expect(decide(told({ bill: { ...bill, reserved_cents: cents(1) } }), on(DUE))).toEqual({
      kind: "wait",
      until: on(DUE) + HOUR_MS,
    });
  });

  it("is handed over, not taken, when the cover has run out", () => {
    expect(decide(told(), on("2027-01-01"))).toMatchObject({ kind: "take" });
    expect(decide(told(), on("2027-01-02"))).toMatchObject({ kind: "hand_over", why: "late", tries: 0 });
    expect(decide(told({ failed: [failed(WALLET, on(DUE))] }), on("2027-01-02"))).toMatchObject({ kind: "hand_over", why: "tries" });
  });
});

describe("above the cap", () => {
  const above = told({ mandate: { cap_cents: cents(31_839) } });

  it("nothing is taken: it is told when notice would have been due, looked at daily, and handed over in time", () => {
    expect(decide(above, on("2026-11-23"))).toEqual({ kind: "wait", until: on("2026-11-24") });
    expect(decide(above, on("2026-11-24"))).toEqual({ kind: "over_cap", amount_cents: 31_840, until: on("2026-11-25") });
    expect(decide(above, on("2026-12-31"))).toMatchObject({ kind: "over_cap" });
    expect(decide(above, on("2027-01-01"))).toMatchObject({ kind: "hand_over", why: "over_cap" });
    const part = facts({ due: { covered_until: null }, mandate: { cap_cents: cents(1) } });
    expect(decide(part, on("2026-12-14"))).toMatchObject({ kind: "over_cap" });
    expect(decide(part, on("2026-12-15"))).toMatchObject({ kind: "hand_over" });
  });
});

describe("a failure", () => {
  const at = on(DUE);

  it("falls back to the next method, each once", () => {
    expect(decide(told({ failed: [failed(WALLET, at)] }), at)).toMatchObject({ kind: "take", method: CARD.id });
    const both = [failed(WALLET, at), failed(CARD, at)];
    expect(decide(told({ failed: both }), at)).toMatchObject({ kind: "retry", tries: 1, next_on: "2026-12-02", next_at: on("2026-12-02") });
  });

  it("is tried again on days 1, 3 and 7, then handed over", () => {
    const days: CalendarDate[] = [];
    let due: Parameters<typeof changeBy>[0] = { ...told().due, noticed_at: on("2026-11-24") };
    const attempts: FailedAttempt[] = [];
    for (let now = at; due.state === "open"; now = instant(now + HOUR_MS)) {
      const decision = decide(told({ due, failed: attempts, mandate: { methods: [WALLET] } }), now);
      if (decision.kind !== "take") due = { ...due, ...changeBy(due, decision, now) };
      else {
        attempts.push(failed(WALLET, now));
        days.push(dayIn(ZONE, now));
      }
    }
    expect(days).toEqual(["2026-12-01", "2026-12-02", "2026-12-04", "2026-12-08"]);
    expect(due).toMatchObject({ state: "handed_over", told_try: 4 });
  });

  it("is tried on the last day of cover in place of a day after it", () => {
    const due = { told_try: 2, told_at: on("2026-12-02"), covered_until: "2026-12-06" } as const;
    const attempts = [failed(WALLET, at), failed(WALLET, on("2026-12-05")), failed(CARD, on("2026-12-05"))];
    const third = decide(told({ due, failed: attempts }), on("2026-12-05"));
    expect(third).toMatchObject({ kind: "retry", tries: 3, next_on: "2026-12-06" });
    const fourth = { ...due, told_try: 3, told_at: on("2026-12-05") };
    expect(decide(told({ due: fourth, failed: attempts }), on("2026-12-06"))).toMatchObject({ kind: "take", method: "wallet" });
  });

  it("takes a bank account three times at most", () => {
    const bank = { mandate: { methods: [BANK] } };
    const thrice = ["2026-12-01", "2026-12-02", "2026-12-04"].map((day) => failed(BANK, on(day as CalendarDate)));
    const due = { told_try: 2, told_at: on("2026-12-02") };
    expect(decide(told({ ...bank, due, failed: thrice.slice(0, 2) }), on("2026-12-04"))).toMatchObject({ kind: "take", source: "bank" });
    expect(decide(told({ ...bank, due, failed: thrice }), on("2026-12-04"))).toMatchObject({ kind: "hand_over", why: "tries", tries: 3 });
  });

  it("of a method that is gone, or where no processor is set up, is told as well", () => {
    const gone = { mandate: { methods: [{ ...CARD, source: null }] } };
    expect(decide(told(gone), at)).toMatchObject({ kind: "retry", next_on: "2026-12-02" });
    expect(decide(told({ mandate: { methods: [CARD] }, least_cents: null }), at)).toMatchObject({ kind: "retry" });
  });
});

describe("any due at any moment", () => {
  const day = fc.integer({ min: -20, max: 60 }).map((days) => addDays(DUE, days));
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const moment = fc.tuple(day, fc.integer({ min: 0, max: 23 })).map(([at, hour]) => instant(on(at) + hour * HOUR_MS));
  const any = fc.record({
    amount: fc.integer({ min: 1, max: 5 }),
    noticed: maybe(fc.record({ cents: fc.integer({ min: 1, max: 5 }), on: day })),
    last: maybe(fc.integer({ min: 1, max: 5 })),
    cap: fc.integer({ min: 1, max: 5 }),
    collect_day: maybe(fc.integer({ min: 1, max: 31 })),
    tries: fc.integer({ min: 0, max: 4 }),
    told_at: moment,
    covered: maybe(fc.integer({ min: 0, max: 60 }).map((days) => addDays(DUE, days))),
    methods: fc.uniqueArray(fc.constantFrom(WALLET, CARD, BANK), { minLength: 1 }),
    failed: fc.array(fc.record({ method: fc.constantFrom(WALLET, CARD, BANK), at: moment }), { maxLength: 8 }),
  });

  it("is taken only as told and allowed, waits for a later moment only, and comes to an end", () => {
    fc.assert(
      fc.property(any, moment, (given, now) => {
        const known: Facts = facts({
          due: {
            amount_cents: cents(given.amount * 100),
            noticed_cents: given.noticed === null ? null : cents(given.noticed.cents * 100),
            collect_on: given.noticed?.on ?? null,
            collect_at: given.noticed === null ? null : on(given.noticed.on),
            told_try: given.tries,
            told_at: given.tries === 0 ? null : given.told_at,
            covered_until: given.covered,
          },
          mandate: { cap_cents: cents(given.cap * 100), collect_day: given.collect_day, methods: given.methods },
          last_cents: given.last === null ? null : cents(given.last * 100),
          failed: given.failed.filter(({ at }) => at < now).map(({ method, at }) => failed(method, at)),
        });
        const decision: Decision = decide(known, now);
        const today = dayIn(ZONE, now);
        if (decision.kind === "take") {
          expect(decision.amount_cents).toBeLessThanOrEqual(given.cap * 100);
          expect([given.noticed?.cents, given.noticed !== null && on(given.noticed.on) <= now]).toEqual([given.amount, true]);
          expect(given.covered === null || today <= given.covered).toBe(true);
        }
        if (decision.kind === "wait") expect(decision.until).toBeGreaterThan(now);
        if (decision.kind === "retry" || decision.kind === "over_cap")
          expect(daysBetween(today, dayIn(ZONE, decision.kind === "retry" ? decision.next_at : decision.until))).toBeGreaterThan(0);
        if (decision.kind === "notify") {
          const before = known.due.noticed_cents ?? known.last_cents;
          const least = before === null || before === known.due.amount_cents ? 7 : 10;
          expect(daysBetween(today, decision.collect_on)).toBeGreaterThanOrEqual(least);
        }
        if (decision.kind !== "take") {
          const next = changeBy({ ...known.due, noticed_at: null }, decision, now);
          expect(next.next_at === null || (next.state === "open" && next.next_at > now && next.next_at < now + 120 * DAY_MS)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
