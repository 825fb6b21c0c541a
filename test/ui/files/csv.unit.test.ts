import { parse } from "csv-parse/sync";
import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { csvHead, csvLines } from "../../../src/ui/files/csv.ts";
import type { MovementLine } from "../../../src/ui/files/movement-line.ts";
import { wallClock } from "../../../src/ui/files/wall-clock.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

const EN = { language: "en", time_zone: "America/Los_Angeles" } as const;
const LINE: MovementLine = {
  id: "txn_1",
  at: instant(Date.UTC(2026, 2, 1, 7, 30, 5)),
  description: "Meridian Clinic",
  kind: "Payment",
  nature: "payment",
  amount_cents: cents(-84_20),
  balance_cents: cents(1_015_80),
  reference: "pay_1",
};

function read(lines: readonly MovementLine[]): string[][] {
  return parse(csvHead(EN) + csvLines(lines, EN), { bom: true });
}

describe("a history as CSV", () => {
  it("has a byte order mark, CRLF, ISO dates of the named zone and amounts that are numbers", () => {
    const text = csvHead(EN) + csvLines([LINE], EN);
    expect(text.startsWith("\uFEFFDate,")).toBe(true);
    expect(text.endsWith("\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
    const [head, row] = read([LINE]);
    expect(head).toEqual([
      "Date",
      "Time (America/Los_Angeles)",
      "Description",
      "Kind",
      "Money in",
      "Money out",
      "Balance after",
      "Currency",
      "Reference",
      "Movement ID",
    ]);
    expect(row).toEqual(["2026-02-28", "23:30:05", "Meridian Clinic", "Payment", "", "84.20", "1015.80", "USD", "pay_1", "txn_1"]);
    expect(read([{ ...LINE, amount_cents: cents(5), reference: null }])[1]?.slice(4)).toEqual(["0.05", "", "1015.80", "USD", "", "txn_1"]);
  });

  it("speaks Spanish, accents and all", () => {
    const es = { language: "es", time_zone: "UTC" } as const;
    expect(csvHead(es)).toContain("Descripción");
    expect(csvLines([{ ...LINE, description: "Clínica Ñandú" }], es)).toContain("Clínica Ñandú");
  });

  it.each(["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("takes the formula out of %j", (description) => {
    const cell = read([{ ...LINE, description }])[1]?.[2];
    expect(cell).toBe(`'${description}`);
  });

  it("brings every text back as it was, unless it began like a formula", () => {
    assert(
      property(string({ unit: "grapheme" }), integer({ min: 1, max: 1_000_000_00 }), (description, amount) => {
        const [, row] = read([{ ...LINE, description, amount_cents: cents(-amount) }]);
        expect(row?.[2]).toBe(/^[=+\-@\t\r＝＋－＠]/u.test(description) ? `'${description}` : description);
        expect(Math.round(Number(row?.[5]) * 100)).toBe(amount);
      }),
    );
  });

  it("is empty for no movements", () => {
    expect(csvLines([], EN)).toBe("");
    expect(read([])).toHaveLength(1);
  });
});

describe("a clock on a wall", () => {
  it.each([
    [
      "America/Los_Angeles",
      Date.UTC(2026, 6, 1, 6, 59, 59, 900),
      { date: "2026-06-30", time: "23:59:59", offset_minutes: -420, zone: "PDT" },
    ],
    ["America/Los_Angeles", Date.UTC(2026, 0, 1, 8), { date: "2026-01-01", time: "00:00:00", offset_minutes: -480, zone: "PST" }],
    ["Asia/Kolkata", Date.UTC(2026, 0, 1, 18, 30), { date: "2026-01-02", time: "00:00:00", offset_minutes: 330, zone: "GMT+5:30" }],
    ["UTC", Date.UTC(2026, 0, 1), { date: "2026-01-01", time: "00:00:00", offset_minutes: 0, zone: "UTC" }],
  ])("in %s", (zone, at, shown) => {
    expect(wallClock(instant(at), zone)).toEqual(shown);
  });
});
