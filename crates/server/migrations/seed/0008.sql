-- What 0008 added: an entry that asks, who confirmed it, and the pin.
UPDATE entry SET ask = 1, confirmations = 1, pinned = 1 WHERE id = '01a200ca-2000-7c11-9d5a-3c1a52b7e0d4';
INSERT INTO confirmation (entry, subject, person, version, author_json, at) VALUES
    ('01a200ca-2000-7c11-9d5a-3c1a52b7e0d4', '01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7887-a583-1437550807e2', 1, '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"sakura","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"family","occupation":null,"institution":null,"relation":"長女"}', 1795309386500);
INSERT INTO phrases (institution, version, items) VALUES
    ('01a200c4-6280-7a92-8e16-d9e33158fae6', 3, '[{"title":"訪問","text":"お変わりありません。"}]');
