-- What 0021 added: sharing that was stopped, and taken up again.
INSERT INTO subject_act (id, subject, n, act, reason, told_by_json, day, author_json, at) VALUES
    ('01a200c4-6280-7c21-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', 1, 'stop', '様式10の申請', 'null', '',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"cm","institution":"kaedeの事業所","relation":null}', 1795309395000),
    ('01a200c4-6280-7c22-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', 2, 'resume', '確認できました', 'null', '',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"operator_intake","occupation":null,"institution":null,"relation":null}', 1795309396000);
