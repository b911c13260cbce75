CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;
CREATE TRIGGER opening_no_update BEFORE UPDATE ON document_opening BEGIN SELECT RAISE(ABORT, 'document_opening is append-only'); END;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON document_opening BEGIN SELECT RAISE(ABORT, 'document_opening is append-only'); END;
