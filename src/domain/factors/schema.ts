import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { FactorResetId, MemberId, PasskeyId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** What members sign in with beside a password: see migrations/0027_factors.sql. */
export const passkeys = sqliteTable("passkeys", {
  id: text().$type<PasskeyId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  credential_id: text().notNull(),
  public_key: text().notNull(),
  counter: integer().notNull(),
  transports: text({ mode: "json" }).$type<readonly string[]>().notNull(),
  backed_up: integer({ mode: "boolean" }).notNull(),
  name: text().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  last_used_at: integer().$type<Instant>(),
});

/** Challenges that were answered: none is taken twice. */
export const used_challenges = sqliteTable("used_challenges", {
  challenge_hash: text().primaryKey(),
  expires_at: integer().$type<Instant>().notNull(),
});

export const authenticators = sqliteTable("authenticators", {
  member_id: text().$type<MemberId>().primaryKey(),
  sealed_secret: text().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  confirmed_at: integer().$type<Instant>(),
  last_step: integer().notNull().default(0),
});

export const recovery_codes = sqliteTable("recovery_codes", {
  code_hash: text().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  used_at: integer().$type<Instant>(),
});

export const pending_sign_ins = sqliteTable("pending_sign_ins", {
  token_hash: text().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  credential_version: integer().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
  done_at: integer().$type<Instant>(),
});

export const factor_resets = sqliteTable("factor_resets", {
  id: text().$type<FactorResetId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  token_hash: text().notNull(),
  asked_at: integer().$type<Instant>().notNull(),
  ready_at: integer().$type<Instant>().notNull(),
  ended: text({ enum: ["taken_back", "used", "expired"] }),
  ended_at: integer().$type<Instant>(),
  mark: text(),
});
