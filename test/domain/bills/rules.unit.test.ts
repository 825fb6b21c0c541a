import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { billCodeFrom, readBillCode } from "../../../src/domain/bills/bill-code.ts";
import { billStanding, billSum, unexplained } from "../../../src/domain/bills/bill.ts";
import { nameKey } from "../../../src/domain/bills/names.ts";
import { isNpi } from "../../../src/domain/bills/npi.ts";
import { judgePayment, paymentLabel } from "../../../src/domain/bills/pay-rules.ts";
import type { BillId, FacilityId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";

describe("a bill code", () => {
  it("is read back however it is typed", () => {
    const loosely = fc.array(fc.constantFrom("", " ", "-", "–", ".", "_"), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), loosely, fc.boolean(), fc.boolean(), (random, gaps, lower, lookalike) => {
        const code = billCodeFrom(random);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
        const symbols = Array.from(code.replace("-", "")).map((symbol) =>
          lookalike && symbol === "0" ? "o" : lookalike && symbol === "1" ? "l" : symbol,
        );
        const typed = gaps.map((gap, at) => gap + (symbols[at] ?? "")).join("");
        expect(readBillCode(lower ? typed.toLowerCase() : typed)).toBe(code);
      }),
    );
  });

  it.each(["", "K7QM", "K7QM-2XPDD", "K7QM-2XPU", "K7QM-2XP!", "x".repeat(1000)])("is not %j", (typed) => {
    expect(readBillCode(typed)).toBeNull();
  });
});

describe("an NPI", () => {
  it("needs its check digit", () => {
    expect(isNpi("1234567893")).toBe(true);
    for (const digit of "012456789") expect(isNpi(`123456789${digit}`)).toBe(false);
    expect(isNpi("60")).toBe(false);
    expect(isNpi("3234567893")).toBe(false);
  });
});

describe("names", () => {
  it("are the same without accents, case and surplus spaces", () => {
    expect(nameKey("  Adán   PORTILLO-Ruíz ")).toBe(nameKey("adan portillo ruiz"));
    expect(nameKey("O’Brien")).toBe(nameKey("OBrien"));
    expect(nameKey("Anna Lee")).not.toBe(nameKey("Annal Ee"));
  });
});

const bill = {
  id: "bill_1" as BillId,
  facility_id: "fac_1" as FacilityId,
  charged_cents: cents(1000),
  plan_paid_cents: cents(300),
  adjusted_cents: cents(100),
  owed_cents: cents(600),
  paid_cents: cents(150),
  reserved_cents: cents(50),
  state: "open",
} as const;

describe("the sum of a bill", () => {
  it("is billed − plan paid − adjustments − already paid = owed", () => {
    const { billed_cents, plan_paid_cents, adjusted_cents, paid_cents, owed_cents, payable_cents } = billSum(bill);
    expect(billed_cents - plan_paid_cents - adjusted_cents - paid_cents).toBe(owed_cents);
    expect(owed_cents).toBe(450);
    expect(payable_cents).toBe(400);
    expect(billSum({ ...bill, state: "void" }).payable_cents).toBe(0);
  });

  it("says where the bill stands", () => {
    expect(billStanding(bill)).toBe("under_way");
    expect(billStanding({ ...bill, reserved_cents: cents(0) })).toBe("part_paid");
    expect(billStanding({ ...bill, reserved_cents: cents(0), paid_cents: cents(600) })).toBe("paid");
    expect(billStanding({ ...bill, reserved_cents: cents(0), paid_cents: cents(0) })).toBe("owed");
    expect(billStanding({ ...bill, state: "void" })).toBe("void");
  });

  it("says what the lines leave unexplained", () => {
    const line = (charged: number | null) => ({ charged_cents: charged === null ? null : cents(charged) });
    expect(unexplained({ charged_cents: cents(1000), lines: [line(null), line(875)] })).toEqual({
      lines_cents: 875,
      billed_cents: 1000,
      difference_cents: 125,
      lines_without_amount: 1,
    });
    expect(unexplained({ charged_cents: cents(1000), lines: [line(null)] })).toBeNull();
    expect(unexplained({ charged_cents: cents(1000), lines: [line(400), line(600)] })).toBeNull();
  });
});

describe("an order to pay", () => {
  const order = (amount: number, more: object = {}) =>
    judgePayment({
      shares: [{ bill_id: bill.id, amount_cents: cents(amount) }],
      bills: [bill],
      source: "card",
      wallet_cents: cents(0),
      repeated: false,
      ...more,
    });

  it("takes up to what is free", () => {
    expect(order(400)).toEqual({ ok: true, value: [{ bill_id: bill.id, facility_id: bill.facility_id, amount_cents: 400 }] });
    expect(order(401)).toEqual({ ok: false, error: { code: "bill_under_way", bill_id: bill.id, payable_cents: 400 } });
    expect(order(451)).toEqual({ ok: false, error: { code: "more_than_owed", bill_id: bill.id, owed_cents: 450 } });
    expect(order(0)).toMatchObject({ error: { code: "amount_not_positive" } });
    expect(order(-5)).toMatchObject({ error: { code: "amount_not_positive" } });
  });

  it("is refused for bills that cannot be paid", () => {
    expect(order(1, { bills: [] })).toMatchObject({ error: { code: "bill_not_found" } });
    expect(order(1, { bills: [{ ...bill, state: "void" }] })).toMatchObject({ error: { code: "bill_void" } });
    expect(order(1, { bills: [{ ...bill, paid_cents: cents(600), reserved_cents: cents(0) }] })).toMatchObject({
      error: { code: "bill_paid" },
    });
    expect(order(1, { shares: [] })).toMatchObject({ error: { code: "no_bills" } });
    const share = { bill_id: bill.id, amount_cents: cents(1) };
    expect(order(1, { shares: [share, share] })).toMatchObject({ error: { code: "bill_twice" } });
    expect(order(1, { shares: Array.from({ length: 21 }, () => share) })).toMatchObject({ error: { code: "too_many_bills" } });
  });

  it("fits its source", () => {
    expect(order(100, { source: "wallet", wallet_cents: cents(100) }).ok).toBe(true);
    expect(order(100, { source: "wallet", wallet_cents: cents(99) })).toMatchObject({ error: { code: "split_does_not_fit" } });
    expect(order(100, { wallet_cents: cents(99) }).ok).toBe(true);
    expect(order(100, { wallet_cents: cents(100) })).toMatchObject({ error: { code: "split_does_not_fit" } });
  });

  it("asked again meets its own payment, not a refusal", () => {
    expect(order(600, { repeated: true }).ok).toBe(true);
  });

  it("is labelled by facilities, each once", () => {
    expect(paymentLabel([{ facility_name: "A" }, { facility_name: "B" }, { facility_name: "A" }])).toBe("A, B");
    expect(paymentLabel([{ facility_name: "x".repeat(300) }])).toHaveLength(200);
  });
});
