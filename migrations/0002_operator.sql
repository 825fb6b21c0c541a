-- The operator's own data: changed without touching code.
CREATE TABLE operators (
  id TEXT PRIMARY KEY CHECK (id = 'operator'),   -- one row
  name TEXT NOT NULL,
  legal_name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  support_email TEXT NOT NULL,
  financial_help_url TEXT NOT NULL,
  financial_help_phone TEXT NOT NULL,
  top_up_min_cents INTEGER NOT NULL,
  top_up_max_cents INTEGER NOT NULL,
  daily_load_limit_cents INTEGER NOT NULL
) STRICT;
CREATE TABLE regions (
  id TEXT PRIMARY KEY,             -- slug: "northern-california"
  name_en TEXT NOT NULL,
  name_es TEXT NOT NULL,
  also_known_as TEXT NOT NULL,     -- words people search by: cities, short names
  time_zone TEXT NOT NULL,
  sort INTEGER NOT NULL
) STRICT;
CREATE TABLE contact_channels (
  region_id TEXT NOT NULL REFERENCES regions (id),
  kind TEXT NOT NULL CHECK (kind IN ('public_phone','employee_phone','mail','hours_en','hours_es','social')),
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  sort INTEGER NOT NULL,
  PRIMARY KEY (region_id, kind, label)
) STRICT;
CREATE TABLE facilities (
  id TEXT PRIMARY KEY,
  partner_id TEXT,                 -- the partner whose system sends its bills
  external_id TEXT,                -- the partner's own identifier for it
  name TEXT NOT NULL,
  region_id TEXT REFERENCES regions (id),
  phone TEXT, address TEXT, npi TEXT, tax_id TEXT,
  UNIQUE (partner_id, external_id)
) STRICT;
CREATE TABLE insurers (id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT) STRICT;
