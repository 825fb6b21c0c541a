import { assert, constantFrom, property, stringMatching, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardNumber, passesLuhn, withoutCardNumbers } from "../../src/values/card-number.ts";

/** Digits that pass the check, 13 to 19 of them, beginning as cards do. */
const card = tuple(constantFrom("2", "3", "4", "5", "6"), stringMatching(/^\d{11,17}$/u)).map(
  ([first, rest]) =>
    Array.from("0123456789")
      .map((check) => first + rest + check)
      .find(passesLuhn) ?? "",
);

describe("a card number in a text", () => {
  it.each([
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "3782 822463 10005",
    "my card 5555.5555.5555.4444, thanks",
    "4242\n4242\n4242\n4242",
    "４２４２４２４２４２４２４２４２",
    "4242 4242 4242 4242 12/30 123",
    "x4242424242424242y",
  ])("is found: %j", (text) => {
    expect(holdsCardNumber(text)).toBe(true);
    expect(withoutCardNumbers(text)).toContain("••••");
    expect(withoutCardNumbers(text)).not.toMatch(/\d{4}/u);
  });

  it.each([
    "",
    "Call me at 510 555 0134 or 510 555 0188",
    "K7QM-2XPD",
    "4242 4242 4242 4243",
    "pay_01jd0000000000000000000001",
    "On 11/24/2026 I paid $84.20",
    "424242424242",
  ])("is not seen in %j", (text) => {
    expect(withoutCardNumbers(text)).toBe(text);
  });

  it("is found wherever it stands and however it is grouped", () => {
    assert(
      property(card, constantFrom("", " ", "-", ". "), constantFrom("", "card: ", "é\n"), (digits, between, before) => {
        const written = digits.match(/.{1,4}/gu)?.join(between) ?? "";
        expect(holdsCardNumber(`${before}${written} is my card`)).toBe(true);
      }),
    );
  });

  it("takes no longer for a wall of digits", () => {
    expect(withoutCardNumbers("1 ".repeat(10_000)).length).toBeGreaterThan(0);
  });
});
