CREATE TRIGGER institution_act_guard BEFORE UPDATE OR DELETE ON institution_act FOR EACH ROW EXECUTE FUNCTION append_only();
