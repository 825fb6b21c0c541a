-- Premiums that nobody takes, by the day their cover ends: their members are reminded a week before.
CREATE INDEX dues_cover ON dues (covered_until) WHERE state IN ('open','skipped','handed_over') AND covered_until IS NOT NULL;
