-- 対象者ケア機関リスト: how often a line was saved, and every change with the words that were shown and confirmed. An institution
-- that was only named has not joined: it has no staff, so it sees nothing.
ALTER TABLE institution ADD COLUMN joined BIGINT NOT NULL DEFAULT 1;
ALTER TABLE care_list ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE TABLE care_list_change (
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL REFERENCES institution (id),
    version BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    reason TEXT NOT NULL,
    shown TEXT NOT NULL,
    seal TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, institution, version)
);
