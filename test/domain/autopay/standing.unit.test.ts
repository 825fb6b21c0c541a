import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, collectionDay } from "../../../src/domain/autopay/calendar.ts";
import type { Due } from "../../../src/domain/autopay/due.ts";
import { coveredUntil, firstOf, mandateOf, premiumsAhead, standingOf, takenOn } from "../../../src/domain/autopay/standing.ts";
import type { DueId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

const TODAY = "2026-11-24";
/** Noon in Denver. */
const here = { time_zone: "America/Denver", now: instant(Date.UTC(2026, 10, 24, 19)) };

function dueOf(more: Partial<Due> = {}): Due {
  const due_on = more.due_on ?? "2026-12-12";
  return {
    id: `due_${due_on}` as DueId,
    kind: "premium",
    subject_id: "pol_1",
    member_id: null,
    period: due_on.slice(0, 7),
    due_on,
    amount_cents: cents(310_00),
    state: "open",
    noticed_cents: null,
    noticed_at: null,
    collect_on: null,
    collect_at: null,
    told_try: 0,
    told_at: null,
    covered_until: addDays(due_on, 31),
    next_at: null,
    ...more,
  };
}

const mandate = { state: "active", cap_cents: cents(400_00) } as const;

describe("how autopay stands", () => {
  it.each([
    ["off", "live", null, []],
    ["on", "live", mandate, []],
    ["on", "live", mandate, [dueOf()]],
    ["over_cap", "live", mandate, [dueOf({ amount_cents: cents(400_01) })]],
    ["retrying", "live", mandate, [dueOf({ told_try: 1 })]],
    ["under_way", "live", mandate, [dueOf({ state: "paying" })]],
    ["handed_over", "live", mandate, [dueOf({ due_on: "2027-01-12" }), dueOf({ state: "handed_over" })]],
    ["paused", "live", { ...mandate, state: "paused" }, [dueOf()]],
    ["stopped", "live", { ...mandate, state: "stopped" }, [dueOf()]],
    ["ended", "ended", { ...mandate, state: "stopped" }, [dueOf()]],
    ["completed", "ended", { ...mandate, state: "completed" }, []],
    ["completed", "completed", mandate, []],
  ] as const)("%s", (standing, subject, authorised, dues) => {
    expect(standingOf(subject, authorised, dues)).toBe(standing);
  });

  it("counts the mandate that lives, else the newest", () => {
    const [newest, live, oldest] = [{ state: "stopped" }, { state: "paused" }, { state: "stopped" }].map((each, at) => ({
      ...each,
      subject_id: "pol_1",
      at,
    })) as never[];
    expect(mandateOf([newest, live, oldest] as never, "pol_1")).toBe(live);
    expect(mandateOf([newest, oldest] as never, "pol_1")).toBe(newest);
    expect(mandateOf([newest] as never, "pol_2")).toBeNull();
  });
});

describe("the day a payment is foretold for", () => {
  it("is the day that was told, as long as the amount is", () => {
    const told = dueOf({ noticed_cents: cents(310_00), collect_on: "2026-12-05" });
    expect(takenOn(told, 5, here)).toBe("2026-12-05");
    // Told for another amount: ten days from now at the earliest (12 CFR 1005.10(d)).
    expect(takenOn({ ...told, due_on: "2026-11-30", noticed_cents: cents(300_00) }, null, here)).toBe("2026-12-04");
  });

  it("leaves seven days for a notice that is still to be given", () => {
    expect(takenOn(dueOf({ due_on: "2026-11-26" }), null, here)).toBe("2026-12-01");
    expect(takenOn(dueOf(), 5, here)).toBe("2026-12-05");
  });

  it("is the next try's after one that failed", () => {
    expect(takenOn(dueOf({ told_try: 2, next_at: instant(Date.UTC(2026, 10, 27, 16)) }), null, here)).toBe("2026-11-27");
  });

  it("never lies in the past", () => {
    const anyDay = fc.integer({ min: -60, max: 60 }).map((days) => addDays(TODAY, days));
    fc.assert(
      fc.property(anyDay, fc.option(anyDay), fc.option(fc.integer({ min: 1, max: 31 })), (due_on, collect_on, collect_day) => {
        const due = dueOf({ due_on, collect_on, noticed_cents: collect_on === null ? null : cents(310_00) });
        expect(takenOn(due, collect_day, here) >= TODAY).toBe(true);
      }),
    );
  });
});

describe("the payment an authorisation begins with", () => {
  it("is the earliest that is due, on its day", () => {
    const dues = [dueOf({ due_on: "2027-01-12" }), dueOf()];
    expect(firstOf(dues, null, here)).toEqual({ due: dues[1], collect_on: "2026-12-12" });
  });

  it("is taken the next morning when its day has come already", () => {
    expect(firstOf([dueOf()], 20, here)?.collect_on).toBe("2026-11-25");
    expect(collectionDay("2026-12-12", 20)).toBe("2026-11-20");
  });

  it("passes over what is paid, under way or no longer covered", () => {
    const lost = dueOf({ due_on: "2026-10-12", covered_until: "2026-11-12" });
    const first = firstOf([lost, dueOf({ state: "paying" }), dueOf({ due_on: "2027-01-12" })], null, here);
    expect(first?.due.due_on).toBe("2027-01-12");
    expect(firstOf([lost], null, here)).toBeNull();
  });
});

describe("cover", () => {
  it("ends with the earliest premium that is not paid, a skipped one too until it is over", () => {
    const paid = dueOf({ due_on: "2026-11-12", state: "paid" });
    expect(coveredUntil([paid, dueOf({ due_on: "2027-01-12" }), dueOf()], TODAY)).toBe("2027-01-12");
    expect(coveredUntil([dueOf({ state: "skipped" }), dueOf({ due_on: "2027-01-12" })], TODAY)).toBe("2027-01-12");
    expect(coveredUntil([dueOf({ due_on: "2026-10-12", state: "skipped" }), dueOf()], TODAY)).toBe("2027-01-12");
    expect(coveredUntil([paid], TODAY)).toBeNull();
  });
});

describe("the coming months", () => {
  const policy = { due_day: 31, premium_cents: cents(300_00), starts_on: "2026-01-01", ends_on: null } as const;

  it("are the dues there are, and what the policy foretells", () => {
    const known = dueOf({ due_on: "2026-11-30", amount_cents: cents(310_00) });
    const ahead = premiumsAhead(policy, [known], { from: TODAY, count: 3 });
    expect(ahead.map(({ due_on, amount_cents }) => [due_on, amount_cents])).toEqual([
      ["2026-11-30", 310_00],
      ["2026-12-31", 300_00],
      ["2027-01-31", 300_00],
    ]);
  });

  it("leave out what is paid, and end with the policy", () => {
    const paid = dueOf({ due_on: "2026-11-30", state: "paid" });
    const ahead = premiumsAhead({ ...policy, ends_on: "2026-12-31" }, [paid], { from: TODAY, count: 3 });
    expect(ahead.map(({ period }) => period)).toEqual(["2026-12"]);
  });
});
