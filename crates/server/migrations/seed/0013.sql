-- What 0013 added: an institution that was only named, and its line with the words that were confirmed.
INSERT INTO institution (id, name, kana, kind, service_type, number, phone, joined) VALUES
    ('01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', '森の歯科', '森の歯科', 'clinic', '', '', '', 0);
INSERT INTO care_list (subject, institution, core, from_at, to_at, reason, confirmed_by, version) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', 0, 1795309200000, NULL, '歯科の往診', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 1);
INSERT INTO care_list_change (subject, institution, version, from_at, to_at, reason, shown, seal, author_json, at) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', 1, 1795309200000, NULL, '歯科の往診', '森の歯科に開示されます。', 'a seal',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"cm","institution":"kaedeの事業所","relation":null}', 1795309200000);
