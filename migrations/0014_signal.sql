-- Reports about signal in an area of the centre's list (B6), to be shown together; an address that was typed is in none.
CREATE TABLE signal_reports (
    case_id BIGINT PRIMARY KEY,
    area TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX signal_reports_area ON signal_reports (area, at);
