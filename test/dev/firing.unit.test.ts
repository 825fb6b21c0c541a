import { describe, expect, it } from "vitest";
import { nextFiring } from "../../src/dev/firing.ts";
import { instant } from "../../src/values/time.ts";

const at = (text: string) => instant(Date.parse(text));

describe("when a cron fires", () => {
  it.each([
    ["*/5 * * * *", "2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z"],
    ["*/5 * * * *", "2026-11-24T07:00:00.001Z", "2026-11-24T07:05:00Z"],
    ["7 * * * *", "2026-11-24T23:07:01Z", "2026-11-25T00:07:00Z"],
    ["17 9 * * *", "2026-11-24T09:17:00Z", "2026-11-24T09:17:00Z"],
    ["17 9 * * *", "2026-12-31T09:18:00Z", "2027-01-01T09:17:00Z"],
  ])("%s, from %s on: %s", (cron, from, fires) => {
    expect(nextFiring(cron, at(from))).toBe(at(fires));
  });

  it("knows no cron of some days", () => {
    expect(() => nextFiring("0 0 1 * *", at("2026-11-24T07:00:00Z"))).toThrow("every day");
  });
});
