-- 個人利用の申請 (form 3; M6-3, M6-4): who asks to use the service for a subject, every answer to it, and its end.
CREATE TABLE individual_use (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    person TEXT NOT NULL REFERENCES person (id),
    n BIGINT NOT NULL,
    capacity TEXT NOT NULL,
    relation TEXT NOT NULL,
    proof TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (subject, n)
);
CREATE INDEX individual_use_person ON individual_use (person);
CREATE TABLE individual_use_act (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES individual_use (id),
    n BIGINT NOT NULL,
    act TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (application, n)
);
-- 招待: until when an account that was prepared can be taken into use.
CREATE TABLE invitation (
    person TEXT PRIMARY KEY REFERENCES person (id),
    until_at BIGINT NOT NULL
);
-- ご自身の情報についての同意, of individual users.
CREATE TABLE own_consent (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    n BIGINT NOT NULL,
    text_hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (person, n)
);
