//! M3-1, M19, A.4-2, A.6, reliability 3.5: no subject data without an effective consent.

use contract::{
    Endpoint, Facts, ProblemCode, Right, can,
    endpoint::{GetSubject, ListEntries, ListSubjects},
    entry::EntryQuery,
    policy::Denied,
    subject::SubjectQuery,
};
use enwa_story::{Answer, Caller, Town};
use server::db::Engine;

fn page(town: &Town, subject: &str) -> ListEntries {
    ListEntries { subject: town.subject_id(subject), query: EntryQuery::default(), body: () }
}

#[tokio::test]
async fn m3_1_nothing_is_recorded_before_a_consent() {
    let town = Town::with_people().await;
    town.subject("take").await;
    town.care("take", "kaede", true, &["megumi"]).await;
    let megumi = town.sign_in("megumi").await;
    let problem =
        megumi.call(megumi.post(town.subject_id("take"), "早すぎ")).await.refused(ProblemCode::ConsentRequired);
    assert_eq!((problem.status, problem.denied), (409, Some(Denied::ConsentRequired)));
    let read = megumi.call(page(&town, "take")).await.refused(ProblemCode::Denied);
    assert_eq!(read.denied, Some(Denied::ConsentRequired), "J-50");
    town.consent("take", true).await;
    megumi.call(megumi.post(town.subject_id("take"), "いまから")).await.ok();
}

#[tokio::test]
async fn m19_after_a_withdrawal_only_the_subject_reads_and_nobody_writes() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let callers: Vec<Caller> =
        [town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await].into();
    let subject = town.sign_in("ume-san").await;
    callers[0].call(callers[0].post(town.subject_id("ume"), "canary-text")).await.ok();
    town.consent("ume", false).await;
    for caller in &callers {
        let answer = caller.call(page(&town, "ume")).await;
        assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
        let card = caller.call(GetSubject { subject: town.subject_id("ume"), query: (), body: () }).await;
        assert!(!card.text().contains("canary"));
        card.refused(ProblemCode::Denied);
        let all = caller.call(ListSubjects { query: SubjectQuery::default(), body: () }).await;
        assert!(!all.text().contains("canary-ume"), "not even the name stays in the list");
        let post = caller.call(caller.post(town.subject_id("ume"), "もう書けない")).await;
        assert_eq!(post.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    }
    assert!(subject.call(page(&town, "ume")).await.text().contains("canary-text"));
    subject.call(subject.post(town.subject_id("ume"), "本人も")).await.refused(ProblemCode::Denied);
    let mari = &callers[0];
    assert!(mari.call(page(&town, "matsu")).await.status.is_success(), "other subjects are unaffected");
    town.consent("ume", true).await;
    assert!(mari.call(page(&town, "ume")).await.text().contains("canary-text"), "nothing was lost");
}

/// A read of mari's that was judged before 梅's withdrawal and is still on its way when the withdrawal is
/// acknowledged. On PostgreSQL the withdrawal comes through another server.
async fn under_way_at_the_withdrawal<E: Endpoint + Send + 'static>(request: impl Fn(&Town) -> E) -> Answer<E::Reply>
where
    E::Reply: Send,
{
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    mari.call(mari.post(town.subject_id("ume"), "canary-late")).await.ok();
    let withdraws_at = match town.app.db.engine {
        Engine::Sqlite => town.app.clone(),
        Engine::Postgres => town.second_server().await.app,
    };
    // We hold the writer: the read is judged and loaded, and waits for its log row.
    let mut held = withdraws_at.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    let request = request(&town);
    let reading = tokio::spawn(async move { mari.call(request).await });
    match town.app.db.engine {
        Engine::Sqlite => {
            for _ in 0..500 {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
        Engine::Postgres => town.until_a_lock_is_waited_for().await,
    }
    assert!(!reading.is_finished(), "the read waits for its log row");
    let ume = town.subject_id("ume").to_string();
    sqlx::query("UPDATE subject SET consent = 'withdrawn' WHERE id = $1").bind(ume).execute(held.conn()).await.unwrap();
    held.commit().await.unwrap();
    withdraws_at.access.advance();
    let answer = reading.await.unwrap();
    assert!(!answer.text().contains("canary"), "{}", answer.text());
    // It had been judged and was on its way: otherwise this proves nothing.
    let log = town.log().await;
    assert!(log.iter().any(|row| row["what"] == E::NAME && row["result"] == "ok"), "not under way: {log:?}");
    answer
}

/// Reliability 3.5.
#[tokio::test]
async fn m19_a_read_under_way_does_not_outrun_a_withdrawal() {
    let answer = under_way_at_the_withdrawal(|town| page(town, "ume")).await;
    assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
}

/// Reliability 3.5: the list names each subject, so each is looked up again.
#[tokio::test]
async fn m19_a_list_under_way_does_not_outrun_a_withdrawal() {
    let list = |_: &Town| ListSubjects { query: SubjectQuery::default(), body: () };
    under_way_at_the_withdrawal(list).await.refused(ProblemCode::Unavailable);
}

#[tokio::test]
async fn j54_sharing_stopped_and_closed_behave_alike_with_their_own_reason() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for (column, value, reason) in
        [("sharing", "stopped", Denied::SharingStopped), ("state", "closed", Denied::SubjectClosed)]
    {
        town.set_subject("ume", column, value).await;
        assert_eq!(mari.call(page(&town, "ume")).await.refused(ProblemCode::Denied).denied, Some(reason));
        town.set_subject("ume", column, if column == "sharing" { "open" } else { "active" }).await;
        mari.call(page(&town, "ume")).await.ok();
    }
}

#[tokio::test]
async fn a6_after_a_death_the_record_is_read_only() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    town.death("ume").await;
    sakura.call(page(&town, "ume")).await.ok();
    let problem = mari.call(mari.post(town.subject_id("ume"), "x")).await.refused(ProblemCode::Denied);
    assert_eq!(problem.denied, Some(Denied::SubjectDeceased));
}

#[tokio::test]
async fn m7_1_a_nurse_of_a_listed_institution_needs_the_registration_too() {
    let town = Town::with_people().await;
    town.staff("ayumi", "hibari", contract::Occupation::Nurse).await;
    let ayumi = town.sign_in("ayumi").await;
    ayumi.call(page(&town, "ume")).await.refused(ProblemCode::NotFound);
    let mari = town.sign_in("mari").await;
    mari.call(page(&town, "ume")).await.ok();
    town.unlist("ume", "hibari").await;
    mari.call(page(&town, "ume")).await.refused(ProblemCode::NotFound);
    mari.call(page(&town, "matsu")).await.ok();
    let claims = mari.call(contract::endpoint::GetClaims { query: (), body: () }).await.ok();
    assert_eq!(claims.subjects.len(), 1);
    let facts = &claims.subjects[0].facts;
    assert!(can(&claims.actor, Right::TimelineRead, &Facts::Subject(facts)).is_ok());
}
