import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideTopUp, failuresInRow, MOST_A_DAY, type Made, type TopUpFacts } from "../../../src/domain/autopay/top-up-rules.ts";
import { newId } from "../../../src/platform/ids.ts";
import { cents, sum, ZERO } from "../../../src/values/money.ts";
import { dayIn, HOUR_MS, instant, MINUTE_MS, type Instant } from "../../../src/values/time.ts";

const ZONE = "America/Denver";
const NOW = instant(Date.UTC(2026, 10, 2, 18));

const facts = (more: Partial<TopUpFacts> = {}): TopUpFacts => ({
  available_cents: cents(15_00),
  threshold_cents: cents(20_00),
  target_cents: cents(100_00),
  needed_cents: ZERO,
  cap_cents: cents(200_00),
  made: [],
  least_cents: cents(5_00),
  most_cents: cents(2_000_00),
  time_zone: ZONE,
  ...more,
});

const made = (at: Instant, amount: number, state: Made["state"], failure: Made["failure"] = null): Made => ({
  id: newId("pay"),
  at,
  moved_at: at,
  amount_cents: cents(amount),
  state,
  failure,
});
const ago = (ms: number): Instant => instant(NOW - ms);

describe("automatic top-up", () => {
  it("adds up to the target below the threshold, and rests at it", () => {
    expect(decideTopUp(facts(), NOW)).toEqual({ kind: "add", amount_cents: 85_00 });
    expect(decideTopUp(facts({ available_cents: cents(20_00) }), NOW)).toEqual({ kind: "rest" });
  });

  it("adds what the next payments lack, and no less than one top-up is", () => {
    const next = { threshold_cents: null, target_cents: null };
    expect(decideTopUp(facts({ ...next, needed_cents: cents(310_00), cap_cents: cents(900_00) }), NOW)).toEqual({
      kind: "add",
      amount_cents: 295_00,
    });
    expect(decideTopUp(facts({ ...next, needed_cents: cents(16_00) }), NOW)).toEqual({ kind: "add", amount_cents: 5_00 });
    expect(decideTopUp(facts({ ...next, needed_cents: cents(15_00) }), NOW)).toEqual({ kind: "rest" });
  });

  it("waits for what is on its way", () => {
    for (const state of ["created", "processing", "funded"] as const) {
      expect(decideTopUp(facts({ made: [made(ago(30 * HOUR_MS), 85_00, state)] }), NOW)).toEqual({ kind: "rest" });
    }
  });

  it("takes what the day still allows, then waits for the member's midnight", () => {
    const today = made(ago(HOUR_MS), 150_00, "posted");
    expect(decideTopUp(facts({ made: [today] }), NOW)).toEqual({ kind: "add", amount_cents: 50_00 });
    const midnight = Date.UTC(2026, 10, 3, 7);
    expect(decideTopUp(facts({ made: [made(ago(HOUR_MS), 196_00, "posted")] }), NOW)).toEqual({ kind: "wait", until: midnight });
    const yesterday = made(ago(12 * HOUR_MS), 200_00, "posted");
    expect(decideTopUp(facts({ made: [yesterday] }), NOW)).toEqual({ kind: "add", amount_cents: 85_00 });
  });

  it("stops after three a day, the refused ones among them, but not those that were withdrawn", () => {
    const refused = [1, 2, 3].map((hours) => made(ago(hours * HOUR_MS), 10_00, "failed", "card_declined"));
    expect(decideTopUp(facts({ made: refused }), NOW)).toMatchObject({ kind: "wait" });
    const withdrawn = refused.map((each) => ({ ...each, state: "cancelled", failure: "not_authorised" }) as const);
    expect(decideTopUp(facts({ made: withdrawn }), NOW)).toMatchObject({ kind: "add" });
  });

  it("counts failures in a row since the last that went through and since the last change", () => {
    const row = [
      made(ago(5 * HOUR_MS), 1, "failed"),
      made(ago(4 * HOUR_MS), 1, "posted"),
      made(ago(3 * HOUR_MS), 1, "failed"),
      made(ago(2 * HOUR_MS), 1, "cancelled", "not_authorised"),
      made(ago(1 * HOUR_MS), 1, "failed"),
    ];
    expect(failuresInRow(row, instant(0))).toEqual([row[4], row[2]]);
    expect(failuresInRow(row, ago(2 * HOUR_MS))).toEqual([row[4]]);
    expect(failuresInRow(row.slice(0, 2), instant(0))).toEqual([]);
  });

  it("is never above the day's cap and never a loop, whatever is spent and refused, at any pace", () => {
    const step = fc.record({
      minutes: fc.integer({ min: 1, max: 600 }),
      spent: fc.integer({ min: 0, max: 300_00 }),
      ends: fc.constantFrom("posted", "failed", "expired", "processing"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 5_00, max: 400_00 }), (steps, cap) => {
        let [at, available] = [NOW, 0];
        let list: readonly Made[] = [];
        for (const { minutes, spent, ends } of steps) {
          at = instant(at + minutes * MINUTE_MS);
          available = Math.max(0, available - spent);
          const decided = decideTopUp(facts({ available_cents: cents(available), cap_cents: cents(cap), made: list }), at);
          if (decided.kind === "add") {
            list = [...list, made(at, decided.amount_cents, ends)];
            if (ends === "posted") available += decided.amount_cents;
          } else {
            // What a bank was still bringing is there now.
            available += sum(list.filter(({ state }) => state === "processing").map(({ amount_cents }) => amount_cents));
            list = list.map((each) => (each.state === "processing" ? { ...each, state: "posted" } : each));
          }
        }
        for (const day of new Set(list.map((each) => dayIn(ZONE, each.at)))) {
          const ofDay = list.filter((each) => dayIn(ZONE, each.at) === day);
          expect(ofDay.length).toBeLessThanOrEqual(MOST_A_DAY);
          expect(sum(ofDay.filter(({ state }) => state !== "failed").map(({ amount_cents }) => amount_cents))).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });
});
