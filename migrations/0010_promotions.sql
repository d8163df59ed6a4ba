-- The promotion catalogue as it is, and every version of a programme as it was; `facts` of a programme that was taken
-- out are NULL there.
CREATE TABLE promotions (
    code TEXT PRIMARY KEY,
    facts TEXT NOT NULL
);
CREATE TABLE promotion_versions (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person BIGINT,
    facts TEXT
);
CREATE INDEX promotion_versions_code ON promotion_versions (code, id);

-- The days of "3 ngày vàng".
CREATE TABLE golden_days (
    day TEXT PRIMARY KEY
);
