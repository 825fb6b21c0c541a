-- A notice may be taken back (another day, a pause that was longer). What it said is kept: another amount after it is a changed one, with ten days' notice.
ALTER TABLE dues ADD COLUMN before_cents INTEGER;
ALTER TABLE dues ADD COLUMN before_at INTEGER;
CREATE TRIGGER dues_notice_taken_back AFTER UPDATE OF noticed_cents ON dues WHEN OLD.noticed_cents IS NOT NULL AND NEW.noticed_cents IS NULL BEGIN
  UPDATE dues SET before_cents = OLD.noticed_cents, before_at = OLD.noticed_at WHERE id = NEW.id;
END;
