-- What an entry is found by: its text and its writer, folded (contract::text::fold_kana). Rows of older releases are
-- filled in when the server opens the database.
ALTER TABLE entry ADD COLUMN words TEXT NOT NULL DEFAULT '';
CREATE INDEX entry_not_folded ON entry (id) WHERE words = '';
