-- What 0002 added: a page seen after it is named in its row, and its list stands once.
INSERT INTO audit_list (name, items) VALUES
    ('list:806239e5d46ec38307b9640a3b1765320a75bfa17bf9d72e7b3966056d78aed8', '01a200c7-2588-7f88-8610-87c0b299c460,01a200c4-6668-7b95-b183-0067f714680c,01a200c6-3b28-73e5-9b75-714e2bdee100,01a200c4-6280-7a6d-86be-ed2b8e4c6a9e,01a200c4-6280-737d-ba24-b51c4d0d54a1');
INSERT INTO audit (seq, at, person, role, institution, subject, verb, what, items, session, address, request, result, hash) VALUES
    (26, 1795309381000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'viewed', 'ListEntries', 'list:806239e5d46ec38307b9640a3b1765320a75bfa17bf9d72e7b3966056d78aed8', '01a200c4-6668-77d7-835b-bd65cfbbb600', '127.0.0.1', '01a200c7-2588-7956-970c-af67e1e0fec1', 'ok', '898c971cdadf0ad86ae959826ed1b433503de48ddbe3c3599a64b9efafd8b7be');
UPDATE head SET audit_seq = 26, audit_hash = '898c971cdadf0ad86ae959826ed1b433503de48ddbe3c3599a64b9efafd8b7be', event_seq = 20 WHERE id = 1;
