-- A wallet object's own database. The journal is the truth about its money: appended to, never changed.
CREATE TABLE wallet (
  id INTEGER PRIMARY KEY CHECK (id = 1),   -- one row
  wallet_id TEXT NOT NULL,
  owner TEXT,                              -- member id; NULL for a guest's purse
  projected_seq INTEGER NOT NULL,          -- the outbox: journal rows after this one are still to be sent to the ledger
  frozen TEXT                              -- why nothing may move until a person decides; NULL: not frozen
) STRICT;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  txn_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('fund','spend','hold','capture','release','refund','reverse','adjust')),
  key TEXT NOT NULL UNIQUE,                -- idempotency: the row is the stored answer
  request_hash TEXT NOT NULL,              -- of the command that made it
  payment_id TEXT,
  label TEXT NOT NULL,
  legs TEXT NOT NULL,                      -- JSON [{account, amount_cents}], sums to 0
  amount_cents INTEGER NOT NULL,
  posted_after_cents INTEGER NOT NULL CHECK (posted_after_cents >= 0),
  held_after_cents INTEGER NOT NULL CHECK (held_after_cents >= 0),
  detail TEXT NOT NULL,                    -- JSON, flat
  of_txn TEXT,                             -- the entry that a refund or reversal is of
  event_at INTEGER NOT NULL,               -- epoch ms, the business's time
  recorded_at INTEGER NOT NULL,            -- epoch ms, the machine's time
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CHECK (held_after_cents <= posted_after_cents)
) STRICT;
CREATE INDEX journal_payment ON journal (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX journal_of ON journal (of_txn) WHERE of_txn IS NOT NULL;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_gapless BEFORE INSERT ON journal
  WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM journal), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END;

-- Derived from the journal, for finding a hold at once; may be changed.
CREATE TABLE holds (
  hold_id TEXT PRIMARY KEY,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  expires_at INTEGER NOT NULL,
  payment_id TEXT,
  label TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1))
) STRICT;
CREATE INDEX holds_open ON holds (expires_at) WHERE open = 1;
