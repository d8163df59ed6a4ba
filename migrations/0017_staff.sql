-- When somebody on the staff last wrote or tapped, and every change of the staff and its rota. No name, no number.
ALTER TABLE staff ADD COLUMN heard_at BIGINT;

CREATE TABLE staff_changes (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    by_id BIGINT,
    person BIGINT,
    change_json TEXT NOT NULL
);
CREATE INDEX staff_changes_at ON staff_changes (at);

-- Who made a link, and by what number it is listed and revoked.
ALTER TABLE invites ADD COLUMN number BIGINT;
ALTER TABLE invites ADD COLUMN made_by BIGINT;
