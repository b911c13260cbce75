CREATE TRIGGER confirmation_no_update BEFORE UPDATE ON confirmation BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END;
CREATE TRIGGER confirmation_no_delete BEFORE DELETE ON confirmation BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END;
