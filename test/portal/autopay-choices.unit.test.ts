import { describe, expect, it } from "vitest";
import type { MemberMethod } from "../../src/domain/payments/saved-methods.ts";
import { formOf, proposedCap, readChoices } from "../../src/portal/autopay/choices.ts";
import type { SavedMethodId } from "../../src/values/ids.ts";
import { cents } from "../../src/values/money.ts";
import { instant } from "../../src/values/time.ts";

const [visa, bank] = (["card", "bank"] as const).map((kind): MemberMethod => ({
  id: `met_${kind}` as SavedMethodId,
  kind,
  brand: kind,
  last4: "4242",
  created_at: instant(1),
})) as [MemberMethod, MemberMethod];
const place = { methods: [visa, bank], due_day: 12, least_cents: cents(310_00) };
const form = { order: "wallet_then", method: bank.id, collect_day: "", cap: "372.00" };

describe("how autopay shall take payments", () => {
  it.each([
    ["wallet_then", ["wallet", "met_bank"]],
    ["wallet", ["wallet"]],
    ["saved", ["met_bank"]],
  ])("reads the order %s", (order, methods) => {
    const read = readChoices({ ...form, order }, place);
    expect(read).toEqual({ ok: true, value: { methods, collect_day: null, cap_cents: 372_00 } });
    if (read.ok) expect(formOf(read.value, "372.00")).toEqual({ ...form, order, method: order === "wallet" ? "" : bank.id });
  });

  it("needs no choice of the only card", () => {
    expect(readChoices({ ...form, method: "" }, { ...place, methods: [visa] })).toMatchObject({
      value: { methods: ["wallet", "met_card"] },
    });
  });

  it("reads the due day as the due day, so that it moves with it", () => {
    expect(readChoices({ ...form, collect_day: "12" }, place)).toMatchObject({ value: { collect_day: null } });
    expect(readChoices({ ...form, collect_day: "31" }, place)).toMatchObject({ value: { collect_day: 31 } });
    // A plan's parts have days of their own.
    expect(readChoices({ ...form, collect_day: "5" }, { ...place, due_day: null })).toMatchObject({ value: { collect_day: null } });
  });

  it("says everything there is to mend at once", () => {
    expect(readChoices({ order: "saved", method: "met_other", collect_day: "0", cap: "309.99" }, place)).toEqual({
      ok: false,
      error: { method: "missing", collect_day: "not_a_day", cap: "below" },
    });
    expect(readChoices({ ...form, order: "wallet_then" }, { ...place, methods: [] })).toEqual({ ok: false, error: { order: "missing" } });
  });

  it("proposes a fifth more than a payment takes, in whole dollars", () => {
    expect([412_50, 310_00, 1].map((amount) => proposedCap(cents(amount)))).toEqual([495_00, 372_00, 1_00]);
  });
});
