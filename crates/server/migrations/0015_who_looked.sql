-- だれが見たか: read by an institution for its own staff, and by the family where the subject allows it.
ALTER TABLE subject ADD COLUMN log_opened BIGINT NOT NULL DEFAULT 0;
CREATE INDEX audit_institution ON audit (institution, at);
