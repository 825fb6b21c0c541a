import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EmailChangeId, MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { EMAIL_CHANGE_ENDS } from "./email-change-rules.ts";

/** See migrations/0028_profile.sql. */
export const email_changes = sqliteTable("email_changes", {
  id: text().$type<EmailChangeId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  old_email_key: text().notNull(),
  new_email: text().notNull(),
  new_email_key: text().notNull(),
  old_token_hash: text().notNull(),
  new_token_hash: text().notNull(),
  old_confirmed_at: integer().$type<Instant>(),
  new_confirmed_at: integer().$type<Instant>(),
  created_at: integer().$type<Instant>().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
  ended: text({ enum: EMAIL_CHANGE_ENDS }),
  ended_at: integer().$type<Instant>(),
  mark: text(),
});
