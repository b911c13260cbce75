CREATE TRIGGER individual_use_no_update BEFORE UPDATE ON individual_use BEGIN SELECT RAISE(ABORT, 'individual_use is append-only'); END;
CREATE TRIGGER individual_use_no_delete BEFORE DELETE ON individual_use BEGIN SELECT RAISE(ABORT, 'individual_use is append-only'); END;
CREATE TRIGGER individual_use_act_no_update BEFORE UPDATE ON individual_use_act BEGIN SELECT RAISE(ABORT, 'individual_use_act is append-only'); END;
CREATE TRIGGER individual_use_act_no_delete BEFORE DELETE ON individual_use_act BEGIN SELECT RAISE(ABORT, 'individual_use_act is append-only'); END;
CREATE TRIGGER own_consent_no_update BEFORE UPDATE ON own_consent BEGIN SELECT RAISE(ABORT, 'own_consent is append-only'); END;
CREATE TRIGGER own_consent_no_delete BEFORE DELETE ON own_consent BEGIN SELECT RAISE(ABORT, 'own_consent is append-only'); END;
