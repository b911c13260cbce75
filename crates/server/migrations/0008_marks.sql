-- 要確認, 確認しました and ピン留め. Who confirmed which version is never taken back; `confirmations` counts the rows.
ALTER TABLE entry ADD COLUMN ask BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN confirmations BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0;
CREATE TABLE confirmation (
    entry TEXT NOT NULL REFERENCES entry (id),
    subject TEXT NOT NULL REFERENCES subject (id),
    person TEXT NOT NULL,
    version BIGINT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (entry, person, version)
);
CREATE INDEX entry_marked ON entry (subject, parent, occurred_at, id) WHERE ask = 1 OR pinned = 1;

-- 定型文: one list for each institution, as it was saved last.
CREATE TABLE phrases (
    institution TEXT PRIMARY KEY REFERENCES institution (id),
    version BIGINT NOT NULL,
    items TEXT NOT NULL
);
