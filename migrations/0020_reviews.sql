-- Closed cases that QA has drawn for review: whose work it is, the Monday of the week in which the case was closed, and
-- whether each part of the service standard was met (1) or not (0). `comment` is in `texts`; after `sent_at` nothing changes.
CREATE TABLE reviews (
    case_id BIGINT PRIMARY KEY,
    agent BIGINT NOT NULL,
    week TEXT NOT NULL,
    reviewer BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL,
    special_care SMALLINT,
    professional SMALLINT,
    fast SMALLINT,
    respectful SMALLINT,
    comment BIGINT,
    sent_at BIGINT
);
CREATE INDEX reviews_week ON reviews (week, agent);
CREATE INDEX reviews_reviewer ON reviews (reviewer) WHERE sent_at IS NULL;
CREATE INDEX reviews_sent_at ON reviews (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX cases_closed_at ON cases (closed_at) WHERE closed_at IS NOT NULL;
