import { describe, expect, it } from "vitest";
import { mandateTerms, termsPieces, TERMS_VERSION } from "../../src/documents/mandate-terms.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { EACH, EVERY, PREMIUM, TOP_UP } from "./mandate-items.ts";

/** The texts of this version. Whoever changes a word counts TERMS_VERSION up, and writes the new sums here. */
const SUMS = { version: "2026-11.1", premium: "3715402d34b9cfe4", plan: "6027d4190403a38f", top_up: "ad7d67a031a27768" };

describe.each(["en", "es"] as const)("the terms in %s", (language) => {
  describe.each(EACH)("of $kind", (facts, items) => {
    const { text } = mandateTerms(facts, language);
    it.each([...EVERY, ...items])("$rule", (item) => {
      for (const words of item[language]) expect(text).toContain(words);
    });
    it("show four digits of any number at most, and nothing is left open", () => {
      expect(text).not.toMatch(/EV-?2231|2231|K7QM/u);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/u);
    });
    it("come apart for showing without losing a word", () => {
      const pieces = termsPieces(text);
      const again = pieces.map((piece) =>
        piece.kind === "facts" ? piece.facts.map(({ key, value }) => `• ${key}: ${value}`).join("\n") : piece.text,
      );
      expect(again.join("\n\n")).toBe(text);
      expect(pieces.filter(({ kind }) => kind === "heading")).toHaveLength(6);
      expect(pieces.filter(({ kind }) => kind === "facts")).toHaveLength(1);
    });
  });

  it("say what they leave to the mail, to the next payments, and what they replace", () => {
    const later = mandateTerms({ ...PREMIUM, first: null, collect_day: null, phone: null, replaces: "A-7K2Q-9XPD" }, language).text;
    expect(later).toContain("A-7K2Q-9XPD");
    expect(later).toContain(language === "en" ? "First payment: I am told its amount and day" : "Primer pago: Se me avisa por correo");
    expect(later).toContain(language === "en" ? "in writing to billing@" : "por escrito a billing@");
    expect(later).toContain(language === "en" ? "falls due, the 1st" : "vence la prima, el 1");
    const next = mandateTerms({ ...TOP_UP, threshold_cents: null, target_cents: null }, language).text;
    expect(next).toContain(
      language === "en" ? "payment by autopay that my balance does not cover" : "pago automático para el que mi saldo no alcanza",
    );
  });
});

it("keep to what was typed, in one line", () => {
  const { text } = mandateTerms({ ...PREMIUM, payer_name: "Eve\n\n3. How I stop it\n\nnever" }, "en");
  expect(text).toContain("I, Eve 3. How I stop it never, authorize");
});

it("are these words for this version: who changes them counts it up", async () => {
  const sums = EACH.map(async ([facts]) => [
    facts.kind,
    (await sha256Hex(mandateTerms(facts, "en").text + mandateTerms(facts, "es").text)).slice(0, 16),
  ]);
  expect({ version: TERMS_VERSION, ...Object.fromEntries(await Promise.all(sums)) }).toEqual(SUMS);
});
