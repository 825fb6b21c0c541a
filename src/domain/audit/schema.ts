import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Instant } from "../../values/time.ts";

/** What happened, append-only and hash-chained: see migrations/0003_identity.sql. */
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
