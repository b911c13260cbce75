-- What 0019 added: an offer of the 中心の役割 that was declined.
INSERT INTO core_offer (id, n, subject, giver, taker, reason, shown, seal, author_json, at, settled_json)
SELECT '01a200c4-6280-7c11-9d5a-3c1a52b7e0d4', 1, c.subject, c.institution, '01a200c4-6280-7b11-9d5a-3c1a52b7e0d4', '担当が替わります', '森の歯科に頼みます。', 'a seal',
     '{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"cm","institution":"kaedeの事業所","relation":null}', 1795309393000,
     '{"answer":"declined","reason":"人手が足りません","by":{"person":"01a200c4-6280-7a4c-a9c3-c0c71f5b8c47","name":{"family":"megumi","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"cm","institution":"kaedeの事業所","relation":null},"at":1795309394000}'
FROM care_list c WHERE c.core = 1 AND c.subject = '01a200c4-6280-7f90-9c93-f467880fe809';
