-- The cards of the procedure as QA has changed them; the newest published text of a card is shown in place of the bot's.
CREATE TABLE guide_versions (
    id BIGINT PRIMARY KEY,
    card TEXT NOT NULL,
    body TEXT NOT NULL,
    by_person BIGINT NOT NULL,
    at BIGINT NOT NULL,
    published_at BIGINT
);
-- To whom a change was published, and when they said that they have read it.
CREATE TABLE guide_readers (
    version BIGINT NOT NULL,
    person BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (version, person)
);
