-- Wall screens that show the board page: the one-time links that open them, and those opened. Of a link's code and of a
-- screen's cookie only the SHA-256 is here. Rows stay for a year, and say who made and who closed a screen; `closed_by` is NULL
-- where a restored database closed it.
CREATE TABLE screens (
    id BIGINT PRIMARY KEY,
    made_by BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    cookie TEXT UNIQUE,
    opened_at BIGINT,
    until BIGINT NOT NULL,
    closed_by BIGINT,
    closed_at BIGINT
);
