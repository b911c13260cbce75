-- 利用の停止・再開 of a whole institution (M11): what was done, on which ground, why, by whom. From suspended_at on, unless that
-- is 0, its roles count for nothing.
ALTER TABLE institution ADD COLUMN suspended_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE institution_act (
    id TEXT PRIMARY KEY,
    institution TEXT NOT NULL REFERENCES institution (id),
    n BIGINT NOT NULL,
    act TEXT NOT NULL,
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (institution, n)
);
