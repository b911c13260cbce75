-- Rows as 0001 knew them, written by the server of that time. Portable; never edited once released.
INSERT INTO setting (name, value) VALUES
    ('seed', '0001');
INSERT INTO person (id, login, email, family, given, family_kana, given_kana, password, state, created_at, last_sign_in) VALUES
    ('01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'reception', 'reception@town.example', '受付', '係', 'ウメダ', 'ハナ', '$argon2id$v=19$m=19456,t=2,p=1$jw3K1wpVBhzTdgtS4sQBMQ$lgBnTTtscUtGg/GzRhO15A1mur1wHV9L0TNoPFp4+uk', 'active', 1795309200000, NULL),
    ('01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 'megumi', 'megumi@town.example', 'megumi', '人', 'ウメダ', 'ハナ', '$argon2id$v=19$m=19456,t=2,p=1$Nzw1EvxFK5LJhUH50r93Hg$HVnUeG1grbDX/0caXvtIpJmmaBZONr3cdV8anzPullw', 'active', 1795309200000, NULL),
    ('01a200c4-6280-7887-a583-1437550807e2', 'mari', 'mari@town.example', 'mari', '人', 'ウメダ', 'ハナ', '$argon2id$v=19$m=19456,t=2,p=1$Nzw1EvxFK5LJhUH50r93Hg$HVnUeG1grbDX/0caXvtIpJmmaBZONr3cdV8anzPullw', 'active', 1795309200000, 1795309201000),
    ('01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'sakura', 'sakura@town.example', 'sakura', '人', 'ウメダ', 'ハナ', '$argon2id$v=19$m=19456,t=2,p=1$Nzw1EvxFK5LJhUH50r93Hg$HVnUeG1grbDX/0caXvtIpJmmaBZONr3cdV8anzPullw', 'active', 1795309200000, 1795309201000);
INSERT INTO institution (id, name, kana, kind, service_type, number, phone) VALUES
    ('01a200c4-6280-7a92-8e16-d9e33158fae6', 'kaedeの事業所', 'kaede', 'care_provider', '13', '9900000000', '03-0000-0000');
INSERT INTO role_grant (person, role, institution, occupations, from_at, to_at) VALUES
    ('01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 1795309200000, NULL),
    ('01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_incident', '', '', 1795309200000, NULL),
    ('01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', 'cm', 1795309200000, NULL),
    ('01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', 'nurse', 1795309200000, NULL);
INSERT INTO subject (id, family, given, family_kana, given_kana, birth, sex, colour, state, consent, sharing, access_epoch, seq, top_everyone, top_professionals) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', 'canary-ume', '花', 'カナリアume', 'ハナ', '1938-03-03', 'female', 1, 'active', 'effective', 'open', 5, 9, 4, 1);
INSERT INTO contact (subject, ord, name, relation, phone, kind) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', 1, 'canary-ume-contact', '長女', '03-0000-0001', 'family');
INSERT INTO relation (subject, person, role, label, from_at, to_at) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '長女', 1795309200000, NULL);
INSERT INTO care_list (subject, institution, core, from_at, to_at, reason, confirmed_by) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7a92-8e16-d9e33158fae6', 1, 1795309200000, NULL, '利用開始', '01a200c4-6280-7f42-b446-a4a04f6aeb7f');
INSERT INTO staff_registration (subject, person, institution, from_at, to_at) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', '01a200c4-6280-7a92-8e16-d9e33158fae6', 1795309200000, NULL),
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7887-a583-1437550807e2', '01a200c4-6280-7a92-8e16-d9e33158fae6', 1795309200000, NULL);
INSERT INTO consent (id, subject, state, text_hash, method, by_person, capacity, at) VALUES
    ('01a200c4-6280-7380-a582-651f2675aa5e', '01a200c4-6280-7f90-9c93-f467880fe809', 'effective', '190d8464b352ba0370e5071fba082cec1dc193229f3568262534986486858e11', 'paper', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 'staff', 1795309200000);
INSERT INTO entry (id, subject, parent, seq, changed, kind, detail, audience, author, author_json, occurred_at, recorded_at, version, text, cancelled_at, cancel_reason, reactions, comments) VALUES
    ('01a200c4-6280-7a6d-86be-ed2b8e4c6a9e', '01a200c4-6280-7f90-9c93-f467880fe809', '', 1, 1, 'system', 'institution_listed', 'everyone', '', '', 1795309200000, 1795309200000, 1, 'kaedeの事業所', NULL, '', '', 0),
    ('01a200c4-6280-737d-ba24-b51c4d0d54a1', '01a200c4-6280-7f90-9c93-f467880fe809', '', 2, 2, 'system', 'consent_given', 'everyone', '', '', 1795309200000, 1795309200000, 1, '', NULL, '', '', 0),
    ('01a200c4-6668-7b95-b183-0067f714680c', '01a200c4-6280-7f90-9c93-f467880fe809', '', 3, 7, 'post', '', 'everyone', '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', 1795309201000, 1795309201000, 2, '体温 36.5℃。お元気です。', NULL, '', '[{"person":"01a200c4-6280-7b65-a7c4-6d480f2c36f7","kind":"thanks"}]', 1),
    ('01a200c5-50c8-7149-b4c2-7de5e5e6f20b', '01a200c4-6280-7f90-9c93-f467880fe809', '', 4, 4, 'post', '', 'professionals', '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', 1795309261000, 1795309261000, 1, '重複する薬の確認をお願いします。', NULL, '', '', 0),
    ('01a200c6-3b28-73e5-9b75-714e2bdee100', '01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6668-7b95-b183-0067f714680c', 5, 5, 'comment', '', 'everyone', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '{"person":"01a200c4-6280-7b65-a7c4-6d480f2c36f7","name":{"family":"sakura","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"family","occupation":null,"institution":null,"relation":"長女"}', 1795309321000, 1795309321000, 1, '母も喜んでいました。', NULL, '', '', 0),
    ('01a200c7-2588-7f88-8610-87c0b299c460', '01a200c4-6280-7f90-9c93-f467880fe809', '', 8, 9, 'daily', 'meal', 'everyone', '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', 1795309381000, 1795309381000, 1, '水分 200ml', 1795309381000, '別の方の記録でした', '', 0);
INSERT INTO entry_revision (entry, version, cancelled, at, author, author_json, text, reason) VALUES
    ('01a200c4-6280-7a6d-86be-ed2b8e4c6a9e', 1, 0, 1795309200000, '', '', 'kaedeの事業所', ''),
    ('01a200c4-6280-737d-ba24-b51c4d0d54a1', 1, 0, 1795309200000, '', '', '', ''),
    ('01a200c4-6668-7b95-b183-0067f714680c', 1, 0, 1795309201000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '体温 36.4℃。お元気です。', ''),
    ('01a200c5-50c8-7149-b4c2-7de5e5e6f20b', 1, 0, 1795309261000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '重複する薬の確認をお願いします。', ''),
    ('01a200c6-3b28-73e5-9b75-714e2bdee100', 1, 0, 1795309321000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '{"person":"01a200c4-6280-7b65-a7c4-6d480f2c36f7","name":{"family":"sakura","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"family","occupation":null,"institution":null,"relation":"長女"}', '母も喜んでいました。', ''),
    ('01a200c4-6668-7b95-b183-0067f714680c', 2, 0, 1795309321000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '体温 36.5℃。お元気です。', '入力誤り'),
    ('01a200c7-2588-7f88-8610-87c0b299c460', 1, 0, 1795309381000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '水分 200ml', ''),
    ('01a200c7-2588-7f88-8610-87c0b299c460', 1, 1, 1795309381000, '01a200c4-6280-7887-a583-1437550807e2', '{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"mari","given":"人","family_kana":"ウメダ","given_kana":"ハナ"},"role":"staff","occupation":"nurse","institution":"kaedeの事業所","relation":null}', '水分 200ml', '別の方の記録でした');
INSERT INTO read_mark (subject, person, seq, at) VALUES
    ('01a200c4-6280-7f90-9c93-f467880fe809', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 3, 1795309381000);
INSERT INTO op (id, person, kind, body_hash, entry, at) VALUES
    ('01a200c4-6668-7b95-b183-0067f714680c', '01a200c4-6280-7887-a583-1437550807e2', 'entry', '02342749059098926d60bf7f3d78a1f26f9db66ccc0d5bfa35eda9286c0f8224', '01a200c4-6668-7b95-b183-0067f714680c', 1795309201000),
    ('01a200c5-50c8-7149-b4c2-7de5e5e6f20b', '01a200c4-6280-7887-a583-1437550807e2', 'entry', 'ceb9eb37d9b0c8dce92a0d7d7f65303da322743cc843c439c130d7c002a4bb16', '01a200c5-50c8-7149-b4c2-7de5e5e6f20b', 1795309261000),
    ('01a200c6-3b28-73e5-9b75-714e2bdee100', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'entry', '6251efedb786d12a17cd8ad84f2112118bd65979fc33ead673b6467535cda4d1', '01a200c6-3b28-73e5-9b75-714e2bdee100', 1795309321000),
    ('01a200c6-3b28-718d-b741-0295e3e3ab58', '01a200c4-6280-7887-a583-1437550807e2', 'correction', '45d9e6e925b52a3f6186d68a5bc95cb48c9902b2c039b53db79cde2b8dc4532d', '01a200c4-6668-7b95-b183-0067f714680c', 1795309321000),
    ('01a200c7-2588-7f88-8610-87c0b299c460', '01a200c4-6280-7887-a583-1437550807e2', 'entry', 'c7b2933472d77358fac6c7b1f5d97d164d8f2a001583e00242b4d93095de1ef4', '01a200c7-2588-7f88-8610-87c0b299c460', 1795309381000),
    ('01a200c7-2588-7816-869d-340e218b4531', '01a200c4-6280-7887-a583-1437550807e2', 'cancel', '49945383c93e243a54cf7247f579a4086069aaf89440ee014024b5fbc603f78b', '01a200c7-2588-7f88-8610-87c0b299c460', 1795309381000);
INSERT INTO event (seq, kind, subject, person, n, at) VALUES
    (1, 'claims', '', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 0, 1795309200000),
    (2, 'claims', '', '01a200c4-6280-7887-a583-1437550807e2', 0, 1795309200000),
    (3, 'claims', '', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 0, 1795309200000),
    (4, 'access', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309200000),
    (5, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 1, 1795309200000),
    (6, 'access', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309200000),
    (7, 'claims', '', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 0, 1795309200000),
    (8, 'access', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309200000),
    (9, 'claims', '', '01a200c4-6280-7887-a583-1437550807e2', 0, 1795309200000),
    (10, 'access', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309200000),
    (11, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 2, 1795309200000),
    (12, 'access', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309200000),
    (13, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 3, 1795309201000),
    (14, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 4, 1795309261000),
    (15, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 5, 1795309321000),
    (16, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 6, 1795309321000),
    (17, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 7, 1795309321000),
    (18, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 8, 1795309381000),
    (19, 'entries', '01a200c4-6280-7f90-9c93-f467880fe809', '', 9, 1795309381000),
    (20, 'reads', '01a200c4-6280-7f90-9c93-f467880fe809', '', 0, 1795309381000);
INSERT INTO session (token_hash, id, person, device, created_at, last_seen_at, ends_at, idle_ms, previous_sign_in, ended_at) VALUES
    ('f5249e6404a4d8d9d79e9c5b6ad0a238fd78b08bd453cc708e132d861d790d59', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '01a200c4-6280-7887-a583-1437550807e2', '? · ?', 1795309201000, 1795309381000, 1795352401000, 1800000, NULL, NULL),
    ('5686d56daf9652bb4465ce066e37996a8802e0535c20e66aaad5cab51499b167', '01a200c4-6668-77d7-835b-bd65cfbbb600', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '? · ?', 1795309201000, 1795309381000, 1797901201000, 604800000, NULL, NULL);
INSERT INTO sign_in_guard (key, fails, since, locked_until) VALUES
    ('account:fbc835d2c63c85a2af298286581b9b77e8f1d5436a7ccbe391fceecce2a4729e', 1, 1795309381000, 0),
    ('address:127.0.0', 1, 1795309381000, 0);
INSERT INTO audit (seq, at, person, role, institution, subject, verb, what, items, session, address, request, result, hash) VALUES
    (1, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'FirstOperator', '', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', 'e67b255170af339ccc5830444229e65d47e6986ea4edbc8f1ce18aeedf49bbfe'),
    (2, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'RegisterInstitution', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '6856401c520b9099232432e4e68b088ffed214d7c91a03ad1edce3d38dd521cb'),
    (3, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'RegisterPerson', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '620b910642f45468e9c99cdcaa00d9ea17220877995b60c593be374ac755e593'),
    (4, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'GrantRole', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '216914738575036bdcf7966ade06fbe2c135b9cd71ebf16a685c04e2bdec0884'),
    (5, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'RegisterPerson', '01a200c4-6280-7887-a583-1437550807e2', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', 'ff6645a1a2eb17981662f1385c2d4be95cdded3e3f20f643ce31cc98c8feb2bd'),
    (6, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'GrantRole', '01a200c4-6280-7887-a583-1437550807e2', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '9cd216d900dc3af6d9bf12bc4e4e2b83bae9baa09fa259cd0eb59e8bbe2e7180'),
    (7, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'RegisterSubject', '', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '67bc0b038b86de62fa8ff17c73f0919bedb1296f96fc71d9ab666debfb0574b0'),
    (8, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '', 'registered', 'RegisterPerson', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '0a9fa3e52556125251a95289d086e889cded11e0bbe6c655a1753c09a8d66061'),
    (9, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'RelatePerson', '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', 'fc3e3ac6e48219d1caaf53f93f198938ca8826062c814affea099703fa084e39'),
    (10, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'ListInstitution', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '4e3d522f70f6c117cabcc24c41d02da1a7823ef5e785acf2cfa1ed6acb2ff5fd'),
    (11, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'AssignStaff', '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '297e145513b69b912b496efdaf3f2026107ed97ab79612b472dfc42596c1cb4a'),
    (12, 1795309200000, '01a200c4-6280-7f42-b446-a4a04f6aeb7f', 'operator_intake', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'AssignStaff', '01a200c4-6280-7887-a583-1437550807e2', '01a200c4-6280-7b0b-abf2-8214655f8cf3', '', '', 'ok', '5b0b14634bfa84105a6afb9f7f1887cd36aa6b1049daad686ea83aea98c0b6c3'),
    (13, 1795309200000, '01a200c4-6280-7a4c-a9c3-c0c71f5b8c47', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'RecordConsent', '', '01a200c4-6280-70fd-94ac-c7737fd22d6d', '', '', 'ok', '8e7750444ffdd8272a8e49a39fce295da5163d6159b5874b92869d5de365b01e'),
    (14, 1795309201000, '01a200c4-6280-7887-a583-1437550807e2', '', '', '', 'session', 'CreateSession', '', '', '127.0.0.1', '01a200c4-6668-7758-9971-04b50df025db', 'ok', '8ee660a23e3d1d1a666ab7f7d90675b930bc88c399c822dbaf4d624468ef97fb'),
    (15, 1795309201000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', '', '', '', 'session', 'CreateSession', '', '', '127.0.0.1', '01a200c4-6668-7a4d-b31e-511364808293', 'ok', '80082ddf30500a04ddfa376ab71a2f2375256af7a9caae370395d0e5834f094c'),
    (16, 1795309201000, '01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'CreateEntry', '01a200c4-6668-7b95-b183-0067f714680c', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '127.0.0.1', '01a200c4-6668-70cf-aae5-672009ee5d34', 'ok', '2e633c74dab45f79745d11824888b23aabebab6f5731e35c849d758cccbad198'),
    (17, 1795309261000, '01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'CreateEntry', '01a200c5-50c8-7149-b4c2-7de5e5e6f20b', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '127.0.0.1', '01a200c5-50c8-7962-a2d7-ff3030bea124', 'ok', '682c7c79d9b728eea55ac9d655fafd8c86e4cb77b21f60ff8682de3a80425845'),
    (18, 1795309321000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'CreateEntry', '01a200c6-3b28-73e5-9b75-714e2bdee100', '01a200c4-6668-77d7-835b-bd65cfbbb600', '127.0.0.1', '01a200c6-3b28-7319-9826-a1b96454c548', 'ok', '28015caa820a2d8a38ca9ce7f8020412e2e842eb85c03484dd0e223fa2b64ef8'),
    (19, 1795309321000, '01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'modified', 'CorrectEntry', '01a200c4-6668-7b95-b183-0067f714680c', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '127.0.0.1', '01a200c6-3b28-79db-984a-66e4932645cf', 'ok', '03a07011551ab393c3d49984744d28b7824c1123077ba735d13fbf03e46e0921'),
    (20, 1795309321000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'modified', 'ReactToEntry', '01a200c4-6668-7b95-b183-0067f714680c', '01a200c4-6668-77d7-835b-bd65cfbbb600', '127.0.0.1', '01a200c6-3b28-7b96-9960-336e4d361b49', 'ok', '99b369cc52d4fb69737ba7b9fd5f49a5fc4f624a09cbb86a6ee5e1c86fecfcff'),
    (21, 1795309381000, '01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'registered', 'CreateEntry', '01a200c7-2588-7f88-8610-87c0b299c460', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '127.0.0.1', '01a200c7-2588-7cf7-aa21-e630e5a6ac70', 'ok', '758507e6b39a38098c4ac7592286d54f60d0c6bd65fb80712e942e13135ad19a'),
    (22, 1795309381000, '01a200c4-6280-7887-a583-1437550807e2', 'staff', '01a200c4-6280-7a92-8e16-d9e33158fae6', '01a200c4-6280-7f90-9c93-f467880fe809', 'deleted', 'CancelEntry', '01a200c7-2588-7f88-8610-87c0b299c460', '01a200c4-6668-7705-a105-ffb47dfb6e0d', '127.0.0.1', '01a200c7-2588-710d-9c3e-bff319c8c27e', 'ok', '23190985a211ee88cac7a20f3efe8c86526bbff49eb426562eb1fb712a5c7534'),
    (23, 1795309381000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'viewed', 'ListEntries', '01a200c7-2588-7f88-8610-87c0b299c460,01a200c4-6668-7b95-b183-0067f714680c,01a200c6-3b28-73e5-9b75-714e2bdee100,01a200c4-6280-7a6d-86be-ed2b8e4c6a9e,01a200c4-6280-737d-ba24-b51c4d0d54a1', '01a200c4-6668-77d7-835b-bd65cfbbb600', '127.0.0.1', '01a200c7-2588-7022-af12-528f6fb9c161', 'ok', 'da12eee7e23ae6e989b259200a3eb65c7083d29f57fb5120785d41ba713b634a'),
    (24, 1795309381000, '01a200c4-6280-7b65-a7c4-6d480f2c36f7', 'family', '', '01a200c4-6280-7f90-9c93-f467880fe809', 'viewed', 'PutReadMark', '', '01a200c4-6668-77d7-835b-bd65cfbbb600', '127.0.0.1', '01a200c7-2588-744e-b8b8-56c78f32101b', 'ok', 'de10551d560f3847769547dcadc391b2d36d73bb1de6096bb717114ac40a803e'),
    (25, 1795309381000, '', '', '', '', 'session', 'CreateSession', '', '', '127.0.0.1', '01a200c7-2588-7942-83f8-a69911e8a954', 'sign_in_failed', 'e9780bad505a67ffda699d2da36a068b2bba6427ec0cb6958269d73008ca0d99');
UPDATE head SET audit_seq = 25, audit_hash = 'e9780bad505a67ffda699d2da36a068b2bba6427ec0cb6958269d73008ca0d99', event_seq = 20 WHERE id = 1;
