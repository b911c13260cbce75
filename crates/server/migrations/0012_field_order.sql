-- 測定項目の順 of an institution; none: the contract's own.
CREATE TABLE field_order (
    institution TEXT PRIMARY KEY REFERENCES institution (id),
    version BIGINT NOT NULL,
    kinds TEXT NOT NULL
);
