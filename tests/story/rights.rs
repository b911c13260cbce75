//! 役割と権限 (M5-1): the operator takes from a role what the articles leave open, and every open screen follows.

use crate::live::Stream;
use contract::{
    Denied, ProblemCode, Right, Role,
    endpoint::{GetClaims, GetRights, GetSubject, PinEntry, PutRight},
    entry::Pin,
    event::EventKind,
    policy::Withheld,
    rights::RightChange,
};
use enwa_story::Town;

fn put(version: u32, role: Role, right: Right, withheld: bool) -> PutRight {
    PutRight { query: (), body: RightChange { version, role, right, withheld, reason: "調査のため".to_owned() } }
}

fn get() -> GetRights {
    GetRights { query: (), body: () }
}

#[tokio::test]
async fn m5_1_a_right_that_is_withheld_is_gone_at_once_and_comes_back() {
    let town = Town::with_people().await;
    let (desk, mari, sakura) =
        (town.sign_in("reception").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let entry = mari.call(mari.post(ume, "ピン")).await.ok();
    let pin = |on| PinEntry { entry: entry.id, query: (), body: Pin { on } };
    mari.call(pin(true)).await.ok();
    let mut streams = [Stream::open(&mari, None).await, Stream::open(&sakura, None).await];
    let now = desk.call(put(0, Role::Staff, Right::EntryPin, true)).await.ok();
    let taken = Withheld { role: Role::Staff, right: Right::EntryPin };
    assert_eq!((now.version, &*now.withheld), (1, &[taken][..]));
    for stream in &mut streams {
        assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Claims, "every open screen asks again");
    }
    assert_eq!(mari.call(pin(false)).await.refused(ProblemCode::Denied).denied, Some(Denied::Withheld));
    let claims = mari.call(GetClaims { query: (), body: () }).await.ok();
    assert_eq!(claims.actor.withheld, [taken]);
    assert!(claims.subjects.iter().all(|subject| !subject.rights.contains(&Right::EntryPin)));
    // It is of the role alone, and everything else of the role stays.
    mari.call(mari.post(ume, "つづき")).await.ok();
    mari.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    // Two desks at once lose nothing; said again it is done.
    desk.call(put(0, Role::Staff, Right::EntryPin, true)).await.ok();
    desk.call(put(0, Role::Family, Right::RecordPrint, true)).await.refused(ProblemCode::VersionConflict);
    let back = desk.call(put(1, Role::Staff, Right::EntryPin, false)).await.ok();
    assert_eq!((back.version, back.withheld.len(), back.changes.len()), (2, 0, 2));
    mari.call(pin(false)).await.ok();
    let rows = town.log().await;
    let changed: Vec<_> = rows.iter().filter(|row| row["what"] == "PutRight" && row["result"] == "ok").collect();
    assert!(changed.iter().all(|row| row["verb"] == "granted" && row["items"] == "staff/entry.pin"), "{changed:?}");
}

#[tokio::test]
async fn m5_1_what_an_article_gives_is_not_the_operators_to_take() {
    let town = Town::with_people().await;
    let desk = town.sign_in("reception").await;
    for (role, right) in [
        (Role::Subject, Right::RecordPrint),
        (Role::Subject, Right::ConsentWithdraw),
        (Role::Family, Right::TimelineRead),
        (Role::Staff, Right::EntryCreate),
        (Role::OperatorIntake, Right::RightsEdit),
        (Role::Family, Right::EntryPin),
        // These leave by several doors.
        (Role::Family, Right::ContactsRead),
        (Role::Family, Right::DocumentRead),
    ] {
        let refused = desk.call(put(0, role, right, true)).await.refused(ProblemCode::Invalid);
        assert_eq!(refused.fields[0].name, "right", "{} {}", role.code(), right.code());
    }
    let mut nothing = put(0, Role::Family, Right::RecordPrint, true);
    nothing.body.reason = "  ".to_owned();
    assert_eq!(desk.call(nothing).await.refused(ProblemCode::Invalid).fields[0].name, "reason");
    assert!(desk.call(get()).await.ok().withheld.is_empty());
    // Others look at most.
    let (incident, mari) = (town.person("moderate").await, town.sign_in("mari").await);
    let _ = incident;
    town.grant("moderate", Role::OperatorModerate, None).await;
    let moderate = town.sign_in("moderate").await;
    moderate.call(get()).await.ok();
    moderate.call(put(0, Role::Family, Right::RecordPrint, true)).await.refused(ProblemCode::Denied);
    mari.call(get()).await.refused(ProblemCode::Denied);
}
