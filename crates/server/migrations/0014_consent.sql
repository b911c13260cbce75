-- 同意: the texts by their hash, and what an act of consent was about, how it was given and by whom. Rows of before know only
-- that they were about the whole.
CREATE TABLE consent_text (
    hash TEXT PRIMARY KEY,
    lang TEXT NOT NULL,
    body_json TEXT NOT NULL,
    published_at BIGINT NOT NULL
);
ALTER TABLE consent ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE consent ADD COLUMN scope TEXT NOT NULL DEFAULT 'whole';
ALTER TABLE consent ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE consent ADD COLUMN detail_json TEXT NOT NULL DEFAULT '{}';
CREATE INDEX consent_subject ON consent (subject, number);
