-- 一時停止・再開・抹消 (M9, M11): who did it, and why.
CREATE TABLE account_act (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    n BIGINT NOT NULL,
    institution TEXT NOT NULL,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_act_person ON account_act (person, n);
-- 送られなかった記録 (M9-2): what somebody had not sent when the account was stopped.
CREATE TABLE unsent (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL REFERENCES institution (id),
    draft TEXT NOT NULL,
    form TEXT NOT NULL,
    audience TEXT NOT NULL,
    occurred_at BIGINT,
    body TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_json TEXT NOT NULL,
    UNIQUE (person, draft, form, body_hash)
);
CREATE INDEX unsent_institution ON unsent (institution, at);
