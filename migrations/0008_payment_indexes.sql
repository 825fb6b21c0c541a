-- What the sweep looks for, and what the daily load limit sums up: never a scan over all payments.
CREATE INDEX payments_ended ON payments (updated_at) WHERE state IN ('failed','cancelled','expired');
CREATE INDEX payments_returning ON payments (updated_at) WHERE failure = 'returning';
CREATE INDEX payments_loads ON payments (wallet_id, created_at) WHERE purpose = 'top_up';
