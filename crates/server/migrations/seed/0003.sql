-- What 0003 added: an event that only professionals may be told.
INSERT INTO event (seq, kind, subject, person, n, at, audience) VALUES
    (21, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309382000, 'professionals');
UPDATE head SET event_seq = 21 WHERE id = 1;
