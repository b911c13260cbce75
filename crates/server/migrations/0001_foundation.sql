-- One portable schema for SQLite and PostgreSQL: TEXT and BIGINT only. Times are Unix milliseconds
-- (UTC), ids canonical UUIDv7 text, lists comma-separated codes, documents JSON text.

CREATE TABLE head (
    id BIGINT PRIMARY KEY,
    audit_seq BIGINT NOT NULL,
    audit_hash TEXT NOT NULL,
    event_seq BIGINT NOT NULL
);
INSERT INTO head (id, audit_seq, audit_hash, event_seq) VALUES (1, 0, '', 0);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    family_kana TEXT NOT NULL,
    given_kana TEXT NOT NULL,
    password TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_sign_in BIGINT
);

CREATE TABLE institution (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    kind TEXT NOT NULL,
    service_type TEXT NOT NULL,
    number TEXT NOT NULL,
    phone TEXT NOT NULL
);

-- Roles held platform-wide (institution = '') or within an institution.
CREATE TABLE role_grant (
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    institution TEXT NOT NULL,
    occupations TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    PRIMARY KEY (person, role, institution)
);
CREATE INDEX role_grant_institution ON role_grant (institution);

CREATE TABLE subject (
    id TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    family_kana TEXT NOT NULL,
    given_kana TEXT NOT NULL,
    birth TEXT NOT NULL,
    sex TEXT NOT NULL,
    colour BIGINT NOT NULL,
    state TEXT NOT NULL,
    consent TEXT NOT NULL,
    sharing TEXT NOT NULL,
    access_epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    top_everyone BIGINT NOT NULL,
    top_professionals BIGINT NOT NULL
);

CREATE TABLE contact (
    subject TEXT NOT NULL REFERENCES subject (id),
    ord BIGINT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (subject, ord)
);

-- 対象者 themself, 家族, 代理人.
CREATE TABLE relation (
    subject TEXT NOT NULL REFERENCES subject (id),
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    label TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    PRIMARY KEY (subject, person, role)
);
CREATE INDEX relation_person ON relation (person);

-- 対象者ケア機関リスト.
CREATE TABLE care_list (
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL REFERENCES institution (id),
    core BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    reason TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    PRIMARY KEY (subject, institution, from_at)
);
CREATE INDEX care_list_institution ON care_list (institution);

-- 担当者: staff of a listed institution who concern the subject.
CREATE TABLE staff_registration (
    subject TEXT NOT NULL REFERENCES subject (id),
    person TEXT NOT NULL REFERENCES person (id),
    institution TEXT NOT NULL REFERENCES institution (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    PRIMARY KEY (subject, person, institution, from_at)
);
CREATE INDEX staff_registration_person ON staff_registration (person);

-- 同意 and 撤回: rows are added, never edited.
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    state TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    method TEXT NOT NULL,
    by_person TEXT NOT NULL,
    capacity TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subject (id),
    parent TEXT NOT NULL,
    seq BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    audience TEXT NOT NULL,
    author TEXT NOT NULL,
    author_json TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    cancelled_at BIGINT,
    cancel_reason TEXT NOT NULL,
    reactions TEXT NOT NULL,
    comments BIGINT NOT NULL
);
CREATE INDEX entry_timeline ON entry (subject, parent, occurred_at, id);
CREATE INDEX entry_seq ON entry (subject, seq);
CREATE INDEX entry_changed ON entry (subject, changed);

-- Every version that was ever saved.
CREATE TABLE entry_revision (
    entry TEXT NOT NULL REFERENCES entry (id),
    version BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    author_json TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entry, version, cancelled)
);

CREATE TABLE read_mark (
    subject TEXT NOT NULL REFERENCES subject (id),
    person TEXT NOT NULL REFERENCES person (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, person)
);

-- Every write that was accepted, kept as long as the record: the same id again is the same write.
CREATE TABLE op (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    entry TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL,
    previous_sign_in BIGINT,
    ended_at BIGINT
);
CREATE INDEX session_person ON session (person);

CREATE TABLE sign_in_guard (
    key TEXT PRIMARY KEY,
    fails BIGINT NOT NULL,
    since BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    institution TEXT NOT NULL,
    subject TEXT NOT NULL,
    verb TEXT NOT NULL,
    what TEXT NOT NULL,
    items TEXT NOT NULL,
    session TEXT NOT NULL,
    address TEXT NOT NULL,
    request TEXT NOT NULL,
    result TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, at);
CREATE INDEX audit_person ON audit (person, at);
