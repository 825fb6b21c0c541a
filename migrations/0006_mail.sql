-- The outbox of mails: written in the batch that makes them true, sent afterwards, kept.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE, -- the same event never mails twice
  to_address TEXT NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL,
  params TEXT NOT NULL,            -- JSON; a link's token is sealed, see domain/mail
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued','sent','failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL, sent_at INTEGER, last_error TEXT
) STRICT;
CREATE INDEX mails_queued ON mails (next_attempt_at) WHERE state = 'queued';
CREATE INDEX mails_created ON mails (created_at);
