-- 写真・動画: a row for each file that is sent. Its bytes lie beside the database under the hash of what they hold; the
-- entry that shows it has its description in `data`, and how many in `media`.
CREATE TABLE media (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    entry TEXT NOT NULL DEFAULT '',
    by_person TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL,
    format TEXT NOT NULL DEFAULT '',
    whole TEXT NOT NULL DEFAULT '',
    thumb TEXT NOT NULL DEFAULT '',
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0,
    duration_ms BIGINT NOT NULL DEFAULT 0,
    blur TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL
);
CREATE INDEX media_loose ON media (at) WHERE entry = '';
CREATE INDEX media_person ON media (by_person, at);
CREATE INDEX media_whole ON media (whole);
CREATE INDEX media_thumb ON media (thumb);
ALTER TABLE entry ADD COLUMN media BIGINT NOT NULL DEFAULT 0;
CREATE INDEX entry_album ON entry (subject, occurred_at) WHERE media > 0;
