CREATE TRIGGER institution_act_no_update BEFORE UPDATE ON institution_act BEGIN SELECT RAISE(ABORT, 'institution_act is append-only'); END;
CREATE TRIGGER institution_act_no_delete BEFORE DELETE ON institution_act BEGIN SELECT RAISE(ABORT, 'institution_act is append-only'); END;
