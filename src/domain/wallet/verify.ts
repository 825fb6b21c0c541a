import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { TransactionId, WalletId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Leg } from "../ledger/entry.ts";
import { rowCountStatement, rowEntriesStatement, rowsStatement, trialBalance, walletStatement } from "../ledger/store.ts";
import { faultInCopy, faultInRow, linkOf, type Link } from "./chain.ts";
import { wallet } from "./client.ts";
import type { JournalRow } from "./commands.ts";
import { EMPTY_HEAD } from "./journal.ts";
import { walletsAfter } from "./known.ts";

const PAGE_ROWS = 250;
export const MAX_WALLETS_A_PAGE = 50;

/** Something that must not be: where, and what, in words. */
export interface Finding {
  readonly wallet_id: WalletId | null;
  /** The first bad row, where the finding is about one. */
  readonly seq: number | null;
  readonly what: string;
}

export interface VerifyPage {
  readonly wallets: number;
  readonly rows: number;
  readonly findings: readonly Finding[];
  /** Give it as `after` to go on; null: all wallets were seen. */
  readonly next: WalletId | null;
}

/**
 * Checks the next wallets: chain, hashes, balances of the journal, and the ledger's copy of it. What is pending is projected first.
 * It reports and mends nothing.
 */
export async function verifyWallets(env: Env, now: Instant, page: { readonly after: string; readonly limit: number }): Promise<VerifyPage> {
  const limit = Math.min(Math.max(page.limit, 1), MAX_WALLETS_A_PAGE);
  const ids = await walletsAfter(env.DB, page.after, limit);
  const reports: WalletReport[] = [];
  for (const id of ids) reports.push(await verifyWallet(env, now, id));
  return {
    wallets: ids.length,
    rows: reports.reduce((total, { rows }) => total + rows, 0),
    findings: reports.flatMap(({ findings }) => findings),
    next: ids.length < limit ? null : (ids.at(-1) ?? null),
  };
}

export interface WalletReport {
  readonly rows: number;
  readonly findings: readonly Finding[];
}

/** Checks one wallet. At most the first bad row is named. Entries booked meanwhile are no finding. */
export async function verifyWallet(env: Env, now: Instant, wallet_id: WalletId): Promise<WalletReport> {
  const found = (seq: number | null, what: string): WalletReport => ({ rows: link.seq, findings: [{ wallet_id, seq, what }] });
  let link: Link = EMPTY_HEAD;
  const end = await wallet(env, wallet_id).summary();
  const { projected_seq } = await wallet(env, wallet_id).sweep(now);

  while (link.seq < end.seq) {
    const rows = await wallet(env, wallet_id).journal({ after_seq: link.seq, limit: PAGE_ROWS });
    const ledger = await ledgerRows(env, { wallet_id, after_seq: link.seq, up_to_seq: link.seq + PAGE_ROWS });
    for (const row of rows) {
      const fault = faultInRow(link, row);
      if (fault !== null) return found(row.seq, `journal row ${row.seq}: ${fault}`);
      const copy = ledger.get(row.txn_id);
      const difference = row.seq <= projected_seq ? faultInCopy(row, copy?.row, copy?.legs ?? []) : null;
      if (difference !== null) return found(row.seq, `journal row ${row.seq} (${row.txn_id}): ${difference}`);
      if (row.seq === end.seq && row.hash !== end.hash)
        return found(row.seq, `journal row ${row.seq}: it is not what the wallet says it ends with`);
      link = linkOf(row);
    }
    if (rows.length === 0) return found(link.seq + 1, `journal row ${link.seq + 1}: it is missing`);
  }
  if (end.frozen || (await wallet(env, wallet_id).summary()).frozen) return found(null, "the wallet is frozen");
  if (projected_seq < end.seq) return found(projected_seq + 1, `journal row ${projected_seq + 1}: the ledger does not take it`);
  return (await faultInLedger(env, wallet_id, { rows: link.seq, projected_seq })) ?? { rows: link.seq, findings: [] };
}

/** What the ledger says beyond the rows: the wallet's own line, and rows that no journal has. */
async function faultInLedger(
  env: Env,
  wallet_id: WalletId,
  { rows, projected_seq }: { readonly rows: number; readonly projected_seq: number },
): Promise<WalletReport | null> {
  const db = database(env);
  const found = (seq: number | null, what: string): WalletReport => ({ rows, findings: [{ wallet_id, seq, what }] });
  const [[line], [count]] = await db.batch([walletStatement(db, wallet_id), rowCountStatement(db, wallet_id)]);
  const last = (await wallet(env, wallet_id).summary()).seq;
  const last_seq = count?.last_seq ?? 0;
  if (last_seq > last) return found(last_seq, `ledger row ${last_seq}: no journal has it`);
  if ((count?.rows ?? 0) !== last_seq) return found(null, `the ledger has ${count?.rows ?? 0} rows, the last is number ${last_seq}`);
  if (line === undefined) return projected_seq === 0 ? null : found(null, "the ledger does not know the wallet");
  const [row] = await wallet(env, wallet_id).journal({ after_seq: line.seq - 1, limit: 1 });
  if (row === undefined) return found(line.seq, `the ledger's wallet stands at row ${line.seq}, the journal ends before it`);
  if (line.seq < projected_seq) return found(line.seq, `the ledger's wallet stands at row ${line.seq} of ${projected_seq}`);
  if (line.posted_cents !== row.posted_after_cents)
    return found(row.seq, `the ledger's wallet has ${line.posted_cents} cents, journal row ${row.seq} has ${row.posted_after_cents}`);
  if (line.held_cents !== row.held_after_cents)
    return found(row.seq, `the ledger's wallet holds ${line.held_cents} cents, journal row ${row.seq} has ${row.held_after_cents}`);
  if (line.hash !== row.hash) return found(row.seq, `the ledger's wallet has another hash than journal row ${row.seq}`);
  return null;
}

/** Checks that all accounts together have nothing: double entry over the whole ledger. */
export async function verifyBalances(env: Pick<Env, "DB">): Promise<readonly Finding[]> {
  const balances = await trialBalance(database(env));
  const total = balances.reduce((running, { balance_cents }) => running + balance_cents, 0);
  return total === 0 ? [] : [{ wallet_id: null, seq: null, what: `the balances of all accounts sum to ${total} cents, not 0` }];
}

interface Copy {
  readonly row: JournalRow;
  readonly legs: Leg[];
}

async function ledgerRows(env: Env, page: Parameters<typeof rowsStatement>[1]): Promise<ReadonlyMap<TransactionId, Copy>> {
  const db = database(env);
  const [rows, entries] = await db.batch([rowsStatement(db, page), rowEntriesStatement(db, page)]);
  const copies = new Map(rows.map((row): [TransactionId, Copy] => [row.txn_id, { row, legs: [] }]));
  for (const { txn_id, account, amount_cents } of entries) copies.get(txn_id)?.legs.push({ account, amount_cents });
  return copies;
}
