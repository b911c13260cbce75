-- 書類: every version of what was filed; the highest one counts. Its files are rows of `media` that name it.
CREATE TABLE document (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL,
    body TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX document_subject ON document (subject);
-- Which kinds the subject's side reads, every version; none: the contract's own.
CREATE TABLE document_opening (
    subject TEXT NOT NULL REFERENCES subject (id),
    version BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, version)
);
-- A PDF file has pages that were drawn, from 1, and as many in all.
ALTER TABLE media ADD COLUMN document TEXT NOT NULL DEFAULT '';
CREATE INDEX media_document ON media (document) WHERE document <> '';
ALTER TABLE media ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
CREATE TABLE media_page (
    media TEXT NOT NULL REFERENCES media (id),
    page BIGINT NOT NULL,
    whole TEXT NOT NULL,
    PRIMARY KEY (media, page)
);
CREATE INDEX media_page_whole ON media_page (whole);
