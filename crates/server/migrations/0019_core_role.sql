-- 中心の役割の引き継ぎ (M7-2): who was asked to take it over, in which words that was confirmed, and what came of it.
CREATE TABLE core_offer (
    id TEXT PRIMARY KEY,
    n BIGINT NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (id),
    giver TEXT NOT NULL REFERENCES institution (id),
    taker TEXT NOT NULL REFERENCES institution (id),
    reason TEXT NOT NULL,
    shown TEXT NOT NULL,
    seal TEXT NOT NULL,
    author_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_json TEXT NOT NULL,
    UNIQUE (subject, n)
);
-- What a change did to the role: 'given', 'taken', or nothing.
ALTER TABLE care_list_change ADD COLUMN core_move TEXT NOT NULL DEFAULT '';
