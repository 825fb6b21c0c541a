import { describe, expect, it } from "vitest";
import { monthNamed, monthsSince, monthsUpTo } from "../../../src/domain/ledger/months.ts";
import { instant } from "../../../src/values/time.ts";

describe("the months up to a moment", () => {
  it("begin and end at midnight of the time zone, also across daylight saving time", () => {
    const months = monthsUpTo("America/Los_Angeles", instant(Date.UTC(2026, 3, 1, 6)), 3);
    expect(months.map(({ month, from, to }) => [month, new Date(from).toISOString(), new Date(to).toISOString()])).toEqual([
      ["2026-01", "2026-01-01T08:00:00.000Z", "2026-02-01T08:00:00.000Z"],
      ["2026-02", "2026-02-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"],
      ["2026-03", "2026-03-01T08:00:00.000Z", "2026-04-01T07:00:00.000Z"],
    ]);
  });

  it("cross the turn of the year and leave no moment out", () => {
    const months = monthsUpTo("Asia/Kolkata", instant(Date.UTC(2027, 0, 31, 20)), 14);
    expect(months[0]?.month).toBe("2026-01");
    expect(months.at(-1)?.month).toBe("2027-02");
    for (const [index, month] of months.entries()) expect(month.from).toBe(index === 0 ? month.from : months[index - 1]?.to);
    expect(new Date(months[1]?.from ?? 0).toISOString()).toBe("2026-01-31T18:30:00.000Z");
  });

  it("begin with the month that a moment lies in there", () => {
    const since = instant(Date.UTC(2025, 10, 1, 6, 59));
    const at = instant(Date.UTC(2026, 1, 1, 8));
    expect(monthsSince("America/Los_Angeles", since, at).map(({ month }) => month)).toEqual([
      "2025-10",
      "2025-11",
      "2025-12",
      "2026-01",
      "2026-02",
    ]);
    expect(monthsSince("UTC", at, at).map(({ month }) => month)).toEqual(["2026-02"]);
  });
});

describe("a month's name", () => {
  it("is its place in the calendar", () => {
    expect(monthNamed("America/Los_Angeles", "2026-03")).toEqual(monthsUpTo("America/Los_Angeles", instant(Date.UTC(2026, 3, 1, 6)), 1)[0]);
  });

  it.each(["2026-13", "2026-00", "2026-3", "26-03", "2026-03-01", ""])("is not %j", (name) => {
    expect(monthNamed("UTC", name)).toBeNull();
  });
});
