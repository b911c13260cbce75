CREATE TRIGGER limit_no_update BEFORE UPDATE ON vital_limit BEGIN SELECT RAISE(ABORT, 'vital_limit is append-only'); END;
CREATE TRIGGER limit_no_delete BEFORE DELETE ON vital_limit BEGIN SELECT RAISE(ABORT, 'vital_limit is append-only'); END;
