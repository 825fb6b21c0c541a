import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryKind, Leg } from "../../../src/domain/ledger/entry.ts";
import type { WalletCommand } from "../../../src/domain/wallet/commands.ts";
import { decide, type Balance, type Draft, type Facts, type Hold, type Original } from "../../../src/domain/wallet/rules.ts";
import type { HoldId, TransactionId, WalletId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import { adjust, AT, capture, FACILITY, fund, hold, OTHER_FACILITY, refund, release, reverse, spend, to } from "./support.ts";

const WALLET = "wal_1" as WalletId;
const HOLD = "hold_1" as HoldId;
const TXN = "txn_1" as TransactionId;
const NONE: Facts = { hold: null, original: null };

function balance(posted: number, held = 0): Balance {
  return { wallet_id: WALLET, posted_cents: cents(posted), held_cents: cents(held) };
}

function openHold(amount: number): Hold {
  return { hold_id: HOLD, amount_cents: cents(amount), expires_at: instant(AT + 1), payment_id: null, label: "Clinic", open: true };
}

function original(kind: EntryKind, legs: readonly Leg[], refund_legs: readonly Leg[] = []): Original {
  return { txn_id: TXN, kind, legs, refund_legs, reversed: false };
}

function legsOf(...pairs: readonly (readonly [Leg["account"], number])[]): readonly Leg[] {
  return pairs.map(([account, amount]) => ({ account, amount_cents: cents(amount) }));
}

function accepted(before: Balance, command: WalletCommand, facts = NONE): Draft {
  const decided = decide(before, command, facts, AT);
  if (!decided.ok) throw new Error(`refused: ${decided.error.code}`);
  return decided.value;
}

function refused(before: Balance, command: WalletCommand, facts = NONE): unknown {
  const decided = decide(before, command, facts, AT);
  return decided.ok ? decided.value : decided.error;
}

describe("the rules of a wallet", () => {
  it("book money in against clearing and money out against who is paid", () => {
    expect(accepted(balance(0), fund(500)).legs).toEqual(legsOf([`wallet:${WALLET}`, 500], ["clearing:sandbox", -500]));
    expect(accepted(balance(500), spend(500))).toMatchObject({
      amount_cents: -500,
      posted_after_cents: 0,
      legs: legsOf([`wallet:${WALLET}`, -500], [`facility:${FACILITY}`, 500]),
    });
  });

  it("let nobody spend or hold more than is available", () => {
    expect(refused(balance(500, 200), spend(301))).toEqual({ code: "insufficient_funds", available_cents: 300 });
    expect(refused(balance(500, 200), hold(HOLD, 301))).toEqual({ code: "insufficient_funds", available_cents: 300 });
    expect(refused(balance(500, 200), adjust(-301))).toEqual({ code: "insufficient_funds", available_cents: 300 });
    expect(accepted(balance(500, 200), spend(300)).posted_after_cents).toBe(200);
  });

  it("count a hold that a spend names as available to it", () => {
    expect(accepted(balance(500, 500), spend(500, "a", { hold_id: HOLD }), { ...NONE, hold: openHold(500) })).toMatchObject({
      held_after_cents: 0,
      closes: HOLD,
    });
    expect(refused(balance(500, 500), spend(501, "a", { hold_id: HOLD }), { ...NONE, hold: openHold(500) })).toEqual({
      code: "insufficient_funds",
      available_cents: 500,
    });
  });

  it("capture at most what was held and free the rest", () => {
    const facts = { ...NONE, hold: openHold(400) };
    expect(accepted(balance(500, 400), capture(HOLD, 150), facts)).toMatchObject({
      posted_after_cents: 350,
      held_after_cents: 0,
      closes: HOLD,
    });
    expect(refused(balance(500, 400), capture(HOLD, 401), facts)).toEqual({ code: "capture_exceeds_hold", held_cents: 400 });
  });

  it("close a hold once", () => {
    const closed = { ...NONE, hold: { ...openHold(400), open: false } };
    for (const command of [capture(HOLD, 1), release(HOLD), spend(1, "a", { hold_id: HOLD })]) {
      expect(refused(balance(500), command, closed)).toEqual({ code: "hold_closed" });
      expect(refused(balance(500), command)).toEqual({ code: "unknown_hold" });
    }
    expect(refused(balance(500), hold(HOLD, 1), closed)).toMatchObject({ code: "malformed" });
    expect(refused(balance(500), hold(HOLD, 1, "a", AT))).toMatchObject({ code: "malformed" });
  });

  it("give a spend back in the order of its destinations, and never more than it was", () => {
    const paid = legsOf([`wallet:${WALLET}`, -700], [`facility:${FACILITY}`, 300], [`facility:${OTHER_FACILITY}`, 400]);
    const firstBack = legsOf([`wallet:${WALLET}`, 100], [`facility:${FACILITY}`, -100]);
    expect(accepted(balance(0), refund(TXN, 350), { ...NONE, original: original("spend", paid, firstBack) }).legs).toEqual(
      legsOf([`wallet:${WALLET}`, 350], [`facility:${FACILITY}`, -200], [`facility:${OTHER_FACILITY}`, -150]),
    );
    expect(refused(balance(0), refund(TXN, 601), { ...NONE, original: original("spend", paid, firstBack) })).toEqual({
      code: "refund_exceeds_original",
      refundable_cents: 600,
    });
    // The first destination's refund was reversed, the second's stands.
    const secondBack = legsOf([`wallet:${WALLET}`, 200], [`facility:${OTHER_FACILITY}`, -200]);
    expect(accepted(balance(0), refund(TXN, 500), { ...NONE, original: original("spend", paid, secondBack) }).legs).toEqual(
      legsOf([`wallet:${WALLET}`, 500], [`facility:${FACILITY}`, -300], [`facility:${OTHER_FACILITY}`, -200]),
    );
  });

  it("give a top-up back to its source only from what is available", () => {
    const facts = { ...NONE, original: original("fund", legsOf([`wallet:${WALLET}`, 500], ["clearing:sandbox", -500])) };
    expect(accepted(balance(500), refund(TXN, 200), facts).legs).toEqual(legsOf([`wallet:${WALLET}`, -200], ["clearing:sandbox", 200]));
    expect(refused(balance(500, 400), refund(TXN, 200), facts)).toEqual({ code: "insufficient_funds", available_cents: 100 });
  });

  it("reverse an entry whole, once, and no hold", () => {
    const paid = original("spend", legsOf([`wallet:${WALLET}`, -300], [`facility:${FACILITY}`, 300]));
    expect(accepted(balance(0), reverse(TXN), { ...NONE, original: paid }).legs).toEqual(
      legsOf([`wallet:${WALLET}`, 300], [`facility:${FACILITY}`, -300]),
    );
    expect(refused(balance(0), reverse(TXN), { ...NONE, original: { ...paid, reversed: true } })).toEqual({ code: "already_reversed" });
    expect(
      refused(balance(0), reverse(TXN), {
        ...NONE,
        original: { ...paid, refund_legs: legsOf([`facility:${FACILITY}`, -1], [`wallet:${WALLET}`, 1]) },
      }),
    ).toMatchObject({ code: "refund_exceeds_original" });
    expect(refused(balance(0), refund(TXN, 1), { ...NONE, original: { ...paid, reversed: true } })).toEqual({ code: "not_refundable" });
    for (const kind of ["hold", "release", "reverse"] as const) {
      expect(refused(balance(0), reverse(TXN), { ...NONE, original: original(kind, []) })).toEqual({ code: "not_refundable" });
    }
    expect(refused(balance(0), reverse(TXN))).toEqual({ code: "unknown_transaction" });
    expect(refused(balance(0), refund(TXN, 1))).toEqual({ code: "unknown_transaction" });
  });

  it("keep what they were given apart from what they return", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 9_000 }),
        (amounts, posted) => {
          const command: WalletCommand = { kind: "spend", key: "k", payment_id: null, label: "l", to: amounts.map((amount) => to(amount)) };
          const wanted = amounts.reduce((total, amount) => total + amount, 0);
          const decided = decide(balance(posted), command, NONE, AT);
          expect(decided.ok).toBe(wanted <= posted);
          if (!decided.ok) return;
          expect(decided.value.legs.reduce((total, leg) => total + leg.amount_cents, 0)).toBe(0);
          expect(decided.value.posted_after_cents).toBe(posted - wanted);
        },
      ),
    );
  });
});
