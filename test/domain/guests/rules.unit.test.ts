import { assert as holds, constantFrom, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountNumberKey,
  complete,
  emptyAnswers,
  isReceiptOpen,
  keyText,
  mayBeAt,
  nextPlace,
  readContact,
  stepNumber,
  STEPS,
  type Answers,
  type CompleteAnswers,
} from "../../../src/domain/guests/rules.ts";
import type { BillId, PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";

const BILL: BillId = "bill_01jc0000000000000000000001";
const PAYMENT: PaymentId = "pay_01jc0000000000000000000001";
const SEARCH = { by: "code", bill_code: "K7QM-2XPD", birth_date: "5/17/1980" } as const;

const full: CompleteAnswers = {
  secret: "s",
  region_id: "colorado",
  bill: { search: SEARCH, found: [BILL], bill_id: BILL, birth_date: "1980-05-17" },
  contact: { name: "Gloria Guest", email: "gloria@example.com", phone: null },
  method: "card",
  amount_cents: cents(8_420),
  payment_id: null,
};

describe("the questions", () => {
  it("come one after the other", () => {
    const order: Partial<Answers>[] = [
      {},
      { region_id: full.region_id },
      { bill: full.bill },
      { contact: full.contact },
      { method: full.method },
      { amount_cents: full.amount_cents },
    ];
    let answers = emptyAnswers("s");
    for (const [at, more] of order.entries()) {
      answers = { ...answers, ...more };
      expect(nextPlace(answers)).toBe(STEPS[at]);
    }
  });

  it("ask which bill where a search has found several", () => {
    const several: Answers = { ...full, bill: { ...full.bill, found: [BILL, "bill_2"], bill_id: null } };
    expect(nextPlace(several)).toBe("choose");
    expect(stepNumber("choose")).toBe(stepNumber("bill"));
    expect(mayBeAt("choose", several)).toBe(true);
    expect(mayBeAt("contact", several)).toBe(false);
    expect(mayBeAt("choose", full)).toBe(false);
  });

  it("can be gone back to, never jumped over", () => {
    const some = <T>(value: T) => constantFrom(value, null);
    const answers = record({
      region_id: some(full.region_id),
      bill: some(full.bill),
      contact: some(full.contact),
      method: some(full.method),
      amount_cents: some(full.amount_cents),
    });
    holds(
      property(answers, constantFrom(...STEPS), (given, place) => {
        const all: Answers = { ...emptyAnswers("s"), ...given };
        const values = [all.region_id, all.bill, all.contact, all.method, all.amount_cents];
        const reached = values.findIndex((value) => value === null);
        expect(mayBeAt(place, all)).toBe(reached === -1 || STEPS.indexOf(place) <= reached);
        expect(complete(all) === null).toBe(reached !== -1);
      }),
    );
  });
});

describe("a request key", () => {
  it("is the same for the same answers and another for any other", () => {
    const others: readonly CompleteAnswers[] = [
      { ...full, secret: "t" },
      { ...full, region_id: "hawaii" },
      { ...full, bill: { ...full.bill, bill_id: "bill_2" } },
      { ...full, contact: { ...full.contact, name: "G. Guest" } },
      { ...full, contact: { ...full.contact, email: "g@example.com" } },
      { ...full, contact: { ...full.contact, phone: "510 555 0134" } },
      { ...full, method: "bank" },
      { ...full, amount_cents: cents(8_419) },
    ];
    const keys = [keyText(full), ...others.map((each) => keyText(each))];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyText({ ...full, payment_id: PAYMENT })).toBe(keyText(full));
  });
});

describe("what a guest types", () => {
  it("finds an account number however it is spaced", () => {
    for (const typed of ["4821-0937-55", " 4821 0937 55 ", "4821093755", "4821–0937–55"])
      expect(accountNumberKey(typed)).toBe("4821093755");
    expect(accountNumberKey("ab-12 c")).toBe("AB12C");
    holds(property(string({ maxLength: 60 }), (typed) => accountNumberKey(accountNumberKey(typed)) === accountNumberKey(typed)));
  });

  it("is read with all there is to mend at once", () => {
    expect(readContact({ name: "Gloria\u0000 \u0007Guest\r\n", email: "gloria@example.com", phone: "" })).toEqual({
      ok: true,
      value: full.contact,
    });
    expect(readContact({ name: "\u0000", email: "gloria@example.com", phone: "" })).toEqual({ ok: false, error: { name: "missing" } });
    expect(readContact({ name: "  Gloria   Guest ", email: " gloria@example.com ", phone: "" })).toEqual({ ok: true, value: full.contact });
    expect(readContact({ name: "", email: "gloria", phone: "12" })).toEqual({
      ok: false,
      error: { name: "missing", email: "not_an_address", phone: "not_a_number" },
    });
    expect(readContact({ name: "x".repeat(121), email: "", phone: "" })).toEqual({
      ok: false,
      error: { name: "too_long", email: "missing" },
    });
  });
});

it("shows a receipt for 90 days", () => {
  expect(isReceiptOpen(instant(0), instant(90 * DAY_MS - 1))).toBe(true);
  expect(isReceiptOpen(instant(0), instant(90 * DAY_MS))).toBe(false);
});
