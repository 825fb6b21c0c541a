-- Who may choose a new password, by the SHA-256 of the mailed token. This table has the last word, by one conditional update; KV's copy only
-- answers looks at the page.
CREATE TABLE password_resets (
  token_hash TEXT PRIMARY KEY,
  member_id TEXT REFERENCES members (id), -- NULL: the address has no account; asking is the same work for it
  email_key TEXT NOT NULL,                -- the account's address when asked: a link mailed to an address of old is worth nothing
  made_at INTEGER NOT NULL,
  ended TEXT CHECK (ended IN ('used','superseded')),
  mark TEXT                               -- the request that used it: the rest of its batch follows this
) STRICT;
CREATE UNIQUE INDEX password_resets_open ON password_resets (member_id) WHERE ended IS NULL; -- one open link a member
CREATE INDEX password_resets_over ON password_resets (made_at);

-- How a region is reached, named in both languages. '' is for what is the same in both.
ALTER TABLE contact_channels ADD COLUMN label_es TEXT NOT NULL DEFAULT '';

-- What people wrote to the billing desk. Kept as written; what becomes of a message is written elsewhere.
CREATE TABLE contact_messages (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,  -- "M-7K2Q-9XPD": what people read
  member_id TEXT REFERENCES members (id), -- NULL: nobody was signed in
  region_id TEXT NOT NULL REFERENCES regions (id),
  subject TEXT NOT NULL CHECK (subject IN ('bill','payment','account','insurance','other')),
  about TEXT,                      -- the link they came by, see portal/contact
  name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT,
  bill_or_payment TEXT,            -- what they say it is about: a bill's code, a payment's reference
  message TEXT NOT NULL CHECK (length(message) BETWEEN 1 AND 2000),
  language TEXT NOT NULL CHECK (language IN ('en','es')),
  request_key TEXT NOT NULL UNIQUE, -- of the form and what was in it: sent twice, kept once
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_messages_member ON contact_messages (member_id, created_at) WHERE member_id IS NOT NULL;
CREATE INDEX contact_messages_time ON contact_messages (created_at);
CREATE TRIGGER contact_messages_no_update BEFORE UPDATE ON contact_messages BEGIN SELECT RAISE(ABORT, 'messages are kept as written'); END;
CREATE TRIGGER contact_messages_no_delete BEFORE DELETE ON contact_messages BEGIN SELECT RAISE(ABORT, 'messages are kept as written'); END;
