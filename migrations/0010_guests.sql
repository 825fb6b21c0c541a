-- Guests pay once, without an account. What they have typed so far is kept here for half an hour; whose payment it was stays with the payment.
CREATE TABLE guest_drafts (
  token_hash TEXT PRIMARY KEY,     -- SHA-256 of the token in the browser's cookie
  answers TEXT NOT NULL,           -- JSON, see domain/guests/draft.ts
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX guest_drafts_over ON guest_drafts (expires_at);

CREATE TABLE payment_guests (      -- one row for each payment whose member_id is NULL; written in the batch that writes the payment
  payment_id TEXT PRIMARY KEY REFERENCES payments (id),
  region_id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT,
  birth_date TEXT,                 -- the patient's, where the bill was found by it
  access_hash TEXT NOT NULL,       -- SHA-256 of the token in the cookie of the browser that paid: only that browser sees the receipt
  account_member_id TEXT,          -- the account the guest has opened with these details, once
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_guests_access ON payment_guests (access_hash, created_at);
CREATE INDEX payment_guests_account ON payment_guests (account_member_id) WHERE account_member_id IS NOT NULL;

-- A guest without the bill's code finds the bill by facility and account number, however the number is spaced.
CREATE INDEX bills_account ON bills (facility_id, upper(replace(replace(account_number, ' ', ''), '-', '')));
