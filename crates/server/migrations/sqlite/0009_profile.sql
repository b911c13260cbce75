CREATE TRIGGER profile_no_update BEFORE UPDATE ON profile_version BEGIN SELECT RAISE(ABORT, 'profile_version is append-only'); END;
CREATE TRIGGER profile_no_delete BEFORE DELETE ON profile_version BEGIN SELECT RAISE(ABORT, 'profile_version is append-only'); END;
