-- Cases that change hands. What is going on stands in the facts of the case; here is what is searched.

-- Whether the case is offered to somebody (1), and the owner who has left the staff, once that was told.
ALTER TABLE cases ADD COLUMN offered SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN owner_left BIGINT;
CREATE INDEX cases_offered ON cases (id) WHERE offered = 1;

-- Handovers: one per shift's end.
CREATE TABLE handovers (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    ends_at BIGINT NOT NULL UNIQUE,
    is_open SMALLINT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX handovers_open ON handovers (ends_at) WHERE is_open = 1;
ALTER TABLE timers ADD COLUMN handover_id BIGINT;

-- Where a handover stands in chats: `detail` is its id.
CREATE INDEX messages_handover ON messages (detail) WHERE kind = 'handover';
