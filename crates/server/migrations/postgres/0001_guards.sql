-- What was logged or saved as a version is never changed or removed (J-31, J-43).
CREATE FUNCTION append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER revision_guard BEFORE UPDATE OR DELETE ON entry_revision FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER consent_guard BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER entry_guard BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION append_only();
