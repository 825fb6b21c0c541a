import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayOfMonth, monthOf, type Month } from "../../../src/domain/autopay/calendar.ts";
import {
  judgePremium,
  numberKey,
  readPolicyForm,
  readPolicyNumber,
  realignDues,
  stateAfterImport,
  type AlignedDue,
  type PolicyTerms,
} from "../../../src/domain/autopay/policies-rules.ts";
import { cents } from "../../../src/values/money.ts";
import type { CalendarDate } from "../../../src/values/time.ts";

const TODAY = "2026-11-20";
const FORM = { insurer: "ins_a", member_number: " HM-204 11 ", plan_name: " Silver  70 ", premium: "412.50", due_day: "1" };
const PLACE = { insurer_ids: ["ins_a", "ins_b"], today: TODAY } as const;

describe("the form that connects a policy", () => {
  it("becomes a policy", () => {
    expect(readPolicyForm(FORM, PLACE)).toEqual({
      ok: true,
      value: {
        insurer_id: "ins_a",
        member_number: "HM-204 11",
        plan_name: "Silver 70",
        premium_cents: 41_250,
        due_day: 1,
        starts_on: TODAY,
      },
    });
  });

  it("says everything there is to mend at once", () => {
    expect(readPolicyForm({ insurer: "", member_number: " ", plan_name: "", premium: "", due_day: "" }, PLACE)).toEqual({
      ok: false,
      error: { insurer: "missing", member_number: "missing", plan_name: "missing", premium: "missing", due_day: "missing" },
    });
    const odd = { insurer: "ins_c", member_number: "#1", plan_name: "x".repeat(101), premium: "0", due_day: "32" };
    expect(readPolicyForm(odd, PLACE)).toEqual({
      ok: false,
      error: { insurer: "missing", member_number: "not_a_number", plan_name: "too_long", premium: "zero", due_day: "not_a_day" },
    });
  });

  it("compares numbers without what separates their groups", () => {
    expect(numberKey("hm-204 11")).toBe(numberKey("HM.20411"));
    for (const odd of ["", "-1", "1-", "a'b", "Ñ1", "1".repeat(41)]) expect(readPolicyNumber(odd)).toBeNull();
  });
});

const term = fc.record({
  premium_cents: fc.integer({ min: 1, max: 3 }).map((dollars) => cents(dollars * 100)),
  due_day: fc.integer({ min: 1, max: 31 }),
  grace_days: fc.integer({ min: 0, max: 40 }),
  ends_on: fc.option(fc.integer({ min: -40, max: 90 }).map((days) => addDays(TODAY, days))),
}) satisfies fc.Arbitrary<PolicyTerms>;

function dueOf(period: Month, before: PolicyTerms, more: Partial<AlignedDue>): AlignedDue {
  const due_on = dayOfMonth(period, before.due_day);
  const state = before.ends_on !== null && due_on > before.ends_on ? "not_needed" : "open";
  return {
    id: `due_${period}` as const,
    period,
    due_on,
    amount_cents: before.premium_cents,
    covered_until: addDays(due_on, before.grace_days),
    state,
    ...more,
  };
}

const months = [-1, 0, 1, 2].map((away) => addMonths(monthOf(TODAY), away));

describe("unpaid dues, when the insurer changes a policy", () => {
  it("follow while they are still to come, and are then what the policy says", () => {
    fc.assert(
      fc.property(term, term, (before, after) => {
        const dues = months.map((period) => dueOf(period, before, {}));
        const changed = new Map(realignDues(dues, { before, after, today: TODAY }).map((due) => [due.id, due]));
        for (const due of dues) {
          const now = changed.get(due.id) ?? due;
          expect(monthOf(now.due_on)).toBe(due.period);
          if (due.due_on < TODAY) expect(now).toEqual(due);
          else {
            expect(now.due_on >= TODAY).toBe(true);
            expect(now.amount_cents).toBe(after.premium_cents);
            expect(now.covered_until).toBe(addDays(now.due_on, after.grace_days));
            expect(now.state === "not_needed").toBe(after.ends_on !== null && now.due_on > after.ends_on);
          }
        }
      }),
    );
  });

  it("follow once: a second time there is nothing to change", () => {
    fc.assert(
      fc.property(term, term, (before, after) => {
        const dues = months.map((period) => dueOf(period, before, {}));
        const changed = new Map(realignDues(dues, { before, after, today: TODAY }).map((due) => [due.id, due]));
        const then = dues.map((due) => changed.get(due.id) ?? due);
        expect(realignDues(then, { before: after, after, today: TODAY }).filter(({ due_on }) => due_on >= TODAY)).toEqual([]);
      }),
    );
  });

  it("keep a month's own amount and day, and what was skipped", () => {
    const before = { premium_cents: cents(100), due_day: 25, grace_days: 31, ends_on: null };
    const own = dueOf("2026-12", before, { amount_cents: cents(77), due_on: "2026-12-28", covered_until: "2027-01-28", state: "skipped" });
    expect(realignDues([own], { before, after: { ...before, premium_cents: cents(120), due_day: 5 }, today: TODAY })).toEqual([]);
    // The 5th of this month is over: this month's stays on the 25th.
    const [moved] = realignDues([dueOf("2026-11", before, {})], {
      before,
      after: { ...before, premium_cents: cents(120), due_day: 5 },
      today: TODAY,
    });
    expect(moved).toMatchObject({ due_on: "2026-11-25", amount_cents: 120 });
  });
});

describe("the state of a policy after an import", () => {
  const over = { ends_on: addDays(TODAY, -1) };
  const lasts = { ends_on: TODAY as CalendarDate };
  it.each([
    ["offered", lasts, over, "ended"],
    ["offered", lasts, lasts, "offered"],
    ["ended", over, lasts, "offered"],
    ["ended", lasts, lasts, "ended"],
    ["connected", lasts, over, "connected"],
    ["declined", lasts, lasts, "declined"],
  ] as const)("%s: %j, then %j, is %s", (state, before, after, then) => {
    expect(stateAfterImport({ state, before, after, today: TODAY })).toBe(then);
  });
});

describe("a month's premium", () => {
  const policy = { due_day: 31, grace_days: 31, starts_on: "2026-10-15", ends_on: "2027-06-15", due_on: null, amount_cents: null } as const;
  it.each([
    [{ period: "2026-11" }, "2026-11-30"],
    [{ period: "2026-11", due_on: "2026-11-05" }, "2026-11-05"],
    [{ period: "2026-11", due_on: "2026-12-01" }, "outside_period"],
    [{ period: "2026-08" }, "too_far"],
    [{ period: "2026-09" }, "outside_policy"],
    [{ period: "2027-06" }, "outside_policy"],
    [{ period: "2027-12" }, "too_far"],
  ] as const)("%j: %s", (asked, said) => {
    const judged = judgePremium(policy, asked, TODAY);
    expect(judged.ok ? judged.value.due_on : judged.error).toBe(said);
  });

  it("keeps the day it has", () => {
    expect(judgePremium({ ...policy, due_on: "2026-12-03" }, { period: "2026-12" }, TODAY)).toEqual({
      ok: true,
      value: { due_on: "2026-12-03" },
    });
  });
});
