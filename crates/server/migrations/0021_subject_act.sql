-- 停止・再開 of sharing (form 10) and the end of a life (M11): what was done, why, who filed it, by whom.
CREATE TABLE subject_act (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    n BIGINT NOT NULL,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    told_by_json TEXT NOT NULL,
    day TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (subject, n)
);
