import { describe, expect, it } from "vitest";
import { addDuration } from "../../src/dev/duration.ts";
import { instant } from "../../src/values/time.ts";

const at = (text: string) => instant(Date.parse(text));

describe("the development clock", () => {
  it.each([
    ["2026-01-31T10:00:00Z", "P1M", "2026-02-28T10:00:00Z"],
    ["2026-11-24T07:00:00Z", "P2D", "2026-11-26T07:00:00Z"],
    ["2026-11-24T23:45:00Z", "PT30M", "2026-11-25T00:15:00Z"],
    ["2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00Z"],
    ["2026-11-24T07:00:00Z", "-P1D", "2026-11-23T07:00:00Z"],
  ])("moves %s by %s to %s", (from, duration, to) => {
    expect(addDuration(at(from), duration)).toBe(at(to));
  });

  it.each(["", "P", "PT", "1M", "P1", "P1.5D", "P-1D", "tomorrow"])("refuses %j", (text) => {
    expect(addDuration(at("2026-11-24T07:00:00Z"), text)).toBeNull();
  });
});
