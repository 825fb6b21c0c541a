import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BillId, CaregiverId, FacilityId, MemberId, PartnerId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { BillWarning, Diagnosis } from "./bill.ts";

/** Bills and their lines: see migrations/0004_bills.sql. Paid and reserved are kept by the triggers of 0005. */
export const patients = sqliteTable("patients", {
  id: text().primaryKey(),
  partner_id: text().$type<PartnerId>().notNull(),
  external_id: text().notNull(),
  member_number: text(),
  name: text().notNull(),
  name_key: text().notNull(),
  birth_date: text().$type<CalendarDate>().notNull(),
});

export const bills = sqliteTable("bills", {
  id: text().$type<BillId>().primaryKey(),
  partner_id: text().$type<PartnerId>().notNull(),
  external_id: text().notNull(),
  bill_code: text().notNull(),
  account_number: text().notNull(),
  patient_id: text().notNull(),
  facility_id: text().$type<FacilityId>().notNull(),
  provider_name: text(),
  provider_npi: text(),
  place_of_service: text(),
  place_of_service_code: text(),
  encounter: text(),
  diagnoses: text({ mode: "json" }).$type<readonly Diagnosis[]>().notNull(),
  insurer_name: text(),
  service_from: text().$type<CalendarDate>().notNull(),
  service_to: text().$type<CalendarDate>().notNull(),
  issued_on: text().$type<CalendarDate>().notNull(),
  charged_cents: integer().$type<Cents>().notNull(),
  plan_paid_cents: integer().$type<Cents>().notNull(),
  adjusted_cents: integer().$type<Cents>().notNull(),
  owed_cents: integer().$type<Cents>().notNull(),
  paid_cents: integer().$type<Cents>().notNull(),
  reserved_cents: integer().$type<Cents>().notNull(),
  warnings: text({ mode: "json" }).$type<readonly BillWarning[]>().notNull(),
  state: text({ enum: ["open", "void"] }).notNull(),
  imported_at: integer().$type<Instant>().notNull(),
  content_hash: text().notNull(),
});

export const bill_lines = sqliteTable(
  "bill_lines",
  {
    bill_id: text().$type<BillId>().notNull(),
    line: integer().notNull(),
    code: text().notNull(),
    code_system: text().notNull(),
    description: text().notNull(),
    units: integer().notNull(),
    service_from: text().$type<CalendarDate>().notNull(),
    service_to: text().$type<CalendarDate>().notNull(),
    charged_cents: integer().$type<Cents>(),
    plan_paid_cents: integer().$type<Cents>(),
    adjusted_cents: integer().$type<Cents>(),
    owed_cents: integer().$type<Cents>(),
  },
  (table) => [primaryKey({ columns: [table.bill_id, table.line] })],
);

export const bill_access = sqliteTable(
  "bill_access",
  {
    member_id: text().$type<MemberId>().notNull(),
    patient_id: text().notNull(),
    how: text({ enum: ["code", "match", "caregiver"] }).notNull(),
    since: integer().$type<Instant>().notNull(),
    /** Of what a caregiver sees: the grant it comes from. Kept by the triggers of 0029. */
    via: text().$type<CaregiverId>(),
  },
  (table) => [primaryKey({ columns: [table.member_id, table.patient_id] })],
);
