-- Disputes as the processor tells of them. What they move is in the ledger; this says which are still open, and who won.
CREATE TABLE payment_disputes (
  payment_id TEXT NOT NULL REFERENCES payments (id),
  dispute_id TEXT NOT NULL,                -- the processor's
  status TEXT NOT NULL CHECK (status IN ('open','won','lost')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  noted_at INTEGER NOT NULL,               -- when we first heard of it
  decided_at INTEGER,                      -- when we heard how it ended
  looked_at INTEGER NOT NULL,              -- when the processor was last asked about it
  PRIMARY KEY (payment_id, dispute_id)
) STRICT;
CREATE INDEX payment_disputes_open ON payment_disputes (looked_at) WHERE status = 'open';

-- Cards and bank accounts that the processor keeps for a member. Never more of them here than brand and four digits.
CREATE TABLE saved_methods (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  processor TEXT NOT NULL,
  setup_ref TEXT NOT NULL,                 -- the processor's id of the page where it was left
  method_ref TEXT,                         -- the processor's handle; NULL while the payer is at the page
  kind TEXT NOT NULL CHECK (kind IN ('card','bank')),
  brand TEXT, last4 TEXT CHECK (length(last4) = 4),
  state TEXT NOT NULL CHECK (state IN ('open','saved','ended','removed')),
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  CHECK (state <> 'saved' OR (method_ref IS NOT NULL AND brand IS NOT NULL AND last4 IS NOT NULL))
) STRICT;
CREATE INDEX saved_methods_member ON saved_methods (member_id, created_at);
