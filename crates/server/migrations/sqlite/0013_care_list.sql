CREATE TRIGGER care_list_change_no_update BEFORE UPDATE ON care_list_change BEGIN SELECT RAISE(ABORT, 'care_list_change is append-only'); END;
CREATE TRIGGER care_list_change_no_delete BEFORE DELETE ON care_list_change BEGIN SELECT RAISE(ABORT, 'care_list_change is append-only'); END;
