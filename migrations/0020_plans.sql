-- Plans end with their bill, what was skipped stays skipped, and the claim looks at the method too.
ALTER TABLE dues ADD COLUMN was_skipped INTEGER NOT NULL DEFAULT 0; -- when a payment by hand began: it is skipped again if that payment fails
CREATE INDEX plans_bill ON plans (bill_id);

DROP TRIGGER payments_due_taken;
CREATE TRIGGER payments_due_taken AFTER INSERT ON payments WHEN NEW.due_id IS NOT NULL BEGIN
  UPDATE dues SET was_skipped = (state = 'skipped'), state = 'paying', next_at = NULL, updated_at = NEW.created_at WHERE id = NEW.due_id;
END;
DROP TRIGGER payments_due_state;
CREATE TRIGGER payments_due_state AFTER UPDATE OF state ON payments WHEN NEW.due_id IS NOT NULL AND OLD.state <> NEW.state BEGIN
  UPDATE dues SET updated_at = NEW.updated_at,
    state = CASE WHEN NEW.state IN ('posted','partly_refunded','refunded','disputed') THEN 'paid'
      WHEN NEW.state IN ('failed','cancelled','expired') THEN IIF(was_skipped = 1, 'skipped', 'open') ELSE 'paying' END,
    next_at = CASE WHEN NEW.state IN ('failed','cancelled','expired') AND was_skipped = 0 THEN NEW.updated_at ELSE NULL END
  WHERE id = NEW.due_id
    -- An old attempt that ends says nothing while another lives.
    AND (NEW.state NOT IN ('failed','cancelled','expired') OR NOT EXISTS (
      SELECT 1 FROM payments o WHERE o.due_id = NEW.due_id AND o.state NOT IN ('failed','cancelled','expired')));
END;

-- A bill that is paid, however, or withdrawn leaves its plan nothing to take. A payment whose taking has begun keeps its due.
CREATE TRIGGER bills_end_plans AFTER UPDATE OF paid_cents, state ON bills
WHEN (NEW.state = 'void' OR NEW.paid_cents >= NEW.owed_cents) AND (OLD.state <> NEW.state OR OLD.paid_cents <> NEW.paid_cents) BEGIN
  UPDATE payments SET state = 'cancelled', failure = 'not_authorised'
  WHERE state = 'created' AND mandate_id IS NOT NULL AND claimed_at IS NULL
    AND due_id IN (SELECT d.id FROM plans l JOIN dues d ON d.subject_id = l.id WHERE l.bill_id = NEW.id);
  UPDATE dues SET state = 'not_needed', next_at = NULL
  WHERE subject_id IN (SELECT id FROM plans WHERE bill_id = NEW.id) AND state IN ('open','skipped','handed_over');
  UPDATE plans SET state = IIF(NEW.state = 'void', 'ended', 'completed') WHERE bill_id = NEW.id AND state = 'active';
END;

DROP VIEW takeable_payments;
CREATE VIEW takeable_payments AS
  SELECT p.id AS payment_id FROM payments p JOIN mandates m ON m.id = p.mandate_id LEFT JOIN dues d ON d.id = p.due_id
  WHERE p.state = 'created' AND p.claimed_at IS NULL AND m.state = 'active' AND p.amount_cents <= m.cap_cents
    AND EXISTS (SELECT 1 FROM json_each(m.methods) WHERE value = COALESCE(p.saved_method_id, 'wallet'))
    -- A top-up that was decided before the member changed anything about it is decided anew.
    AND (CASE WHEN p.due_id IS NULL THEN p.created_at >= m.updated_at
      ELSE d.state = 'paying' AND d.amount_cents >= p.amount_cents AND d.noticed_cents = d.amount_cents AND d.collect_at <= p.created_at END);
