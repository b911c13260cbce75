-- What 0012 added: an order on which an institution has decided.
INSERT INTO field_order (institution, version, kinds) VALUES
    ('01a200c4-6280-7a92-8e16-d9e33158fae6', 1, 'spo2,bp_sys,bp_dia,body_temp');
