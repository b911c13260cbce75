-- What rows of the access log are about, where it is many ids: stored once under its hash, by which the
-- rows' `items` name it. Many people open the same page.
CREATE TABLE audit_list (
    name TEXT PRIMARY KEY,
    items TEXT NOT NULL
);
