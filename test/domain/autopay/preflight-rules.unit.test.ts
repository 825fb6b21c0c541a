import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareNights,
  isItsTurn,
  judgeMember,
  type Looked,
  type MethodState,
  type Watched,
} from "../../../src/domain/autopay/preflight-rules.ts";
import { newId } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { addDays } from "../../../src/domain/autopay/calendar.ts";

const DUE: Watched = {
  due_id: "due_1",
  subject_id: "pol_1",
  mandate_id: "man_1",
  due_on: "2026-12-01",
  collect_on: "2026-12-01",
  amount_cents: cents(400),
  cap_cents: cents(500),
  methods: ["wallet", "met_1"],
  told_cents: cents(400),
  ending: null,
};
const GOOD: MethodState = { state: "good", expires: "2026-12" };
const MEMBER: Looked = { dues: [DUE], available_cents: cents(400), top_up: "off", methods: new Map([["met_1", GOOD]]) };

function found(member: Partial<Looked>, due: Partial<Watched> = {}): readonly string[] {
  return judgeMember({ ...MEMBER, dues: [{ ...DUE, ...due }], ...member }).findings.map(({ code, weight }) => `${code} ${weight}`);
}

describe("a payment to come", () => {
  it("of which all is well has no finding", () => {
    expect(found({})).toEqual([]);
  });

  it.each([
    ["a wallet that is short is a note where a card can pay", { available_cents: cents(399) }, {}, ["wallet_short note"]],
    ["and a warning where nothing can", { available_cents: cents(399) }, { methods: ["wallet"] }, ["wallet_short warning"]],
    [
      "but a note where automatic top-up may fill it",
      { available_cents: cents(0), top_up: "on" },
      { methods: ["wallet"] },
      ["wallet_short note"],
    ],
    ["nobody asks the wallet when the card before it can pay", { available_cents: cents(0) }, { methods: ["met_1", "wallet"] }, []],
    ["a card good until this month is good", {}, { methods: ["met_1"] }, []],
    ["a card that ends before is expiring", {}, { methods: ["met_1"], collect_on: "2027-01-01" }, ["method_expiring warning"]],
    [
      "a method that the processor has forgotten is gone",
      { methods: new Map([["met_1", { state: "gone" }]]) },
      { methods: ["met_1"] },
      ["method_gone warning"],
    ],
    ["one that the member has removed too", { methods: new Map() }, { methods: ["met_1"] }, ["method_gone warning"]],
    [
      "a method that nobody could ask about is nothing new",
      { methods: new Map([["met_1", { state: "unknown" }]]) },
      { methods: ["met_1"] },
      [],
    ],
    ["another amount than told is a change", {}, { told_cents: cents(399) }, ["amount_changed warning"]],
    ["the first one is none", {}, { told_cents: null }, []],
    ["above the cap", {}, { cap_cents: cents(399) }, ["over_cap warning"]],
    ["the last one of a policy", {}, { ending: { ends_on: "2026-12-31", due_day: 1 } }, ["policy_ending warning"]],
    ["not the last one", {}, { ending: { ends_on: "2027-01-01", due_day: 1 } }, []],
  ] as readonly (readonly [string, Partial<Looked>, Partial<Watched>, readonly string[]])[])("%s", (_name, member, due, codes) => {
    expect(found(member, due)).toEqual(codes);
  });

  it("finds in the wallet what those before it have left: as many are short as the money does not reach", () => {
    assert(
      property(integer({ min: 0, max: 50 }), array(integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 8 }), (money, amounts) => {
        const dues = amounts.map((amount, at): Watched => {
          const day = addDays("2026-12-01", at);
          return {
            ...DUE,
            due_id: `due_${at}` as const,
            collect_on: day,
            amount_cents: cents(amount),
            told_cents: null,
            methods: ["wallet"],
          };
        });
        let left = money;
        const short = dues.filter(({ amount_cents }) => {
          if (amount_cents > left) return true;
          left -= amount_cents;
          return false;
        });
        const judged = judgeMember({ ...MEMBER, dues: dues.toReversed(), available_cents: cents(money) });
        expect(judged.findings.map(({ due_id }) => due_id)).toEqual(short.map(({ due_id }) => due_id));
      }),
    );
  });
});

describe("this night beside those before", () => {
  const row = { due_id: "due_1", code: "wallet_short", cleared: 0, mailed: 1 } as const;
  const short = judgeMember({ ...MEMBER, available_cents: cents(1), methods: new Map(), dues: [{ ...DUE, methods: ["wallet"] }] });
  const well = judgeMember(MEMBER);

  it("tells once, also of what went and came back", () => {
    expect(compareNights(short, []).news).toHaveLength(1);
    expect(compareNights(short, [row]).news).toEqual([]);
    expect(compareNights(short, [{ ...row, cleared: 1 }]).news).toEqual([]);
    // It was only a note before.
    expect(compareNights(short, [{ ...row, mailed: 0 }]).news).toHaveLength(1);
  });

  it("takes back what is mended, and nothing that could not be asked about", () => {
    expect(compareNights(well, [row]).mended).toEqual([row]);
    expect(compareNights(well, [{ ...row, cleared: 1 }]).mended).toEqual([]);
    const gone = { ...row, code: "method_gone" } as const;
    const unsure = judgeMember({ ...MEMBER, methods: new Map([["met_1", { state: "unknown" }]]) });
    expect(compareNights(unsure, [gone, row]).mended).toEqual([row]);
    expect(compareNights(well, [gone]).mended).toEqual([gone]);
  });
});

describe("more saved methods than one night can ask about", () => {
  it("take turns: each once in so many nights", () => {
    for (const nights of [1, 2, 7]) {
      for (let n = 0; n < 50; n += 1) {
        const id = newId("met");
        const asked = Array.from({ length: nights }, (_, night) => isItsTurn(id, { nights, night: 20_000 + night }));
        expect(asked.filter(Boolean)).toHaveLength(1);
      }
    }
  });
});
