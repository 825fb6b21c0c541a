import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  businessStart,
  collectionDay,
  dayOfMonth,
  daysBetween,
  dueDays,
  monthOf,
  nextBusinessDay,
} from "../../../src/domain/autopay/calendar.ts";
import { HOUR_MS, instant, startOfDay, type CalendarDate } from "../../../src/values/time.ts";

const anyDay = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 86_400_000, max: Date.UTC(2032, 0, 1) / 86_400_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10) as CalendarDate);

describe("the calendar of the clock", () => {
  it("lets a short month's last day stand for days it does not have", () => {
    expect(dayOfMonth("2027-02", 31)).toBe("2027-02-28");
    expect(dayOfMonth("2028-02", 31)).toBe("2028-02-29");
    expect(dayOfMonth("2028-02", 29)).toBe("2028-02-29");
    expect(dayOfMonth("2026-04", 31)).toBe("2026-04-30");
    expect(dayOfMonth("2026-12", 31)).toBe("2026-12-31");
  });

  it("counts months over the year's end, both ways", () => {
    expect(addMonths("2026-12", 1)).toBe("2027-01");
    expect(addMonths("2026-01", -1)).toBe("2025-12");
    expect(addMonths("2026-06", 24)).toBe("2028-06");
  });

  it("counts days over months, leap days and the change of clocks", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-03-07", 2)).toBe("2026-03-09");
    expect(daysBetween("2026-10-31", "2026-11-02")).toBe(2);
    expect(daysBetween("2026-11-02", "2026-10-31")).toBe(-2);
  });

  it("names each month once, a due day of 31 included", () => {
    expect(dueDays(31, "2028-01-31", "2028-05-01").map(({ due_on }) => due_on)).toEqual([
      "2028-01-31",
      "2028-02-29",
      "2028-03-31",
      "2028-04-30",
    ]);
    expect(dueDays(1, "2026-11-02", "2026-12-01")).toEqual([]);
  });

  it("takes on the member's day, never after the due day", () => {
    expect(collectionDay("2026-12-01", null)).toBe("2026-12-01");
    expect(collectionDay("2026-12-01", 25)).toBe("2026-11-25");
    expect(collectionDay("2026-12-15", 1)).toBe("2026-12-01");
    expect(collectionDay("2027-03-01", 31)).toBe("2027-02-28");
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 31 }), (due_on, day) => {
        const taken = collectionDay(due_on, day);
        expect(taken <= due_on && daysBetween(taken, due_on) <= 31).toBe(true);
      }),
    );
  });

  it("begins business nine hours into the day, on days of 23 and 25 hours too", () => {
    for (const day of ["2026-03-08", "2026-11-01", "2026-07-01"] as const) {
      expect(businessStart("America/New_York", day) - startOfDay("America/New_York", day)).toBe(9 * HOUR_MS);
    }
    expect(businessStart("Pacific/Honolulu", "2026-12-01")).toBe(Date.UTC(2026, 11, 1, 19));
  });

  it("has one period for each month of any stretch, and none twice", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 900 }), (from, due_day, length) => {
        const days = dueDays(due_day, from, addDays(from, length));
        expect(new Set(days.map(({ period }) => period)).size).toBe(days.length);
        expect(days.every(({ due_on, period }) => monthOf(due_on) === period)).toBe(true);
        const halves = [
          ...dueDays(due_day, from, addDays(from, Math.floor(length / 2))),
          ...dueDays(due_day, addDays(from, Math.floor(length / 2)), addDays(from, length)),
        ];
        expect(halves).toEqual(days);
      }),
    );
  });

  it("waits for tomorrow once today's business has begun", () => {
    const at = businessStart("America/Denver", "2026-12-01");
    expect(nextBusinessDay("America/Denver", at)).toBe("2026-12-01");
    expect(nextBusinessDay("America/Denver", instant(at + 1))).toBe("2026-12-02");
  });
});
