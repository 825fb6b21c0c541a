import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CaregiverId, MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { CAREGIVER_ENDS } from "./rules.ts";

/** See migrations/0029_caregivers.sql, whose triggers keep what a caregiver sees. */
export const caregivers = sqliteTable("caregivers", {
  id: text().$type<CaregiverId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  caregiver_id: text().$type<MemberId>(),
  email: text().notNull(),
  email_key: text().notNull(),
  name: text().notNull(),
  token_hash: text().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  expires_at: integer().$type<Instant>().notNull(),
  accepted_at: integer().$type<Instant>(),
  ended: text({ enum: CAREGIVER_ENDS }),
  ended_at: integer().$type<Instant>(),
});
