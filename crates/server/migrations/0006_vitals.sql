-- バイタル: what was measured, as JSON beside the text of an entry and of each of its versions; and the limits that
-- named doctors and nurses have set (the newest of a kind counts).
ALTER TABLE entry ADD COLUMN data TEXT NOT NULL DEFAULT '';
ALTER TABLE entry_revision ADD COLUMN data TEXT NOT NULL DEFAULT '';
CREATE INDEX entry_measured ON entry (subject, occurred_at) WHERE data <> '';

-- Decimals are hundredths.
CREATE TABLE vital_limit (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL,
    low BIGINT,
    high BIGINT,
    reason TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX vital_limit_subject ON vital_limit (subject, at);
