import { assert, array, constantFrom, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { CODES_AT_ONCE, CODES_BYTES, codesFrom, readRecoveryCode } from "../../../src/domain/factors/recovery-codes-rules.ts";

const random = uint8Array({ minLength: CODES_BYTES, maxLength: CODES_BYTES });

describe("recovery codes", () => {
  it("are ten, of twelve letters and digits that are not mistaken for one another", () => {
    assert(
      property(random, (bytes) => {
        const codes = codesFrom(bytes);
        expect(codes).toHaveLength(CODES_AT_ONCE);
        for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/u);
      }),
    );
  });

  it("take five bits of each byte: 60 a code, none of them thrown away", () => {
    const one = new Uint8Array(CODES_BYTES);
    const codes = new Set(Array.from({ length: 32 }, (_, value) => codesFrom(one.fill(value, 0, 12))[0]));
    expect(codes.size).toBe(32);
    expect(() => codesFrom(new Uint8Array(CODES_BYTES - 1))).toThrow("random bytes");
  });

  it("are read however they are typed", () => {
    for (const typed of ["K7QM-2XPD-9RTV", "k7qm2xpd9rtv", " K7QM 2XPD 9RTV ", "K7QM–2XPD–9RTV", "k7qm_2xpd.9rtv"]) {
      expect(readRecoveryCode(typed)).toBe("K7QM-2XPD-9RTV");
    }
    expect(readRecoveryCode("OIL0-OIL0-OIL0")).toBe("0110-0110-0110");
    assert(
      property(random, array(constantFrom("", " ", "-"), { minLength: 12, maxLength: 12 }), (bytes, gaps) => {
        const [code = ""] = codesFrom(bytes);
        const typed = Array.from(code.replaceAll("-", "").toLowerCase(), (letter, index) => letter + (gaps[index] ?? "")).join("");
        expect(readRecoveryCode(typed)).toBe(code);
      }),
    );
  });

  it("are nothing else", () => {
    for (const typed of ["", "K7QM-2XPD", "K7QM-2XPD-9RTVX", "K7QM-2XPD-9RTU", "123456"]) expect(readRecoveryCode(typed)).toBeNull();
    assert(
      property(string({ unit: "binary", maxLength: 200 }), (text) => {
        const read = readRecoveryCode(text);
        return read === null || readRecoveryCode(read) === read;
      }),
    );
  });
});
