-- Sessions that were ended by their owner, until they would have run out anyway. KV, where sessions live, hears of it late and can be overwritten.
CREATE TABLE ended_sessions (
  session_key TEXT PRIMARY KEY,    -- SHA-256 of the token
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ended_sessions_over ON ended_sessions (expires_at);
