import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MemberId, PaymentId, TransactionId, WalletId, WithdrawalId, WithdrawalPartId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import { PART_STATES } from "./withdrawal.ts";

/** Money that goes back: see migrations/0030_withdrawals.sql. */
export const withdrawals = sqliteTable("withdrawals", {
  id: text().$type<WithdrawalId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  wallet_id: text().$type<WalletId>().notNull(),
  reason: text({ enum: ["withdrawal", "closing"] }).notNull(),
  amount_cents: integer().$type<Cents>().notNull(),
  request_key: text().notNull(),
  check_label: text().notNull(),
  mail_to: text(),
  created_at: integer().$type<Instant>().notNull(),
  finished_at: integer().$type<Instant>(),
});

export const withdrawal_parts = sqliteTable("withdrawal_parts", {
  id: text().$type<WithdrawalPartId>().primaryKey(),
  withdrawal_id: text().$type<WithdrawalId>().notNull(),
  position: integer().notNull(),
  payment_id: text().$type<PaymentId>(),
  fund_txn: text().$type<TransactionId>(),
  method_kind: text({ enum: ["card", "bank"] }),
  method_label: text().notNull(),
  funded_at: integer().$type<Instant>(),
  instead_of: text().$type<PaymentId>(),
  amount_cents: integer().$type<Cents>().notNull(),
  state: text({ enum: PART_STATES }).notNull(),
  updated_at: integer().$type<Instant>().notNull(),
});
