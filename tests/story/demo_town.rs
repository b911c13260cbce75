//! The demo town lives and obeys the rules of everybody's data.

use contract::{
    ProblemCode,
    endpoint::{GetOverview, ListEntries, ListSubjects},
    entry::EntryQuery,
    policy::SubjectState,
    subject::SubjectQuery,
};
use enwa_story::{NOW, Town};
use server::{
    audit,
    demo::{self, Found},
};

async fn found(town: &Town) -> Found {
    demo::found(&mut town.app.db.read().acquire().await.unwrap()).await.unwrap()
}

/// I1: what was filled half is never taken for the whole town.
#[tokio::test]
async fn i1_a_demo_town_that_was_ended_in_the_middle_is_known_as_half() {
    let town = Town::empty().await;
    let (interrupt, interrupted) = futures_util::future::abortable(std::future::pending::<()>());
    let ctrl_c = |percent| {
        if percent >= 30 {
            interrupted.abort();
        }
    };
    tokio::select! {
        biased;
        _ = interrupt => {}
        filled = demo::settle(&town.app, NOW, 3, ctrl_c) => panic!("{filled:?} before it was interrupted"),
    }
    assert_eq!(found(&town).await, Found::Half);
    let real = Town::with_people().await;
    assert_eq!(found(&real).await, Found::Others, "and people who are not invented are nobody's demo");
}

#[tokio::test]
async fn the_demo_town_has_everybody_and_its_log_is_whole() {
    let town = Town::empty().await;
    assert_eq!(found(&town).await, Found::Empty);
    demo::settle(&town.app, NOW, 10, |_| ()).await.unwrap();
    assert_eq!(found(&town).await, Found::Whole);
    let number = async |sql: &'static str| -> i64 {
        sqlx::Row::get(&sqlx::query(sql).fetch_one(town.app.db.read()).await.unwrap(), 0)
    };
    assert_eq!(number("SELECT COUNT(*) FROM subject").await, 12);
    assert_eq!(number("SELECT COUNT(*) FROM institution").await, 9);
    assert_eq!(number("SELECT COUNT(DISTINCT kind) FROM institution").await, 4);
    assert_eq!(number("SELECT COUNT(*) FROM person").await, 40);
    assert_eq!(number("SELECT COUNT(*) FROM subject WHERE consent = 'withdrawn'").await, 1);
    assert_eq!(number("SELECT COUNT(*) FROM subject WHERE state = 'deceased'").await, 1);
    assert_eq!(number("SELECT COUNT(*) FROM person WHERE state = 'suspended'").await, 1);
    assert!(number("SELECT COUNT(*) FROM entry WHERE kind = 'comment'").await > 20);
    assert!(number("SELECT COUNT(*) FROM entry WHERE version > 1").await > 0);
    assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);

    let password = demo::Town::read().unwrap().password;
    let callers = demo::Town::read().unwrap();
    for (role, person) in callers.one_per_role() {
        let claims = town.nobody().sign_in(person.email(), &password).await;
        assert!(claims.status.is_success(), "{role} cannot sign in");
    }
    assert_eq!(callers.one_per_role().len(), 13, "one sign-in for each role that has an account");
    let nurse = town.sign_in_with("sasaki", &password).await;
    let mine = nurse.call(ListSubjects { query: SubjectQuery::default(), body: () }).await.ok();
    assert!(mine.len() >= 3, "{}", mine.len());
    assert!(mine.iter().all(|s| s.facts.state != SubjectState::Closed));
    let page = nurse.call(ListEntries { subject: mine[0].head.id, query: EntryQuery::default(), body: () }).await.ok();
    assert!(page.items.iter().all(|e| e.occurred_at <= NOW));
    nurse.call(GetOverview { query: (), body: () }).await.refused(ProblemCode::Denied);
}

/// The README's sign-ins are the ones that the server prints: role, e-mail and name.
#[test]
fn the_readme_names_the_sign_ins_that_the_server_prints() {
    let town = demo::Town::read().unwrap();
    let readme = include_str!("../../README.md");
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let told: Vec<Vec<String>> = readme.lines().filter(|l| l.contains("@enwa.example`")).map(cells).collect();
    let printed = demo::sign_ins().unwrap();
    let printed: Vec<&str> = printed.lines().filter(|line| line.contains('@')).collect();
    assert_eq!(told.len(), printed.len(), "{printed:#?}");
    for (told, printed) in told.iter().zip(printed) {
        let words: Vec<&str> = printed.split_whitespace().collect();
        assert!(told[1].starts_with(&format!("`{}` ", words[0])), "{printed}: {told:?}");
        assert_eq!((told[2].clone(), told[3].clone()), (format!("`{}`", words[1]), words[2..].join(" ")), "{printed}");
    }
    assert!(readme.contains(&format!("**`{}`**", town.password)));
}
