import type { HoldId, MemberId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { EntryDetail, EntryKind, Leg } from "../ledger/entry.ts";
import type { JournalRow } from "./commands.ts";
import { detailText, GENESIS_HASH, legsText, rowHash } from "./hash.ts";
import type { Draft, Hold, Original } from "./rules.ts";

/** Where a journal ends. */
export interface Head {
  readonly seq: number;
  readonly posted_cents: Cents;
  readonly held_cents: Cents;
  readonly hash: string;
}

/** The one row that a wallet knows about itself. */
export interface Identity {
  readonly wallet_id: WalletId;
  readonly owner: MemberId | null;
  /** The ledger has the rows up to this one, … */
  readonly projected_seq: number;
  /** … and whoever asked for them brings it those up to this one (many.ts). */
  readonly handed_seq: number;
  readonly frozen: string | null;
}

/** A journal row and the hash of the command that made it. */
export interface Kept {
  readonly row: JournalRow;
  readonly request_hash: string;
}

/** Who and when: what a draft lacks to be a row. */
export interface Stamp {
  readonly wallet_id: WalletId;
  readonly txn_id: TransactionId;
  readonly key: string;
  readonly request_hash: string;
  readonly payment_id: PaymentId | null;
  readonly label: string;
  readonly event_at: Instant;
  readonly recorded_at: Instant;
}

type Stored = {
  seq: number;
  txn_id: string;
  kind: string;
  key: string;
  request_hash: string;
  payment_id: string | null;
  label: string;
  legs: string;
  amount_cents: number;
  posted_after_cents: number;
  held_after_cents: number;
  detail: string;
  event_at: number;
  recorded_at: number;
  previous_hash: string;
  hash: string;
};

export const EMPTY_HEAD: Head = { seq: 0, posted_cents: cents(0), held_cents: cents(0), hash: GENESIS_HASH };

/** The only file that speaks SQL to a wallet object's own database. Every call is synchronous. */
export class Journal {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Applies the migrations that this database has not seen. */
  migrate(migrations: readonly string[]): void {
    this.#sql.exec("CREATE TABLE IF NOT EXISTS applied (version INTEGER PRIMARY KEY) STRICT");
    const done = this.#sql.exec<{ version: number }>("SELECT COALESCE(MAX(version), 0) AS version FROM applied").one().version;
    for (const [index, text] of migrations.entries()) {
      if (index < done) continue;
      this.#sql.exec(text);
      this.#sql.exec("INSERT INTO applied (version) VALUES (?)", index + 1);
    }
  }

  head(): Head {
    const last = this.#sql
      .exec<{ seq: number; posted: number; held: number; hash: string }>(
        "SELECT seq, posted_after_cents AS posted, held_after_cents AS held, hash FROM journal ORDER BY seq DESC LIMIT 1",
      )
      .toArray()[0];
    return last === undefined
      ? EMPTY_HEAD
      : { seq: last.seq, posted_cents: cents(last.posted), held_cents: cents(last.held), hash: last.hash };
  }

  /** Null for a wallet never used. */
  identity(): Identity | null {
    const found = this.#sql
      .exec<{ wallet_id: string; owner: string | null; projected_seq: number; handed_seq: number; frozen: string | null }>(
        "SELECT wallet_id, owner, projected_seq, handed_seq, frozen FROM wallet",
      )
      .toArray()[0];
    return found === undefined ? null : { ...found, wallet_id: found.wallet_id as WalletId, owner: found.owner as MemberId | null };
  }

  saveIdentity(identity: Identity): void {
    const { wallet_id, owner, projected_seq, handed_seq, frozen } = identity;
    this.#sql.exec(
      `INSERT INTO wallet (id, wallet_id, owner, projected_seq, handed_seq, frozen) VALUES (1, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, projected_seq = excluded.projected_seq, handed_seq = excluded.handed_seq,
         frozen = excluded.frozen`,
      wallet_id,
      owner,
      projected_seq,
      handed_seq,
      frozen,
    );
  }

  byKey(walletId: WalletId, key: string): Kept | null {
    const found = this.#sql.exec<Stored>("SELECT * FROM journal WHERE key = ?", key).toArray()[0];
    return found === undefined ? null : { row: asRow(walletId, found), request_hash: found.request_hash };
  }

  /** Rows with seq > after_seq, in order. */
  after(walletId: WalletId, after_seq: number, limit: number): JournalRow[] {
    return this.#sql
      .exec<Stored>("SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", after_seq, limit)
      .toArray()
      .map((stored) => asRow(walletId, stored));
  }

  ofPayment(walletId: WalletId, paymentId: PaymentId): JournalRow[] {
    return this.#sql
      .exec<Stored>("SELECT * FROM journal WHERE payment_id = ? ORDER BY seq", paymentId)
      .toArray()
      .map((stored) => asRow(walletId, stored));
  }

  hashAt(seq: number): string | null {
    return this.#sql.exec<{ hash: string }>("SELECT hash FROM journal WHERE seq = ?", seq).toArray()[0]?.hash ?? null;
  }

  original(txnId: TransactionId): Original | null {
    const found = this.#sql.exec<{ kind: EntryKind; legs: string }>("SELECT kind, legs FROM journal WHERE txn_id = ?", txnId).toArray()[0];
    if (found === undefined) return null;
    const later = this.#sql
      .exec<{ kind: EntryKind; legs: string; undone: number }>(
        `SELECT kind, legs, EXISTS (SELECT 1 FROM journal AS undo WHERE undo.of_txn = later.txn_id AND undo.kind = 'reverse') AS undone
         FROM journal AS later WHERE of_txn = ? ORDER BY seq`,
        txnId,
      )
      .toArray();
    return {
      txn_id: txnId,
      kind: found.kind,
      legs: JSON.parse(found.legs) as Leg[],
      refund_legs: later.flatMap(({ kind, legs, undone }) => (kind === "refund" && undone === 0 ? (JSON.parse(legs) as Leg[]) : [])),
      reversed: later.some(({ kind }) => kind === "reverse"),
    };
  }

  hold(holdId: HoldId): Hold | null {
    const found = this.#sql.exec<StoredHold>("SELECT * FROM holds WHERE hold_id = ?", holdId).toArray()[0];
    return found === undefined ? null : asHold(found);
  }

  /** When the next open hold runs out; null when none is open. */
  nextExpiry(): Instant | null {
    const found = this.#sql.exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM holds WHERE open = 1").one().at;
    return found === null ? null : instant(found);
  }

  expiredHolds(at: Instant, limit: number): Hold[] {
    return this.#sql
      .exec<StoredHold>("SELECT * FROM holds WHERE open = 1 AND expires_at <= ? ORDER BY expires_at LIMIT ?", at, limit)
      .toArray()
      .map(asHold);
  }

  /** Appends a draft as the row after `head` and changes the holds it opens or closes. Call it inside a transaction. */
  append(head: Head, draft: Draft, stamp: Stamp): JournalRow {
    const legs = legsText(draft.legs);
    const detail = detailText(draft.detail);
    const unhashed = {
      wallet_id: stamp.wallet_id,
      seq: head.seq + 1,
      txn_id: stamp.txn_id,
      kind: draft.kind,
      key: stamp.key,
      payment_id: stamp.payment_id,
      label: stamp.label,
      amount_cents: draft.amount_cents,
      posted_after_cents: draft.posted_after_cents,
      held_after_cents: draft.held_after_cents,
      event_at: stamp.event_at,
      recorded_at: stamp.recorded_at,
      previous_hash: head.hash,
    };
    const hash = rowHash({ ...unhashed, legs, detail });
    this.#sql.exec(
      `INSERT INTO journal (seq, txn_id, kind, key, request_hash, payment_id, label, legs, amount_cents, posted_after_cents,
         held_after_cents, detail, of_txn, event_at, recorded_at, previous_hash, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      unhashed.seq,
      unhashed.txn_id,
      unhashed.kind,
      unhashed.key,
      stamp.request_hash,
      unhashed.payment_id,
      unhashed.label,
      legs,
      unhashed.amount_cents,
      unhashed.posted_after_cents,
      unhashed.held_after_cents,
      detail,
      draft.of,
      unhashed.event_at,
      unhashed.recorded_at,
      unhashed.previous_hash,
      hash,
    );
    if (draft.closes !== null) this.#sql.exec("UPDATE holds SET open = 0 WHERE hold_id = ?", draft.closes);
    if (draft.opens !== null) this.#open(draft.opens);
    return { ...unhashed, legs: draft.legs, detail: draft.detail, hash };
  }

  #open({ hold_id, amount_cents, expires_at, payment_id, label }: Hold): void {
    this.#sql.exec(
      "INSERT INTO holds (hold_id, amount_cents, expires_at, payment_id, label, open) VALUES (?, ?, ?, ?, ?, 1)",
      hold_id,
      amount_cents,
      expires_at,
      payment_id,
      label,
    );
  }
}

type StoredHold = { hold_id: string; amount_cents: number; expires_at: number; payment_id: string | null; label: string; open: number };

function asHold(stored: StoredHold): Hold {
  return {
    hold_id: stored.hold_id as HoldId,
    amount_cents: cents(stored.amount_cents),
    expires_at: instant(stored.expires_at),
    payment_id: stored.payment_id as PaymentId | null,
    label: stored.label,
    open: stored.open === 1,
  };
}

function asRow(walletId: WalletId, stored: Stored): JournalRow {
  return {
    wallet_id: walletId,
    seq: stored.seq,
    txn_id: stored.txn_id as TransactionId,
    kind: stored.kind as EntryKind,
    key: stored.key,
    payment_id: stored.payment_id as PaymentId | null,
    label: stored.label,
    legs: JSON.parse(stored.legs) as Leg[],
    amount_cents: cents(stored.amount_cents),
    posted_after_cents: cents(stored.posted_after_cents),
    held_after_cents: cents(stored.held_after_cents),
    detail: JSON.parse(stored.detail) as EntryDetail,
    event_at: instant(stored.event_at),
    recorded_at: instant(stored.recorded_at),
    previous_hash: stored.previous_hash,
    hash: stored.hash,
  };
}
