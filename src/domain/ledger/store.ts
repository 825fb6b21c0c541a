import { and, desc, eq, gt, gte, inArray, lt, lte, ne, or, sql, type Placeholder, type SQL } from "drizzle-orm";
import { compiled, type Compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { FacilityId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import { negate, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Account, EntryKind } from "./entry.ts";
import type { Month } from "./months.ts";
import { ledgerEntries, ledgerTransactions, wallets } from "./schema.ts";

export const MAX_HISTORY_ROWS = 100;

/** What a person looks for. Every part narrows; an empty filter finds every movement of money (not holds and releases, which move none). */
export interface HistoryFilter {
  /** Also the way to see holds and releases: name them. */
  readonly kinds?: readonly EntryKind[];
  /** event_at ≥ from */
  readonly from?: Instant;
  /** event_at < to */
  readonly to?: Instant;
  readonly facility_id?: FacilityId;
  /** Part of the name of a place that was paid (or gave back). */
  readonly facility?: string;
  /** Exactly this much, in or out. */
  readonly amount_cents?: Cents;
  /** At least and at most this much, in or out. */
  readonly min_cents?: Cents;
  readonly max_cents?: Cents;
  /** Part of the label. Letters a–z match in either case. */
  readonly text?: string;
}

export interface HistoryQuery {
  readonly wallet_id: WalletId;
  readonly filter: HistoryFilter;
  /** The last row of the page before; null for the first page. */
  readonly before_seq: number | null;
  /** ≤ 100. Ask for one more than a page shows to know whether there is a next one. */
  readonly limit: number;
}

/** One line of a history. */
export interface Movement {
  readonly txn_id: TransactionId;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly payment_id: PaymentId | null;
  readonly label: string;
  /** Signed change of posted money; 0 for a hold or release. */
  readonly amount_cents: Cents;
  readonly posted_after_cents: Cents;
  readonly held_after_cents: Cents;
  readonly event_at: Instant;
}

const MOVEMENT = {
  txn_id: ledgerTransactions.txn_id,
  seq: ledgerTransactions.seq,
  kind: ledgerTransactions.kind,
  payment_id: ledgerTransactions.payment_id,
  label: ledgerTransactions.label,
  amount_cents: ledgerTransactions.amount_cents,
  posted_after_cents: ledgerTransactions.posted_after_cents,
  held_after_cents: ledgerTransactions.held_after_cents,
  event_at: ledgerTransactions.event_at,
};

/** A page of a wallet's movements, newest first. A Drizzle query: await it, or put it into a `db.batch([...])`. */
export function historyStatement(db: Db, { wallet_id, filter, before_seq, limit }: HistoryQuery) {
  const { kinds, from, to, facility_id, facility, amount_cents, min_cents, max_cents, text } = filter;
  return db
    .select(MOVEMENT)
    .from(ledgerTransactions)
    .where(
      and(
        eq(ledgerTransactions.wallet_id, wallet_id),
        before_seq === null ? undefined : lt(ledgerTransactions.seq, before_seq),
        kinds === undefined ? ne(ledgerTransactions.amount_cents, 0 as Cents) : inArray(ledgerTransactions.kind, [...kinds]),
        from === undefined ? undefined : gte(ledgerTransactions.event_at, from),
        to === undefined ? undefined : lt(ledgerTransactions.event_at, to),
        facility_id === undefined ? undefined : hasLeg(sql`leg.account = ${`facility:${facility_id}`}`),
        facility === undefined ? undefined : and(labelHas(facility), hasLeg(sql`leg.account >= 'facility:' AND leg.account < 'facility;'`)),
        amount_cents === undefined
          ? undefined
          : or(eq(ledgerTransactions.amount_cents, amount_cents), eq(ledgerTransactions.amount_cents, negate(amount_cents))),
        min_cents === undefined ? undefined : gte(sql`ABS(${ledgerTransactions.amount_cents})`, min_cents),
        max_cents === undefined ? undefined : lte(sql`ABS(${ledgerTransactions.amount_cents})`, max_cents),
        text === undefined ? undefined : labelHas(text),
      ),
    )
    .orderBy(desc(ledgerTransactions.seq))
    .limit(Math.min(Math.max(limit, 1), MAX_HISTORY_ROWS));
}

const newestMovements = compiled((db, value: (name: "wallet_id" | "limit") => Placeholder) =>
  db
    .select(MOVEMENT)
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.wallet_id, value("wallet_id")), ne(ledgerTransactions.amount_cents, 0 as Cents)))
    .orderBy(desc(ledgerTransactions.seq))
    .limit(value("limit")),
);

/** The same as `historyStatement`, for a `db.batch([...])`. The first page of all movements, which is asked most, is not made anew each time. */
export function historyQuery(db: Db, query: HistoryQuery): Compiled<ReturnType<typeof historyStatement>> {
  const isPlain = query.before_seq === null && Object.values(query.filter).every((part) => part === undefined);
  const { wallet_id, limit } = query;
  return isPlain ? newestMovements(db, { wallet_id, limit: Math.min(Math.max(limit, 1), MAX_HISTORY_ROWS) }) : historyStatement(db, query);
}

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

function hasLeg(condition: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM ledger_entries leg WHERE leg.txn_id = ${ledgerTransactions.txn_id} AND ${condition})`;
}

function labelHas(part: string): SQL {
  return sql`${ledgerTransactions.label} LIKE ${`%${part.replace(/[\\%_]/gu, (special) => `\\${special}`)}%`} ESCAPE '\\'`;
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
