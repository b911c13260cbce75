CREATE TRIGGER list_no_update BEFORE UPDATE ON audit_list BEGIN SELECT RAISE(ABORT, 'audit_list is append-only'); END;
CREATE TRIGGER list_no_delete BEFORE DELETE ON audit_list BEGIN SELECT RAISE(ABORT, 'audit_list is append-only'); END;
