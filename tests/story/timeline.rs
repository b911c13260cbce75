//! M3-2-6, M25-3, A.4-1, J-30 … J-33, I1: what a nurse writes, the family sees.

use contract::{
    EntryId, ProblemCode, Timestamp,
    endpoint::{
        CancelEntry, CorrectEntry, GetEntry, GetSubject, ListChanges, ListEntries, ListReadMarks, ListRevisions,
        ListSubjects, PutReadMark, ReactToEntry,
    },
    entry::{Cancel, ChangesQuery, Correction, DailyKind, EntryKind, EntryQuery, MarkRead, React, ReactionKind},
    policy::Denied,
    problem::FieldError,
    subject::SubjectQuery,
};
use enwa_story::{Caller, NOW, Town};

fn list(town: &Town, subject: &str) -> ListEntries {
    ListEntries { subject: town.subject_id(subject), query: EntryQuery::default(), body: () }
}

fn correct(caller: &Caller, entry: EntryId, base_version: u32, text: &str) -> CorrectEntry {
    let body = Correction {
        id: caller.new_id(),
        base_version,
        text: text.into(),
        measures: Vec::new(),
        media: Vec::new(),
        reason: "まちがい".into(),
    };
    CorrectEntry { entry, query: (), body }
}

fn cancel(caller: &Caller, entry: EntryId) -> CancelEntry {
    CancelEntry { entry, query: (), body: Cancel { id: caller.new_id(), reason: "別の方の記録".into() } }
}

#[tokio::test]
async fn m3_2_6_what_a_nurse_writes_the_family_sees() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let saved = mari.call(mari.post(town.subject_id("ume"), "  訪問しました。\n体温 36.4℃\n")).await.ok();
    let page = sakura.call(list(&town, "ume")).await.ok();
    assert_eq!(page.items[0], saved);
    assert_eq!(saved.text, "訪問しました。\n体温 36.4℃");
    let author = saved.author.unwrap();
    assert_eq!(author.institution.as_deref(), Some("hibariの事業所"));
    assert_eq!(author.occupation, Some(contract::Occupation::Nurse));
    let mut daily = sakura.post(town.subject_id("ume"), "昼食 8割");
    (daily.body.kind, daily.body.daily) = (EntryKind::Daily, Some(DailyKind::Meal));
    let daily = sakura.call(daily).await.ok();
    assert_eq!((daily.daily, daily.author.unwrap().relation.as_deref()), (Some(DailyKind::Meal), Some("長女")));
}

#[tokio::test]
async fn m25_3_professional_entries_exist_for_professionals_only() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let secret = mari.call(mari.professional(ume, "canary-inside")).await.ok();
    let before = sakura.call(list(&town, "ume")).await;
    assert!(!before.text().contains("canary-inside"));
    let (family, nurse) = (before.ok(), mari.call(list(&town, "ume")).await.ok());
    assert_eq!(nurse.total, family.total + 1);
    let changes = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after: 0 }, body: () }).await;
    assert!(!changes.text().contains("canary-inside"));
    sakura.call(GetEntry { entry: secret.id, query: (), body: () }).await.refused(ProblemCode::NotFound);
    sakura.call(ListRevisions { entry: secret.id, query: (), body: () }).await.refused(ProblemCode::NotFound);
    sakura.call(sakura.comment(&secret, "見えません")).await.refused(ProblemCode::Invalid);
    let no = sakura.call(sakura.professional(ume, "だめ")).await.refused(ProblemCode::Denied);
    assert_eq!(no.denied, Some(Denied::RoleNever));
    let subjects = sakura.call(ListSubjects { query: SubjectQuery::default(), body: () }).await.ok();
    assert_eq!(subjects[0].unread, 0, "an entry for professionals must not be hinted at");
}

#[tokio::test]
async fn i1_the_same_write_again_is_the_same_record() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let post = mari.post(town.subject_id("ume"), "一度だけ");
    let first = mari.call(post.clone()).await.ok();
    let again = mari.call(post.clone()).await;
    assert_eq!(again.headers.get("idempotent-replayed").unwrap(), "true");
    assert_eq!(again.ok(), first);
    let both = futures_util::future::join(mari.call(post.clone()), mari.call(post.clone())).await;
    assert_eq!((both.0.ok(), both.1.ok()), (first.clone(), first.clone()));
    let page = mari.call(list(&town, "ume")).await.ok();
    assert_eq!(page.items.iter().filter(|e| e.id == first.id).count(), 1);
    let registered = town
        .log()
        .await
        .into_iter()
        .filter(|row| row["verb"] == "registered" && row["items"] == first.id.to_string())
        .count();
    assert_eq!(registered, 1);
    let mut other = post.clone();
    other.body.text = "別の内容".into();
    mari.call(other).await.refused(ProblemCode::IdReused);
    let sakura = town.sign_in("sakura").await;
    sakura.call(post).await.refused(ProblemCode::IdReused);
}

