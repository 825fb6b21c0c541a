import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ClosingId, MemberId, WithdrawalId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** Accounts on their way out, and those that are: see migrations/0030_withdrawals.sql. */
export const account_closings = sqliteTable("account_closings", {
  id: text().$type<ClosingId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  withdrawal_id: text().$type<WithdrawalId>(),
  check_label: text().notNull(),
  mail_to: text(),
  asked_at: integer().$type<Instant>().notNull(),
  closed_at: integer().$type<Instant>(),
  taken_back_at: integer().$type<Instant>(),
});
