import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MemberId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";

export const members = sqliteTable("members", {
  id: text().$type<MemberId>().primaryKey(),
  wallet_id: text().$type<WalletId>().notNull(),
  region_id: text().notNull(),
  name: text().notNull(),
  birth_date: text().$type<CalendarDate>().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  email_confirmed_at: integer().$type<Instant>(),
  phone: text(),
  member_number: text(),
  language: text().$type<Language>().notNull(),
  password_hash: text().notNull(),
  credential_version: integer().notNull().default(1),
  /** False: shorter than a password must be alone; good only beside a second factor. */
  password_stands_alone: integer({ mode: "boolean" }).notNull().default(true),
  /** Null: it is the one chosen at registration. */
  password_changed_at: integer().$type<Instant>(),
  /** No letters on paper. */
  paperless: integer({ mode: "boolean" }).notNull().default(true),
  statement_mails: integer({ mode: "boolean" }).notNull().default(true),
  bill_mails: integer({ mode: "boolean" }).notNull().default(true),
  sign_in_mails: integer({ mode: "boolean" }).notNull().default(true),
  created_at: integer().$type<Instant>().notNull(),
  closed_at: integer().$type<Instant>(),
});

export const attempts = sqliteTable("attempts", {
  bucket: text().primaryKey(),
  count: integer().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
});
