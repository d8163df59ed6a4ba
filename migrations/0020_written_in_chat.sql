-- The language in which QA has written a card of the procedure; NULL where that is not known, and for a saved answer, whose
-- `card` is `answer.` and its id.
ALTER TABLE guide_versions ADD COLUMN locale TEXT;
