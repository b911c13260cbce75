-- What 0022 added: an institution that was stopped, and taken up again.
INSERT INTO institution_act (id, institution, n, act, ground, reason, author_json, at) VALUES
    ('01a200c4-6280-7d21-9d5a-3c1a52b7e0d4', '01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', 1, 'suspend', 'unpaid', '督促のあとも支払いがない',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"operator_intake","occupation":null,"institution":null,"relation":null}', 1795309397000),
    ('01a200c4-6280-7d22-9d5a-3c1a52b7e0d4', '01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', 2, 'restore', '', '入金があった',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"operator_intake","occupation":null,"institution":null,"relation":null}', 1795309398000);
