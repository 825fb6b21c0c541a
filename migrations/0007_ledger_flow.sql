-- Money in and out per month is summed from this index alone; it also serves what the narrower one did.
CREATE INDEX ledger_transactions_flow ON ledger_transactions (wallet_id, event_at, amount_cents);
DROP INDEX ledger_transactions_wallet_time;
