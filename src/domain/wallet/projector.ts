import type { WalletId } from "../../values/ids.ts";
import type { LedgerHead, Projection } from "./commands.ts";
import { stretches, type Follower } from "./followers.ts";
import { detailText, legsText } from "./hash.ts";

/** Journal rows in one D1 batch. */
export const MAX_BATCH_ROWS = 50;

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
const UPSERT_WALLETS = `
INSERT INTO wallets (wallet_id, owner, seq, posted_cents, held_cents, hash)
SELECT value ->> 'wallet_id', value ->> 'owner', value ->> 'seq', value ->> 'posted_cents', value ->> 'held_cents', value ->> 'hash'
FROM json_each(?) WHERE true
ON CONFLICT (wallet_id) DO UPDATE SET owner = excluded.owner, seq = excluded.seq, posted_cents = excluded.posted_cents,
  held_cents = excluded.held_cents, hash = excluded.hash
WHERE excluded.seq > wallets.seq
RETURNING wallet_id`;

/**
 * Writes wallets' journal rows and what follows from them to the ledger, in one atomic batch.
 * @returns the wallets with which the ledger moved forward; with the others it already was there or further. Throws when D1 does: nothing was written
 * then, or the reply was lost.
 */
export async function project(
  db: D1Database,
  projections: readonly Projection[],
  followers: readonly Follower[],
): Promise<ReadonlySet<WalletId>> {
  const rows = projections.flatMap((each) => each.rows);
  if (rows.length === 0) return new Set();
  const json = JSON.stringify(rows.map((row) => ({ ...row, legs: legsText(row.legs), detail: detailText(row.detail) })));
  const [, , moved] = await db.batch<{ wallet_id: WalletId }>([
    db.prepare(INSERT_TRANSACTIONS).bind(json),
    db.prepare(INSERT_ENTRIES).bind(json),
    db.prepare(UPSERT_WALLETS).bind(JSON.stringify(projections.flatMap(headOf))),
    ...stretches(rows).flatMap((stretch) => followers.flatMap((follower) => follower(db, stretch))),
  ]);
  return new Set(moved?.results.map(({ wallet_id }) => wallet_id));
}

function headOf({ wallet_id, owner, rows }: Projection): readonly object[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  return [{ wallet_id, owner, seq: last.seq, posted_cents: last.posted_after_cents, held_cents: last.held_after_cents, hash: last.hash }];
}

/** The same for one wallet. @returns true when the ledger moved forward */
export async function projectRows(
  db: D1Database,
  { followers, ...projection }: Projection & { readonly followers: readonly Follower[] },
): Promise<boolean> {
  if (projection.rows.length === 0) return true;
  return (await project(db, [projection], followers)).has(projection.wallet_id);
}

/** How far the ledger is with a wallet; null when it does not know it. */
export async function ledgerHead(db: D1Database, walletId: WalletId): Promise<LedgerHead | null> {
  return (await ledgerHeads(db, [walletId])).get(walletId) ?? null;
}

/** How far the ledger is with each of these wallets; those that it does not know are left out. */
export async function ledgerHeads(db: D1Database, walletIds: readonly WalletId[]): Promise<ReadonlyMap<WalletId, LedgerHead>> {
  const { results } = await db
    .prepare("SELECT wallet_id, seq, hash FROM wallets WHERE wallet_id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(walletIds))
    .all<LedgerHead & { readonly wallet_id: WalletId }>();
  return new Map(results.map(({ wallet_id, seq, hash }) => [wallet_id, { seq, hash }]));
}
