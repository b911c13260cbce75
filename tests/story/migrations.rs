//! Rows as each release wrote them are read by this one: `crates/server/migrations/seed` holds some of
//! every table per migration, and the later migrations ran over them.

use crate::live::Stream;
use contract::{
    Occupation, Right, Role,
    account::{AccountAct, StopGround, UnsentForm},
    care_list::CareListQuery,
    consent::{Purpose, TextQuery},
    desk::SubjectAct,
    endpoint::{
        GetCareList, GetClaims, GetConsentText, GetConsents, GetPhoto, GetProfile, GetRights, GetSubject,
        ListCareChanges, ListChanges, ListDesk, ListDocuments, ListEntries, ListReadMarks, ListRevisions, ListVisits,
    },
    entry::{ChangesQuery, DailyKind, Entry, EntryKind, EntryQuery, ReactionKind},
    individual::{Capacity, UseState},
    inquiry::{InquiryKind, InquiryOutcome},
    policy::{Audience, Consent, Withheld},
    profile::{AskState, ProfileField, ProfilePart, value},
    role::AccountState,
    schedule::VisitQuery,
    vital::{Decimal, VitalKind},
};
use enwa_story::{NOW, Town};
use server::{audit, db::Engine};
use sqlx::{AssertSqlSafe, Row as _};

/// A device of 真理's that signed in when 0001 was the newest.
const DEVICE: &str = "__Host-sid=f54216570f0f3416ed5791e2523c8fa9cbee14394e1d6829848ec86dadd90aad";

