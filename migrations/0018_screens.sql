-- Wall screens that show the board page: the one-time links that open them, and those opened. Of a link's code and of a
-- screen's cookie only the SHA-256 is here.
CREATE TABLE screens (
    id BIGINT PRIMARY KEY,
    made_by BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    cookie TEXT UNIQUE,
    opened_at BIGINT,
    until BIGINT NOT NULL
);
