import * as fc from "fast-check";
import type { JournalRow, WalletCommand } from "../../../src/domain/wallet/commands.ts";
import { decide, type Hold, type Original } from "../../../src/domain/wallet/rules.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { FacilityId, HoldId, PaymentId, TransactionId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

const WALLET = newId("wal");
const BEGAN = Date.UTC(2026, 0, 5, 12);

/** A wallet's journal, made by the real rules; a command that they refuse leaves it as it was. */
export class History {
  readonly rows: JournalRow[] = [];
  readonly #holds = new Map<HoldId, Hold>();

  get posted(): number {
    return this.rows.at(-1)?.posted_after_cents ?? 0;
  }

  get held(): number {
    return this.rows.at(-1)?.held_after_cents ?? 0;
  }

  /** @returns the row, or why the wallet refused */
  book(command: WalletCommand, day = this.rows.length): JournalRow | string {
    const at = instant(BEGAN + day * 86_400_000);
    const balance = { wallet_id: WALLET, posted_cents: cents(this.posted), held_cents: cents(this.held) };
    const hold = "hold_id" in command && command.hold_id !== undefined ? (this.#holds.get(command.hold_id) ?? null) : null;
    const drafted = decide(balance, command, { hold, original: "of" in command ? this.#original(command.of) : null }, at);
    if (!drafted.ok) return drafted.error.code;
    const { of: _of, opens, closes, ...draft } = drafted.value;
    if (opens !== null) this.#holds.set(opens.hold_id, opens);
    if (closes !== null && hold !== null) this.#holds.set(closes, { ...hold, open: false });
    const { key, payment_id, label } = command;
    const stamp = { wallet_id: WALLET, seq: this.rows.length + 1, txn_id: newId("txn"), event_at: at, recorded_at: at };
    const row: JournalRow = { ...draft, ...stamp, key, payment_id, label, previous_hash: "", hash: "" };
    this.rows.push(row);
    return row;
  }

  #original(of: TransactionId): Original | null {
    const row = this.rows.find(({ txn_id }) => txn_id === of);
    if (row === undefined) return null;
    const later = this.rows.filter(({ detail }) => detail["of"] === of);
    const undone = (each: JournalRow) => this.rows.some(({ kind, detail }) => kind === "reverse" && detail["of"] === each.txn_id);
    const refund_legs = later.filter((each) => each.kind === "refund" && !undone(each)).flatMap(({ legs }) => legs);
    return { txn_id: of, kind: row.kind, legs: row.legs, refund_legs, reversed: later.some(({ kind }) => kind === "reverse") };
  }
}

/** What may happen to a wallet next; numbers choose among what there is. */
export interface Step {
  readonly what: "top_up" | "gift" | "paid_by_card" | "spend" | "split" | "hold" | "capture" | "release" | "refund" | "reverse" | "adjust";
  readonly amount: number;
  readonly pick: number;
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      "top_up",
      "top_up",
      "gift",
      "paid_by_card",
      "spend",
      "spend",
      "split",
      "hold",
      "capture",
      "release",
      "refund",
      "refund",
      "reverse",
      "adjust",
    ),
    amount: fc.integer({ min: 1, max: 300 }),
    pick: fc.nat({ max: 1_000 }),
  }),
  { minLength: 1, maxLength: 25 },
);

/** Lives a history through; what the wallet refuses does not happen. */
export function live(all: readonly Step[]): History {
  const history = new History();
  for (const [index, step] of all.entries()) for (const command of commandsOf(history, step, `k${index}`)) history.book(command);
  return history;
}

export function base(key: string, payment_id: PaymentId | null, label = "Visa •4242") {
  return { key, payment_id, label };
}

export function topUp(key: string, amount: number, payment_id: PaymentId | null = newId("pay"), label = "Visa •4242"): WalletCommand {
  return { ...base(key, payment_id, label), kind: "fund", amount_cents: cents(amount), from: "clearing:sandbox" };
}

export function spend(key: string, amount: number, payment_id: PaymentId | null = newId("pay")): WalletCommand {
  const to = [{ account: `facility:${"fac_1" as FacilityId}`, amount_cents: cents(amount) }] as const;
  return { ...base(key, payment_id, "Clinic"), kind: "spend", to };
}

function commandsOf(history: History, { what, amount, pick }: Step, key: string): readonly WalletCommand[] {
  const rows = history.rows.filter(({ amount_cents }) => amount_cents !== 0);
  const of = rows[pick % Math.max(1, rows.length)];
  const payment_id = newId("pay");
  const hold_id = `hold_${pick % 4}` as HoldId;
  const amount_cents = cents(amount);
  switch (what) {
    case "top_up":
      return [topUp(key, amount, payment_id)];
    case "gift":
      return [topUp(key, amount, null)];
    case "paid_by_card":
      return [topUp(`${key}f`, amount, payment_id), spend(key, amount, payment_id)];
    case "split":
      return [topUp(`${key}f`, amount, payment_id), spend(key, amount + (pick % 100), payment_id)];
    case "spend":
      return [spend(key, amount, pick % 2 === 0 ? payment_id : null)];
    case "hold":
      return [{ ...base(key, payment_id), kind: "hold", hold_id, amount_cents, expires_at: instant(BEGAN * 2) }];
    case "capture":
      return [
        { ...base(key, null), kind: "capture", hold_id, to: [{ account: "facility:fac_1" as `facility:${FacilityId}`, amount_cents }] },
      ];
    case "release":
      return [{ ...base(key, null), kind: "release", hold_id }];
    case "refund":
      return of === undefined ? [] : [{ ...base(key, of.payment_id), kind: "refund", of: of.txn_id, amount_cents }];
    case "reverse":
      return of === undefined ? [] : [{ ...base(key, of.payment_id), kind: "reverse", of: of.txn_id, reason: "a mistake" }];
    case "adjust":
      return [
        {
          ...base(key, pick % 2 === 0 ? (of?.payment_id ?? null) : null),
          kind: "adjust",
          amount_cents: pick % 3 === 0 ? amount_cents : cents(-amount),
          against: "goodwill",
          reason: "x",
        },
      ];
  }
}
