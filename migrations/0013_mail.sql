-- A mail may also come back: `bounced`, with when its address refused mail for good. A CHECK cannot be altered, so the table is made anew.
CREATE TABLE mails_with_bounces (
  id TEXT PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE, -- the same event never mails twice
  to_address TEXT NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL,
  params TEXT NOT NULL,            -- JSON; a link's token is sealed, see domain/mail
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued','sent','failed','bounced')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL, sent_at INTEGER, last_error TEXT, -- a code, never an address
  provider_id TEXT,                -- what the mail service calls it
  refused_at INTEGER               -- since when its address is known to take no mail; NULL again once somebody had it tried anew
) STRICT;
INSERT INTO mails_with_bounces (id, dedupe_key, to_address, language, template, params, state, attempts, next_attempt_at, created_at, sent_at, last_error)
SELECT id, dedupe_key, to_address, language, template, params, state, attempts, next_attempt_at, created_at, sent_at, last_error FROM mails;
DROP TABLE mails;
ALTER TABLE mails_with_bounces RENAME TO mails;
CREATE INDEX mails_queued ON mails (next_attempt_at) WHERE state = 'queued';
CREATE INDEX mails_created ON mails (created_at);
CREATE INDEX mails_undelivered ON mails (state, created_at) WHERE state IN ('failed', 'bounced');
CREATE INDEX mails_refused ON mails (to_address, refused_at) WHERE refused_at IS NOT NULL;
CREATE INDEX mails_provider ON mails (provider_id) WHERE provider_id IS NOT NULL;
