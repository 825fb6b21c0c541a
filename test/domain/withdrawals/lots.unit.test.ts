import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lotsOf, totalOf } from "../../../src/domain/withdrawals/lots.ts";
import { amountProblem, bankReadyAt, bookCommand, plan, withdrawable, type Withdrawable } from "../../../src/domain/withdrawals/rules.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { JournalRow, WalletCommand } from "../../../src/domain/wallet/commands.ts";
import type { PaymentId } from "../../../src/values/ids.ts";
import { cents, sum } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import { base, History, live, spend, steps, topUp } from "./history.ts";

const NOW = instant(Date.UTC(2027, 0, 1));
const AT = { now: NOW, time_zone: "America/Denver" };
const [A, B, C] = [newId("pay"), newId("pay"), newId("pay")];

/** What is left, by the payment it came with; "" for what has no source. */
function left(history: History): Record<string, number> {
  const { lots, without_source_cents } = lotsOf(history.rows);
  const names = new Map<PaymentId, string>([
    [A, "A"],
    [B, "B"],
    [C, "C"],
  ]);
  const all = lots.map(({ payment_id, left_cents }): [string, number] => [names.get(payment_id) ?? payment_id, left_cents]);
  return Object.fromEntries(without_source_cents === 0 ? all : [...all, ["", without_source_cents]]);
}

function wayBack(history: History, kind: "card" | "bank" = "card"): Withdrawable {
  return withdrawable(lotsOf(history.rows), {
    ...AT,
    available_cents: cents(history.posted - history.held),
    sourceOf: () => ({ kind, label: "Visa •4242" }),
  });
}

function booked(history: History, command: WalletCommand): JournalRow {
  const row = history.book(command);
  if (typeof row === "string") throw new Error(row);
  return row;
}

const refund = (key: string, row: JournalRow, amount: number): WalletCommand => ({
  ...base(key, row.payment_id),
  kind: "refund",
  of: row.txn_id,
  amount_cents: cents(amount),
});
const reverse = (key: string, row: JournalRow): WalletCommand => ({
  ...base(key, row.payment_id),
  kind: "reverse",
  of: row.txn_id,
  reason: "x",
});

describe("what is left of each top-up", () => {
  it("spending uses the oldest first, and a refund gives back to the newest of those first", () => {
    const history = new History();
    for (const [key, amount, id] of [
      ["a", 100, A],
      ["b", 50, B],
      ["c", 70, C],
    ] as const)
      booked(history, topUp(key, amount, id));
    const bought = booked(history, spend("s", 130));
    expect(left(history)).toEqual({ B: 20, C: 70 });
    booked(history, refund("r1", bought, 20));
    expect(left(history)).toEqual({ B: 40, C: 70 });
    booked(history, refund("r2", bought, 15));
    expect(left(history)).toEqual({ A: 5, B: 50, C: 70 });
    booked(history, reverse("u", booked(history, refund("r3", bought, 10))));
    expect(left(history)).toEqual({ A: 5, B: 50, C: 70 });
  });

  it("a bill paid by card takes that card's money, whatever older money there is, also when it goes back", () => {
    const history = new History();
    booked(history, topUp("a", 100, A));
    const came = booked(history, topUp("b", 60, B));
    const paid = booked(history, spend("s", 90, B));
    expect(left(history)).toEqual({ A: 70 });
    booked(history, refund("r", paid, 60));
    booked(history, refund("f", came, 60));
    expect(left(history)).toEqual({ A: 70 });
  });

  it("a disputed bill takes the operator's advance, not the member's other money", () => {
    const history = new History();
    booked(history, topUp("a", 100, A));
    const came = booked(history, topUp("b", 60, B));
    booked(history, spend("s", 60, B));
    booked(history, { ...base("d", B), kind: "adjust", amount_cents: cents(60), against: "disputes", reason: "x" });
    booked(history, refund("f", came, 60));
    expect(left(history)).toEqual({ A: 100 });
  });

  it("what goes back to its source reduces its own lot; undone, it is there again", () => {
    const history = new History();
    booked(history, topUp("a", 100, A));
    const second = booked(history, topUp("b", 50, B));
    const sent = booked(history, refund("f", second, 30));
    expect(left(history)).toEqual({ A: 100, B: 20 });
    booked(history, reverse("u", sent));
    expect(left(history)).toEqual({ A: 100, B: 50 });
  });

  it("gifts and money whose source has everything back stand last", () => {
    const history = new History();
    booked(history, topUp("g", 25, null));
    const first = booked(history, topUp("a", 100, A));
    const bought = booked(history, spend("s", 80));
    expect(left(history)).toEqual({ A: 20, "": 25 });
    booked(history, topUp("b", 200, B));
    booked(history, refund("f", first, 100));
    expect(left(history)).toEqual({ B: 120, "": 25 });
    booked(history, refund("r", bought, 80));
    expect(left(history)).toEqual({ B: 120, "": 105 });
  });
});

