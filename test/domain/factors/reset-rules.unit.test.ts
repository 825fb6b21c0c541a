import { assert, integer, option, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { OPEN_MS, readyAt, standingOf, tellingDue, WAIT_MS, type ResetRow } from "../../../src/domain/factors/reset-rules.ts";
import { DAY_MS, instant, type Instant } from "../../../src/values/time.ts";

const ASKED = instant(Date.UTC(2026, 10, 24, 20));
const day = (n: number): Instant => instant(ASKED + n * DAY_MS);
const row = (changed: Partial<ResetRow> = {}): ResetRow => ({
  asked_at: ASKED,
  ready_at: day(7),
  ended: null,
  password_changed_at: null,
  ...changed,
});

describe("removing lost factors", () => {
  it.each([
    [0, "waiting"],
    [6.99, "waiting"],
    [7, "ready"],
    [13.99, "ready"],
    [14, "over"],
  ] as const)("stands on day %d at %s", (days, standing) => {
    expect(standingOf(row(), day(days))).toBe(standing);
  });

  it("is over when it has ended, and where nobody asked", () => {
    for (const ended of ["taken_back", "used", "expired"] as const) expect(standingOf(row({ ended }), day(8))).toBe("over");
    expect(standingOf(null, day(8))).toBe("over");
  });

  it("waits a whole week again after a new password", () => {
    const changed = row({ password_changed_at: day(5) });
    expect(standingOf(changed, day(7))).toBe("waiting");
    expect(standingOf(changed, day(11.99))).toBe("waiting");
    expect(standingOf(changed, day(12))).toBe("ready");
    expect(standingOf(row({ password_changed_at: day(-3) }), day(7))).toBe("ready");
  });

  it("never lets anybody in within a week of the asking or of a password, and always ends", () => {
    assert(
      property(
        integer({ min: 0, max: 40 * 24 }),
        option(integer({ min: -40 * 24, max: 20 * 24 }), { nil: null }),
        (hours, changedHours) => {
          const now = day(hours / 24);
          const password_changed_at = changedHours === null ? null : day(changedHours / 24);
          const reset = row({ password_changed_at });
          const standing = standingOf(reset, now);
          if (standing === "ready") {
            expect(now - ASKED).toBeGreaterThanOrEqual(WAIT_MS);
            if (password_changed_at !== null) expect(now - password_changed_at).toBeGreaterThanOrEqual(WAIT_MS);
          }
          if (now >= readyAt(reset) + OPEN_MS) expect(standing).toBe("over");
          if (tellingDue(reset, now) !== 0) expect(standing).toBe("waiting");
        },
      ),
    );
  });

  it("is told again after three days and after six, and no more when it is ready", () => {
    const told = [0, 2.99, 3, 5.99, 6, 6.99, 7].map((days) => tellingDue(row(), day(days)));
    expect(told).toEqual([0, 0, 1, 1, 2, 2, 0]);
    expect([4, 8, 11].map((days) => tellingDue(row({ password_changed_at: day(5) }), day(days)))).toEqual([0, 1, 2]);
  });
});
