import type { JournalRow, Projection, WalletCommand } from "../../src/domain/wallet/commands.ts";
import type { Follower } from "../../src/domain/wallet/followers.ts";
import { malformed } from "../../src/domain/wallet/malformed.ts";
import { projectRows } from "../../src/domain/wallet/projector.ts";
import { decide, type Original } from "../../src/domain/wallet/rules.ts";
import { newId } from "../../src/platform/ids.ts";
import type { TransactionId } from "../../src/values/ids.ts";
import { cents, ZERO } from "../../src/values/money.ts";
import type { Instant } from "../../src/values/time.ts";

/** A wallet by the real rules, in memory: all commands of a call, or none; a key that is known is answered again. It knows no holds. */
export class MemoryWallet {
  readonly id = newId("wal");
  readonly rows: JournalRow[] = [];
  readonly #d1: D1Database;
  readonly #followers: readonly Follower[];
  readonly #texts = new Map<string, string>();
  #projected = 0;

  constructor(d1: D1Database, followers: readonly Follower[]) {
    this.#d1 = d1;
    this.#followers = followers;
  }

  get posted(): number {
    return this.rows.at(-1)?.posted_after_cents ?? 0;
  }

  /** @returns why the first refused command was refused; null: all are booked */
  execute(at: Instant, commands: readonly WalletCommand[]): string | null {
    const detail = malformed({ wallet_id: this.id, owner: null, at, commands });
    if (detail !== null) throw new Error(detail);
    const before = this.rows.length;
    for (const command of commands) {
      const known = this.rows.find((row) => row.key === command.key);
      const problem =
        known === undefined ? this.#append(at, command) : this.#texts.get(known.key) === JSON.stringify(command) ? null : "key_conflict";
      if (problem === null) continue;
      this.rows.length = before;
      return problem;
    }
    return null;
  }

  async project(): Promise<void> {
    const until = this.rows.length;
    const rows = this.rows.slice(this.#projected, until);
    await projectRows(this.#d1, { wallet_id: this.id, owner: null, rows, followers: this.#followers });
    this.#projected = Math.max(this.#projected, until);
  }

  /** What the ledger lacks, for a caller who brings it there (executeHandingOver). @param ledger_seq how far the ledger is */
  outbox(ledger_seq: number): Projection | null {
    this.#projected = Math.max(this.#projected, ledger_seq);
    const rows = this.rows.slice(this.#projected);
    return rows.length === 0 ? null : { wallet_id: this.id, owner: null, rows };
  }

  accounts(): Map<string, number> {
    const totals = new Map<string, number>();
    for (const { legs } of this.rows)
      for (const { account, amount_cents } of legs) totals.set(account, (totals.get(account) ?? 0) + amount_cents);
    return totals;
  }

  #append(at: Instant, command: WalletCommand): string | null {
    const balance = { wallet_id: this.id, posted_cents: cents(this.posted), held_cents: ZERO };
    const drafted = decide(balance, command, { hold: null, original: "of" in command ? this.#original(command.of) : null }, at);
    if (!drafted.ok) return drafted.error.code;
    const { kind, legs, amount_cents, posted_after_cents, held_after_cents, detail } = drafted.value;
    const { key, payment_id, label } = command;
    this.#texts.set(key, JSON.stringify(command));
    this.rows.push({
      wallet_id: this.id,
      seq: this.rows.length + 1,
      txn_id: newId("txn"),
      kind,
      key,
      payment_id,
      label,
      legs,
      amount_cents,
      posted_after_cents,
      held_after_cents,
      detail,
      event_at: at,
      recorded_at: at,
      previous_hash: "0".repeat(64),
      hash: "0".repeat(64),
    });
    return null;
  }

  #original(of: TransactionId): Original | null {
    const row = this.rows.find(({ txn_id }) => txn_id === of);
    if (row === undefined) return null;
    const later = this.rows.filter(({ detail }) => detail["of"] === of);
    const undone = new Set(this.rows.flatMap(({ kind, detail }) => (kind === "reverse" ? [detail["of"]] : [])));
    const refund_legs = later.filter(({ kind, txn_id }) => kind === "refund" && !undone.has(txn_id)).flatMap(({ legs }) => legs);
    return { txn_id: of, kind: row.kind, legs: row.legs, refund_legs, reversed: later.some(({ kind }) => kind === "reverse") };
  }
}
