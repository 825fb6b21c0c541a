import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAYMENT_STATES, type Payment, type PaymentState, type StartPayment } from "../../../src/domain/payments/payment.ts";
import {
  assertOrder,
  CHECKOUT_MS,
  isDead,
  isSameOrder,
  isUnderWay,
  judge,
  leftToLoad,
  nextAct,
  statesBefore,
  TRANSITIONS,
} from "../../../src/domain/payments/rules.ts";
import type { ProcessorStatus } from "../../../src/values/processor.ts";
import { cents, ZERO } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

const NOW = instant(Date.UTC(2026, 5, 1, 12));
const LATER = instant(NOW + CHECKOUT_MS);
const STATUSES: readonly (ProcessorStatus | "unknown")[] = ["open", "processing", "succeeded", "failed", "canceled", "expired", "unknown"];

function payment(more: Partial<Payment> = {}): Payment {
  return {
    id: "pay_01jc0000000000000000000001",
    member_id: "mem_01jc0000000000000000000001",
    wallet_id: "wal_01jc0000000000000000000001",
    purpose: "bill",
    source: "card",
    amount_cents: cents(8_420),
    wallet_cents: ZERO,
    processor_cents: cents(8_420),
    state: "awaiting_payer",
    request_key: "key",
    label: "Meridian Clinic",
    insurer_id: null,
    due_id: null,
    mandate_id: null,
    claimed_at: null,
    processor: "sandbox",
    processor_ref: "sbx_1",
    checkout_url: "https://pay.example/1",
    method: null,
    failure: null,
    refunded_cents: ZERO,
    language: "en",
    created_at: NOW,
    updated_at: NOW,
    expires_at: LATER,
    posted_at: null,
    saved_method_id: null,
    allocations: [{ bill_id: "bill_1", facility_id: "fac_1", amount_cents: cents(8_420) }],
    ...more,
  };
}

const said = (status: ProcessorStatus | "unknown") => ({ status, decline: null, refunded_cents: ZERO });

