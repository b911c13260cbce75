//! 顔写真 (J-33): set by whoever may, seen by the circle, gone with access, made safe on the way in.

use crate::{live::Stream, sweep::DOT};
use contract::{
    PhotoId, ProblemCode, SubjectId,
    endpoint::{GetPhoto, GetSubject, ListSubjects, PutPhoto, RemovePhoto},
    event::EventKind,
    photo::NewPhoto,
    policy::Denied,
    problem::FieldError,
    subject::SubjectQuery,
};
use enwa_story::{Answer, Caller, Town};

async fn put(caller: &Caller, subject: SubjectId, id: PhotoId, image: &str) -> Answer<()> {
    caller.call(PutPhoto { subject, query: (), body: NewPhoto { id, image: image.into() } }).await
}

async fn shown(caller: &Caller, subject: SubjectId) -> Option<PhotoId> {
    let card = caller.call(GetSubject { subject, query: (), body: () }).await.ok();
    let photo = caller.call(GetPhoto { subject, query: (), body: () }).await.ok();
    assert_eq!(card.head.photo, photo.as_ref().map(|photo| photo.id), "the band names the picture that there is");
    card.head.photo
}

#[tokio::test]
async fn j33_the_face_that_the_family_sets_is_in_everybodys_band() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (sakura, mari) = (town.sign_in("sakura").await, town.sign_in("mari").await);
    let mut stream = Stream::open(&mari, None).await;
    assert_eq!(shown(&mari, ume).await, None);
    let id = sakura.new_id();
    put(&sakura, ume, id, DOT).await.ok();
    let (_, event) = stream.next().await.unwrap();
    assert_eq!((event.kind, event.subject), (EventKind::Card, Some(ume)));
    assert_eq!(shown(&mari, ume).await, Some(id));
    let list = mari.call(ListSubjects { query: SubjectQuery::default(), body: () }).await.ok();
    assert_eq!(list.iter().find(|s| s.head.id == ume).unwrap().head.photo, Some(id));
    sakura.call(RemovePhoto { subject: ume, query: (), body: () }).await.ok();
    assert_eq!(shown(&mari, ume).await, None);
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Card);
    // Who saw and changed it is on record.
    let rows = town.log().await;
    let about = |what: &str| rows.iter().filter(|r| r["what"] == what && r["items"] == id.to_string()).count();
    assert_eq!((about("PutPhoto"), about("GetPhoto"), about("RemovePhoto")), (1, 1, 1));
}

#[tokio::test]
async fn i1_a_photo_sent_again_does_not_undo_a_newer_one() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let megumi = town.sign_in("megumi").await;
    let (first, second) = (megumi.new_id(), megumi.new_id());
    put(&megumi, ume, first, DOT).await.ok();
    put(&megumi, ume, second, DOT).await.ok();
    put(&megumi, ume, first, DOT).await.ok();
    assert_eq!(shown(&megumi, ume).await, Some(second));
    let jpeg = "/9j/2wBDAAEBAQ==";
    put(&megumi, ume, first, jpeg).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn s20_what_is_no_picture_is_refused_next_to_its_field_and_changes_nothing() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let megumi = town.sign_in("megumi").await;
    let kept = megumi.new_id();
    put(&megumi, ume, kept, DOT).await.ok();
    for image in ["", "!", "PHN2Zz4=", "JVBERi0xLjc="] {
        let refused = put(&megumi, ume, megumi.new_id(), image).await.refused(ProblemCode::Invalid);
        assert_eq!((refused.fields[0].name.as_str(), refused.fields[0].error), ("image", FieldError::Malformed));
    }
    assert_eq!(shown(&megumi, ume).await, Some(kept));
}

#[tokio::test]
async fn a8_only_the_core_institution_and_the_subjects_side_set_it_and_after_a_withdrawal_nobody_sees_it() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    put(&megumi, ume, megumi.new_id(), DOT).await.ok();
    let refused = put(&mari, ume, mari.new_id(), DOT).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotCore));
    town.consent("ume", false).await;
    for caller in [&mari, &megumi, &sakura] {
        let photo = caller.call(GetPhoto { subject: ume, query: (), body: () }).await;
        assert!(!photo.text().contains("jpeg"));
        assert_eq!(photo.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    }
}
