-- プロフィール: every part as it was saved each time; the highest version counts. Contacts stand in `contact` besides,
-- where the card reads them.
CREATE TABLE profile_version (
    subject TEXT NOT NULL REFERENCES subject (id),
    part TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, part, version)
);

-- 訂正の申出 of the subject's side.
CREATE TABLE profile_ask (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    part TEXT NOT NULL,
    body TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_json TEXT NOT NULL,
    answered_at BIGINT NOT NULL
);
CREATE INDEX profile_ask_subject ON profile_ask (subject, at);
