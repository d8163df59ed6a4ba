-- Swaps of shifts: those that are open, and those that are over, for a while.
CREATE TABLE swaps (
    id BIGINT PRIMARY KEY,
    is_open SMALLINT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX swaps_open ON swaps (id) WHERE is_open = 1;

-- Where a swap stands in chats: `detail` is its id.
CREATE INDEX messages_swap ON messages (detail) WHERE kind = 'swap';
