//! 検索: what is written is found again, by everybody who may read it and by nobody else.

use crate::media::{photo, send};
use contract::{
    ProblemCode, SubjectId,
    endpoint::{CancelEntry, CorrectEntry, FindEntries, PutDocument, PutPart, PutVisit, SearchRecords},
    entry::{Cancel, Correction, Entry, Find, Found},
    page::Cursor,
    problem::FieldError,
    subject::{Hits, Place, Search},
};
use enwa_story::{Answer, Caller, NOW, Town};

async fn ask(caller: &Caller, subject: SubjectId, words: &str, before: Option<Cursor>) -> Answer<Found> {
    caller
        .call(FindEntries { subject, query: (), body: Find { words: words.to_owned(), before, ..Find::default() } })
        .await
}

async fn found(caller: &Caller, subject: SubjectId, words: &str) -> Vec<String> {
    ask(caller, subject, words, None).await.ok().items.into_iter().map(|entry| entry.text).collect()
}

#[tokio::test]
async fn m3_2_6_words_are_found_however_they_are_typed() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let gauze = mari.call(mari.post(ume, "左足の ｶﾞｰｾﾞ を交換。血圧１２８／７６")).await.ok();
    town.later(1_000);
    mari.call(mari.post(ume, "100%お元気です。")).await.ok();
    for words in ["ガーゼ", "がーぜ", "ｶﾞｰｾﾞ", "血圧128/76", " 左足のガーゼ "] {
        assert_eq!(found(&mari, ume, words).await, std::slice::from_ref(&gauze.text), "{words}");
    }
    // Several words, each of them somewhere; and names as keyboards write them.
    assert_eq!(found(&mari, ume, "血圧　左足").await.len(), 1);
    assert_eq!(found(&mari, ume, "左足 包帯").await.len(), 0);
    town.later(1_000);
    let yoshida = mari.call(mari.post(ume, "𠮷田さんと髙橋さんが来訪")).await.ok();
    assert_eq!(found(&mari, ume, "吉田 高橋").await, std::slice::from_ref(&yoshida.text));
    // The writer's name, and signs that mean something to the database.
    assert_eq!(found(&mari, ume, "mari").await.len(), 3);
    assert_eq!(found(&mari, ume, "0%お").await, ["100%お元気です。"]);
    for words in ["8_7", "%元気で%す", "!", "包帯", "ガーゼ\" OR \"", "\"\"\"", "NOT ガーゼ*", "がーぜ:がーぜ"]
    {
        assert_eq!(found(&mari, ume, words).await, Vec::<String>::new(), "{words}");
    }
}

async fn everywhere(caller: &Caller, words: &str, before: Option<Cursor>) -> Hits {
    let body = Search { words: words.to_owned(), before };
    caller.call(SearchRecords { query: (), body }).await.ok()
}

#[tokio::test]
async fn p9_words_are_found_in_every_record_that_one_reads_and_in_no_other() {
    let town = Town::with_people().await;
    let (mari, ume, matsu) = (town.sign_in("mari").await, town.subject_id("ume"), town.subject_id("matsu"));
    mari.call(mari.post(ume, "検査の予定")).await.ok();
    town.later(1_000);
    mari.call(mari.professional(ume, "検査の相談")).await.ok();
    town.later(1_000);
    mari.call(mari.post(matsu, "検査の結果")).await.ok();
    let texts = |hits: &Hits| hits.items.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>();
    let hits = everywhere(&mari, "検査", None).await;
    assert_eq!(texts(&hits), ["検査の結果", "検査の相談", "検査の予定"], "newest first, whosever it is");
    assert_eq!(hits.people.iter().map(|head| head.id).collect::<Vec<_>>().len(), 2);
    assert_eq!(hits.older, None);
    let sakura = town.sign_in("sakura").await;
    let hers = everywhere(&sakura, "検査", None).await;
    assert_eq!((texts(&hers), hers.people.len()), (vec!["検査の予定".to_owned()], 1));
    let nobody = everywhere(&town.sign_in("toyama").await, "検査", None).await;
    assert_eq!(nobody, Hits::default(), "nothing, and no hint that there is more");
    // Whoever withdraws is found no more, from now on.
    town.consent("ume", false).await;
    assert_eq!(texts(&everywhere(&mari, "検査", None).await), ["検査の結果"]);
    let empty = SearchRecords { query: (), body: Search::default() };
    assert_eq!(mari.call(empty).await.refused(ProblemCode::Invalid).fields[0].error, FieldError::Required);
}

