-- Money that goes back from a wallet to the cards and bank accounts it came from: a part for each top-up ("lot"), the oldest first. What has no source left
-- (a gift, a card that takes nothing back) is paid out by hand, to an address that the member gives.
CREATE TABLE withdrawals (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  wallet_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('withdrawal','closing')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  request_key TEXT NOT NULL UNIQUE,
  check_label TEXT NOT NULL,         -- how a check is called in the member's history
  mail_to TEXT,                      -- where a check goes; NULL: not known, or there is none
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX withdrawals_member ON withdrawals (member_id, created_at);
CREATE UNIQUE INDEX withdrawals_open ON withdrawals (member_id) WHERE finished_at IS NULL; -- one at a time
CREATE TABLE withdrawal_parts (
  id TEXT PRIMARY KEY,               -- the wallet's and the processor's keys follow from it
  withdrawal_id TEXT NOT NULL REFERENCES withdrawals (id),
  position INTEGER NOT NULL,
  payment_id TEXT REFERENCES payments (id), -- the top-up it goes back to; NULL: by check
  fund_txn TEXT,                     -- the entry that brought the money in
  method_kind TEXT CHECK (method_kind IN ('card','bank')),
  method_label TEXT NOT NULL,        -- "Visa •4242"; "" for a check
  funded_at INTEGER,
  instead_of TEXT REFERENCES payments (id), -- a check in the place of a part that was refused: of this top-up
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  state TEXT NOT NULL CHECK (state IN ('planned','booked','sent','refused','dropped')), -- see domain/withdrawals/withdrawal.ts
  updated_at INTEGER NOT NULL,
  UNIQUE (withdrawal_id, position),
  CHECK ((payment_id IS NULL) = (fund_txn IS NULL) AND (payment_id IS NULL) = (method_kind IS NULL) AND (payment_id IS NULL) = (funded_at IS NULL)),
  CHECK (instead_of IS NULL OR payment_id IS NULL)
) STRICT;
CREATE INDEX withdrawal_parts_payment ON withdrawal_parts (payment_id) WHERE payment_id IS NOT NULL;
-- Each payment written is looked for here, as in every table that names payments.
CREATE INDEX withdrawal_parts_instead_of ON withdrawal_parts (instead_of) WHERE instead_of IS NOT NULL;
CREATE INDEX withdrawal_parts_checks ON withdrawal_parts (updated_at) WHERE payment_id IS NULL AND state = 'booked';

-- An account on its way out: nothing new begins, what is under way settles, then the balance goes back and the account is closed.
CREATE TABLE account_closings (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  withdrawal_id TEXT REFERENCES withdrawals (id), -- the newest; NULL: nothing has gone yet
  check_label TEXT NOT NULL,
  mail_to TEXT,
  asked_at INTEGER NOT NULL,
  closed_at INTEGER,
  taken_back_at INTEGER
) STRICT;
CREATE UNIQUE INDEX account_closings_open ON account_closings (member_id) WHERE closed_at IS NULL AND taken_back_at IS NULL;
CREATE INDEX account_closings_closed ON account_closings (member_id) WHERE closed_at IS NOT NULL;

-- The one guard: whoever asks, by whatever page, an account on its way out begins no payment. What the clock had written is not refused, which would take
-- a whole page of others with it: it is not taken (the view below), and so ends by itself. Authorisations ask for themselves (autopay/authorise.ts).
CREATE TRIGGER payments_not_while_closing BEFORE INSERT ON payments
WHEN NEW.member_id IS NOT NULL AND NEW.mandate_id IS NULL AND EXISTS (
  SELECT 1 FROM account_closings c WHERE c.member_id = NEW.member_id AND c.closed_at IS NULL AND c.taken_back_at IS NULL) BEGIN
  SELECT RAISE(ABORT, 'account_closing');
END;

DROP VIEW takeable_payments;
CREATE VIEW takeable_payments AS
  SELECT p.id AS payment_id FROM payments p JOIN mandates m ON m.id = p.mandate_id LEFT JOIN dues d ON d.id = p.due_id
  WHERE p.state = 'created' AND p.claimed_at IS NULL AND m.state = 'active' AND p.amount_cents <= m.cap_cents
    AND NOT EXISTS (SELECT 1 FROM account_closings c WHERE c.member_id = p.member_id AND c.closed_at IS NULL AND c.taken_back_at IS NULL)
    AND EXISTS (SELECT 1 FROM json_each(m.methods) WHERE value = COALESCE(p.saved_method_id, 'wallet'))
    -- A top-up that was decided before the member changed anything about it is decided anew.
    AND (CASE WHEN p.due_id IS NULL THEN p.created_at >= m.updated_at
      ELSE d.state = 'paying' AND d.amount_cents >= p.amount_cents AND d.noticed_cents = d.amount_cents AND d.collect_at <= p.created_at END);
