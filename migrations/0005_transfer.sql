-- A leader on the phone asks for the shift or team leader: 1 while nobody has taken the call. The rest stands in the facts.
ALTER TABLE cases ADD COLUMN transfer SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX cases_transfer ON cases (id) WHERE transfer > 0;
