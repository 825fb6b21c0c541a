-- Open dues that the clock does not look at: of policies without autopay. None of them may be under an active authorisation.
CREATE INDEX dues_resting ON dues (subject_id) WHERE state = 'open' AND next_at IS NULL;
