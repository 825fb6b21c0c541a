import { describe, expect, it } from "vitest";
import { readTypedDate } from "../../src/values/typed-date.ts";

describe("a typed date", () => {
  it.each(["5/17/1980", "05/17/1980", " 05-17-1980 ", "5.17.1980", "05 17 1980", "1980-05-17", "1980/5/17", "5 / 17 / 1980"])(
    "reads %j",
    (text) => {
      expect(readTypedDate(text)).toEqual({ ok: true, value: "1980-05-17" });
    },
  );

  it.each(["17/5/1980", "2/30/1980", "5/17/80", "5/17", "May 17, 1980", "5/17/1980/1", "0/1/1980", "-5/17/1980", "1e1/1/1980"])(
    "refuses %j",
    (text) => {
      expect(readTypedDate(text)).toEqual({ ok: false, error: "not_a_date" });
    },
  );

  it("tells a missing date from a wrong one", () => {
    expect(readTypedDate("  ")).toEqual({ ok: false, error: "missing" });
  });
});