#[tokio::test]
async fn p9_a_long_answer_goes_on_where_it_ended_over_all_records() {
    let town = Town::with_people().await;
    let (mari, ume, matsu) = (town.sign_in("mari").await, town.subject_id("ume"), town.subject_id("matsu"));
    let mut written = Vec::new();
    for n in 0..55 {
        // Most are of one record: its page is full long before the other's.
        let subject = if n % 9 == 0 { matsu } else { ume };
        written.push(mari.call(mari.post(subject, &format!("検査 {n}"))).await.ok().id);
        town.later(1_000);
    }
    written.reverse();
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let hits = everywhere(&mari, "検査", before).await;
        found.extend(hits.items.iter().map(|entry| entry.id));
        before = hits.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(found, written, "each once, in order");
}

#[tokio::test]
async fn j01_nothing_outside_of_ones_rights_is_found() {
    let town = Town::with_people().await;
    let (mari, ume, matsu) = (town.sign_in("mari").await, town.subject_id("ume"), town.subject_id("matsu"));
    let open = mari.call(mari.post(ume, "検査の予定")).await.ok();
    let inward = mari.call(mari.professional(ume, "検査の相談")).await.ok();
    mari.call(mari.post(matsu, "検査の結果")).await.ok();
    let remark = mari.call(mari.comment(&inward, "家族には伏せる検査")).await.ok();
    assert_eq!(remark.parent, Some(inward.id));
    let sakura = town.sign_in("sakura").await;
    assert_eq!(found(&sakura, ume, "検査").await, std::slice::from_ref(&open.text));
    assert_eq!(found(&sakura, ume, "伏せる").await, Vec::<String>::new());
    assert_eq!(found(&mari, ume, "検査").await.len(), 2);
    ask(&town.sign_in("taro").await, ume, "検査", None).await.refused(ProblemCode::NotFound);
    town.consent("ume", false).await;
    ask(&sakura, ume, "検査", None).await.refused(ProblemCode::Denied);
}

#[tokio::test]
async fn a4_1_the_newest_words_are_found_and_those_of_comments_with_their_entry() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let post = mari.call(mari.post(ume, "体温は三十六度")).await.ok();
    let body = Correction {
        id: mari.new_id(),
        base_version: 1,
        text: "体温は三十七度".to_owned(),
        measures: Vec::new(),
        media: Vec::new(),
        reason: "読みちがい".to_owned(),
    };
    mari.call(CorrectEntry { entry: post.id, query: (), body }).await.ok();
    assert_eq!(found(&mari, ume, "三十六").await, Vec::<String>::new());
    sakura.call(sakura.comment(&post, "ありがとうございます")).await.ok();
    let hits = ask(&mari, ume, "ありがとう", None).await.ok().items;
    assert_eq!(hits.iter().map(|e: &Entry| (e.id, e.comments.len())).collect::<Vec<_>>(), [(post.id, 1)]);
    // 取消: struck through, and still there to be found.
    let body = Cancel { id: mari.new_id(), reason: "別の方".to_owned() };
    mari.call(CancelEntry { entry: post.id, query: (), body }).await.ok();
    assert_eq!(found(&mari, ume, "三十七").await.len(), 1);
}

#[tokio::test]
async fn p1_a_long_search_goes_on_where_it_ended() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    for n in 0..45 {
        town.later(1_000);
        mari.call(mari.post(ume, &format!("散歩 {n}"))).await.ok();
    }
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = ask(&mari, ume, "散歩", before).await.ok();
        all.extend(page.items.into_iter().map(|entry| entry.text));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(all, (0..45).rev().map(|n| format!("散歩 {n}")).collect::<Vec<_>>());
    for (words, error) in [("　", FieldError::Required), (&*"あ".repeat(101), FieldError::TooLong)] {
        let problem = ask(&mari, ume, words, None).await.problem();
        assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), ("words", error));
    }
}

#[tokio::test]
async fn what_was_written_before_the_search_was_there_is_found() {
    let town = Town::of_every_release().await;
    let mari = town.sign_in("mari").await;
    let ume = mari.call(contract::endpoint::GetClaims { query: (), body: () }).await.ok().subjects[0].subject;
    assert_eq!(found(&mari, ume, "ＭＡＲＩ").await.len(), 5);
    assert_eq!(found(&mari, ume, "36.5℃").await.len(), 1);
}

