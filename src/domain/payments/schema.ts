import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BillId, DueId, FacilityId, InsurerId, MandateId, MemberId, PaymentId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { PAYMENT_STATES, type PaymentFailure } from "./payment.ts";

/** Payments: see migrations/0018_autopay.sql; triggers keep the sums of bills and the state of dues. */
export const payments = sqliteTable("payments", {
  id: text().$type<PaymentId>().primaryKey(),
  member_id: text().$type<MemberId>(),
  wallet_id: text().$type<WalletId>().notNull(),
  purpose: text({ enum: ["top_up", "bill", "premium"] }).notNull(),
  source: text({ enum: ["wallet", "card", "bank"] }).notNull(),
  amount_cents: integer().notNull(),
  wallet_cents: integer().notNull(),
  processor_cents: integer().notNull(),
  state: text({ enum: PAYMENT_STATES }).notNull(),
  request_key: text().notNull(),
  label: text().notNull(),
  processor: text(),
  processor_ref: text(),
  checkout_url: text(),
  method_brand: text(),
  method_last4: text(),
  saved_method_id: text().$type<SavedMethodId>(),
  failure: text().$type<PaymentFailure>(),
  refunded_cents: integer().notNull().default(0),
  insurer_id: text().$type<InsurerId>(),
  due_id: text().$type<DueId>(),
  mandate_id: text().$type<MandateId>(),
  claimed_at: integer(),
  language: text({ enum: ["en", "es"] }).notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  expires_at: integer().notNull(),
  posted_at: integer(),
});

export const payment_allocations = sqliteTable(
  "payment_allocations",
  {
    payment_id: text().$type<PaymentId>().notNull(),
    bill_id: text().$type<BillId>().notNull(),
    facility_id: text().$type<FacilityId>().notNull(),
    amount_cents: integer().notNull(),
    refunded_cents: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.payment_id, table.bill_id] })],
);

/** Whose a guest's payment is: see migrations/0010_guests.sql. */
export const payment_guests = sqliteTable("payment_guests", {
  payment_id: text().$type<PaymentId>().primaryKey(),
  region_id: text().notNull(),
  name: text().notNull(),
  email: text().notNull(),
  phone: text(),
  birth_date: text().$type<CalendarDate>(),
  access_hash: text().notNull(),
  account_member_id: text().$type<MemberId>(),
  created_at: integer().$type<Instant>().notNull(),
});

/** Webhooks that have been acted on, by the processor's event id. */
export const processor_events = sqliteTable("processor_events", {
  event_id: text().primaryKey(),
  payment_id: text().$type<PaymentId>().notNull(),
  type: text().notNull(),
  received_at: integer().notNull(),
});

/** Cards and bank accounts that the processor keeps for members: see migrations/0015_refunds_disputes.sql. */
export const saved_methods = sqliteTable("saved_methods", {
  id: text().$type<SavedMethodId>().primaryKey(),
  member_id: text().$type<MemberId>().notNull(),
  processor: text().notNull(),
  setup_ref: text().notNull(),
  method_ref: text(),
  kind: text({ enum: ["card", "bank"] }).notNull(),
  brand: text(),
  last4: text(),
  state: text({ enum: ["open", "saved", "ended", "removed"] }).notNull(),
  created_at: integer().$type<Instant>().notNull(),
  updated_at: integer().$type<Instant>().notNull(),
});
