CREATE TRIGGER right_change_no_update BEFORE UPDATE ON right_change BEGIN SELECT RAISE(ABORT, 'right_change is append-only'); END;
CREATE TRIGGER right_change_no_delete BEFORE DELETE ON right_change BEGIN SELECT RAISE(ABORT, 'right_change is append-only'); END;
