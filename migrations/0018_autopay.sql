-- Insurance premiums and instalments, taken by the clock. A CHECK cannot be altered, so `payments` is made anew: a premium is a purpose of its own, and a
-- payment may say for which due and under whose authorisation it is taken. The rows are put back under the same name, which settles the keys that refer to them.
PRAGMA defer_foreign_keys = ON;

ALTER TABLE insurers ADD COLUMN partner_id TEXT REFERENCES partners (id); -- the insurer's own system, which sends policies and premiums
ALTER TABLE insurers ADD COLUMN grace_days INTEGER NOT NULL DEFAULT 31 CHECK (grace_days BETWEEN 0 AND 120); -- how long after the due day cover lasts unpaid

CREATE TABLE policies (
  id TEXT PRIMARY KEY,             -- pol_
  insurer_id TEXT NOT NULL REFERENCES insurers (id),
  member_id TEXT REFERENCES members (id), -- NULL: sent by the insurer, and no member is known for it yet
  source TEXT NOT NULL CHECK (source IN ('member','insurer')),
  state TEXT NOT NULL CHECK (state IN ('offered','connected','declined','ended')), -- offered: the member has not confirmed it yet
  member_number TEXT NOT NULL,     -- at the insurer
  plan_name TEXT NOT NULL,
  holder_name TEXT, holder_name_key TEXT, holder_birth_date TEXT, -- as the insurer sends them, to find the member by
  premium_cents INTEGER NOT NULL CHECK (premium_cents > 0),
  due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31), -- a shorter month's last day stands for days it does not have
  grace_days INTEGER NOT NULL CHECK (grace_days BETWEEN 0 AND 120),
  starts_on TEXT NOT NULL,         -- its first due day is on or after this
  ends_on TEXT,                    -- no due day after this
  partner_id TEXT, external_id TEXT, -- the insurer's own identifier for it
  dues_until TEXT NOT NULL,        -- dues are made up to this day (exclusive)
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (partner_id, external_id),
  CHECK (source = 'member' OR (partner_id IS NOT NULL AND external_id IS NOT NULL)),
  CHECK (state <> 'connected' OR member_id IS NOT NULL)
) STRICT;
CREATE INDEX policies_member ON policies (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX policies_unmatched ON policies (member_number) WHERE member_id IS NULL;
CREATE INDEX policies_dues ON policies (dues_until) WHERE state = 'connected';

CREATE TABLE plans (               -- a bill paid in equal monthly parts
  id TEXT PRIMARY KEY,             -- plan_
  member_id TEXT NOT NULL REFERENCES members (id),
  bill_id TEXT NOT NULL REFERENCES bills (id),
  total_cents INTEGER NOT NULL CHECK (total_cents > 0),
  months INTEGER NOT NULL CHECK (months BETWEEN 2 AND 24),
  state TEXT NOT NULL CHECK (state IN ('active','completed','ended')),
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX plans_live ON plans (bill_id) WHERE state = 'active';
CREATE INDEX plans_member ON plans (member_id);

-- What is to be paid in a period, once: a policy's premium, a plan's part. Whether it is paid follows from its payments (triggers below).
CREATE TABLE dues (
  id TEXT PRIMARY KEY,             -- due_
  kind TEXT NOT NULL CHECK (kind IN ('premium','instalment')),
  subject_id TEXT NOT NULL,        -- the policy or plan
  member_id TEXT REFERENCES members (id), -- NULL: of a policy that no member has yet
  period TEXT NOT NULL,            -- a premium's month, "2026-12"; a part's number, "01"
  due_on TEXT NOT NULL,            -- YYYY-MM-DD
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  state TEXT NOT NULL CHECK (state IN ('open','paying','paid','skipped','handed_over','not_needed')),
  noticed_cents INTEGER,           -- the amount that the member was last told, …
  noticed_at INTEGER,              -- … when, …
  collect_on TEXT,                 -- … and the day it is first taken on. NULL: no notice stands, so nothing may be taken
  collect_at INTEGER,              -- the moment that day's taking begins, in the member's time zone
  told_try INTEGER NOT NULL DEFAULT 0, -- tries (each goes through all methods) that failed and of which the member was told …
  told_at INTEGER,                 -- … and when the last one ended
  covered_until TEXT,              -- a premium's: the last day of cover if it stays unpaid
  next_at INTEGER,                 -- when the clock looks at it next; NULL: there is nothing to do
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (subject_id, period)
) STRICT;
CREATE INDEX dues_next ON dues (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX dues_member ON dues (member_id, due_on) WHERE member_id IS NOT NULL;
CREATE INDEX dues_handed_over ON dues (due_on) WHERE state = 'handed_over';

-- What a member has authorised, as it stands now. How it came to stand so is in mandate_records.
CREATE TABLE mandates (
  id TEXT PRIMARY KEY,             -- man_
  member_id TEXT NOT NULL REFERENCES members (id),
  wallet_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('premium','plan','top_up')),
  subject_id TEXT NOT NULL,        -- the policy or plan; a top-up's: the wallet
  state TEXT NOT NULL CHECK (state IN ('active','paused','stopped','completed')),
  collect_day INTEGER CHECK (collect_day BETWEEN 1 AND 31), -- NULL: on the due day
  methods TEXT NOT NULL,           -- JSON, in the order they are tried: ["wallet","met_…"]
  cap_cents INTEGER NOT NULL CHECK (cap_cents > 0), -- the most that one payment may take; a top-up's: the most in a day
  threshold_cents INTEGER CHECK (threshold_cents >= 0), -- a top-up's: below this it adds money …
  target_cents INTEGER,            -- … up to this; NULL: what the next payment by the clock needs
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  ended_at INTEGER,
  next_at INTEGER,                 -- a top-up's: not before this (after a failure)
  failures INTEGER NOT NULL DEFAULT 0, -- a top-up's: in a row
  CHECK ((state IN ('stopped','completed')) = (ended_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX mandates_live ON mandates (kind, subject_id) WHERE state IN ('active','paused');
CREATE INDEX mandates_member ON mandates (member_id);
CREATE INDEX mandates_top_up ON mandates (wallet_id) WHERE kind = 'top_up' AND state = 'active';

-- Everything a member did about a mandate, each with a number that finds it again. Evidence: kept for two years after the end and longer (12 CFR 1005.13(b)).
CREATE TABLE mandate_records (
  number TEXT PRIMARY KEY,         -- "A-7K2Q-9XPD": what people read
  mandate_id TEXT NOT NULL REFERENCES mandates (id),
  act TEXT NOT NULL CHECK (act IN ('authorised','changed','skipped','unskipped','paused','resumed','stopped','completed')),
  due_id TEXT,                     -- of what is skipped
  terms_version TEXT, terms TEXT, terms_hash TEXT, -- of what is authorised or changed: the exact text shown, and its SHA-256
  language TEXT NOT NULL CHECK (language IN ('en','es')),
  detail TEXT NOT NULL,            -- JSON: what it was before and is now
  origin TEXT,                     -- the network address it came from; NULL: our own clock
  request_key TEXT NOT NULL UNIQUE, -- of the form: sent twice, done once
  at INTEGER NOT NULL,
  CHECK ((terms IS NULL) = (terms_hash IS NULL) AND (terms IS NULL) = (terms_version IS NULL))
) STRICT;
CREATE INDEX mandate_records_mandate ON mandate_records (mandate_id, at);
CREATE TRIGGER mandate_records_no_update BEFORE UPDATE ON mandate_records BEGIN SELECT RAISE(ABORT, 'records are kept as written'); END;
CREATE TRIGGER mandate_records_no_delete BEFORE DELETE ON mandate_records BEGIN SELECT RAISE(ABORT, 'records are kept as written'); END;

-- What may keep the next payment from going through, seen in the days before.
CREATE TABLE preflight_findings (
  due_id TEXT NOT NULL REFERENCES dues (id),
  code TEXT NOT NULL CHECK (code IN ('wallet_short','method_expiring','method_gone','amount_changed','over_cap','policy_ending')),
  mandate_id TEXT NOT NULL REFERENCES mandates (id),
  detail TEXT NOT NULL,            -- JSON
  found_at INTEGER NOT NULL, cleared_at INTEGER, mailed_at INTEGER,
  PRIMARY KEY (due_id, code)
) STRICT;

CREATE TABLE payments_before AS SELECT * FROM payments;
DROP TABLE payments;
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  member_id TEXT,                  -- NULL: guest
  wallet_id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('top_up','bill','premium')),
  source TEXT NOT NULL CHECK (source IN ('wallet','card','bank')),   -- card/bank with wallet_cents > 0: split
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  wallet_cents INTEGER NOT NULL CHECK (wallet_cents >= 0),           -- from the balance
  processor_cents INTEGER NOT NULL CHECK (processor_cents >= 0),     -- from card or bank
  state TEXT NOT NULL CHECK (state IN ('created','awaiting_payer','processing','funded','posted','partly_refunded','refunded','disputed','failed','cancelled','expired')),
  request_key TEXT NOT NULL UNIQUE,      -- idempotency: the form's or the caller's
  label TEXT NOT NULL,                   -- what people read: facility names, "Money added"
  processor TEXT, processor_ref TEXT, checkout_url TEXT,
  method_brand TEXT, method_last4 TEXT,
  saved_method_id TEXT,                  -- the payer's saved method, in place of the processor's page
  failure TEXT,                          -- code, see payments/rules.ts
  refunded_cents INTEGER NOT NULL DEFAULT 0,
  insurer_id TEXT REFERENCES insurers (id), -- whom a premium is paid to
  due_id TEXT REFERENCES dues (id),      -- the premium or part that it pays
  mandate_id TEXT REFERENCES mandates (id), -- taken by the clock under this authorisation; NULL: by the payer
  claimed_at INTEGER,                    -- taken by the clock: when its taking began. Until then a stop wins
  language TEXT NOT NULL DEFAULT 'en',
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  posted_at INTEGER,
  CHECK (wallet_cents + processor_cents = amount_cents),
  CHECK (refunded_cents >= 0 AND refunded_cents <= amount_cents),
  CHECK ((purpose = 'premium') = (insurer_id IS NOT NULL)),
  CHECK (purpose <> 'premium' OR due_id IS NOT NULL)
) STRICT;
INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor, processor_ref,
  checkout_url, method_brand, method_last4, saved_method_id, failure, refunded_cents, language, created_at, updated_at, expires_at, posted_at)
SELECT id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor, processor_ref,
  checkout_url, method_brand, method_last4, saved_method_id, failure, refunded_cents, language, created_at, updated_at, expires_at, posted_at FROM payments_before;
DROP TABLE payments_before;
CREATE INDEX payments_member ON payments (member_id, created_at);
CREATE INDEX payments_unfinished ON payments (updated_at) WHERE state IN ('created','awaiting_payer','processing','funded');
CREATE INDEX payments_wallet ON payments (wallet_id);
CREATE INDEX payments_ended ON payments (updated_at) WHERE state IN ('failed','cancelled','expired');
CREATE INDEX payments_returning ON payments (updated_at) WHERE failure = 'returning';
CREATE INDEX payments_loads ON payments (wallet_id, created_at) WHERE purpose = 'top_up';
CREATE INDEX payments_of_due ON payments (due_id) WHERE due_id IS NOT NULL;
CREATE INDEX payments_of_mandate ON payments (mandate_id, created_at) WHERE mandate_id IS NOT NULL;
-- Never twice for a period: one payment that lives or took place.
CREATE UNIQUE INDEX payments_due ON payments (due_id) WHERE due_id IS NOT NULL AND state NOT IN ('failed','cancelled','expired');
CREATE TRIGGER payments_state AFTER UPDATE OF state ON payments WHEN OLD.state <> NEW.state BEGIN
  UPDATE bills SET (paid_cents, reserved_cents) = (SELECT s.paid_cents, s.reserved_cents FROM bill_sums s WHERE s.bill_id = bills.id)
  WHERE id IN (SELECT bill_id FROM payment_allocations WHERE payment_id = NEW.id);
END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;

-- A due follows its payments. When one ends without paying, the clock looks at the due at once: another method, another day, or a person.
CREATE TRIGGER payments_due_taken AFTER INSERT ON payments WHEN NEW.due_id IS NOT NULL BEGIN
  UPDATE dues SET state = 'paying', next_at = NULL, updated_at = NEW.created_at WHERE id = NEW.due_id;
END;
CREATE TRIGGER payments_due_state AFTER UPDATE OF state ON payments WHEN NEW.due_id IS NOT NULL AND OLD.state <> NEW.state BEGIN
  UPDATE dues SET updated_at = NEW.updated_at,
    state = CASE WHEN NEW.state IN ('posted','partly_refunded','refunded','disputed') THEN 'paid' WHEN NEW.state IN ('failed','cancelled','expired') THEN 'open' ELSE 'paying' END,
    next_at = CASE WHEN NEW.state IN ('failed','cancelled','expired') THEN NEW.updated_at ELSE NULL END
  WHERE id = NEW.due_id
    -- An old attempt that ends says nothing while another lives.
    AND (NEW.state NOT IN ('failed','cancelled','expired') OR NOT EXISTS (
      SELECT 1 FROM payments o WHERE o.due_id = NEW.due_id AND o.state NOT IN ('failed','cancelled','expired')));
END;

-- What the clock may take at this moment: asked by the one statement that claims a payment, so that a stop, a pause, a skip or a lower cap wins up to then.
CREATE VIEW takeable_payments AS
  SELECT p.id AS payment_id FROM payments p JOIN mandates m ON m.id = p.mandate_id LEFT JOIN dues d ON d.id = p.due_id
  WHERE p.state = 'created' AND p.claimed_at IS NULL AND m.state = 'active' AND p.amount_cents <= m.cap_cents
    AND (p.due_id IS NULL OR (d.state = 'paying' AND d.amount_cents >= p.amount_cents AND d.noticed_cents = d.amount_cents AND d.collect_at <= p.created_at));
