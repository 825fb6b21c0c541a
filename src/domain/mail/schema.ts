import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MailId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";

export const mails = sqliteTable("mails", {
  id: text().$type<MailId>().primaryKey(),
  dedupe_key: text().notNull(),
  to_address: text().notNull(),
  language: text().$type<Language>().notNull(),
  template: text().notNull(),
  params: text().notNull(),
  state: text({ enum: ["queued", "sent", "failed", "bounced"] })
    .notNull()
    .default("queued"),
  attempts: integer().notNull().default(0),
  next_attempt_at: integer().$type<Instant>().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  sent_at: integer().$type<Instant>(),
  last_error: text(),
  provider_id: text(),
  refused_at: integer().$type<Instant>(),
});
