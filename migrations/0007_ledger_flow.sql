-- Money in and out per month is summed from this index alone; it also serves what the narrower one did.
CREATE INDEX ledger_transactions_flow ON ledger_transactions (wallet_id, event_at, amount_cents);
DROP INDEX ledger_transactions_wallet_time;
-- Finds the wallets that payments name, though the ledger may not know them yet (sweep, verify).
CREATE INDEX payments_wallet ON payments (wallet_id);
