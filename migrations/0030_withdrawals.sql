-- Money that goes back from a wallet to the cards and bank accounts it came from: a part for each top-up ("lot"), the oldest first. What has no source left
-- (a gift, a card that takes nothing back) is paid out by hand, to an address that the member gives.
CREATE TABLE withdrawals (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  wallet_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('withdrawal','closing')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  request_key TEXT NOT NULL UNIQUE,
  mail_to TEXT,                      -- where a check for the rest goes; NULL: there is no rest
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX withdrawals_member ON withdrawals (member_id, created_at);
CREATE INDEX withdrawals_open ON withdrawals (created_at) WHERE finished_at IS NULL;
CREATE TABLE withdrawal_parts (
  id TEXT PRIMARY KEY,               -- also the processor's idempotency key
  withdrawal_id TEXT NOT NULL REFERENCES withdrawals (id),
  position INTEGER NOT NULL,
  payment_id TEXT REFERENCES payments (id), -- the top-up it goes back to; NULL: by check
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  method_label TEXT NOT NULL,        -- "Visa •4242", "" for a check
  state TEXT NOT NULL CHECK (state IN ('planned','booked','sent','refused')), -- booked: out of the wallet; sent: the processor has taken it; refused: it goes by check
  updated_at INTEGER NOT NULL,
  UNIQUE (withdrawal_id, position)
) STRICT;
CREATE INDEX withdrawal_parts_payment ON withdrawal_parts (payment_id) WHERE payment_id IS NOT NULL;

-- An account on its way out: nothing new begins, what is under way settles, then the balance goes back and the account is closed.
CREATE TABLE account_closings (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  withdrawal_id TEXT REFERENCES withdrawals (id), -- NULL: nothing was left, or it is not known yet what is
  mail_to TEXT,
  asked_at INTEGER NOT NULL,
  closed_at INTEGER,
  taken_back_at INTEGER
) STRICT;
CREATE UNIQUE INDEX account_closings_open ON account_closings (member_id) WHERE closed_at IS NULL AND taken_back_at IS NULL;
