-- Reminders that went out as one message: which message lists which case, as it was reminded of.
CREATE TABLE digests (
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    reminder TEXT NOT NULL,
    PRIMARY KEY (chat, message, case_id)
);
CREATE INDEX digests_case ON digests (case_id);

-- The board of open cases in a group: its message, when it was last drawn, and since when it could not be.
CREATE TABLE boards (chat BIGINT PRIMARY KEY, message BIGINT, drawn_at BIGINT NOT NULL, away_since BIGINT);

-- Groups that have become supergroups: what the configuration still calls them, and where they are now.
CREATE TABLE moved_chats (old BIGINT PRIMARY KEY, now_at BIGINT NOT NULL);
CREATE INDEX moved_chats_now ON moved_chats (now_at);
