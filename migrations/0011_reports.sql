-- Reports are over the cases taken in a period.
CREATE INDEX cases_taken_at ON cases (taken_at);