describe("a payment's states", () => {
  it("never lead back from posted to under way", () => {
    for (const from of PAYMENT_STATES.filter((state) => !isUnderWay(state) && !isDead(state))) {
      expect(TRANSITIONS[from].filter(isUnderWay)).toEqual([]);
    }
  });

  it("are those that the documentation draws", () => {
    const page = readFileSync(fileURLToPath(new URL("../../../docs/architecture.md", import.meta.url).href), "utf8");
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)(?::.*)?$/gmu)].map(([, from, to]) => `${from} ${to}`);
    const ours = PAYMENT_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from} ${to}`));
    expect(drawn.filter((each) => PAYMENT_STATES.some((state) => each.startsWith(`${state} `))).toSorted()).toEqual(ours.toSorted());
  });

  it("can be posted from every state that reserves the bill, and from no dead one", () => {
    const before = statesBefore("posted");
    for (const state of PAYMENT_STATES) if (isUnderWay(state)) expect(before).toContain(state);
    for (const state of PAYMENT_STATES) if (isDead(state)) expect(before).not.toContain(state);
  });

  it("once funded can no longer expire or be cancelled", () => {
    expect(statesBefore("expired")).not.toContain("funded");
    expect(statesBefore("cancelled")).not.toContain("funded");
  });
});

describe("what to do next", () => {
  it("is known in every state", () => {
    const acts = Object.fromEntries(PAYMENT_STATES.map((state) => [state, nextAct(payment({ state }), NOW)]));
    expect(acts).toEqual({
      created: "open_checkout",
      awaiting_payer: "ask",
      processing: "ask",
      funded: "settle",
      posted: "rest",
      partly_refunded: "rest",
      refunded: "rest",
      disputed: "rest",
      failed: "ask",
      cancelled: "ask",
      expired: "ask",
    });
  });

  it("closes the page when its time is over, but leaves a bank debit alone", () => {
    expect(nextAct(payment({ state: "created" }), LATER)).toBe("close_checkout");
    expect(nextAct(payment({ state: "awaiting_payer" }), LATER)).toBe("close_checkout");
    expect(nextAct(payment({ state: "processing", source: "bank" }), LATER)).toBe("ask");
  });

  it("is to finish an order from the wallet, however old", () => {
    expect(nextAct(payment({ state: "created", source: "wallet" }), LATER)).toBe("spend");
  });

  it("claims a payment of the clock before anything else, and goes on once it is claimed", () => {
    const mandate_id = "man_01jc0000000000000000000001" as const;
    expect(nextAct(payment({ state: "created", source: "wallet", mandate_id }), NOW)).toBe("claim");
    expect(nextAct(payment({ state: "created", source: "card", mandate_id }), LATER)).toBe("claim");
    expect(nextAct(payment({ state: "created", source: "wallet", mandate_id, claimed_at: NOW }), NOW)).toBe("spend");
  });

  it("goes on with money on its way back, and leaves it when it is back", () => {
    expect(nextAct(payment({ state: "expired", failure: "returning" }), NOW)).toBe("give_back");
    expect(nextAct(payment({ state: "expired", failure: "returned" }), NOW)).toBe("rest");
  });
});

describe("the processor's word", () => {
  it.each([
    ["open", "await_payer"],
    ["processing", "move"],
    ["succeeded", "move"],
    ["failed", "end"],
    ["canceled", "end"],
    ["expired", "end"],
    ["unknown", "wait"],
  ] as const)("%s leads to %s while the payer is awaited", (status, kind) => {
    expect(judge(payment(), said(status), NOW).kind).toBe(kind);
  });

  it("keeps the reason of a refusal", () => {
    expect(judge(payment(), { ...said("failed"), decline: "insufficient_funds" }, NOW)).toEqual({
      kind: "end",
      to: "failed",
      failure: "insufficient_funds",
    });
  });

  it("brings late money to the bill, or back where part of it came from a wallet", () => {
    for (const state of ["failed", "cancelled", "expired"] as const) {
      expect(judge(payment({ state }), said("succeeded"), LATER)).toEqual({ kind: "revive" });
      expect(judge(payment({ state, wallet_cents: cents(1) }), said("succeeded"), LATER)).toEqual({ kind: "give_back" });
    }
  });

  it("never moves a payment in a way the table of transitions does not name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PAYMENT_STATES), fc.constantFrom(...STATUSES), fc.boolean(), (state, status, late) => {
        const verdict = judge(payment({ state }), said(status), late ? LATER : NOW);
        const to: PaymentState | null =
          verdict.kind === "move" || verdict.kind === "end" ? verdict.to : verdict.kind === "revive" ? "funded" : null;
        if (to !== null) expect(TRANSITIONS[state]).toContain(to);
        if (to === "funded") expect(status).toBe("succeeded");
      }),
    );
  });
});

describe("an order", () => {
  const order: StartPayment = { ...payment(), available_cents: ZERO };

  it("is the same when people, money and bills are", () => {
    expect(isSameOrder(payment(), { ...order, label: "other", language: "es" })).toBe(true);
    expect(isSameOrder(payment(), { ...order, amount_cents: cents(8_421) })).toBe(false);
    expect(isSameOrder(payment(), { ...order, allocations: [] })).toBe(false);
    expect(isSameOrder(payment(), { ...order, member_id: null })).toBe(false);
  });

  it("must not contradict itself", () => {
    expect(() => assertOrder(order)).not.toThrow();
    expect(() => assertOrder({ ...order, source: "wallet" })).toThrow();
    expect(() => assertOrder({ ...order, amount_cents: ZERO })).toThrow();
    expect(() => assertOrder({ ...order, amount_cents: cents(8_000) })).toThrow();
    expect(() => assertOrder({ ...order, purpose: "top_up" })).toThrow();
    expect(() => assertOrder({ ...order, allocations: [...order.allocations, ...order.allocations] })).toThrow();
  });
});

describe("the daily limit", () => {
  it("is never negative", () => {
    expect(leftToLoad(cents(100), cents(150))).toBe(0);
    expect(leftToLoad(cents(100), cents(30))).toBe(70);
  });
});
