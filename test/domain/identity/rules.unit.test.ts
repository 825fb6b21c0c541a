import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { PASSWORD_MIN_BESIDE_FACTOR } from "../../../src/domain/identity/password-length.ts";
import {
  choosePassword,
  emailKey,
  readBirthDate,
  readEmail,
  readMemberNumber,
  readPhone,
  standsAlone,
} from "../../../src/domain/identity/rules.ts";

const KNOWN = ["Ada Marisol Quintero", "ada.quintero@example.com", "Meridian Health"];
const problemOf = (password: string, least?: number) => {
  const chosen = choosePassword(password, KNOWN, least);
  return chosen.ok ? null : chosen.error;
};

describe("a password", () => {
  it("is taken when it is long and nobody's guess", () => {
    expect(problemOf("correct horse battery staple")).toBeNull();
    expect(problemOf("lluvia-tarde-cuchara-9")).toBeNull();
    expect(problemOf("ñandú sobre papel azul")).toBeNull();
  });

  it("has at least 15 characters and at most 128, counted as people count them", () => {
    expect(problemOf("")).toBe("missing");
    expect(problemOf("tulip-canoe-42")).toBe("too_short");
    expect(problemOf("tulip-canoe-421")).toBeNull();
    expect(problemOf("🦊🌧🍐🚲🎈🐝🌵🧀🚀🎻🪁🧩🍋🦉")).toBe("too_short");
    expect(problemOf("tulip canoe 42 ".repeat(9))).toBe("too_long");
  });

  it.each([
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "123456789012345678",
    "abcdefghijklmnopqrst",
    "qwertyuiopasdfghjkl",
    "zyxwvutsrqponmlkji",
    "1a1a1a1a1a1a1a1a1a",
  ])("is no pattern: %s", (password) => expect(problemOf(password)).toBe("too_plain"));

  it.each(["passwordstandard", "PasswordStandard", "1qaz2wsx3edc4rfv", "q1w2e3r4t5y6u7i8o9p0"])(
    "is not on the list of common ones: %s",
    (password) => expect(["common", "too_plain"]).toContain(problemOf(password)),
  );

  it("has at least 8 characters beside a second factor, and is no more of a guess for that", () => {
    expect(problemOf("k7 plum", PASSWORD_MIN_BESIDE_FACTOR)).toBe("too_short_beside_factor");
    for (const password of ["k7 plum!", "otter-92", "tulip canoe"]) expect(problemOf(password, PASSWORD_MIN_BESIDE_FACTOR)).toBeNull();
    for (const password of ["password1", "sunshine", "iloveyou2", "Football1", "trustno1"]) {
      expect(["common", "contains_service"]).toContain(problemOf(password, PASSWORD_MIN_BESIDE_FACTOR));
    }
    for (const password of ["12345678", "abcdefgh", "aabbccdd", "abababab"])
      expect(problemOf(password, PASSWORD_MIN_BESIDE_FACTOR)).toBe("too_plain");
    expect(problemOf("quintero", PASSWORD_MIN_BESIDE_FACTOR)).toBe("contains_you");
    expect(problemOf("carepurse7", PASSWORD_MIN_BESIDE_FACTOR)).toBe("contains_service");
    expect([standsAlone("tulip-canoe-42"), standsAlone("tulip-canoe-421")]).toEqual([false, true]);
  });

  it("is hardly ever taken for a common one", () => {
    const taken = Array.from({ length: 20_000 }, (_, n) => `cedar ${n} lantern`).filter((text) => problemOf(text) === "common");
    expect(taken.length).toBeLessThan(5);
  });

  it("is more than what others know of the person or the place", () => {
    expect(problemOf("AdaMarisolQuintero!")).toBe("contains_you");
    expect(problemOf("meridianhealth2026")).toBe("contains_you");
    expect(problemOf("CarepursePassword1")).toBe("contains_service");
    expect(problemOf("quintero grows blue tulips")).toBeNull();
  });

  it("is the same from every keyboard", () => {
    const composed = choosePassword("caf\u00e9 con leche y pan", []);
    const decomposed = choosePassword("cafe\u0301 con leche y pan", []);
    expect(composed).toEqual(decomposed);
  });

  it("is decided without throwing, whatever is typed", () => {
    assert(property(string({ unit: "binary", maxLength: 200 }), (text) => choosePassword(text, KNOWN) !== undefined));
  });
});

describe("an e-mail address", () => {
  it.each(["ada@example.com", " Ada.Q+care@mail.example.co ", "josé@correo.example"])("is recognised: %s", (text) =>
    expect(readEmail(text)).toBe(text.trim()),
  );
  it.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "ada@example",
    "a b@example.com",
    "ada@exa mple.com",
    "ada@example.com\r\nBcc: x@example.com",
    "<ada@example.com>",
    `${"a".repeat(250)}@example.com`,
  ])("is refused: %j", (text) => expect(readEmail(text)).toBeNull());
  it("is compared without case", () => expect(emailKey(" Ada@Example.COM ")).toBe("ada@example.com"));
});

describe("a date of birth", () => {
  const today = "2026-11-24";
  it("is read as people type it", () => {
    for (const text of ["1980-05-17", "5/17/1980", "05-17-1980", " 5.17.1980 "])
      expect(readBirthDate(text, today)).toEqual({ ok: true, value: "1980-05-17" });
  });
  it("is a real day in the past", () => {
    expect(readBirthDate("", today)).toEqual({ ok: false, error: "missing" });
    expect(readBirthDate("2/30/1980", today)).toEqual({ ok: false, error: "not_a_date" });
    expect(readBirthDate("17/5/1980", today)).toEqual({ ok: false, error: "not_a_date" });
    expect(readBirthDate("2026-11-25", today)).toEqual({ ok: false, error: "in_the_future" });
    expect(readBirthDate("5/17/1880", today)).toEqual({ ok: false, error: "too_long_ago" });
    expect(readBirthDate("2026-11-24", today).ok).toBe(true);
  });
});

describe("a phone and a member number", () => {
  it("keep their usual marks", () => {
    expect(readPhone("(510) 555-0134")).toBe("(510) 555-0134");
    expect(readPhone("+1 510 555 0134")).toBe("+1 510 555 0134");
    expect(readPhone("555-0134")).toBeNull();
    expect(readPhone("call me")).toBeNull();
    expect(readMemberNumber("MRN 00-1234")).toBe("MRN00-1234");
    expect(readMemberNumber("<script>")).toBeNull();
  });
});