#[tokio::test]
async fn m3_2_what_profile_plans_and_documents_say_is_found_by_whoever_may_read_it() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi, sakura, taro) = (
        town.sign_in("mari").await,
        town.sign_in("megumi").await,
        town.sign_in("sakura").await,
        town.sign_in("taro").await,
    );
    let of = |who: &Caller, body: String| -> String { body.replace("ID", &who.new_id::<()>().to_string()) };
    let allergy = r#"{"part":"allergies","version":0,"rows":[[{"field":"name","value":"ｷｳｲフルーツ"},{"field":"kind","value":"food"}]],"reason":""}"#;
    megumi.call(PutPart { subject: ume, query: (), body: serde_json::from_str(allergy).unwrap() }).await.ok();
    let insured =
        r#"{"part":"insurance","version":0,"rows":[[{"field":"health_no","value":"記号12 番号345678"}]],"reason":""}"#;
    megumi.call(PutPart { subject: ume, query: (), body: serde_json::from_str(insured).unwrap() }).await.ok();
    let plan = r#"{"id":"ID","version":0,"kind":"doctor","title":"キウイの日","who":"","start":1795309200000,"minutes":60,"repeat":"weekly","until":null,"note":""}"#;
    let plan = of(&mari, plan.to_owned());
    mari.call(PutVisit { subject: ume, query: (), body: serde_json::from_str(&plan).unwrap() }).await.ok();
    let file = send(&mari, ume, &photo(7)).await;
    let paper = format!(
        r#"{{"id":"ID","version":0,"kind":"referral","title":"","issuer":"キウイ医院","from":"2026-11-01","to":null,"note":"","files":["{file}"]}}"#
    );
    let paper = of(&mari, paper);
    mari.call(PutDocument { subject: ume, query: (), body: serde_json::from_str(&paper).unwrap() }).await.ok();

    let beside = async |who: &Caller, words: &str| {
        let hits = everywhere(who, words, None).await;
        let people: Vec<_> = hits.people.iter().map(|head| head.id).collect();
        assert!(hits.beside.iter().all(|one| people.contains(&one.subject)));
        hits.beside.iter().map(|one| (one.place, one.code.clone())).collect::<Vec<_>>()
    };
    let at = |place, code: &str| (place, code.to_owned());
    let (allergy, plan) = (at(Place::Profile, "allergies"), at(Place::Schedule, "doctor"));
    let paper = at(Place::Documents, "referral");
    assert_eq!(beside(&mari, "きうい").await, [allergy.clone(), plan.clone(), paper.clone()]);
    assert_eq!(beside(&sakura, "きうい").await, [allergy, plan.clone()], "referrals are not opened to the family");
    assert!(beside(&taro, "きうい").await.is_empty(), "who stands elsewhere");
    // Of many plans the next one is told, and not the oldest.
    for (n, days) in [-40, -30, -20, -10, -5, -3, 2].into_iter().enumerate() {
        let start = NOW.plus_ms(days * 24 * 3_600_000).0;
        let plan = format!(
            r#"{{"id":"ID","version":0,"kind":"hospital","title":"採血{n}","who":"","start":{start},"minutes":60,"repeat":"once","until":null,"note":""}}"#
        );
        let plan = of(&mari, plan);
        mari.call(PutVisit { subject: ume, query: (), body: serde_json::from_str(&plan).unwrap() }).await.ok();
    }
    let plans = everywhere(&mari, "採血", None).await.beside;
    assert_eq!(
        plans.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        ["採血6", "採血5", "採血4", "採血3", "採血2"]
    );
    // By what it is called; every word somewhere; a code is no word.
    assert_eq!(beside(&mari, "紹介状 キウイ").await, [paper]);
    assert_eq!(beside(&mari, "訪問診療").await, [plan]);
    assert!(beside(&mari, "キウイ 包帯").await.is_empty() && beside(&mari, "food").await.is_empty());
    // A guarded number is not to be guessed by searching.
    assert!(beside(&mari, "5678").await.is_empty() && beside(&megumi, "345678").await.is_empty());
    // Asked for more, only entries come.
    let more = everywhere(&mari, "きうい", Some(Cursor { at: NOW.plus_ms(1), id: mari.new_id() })).await;
    assert!(more.beside.is_empty());
    // What was withdrawn is not found any more.
    town.set_subject("ume", "consent", "withdrawn").await;
    assert!(beside(&mari, "きうい").await.is_empty());
}
