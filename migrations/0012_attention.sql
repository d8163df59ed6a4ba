-- The list of reminders in a leader's chat: what falls due until `window_ends` is added to that message without a sound.
CREATE TABLE reminder_lists (
    chat BIGINT PRIMARY KEY,
    message BIGINT NOT NULL,
    window_ends BIGINT NOT NULL,
    changed SMALLINT NOT NULL
);
