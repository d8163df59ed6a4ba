-- One text for SQLite and PostgreSQL. Times are epoch milliseconds, ids come from `counters` or from Telegram,
-- truths are 0 and 1.

CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);

-- People and who works when.
CREATE TABLE staff (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    locale TEXT,
    phone TEXT,
    honorific TEXT,
    reach TEXT NOT NULL,
    active SMALLINT NOT NULL
);
CREATE TABLE duties (
    person BIGINT NOT NULL,
    post TEXT NOT NULL,
    shift TEXT NOT NULL,
    date TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (date, shift, person, post)
);
CREATE INDEX duties_until ON duties (until_ms);
CREATE TABLE strangers (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);

-- Updates: the set already handled, attempts at those that failed, and those set aside.
CREATE TABLE updates (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX updates_at ON updates (at);
CREATE TABLE attempts (update_id BIGINT PRIMARY KEY, count BIGINT NOT NULL);
CREATE TABLE parked (update_id BIGINT PRIMARY KEY, at BIGINT NOT NULL, why TEXT NOT NULL, raw TEXT NOT NULL);

-- Cases: the facts as one document, beside them only what is searched. Personal data stands here and in `texts`.
CREATE TABLE cases (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    is_open SMALLINT NOT NULL,
    due BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    closed_at BIGINT,
    leader TEXT NOT NULL,
    calling TEXT NOT NULL,
    help TEXT,
    facts TEXT NOT NULL
);
CREATE INDEX cases_open_due ON cases (due) WHERE is_open = 1;
CREATE INDEX cases_open_owner ON cases (owner, due) WHERE is_open = 1;
CREATE INDEX cases_open_leader ON cases (leader) WHERE is_open = 1;
CREATE INDEX cases_open_calling ON cases (calling) WHERE is_open = 1;
CREATE INDEX cases_open_help ON cases (help) WHERE is_open = 1;

CREATE TABLE texts (id BIGINT PRIMARY KEY, case_id BIGINT, author BIGINT, at BIGINT NOT NULL, body TEXT NOT NULL);
CREATE INDEX texts_case ON texts (case_id);

CREATE TABLE record (
    id BIGINT PRIMARY KEY,
    case_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person BIGINT,
    deed TEXT NOT NULL,
    text_id BIGINT
);
CREATE INDEX record_case ON record (case_id, id);

-- What happens by itself.
CREATE TABLE timers (
    name TEXT PRIMARY KEY,
    due BIGINT NOT NULL,
    kind TEXT NOT NULL,
    case_id BIGINT,
    draft_id BIGINT
);
CREATE INDEX timers_due ON timers (due);
CREATE INDEX timers_case ON timers (case_id);

-- Forms and questions waiting for an answer.
CREATE TABLE drafts (
    id BIGINT PRIMARY KEY,
    person BIGINT NOT NULL,
    touched BIGINT NOT NULL,
    message BIGINT,
    facts TEXT NOT NULL
);
CREATE INDEX drafts_person ON drafts (person, touched);
CREATE TABLE prompts (person BIGINT PRIMARY KEY, message BIGINT, case_id BIGINT NOT NULL, prompt TEXT NOT NULL);

-- What goes out. state: 0 ready, 1 sending, 2 sent, 3 dead, 4 void.
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    chat BIGINT NOT NULL,
    case_id BIGINT,
    slot TEXT,
    urgency SMALLINT NOT NULL,
    rank BIGINT NOT NULL,
    notice TEXT NOT NULL,
    state SMALLINT NOT NULL,
    not_before BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    repeated SMALLINT NOT NULL,
    holder BIGINT,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    message BIGINT,
    why TEXT
);
CREATE INDEX outbox_ready ON outbox (urgency, rank, id) WHERE state = 0;
CREATE INDEX outbox_under_way ON outbox (chat, id) WHERE state < 2;
CREATE INDEX outbox_case ON outbox (case_id, id);

-- What stands in the chats: the bot's messages, and people's that began or answered something.
CREATE TABLE messages (
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    kind TEXT NOT NULL,
    case_id BIGINT,
    draft_id BIGINT,
    detail TEXT,
    PRIMARY KEY (chat, message)
);
CREATE INDEX messages_case ON messages (case_id, kind);
CREATE INDEX messages_draft ON messages (draft_id);
