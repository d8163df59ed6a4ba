-- Questions to QA. They stand in the facts of their case; here is what is searched, and what outlives the case.

-- What is waited for from QA: 0 nothing, 1 an answer, 2 an answer's being read.
ALTER TABLE cases ADD COLUMN asking SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX cases_asking ON cases (id) WHERE asking > 0;

-- The chat a question is put to somebody in; NULL is their private one.
ALTER TABLE prompts ADD COLUMN chat BIGINT;

-- The topic a message answers in, where it is not about a question.
ALTER TABLE outbox ADD COLUMN thread BIGINT;

-- Topics of a forum, one per question.
CREATE TABLE topics (
    chat BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    question BIGINT NOT NULL,
    thread BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    PRIMARY KEY (chat, case_id, question)
);
CREATE INDEX topics_thread ON topics (chat, thread);

-- What QA has learned: answers kept under a title, and those given often. QA's own wording, not a leader's data.
CREATE TABLE standing (
    id BIGINT PRIMARY KEY,
    case_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    verdict TEXT NOT NULL,
    words TEXT NOT NULL,
    kept_by BIGINT NOT NULL,
    kept_at BIGINT NOT NULL,
    retired_at BIGINT
);
CREATE INDEX standing_reason ON standing (reason, kept_at) WHERE retired_at IS NULL;
CREATE TABLE quick_answers (
    id BIGINT PRIMARY KEY,
    -- 0: everybody's.
    person BIGINT NOT NULL,
    reason TEXT NOT NULL,
    verdict TEXT NOT NULL,
    words TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    UNIQUE (person, reason, verdict, words)
);
INSERT INTO quick_answers (id, person, reason, verdict, words, used_at)
VALUES (0, 0, 'lost_elsewhere', 'go', 'Cắt tạm 2 chiều', 0);
