import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysBetween } from "../../../src/domain/autopay/calendar.ts";
import {
  firstPartDay,
  LEAST_PART,
  mayBegin,
  MOST_MONTHS,
  planChoices,
  plannedParts,
  planParts,
  shrunk,
} from "../../../src/domain/autopay/plan-rules.ts";
import { cents, sum, ZERO } from "../../../src/values/money.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";

const DENVER = "America/Denver";
const months = fc.integer({ min: 2, max: MOST_MONTHS });
const total = fc.integer({ min: 2 * LEAST_PART, max: 900_000_00 }).map(cents);
const noon = fc.integer({ min: 0, max: 3000 }).map((day) => instant(Date.UTC(2026, 0, 1, 19) + day * DAY_MS));
const dayOfTheMonth = fc.integer({ min: 1, max: 31 });

describe("the parts of a plan", () => {
  it("carry the odd cents in the last one", () => {
    expect(planParts(cents(100_00), 3)).toEqual([33_33, 33_33, 33_34]);
    expect(planParts(cents(100_00), 4)).toEqual([25_00, 25_00, 25_00, 25_00]);
    expect(planParts(cents(124_19), 24).at(-1)).toBe(5_28);
  });

  it("sum up exactly, are equal but the last, and none is 0", () => {
    fc.assert(
      fc.property(total, months, (amount, count) => {
        const parts = planParts(amount, count);
        const [first = ZERO] = parts;
        expect(sum(parts)).toBe(amount);
        expect(parts).toHaveLength(count);
        expect(parts.slice(0, -1).every((part) => part === first)).toBe(true);
        const last = parts.at(-1) ?? ZERO;
        expect(first > 0 && last >= first && last - first < count).toBe(true);
      }),
    );
  });

  it("are offered where each is large enough, up to two years", () => {
    expect(planChoices(cents(9_99))).toEqual([]);
    expect(planChoices(cents(10_00))).toEqual([2]);
    expect(planChoices(cents(5_000_00))).toEqual(Array.from({ length: 23 }, (_, index) => index + 2));
    fc.assert(
      fc.property(total, (amount) => {
        for (const count of planChoices(amount)) expect(Math.min(...planParts(amount, count))).toBeGreaterThanOrEqual(LEAST_PART);
      }),
    );
  });
});

describe("the days of a plan", () => {
  it("keep the day of the month where the month has it", () => {
    const parts = plannedParts({ total_cents: cents(100_00), months: 4, first_on: "2027-12-31", day: 31 });
    expect(parts.map(({ due_on }) => due_on)).toEqual(["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]);
    expect(parts.map(({ period }) => period)).toEqual(["01", "02", "03", "04"]);
    const short = plannedParts({ total_cents: cents(100_00), months: 2, first_on: "2027-02-28", day: 30 });
    expect(short.map(({ due_on }) => due_on)).toEqual(["2027-02-28", "2027-03-30"]);
  });

  it("begin today until business does, and then with the next month", () => {
    const early = instant(Date.UTC(2026, 10, 2, 15, 59));
    expect(firstPartDay(DENVER, early, 2)).toBe("2026-11-02");
    expect(firstPartDay(DENVER, instant(early + 60_001), 2)).toBe("2026-12-02");
    expect(firstPartDay(DENVER, early, 31)).toBe("2026-11-30");
  });

  it("begin within a month and are a month apart, whatever the day", () => {
    fc.assert(
      fc.property(noon, dayOfTheMonth, months, (now, day, count) => {
        const first_on = firstPartDay(DENVER, now, day);
        expect(mayBegin(DENVER, now, { first_on, day })).toBe(true);
        const days = plannedParts({ total_cents: cents(5_000_00), months: count, first_on, day }).map(({ due_on }) => due_on);
        const gaps = days.slice(1).map((each, index) => daysBetween(days[index] ?? each, each));
        expect(gaps.every((gap) => gap >= 28 && gap <= 31)).toBe(true);
      }),
    );
  });

  it("are refused when the first is over, a month and more ahead, or not on the day chosen", () => {
    const now = instant(Date.UTC(2026, 10, 2, 18));
    expect(mayBegin(DENVER, now, { first_on: "2026-11-02", day: 2 })).toBe(false);
    expect(mayBegin(DENVER, now, { first_on: "2026-11-03", day: 3 })).toBe(true);
    expect(mayBegin(DENVER, now, { first_on: "2026-11-03", day: 4 })).toBe(false);
    expect(mayBegin(DENVER, now, { first_on: "2027-01-03", day: 3 })).toBe(false);
  });
});

describe("a plan whose bill is paid otherwise", () => {
  it("shrinks from its end", () => {
    const parts = plannedParts({ total_cents: cents(100_00), months: 4, first_on: "2026-11-02", day: 2 });
    expect(shrunk(parts, cents(60_00)).map(({ amount_cents }) => amount_cents)).toEqual([25_00, 25_00, 10_00, 0]);
    expect(shrunk(parts, ZERO).every(({ amount_cents }) => amount_cents === 0)).toBe(true);
    expect(shrunk(parts, cents(900_00))).toEqual(parts);
  });
});
