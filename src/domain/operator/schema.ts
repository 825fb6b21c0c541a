import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The operator itself: one row. */
export const operators = sqliteTable("operators", {
  id: text().primaryKey(),
  name: text().notNull(),
  legal_name: text().notNull(),
  time_zone: text().notNull(),
  support_email: text().notNull(),
  financial_help_url: text().notNull(),
  financial_help_phone: text().notNull(),
  top_up_min_cents: integer().notNull(),
  top_up_max_cents: integer().notNull(),
  daily_load_limit_cents: integer().notNull(),
});

/** The areas that members choose from. */
export const regions = sqliteTable("regions", {
  id: text().primaryKey(),
  name_en: text().notNull(),
  name_es: text().notNull(),
  also_known_as: text().notNull(),
  time_zone: text().notNull(),
  sort: integer().notNull(),
});

/** How each region is reached. */
export const contact_channels = sqliteTable(
  "contact_channels",
  {
    region_id: text().notNull(),
    kind: text({ enum: ["public_phone", "employee_phone", "mail", "hours_en", "hours_es", "social"] }).notNull(),
    label: text().notNull(),
    /** "": the same in both languages. */
    label_es: text().notNull().default(""),
    value: text().notNull(),
    sort: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.region_id, table.kind, table.label] })],
);

/** Where care is given; its ledger account is facility:<id>. */
export const facilities = sqliteTable("facilities", {
  id: text().primaryKey(),
  partner_id: text(),
  external_id: text(),
  name: text().notNull(),
  region_id: text(),
  phone: text(),
  address: text(),
  npi: text(),
  tax_id: text(),
});

export const insurers = sqliteTable("insurers", {
  id: text().primaryKey(),
  name: text().notNull(),
  phone: text(),
});
