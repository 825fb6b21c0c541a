-- A caregiver is a member whom another member lets see and pay their bills (those of the people that the member cares for included), until either ends it.
CREATE TABLE caregivers (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),      -- whose bills
  caregiver_id TEXT REFERENCES members (id),            -- who may see them; NULL: invited, not accepted yet
  email TEXT NOT NULL,                                  -- as typed in the invitation
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,                                   -- as the one who invites calls them; "": not told
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,                          -- of the invitation
  accepted_at INTEGER,
  ended TEXT CHECK (ended IN ('revoked','left','declined','taken_back','closed')),
  ended_at INTEGER,
  CHECK (caregiver_id IS NULL OR caregiver_id <> member_id),
  CHECK ((caregiver_id IS NULL) = (accepted_at IS NULL))
) STRICT;
-- One open invitation to an address. Whoever accepted may have left that address to somebody else since. By the address first: a mailbox given up is looked for.
CREATE UNIQUE INDEX caregivers_invited ON caregivers (email_key, member_id) WHERE ended IS NULL AND accepted_at IS NULL;
CREATE UNIQUE INDEX caregivers_standing ON caregivers (member_id, caregiver_id) WHERE ended IS NULL AND caregiver_id IS NOT NULL;
CREATE INDEX patients_birth_date ON patients (birth_date); -- who has come of age
CREATE INDEX caregivers_of ON caregivers (caregiver_id) WHERE caregiver_id IS NOT NULL;

-- Who may see and pay a patient's bills stays the one table that every query for bills asks. What a caregiver sees stands there too, and through whom.
ALTER TABLE bill_access RENAME TO bill_access_before;
DROP INDEX bill_access_patient;
CREATE TABLE bill_access (
  member_id TEXT NOT NULL, patient_id TEXT NOT NULL REFERENCES patients (id),
  how TEXT NOT NULL CHECK (how IN ('code','match','caregiver')), since INTEGER NOT NULL,
  via TEXT REFERENCES caregivers (id),                  -- caregiver: the grant it comes from
  PRIMARY KEY (member_id, patient_id),
  CHECK ((how = 'caregiver') = (via IS NOT NULL))
) STRICT;
INSERT INTO bill_access (member_id, patient_id, how, since) SELECT member_id, patient_id, how, since FROM bill_access_before;
DROP TABLE bill_access_before;
CREATE INDEX bill_access_patient ON bill_access (patient_id);
CREATE INDEX bill_access_via ON bill_access (via) WHERE via IS NOT NULL;

-- Accepted: all patients that the member sees by own right, now and as they come.
CREATE TRIGGER caregivers_accept AFTER UPDATE OF accepted_at ON caregivers WHEN OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL AND NEW.ended IS NULL BEGIN
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT NEW.caregiver_id, patient_id, 'caregiver', NEW.accepted_at, NEW.id FROM bill_access WHERE member_id = NEW.member_id AND via IS NULL
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER bill_access_spreads AFTER INSERT ON bill_access WHEN NEW.via IS NULL BEGIN
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT c.caregiver_id, NEW.patient_id, 'caregiver', NEW.since, c.id FROM caregivers c
    WHERE c.member_id = NEW.member_id AND c.ended IS NULL AND c.accepted_at IS NOT NULL
    ON CONFLICT DO NOTHING;
END;
-- Taken over by own right (a claim by code): what was seen as a caregiver is seen as one's own, and spreads on.
CREATE TRIGGER bill_access_own AFTER UPDATE OF via ON bill_access WHEN OLD.via IS NOT NULL AND NEW.via IS NULL BEGIN
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT c.caregiver_id, NEW.patient_id, 'caregiver', NEW.since, c.id FROM caregivers c
    WHERE c.member_id = NEW.member_id AND c.ended IS NULL AND c.accepted_at IS NOT NULL
    ON CONFLICT DO NOTHING;
END;
-- Ended, or no longer seen by the one who let them: gone at once, unless another grant gives the same.
CREATE TRIGGER caregivers_end AFTER UPDATE OF ended ON caregivers WHEN OLD.ended IS NULL AND NEW.ended IS NOT NULL BEGIN
  DELETE FROM bill_access WHERE via = NEW.id;
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT c.caregiver_id, a.patient_id, 'caregiver', c.accepted_at, c.id FROM caregivers c JOIN bill_access a ON a.member_id = c.member_id AND a.via IS NULL
    WHERE c.caregiver_id = NEW.caregiver_id AND c.ended IS NULL AND c.accepted_at IS NOT NULL
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER bill_access_gone AFTER DELETE ON bill_access WHEN OLD.via IS NULL BEGIN
  DELETE FROM bill_access WHERE patient_id = OLD.patient_id AND via IN (SELECT id FROM caregivers WHERE member_id = OLD.member_id);
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT c.caregiver_id, a.patient_id, 'caregiver', c.accepted_at, c.id FROM caregivers o
    JOIN caregivers c ON c.caregiver_id = o.caregiver_id AND c.ended IS NULL AND c.accepted_at IS NOT NULL
    JOIN bill_access a ON a.member_id = c.member_id AND a.via IS NULL AND a.patient_id = OLD.patient_id
    WHERE o.member_id = OLD.member_id AND o.ended IS NULL AND o.accepted_at IS NOT NULL
    ON CONFLICT DO NOTHING;
  -- Who no longer sees a patient by own right may be let by somebody else who does.
  INSERT INTO bill_access (member_id, patient_id, how, since, via)
    SELECT c.caregiver_id, a.patient_id, 'caregiver', c.accepted_at, c.id FROM caregivers c JOIN bill_access a ON a.member_id = c.member_id AND a.via IS NULL
    WHERE c.caregiver_id = OLD.member_id AND c.ended IS NULL AND c.accepted_at IS NOT NULL AND a.patient_id = OLD.patient_id
    ON CONFLICT DO NOTHING;
END;
