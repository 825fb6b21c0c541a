import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MemberId, SessionId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { SIGN_IN_WAYS } from "./session.ts";

/** Every sign-in: see migrations/0026_sessions.sql. */
export const sessions = sqliteTable("sessions", {
  id: text().$type<SessionId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  session_key: text().notNull(),
  how: text({ enum: SIGN_IN_WAYS }).notNull(),
  device: text().notNull(),
  place: text().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  last_seen_at: integer().$type<Instant>().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
  ended_at: integer().$type<Instant>(),
});
