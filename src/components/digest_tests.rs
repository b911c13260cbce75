#![allow(clippy::unwrap_used)]
use super::*;
use contract::{
    EntryId, PersonId, Role, SubjectId, Timestamp,
    people::{Author, Name},
    policy::Audience,
    vital::VitalCode,
};

fn code(kind: VitalKind, code: VitalCode) -> Measure {
    Measure { code: Some(code), ..Measure::empty(kind) }
}

fn number(kind: VitalKind, value: i32) -> Measure {
    Measure::number(kind, Decimal::whole(value))
}

fn meal(time: VitalCode, staple: i32) -> Vec<Measure> {
    vec![code(VitalKind::MealTime, time), number(VitalKind::MealStaple, staple)]
}

#[test]
fn c2_6_a_day_is_three_lines_of_what_was_entered() {
    let sets = [
        meal(VitalCode::Breakfast, 80),
        vec![number(VitalKind::FluidIn, 200)],
        vec![Measure::number(VitalKind::BodyTemp, Decimal(3_650))],
        vec![code(VitalKind::Urine, VitalCode::Passed), code(VitalKind::Stool, VitalCode::Nothing)],
        vec![number(VitalKind::FluidIn, 150)],
        vec![Measure::number(VitalKind::BodyTemp, Decimal(3_680))],
        vec![Measure { details: vec![VitalCode::Injury], ..code(VitalKind::Incident, VitalCode::Fall) }],
        vec![code(VitalKind::Mood, VitalCode::Anxious)],
        vec![code(VitalKind::Mood, VitalCode::Calm)],
        vec![code(VitalKind::Incident, VitalCode::NearMiss)],
        vec![code(VitalKind::MedicineTime, VitalCode::Breakfast), code(VitalKind::Medicine, VitalCode::Refused)],
    ];
    let sets: Vec<&[Measure]> = sets.iter().map(Vec::as_slice).collect();
    let [eaten, body, went] = day(&sets);
    assert_eq!(eaten, "朝食 主食 8割、水分 合計350mL、朝食 服薬 拒否");
    // The newest temperature; なし is no time.
    assert_eq!(body, "体温 36.8℃、排尿 1回");
    // Of the mood the newest; of what went wrong everything, with the injury.
    assert_eq!(went, "機嫌・表情 落ち着いている、できごと 転倒(けがあり)、できごと ヒヤリハット");
    assert_eq!(day(&[]), [String::new(), String::new(), String::new()]);
}

fn entry(kind: EntryKind, hour: i64, text: &str, role: Role, measures: Vec<Measure>) -> Entry {
    let random = [u8::try_from(hour).unwrap(); 10];
    let author = Author {
        person: PersonId::from_parts(1, &random),
        name: Name {
            family: "佐々木".into(),
            given: "真理".into(),
            family_kana: String::new(),
            given_kana: String::new(),
        },
        role,
        occupation: None,
        institution: None,
        relation: (role == Role::Family).then(|| "長女".to_owned()),
    };
    let at = Timestamp(1_800_000_000_000 + hour * 3_600_000);
    Entry {
        id: EntryId::from_parts(1, &random),
        subject: SubjectId::from_parts(1, &random),
        parent: None,
        seq: 1,
        changed: 1,
        kind,
        daily: (kind == EntryKind::Daily).then_some(DailyKind::Incident),
        category: None,
        system: None,
        audience: Audience::Everyone,
        author: Some(author),
        occurred_at: at,
        recorded_at: at,
        version: 1,
        text: text.into(),
        measures,
        late_reason: None,
        media: Vec::new(),
        ask: false,
        confirmations: Vec::new(),
        pinned: false,
        cancelled: None,
        reactions: Vec::new(),
        comments: Vec::new(),
    }
}

#[test]
fn p8_a_handover_puts_the_record_in_order_and_changes_first() {
    let note = entry(EntryKind::Post, 1, "訪問しました。\n落ち着いています。", Role::Staff, vec![]);
    let fall = entry(EntryKind::Daily, 2, "", Role::Staff, vec![code(VitalKind::Incident, VitalCode::Fall)]);
    let home = entry(EntryKind::Post, 3, "夜はよく眠りました。", Role::Family, vec![]);
    let text = handover(&[&note, &fall, &home]);
    let titles: Vec<&str> = text.lines().filter(|line| line.starts_with('【')).collect();
    assert_eq!(titles, ["【★変化】", "【生活】", "【記録】", "【家族より】"]);
    assert!(text.contains("できごと 転倒(佐々木)"), "{text}");
    assert!(text.contains("訪問しました。 落ち着いています。(佐々木)"), "one line each: {text}");
    assert!(text.ends_with("夜はよく眠りました。(佐々木(長女))"), "{text}");
}
