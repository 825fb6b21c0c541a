import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cents, formatMoney, MAX_TYPED_CENTS, parseDollars, toDollars } from "../../src/values/money.ts";

describe("an amount as a person types it", () => {
  it.each([
    ["84.20", 8420],
    ["$84.20", 8420],
    [" 84 ", 8400],
    ["$1,084.2", 108420],
    [".5", 50],
    ["5.", 500],
    ["0084.20", 8420],
    ["1 000", 100000],
    ["1,000,000.00", 100_000_000],
    ["８４.20", 8420],
  ])("reads %j as %d cents", (typed, expected) => {
    expect(parseDollars(typed)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ["", "missing"],
    ["   ", "missing"],
    ["abc", "not_an_amount"],
    ["1e3", "not_an_amount"],
    ["Infinity", "not_an_amount"],
    ["NaN", "not_an_amount"],
    ["0x10", "not_an_amount"],
    ["12.3.4", "not_an_amount"],
    ["1,00", "not_an_amount"],
    ["1,0000", "not_an_amount"],
    [".", "not_an_amount"],
    ["$", "not_an_amount"],
    ["--5", "not_an_amount"],
    ["5)", "not_an_amount"],
    ["$5)", "not_an_amount"],
    ["12.345", "fraction_of_a_cent"],
    ["12.340", "fraction_of_a_cent"],
    ["0", "zero"],
    ["0.00", "zero"],
    ["-5", "negative"],
    ["-$5", "negative"],
    ["$-5", "negative"],
    ["(5)", "negative"],
    ["999999999", "too_large"],
    ["1000000.01", "too_large"],
    ["99999999999999999999", "too_large"],
  ])("refuses %j as %s", (typed, expected) => {
    expect(parseDollars(typed)).toEqual({ ok: false, error: expected });
  });

  it("reads back every amount that it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_TYPED_CENTS }), (amount) => {
        expect(parseDollars(toDollars(cents(amount)))).toEqual({ ok: true, value: amount });
        expect(parseDollars(formatMoney(cents(amount), "en"))).toEqual({ ok: true, value: amount });
      }),
    );
  });

  it("never throws and never yields anything but whole cents in range", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("0123456789.,$-+eE() xN")) }), (typed) => {
        const read = parseDollars(typed);
        if (read.ok) {
          expect(Number.isSafeInteger(read.value)).toBe(true);
          expect(read.value).toBeGreaterThan(0);
          expect(read.value).toBeLessThanOrEqual(MAX_TYPED_CENTS);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("cents in words", () => {
  it("shows the currency and a spoken minus", () => {
    expect(formatMoney(cents(123456), "en")).toBe("$1,234.56");
    expect(formatMoney(cents(-5), "en")).toBe("-$0.05");
    expect(toDollars(cents(-5))).toBe("-0.05");
  });
  it("refuses half cents as a bug", () => {
    expect(() => cents(0.5)).toThrow("safe integer");
  });
});
