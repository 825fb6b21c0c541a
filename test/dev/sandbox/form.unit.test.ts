import { describe, expect, it } from "vitest";
import { readForm } from "../../../src/dev/sandbox/form.ts";
import { sandbox as en } from "../../../src/ui/words/en/sandbox.ts";
import { sandbox as es } from "../../../src/ui/words/es/sandbox.ts";
import { TEST_NUMBERS } from "../../../src/dev/sandbox/numbers.ts";
import { instant } from "../../../src/values/time.ts";

const NOW = instant(Date.UTC(2026, 10, 24));
const card = { card_number: "4242 4242 4242 4242", expiry: "11/26", cvc: "123" };

describe("the sandbox's form", () => {
  it("takes the test numbers with spaces or dashes, and keeps four digits", () => {
    expect(readForm("card", card, NOW)).toEqual({
      ok: true,
      value: { outcome: { kind: "pays" }, brand: "Visa", last4: "4242", expires: "2026-11" },
    });
    expect(readForm("card", { ...card, card_number: "4000-0025-0000-3155", expiry: "1 / 2031" }, NOW)).toMatchObject({ ok: true });
    expect(readForm("bank", { routing_number: "110 000 000", account_number: "000123456789" }, NOW)).toMatchObject({
      ok: true,
      value: { last4: "6789" },
    });
  });

  it("names each field to mend", () => {
    expect(readForm("card", {}, NOW)).toEqual({
      ok: false,
      error: { card_number: "card_missing", expiry: "expiry_missing", cvc: "cvc_missing" },
    });
    expect(readForm("card", { card_number: "4111 1111 1111 1111", expiry: "10/26", cvc: "12" }, NOW)).toEqual({
      ok: false,
      error: { card_number: "card_unknown", expiry: "expiry_past", cvc: "cvc_shape" },
    });
    expect(readForm("card", { ...card, expiry: "13/30" }, NOW)).toEqual({ ok: false, error: { expiry: "expiry_shape" } });
    expect(readForm("bank", { routing_number: "12", account_number: "1" }, NOW)).toEqual({
      ok: false,
      error: { routing_number: "routing_shape", account_number: "account_unknown" },
    });
  });

  it("explains every test number in both languages", () => {
    for (const { number } of TEST_NUMBERS) {
      expect(en.outcomes[number]).toBeTruthy();
      expect(es.outcomes[number]).toBeTruthy();
    }
  });
});
