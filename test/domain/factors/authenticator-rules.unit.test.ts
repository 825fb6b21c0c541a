import { assert, integer, property, string } from "fast-check";
import { generateSecret, generateSync } from "otplib";
import { describe, expect, it } from "vitest";
import { inGroups, otpauthAddress, readCode, stepOfCode } from "../../../src/domain/factors/authenticator-rules.ts";
import { instant, SECOND_MS, type Instant } from "../../../src/values/time.ts";

/** The secret of RFC 6238's vectors, base32 of "12345678901234567890". */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number): Instant => instant(seconds * SECOND_MS);
/** What an app shows, by a library that is not ours. */
const shown = (secret: string, seconds: number): string => generateSync({ secret, epoch: seconds });

describe("a code of an authenticator app", () => {
  it.each([
    // RFC 6238, appendix B (SHA-1), the last six of its eight digits.
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("of second %i is %s", (second, code) => {
    expect(stepOfCode(RFC_SECRET, code, at(second))).toBe(Math.floor(second / 30));
  });

  it("is taken in its own 30 seconds and those beside them, and at no other time, as another library makes it", () => {
    const secret = generateSecret();
    assert(
      property(integer({ min: 1_000_000, max: 4_000_000_000 }), integer({ min: -90, max: 90 }), (second, later) => {
        const apart = Math.floor((second + later) / 30) - Math.floor(second / 30);
        const step = stepOfCode(secret, shown(secret, second), at(second + later));
        // A code of another step may be the same by chance, one in a million.
        if (Math.abs(apart) <= 1) expect(step).toBe(Math.floor(second / 30));
        else expect(step).not.toBe(Math.floor(second / 30));
      }),
    );
  });

  it("is read however it is spaced, and nothing else is", () => {
    for (const typed of ["123456", " 123 456 ", "123-456", "12 34 56", "１２３４５６"]) expect(readCode(typed)).toBe("123456");
    for (const typed of ["", "12345", "1234567", "12345a", "K7QM-2XPD-9RTV", "123456\u0000"]) expect(readCode(typed)).toBeNull();
    assert(property(string({ unit: "binary", maxLength: 60 }), (text) => /^\d{6}$|^null$/u.test(String(readCode(text)))));
  });
});

describe("what an app is given", () => {
  it("names whom it is for, and is what apps assume", () => {
    const address = new URL(otpauthAddress({ secret: RFC_SECRET, issuer: "Meridian: Health", email: "rosa+1@example.com" }));
    expect([address.protocol, address.host]).toEqual(["otpauth:", "totp"]);
    expect(decodeURIComponent(address.pathname)).toBe("/Meridian  Health:rosa+1@example.com");
    expect(Object.fromEntries(address.searchParams)).toEqual({
      secret: RFC_SECRET,
      issuer: "Meridian  Health",
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });

  it("can be typed, in groups of four", () => {
    expect(inGroups(RFC_SECRET)).toBe("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
  });
});
