-- 並び順 of a 対象者ケア機関リスト, as whoever keeps it wants it read; who has no place in it stands behind.
CREATE TABLE care_order (
    subject TEXT NOT NULL REFERENCES subject (id),
    institution TEXT NOT NULL REFERENCES institution (id),
    place BIGINT NOT NULL,
    PRIMARY KEY (subject, institution)
);
