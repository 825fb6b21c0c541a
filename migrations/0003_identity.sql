-- Members, and the short-lived counters that slow guessing. Sessions and one-use tokens live in KV by SHA-256.
CREATE TABLE members (
  id TEXT PRIMARY KEY,
  wallet_id TEXT NOT NULL UNIQUE,
  region_id TEXT NOT NULL,
  name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  email TEXT NOT NULL,             -- as typed
  email_key TEXT NOT NULL UNIQUE,  -- lower case, trimmed: what is compared
  email_confirmed_at INTEGER,
  phone TEXT,
  member_number TEXT,
  language TEXT NOT NULL CHECK (language IN ('en','es')),
  password_hash TEXT NOT NULL,
  credential_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX members_number ON members (member_number) WHERE member_number IS NOT NULL;

CREATE TABLE attempts (            -- one row a window: login, claim, registration, token
  bucket TEXT PRIMARY KEY,         -- "login:account:<hash>:<window>"
  count INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_events (        -- append-only, hash-chained
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT, origin TEXT, reason TEXT,
  previous_hash TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_events_subject ON audit_events (subject, seq);
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE partners (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('clinic','insurer'))) STRICT;
CREATE TABLE partner_clients (
  id TEXT PRIMARY KEY, partner_id TEXT NOT NULL REFERENCES partners (id), name TEXT NOT NULL,
  secret_hash TEXT NOT NULL,       -- SHA-256 of a 256-bit secret
  scopes TEXT NOT NULL,            -- space-separated
  created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT;
CREATE TABLE employees (
  id TEXT PRIMARY KEY, email TEXT NOT NULL, email_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('support','billing','finance','administrator')),
  password_hash TEXT NOT NULL, credential_version INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL, deactivated_at INTEGER
) STRICT;
