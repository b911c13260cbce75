-- 役割と権限: what the operator has taken from a role, and every change of it.
CREATE TABLE withheld (
    role TEXT NOT NULL,
    right_code TEXT NOT NULL,
    PRIMARY KEY (role, right_code)
);
CREATE TABLE right_change (
    n BIGINT PRIMARY KEY,
    role TEXT NOT NULL,
    right_code TEXT NOT NULL,
    withheld BIGINT NOT NULL,
    reason TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL
);
