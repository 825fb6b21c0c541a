import { and, eq, gt, lte, sql, type Placeholder } from "drizzle-orm";
import { compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Account } from "./entry.ts";
import type { Month } from "./months.ts";
import { ledgerEntries, ledgerTransactions, wallets } from "./schema.ts";

const walletRow = compiled((db, value: (name: "wallet_id") => Placeholder) =>
  db
    .select()
    .from(wallets)
    .where(eq(wallets.wallet_id, value("wallet_id"))),
);

/** A wallet as the ledger knows it; empty before its first projection. For a `db.batch([...])`. */
export function walletStatement(db: Db, wallet_id: WalletId): ReturnType<typeof walletRow> {
  return walletRow(db, { wallet_id });
}

/** What came in and went out in a month. Both ≥ 0. */
export interface MonthFlow {
  /** "YYYY-MM" */
  readonly month: string;
  readonly in_cents: Cents;
  readonly out_cents: Cents;
}

function flowOf(db: Db, wallet_id: WalletId | Placeholder, months: string | Placeholder) {
  return db
    .select({
      month: sql<string>`m.value ->> 'month'`,
      in_cents: sql<Cents>`SUM(CASE WHEN t.amount_cents > 0 THEN t.amount_cents ELSE 0 END)`,
      out_cents: sql<Cents>`SUM(CASE WHEN t.amount_cents < 0 THEN -t.amount_cents ELSE 0 END)`,
    })
    .from(
      sql`json_each(${months}) m LEFT JOIN ledger_transactions t
        ON t.wallet_id = ${wallet_id} AND t.event_at >= (m.value ->> 'from') AND t.event_at < (m.value ->> 'to')`,
    )
    .groupBy(sql`m.key`)
    .orderBy(sql`m.key`);
}

const compiledFlow = compiled((db, value: (name: "wallet_id" | "months") => Placeholder) =>
  flowOf(db, value("wallet_id"), value("months")),
);

/** Money in and out of a wallet for each of the months (see `monthsUpTo`), in their order; months without movement are 0. A Drizzle query. */
export function monthlyFlowStatement(db: Db, wallet_id: WalletId, months: readonly Month[]) {
  return flowOf(db, wallet_id, JSON.stringify(months));
}

/** The same for a `db.batch([...])`, not made anew each time. */
export function monthlyFlowQuery(db: Db, wallet_id: WalletId, months: readonly Month[]): ReturnType<typeof compiledFlow> {
  return compiledFlow(db, { wallet_id, months: JSON.stringify(months) });
}

/** An account group's balance: all wallets together, each clearing, facility, insurer and system account alone. */
export interface AccountBalance {
  readonly account: Account | "wallets";
  readonly balance_cents: Cents;
}

/** The balance of every account; the balances sum to 0. Reads the whole ledger: for operations, not for pages. */
export async function trialBalance(db: Db): Promise<readonly AccountBalance[]> {
  return await db
    .select({
      account: sql<
        AccountBalance["account"]
      >`CASE WHEN ${ledgerEntries.account} LIKE 'wallet:%' THEN 'wallets' ELSE ${ledgerEntries.account} END`.as("name"),
      balance_cents: sql<Cents>`SUM(${ledgerEntries.amount_cents})`,
    })
    .from(ledgerEntries)
    .groupBy(sql`name`)
    .orderBy(sql`name`);
}

/** A page of one wallet's rows by seq, for comparing them with its journal. */
export interface RowPage {
  readonly wallet_id: WalletId;
  readonly after_seq: number;
  readonly up_to_seq: number;
}

/** The ledger's copies of journal rows with after_seq < seq ≤ up_to_seq, in order. */
export function rowsStatement(db: Db, { wallet_id, after_seq, up_to_seq }: RowPage) {
  return db
    .select()
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.wallet_id, wallet_id), gt(ledgerTransactions.seq, after_seq), lte(ledgerTransactions.seq, up_to_seq)))
    .orderBy(ledgerTransactions.seq);
}

/** The legs of those rows. */
export function rowEntriesStatement(db: Db, { wallet_id, after_seq, up_to_seq }: RowPage) {
  return db
    .select({ txn_id: ledgerEntries.txn_id, account: ledgerEntries.account, amount_cents: ledgerEntries.amount_cents })
    .from(ledgerTransactions)
    .innerJoin(ledgerEntries, eq(ledgerEntries.txn_id, ledgerTransactions.txn_id))
    .where(and(eq(ledgerTransactions.wallet_id, wallet_id), gt(ledgerTransactions.seq, after_seq), lte(ledgerTransactions.seq, up_to_seq)))
    .orderBy(ledgerTransactions.seq, ledgerEntries.leg);
}

/** How many rows the ledger has of a wallet, and the last one's seq (null: none). */
export function rowCountStatement(db: Db, wallet_id: WalletId) {
  return db
    .select({ rows: sql<number>`COUNT(*)`, last_seq: sql<number | null>`MAX(${ledgerTransactions.seq})` })
    .from(ledgerTransactions)
    .where(eq(ledgerTransactions.wallet_id, wallet_id));
}