#[tokio::test]
async fn j33_an_entry_goes_to_the_subject_on_screen_or_nowhere() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let mut post = mari.post(town.subject_id("ume"), "取りちがえ");
    post.body.subject = town.subject_id("matsu");
    let problem = mari.call(post).await.refused(ProblemCode::Invalid);
    assert_eq!(problem.fields[0].name, "subject");
    for subject in ["ume", "matsu"] {
        let page = mari.call(list(&town, subject)).await;
        assert!(!page.text().contains("取りちがえ"));
    }
    let of_ume = mari.call(mari.post(town.subject_id("ume"), "梅")).await.ok();
    let mut comment = mari.comment(&of_ume, "松へのコメント");
    comment.subject = town.subject_id("matsu");
    comment.body.subject = town.subject_id("matsu");
    let problem = mari.call(comment).await.refused(ProblemCode::Invalid);
    assert_eq!(problem.fields[0].name, "parent");
}

#[tokio::test]
async fn a4_1_a_correction_is_a_new_version_with_reason() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let entry = mari.call(mari.post(town.subject_id("ume"), "血圧 162/74")).await.ok();
    let no = sakura.call(correct(&sakura, entry.id, 1, "x")).await.refused(ProblemCode::Denied);
    assert_eq!(no.denied, Some(Denied::NotAuthor));
    let change = correct(&mari, entry.id, 1, "血圧 126/74");
    let corrected = mari.call(change.clone()).await.ok();
    assert_eq!((corrected.version, corrected.text.as_str()), (2, "血圧 126/74"));
    assert!(mari.call(change).await.headers.contains_key("idempotent-replayed"));
    mari.call(correct(&mari, entry.id, 1, "古い版から")).await.refused(ProblemCode::VersionConflict);
    let history = sakura.call(ListRevisions { entry: entry.id, query: (), body: () }).await.ok();
    let texts: Vec<_> = history.iter().map(|r| (r.version, r.text.as_str(), r.reason.as_deref())).collect();
    assert_eq!(texts, [(1, "血圧 162/74", None), (2, "血圧 126/74", Some("まちがい"))]);
    let empty = CorrectEntry {
        entry: entry.id,
        query: (),
        body: Correction {
            id: mari.new_id(),
            base_version: 2,
            text: "x".into(),
            measures: Vec::new(),
            media: Vec::new(),
            reason: " ".into(),
        },
    };
    let problem = mari.call(empty).await.refused(ProblemCode::Invalid);
    assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), ("reason", FieldError::Required));
}

#[tokio::test]
async fn a4_1_a_cancelled_entry_stays_readable_and_closed() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let entry = mari.call(mari.post(town.subject_id("ume"), "取り消す記録")).await.ok();
    let no = sakura.call(cancel(&sakura, entry.id)).await.refused(ProblemCode::Denied);
    assert_eq!(no.denied, Some(Denied::NotAuthor));
    let write = cancel(&mari, entry.id);
    let cancelled = mari.call(write.clone()).await.ok();
    assert_eq!(cancelled.cancelled.as_ref().unwrap().reason, "別の方の記録");
    assert_eq!(mari.call(write).await.ok(), cancelled, "I1: the same write again has the same answer");
    let other = mari.call(cancel(&mari, entry.id)).await.refused(ProblemCode::Denied);
    assert_eq!(other.denied, Some(Denied::RecordCancelled));
    let log = town.log().await;
    assert!(log.iter().any(|r| r["what"] == "CancelEntry" && r["result"] == "record_cancelled"), "J-41");
    let seen = sakura.call(GetEntry { entry: entry.id, query: (), body: () }).await.ok();
    assert_eq!(seen.text, "取り消す記録");
    let no = mari.call(correct(&mari, entry.id, 1, "x")).await.refused(ProblemCode::Denied);
    assert_eq!(no.denied, Some(Denied::RecordCancelled));
    sakura.call(sakura.comment(&seen, "もう書けない")).await.refused(ProblemCode::Denied);
    let history = sakura.call(ListRevisions { entry: entry.id, query: (), body: () }).await.ok();
    assert!(history[1].cancelled && history[1].reason.is_some());
}

