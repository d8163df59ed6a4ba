-- Somebody may stand in a shift twice: until they are relieved for a while, and again after it.
CREATE TABLE duties_with_parts (
    person BIGINT NOT NULL,
    post TEXT NOT NULL,
    shift TEXT NOT NULL,
    date TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (date, shift, person, post, from_ms)
);
INSERT INTO duties_with_parts (person, post, shift, date, from_ms, until_ms)
    SELECT person, post, shift, date, from_ms, until_ms FROM duties;
DROP TABLE duties;
ALTER TABLE duties_with_parts RENAME TO duties;
CREATE INDEX duties_until ON duties (until_ms);

-- Swaps of shifts, those that are open and those that are over.
CREATE TABLE swaps (
    id BIGINT PRIMARY KEY,
    is_open SMALLINT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX swaps_open ON swaps (id) WHERE is_open = 1;

-- Where a swap stands in chats: `detail` is its id.
CREATE INDEX messages_swap ON messages (detail) WHERE kind = 'swap';
