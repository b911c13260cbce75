CREATE TRIGGER subject_act_no_update BEFORE UPDATE ON subject_act BEGIN SELECT RAISE(ABORT, 'subject_act is append-only'); END;
CREATE TRIGGER subject_act_no_delete BEFORE DELETE ON subject_act BEGIN SELECT RAISE(ABORT, 'subject_act is append-only'); END;