#[tokio::test]
async fn m3_2_6_comments_hang_on_their_entry_and_reactions_on_both() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let entry = mari.call(mari.post(town.subject_id("ume"), "訪問")).await.ok();
    let comment = sakura.call(sakura.comment(&entry, "ありがとうございます")).await.ok();
    let on = React { kind: ReactionKind::Noted, on: true };
    sakura.call(ReactToEntry { entry: entry.id, query: (), body: on }).await.ok();
    let twice = sakura.call(ReactToEntry { entry: entry.id, query: (), body: on }).await.ok();
    assert_eq!(twice.reactions.len(), 1);
    mari.call(ReactToEntry { entry: comment.id, query: (), body: React { kind: ReactionKind::Thanks, on: true } })
        .await
        .ok();
    let page = mari.call(list(&town, "ume")).await.ok();
    let whole = page.items.iter().find(|e| e.id == entry.id).unwrap();
    assert_eq!(whole.comments.len(), 1);
    assert_eq!(whole.comments[0].reactions[0].kind, ReactionKind::Thanks);
    assert!(page.items.iter().all(|e| e.id != comment.id), "a comment is no entry of its own in the list");
    let nested = sakura.call(sakura.comment(&comment, "入れ子")).await.refused(ProblemCode::Invalid);
    assert_eq!(nested.fields[0].name, "parent");
    let off = sakura
        .call(ReactToEntry { entry: entry.id, query: (), body: React { kind: ReactionKind::Noted, on: false } })
        .await
        .ok();
    assert!(off.reactions.is_empty());
}

#[tokio::test]
async fn pages_run_both_ways_without_gap_or_repeat_and_jump_to_a_day() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let ume = town.subject_id("ume");
    let notices = mari.call(list(&town, "ume")).await.ok().items.len();
    for n in 0..25 {
        let mut post = mari.post(ume, &format!("記録 {n}"));
        // Several at one moment: the id decides.
        post.body.occurred_at = NOW.plus_ms(-(25 - n) / 3 * 3_600_000);
        mari.call(post).await.ok();
    }
    let mut all = Vec::new();
    let mut query = EntryQuery { limit: Some(4), ..EntryQuery::default() };
    loop {
        let page = mari.call(ListEntries { subject: ume, query: query.clone(), body: () }).await.ok();
        assert_eq!((page.offset as usize, page.total as usize), (all.len(), 25 + notices));
        all.extend(page.items);
        match page.older {
            Some(older) => query.before = Some(older),
            None => break,
        }
    }
    assert_eq!(all.len(), 25 + notices);
    assert!(all.windows(2).all(|w| w[0].cursor() > w[1].cursor()));
    let mut back = vec![all.last().unwrap().clone()];
    while let Some(first) = back.first() {
        let query = EntryQuery { after: Some(first.cursor()), limit: Some(4), ..EntryQuery::default() };
        let page = mari.call(ListEntries { subject: ume, query, body: () }).await.ok();
        let done = page.newer.is_none();
        back.splice(0..0, page.items);
        if done {
            break;
        }
    }
    assert_eq!(back, all);
    let day = NOW.plus_ms(-4 * 3_600_000);
    let jump = EntryQuery { at: Some(day), limit: Some(3), ..EntryQuery::default() };
    let page = mari.call(ListEntries { subject: ume, query: jump, body: () }).await.ok();
    assert!(page.items.iter().all(|e| e.occurred_at < day));
    assert_eq!(page.offset as usize, all.iter().filter(|e| e.occurred_at >= day).count());
    assert!(page.newer.is_some() && page.older.is_some());
}

#[tokio::test]
async fn changes_tell_everything_after_a_number_and_nothing_before() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let old = mari.call(mari.post(ume, "古い")).await.ok();
    let start = sakura.call(list(&town, "ume")).await.ok().seq;
    let none = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after: start }, body: () }).await.ok();
    assert_eq!((none.items.len(), none.seq, none.more), (0, start, false));
    let new = mari.call(mari.post(ume, "新しい")).await.ok();
    sakura.call(sakura.comment(&old, "コメント")).await.ok();
    let some = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after: start }, body: () }).await.ok();
    let ids: Vec<_> = some.items.iter().map(|e| e.id).collect();
    assert_eq!(ids, [new.id, old.id], "in the order of their change, the commented one whole");
    assert_eq!(some.items[1].comments.len(), 1);
    for n in 0..120 {
        mari.call(mari.post(ume, &format!("{n}"))).await.ok();
    }
    let (mut seen, mut after) = (0, some.seq);
    loop {
        let page = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after }, body: () }).await.ok();
        (seen, after) = (seen + page.items.len(), page.seq);
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, 120);
}

