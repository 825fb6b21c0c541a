import { describe, expect, it } from "vitest";
import { dayIn, instant, startOfDay, type CalendarDate } from "../../src/values/time.ts";

describe("the first moment of a day", () => {
  it.each([
    ["America/Los_Angeles", "2026-06-01", "2026-06-01T07:00:00Z"],
    ["America/Los_Angeles", "2026-03-08", "2026-03-08T08:00:00Z"],
    ["America/Los_Angeles", "2026-03-09", "2026-03-09T07:00:00Z"],
    ["America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00Z"],
    ["America/Los_Angeles", "2026-11-02", "2026-11-02T08:00:00Z"],
    ["Asia/Kathmandu", "2026-06-01", "2026-05-31T18:15:00Z"],
    ["Pacific/Kiritimati", "2026-06-01", "2026-05-31T10:00:00Z"],
    ["Pacific/Niue", "2026-06-01", "2026-06-01T11:00:00Z"],
    // Clocks go from 23:59 to 01:00 there: the day has no midnight.
    ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"],
  ] as const)("in %s on %s", (zone, day, first) => {
    const start = startOfDay(zone, day);
    expect(new Date(start).toISOString()).toBe(first.replace("Z", ".000Z"));
    expect([dayIn(zone, instant(start - 1)) < day, dayIn(zone, start)]).toEqual([true, day satisfies CalendarDate]);
  });
});
