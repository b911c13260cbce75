-- 予定: every version of what was planned; the highest one counts. `begins` is the first day's beginning, `ends` the end of
-- the last one, far away where nobody knows it.
CREATE TABLE visit (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    body TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX visit_subject ON visit (subject, ends);
