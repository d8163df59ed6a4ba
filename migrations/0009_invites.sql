-- One-time links onto the staff. Of a link's code only the SHA-256 is here.
CREATE TABLE invites (
    code TEXT PRIMARY KEY,
    roles TEXT NOT NULL,
    until BIGINT NOT NULL,
    used_by BIGINT,
    used_at BIGINT
);
