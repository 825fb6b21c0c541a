-- Which movements went to (or came back from) which facility or insurer: a history names and narrows by them without reading the legs of all entries.
CREATE TABLE movement_places (
  wallet_id TEXT NOT NULL,
  account TEXT NOT NULL,           -- "facility:<id>" or "insurer:<id>"
  seq INTEGER NOT NULL,            -- the movement: ledger_transactions (wallet_id, seq)
  PRIMARY KEY (wallet_id, account, seq)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO movement_places (wallet_id, account, seq)
  SELECT t.wallet_id, e.account, t.seq FROM ledger_entries e JOIN ledger_transactions t ON t.txn_id = e.txn_id
  WHERE e.account GLOB 'facility:*' OR e.account GLOB 'insurer:*';
-- Follows the ledger by itself, so also when the ledger is rebuilt from the journals.
CREATE TRIGGER ledger_entries_place AFTER INSERT ON ledger_entries
  WHEN NEW.account GLOB 'facility:*' OR NEW.account GLOB 'insurer:*'
  BEGIN
    INSERT OR IGNORE INTO movement_places (wallet_id, account, seq) SELECT wallet_id, NEW.account, seq FROM ledger_transactions WHERE txn_id = NEW.txn_id;
  END;
