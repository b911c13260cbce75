-- What 0018 added: a right that was taken from a role.
INSERT INTO withheld (role, right_code) VALUES ('family', 'record.print');
INSERT INTO right_change (n, role, right_code, withheld, reason, author_json, at) VALUES
    (1, 'family', 'record.print', 1, '調査のため', '{"person":"01a200c4-6280-7f42-b446-a4a04f6aeb7f","name":{"family":"受付","given":"係","family_kana":"ウメダ","given_kana":"ハナ"},"role":"operator_intake","occupation":null,"institution":null,"relation":null}', 1795309393000);
