-- What a copy of a member's data (domain/export) reads by the member, and nothing else has read by them before.
CREATE INDEX mails_address ON mails (lower(trim(to_address)), created_at);
CREATE INDEX processor_events_payment ON processor_events (payment_id);
CREATE INDEX caregivers_member ON caregivers (member_id);
CREATE INDEX password_resets_member ON password_resets (member_id);
CREATE INDEX pending_sign_ins_member ON pending_sign_ins (member_id);
CREATE INDEX factor_resets_member ON factor_resets (member_id);
CREATE INDEX account_closings_member ON account_closings (member_id);

-- What the night still has to forget (jobs/retention.ts). The conditions are those of its statements, word for word: other rows are not looked at again.
CREATE INDEX mails_whole ON mails (created_at) WHERE to_address <> '' AND template NOT IN ('mandate_record','premium_notice','premium_receipt',
  'autopay_failed','autopay_handed_over','autopay_over_cap','autopay_warning');
CREATE INDEX payment_guests_whole ON payment_guests (created_at) WHERE email <> '';
CREATE INDEX members_closed ON members (closed_at) WHERE closed_at IS NOT NULL AND email <> '';
CREATE INDEX caregivers_invitations ON caregivers (coalesce(ended_at, expires_at)) WHERE accepted_at IS NULL AND email <> '';
CREATE INDEX policies_strangers ON policies (updated_at) WHERE state = 'ended' AND member_id IS NULL AND holder_name IS NOT NULL;