describe("whatever has happened to a wallet", () => {
  it("the lots sum to its balance after every step, and none has more than came in", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const history = live(all);
        for (let seq = 1; seq <= history.rows.length; seq += 1) {
          const rows = history.rows.slice(0, seq);
          const found = lotsOf(rows);
          expect(totalOf(found)).toBe(rows.at(-1)?.posted_after_cents);
          for (const { txn_id, left_cents } of found.lots) {
            expect(left_cents).toBeGreaterThan(0);
            expect(left_cents).toBeLessThanOrEqual(rows.find((row) => row.txn_id === txn_id)?.amount_cents ?? 0);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("any amount that may go has parts that sum to it, and the wallet books them all", () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
        const history = live(all);
        const free = wayBack(history);
        const amount = cents(Math.ceil(free.free_cents * share));
        if (amount === 0) return;
        const parts = plan(free, amount);
        expect(sum(parts.map(({ amount_cents }) => amount_cents))).toBe(amount);
        const before = history.posted;
        for (const part of parts) booked(history, bookCommand({ ...part, id: newId("wdp"), instead_of: null }, "Check"));
        expect(history.posted).toBe(before - amount);
        expect(history.posted).toBeGreaterThanOrEqual(history.held);
        expect(wayBack(history).free_cents).toBe(free.free_cents - amount);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what may go", () => {
  it("is not what is set aside, and a bank's money only after its days", () => {
    const history = new History();
    booked(history, topUp("a", 5_000, A));
    expect(wayBack(history, "bank").free_cents).toBe(5_000);
    const early = { now: instant((history.rows[0]?.event_at ?? 0) + 86_400_000), time_zone: AT.time_zone, available_cents: cents(5_000) };
    const locked = withdrawable(lotsOf(history.rows), { ...early, sourceOf: () => ({ kind: "bank", label: "Bank •6789" }) });
    expect(locked.free_cents).toBe(0);
    expect(locked.lots[0]?.ready_at).toBe(instant(Date.UTC(2026, 0, 13, 7)));
    const held = withdrawable(lotsOf(history.rows), {
      ...AT,
      available_cents: cents(1_200),
      sourceOf: () => ({ kind: "card", label: "x" }),
    });
    expect(held.free_cents).toBe(1_200);
  });

  it("by check where another processor had taken it", () => {
    const history = new History();
    booked(history, topUp("a", 5_000, A));
    const gone = withdrawable(lotsOf(history.rows), { ...AT, available_cents: cents(5_000), sourceOf: () => null });
    expect(plan(gone, cents(5_000))).toEqual([{ source: null, amount_cents: 5_000 }]);
  });

  it.each([
    ["2026-11-02T18:00:00Z", "2026-11-10T07:00:00Z"],
    ["2026-11-06T18:00:00Z", "2026-11-16T07:00:00Z"],
    ["2026-11-07T18:00:00Z", "2026-11-16T07:00:00Z"],
    ["2026-03-04T18:00:00Z", "2026-03-12T06:00:00Z"],
  ])("a bank's money of %s from %s", (came, from) => {
    expect(bankReadyAt("America/Denver", instant(Date.parse(came)))).toBe(Date.parse(from));
  });

  it("needs a dollar, or all there is", () => {
    expect(amountProblem(cents(99), { free_cents: cents(500) })).toBe("too_little");
    expect(amountProblem(cents(100), { free_cents: cents(500) })).toBeNull();
    expect(amountProblem(cents(40), { free_cents: cents(40) })).toBeNull();
    expect(amountProblem(cents(39), { free_cents: cents(40) })).toBe("too_little");
    expect(amountProblem(cents(501), { free_cents: cents(500) })).toBe("too_much");
    expect(amountProblem(cents(1), { free_cents: cents(0) })).toBe("nothing");
  });
});
