import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDecimals,
  agreeToTheCent,
  decimalToCents,
  readDecimal,
  subtractDecimals,
  type Decimal,
} from "../../../../src/domain/bills/fhir/decimal.ts";

function must(text: string): Decimal {
  const read = readDecimal(text);
  if (read === null) throw new Error(`${text} is a decimal`);
  return read;
}

describe("decimals to cents", () => {
  it.each([
    ["125", 12500],
    ["0", 0],
    ["-0", 0],
    ["28.104000000000003", 2810],
    ["1.005", 101],
    ["1.0049999999999999999999", 100],
    ["0.005", 1],
    ["0.00499999999", 0],
    ["-0.005", -1],
    ["-1.004", -100],
    ["1.5e2", 15000],
    ["1.5E-2", 2],
    ["12345e-4", 123],
    ["7e0", 700],
    ["28400.480000000003", 2840048],
    ["10000000000", 1_000_000_000_000],
  ])("reads %s as %i cents", (text, expected) => {
    expect(decimalToCents(must(text))).toBe(expected);
  });

  it.each(["", "abc", "1.", ".5", "+1", "0x1", "1e999", "1e-31", "NaN", "1,000", "1".repeat(65), "1e99999999999"])(
    "does not take %j for an amount",
    (text) => {
      expect(readDecimal(text)).toBeNull();
    },
  );

  it("refuses what is beyond 10 billion dollars", () => {
    expect(decimalToCents(must("10000000000.01"))).toBeNull();
    expect(decimalToCents(must("1e30"))).toBeNull();
  });

  it("agrees with whole-number arithmetic for every amount", () => {
    // An amount made from its parts, and the cents computed from the parts alone.
    const whole = fc.bigInt(0n, 9_999_999_999n);
    const fraction = fc.stringMatching(/^\d{0,25}$/u);
    fc.assert(
      fc.property(whole, fraction, fc.boolean(), fc.integer({ min: -12, max: 12 }), (dollars, digits, negative, shift) => {
        const unshifted = `${dollars}${digits === "" ? "" : `.${digits}`}`;
        const padded = `${digits}00`;
        const floor = dollars * 100n + BigInt(padded.slice(0, 2));
        const half = digits.length > 2 && digits.charAt(2) >= "5" ? 1n : 0n;
        const expected = Number(negative ? -(floor + half) : floor + half);
        const sign = negative ? "-" : "";
        expect(decimalToCents(must(sign + unshifted))).toBe(expected === 0 ? 0 : expected);
        // The same number written with an exponent.
        const point = BigInt(dollars.toString() + digits);
        const exponent = -digits.length;
        const shifted = shift >= 0 ? `${sign}${point * 10n ** BigInt(shift)}e${exponent - shift}` : `${sign}${point}e${exponent}`;
        if (Math.abs(exponent - Math.max(0, shift)) <= 30 && shifted.length <= 64)
          expect(decimalToCents(must(shifted))).toBe(expected === 0 ? 0 : expected);
      }),
      { numRuns: 5000 },
    );
  });

  it("adds and subtracts exactly", () => {
    const text = fc
      .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 12 }))
      .map(([digits, scale]) => `${digits}e-${scale}`);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const there = addDecimals(must(a), must(b));
        const back = subtractDecimals(there, must(b));
        expect(back.digits * 10n ** BigInt(40 - back.scale)).toBe(must(a).digits * 10n ** BigInt(40 - must(a).scale));
      }),
    );
  });

  it("lets half a cent pass between a sum and its total, and no more", () => {
    expect(agreeToTheCent(must("28400.48000000000201"), must("28400.480000000003"))).toBe(true);
    expect(agreeToTheCent(must("1.005"), must("1"))).toBe(true);
    expect(agreeToTheCent(must("1.0051"), must("1"))).toBe(false);
    expect(agreeToTheCent(must("1"), must("2"))).toBe(false);
  });
});
