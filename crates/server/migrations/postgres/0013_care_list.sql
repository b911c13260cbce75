CREATE TRIGGER care_list_change_guard BEFORE UPDATE OR DELETE ON care_list_change FOR EACH ROW EXECUTE FUNCTION append_only();
