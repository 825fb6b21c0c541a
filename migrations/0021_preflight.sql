-- The night looks at the members of whom the clock has to do something soon, in their order: not at all that was ever due.
CREATE INDEX dues_waiting ON dues (member_id, next_at) WHERE next_at IS NOT NULL AND member_id IS NOT NULL;
