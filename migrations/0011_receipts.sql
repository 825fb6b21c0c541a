-- What was paid, as it stood each time it changed. The newest of a payment is the one that holds; the others say so. Append-only, written with the ledger.
CREATE TABLE receipts (
  id TEXT PRIMARY KEY,                         -- rcp_ and the letters of txn_id
  payment_id TEXT NOT NULL REFERENCES payments (id),
  number INTEGER NOT NULL CHECK (number >= 1), -- 1, 2, … within the payment
  reason TEXT NOT NULL CHECK (reason IN ('paid','refunded','disputed')),
  txn_id TEXT NOT NULL UNIQUE,                 -- the entry that made it
  paid_cents INTEGER NOT NULL,                 -- what counts as paid from then on
  issued_at INTEGER NOT NULL,                  -- the entry's business time, epoch ms
  UNIQUE (payment_id, number)
) STRICT;

CREATE TRIGGER receipts_no_update BEFORE UPDATE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;
CREATE TRIGGER receipts_no_delete BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;

-- Payments made before there were receipts.
INSERT INTO receipts (id, payment_id, number, reason, txn_id, paid_cents, issued_at)
SELECT 'rcp_' || substr(t.txn_id, 5), p.id, 1, 'paid', t.txn_id, p.amount_cents, t.event_at
FROM ledger_transactions t JOIN payments p ON p.id = t.payment_id
WHERE ((p.purpose = 'bill' AND t.kind = 'spend' AND t.key = p.id || ':spend') OR (p.purpose = 'top_up' AND t.kind = 'fund' AND t.key = p.id || ':fund'))
  AND p.state IN ('posted','partly_refunded','refunded','disputed');
