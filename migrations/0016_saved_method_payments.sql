-- With which saved method a payment is made, where its payer chose one in place of the processor's page.
ALTER TABLE payments ADD COLUMN saved_method_id TEXT;
