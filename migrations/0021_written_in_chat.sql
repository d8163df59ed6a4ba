-- The language in which QA has written a card of the procedure; NULL where that is not known, and for a saved answer, whose
-- `card` is `answer.` and its id.
ALTER TABLE guide_versions ADD COLUMN locale TEXT;

-- Half-filled forms of new programmes, one of each person. Changes of the golden days are in `promotion_versions` too, with no
-- code and all days as `facts`.
CREATE TABLE programme_forms (
    person BIGINT PRIMARY KEY,
    cells TEXT NOT NULL,
    touched BIGINT NOT NULL
);
