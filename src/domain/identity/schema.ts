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
  created_at: integer().$type<Instant>().notNull(),
});

export const endedSessions = sqliteTable("ended_sessions", {
  session_key: text().primaryKey(),
  expires_at: integer().$type<Instant>().notNull(),
});

export const attempts = sqliteTable("attempts", {
  bucket: text().primaryKey(),
  count: integer().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
});

export const auditEvents = sqliteTable("audit_events", {
  seq: integer().primaryKey(),
  at: integer().$type<Instant>().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subject: text(),
  origin: text(),
  reason: text(),
  previous_hash: text().notNull(),
  hash: text().notNull(),
});
