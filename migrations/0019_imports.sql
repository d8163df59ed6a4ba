-- Spreadsheets sent to the bot. `state_json` says what has become of one, `content` is what was read of it, until it is
-- applied, dropped or too old, and `base` a digest of what its preview was compared with. At `due` it is fetched (again),
-- expires, or is deleted.
CREATE TABLE imports (
    id BIGINT PRIMARY KEY,
    person BIGINT NOT NULL,
    at BIGINT NOT NULL,
    list TEXT,
    file_json TEXT NOT NULL,
    state_json TEXT NOT NULL,
    content TEXT,
    base TEXT,
    due BIGINT NOT NULL
);
CREATE INDEX imports_due ON imports (due);
