//! An act of consent as it stands on record, and the text that was agreed to: on the screen and on paper.

use crate::i18n::{dates, names, tr};
use contract::{
    consent::{
        Asked, ConsentMethod, ConsentRecord, ConsentScope, ConsentText, Purpose, SIGN_HEIGHT, SIGN_WIDTH, Signature,
    },
    policy::Consent,
};
use leptos::prelude::*;

/// A purpose, in a few words.
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Care => tr::consent_for_care(),
        Purpose::Relief => tr::consent_for_relief(),
        Purpose::Emergency => tr::consent_for_emergency(),
        Purpose::Regional => tr::consent_for_regional(),
        Purpose::Incidental => tr::consent_for_incidental(),
        Purpose::Improvement => tr::consent_for_improvement(),
        Purpose::Research => tr::consent_for_research(),
        Purpose::Proposals => tr::consent_for_proposals(),
        Purpose::Unknown => "",
    }
}

fn about(record: &ConsentRecord) -> String {
    match record.of {
        ConsentScope::Whole {} => tr::consent_of_whole().to_owned(),
        ConsentScope::Institution { .. } => record.institution.clone(),
        ConsentScope::Purpose { purpose: of } => purpose(of).to_owned(),
    }
}

/// How it was given.
pub fn method(method: ConsentMethod) -> &'static str {
    match method {
        ConsentMethod::Own => tr::consent_by_own(),
        ConsentMethod::Representative => tr::consent_by_representative(),
        ConsentMethod::InPerson => tr::consent_by_in_person(),
        ConsentMethod::Paper => tr::consent_by_paper(),
        ConsentMethod::Phone => tr::consent_by_phone(),
        ConsentMethod::Unknown => "",
    }
}

/// Somebody has signed something outside the app: a paper, or what lets them act in the subject's place.
pub fn has_paper(record: &ConsentRecord) -> bool {
    let outside =
        matches!(record.method, ConsentMethod::Paper | ConsentMethod::Representative) || record.signer.is_some();
    record.state == Consent::Effective && outside
}

/// What was done, about what, when.
pub fn summary(record: &ConsentRecord) -> String {
    let what = match record.state {
        Consent::Effective => tr::consent_given(),
        _ => tr::consent_withdrawn(),
    };
    [what.to_owned(), about(record), dates::moment(record.at)].join(tr::list_dot())
}

/// Everything that stands on record about it, in words; empty lines are left out.
pub fn facts(record: &ConsentRecord) -> Vec<(&'static str, String)> {
    let mut rows: Vec<(&'static str, String)> = vec![
        (tr::consent_number(), record.number.to_string()),
        (tr::consent_method(), method(record.method).to_owned()),
        (tr::consent_recorded_by(), [record.by.name.full(), names::standing(&record.by)].join(tr::list_dot())),
    ];
    if let Some(signer) = &record.signer {
        let called = record.method == ConsentMethod::Phone;
        let word = if called { tr::consent_caller() } else { tr::consent_signer() };
        rows.push((word, [signer.name.clone(), signer.relation.clone()].join(tr::list_dot())));
    }
    if !record.witness.is_empty() {
        rows.push((tr::consent_witness(), record.witness.clone()));
    }
    if !record.checked.is_empty() {
        rows.push((tr::consent_checked(), record.checked.clone()));
    }
    if let Some(day) = record.signed_on {
        rows.push((tr::consent_signed_on(), dates::plain(day)));
    }
    if !record.purposes.is_empty() {
        let purposes: Vec<&str> = record.purposes.iter().copied().map(purpose).collect();
        rows.push((tr::consent_purposes(), purposes.join(tr::list_separator())));
    }
    if record.state == Consent::Effective && record.of == (ConsentScope::Whole {}) {
        let declined = Purpose::ALL.iter().copied().filter(|of| of.is_optional() && !record.purposes.contains(of));
        let declined: Vec<&str> = declined.map(purpose).collect();
        if !declined.is_empty() {
            rows.push((tr::consent_declined(), declined.join(tr::list_separator())));
        }
    }
    if !record.parties.is_empty() {
        rows.push((tr::consent_parties(), record.parties.join(tr::list_separator())));
    }
    rows
}

/// A text from beginning to end.
pub fn whole(text: &ConsentText) -> AnyView {
    let lang = text.lang.trim_end_matches("-easy").to_owned();
    let questions = text.questions.iter().map(question).collect_view();
    view! {
        <div lang=lang class="stack">
            <h3>{text.title.clone()}</h3>
            <p>{text.lead.clone()}</p>
            {questions}
            <p>{text.closing.clone()}</p>
            <p class="soft">{tr::consent_version(&text.version)}</p>
        </div>
    }
    .into_any()
}

fn question(asked: &Asked) -> AnyView {
    let points = asked.points.iter().map(|point| view! { <li>{point.clone()}</li> }.into_any()).collect_view();
    let points = (!asked.points.is_empty()).then(|| view! { <ul class="consent-points">{points}</ul> }.into_any());
    view! { <div><h4>{asked.ask.clone()}</h4><p>{asked.text.clone()}</p>{points}</div> }.into_any()
}

/// The field of a signature, in its own units.
pub fn field() -> String {
    format!("0 0 {SIGN_WIDTH} {SIGN_HEIGHT}")
}

/// As it was drawn.
pub fn drawn(signature: &Signature) -> AnyView {
    view! {
        <svg class="sign-pad sign-drawn" viewBox=field() role="img" aria-label=tr::consent_signature()>
            <path d=signature.path()/>
        </svg>
    }
    .into_any()
}
