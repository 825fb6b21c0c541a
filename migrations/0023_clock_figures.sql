-- What the clock took in the last days, for its operators.
CREATE INDEX payments_by_clock ON payments (created_at) WHERE mandate_id IS NOT NULL;
