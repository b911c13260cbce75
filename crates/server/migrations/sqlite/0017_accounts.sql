CREATE TRIGGER account_act_no_update BEFORE UPDATE ON account_act BEGIN SELECT RAISE(ABORT, 'account_act is append-only'); END;
CREATE TRIGGER account_act_no_delete BEFORE DELETE ON account_act BEGIN SELECT RAISE(ABORT, 'account_act is append-only'); END;
CREATE TRIGGER unsent_no_delete BEFORE DELETE ON unsent BEGIN SELECT RAISE(ABORT, 'unsent is kept'); END;
