-- Journal rows after projected_seq and up to this one were handed to a caller, who brings them to the ledger with those of other wallets.
ALTER TABLE wallet ADD COLUMN handed_seq INTEGER NOT NULL DEFAULT 0;
