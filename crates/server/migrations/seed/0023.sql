-- What 0023 added: a niece's application that the subject agreed to, and what she agreed to about herself.
INSERT INTO individual_use (id, subject, person, n, capacity, relation, proof, author_json, at) VALUES
    ('01a200c4-6280-7e21-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 1, 'akin', '姪', '運転免許証',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"operator_intake","occupation":null,"institution":null,"relation":null}', 1795309399000);
INSERT INTO individual_use_act (id, application, n, act, detail_json, at) VALUES
    ('01a200c4-6280-7e22-9d5a-3c1a52b7e0d4', '01a200c4-6280-7e21-9d5a-3c1a52b7e0d4', 1, 'answer',
     '{"id":"01a200c4-6280-7e22-9d5a-3c1a52b7e0d4","agreed":true,"method":"paper","signer":null,"witness":"","signed_on":"2026-11-20","signature":null,"by_applicant":false,"by":{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"cm","institution":"kaedeの事業所","relation":null},"at":1795309400000}', 1795309400000);
INSERT INTO own_consent (id, person, n, text_hash, at) VALUES
    ('01a200c4-6280-7e23-9d5a-3c1a52b7e0d4', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 1, '0000000000000000000000000000000000000000000000000000000000000000', 1795309401000);
-- An account that waits to be taken into use.
INSERT INTO person (id, login, email, family, given, family_kana, given_kana, password, state, created_at, last_sign_in) VALUES
    ('01a200c4-6280-7e31-9d5a-3c1a52b7e0d4', 'momo@town.example', 'momo@town.example', '桃田', '桃', 'モモタ', 'モモ', '', 'invited', 1795309402000, NULL);
INSERT INTO invitation (person, until_at) VALUES ('01a200c4-6280-7e31-9d5a-3c1a52b7e0d4', 1796519002000);
