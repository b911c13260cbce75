//! Pieces that know the domain, over a server that answers what the test says.

use super::stage::{Stage, send, until};
use contract::{
    EntryId, PersonId, Role, SessionId, SubjectId, Timestamp,
    entry::{Cancellation, Entry, EntryKind, EntryPage},
    people::{Author, Name},
    policy::{Actor, Audience, Consent, Right, Sharing, Standing, SubjectFacts, SubjectState},
    role::AccountState,
    session::{Claims, SubjectClaim},
    subject::{Contact, ContactKind, Sex, SubjectCard, SubjectHead},
};
use enwa::{
    components::{EmergencyDialog, StoppedPage, SubjectBand, emergency::EmergencyPanel, entry::EntryCard},
    stores::{session, timeline},
};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use std::{cell::RefCell, collections::BTreeMap, sync::Once};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

thread_local! {
    /// What the server answers, by path.
    static ANSWERS: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// From now on requests are answered by the test; what it does not know is not there.
fn answer(path: &str, json: String) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fetch = Closure::<dyn FnMut(JsValue, JsValue) -> Promise>::new(|request: JsValue, _: JsValue| {
            let url = Reflect::get(&request, &"url".into()).ok().and_then(|url| url.as_string());
            let url = url.or_else(|| request.as_string()).unwrap_or_default();
            let (_, path) = url.split_once("/api/v1").unwrap_or_default();
            let path = path.split('?').next().unwrap_or_default();
            let known = ANSWERS.with_borrow(|answers| answers.get(path).cloned());
            let status = if known.is_some() { 200 } else { 404 };
            let body = known.unwrap_or_else(|| "{}".to_owned());
            let make = Function::new_with_args("body, status", "return new Response(body, { status })");
            let response = make.call2(&JsValue::NULL, &body.into(), &status.into()).unwrap();
            Promise::resolve(&response)
        });
        Reflect::set(&js_sys::global(), &"fetch".into(), fetch.as_ref()).unwrap();
        fetch.forget();
    });
    ANSWERS.with_borrow_mut(|answers| answers.insert(path.to_owned(), json));
}

fn subject() -> SubjectId {
    SubjectId::from_parts(1, &[1; 10])
}

fn name(family: &str, given: &str) -> Name {
    Name { family: family.into(), given: given.into(), family_kana: "ヨシノ".into(), given_kana: "フミ".into() }
}

fn me() -> PersonId {
    PersonId::from_parts(1, &[7; 10])
}

fn facts(role: Role) -> SubjectFacts {
    SubjectFacts {
        standings: vec![Standing { role, institution: None, core: false }],
        consent: Consent::Effective,
        sharing: Sharing::Open,
        state: SubjectState::Active,
        log_opened: false,
    }
}

