import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BillId, DueId, InsurerId, MandateId, MemberId, PartnerId, PlanId, PolicyId, WalletId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";

// Policies, plans, what is due, and what members have authorised: see migrations/0018_autopay.sql.

export const policies = sqliteTable("policies", {
  id: text().$type<PolicyId>().primaryKey(),
  insurer_id: text().$type<InsurerId>().notNull(),
  member_id: text().$type<MemberId>(),
  source: text({ enum: ["member", "insurer"] }).notNull(),
  state: text({ enum: ["offered", "connected", "declined", "ended"] }).notNull(),
  member_number: text().notNull(),
  plan_name: text().notNull(),
  holder_name: text(),
  holder_name_key: text(),
  holder_birth_date: text().$type<CalendarDate>(),
  premium_cents: integer().$type<Cents>().notNull(),
  due_day: integer().notNull(),
  grace_days: integer().notNull(),
  starts_on: text().$type<CalendarDate>().notNull(),
  ends_on: text().$type<CalendarDate>(),
  partner_id: text().$type<PartnerId>(),
  external_id: text(),
  dues_until: text().$type<CalendarDate>().notNull(),
  created_at: integer().$type<Instant>().notNull(),
  updated_at: integer().$type<Instant>().notNull(),
});

export const plans = sqliteTable("plans", {
  id: text().$type<PlanId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  bill_id: text().$type<BillId>().notNull(),
  total_cents: integer().$type<Cents>().notNull(),
  months: integer().notNull(),
  state: text({ enum: ["active", "completed", "ended"] }).notNull(),
  created_at: integer().$type<Instant>().notNull(),
  updated_at: integer().$type<Instant>().notNull(),
});

export const dues = sqliteTable("dues", {
  id: text().$type<DueId>().primaryKey(),
  kind: text({ enum: ["premium", "instalment"] }).notNull(),
  subject_id: text().$type<PolicyId | PlanId>().notNull(),
  member_id: text().$type<MemberId>(),
  period: text().notNull(),
  due_on: text().$type<CalendarDate>().notNull(),
  amount_cents: integer().$type<Cents>().notNull(),
  state: text({ enum: ["open", "paying", "paid", "skipped", "handed_over", "not_needed"] }).notNull(),
  noticed_cents: integer().$type<Cents>(),
  noticed_at: integer().$type<Instant>(),
  collect_on: text().$type<CalendarDate>(),
  collect_at: integer().$type<Instant>(),
  told_try: integer().notNull().default(0),
  told_at: integer().$type<Instant>(),
  covered_until: text().$type<CalendarDate>(),
  next_at: integer().$type<Instant>(),
  created_at: integer().$type<Instant>().notNull(),
  updated_at: integer().$type<Instant>().notNull(),
});

export const mandates = sqliteTable("mandates", {
  id: text().$type<MandateId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  wallet_id: text().$type<WalletId>().notNull(),
  kind: text({ enum: ["premium", "plan", "top_up"] }).notNull(),
  subject_id: text().$type<PolicyId | PlanId | WalletId>().notNull(),
  state: text({ enum: ["active", "paused", "stopped", "completed"] }).notNull(),
  collect_day: integer(),
  methods: text().notNull(),
  cap_cents: integer().$type<Cents>().notNull(),
  threshold_cents: integer().$type<Cents>(),
  target_cents: integer().$type<Cents>(),
  created_at: integer().$type<Instant>().notNull(),
  updated_at: integer().$type<Instant>().notNull(),
  ended_at: integer().$type<Instant>(),
  next_at: integer().$type<Instant>(),
  failures: integer().notNull().default(0),
});

export const mandate_records = sqliteTable("mandate_records", {
  number: text().primaryKey(),
  mandate_id: text().$type<MandateId>().notNull(),
  act: text({ enum: ["authorised", "changed", "skipped", "unskipped", "paused", "resumed", "stopped", "completed"] }).notNull(),
  due_id: text().$type<DueId>(),
  terms_version: text(),
  terms: text(),
  terms_hash: text(),
  language: text({ enum: ["en", "es"] }).notNull(),
  detail: text().notNull(),
  origin: text(),
  request_key: text().notNull(),
  at: integer().$type<Instant>().notNull(),
});

export const preflight_findings = sqliteTable("preflight_findings", {
  due_id: text().$type<DueId>().notNull(),
  code: text({ enum: ["wallet_short", "method_expiring", "method_gone", "amount_changed", "over_cap", "policy_ending"] }).notNull(),
  mandate_id: text().$type<MandateId>().notNull(),
  detail: text().notNull(),
  found_at: integer().$type<Instant>().notNull(),
  cleared_at: integer().$type<Instant>(),
  mailed_at: integer().$type<Instant>(),
});
