-- Bills, as partners send them. What a bill owes never changes here; what is paid and reserved is recomputed from payments (0005).
CREATE TABLE patients (
  id TEXT PRIMARY KEY,             -- "partner|external id" hashed: see domain/bills/store.ts
  partner_id TEXT NOT NULL,
  external_id TEXT NOT NULL,       -- the partner's patient id (never a social security, licence or passport number)
  member_number TEXT,              -- medical record number
  name TEXT NOT NULL, name_key TEXT NOT NULL, -- compared: lower case, no accents, single spaces
  birth_date TEXT NOT NULL,
  UNIQUE (partner_id, external_id)
) STRICT;
CREATE INDEX patients_number ON patients (member_number);
CREATE TABLE bills (
  id TEXT PRIMARY KEY,
  partner_id TEXT NOT NULL,
  external_id TEXT NOT NULL,       -- clm_id
  bill_code TEXT NOT NULL UNIQUE,  -- what is printed on the letter: "K7QM-2XPD"
  account_number TEXT NOT NULL,    -- the patient's account at the facility
  patient_id TEXT NOT NULL REFERENCES patients (id),
  facility_id TEXT NOT NULL REFERENCES facilities (id),
  provider_name TEXT, provider_npi TEXT,
  place_of_service TEXT, place_of_service_code TEXT,
  encounter TEXT,                  -- what the visit was
  diagnoses TEXT NOT NULL,         -- JSON [{code, system, text}]
  insurer_name TEXT,
  service_from TEXT NOT NULL, service_to TEXT NOT NULL,   -- YYYY-MM-DD
  issued_on TEXT NOT NULL,
  charged_cents INTEGER NOT NULL CHECK (charged_cents >= 0),
  plan_paid_cents INTEGER NOT NULL CHECK (plan_paid_cents >= 0),
  adjusted_cents INTEGER NOT NULL,
  owed_cents INTEGER NOT NULL CHECK (owed_cents >= 0),    -- charged − plan paid − adjusted
  paid_cents INTEGER NOT NULL DEFAULT 0,
  reserved_cents INTEGER NOT NULL DEFAULT 0,              -- payments under way
  warnings TEXT NOT NULL,          -- JSON list of codes: lines_do_not_sum, looks_like_duplicate
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','void')),
  imported_at INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  UNIQUE (partner_id, external_id),
  CHECK (paid_cents >= 0 AND reserved_cents >= 0 AND paid_cents + reserved_cents <= owed_cents)
) STRICT;
CREATE INDEX bills_patient ON bills (patient_id, service_from);
CREATE TABLE bill_lines (
  bill_id TEXT NOT NULL REFERENCES bills (id), line INTEGER NOT NULL,
  code TEXT NOT NULL, code_system TEXT NOT NULL, description TEXT NOT NULL, units INTEGER NOT NULL DEFAULT 1,
  service_from TEXT NOT NULL, service_to TEXT NOT NULL,
  charged_cents INTEGER, plan_paid_cents INTEGER, adjusted_cents INTEGER, owed_cents INTEGER,  -- NULL: the partner sent no amounts for this line
  PRIMARY KEY (bill_id, line)
) STRICT;
CREATE TABLE bill_access (         -- who may see and pay a patient's bills
  member_id TEXT NOT NULL, patient_id TEXT NOT NULL REFERENCES patients (id),
  how TEXT NOT NULL CHECK (how IN ('code','match')), since INTEGER NOT NULL,
  PRIMARY KEY (member_id, patient_id)
) STRICT;
CREATE INDEX bill_access_patient ON bill_access (patient_id);
