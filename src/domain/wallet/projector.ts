import type { MemberId, WalletId } from "../../values/ids.ts";
import type { JournalRow } from "./commands.ts";
import type { Follower } from "./followers.ts";
import { detailText, legsText } from "./hash.ts";

/** Journal rows in one D1 batch. */
export const MAX_BATCH_ROWS = 50;

/** What the ledger knows of a wallet. */
export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
}

// One statement for all rows of a batch: the rows travel as one JSON parameter, so no limit on parameters is ever met.
// A row sent again has the same txn_id and is ignored. Another row with its (wallet_id, seq) is no repetition but a
// contradiction: it fails the batch.
const INSERT_TRANSACTIONS = `
INSERT INTO ledger_transactions (txn_id, wallet_id, seq, kind, key, payment_id, label, amount_cents, posted_after_cents,
  held_after_cents, legs, detail, event_at, recorded_at, previous_hash, hash)
SELECT value ->> 'txn_id', value ->> 'wallet_id', value ->> 'seq', value ->> 'kind', value ->> 'key', value ->> 'payment_id', value ->> 'label',
  value ->> 'amount_cents', value ->> 'posted_after_cents', value ->> 'held_after_cents', value ->> 'legs', value ->> 'detail',
  value ->> 'event_at', value ->> 'recorded_at', value ->> 'previous_hash', value ->> 'hash'
FROM json_each(?) WHERE true
ON CONFLICT (txn_id) DO NOTHING`;

const INSERT_ENTRIES = `
INSERT INTO ledger_entries (txn_id, leg, account, amount_cents, event_at)
SELECT row.value ->> 'txn_id', leg.key, leg.value ->> 'account', leg.value ->> 'amount_cents', row.value ->> 'event_at'
FROM json_each(?) AS row, json_each(row.value ->> 'legs') AS leg WHERE true
ON CONFLICT (txn_id, leg) DO NOTHING`;

// Absolute and monotone: a late or repeated batch never takes a wallet back.
const UPSERT_WALLET = `
INSERT INTO wallets (wallet_id, owner, seq, posted_cents, held_cents, hash) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (wallet_id) DO UPDATE SET owner = excluded.owner, seq = excluded.seq, posted_cents = excluded.posted_cents,
  held_cents = excluded.held_cents, hash = excluded.hash
WHERE excluded.seq > wallets.seq
RETURNING seq`;

export interface Projection {
  readonly wallet_id: WalletId;
  readonly owner: MemberId | null;
  /** 1 … MAX_BATCH_ROWS rows in order. */
  readonly rows: readonly JournalRow[];
  readonly followers: readonly Follower[];
}

/**
 * Writes journal rows and what follows from them to the ledger, in one atomic batch.
 * @returns true when the ledger moved forward; false when it already was there or further. Throws when D1 does: nothing was written then, or the reply was lost.
 */
export async function projectRows(db: D1Database, { wallet_id, owner, rows, followers }: Projection): Promise<boolean> {
  const last = rows.at(-1);
  if (last === undefined) return true;
  const json = JSON.stringify(rows.map((row) => ({ ...row, legs: legsText(row.legs), detail: detailText(row.detail) })));
  const [, , upserted] = await db.batch([
    db.prepare(INSERT_TRANSACTIONS).bind(json),
    db.prepare(INSERT_ENTRIES).bind(json),
    db.prepare(UPSERT_WALLET).bind(wallet_id, owner, last.seq, last.posted_after_cents, last.held_after_cents, last.hash),
    ...rows.flatMap((row) => followers.flatMap((follower) => follower(db, row))),
  ]);
  return upserted !== undefined && upserted.results.length > 0;
}

/** How far the ledger is with a wallet; null when it does not know it. */
export async function ledgerHead(db: D1Database, walletId: WalletId): Promise<LedgerHead | null> {
  return await db.prepare("SELECT seq, hash FROM wallets WHERE wallet_id = ?").bind(walletId).first<LedgerHead>();
}
