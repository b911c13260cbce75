CREATE TRIGGER inquiry_no_delete BEFORE DELETE ON inquiry BEGIN SELECT RAISE(ABORT, 'inquiry is kept'); END;
CREATE TRIGGER inquiry_step_no_update BEFORE UPDATE ON inquiry_step BEGIN SELECT RAISE(ABORT, 'inquiry_step is append-only'); END;
CREATE TRIGGER inquiry_step_no_delete BEFORE DELETE ON inquiry_step BEGIN SELECT RAISE(ABORT, 'inquiry_step is append-only'); END;
