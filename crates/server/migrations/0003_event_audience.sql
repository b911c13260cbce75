-- Whom an event may be told: what professionals write among themselves is not hinted at to the family.
ALTER TABLE event ADD COLUMN audience TEXT NOT NULL DEFAULT 'everyone';
CREATE INDEX event_at ON event (at);
