-- What 0020 added: the institution that is on the list beside the core, in the first place that was chosen.
INSERT INTO care_order (subject, institution, place)
SELECT subject, institution, 0 FROM care_list WHERE core = 0 AND subject = '01a200c4-6280-7f90-9c93-f467880fe809';
