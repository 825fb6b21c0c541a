-- The ledger of everything, written only from the wallets' journals (src/domain/wallet/projector.ts). Append-only.
CREATE TABLE wallets (
  wallet_id TEXT PRIMARY KEY,
  owner TEXT,                      -- member id; NULL for a guest's purse
  shard INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL,            -- last journal row projected; only grows
  posted_cents INTEGER NOT NULL,
  held_cents INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_transactions (
  txn_id TEXT PRIMARY KEY,
  wallet_id TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  kind TEXT NOT NULL CHECK (kind IN ('fund','spend','hold','capture','release','refund','reverse','adjust')),
  key TEXT NOT NULL,
  payment_id TEXT,
  label TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  posted_after_cents INTEGER NOT NULL,
  held_after_cents INTEGER NOT NULL,
  legs TEXT NOT NULL,              -- JSON, as hashed in the journal
  detail TEXT NOT NULL,            -- JSON
  event_at INTEGER NOT NULL,       -- epoch ms
  recorded_at INTEGER NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (wallet_id, seq)
) STRICT;
CREATE INDEX ledger_transactions_payment ON ledger_transactions (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX ledger_transactions_wallet_time ON ledger_transactions (wallet_id, event_at);

CREATE TABLE ledger_entries (
  txn_id TEXT NOT NULL REFERENCES ledger_transactions (txn_id),
  leg INTEGER NOT NULL,
  account TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  event_at INTEGER NOT NULL,
  PRIMARY KEY (txn_id, leg)
) STRICT;
CREATE INDEX ledger_entries_account ON ledger_entries (account, event_at);

CREATE TRIGGER ledger_transactions_no_update BEFORE UPDATE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_transactions_no_delete BEFORE DELETE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