/// A daughter is signed in.
fn family() {
    let claims = Claims {
        name: name("梅田", "さくら"),
        actor: Actor { person: me(), state: AccountState::Active, grants: Vec::new(), withheld: Vec::new() },
        institutions: Vec::new(),
        rights: Vec::new(),
        subjects: vec![SubjectClaim {
            subject: subject(),
            facts: facts(Role::Family),
            rights: Right::ALL.to_vec(),
            asked: 0,
        }],
        fields: Vec::new(),
        inquiries: 0,
        session: SessionId::from_parts(1, &[0; 10]),
        session_ends_at: Timestamp(4_102_444_800_000),
        idle_s: 3_600,
        previous_sign_in: None,
        build: String::new(),
    };
    let card = SubjectCard {
        head: SubjectHead {
            id: subject(),
            name: name("𠮷野", "フミ"),
            birth: "1940-03-02".parse().unwrap(),
            sex: Sex::Female,
            colour: 3,
            photo: None,
        },
        facts: facts(Role::Family),
        circle: Vec::new(),
        deadlines: Vec::new(),
        contacts: vec![
            contact(1, "𠮷野 太郎", "090-0000-0001", ContactKind::Family),
            contact(2, "森 医師", "03-0000-0002", ContactKind::Doctor),
        ],
    };
    answer(&format!("/subjects/{}", subject()), json(&card));
    static ONCE: Once = Once::new();
    ONCE.call_once(session::start);
    let document: Element = super::stage::document().unchecked_into();
    let detail = js_sys::JSON::parse(&json(&claims)).unwrap();
    send(&document, "enwa:signed-in", &[("detail", detail)]);
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn contact(order: u32, name: &str, phone: &str, kind: ContactKind) -> Contact {
    Contact { order, name: name.into(), relation: String::new(), phone: phone.into(), kind }
}

fn entry(n: u8, text: &str, audience: Audience) -> Entry {
    let author = Author {
        person: PersonId::from_parts(1, &[9; 10]),
        name: name("佐々木", "真理"),
        role: Role::Staff,
        occupation: Some(contract::Occupation::Nurse),
        institution: Some("ひばり訪問看護".into()),
        relation: None,
    };
    Entry {
        id: EntryId::from_parts(u64::from(n), &[n; 10]),
        subject: subject(),
        parent: None,
        seq: i64::from(n),
        changed: i64::from(n),
        kind: EntryKind::Post,
        daily: None,
        category: None,
        system: None,
        audience,
        author: Some(author),
        occurred_at: Timestamp(1_795_309_200_000 + i64::from(n)),
        recorded_at: Timestamp(1_795_309_200_000 + i64::from(n)),
        version: 1,
        text: text.to_owned(),
        measures: Vec::new(),
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

#[wasm_bindgen_test]
async fn j33_the_band_says_whose_record_it_is() {
    family();
    let stage = Stage::of(|| view! { <SubjectBand subject=subject()/> });
    until(|| stage.has(".subject-band")).await;
    let text = stage.text();
    for part in ["𠮷野 フミ", "ヨシノ フミ", "1940年3月2日", "女性"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(stage.find::<Element>(".subject-band").get_attribute("data-subject").as_deref(), Some("3"));
}

#[wasm_bindgen_test]
async fn m3_2_3_the_emergency_panel_calls_in_the_order_that_was_set() {
    family();
    let stage = Stage::of(|| {
        let panel = EmergencyPanel::provide();
        EmergencyPanel::about(subject());
        view! { <EmergencyDialog panel=panel/> <button id="open" on:click=move |_| panel.open()>"緊急"</button> }
    });
    stage.find::<HtmlElement>("#open").click();
    until(|| stage.has("a[href='tel:09000000001']")).await;
    let text = stage.text();
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    assert!(stage.has("a[href='tel:119']"), "119 is there whatever the server answers");
    assert!(place("119") < place("𠮷野 太郎") && place("𠮷野 太郎") < place("森 医師"));
}

#[wasm_bindgen_test]
async fn a_8_an_entry_says_for_whom_it_is_and_what_was_struck_through() {
    family();
    let mut struck = entry(3, "体温 39.9℃", Audience::Everyone);
    struck.cancelled = Some(Cancellation { at: Timestamp(1_795_309_300_000), reason: "別の方の記録".into() });
    let items = vec![struck, entry(2, "薬の相談", Audience::Professionals), entry(1, "お元気です", Audience::Everyone)];
    let page = EntryPage { items: items.clone(), older: None, newer: None, total: 3, offset: 0, seq: 3, read_seq: 3 };
    answer(&format!("/subjects/{}/entries", subject()), json(&page));
    let ids: Vec<EntryId> = items.iter().map(|entry| entry.id).collect();
    let timeline = timeline::open(subject());
    until(|| timeline.count() == ids.len()).await;
    let stage = Stage::of(move || {
        ids.into_iter().map(|id| view! { <EntryCard timeline=timeline.clone() id=id/> }.into_any()).collect_view()
    });
    assert_eq!(stage.count(".post[data-state=cancelled]"), 1);
    let struck: Element = stage.find(".post[data-state=cancelled]");
    assert!(struck.text_content().unwrap().contains("別の方の記録"), "why it was struck through");
    let narrow: Element = stage.find(".audience[data-narrow]");
    assert!(narrow.text_content().unwrap().contains("専門職"));
    assert_eq!(stage.count(".audience[data-narrow]"), 1);
    // Somebody else's words: nothing to correct, nothing to strike through.
    assert_eq!(
        stage.count("[aria-label='その他の操作']"),
        1,
        "the history of what was struck through, and nothing else"
    );
}

#[wasm_bindgen_test]
async fn m19_a_stopped_record_says_why_and_shows_nothing_of_it() {
    family();
    let stage = Stage::of(|| view! { <StoppedPage reason=contract::Denied::ConsentWithdrawn/> });
    until(|| stage.has("h1")).await;
    let text = stage.text();
    assert!(text.contains("同意"), "{text}");
    assert!(!text.contains("𠮷野"), "{text}");
}