#[tokio::test]
async fn what_earlier_releases_wrote_this_one_reads() {
    let town = Town::of_every_release().await;
    town.later(10 * 60_000);
    assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);

    // 0001: accounts, roles, lists, consent, and a session that is still open.
    let mari = town.device(DEVICE);
    let claims = mari.call(GetClaims { query: (), body: () }).await.ok();
    assert_eq!((claims.name.family.as_str(), claims.actor.state), ("mari", AccountState::Active));
    assert_eq!(
        (claims.actor.grants[0].role, &*claims.actor.grants[0].occupations),
        (Role::Staff, &[Occupation::Nurse][..])
    );
    let ume = claims.subjects[0].subject;
    assert_eq!(claims.subjects[0].facts.consent, Consent::Effective);
    assert!(claims.subjects[0].facts.standings[0].core);
    let card = mari.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    assert_eq!((card.head.name.family.as_str(), card.contacts.len()), ("canary-ume", 1));
    let (sakura, megumi) = (town.sign_in("sakura").await, town.sign_in("megumi").await);

    // 0004: the face in the band.
    let photo = mari.call(GetPhoto { subject: ume, query: (), body: () }).await.ok().unwrap();
    assert_eq!(card.head.photo, Some(photo.id));
    assert!(photo.jpeg.starts_with("/9j/"), "a JPEG in base64");

    // 0010: what was planned for every week, and moved by an hour.
    let day = |text: &str| text.parse().unwrap();
    let query = VisitQuery { from: day("2026-12-01"), to: day("2026-12-07") };
    let visits = sakura.call(ListVisits { subject: ume, query, body: () }).await.ok();
    assert_eq!((visits.len(), visits[0].plan.version, visits[0].plan.title.as_str()), (1, 2, "眼科"));

    // 0015: the family reads who looked.
    let claims_of_family = sakura.call(GetClaims { query: (), body: () }).await.ok();
    assert!(claims_of_family.subjects[0].facts.log_opened);

    // 0016: a question that was passed on and answered.
    let reception = town.sign_in("reception").await;
    let inquiries = reception.call(ListDesk { query: (), body: () }).await.ok();
    assert_eq!((inquiries.len(), inquiries[0].kind), (1, InquiryKind::Disclosure));
    let outcomes: Vec<_> = inquiries[0].steps.iter().map(|step| step.outcome).collect();
    assert_eq!(outcomes, [None, Some(InquiryOutcome::Done)]);

    // 0017: an account that was stopped and taken up again, and what had not been sent.
    let kaede = claims.actor.grants[0].institution.unwrap();
    let mut conn = town.app.db.read().acquire().await.unwrap();
    let last = server::store::account::last_act(&mut conn, claims.actor.person).await.unwrap().unwrap();
    assert_eq!((last.0.act, last.0.reason.as_str(), last.1), (AccountAct::Restore, "見つかった", Some(kaede)));
    let unsent = server::store::account::unsent(&mut conn, kaede, town.app.clock.now()).await.unwrap();
    assert_eq!((unsent[0].text.as_str(), unsent[0].form), ("昼食は半分", UnsentForm::Entry));
    assert_eq!(unsent[0].settled.as_ref().unwrap().note, "書きなおした");
    drop(conn);

    // 0018: a right that was taken from the families.
    let taken = Withheld { role: Role::Family, right: Right::RecordPrint };
    assert_eq!(sakura.call(GetClaims { query: (), body: () }).await.ok().actor.withheld, [taken]);
    let rights = reception.call(GetRights { query: (), body: () }).await.ok();
    assert_eq!((rights.version, rights.changes[0].of, rights.changes[0].reason.as_str()), (1, taken, "調査のため"));

    // 0019: an offer of the 中心の役割 that was declined, and changes that moved none.
    let mut conn = town.app.db.read().acquire().await.unwrap();
    let (offer, shown, _) = server::store::core_role::newest(&mut conn, ume).await.unwrap().unwrap();
    assert_eq!((offer.from.id, &*offer.to.name, &*shown), (kaede, "森の歯科", "森の歯科に頼みます。"));
    assert_eq!(offer.settled.unwrap().reason, "人手が足りません");
    drop(conn);

    // 0020: the order in which the list is read.
    let places = sqlx::query("SELECT place FROM care_order WHERE subject = $1").bind(ume.to_string());
    let places = places.fetch_all(town.app.db.read()).await.unwrap();
    assert_eq!(places.iter().map(|row| sqlx::Row::get::<i64, _>(row, 0)).collect::<Vec<_>>(), [0]);

    // 0021: sharing that was stopped, and taken up again.
    let mut conn = town.app.db.read().acquire().await.unwrap();
    let acts = server::store::desk::acts(&mut conn, ume).await.unwrap();
    let told: Vec<_> = acts.iter().map(|acted| (acted.act, acted.reason.as_str())).collect();
    assert_eq!(told, [(SubjectAct::Resume, "確認できました"), (SubjectAct::Stop, "様式10の申請")]);
    drop(conn);

    // 0022: an institution that was stopped, and taken up again.
    let mut conn = town.app.db.read().acquire().await.unwrap();
    let dentist = "01a200c4-6280-7b11-9d5a-3c1a52b7e0d4".parse().unwrap();
    let usage = server::store::institution::usage(&mut conn, dentist).await.unwrap().unwrap();
    let acts: Vec<_> = usage.acts.iter().map(|acted| (acted.act, acted.ground)).collect();
    assert_eq!(acts, [(AccountAct::Restore, None), (AccountAct::Suspend, Some(StopGround::Unpaid))]);
    assert!(!usage.suspended);
    drop(conn);

    // 0023: a niece whose application the subject agreed to, and what she agreed to about herself.
    let mut conn = town.app.db.read().acquire().await.unwrap();
    let used = server::individual::all(&mut conn, ume).await.unwrap().remove(0);
    assert_eq!((used.capacity, used.state(), used.relation.as_str()), (Capacity::Akin, UseState::Agreed, "姪"));
    let niece = "01a200c4-6280-7a4c-a9c3-c0c71f5b8c47".parse().unwrap();
    assert!(server::store::individual::agreed(&mut conn, niece).await.unwrap().is_some());
    drop(conn);

    // 0012: the order in which an institution's staff measure.
    assert_eq!(claims.fields, [VitalKind::Spo2, VitalKind::BpSys, VitalKind::BpDia, VitalKind::BodyTemp]);

    // 0013: an institution that was only named stands on the list, with what was confirmed then.
    let query = CareListQuery::default();
    let list = sakura.call(GetCareList { subject: ume, query, body: () }).await.ok();
    assert_eq!(
        list.rows.iter().map(|row| (row.core, row.institution.joined)).collect::<Vec<_>>(),
        [(true, true), (false, false)]
    );
    let changes = sakura.call(ListCareChanges { subject: ume, query: (), body: () }).await.ok();
    assert_eq!((&*changes[0].shown, changes[0].core), ("森の歯科に開示されます。", None));

    // 0014: a consent from before there were texts, one to a text that is no longer the newest, and one purpose taken back.
    let consents = megumi.call(GetConsents { subject: ume, query: (), body: () }).await.ok();
    let records = &consents.records;
    assert_eq!(records.iter().map(|record| record.number).collect::<Vec<_>>(), [3, 2, 0]);
    assert!(!consents.purposes.contains(&Purpose::Research) && records[1].purposes.contains(&Purpose::Research));
    assert_eq!(records[1].signer.as_ref().unwrap().relation, "長女");
    let query = TextQuery { hash: records[1].text.clone(), ..TextQuery::default() };
    let text = megumi.call(GetConsentText { query, body: () }).await.ok();
    assert_eq!((text.text.title.as_str(), text.hash.as_str()), ("前の文面", records[1].text.as_str()));
    assert!(records[2].purposes.contains(&Purpose::Care) && records[2].parties.is_empty());

    // 0011: an order that was changed once, with the page that was drawn of two, opened to the family.
    let documents = sakura.call(ListDocuments { subject: ume, query: (), body: () }).await.ok();
    let order = &documents.documents[0];
    assert_eq!((order.is.version, order.is.issuer.as_str()), (2, "藤堂医院"));
    assert_eq!((order.files[0].pdf, order.files[0].shown, order.files[0].pages), (true, 1, 2));
    assert_eq!((documents.opened.version, documents.opened.kinds.len()), (1, 2));

    // 0009: a part of the profile, saved twice, and what was asked about it.
    let profile = mari.call(GetProfile { subject: ume, query: (), body: () }).await.ok();
    let allergies = profile.parts.iter().find(|part| part.part == ProfilePart::Allergies).unwrap();
    assert_eq!((allergies.version, value(&allergies.rows[0], ProfileField::Name)), (2, Some("そば")));
    assert_eq!((profile.asks[0].text.as_str(), profile.asks[0].state), ("卵も食べられません", AskState::Open));

    // 0001: entries of every kind, with versions, comment, reaction and mark.
    let page = ListEntries { subject: ume, query: EntryQuery::default(), body: () };
    let entries = mari.call(page.clone()).await.ok();
    let texts = |entries: &[Entry]| -> Vec<String> {
        entries.iter().filter(|e| e.kind != EntryKind::System).map(|e| e.text.clone()).collect()
    };
    let [daily, professional, post] = ["水分 200ml", "重複する薬の確認をお願いします。", "体温 36.5℃。お元気です。"];
    // 0006, 0007: what was measured or is shown has no words of its own.
    assert_eq!(texts(&entries.items), [daily, professional, post, "", ""]);
    assert_eq!(texts(&sakura.call(page).await.ok().items), [daily, post, "", ""]);
    assert_eq!(entries.items[3].media[0].caption, "夕食");
    // 0008: it asks, is pinned, and somebody has confirmed it.
    let shown = &entries.items[3];
    assert!(shown.ask && shown.pinned && shown.confirmations[0].version == 1, "{shown:?}");
    let measured = &entries.items[4];
    assert_eq!(measured.measures[0].value, Some(Decimal(3_780)));
    assert_eq!(measured.measures[0].beyond.as_ref().unwrap().limit, Decimal(3_750));
    let [daily, professional, post] = &entries.items[..3] else { panic!("three entries") };
    assert_eq!(daily.daily, Some(DailyKind::Meal));
    assert_eq!(daily.cancelled.as_ref().unwrap().reason, "別の方の記録でした");
    assert_eq!(professional.audience, Audience::Professionals);
    assert_eq!((post.version, post.occurred_at), (2, NOW.plus_ms(1_000)));
    assert_eq!(
        (post.comments[0].text.as_str(), post.reactions[0].kind),
        ("母も喜んでいました。", ReactionKind::Thanks)
    );
    let versions = mari.call(ListRevisions { entry: post.id, query: (), body: () }).await.ok();
    assert_eq!(versions[0].text, "体温 36.4℃。お元気です。");
    assert_eq!(versions[1].reason.as_deref(), Some("入力誤り"));
    let marks = mari.call(ListReadMarks { subject: ume, query: (), body: () }).await.ok();
    assert!(marks.iter().any(|mark| mark.seq == post.seq), "{marks:?}");
    let changes = ListChanges { subject: ume, query: ChangesQuery { after: 0 }, body: () };
    assert_eq!(mari.call(changes).await.ok().items.len(), entries.items.len());

    // 0001 wrote the ids of a page into the row, 0002 names their list.
    let log = town.log().await;
    let seen: Vec<_> = log.iter().filter(|row| row["what"] == "ListEntries").take(2).map(|row| &row["items"]).collect();
    assert!(seen[0] == seen[1] && seen[0].contains(&post.id.to_string()), "{seen:?}");

    // What is written now goes on from there.
    let new = mari.call(mari.post(ume, "いまの版で")).await.ok();
    assert_eq!(new.seq, entries.seq + 1);

    // 0003: the newest event of the seeds is for professionals alone.
    let mut nurse = Stream::open(&mari, Some(20)).await;
    assert_eq!(nurse.next().await.unwrap().0, 21);
    let mut family = Stream::open(&sakura, Some(20)).await;
    assert!(family.next().await.unwrap().0 > 21);
    assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);
}

#[tokio::test]
async fn the_seeds_hold_rows_of_every_table() {
    let town = Town::of_every_release().await;
    let tables = match town.app.db.engine {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Engine::Postgres => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'",
    };
    let tables = sqlx::query(tables).fetch_all(town.app.db.read()).await.unwrap();
    let tables: Vec<String> = tables
        .iter()
        .map(|row| row.get(0))
        .filter(|name: &String| name != "_sqlx_migrations" && !name.starts_with("entry_words_"))
        .collect();
    assert!(tables.len() >= 19, "{tables:?}");
    for table in tables {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let rows: i64 = sqlx::query(AssertSqlSafe(sql)).fetch_one(town.app.db.read()).await.unwrap().get(0);
        assert!(rows > 0, "no seed has a row of {table}: write one as it looks in that table's first release");
    }
}