#[tokio::test]
async fn unread_counts_what_others_wrote_and_marks_never_go_back() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let unread = async |caller: &Caller| {
        let all = caller.call(ListSubjects { query: SubjectQuery::default(), body: () }).await.ok();
        all.iter().find(|s| s.head.id == ume).unwrap().unread
    };
    let first = mari.call(mari.post(ume, "一")).await.ok();
    mari.call(sakura.comment(&first, "二").clone()).await.ok();
    assert_eq!((unread(&sakura).await, unread(&mari).await), (2, 0));
    let mark = sakura.call(PutReadMark { subject: ume, query: (), body: MarkRead { seq: first.seq } }).await.ok();
    assert_eq!((mark.seq, unread(&sakura).await), (first.seq, 1));
    sakura.call(PutReadMark { subject: ume, query: (), body: MarkRead { seq: 0 } }).await.ok();
    assert_eq!(unread(&sakura).await, 1);
    let far = sakura.call(PutReadMark { subject: ume, query: (), body: MarkRead { seq: i64::MAX } }).await.ok();
    assert!(far.seq < 1_000, "a mark cannot run ahead of the record");
    mari.call(mari.post(ume, "三")).await.ok();
    assert_eq!(unread(&sakura).await, 1);
    let marks = mari.call(ListReadMarks { subject: ume, query: (), body: () }).await.ok();
    assert!(marks.iter().any(|m| m.person == town.person_id("sakura") && m.seq == far.seq));
    let struck = mari.call(mari.post(ume, "四")).await.ok();
    mari.call(cancel(&mari, struck.id)).await.ok();
    assert_eq!(unread(&sakura).await, 1, "what was cancelled is not news");
}

/// The newest page is remembered between readers: never longer than it is the newest.
#[tokio::test]
async fn m3_2_6_the_newest_page_shows_what_was_written_since_it_was_read() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let texts = async |reader: &Caller| -> Vec<String> {
        let page = reader.call(list(&town, "ume")).await.ok();
        page.items.into_iter().filter(|entry| entry.author.is_some()).map(|entry| entry.text).collect()
    };
    let entry = mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    for reader in [&mari, &sakura] {
        assert_eq!(texts(reader).await, ["一"]);
    }
    town.later(1);
    mari.call(mari.post(town.subject_id("ume"), "二")).await.ok();
    for reader in [&mari, &sakura] {
        assert_eq!(texts(reader).await, ["二", "一"], "a new entry");
    }
    mari.call(correct(&mari, entry.id, 1, "いち")).await.ok();
    for reader in [&mari, &sakura] {
        assert_eq!(texts(reader).await, ["二", "いち"], "a new version");
    }
}

/// Its answer was lost, and before it was sent again somebody cancelled what it hangs on.
#[tokio::test]
async fn i1_a_comment_sent_again_is_known_though_its_entry_was_cancelled_meanwhile() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let entry = mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    let comment = sakura.comment(&entry, "ありがとうございます");
    let saved = sakura.call(comment.clone()).await.ok();
    let reason = Cancel { id: mari.new_id(), reason: "まちがい".into() };
    mari.call(CancelEntry { entry: entry.id, query: (), body: reason }).await.ok();
    let again = sakura.call(comment).await;
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.ok().id, saved.id);
    let new = sakura.call(sakura.comment(&entry, "もうひとつ")).await.refused(ProblemCode::Denied);
    assert_eq!(new.denied, Some(Denied::RecordCancelled));
}

/// A kind that a newer app knows would be lost for good as "unknown".
#[tokio::test]
async fn codes_that_this_server_does_not_know_are_not_stored() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let entry = mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    let mut daily = mari.post(town.subject_id("ume"), "散髪");
    (daily.body.kind, daily.body.daily) = (EntryKind::Daily, Some(DailyKind::Unknown));
    let refused = mari.call(daily).await.refused(ProblemCode::Invalid);
    assert_eq!(refused.fields[0].name, "daily");
    let react = React { kind: ReactionKind::Unknown, on: true };
    let refused =
        mari.call(ReactToEntry { entry: entry.id, query: (), body: react }).await.refused(ProblemCode::Invalid);
    assert_eq!(refused.fields[0].name, "kind");
}

