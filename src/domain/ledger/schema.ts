import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { MemberId, PaymentId, TransactionId, WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Account, EntryDetail, EntryKind, Leg } from "./entry.ts";

/** A wallet as the ledger last heard of it. The wallet object itself is the truth. */
export const wallets = sqliteTable("wallets", {
  wallet_id: text().$type<WalletId>().primaryKey(),
  owner: text().$type<MemberId>(),
  shard: integer().notNull().default(0),
  seq: integer().notNull(),
  posted_cents: integer().$type<Cents>().notNull(),
  held_cents: integer().$type<Cents>().notNull(),
  hash: text().notNull(),
});

/** The journals of all wallets, row for row. */
export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    txn_id: text().$type<TransactionId>().primaryKey(),
    wallet_id: text().$type<WalletId>().notNull(),
    seq: integer().notNull(),
    kind: text().$type<EntryKind>().notNull(),
    key: text().notNull(),
    payment_id: text().$type<PaymentId>(),
    label: text().notNull(),
    amount_cents: integer().$type<Cents>().notNull(),
    posted_after_cents: integer().$type<Cents>().notNull(),
    held_after_cents: integer().$type<Cents>().notNull(),
    legs: text({ mode: "json" }).$type<readonly Leg[]>().notNull(),
    detail: text({ mode: "json" }).$type<EntryDetail>().notNull(),
    event_at: integer().$type<Instant>().notNull(),
    recorded_at: integer().$type<Instant>().notNull(),
    previous_hash: text().notNull(),
    hash: text().notNull(),
  },
  (table) => [
    unique().on(table.wallet_id, table.seq),
    index("ledger_transactions_payment").on(table.payment_id),
    index("ledger_transactions_flow").on(table.wallet_id, table.event_at, table.amount_cents),
  ],
);

/** The legs of the transactions, for sums by account. */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    txn_id: text().$type<TransactionId>().notNull(),
    leg: integer().notNull(),
    account: text().$type<Account>().notNull(),
    amount_cents: integer().$type<Cents>().notNull(),
    event_at: integer().$type<Instant>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.txn_id, table.leg] }), index("ledger_entries_account").on(table.account, table.event_at)],
);

/** Which movements went to, or came back from, which facility or insurer. A trigger follows the entries. */
export const movementPlaces = sqliteTable(
  "movement_places",
  {
    wallet_id: text().$type<WalletId>().notNull(),
    account: text().$type<Account>().notNull(),
    seq: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.wallet_id, table.account, table.seq] })],
);
