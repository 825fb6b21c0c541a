import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonNumber, MAX_JSON_DEPTH, parseJson, type JsonValue } from "../../src/values/json.ts";

/** What the built-in reader would have made of it. */
function plain(value: JsonValue | undefined): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each as JsonValue)]));
  return value;
}

describe("reading JSON", () => {
  it("agrees with the built-in reader on every JSON text", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        const read = parseJson(spaced);
        expect(read.ok && JSON.stringify(plain(read.value))).toBe(JSON.stringify(JSON.parse(spaced)));
      }),
      { numRuns: 500 },
    );
  });

  it("accepts and refuses exactly the texts that the built-in reader does", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"b"',
      "1",
      "-0",
      "01",
      "1.",
      "1e5",
      ".5",
      "+1",
      "true",
      "nul",
      "null",
      " ",
      "\n",
      '"\\u00"',
      '"\\x"',
      '"\u0001"',
      '"',
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join("");
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expected = undefined;
        }
        const read = parseJson(text);
        if (!read.ok && read.error.code === "duplicate_key") return;
        expect(read.ok).toBe(expected !== undefined);
      }),
      { numRuns: 5000 },
    );
  });

  it("keeps numbers as they are written", () => {
    const read = parseJson('{"a":28.104000000000003,"b":1.50,"c":1e2,"d":123456789012345678901234567890}');
    expect(read.ok && Object.values(read.value as object).map((number: JsonNumber) => number.text)).toEqual([
      "28.104000000000003",
      "1.50",
      "1e2",
      "123456789012345678901234567890",
    ]);
  });

  it("refuses a key given twice, and says where", () => {
    expect(parseJson('{"total":[{"value":1,"value":2}]}')).toEqual({
      ok: false,
      error: { code: "duplicate_key", pointer: "/total/0/value" },
    });
    expect(parseJson('{"a":1,"\\u0061":1}')).toMatchObject({ ok: false, error: { code: "duplicate_key" } });
  });

  it("takes __proto__ for a key like any other", () => {
    const read = parseJson('{"__proto__":{"admin":true}}');
    expect(read.ok && Object.keys(read.value as object)).toEqual(["__proto__"]);
    expect(read.ok && (read.value as { admin?: unknown }).admin).toBeUndefined();
  });

  it("refuses nesting beyond the limit without running out of stack", () => {
    expect(parseJson("[".repeat(MAX_JSON_DEPTH) + "]".repeat(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseJson("[".repeat(MAX_JSON_DEPTH + 1) + "]".repeat(MAX_JSON_DEPTH + 1))).toMatchObject({ error: { code: "too_deep" } });
    expect(parseJson("[".repeat(1_000_000))).toMatchObject({ error: { code: "too_deep" } });
  });

  it("reads a long string, and one that never ends, in one pass", () => {
    const long = "a\\n".repeat(300_000);
    const started = performance.now();
    expect(parseJson(`"${long}"`).ok).toBe(true);
    expect(parseJson(`"${long}`)).toMatchObject({ error: { code: "malformed_json" } });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
