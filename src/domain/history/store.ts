import { and, asc, desc, eq, gt, gte, lt, lte, ne, sql, type Placeholder } from "drizzle-orm";
import { compiled, type Compiled } from "../../platform/compiled.ts";
import type { Db } from "../../platform/db.ts";
import type { WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Month } from "../ledger/months.ts";
import { ledgerTransactions, movementPlaces } from "../ledger/schema.ts";
import { facilities, insurers } from "../operator/schema.ts";
import { IS_PREMIUM, IS_WITHDRAWAL, selected } from "./conditions.ts";
import type { HistoryFilter, HistoryQuery, MovementPurpose, PlaceAccount } from "./movement.ts";
import { isOpen } from "./rules.ts";

export const MAX_HISTORY_ROWS = 100;
/** Rows of an export in one query. */
export const EXPORT_ROWS = 1_000;
/** A person's month has fewer by far; more are summed, not listed. */
export const MAX_STATEMENT_ROWS = 500;

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
  purpose: sql<MovementPurpose | null>`CASE WHEN ${IS_WITHDRAWAL} THEN 'withdrawal' WHEN ${IS_PREMIUM} THEN 'premium' END`.as("purpose"),
};

/** A page of a wallet's movements, newest first. A Drizzle query: await it, or put it into a `db.batch([...])`. */
export function historyStatement(db: Db, { wallet_id, filter, before_seq, limit }: HistoryQuery) {
  return db
    .select(MOVEMENT)
    .from(ledgerTransactions)
    .where(and(selected(wallet_id, filter), before_seq === null ? undefined : lt(ledgerTransactions.seq, before_seq)))
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
  const isPlain = query.before_seq === null && isOpen(query.filter);
  const { wallet_id, limit } = query;
  return isPlain ? newestMovements(db, { wallet_id, limit: Math.min(Math.max(limit, 1), MAX_HISTORY_ROWS) }) : historyStatement(db, query);
}

const FLOW = {
  in_cents: sql<Cents>`COALESCE(SUM(MAX(${ledgerTransactions.amount_cents}, 0)), 0)`.as("in_cents"),
  out_cents: sql<Cents>`COALESCE(SUM(MAX(-${ledgerTransactions.amount_cents}, 0)), 0)`.as("out_cents"),
  movements: sql<number>`COUNT(*)`.as("movements"),
};

/** Money in and out of all movements that a filter leaves: one row. */
export function flowStatement(db: Db, wallet_id: WalletId, filter: HistoryFilter) {
  return db.select(FLOW).from(ledgerTransactions).where(selected(wallet_id, filter));
}

// Steps from one account to the next through the key, so that it costs as many looks as there are places, not movements.
function placesOf(wallet_id: string | Placeholder) {
  return sql`(WITH RECURSIVE paid (account) AS (
      SELECT MIN(account) FROM ${movementPlaces} WHERE wallet_id = ${wallet_id}
      UNION ALL SELECT (SELECT MIN(account) FROM ${movementPlaces} WHERE wallet_id = ${wallet_id} AND account > paid.account) FROM paid WHERE paid.account IS NOT NULL
    ) SELECT account FROM paid WHERE account IS NOT NULL) AS paid`;
}

const compiledPlaces = compiled((db, value: (name: "wallet_id") => Placeholder) =>
  db
    .select({
      account: sql<PlaceAccount>`paid.account`.as("account"),
      name: sql<string>`COALESCE(${facilities.name}, ${insurers.name}, paid.account)`.as("place_name"),
    })
    .from(placesOf(value("wallet_id")))
    .leftJoin(facilities, sql`${facilities.id} = SUBSTR(paid.account, 10) AND paid.account >= 'facility:' AND paid.account < 'facility;'`)
    .leftJoin(insurers, sql`${insurers.id} = SUBSTR(paid.account, 9) AND paid.account >= 'insurer:' AND paid.account < 'insurer;'`)
    .orderBy(sql`place_name`),
);

/** The places that a wallet has paid, by name. For a `db.batch([...])`. Rows are `Place`. */
export function placesQuery(db: Db, wallet_id: WalletId): ReturnType<typeof compiledPlaces> {
  return compiledPlaces(db, { wallet_id });
}

export interface ExportQuery {
  readonly wallet_id: WalletId;
  readonly filter: HistoryFilter;
  /** Rows after this one. */
  readonly after_seq: number;
  /** The last row there was when the export began. */
  readonly up_to_seq: number;
}

/** The next EXPORT_ROWS movements of money in the order of the journal, oldest first. */
export function exportStatement(db: Db, { wallet_id, filter, after_seq, up_to_seq }: ExportQuery) {
  const { seq, amount_cents } = ledgerTransactions;
  return db
    .select(MOVEMENT)
    .from(ledgerTransactions)
    .where(and(selected(wallet_id, filter), ne(amount_cents, 0 as Cents), gt(seq, after_seq), lte(seq, up_to_seq)))
    .orderBy(asc(seq))
    .limit(EXPORT_ROWS);
}

/** When a wallet was first used: one row {first_at}, null when never. */
export function firstUseStatement(db: Db, wallet_id: WalletId) {
  return db
    .select({ first_at: sql<Instant | null>`MIN(${ledgerTransactions.event_at})`.as("first_at") })
    .from(ledgerTransactions)
    .where(eq(ledgerTransactions.wallet_id, wallet_id));
}

/** What was in a wallet at a moment: the sum of all movements before it. One row {balance_cents}. */
export function balanceStatement(db: Db, wallet_id: WalletId, before: Instant) {
  return db
    .select({ balance_cents: sql<Cents>`COALESCE(SUM(${ledgerTransactions.amount_cents}), 0)`.as("balance_cents") })
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.wallet_id, wallet_id), lt(ledgerTransactions.event_at, before)));
}

/** A month's movements of money in the order of the journal, at most MAX_STATEMENT_ROWS. */
export function monthStatement(db: Db, wallet_id: WalletId, { from, to }: Month) {
  const { event_at, amount_cents, seq } = ledgerTransactions;
  return db
    .select(MOVEMENT)
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.wallet_id, wallet_id), gte(event_at, from), lt(event_at, to), ne(amount_cents, 0 as Cents)))
    .orderBy(asc(seq))
    .limit(MAX_STATEMENT_ROWS);
}
