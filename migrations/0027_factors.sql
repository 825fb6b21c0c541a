-- What members sign in with beside a password: passkeys, an authenticator app, recovery codes; and what lies between a right password and a session.
ALTER TABLE members ADD COLUMN password_stands_alone INTEGER NOT NULL DEFAULT 1 CHECK (password_stands_alone IN (0, 1)); -- 0: fewer than 15 characters, good only beside a second factor
ALTER TABLE members ADD COLUMN password_changed_at INTEGER; -- NULL: it is the one chosen at registration

CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  credential_id TEXT NOT NULL UNIQUE,                   -- base64url, as the authenticator names it
  public_key TEXT NOT NULL,                             -- COSE, base64url
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,                             -- JSON list
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)), -- 1: synced by its provider
  name TEXT NOT NULL,                                   -- as its owner calls it
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX passkeys_member ON passkeys (member_id, created_at);

-- Challenges are not kept when they are made (each look at the login page makes one) but signed; one that was answered is noted here until it is too old.
CREATE TABLE used_challenges (
  challenge_hash TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX used_challenges_over ON used_challenges (expires_at);

CREATE TABLE authenticators (        -- an app that shows six digits every 30 seconds (RFC 6238)
  member_id TEXT PRIMARY KEY REFERENCES members (id),
  sealed_secret TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,              -- NULL: being set up, not asked for yet
  last_step INTEGER NOT NULL DEFAULT 0 -- the newest code that was taken, in steps of 30 s: none is taken twice
) STRICT;

CREATE TABLE recovery_codes (        -- each works once in the place of a second factor
  code_hash TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX recovery_codes_member ON recovery_codes (member_id);

CREATE TABLE pending_sign_ins (      -- a right password that waits for the second factor
  token_hash TEXT PRIMARY KEY,       -- SHA-256 of the token in the browser's cookie
  member_id TEXT NOT NULL REFERENCES members (id),
  credential_version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX pending_sign_ins_over ON pending_sign_ins (expires_at);

-- Somebody who has lost every second factor asks to be let in by password and mailbox alone. It takes days, the owner is told at once, and any sign-in with a
-- factor, or the link in the mail, takes it back.
CREATE TABLE factor_resets (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  token_hash TEXT NOT NULL UNIQUE,   -- of the link that takes it back
  asked_at INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,         -- from then on the factors can be removed, for some days; a new password meanwhile moves it (reset-rules.ts)
  ended TEXT CHECK (ended IN ('taken_back','used','expired')),
  ended_at INTEGER,
  mark TEXT                          -- the request that used it: the rest of its batch follows this
) STRICT;
CREATE UNIQUE INDEX factor_resets_open ON factor_resets (member_id) WHERE ended IS NULL;
