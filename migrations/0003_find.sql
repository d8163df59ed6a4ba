-- By what cases are found and listed. These rows are made of the facts of a case and kept with them whenever it is
-- saved: what is erased there is erased here. They hold names and numbers, as numbers an index can sort alike on both
-- databases, and are personal data as those are.

-- sort: 0 a word of the leader's name, 1 a phone number (calling, to help with, to call back).
CREATE TABLE case_keys (
    sort SMALLINT NOT NULL,
    code BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (sort, code, case_id)
);
CREATE INDEX case_keys_case ON case_keys (case_id, sort, code);

-- Who works on it: its owner and who has joined.
CREATE TABLE case_people (
    person BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    is_open SMALLINT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (person, case_id)
);
CREATE INDEX case_people_case ON case_people (case_id);
CREATE INDEX case_people_open ON case_people (person, due, case_id) WHERE is_open = 1;

-- The lists of open cases, page by page without a look at the cases that are not on it.
DROP INDEX cases_open_due;
CREATE INDEX cases_open_due ON cases (due, id, owner, taken_at) WHERE is_open = 1;

-- A search passes over many cases and looks at no more of them than this.
CREATE INDEX cases_state ON cases (id, is_open, due);

-- Cases from before this have no rows yet; no SQL that both databases know reads their facts. The program makes them
-- right after this step, case by case from this number on, and takes the counter away when it is done.
INSERT INTO counters (name, value) VALUES ('cases without keys, after', 0);
