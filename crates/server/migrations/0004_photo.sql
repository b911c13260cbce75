-- 顔写真: a square JPEG (base64) per subject; the subject's row names it. The access epoch is the process's own.

CREATE TABLE photo (
    subject TEXT PRIMARY KEY REFERENCES subject (id),
    id TEXT NOT NULL,
    jpeg TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL
);
ALTER TABLE subject ADD COLUMN photo TEXT NOT NULL DEFAULT '';
ALTER TABLE subject DROP COLUMN access_epoch;
