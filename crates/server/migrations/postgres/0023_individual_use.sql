CREATE TRIGGER individual_use_guard BEFORE UPDATE OR DELETE ON individual_use FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER individual_use_act_guard BEFORE UPDATE OR DELETE ON individual_use_act FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER own_consent_guard BEFORE UPDATE OR DELETE ON own_consent FOR EACH ROW EXECUTE FUNCTION append_only();
