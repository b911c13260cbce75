-- お尋ね・開示等の申出 (M20), and what became of each.
CREATE TABLE inquiry (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    look_json TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX inquiry_subject ON inquiry (subject, at);
CREATE INDEX inquiry_institution ON inquiry (institution, at);
CREATE TABLE inquiry_step (
    id TEXT PRIMARY KEY,
    inquiry TEXT NOT NULL REFERENCES inquiry (id),
    outcome TEXT NOT NULL,
    body TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX inquiry_step_inquiry ON inquiry_step (inquiry, at);
