//! M2-c, M5-2, J-04 … J-08, S-10, S-50: signing in and out.

use axum::http::{StatusCode, header};
use contract::{
    ProblemCode, Role,
    endpoint::{DeleteSession, EndAllSessions, EndSession, GetClaims, ListSessions},
    event::EventKind,
};
use enwa_story::{PASSWORD, Town};
use futures_util::{StreamExt as _, stream::FuturesUnordered};

const CLAIMS: GetClaims = GetClaims { query: (), body: () };

#[tokio::test]
async fn m2c_id_or_registered_mail_opens_in_any_case() {
    let town = Town::with_people().await;
    for login in ["sakura", "Sakura", " sakura@TOWN.example "] {
        let claims = town.nobody().sign_in(login, PASSWORD).await.ok();
        assert_eq!(claims.actor.person, town.person_id("sakura"));
    }
}

#[tokio::test]
async fn j04_every_cause_of_failure_has_one_answer() {
    let town = Town::with_people().await;
    town.suspend("toyama").await;
    for _ in 0..5 {
        town.nobody().sign_in("mari", "wrong").await.refused(ProblemCode::SignInFailed);
    }
    let mut bodies = Vec::new();
    let long = "x".repeat(257);
    for (login, password) in [
        ("sakura", "wrong"),
        ("nobody", PASSWORD),
        ("toyama", PASSWORD),
        ("mari", PASSWORD),
        ("sakura", long.as_str()),
        ("", ""),
    ] {
        let answer = town.nobody().sign_in(login, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        let mut problem = answer.refused(ProblemCode::SignInFailed);
        problem.request = None;
        bodies.push(problem);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
}

#[tokio::test]
async fn s50_lock_out_counts_waits_and_survives_a_restart() {
    let mut town = Town::with_people().await;
    for _ in 0..4 {
        town.nobody().sign_in("mari", "wrong").await.refused(ProblemCode::SignInFailed);
    }
    town.nobody().sign_in("mari", PASSWORD).await.ok();
    for _ in 0..5 {
        town.nobody().sign_in("mari", "wrong").await.refused(ProblemCode::SignInFailed);
    }
    town.nobody().sign_in("mari", PASSWORD).await.refused(ProblemCode::SignInFailed);
    town.restart().await;
    town.nobody().sign_in("mari", PASSWORD).await.refused(ProblemCode::SignInFailed);
    town.nobody().sign_in("sakura", PASSWORD).await.ok();
    town.later(60_001);
    town.nobody().sign_in("mari", PASSWORD).await.ok();
}

#[tokio::test]
async fn s50_an_address_that_guesses_many_accounts_waits() {
    let town = Town::with_people().await;
    for n in 0..30 {
        town.nobody().sign_in(&format!("guess{n}"), "wrong").await.refused(ProblemCode::SignInFailed);
    }
    town.nobody().sign_in("sakura", PASSWORD).await.refused(ProblemCode::SignInFailed);
    town.later(60_001);
    town.nobody().sign_in("sakura", PASSWORD).await.ok();
}

#[tokio::test]
async fn s10_the_cookie_is_bound_to_the_host_and_only_its_hash_is_stored() {
    let town = Town::with_people().await;
    let answer = town.nobody().sign_in("sakura", PASSWORD).await;
    let cookie = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap().to_owned();
    for part in ["__Host-sid=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert_eq!(token.len(), 64);
    let stored = sqlx::query("SELECT token_hash FROM session").fetch_all(town.app.db.read()).await.unwrap();
    let stored: Vec<String> = stored.iter().map(|row| sqlx::Row::get(row, 0)).collect();
    assert!(!stored.is_empty() && stored.iter().all(|hash| hash != token));
}

#[tokio::test]
async fn m5_1_claims_say_who_i_am_and_what_i_may() {
    let town = Town::with_people().await;
    let claims = town.sign_in("megumi").await.call(CLAIMS).await.ok();
    let roles: Vec<Role> = claims.actor.grants.iter().map(|g| g.role).collect();
    assert!(roles.contains(&Role::Staff) && roles.contains(&Role::InstitutionAdmin));
    assert_eq!(claims.institutions.len(), 1);
    assert_eq!(claims.subjects.len(), 2);
    let ume = claims.subjects.iter().find(|s| s.subject == town.subject_id("ume")).unwrap();
    assert!(ume.facts.standings.iter().any(|s| s.core));
    assert!(ume.rights.contains(&contract::Right::CareListEdit));
    let mari = town.sign_in("mari").await.call(CLAIMS).await.ok();
    assert!(!mari.subjects[0].rights.contains(&contract::Right::CareListEdit));
}

#[tokio::test]
async fn m5_2_own_sessions_are_listed_and_ended() {
    let town = Town::with_people().await;
    let (phone, tablet) = (town.sign_in("sakura").await, town.sign_in("sakura").await);
    let other = town.sign_in("taro").await;
    let list = phone.call(ListSessions { query: (), body: () }).await.ok();
    assert_eq!(list.len(), 2);
    let there = list.iter().find(|s| !s.current).unwrap().id;
    other.call(EndSession { session: there, query: (), body: () }).await.refused(ProblemCode::NotFound);
    tablet.call(CLAIMS).await.ok();
    phone.call(EndSession { session: there, query: (), body: () }).await.ok();
    tablet.call(CLAIMS).await.refused(ProblemCode::SignedOut);
    phone.call(CLAIMS).await.ok();
    phone.call(DeleteSession { query: (), body: () }).await.ok();
    phone.call(CLAIMS).await.refused(ProblemCode::SignedOut);
    let (a, b) = (town.sign_in("sakura").await, town.sign_in("sakura").await);
    a.call(EndAllSessions { query: (), body: () }).await.ok();
    b.call(CLAIMS).await.refused(ProblemCode::SignedOut);
}

#[tokio::test]
async fn j20_sessions_end_by_idleness_and_by_age() {
    let town = Town::with_people().await;
    let (nurse, family) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    town.later(29 * 60_000);
    nurse.call(CLAIMS).await.ok();
    town.later(29 * 60_000);
    nurse.call(CLAIMS).await.ok();
    town.later(31 * 60_000);
    nurse.call(CLAIMS).await.refused(ProblemCode::SignedOut);
    family.call(CLAIMS).await.ok();
    let nurse = town.sign_in("mari").await;
    for _ in 0..28 {
        town.later(25 * 60_000);
        nurse.call(CLAIMS).await.ok();
    }
    town.later(25 * 60_000);
    nurse.call(CLAIMS).await.refused(ProblemCode::SignedOut);
}

#[tokio::test]
async fn j08_a_suspended_account_has_no_session_left() {
    let town = Town::with_people().await;
    let nurse = town.sign_in("mari").await;
    nurse.call(CLAIMS).await.ok();
    town.suspend("mari").await;
    // Its own device is told why, and nobody else: signing in fails as for anybody.
    let refused = nurse.call(CLAIMS).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(contract::Denied::AccountSuspended));
    town.nobody().sign_in("mari", PASSWORD).await.refused(ProblemCode::SignInFailed);
}

#[tokio::test]
async fn j06_the_sign_in_before_is_told() {
    let town = Town::with_people().await;
    town.sign_in("sakura").await;
    let first = town.app.clock.now();
    town.later(3_600_000);
    let claims = town.sign_in("sakura").await.call(CLAIMS).await.ok();
    assert_eq!(claims.previous_sign_in, Some(first));
}

#[tokio::test]
async fn s40_a_flood_of_sign_ins_is_turned_away_not_queued_for_ever() {
    let town = Town::with_people().await;
    let tries = (0..80).map(|n| {
        let caller = town.nobody();
        async move { caller.sign_in(&format!("flood{n}"), "wrong").await.problem().code }
    });
    let codes = futures_util::future::join_all(tries).await;
    assert!(codes.contains(&ProblemCode::Unavailable), "{codes:?}");
    assert!(codes.contains(&ProblemCode::SignInFailed), "{codes:?}");
}

/// S-50: guesses that were all let in before the first of them was counted.
#[tokio::test]
async fn s50_guesses_sent_at_once_do_not_pass_the_lock_out() {
    let town = Town::with_people().await;
    let guess = |password: &'static str| {
        let caller = town.nobody();
        async move { caller.sign_in("mari", password).await }
    };
    let mut wrong: FuturesUnordered<_> = std::iter::repeat_n("wrong", 12).map(guess).collect();
    for _ in 0..5 {
        wrong.next().await.unwrap().refused(ProblemCode::SignInFailed);
    }
    // The door is closed now, and seven guesses that were let in before are still on their way.
    let (right, rest) = futures_util::future::join(guess(PASSWORD), wrong.collect::<Vec<_>>()).await;
    for answer in rest.into_iter().chain([right]) {
        answer.refused(ProblemCode::SignInFailed);
    }
    let result =
        |row: &std::collections::HashMap<&str, String>| row["what"] == "CreateSession" && row["result"] == "ok";
    assert!(!town.log().await.iter().any(result), "nobody got in");
    // Only the five that closed the door were counted: it opens again after the first wait.
    town.later(60_001);
    town.nobody().sign_in("mari", PASSWORD).await.ok();
}

/// S-50: the counter of an account starts anew a day after its *last* failure.
#[tokio::test]
async fn s50_failures_are_counted_from_the_last_one_on() {
    const HOUR_MS: i64 = 3_600_000;
    let town = Town::with_people().await;
    let wrong = async |times: usize| {
        for _ in 0..times {
            town.nobody().sign_in("mari", "wrong").await.refused(ProblemCode::SignInFailed);
        }
    };
    wrong(1).await;
    town.later(23 * HOUR_MS);
    wrong(3).await;
    town.later(2 * HOUR_MS);
    wrong(1).await;
    town.nobody().sign_in("mari", PASSWORD).await.refused(ProblemCode::SignInFailed);
    town.later(25 * HOUR_MS);
    wrong(4).await;
    town.nobody().sign_in("mari", PASSWORD).await.ok();
}

#[tokio::test]
async fn s50_counters_that_count_no_longer_are_removed() {
    let town = Town::with_people().await;
    for n in 0..3 {
        town.nobody().sign_in(&format!("guess{n}"), "wrong").await.refused(ProblemCode::SignInFailed);
    }
    let kept = async || sqlx::query("SELECT key FROM sign_in_guard").fetch_all(town.app.db.read()).await.unwrap().len();
    server::upkeep::once(&town.app).await.unwrap();
    assert_eq!(kept().await, 4, "three accounts and one address still count");
    town.later(25 * 3_600_000);
    server::upkeep::once(&town.app).await.unwrap();
    assert_eq!(kept().await, 0);
}

/// M5-2: ending what is not mine leaves no trace but the refusal, and what was ended says where from.
#[tokio::test]
async fn m5_2_ending_an_unknown_session_changes_nothing() {
    let town = Town::with_people().await;
    let (sakura, taro) = (town.sign_in("sakura").await, town.sign_in("taro").await);
    let foreign = taro.call(ListSessions { query: (), body: () }).await.ok()[0].id;
    let told = async || {
        let sql = "SELECT kind FROM event WHERE kind = $1";
        let ended = sqlx::query(sql).bind(EventKind::SessionEnded.code());
        ended.fetch_all(town.app.db.read()).await.unwrap().len()
    };
    let (epoch, before) = (town.app.access.now(), told().await);
    for session in [foreign, town.app.clock.new_id().unwrap()] {
        sakura.call(EndSession { session, query: (), body: () }).await.refused(ProblemCode::NotFound);
    }
    assert_eq!((town.app.access.now(), told().await), (epoch, before), "nobody is looked up anew or told");
    let log = town.log().await;
    let rows: Vec<_> = log.iter().filter(|r| r["what"] == "EndSession").collect();
    assert_eq!(rows.iter().map(|r| r["result"].as_str()).collect::<Vec<_>>(), ["not_found", "not_found"]);
    let mine = sakura.call(ListSessions { query: (), body: () }).await.ok()[0].id;
    sakura.call(EndSession { session: mine, query: (), body: () }).await.ok();
    assert_eq!(told().await, before + 1);
    let rows = sqlx::query("SELECT address, request, verb, items FROM audit WHERE what = 'EndSession'");
    for row in rows.fetch_all(town.app.db.read()).await.unwrap() {
        let text = |n: usize| -> String { sqlx::Row::get(&row, n) };
        assert!(text(0) == "127.0.0.1" && text(1).len() == 36, "{} {}", text(0), text(1));
    }
    let log = town.log().await;
    let ended = log.iter().rfind(|r| r["what"] == "EndSession").unwrap();
    assert_eq!((ended["verb"].as_str(), ended["items"].clone()), ("session", mine.to_string()));
}