#[tokio::test]
async fn bad_input_names_its_field() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let ume = town.subject_id("ume");
    let field = async |edit: fn(&mut contract::entry::NewEntry)| {
        let mut post = mari.post(ume, "ok");
        edit(&mut post.body);
        let problem = mari.call(post).await.refused(ProblemCode::Invalid);
        (problem.fields[0].name.clone(), problem.fields[0].error)
    };
    assert_eq!(field(|e| e.text = "　 \n".into()).await, ("text".into(), FieldError::Required));
    assert_eq!(field(|e| e.text = "あ".repeat(4_001)).await, ("text".into(), FieldError::TooLong));
    assert_eq!(field(|e| e.occurred_at = NOW.plus_ms(6 * 60_000)).await, ("occurred_at".into(), FieldError::InFuture));
    assert_eq!(field(|e| e.occurred_at = Timestamp(i64::MIN)).await, ("occurred_at".into(), FieldError::TooOld));
    assert_eq!(field(|e| e.kind = EntryKind::System).await, ("kind".into(), FieldError::Malformed));
    assert_eq!(field(|e| e.daily = Some(DailyKind::Bath)).await, ("kind".into(), FieldError::Malformed));
    let path = format!("/api/v1/subjects/{ume}/entries");
    for (body, name) in [("{", "body"), ("{\"id\":1}", "body"), ("[]", "body"), ("{}", "id")] {
        let answer = mari.send(mari.request("POST", &path, Some(body.into()))).await;
        assert_eq!(answer.refused(ProblemCode::Invalid).fields[0].name, name, "{body}");
    }
    let mut extra = serde_json::to_value(mari.post(ume, "余分").body).unwrap();
    extra["author"] = "me".into();
    let answer = mari.send(mari.request("POST", &path, Some(extra.to_string().into()))).await;
    assert_eq!(
        answer.refused(ProblemCode::Invalid).fields[0].name,
        "author",
        "S-32: unknown fields are refused by name"
    );
    let big = mari.send(mari.request("POST", &path, Some(vec![b' '; 300_000]))).await;
    big.refused(ProblemCode::TooLarge);
    for query in ["limit=x", "before=1", "at=1&at=2", "nonsense=1"] {
        mari.send(mari.request("GET", &format!("{path}?{query}"), None)).await.refused(ProblemCode::Invalid);
    }
}

#[tokio::test]
async fn m3_4_the_card_names_everybody_who_can_see() {
    let town = Town::with_people().await;
    let sakura = town.sign_in("sakura").await;
    let ume = town.subject_id("ume");
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    let mut names: Vec<_> = card.circle.iter().map(|m| m.name.family.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["mari", "megumi", "sakura"]);
    assert_eq!(card.contacts[0].phone, "03-0000-0001");
    town.unlist("ume", "hibari").await;
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    assert!(card.circle.iter().all(|m| m.name.family != "mari"));
}

#[tokio::test]
async fn m23_1_search_finds_ones_own_subjects_in_any_script() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for q in ["canary-ume", "カナリアu", "かなりあUME", "ｶﾅﾘｱume", "ＵＭＥ"] {
        let found = mari.call(ListSubjects { query: SubjectQuery { q: Some(q.into()) }, body: () }).await.ok();
        assert_eq!(found.iter().map(|s| s.head.id).collect::<Vec<_>>(), [town.subject_id("ume")], "{q}");
    }
    let toyama = town.sign_in("toyama").await;
    assert!(
        toyama.call(ListSubjects { query: SubjectQuery { q: Some("canary".into()) }, body: () }).await.ok().is_empty()
    );
}

#[tokio::test]
async fn j36_rare_characters_come_back_byte_for_byte() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for text in [
        "髙﨑𠮷野家",
        "👵🏻👨‍👩‍👧",
        "か\u{3099}",
        "①㈱Ⅲ",
        "\u{202E}逆\u{202C}",
        "<script>alert(1)</script>",
        "'; DROP TABLE entry; --",
    ] {
        let saved = mari.call(mari.post(town.subject_id("ume"), text)).await.ok();
        assert_eq!(saved.text, text);
    }
}
