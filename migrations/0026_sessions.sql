-- Every sign-in, so that its owner can look at it and end it. KV holds the session itself, by the SHA-256 of the cookie's token, and may lag; this table has
-- the last word: only the key that stands here, of a row that has not ended, speaks for the member.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,                                  -- stays when the token is renewed
  member_id TEXT NOT NULL REFERENCES members (id),
  session_key TEXT NOT NULL UNIQUE,                     -- SHA-256 of the token as it is now
  how TEXT NOT NULL CHECK (how IN ('password','totp','recovery_code','passkey','reset')), -- what it was begun with
  device TEXT NOT NULL,                                 -- "Firefox, Windows"; "" where the browser says nothing
  place TEXT NOT NULL,                                  -- "Denver, Colorado, US", as Cloudflare tells it; "" where it does not
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,                        -- to about five minutes
  expires_at INTEGER NOT NULL,                          -- twelve hours after it began
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_member ON sessions (member_id, last_seen_at);
CREATE INDEX sessions_over ON sessions (expires_at);
DROP TABLE ended_sessions;
