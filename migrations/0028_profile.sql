-- What members choose for themselves.
ALTER TABLE members ADD COLUMN paperless INTEGER NOT NULL DEFAULT 1 CHECK (paperless IN (0, 1));
ALTER TABLE members ADD COLUMN statement_mails INTEGER NOT NULL DEFAULT 1 CHECK (statement_mails IN (0, 1)); -- a mail when a month's statement is there
ALTER TABLE members ADD COLUMN bill_mails INTEGER NOT NULL DEFAULT 1 CHECK (bill_mails IN (0, 1));           -- a mail when a bill has come
ALTER TABLE members ADD COLUMN sign_in_mails INTEGER NOT NULL DEFAULT 1 CHECK (sign_in_mails IN (0, 1));     -- a mail when a new device signs in
ALTER TABLE members ADD COLUMN closed_at INTEGER;

-- A new e-mail address takes effect when the links in both mailboxes were confirmed. Either mailbox can take it back.
CREATE TABLE email_changes (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  old_email_key TEXT NOT NULL,
  new_email TEXT NOT NULL,
  new_email_key TEXT NOT NULL,
  old_token_hash TEXT NOT NULL UNIQUE,
  new_token_hash TEXT NOT NULL UNIQUE,
  old_confirmed_at INTEGER,
  new_confirmed_at INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended TEXT CHECK (ended IN ('done','taken_back','superseded','taken')), -- taken: the new address has got an account meanwhile
  ended_at INTEGER,
  mark TEXT                          -- the request that completed it: the rest of its batch follows this
) STRICT;
CREATE UNIQUE INDEX email_changes_open ON email_changes (member_id) WHERE ended IS NULL;
CREATE INDEX email_changes_member ON email_changes (member_id, created_at);
CREATE INDEX email_changes_over ON email_changes (created_at);
-- The mailbox of an address that nobody had confirmed was not asked. Once it is confirmed it has its say: what was asked for before is over. Otherwise whoever had
-- registered with another's address could take the account back from its owner (docs/decisions/013).
CREATE TRIGGER email_changes_not_asked AFTER UPDATE OF email_confirmed_at ON members WHEN OLD.email_confirmed_at IS NULL AND NEW.email_confirmed_at IS NOT NULL BEGIN
  UPDATE email_changes SET ended = 'taken_back', ended_at = NEW.email_confirmed_at WHERE member_id = NEW.id AND ended IS NULL;
END;

-- The names that members had before: a receipt goes on showing the name its payer had when it was issued.
CREATE TABLE former_names (
  member_id TEXT NOT NULL REFERENCES members (id),
  name TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (member_id, until, name)
) STRICT;

-- How far the mails that a month's statement is there have got.
CREATE TABLE statement_rounds (
  month TEXT PRIMARY KEY,            -- "2026-10"
  after_member TEXT NOT NULL,        -- the last member looked at
  finished_at INTEGER
) STRICT;
