-- How policies are found: a number as it is compared, once for a member; the members of a birth date, for what insurers send.
ALTER TABLE policies ADD COLUMN number_key TEXT GENERATED ALWAYS AS (upper(replace(replace(replace(member_number, ' ', ''), '-', ''), '.', ''))) VIRTUAL;
ALTER TABLE policies ADD COLUMN request_key TEXT; -- of the form that connected it: sent twice, done once
CREATE UNIQUE INDEX policies_once ON policies (member_id, insurer_id, number_key) WHERE source = 'member'; -- an insurer may send two of one number
CREATE UNIQUE INDEX policies_request ON policies (request_key) WHERE request_key IS NOT NULL;
CREATE INDEX policies_holder ON policies (holder_birth_date, holder_name_key) WHERE member_id IS NULL;
CREATE INDEX policies_ending ON policies (ends_on) WHERE state = 'connected' AND ends_on IS NOT NULL;
CREATE INDEX members_birth_date ON members (birth_date);
CREATE INDEX insurers_partner ON insurers (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX preflight_findings_open ON preflight_findings (mandate_id) WHERE cleared_at IS NULL;
DROP INDEX policies_unmatched;
