import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpen, standingOf, type EmailChange, type Side } from "../../../src/domain/profile/email-change-rules.ts";
import { readMemberNumberOrNone, readName, readPhoneOrNone } from "../../../src/domain/profile/rules.ts";
import { instant } from "../../../src/values/time.ts";

const at = fc.integer({ min: 0, max: 1_000 }).map(instant);
const changes = fc.record({
  new_email: fc.constant("rosa@example.org"),
  old_confirmed_at: fc.option(at),
  new_confirmed_at: fc.option(at),
  expires_at: at,
  ended: fc.option(fc.constantFrom("done" as const, "taken_back" as const, "superseded" as const, "taken" as const)),
});
const change = (more: Partial<EmailChange> = {}): EmailChange => ({
  new_email: "rosa@example.org",
  old_confirmed_at: null,
  new_confirmed_at: null,
  expires_at: instant(100),
  ended: null,
  ...more,
});

describe("where an e-mail change stands", () => {
  it("for each mailbox by its own answer", () => {
    expect(standingOf(change(), "old", instant(99))).toBe("open");
    expect(standingOf(change({ old_confirmed_at: instant(5) }), "old", instant(99))).toBe("waiting");
    expect(standingOf(change({ old_confirmed_at: instant(5) }), "new", instant(99))).toBe("open");
    expect(standingOf(change(), "new", instant(100))).toBe("too_late");
    expect(standingOf(change({ ended: "taken" }), "new", instant(100))).toBe("taken");
  });

  it("is open to an answer only while it is open at all, and an ending stays whatever the time", () => {
    fc.assert(
      fc.property(changes, at, fc.constantFrom<Side>("old", "new"), (each, now, side) => {
        const standing = standingOf(each, side, now);
        expect(standing === "open" || standing === "waiting").toBe(isOpen(each, now));
        if (each.ended !== null) expect(standing).toBe(each.ended);
      }),
    );
  });
});

describe("what a member types about themselves", () => {
  it("is read as registration reads it", () => {
    expect(readName("  Rosa   Ibáñez ")).toEqual({ ok: true, value: "Rosa Ibáñez" });
    // Nothing that turns a line around, or that nobody sees: others read this name.
    expect(readName("Rosa\u202EzeñabI\u2069\u200B")).toEqual({ ok: true, value: "Rosa zeñabI" });
    expect(readName("\u200B\u2066")).toEqual({ ok: false, error: "missing" });
    expect(readName(" ")).toEqual({ ok: false, error: "missing" });
    expect(readName("x".repeat(121))).toEqual({ ok: false, error: "too_long" });
    expect(readPhoneOrNone("(510) 555-0134")).toEqual({ ok: true, value: "(510) 555-0134" });
    expect(readPhoneOrNone("call me")).toEqual({ ok: false, error: "not_a_number" });
    expect(readMemberNumberOrNone("MRN 0042")).toEqual({ ok: true, value: "MRN0042" });
    expect(readMemberNumberOrNone("MRN#42")).toEqual({ ok: false, error: "not_a_number" });
  });

  it("takes an empty field for none, and reads again what it has read", () => {
    fc.assert(
      fc.property(fc.constantFrom(readPhoneOrNone, readMemberNumberOrNone), fc.string({ unit: "grapheme" }), (read, typed) => {
        const first = read(typed);
        if (typed.trim() === "") expect(first).toEqual({ ok: true, value: null });
        if (first.ok && first.value !== null) expect(read(first.value)).toEqual(first);
      }),
    );
  });
});
