-- A payment is written before money moves. Its allocations say which bills it is for; triggers keep the bills' sums.
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  member_id TEXT,                  -- NULL: guest
  wallet_id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('top_up','bill')),
  source TEXT NOT NULL CHECK (source IN ('wallet','card','bank')),   -- card/bank with wallet_cents > 0: split
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  wallet_cents INTEGER NOT NULL CHECK (wallet_cents >= 0),           -- from the balance
  processor_cents INTEGER NOT NULL CHECK (processor_cents >= 0),     -- from card or bank
  state TEXT NOT NULL CHECK (state IN ('created','awaiting_payer','processing','funded','posted','partly_refunded','refunded','disputed','failed','cancelled','expired')),
  request_key TEXT NOT NULL UNIQUE,      -- idempotency: the form's or the caller's
  label TEXT NOT NULL,                   -- what people read: facility names, "Money added"
  processor TEXT, processor_ref TEXT, checkout_url TEXT,
  method_brand TEXT, method_last4 TEXT,
  failure TEXT,                          -- code, see payments/rules.ts
  refunded_cents INTEGER NOT NULL DEFAULT 0,
  language TEXT NOT NULL DEFAULT 'en',
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  posted_at INTEGER,
  CHECK (wallet_cents + processor_cents = amount_cents),
  CHECK (refunded_cents >= 0 AND refunded_cents <= amount_cents)
) STRICT;
CREATE INDEX payments_member ON payments (member_id, created_at);
CREATE INDEX payments_unfinished ON payments (updated_at) WHERE state IN ('created','awaiting_payer','processing','funded');

CREATE TABLE payment_allocations (
  payment_id TEXT NOT NULL REFERENCES payments (id),
  bill_id TEXT NOT NULL REFERENCES bills (id),
  facility_id TEXT NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  refunded_cents INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (payment_id, bill_id)
) STRICT;
CREATE INDEX payment_allocations_bill ON payment_allocations (bill_id);

CREATE TABLE processor_events (event_id TEXT PRIMARY KEY, payment_id TEXT NOT NULL, type TEXT NOT NULL, received_at INTEGER NOT NULL) STRICT;

-- What a bill has had paid and reserved is always recomputed from its payments, never added to.
-- The CHECK on bills then refuses a second payer: the whole batch is rolled back.
CREATE VIEW bill_sums AS
  SELECT a.bill_id,
    SUM(CASE WHEN p.state IN ('posted','partly_refunded','refunded','disputed') THEN a.amount_cents - a.refunded_cents ELSE 0 END) AS paid_cents,
    SUM(CASE WHEN p.state IN ('created','awaiting_payer','processing','funded') THEN a.amount_cents ELSE 0 END) AS reserved_cents
  FROM payment_allocations a JOIN payments p ON p.id = a.payment_id
  GROUP BY a.bill_id;
CREATE TRIGGER payment_allocations_reserve AFTER INSERT ON payment_allocations BEGIN
  UPDATE bills SET (paid_cents, reserved_cents) = (SELECT paid_cents, reserved_cents FROM bill_sums WHERE bill_id = NEW.bill_id) WHERE id = NEW.bill_id;
END;
CREATE TRIGGER payment_allocations_change AFTER UPDATE ON payment_allocations BEGIN
  UPDATE bills SET (paid_cents, reserved_cents) = (SELECT paid_cents, reserved_cents FROM bill_sums WHERE bill_id = NEW.bill_id) WHERE id = NEW.bill_id;
END;
CREATE TRIGGER payments_state AFTER UPDATE OF state ON payments WHEN OLD.state <> NEW.state BEGIN
  UPDATE bills SET (paid_cents, reserved_cents) = (SELECT s.paid_cents, s.reserved_cents FROM bill_sums s WHERE s.bill_id = bills.id)
  WHERE id IN (SELECT bill_id FROM payment_allocations WHERE payment_id = NEW.id);
END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
CREATE TRIGGER payment_allocations_no_delete BEFORE DELETE ON payment_allocations BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
