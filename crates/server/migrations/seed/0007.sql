-- What 0007 added: a picture that an entry shows, and one that was begun.
INSERT INTO media (id, subject, entry, by_person, kind, bytes, state, format, whole, thumb, width, height, duration_ms, blur, at) VALUES
    ('01a200ca-1000-7c11-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', '01a200ca-2000-7c11-9d5a-3c1a52b7e0d4', '01a200c4-6280-7887-a583-1437550807e2', 'photo', 204800, 'ready', 'image/jpeg', '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 1200, 900, 0, 'iVBORw0KGgo=', 1795309386000),
    ('01a200ca-1001-7c11-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', '', '01a200c4-6280-7887-a583-1437550807e2', 'video', 9000000, 'arriving', '', '', '', 0, 0, 0, '', 1795309386000);
INSERT INTO entry (id, subject, parent, seq, changed, kind, detail, audience, author, author_json, occurred_at, recorded_at, version, text, data, cancelled_at, cancel_reason, reactions, comments, words, media) VALUES
    ('01a200ca-2000-7c11-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', '', 11, 11, 'post', '', 'everyone', '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', 1795309200600, 1795309386000, 1, '', '{"media":[{"id":"01a200ca-1000-7c11-9d5a-3c1a52b7e0d4","kind":"photo","width":1200,"height":900,"blur":"iVBORw0KGgo=","caption":"夕食","tag":"meal"}]}', NULL, '', '', 0, '
夕食
mari人
うめだはな', 1);
INSERT INTO entry_revision (entry, version, cancelled, at, author, author_json, text, data, reason) VALUES
    ('01a200ca-2000-7c11-9d5a-3c1a52b7e0d4', 1, 0, 1795309386000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '', '{"media":[{"id":"01a200ca-1000-7c11-9d5a-3c1a52b7e0d4","kind":"photo","width":1200,"height":900,"blur":"iVBORw0KGgo=","caption":"夕食","tag":"meal"}]}', '');
UPDATE subject SET seq = 11, top_everyone = top_everyone + 1 WHERE id = '01a200c4-6280-7f90-9c93-f467880fe809';
