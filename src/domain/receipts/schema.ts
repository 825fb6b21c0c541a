import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PaymentId, ReceiptId, TransactionId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";

/** Receipts issued: see migrations/0011_receipts.sql. Written by the follower of the wallets' journals alone. */
export const receipts = sqliteTable("receipts", {
  id: text().$type<ReceiptId>().primaryKey(),
  payment_id: text().$type<PaymentId>().notNull(),
  number: integer().notNull(),
  reason: text({ enum: ["paid", "refunded", "disputed"] }).notNull(),
  txn_id: text().$type<TransactionId>().notNull(),
  paid_cents: integer().$type<Cents>().notNull(),
  issued_at: integer().$type<Instant>().notNull(),
});
