//! Every act of consent as it stands on record, and the very text that was agreed to.

use super::purpose;
use crate::{
    components::RemoteView,
    i18n::{dates, names, tr},
    stores::consent,
    ui::{Button, ButtonKind, ButtonSize, Dialog, Disclosure, IconName, dynamic},
};
use contract::{
    consent::{Asked, ConsentMethod, ConsentRecord, ConsentScope, ConsentText, Consents, Purpose},
    policy::Consent,
};
use leptos::prelude::*;

/// All of them, newest first.
pub fn history(consents: &Consents) -> AnyView {
    if consents.records.is_empty() {
        return ().into_any();
    }
    let rows = consents.records.iter().map(|record| view! { <li>{one(record)}</li> }.into_any()).collect_view();
    view! {
        <section class="card">
            <h2 class="card-title">{tr::consent_history()}</h2>
            <ul class="consent-acts" role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn about(record: &ConsentRecord) -> String {
    match record.of {
        ConsentScope::Whole {} => tr::consent_of_whole().to_owned(),
        ConsentScope::Institution { .. } => record.institution.clone(),
        ConsentScope::Purpose { purpose: of } => purpose(of).to_owned(),
    }
}

fn method(method: ConsentMethod) -> &'static str {
    match method {
        ConsentMethod::Own => tr::consent_by_own(),
        ConsentMethod::Representative => tr::consent_by_representative(),
        ConsentMethod::InPerson => tr::consent_by_in_person(),
        ConsentMethod::Paper => tr::consent_by_paper(),
        ConsentMethod::Phone => tr::consent_by_phone(),
        ConsentMethod::Unknown => "",
    }
}

fn one(record: &ConsentRecord) -> AnyView {
    let what = match record.state {
        Consent::Effective => tr::consent_given(),
        _ => tr::consent_withdrawn(),
    };
    let summary = [what.to_owned(), about(record), dates::moment(record.at)].join(tr::list_dot());
    let mut rows: Vec<(&'static str, String)> = vec![
        (tr::consent_number(), record.number.to_string()),
        (tr::consent_method(), method(record.method).to_owned()),
        (tr::consent_recorded_by(), [record.by.name.full(), names::standing(&record.by)].join(tr::list_dot())),
    ];
    if let Some(signer) = &record.signer {
        rows.push((tr::consent_signer(), [signer.name.clone(), signer.relation.clone()].join(tr::list_dot())));
    }
    if !record.witness.is_empty() {
        rows.push((tr::consent_witness(), record.witness.clone()));
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
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
    let signature = record.signature.as_ref().map(super::sign::drawn);
    let text = (!record.text.is_empty()).then(|| text_link(record.text.clone()));
    view! {
        <Disclosure summary=summary>
            <dl class="care-counts">{rows.collect_view()}</dl>
            {signature} {text}
        </Disclosure>
    }
    .into_any()
}

/// Opens the text that was agreed to.
fn text_link(hash: String) -> AnyView {
    let open = RwSignal::new(false);
    let content = move || {
        let text = consent::text_named(hash.clone());
        let handle = text.handle();
        let shown = move || text.with(|text| whole(&text.text));
        view! { <RemoteView of=handle>{dynamic(shown.clone())}</RemoteView> }.into_any()
    };
    view! {
        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Note on_press=move || open.set(true)>{tr::consent_text_link()}</Button>
        <Dialog open=open title=tr::consent_text_link() close_label=tr::app_close() wide=true>{dynamic(content.clone())}</Dialog>
    }
    .into_any()
}

/// A text from beginning to end.
fn whole(text: &ConsentText) -> AnyView {
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
    let points = (!asked.points.is_empty()).then(|| view! { <ul>{points}</ul> }.into_any());
    view! { <div><h4>{asked.ask.clone()}</h4><p>{asked.text.clone()}</p>{points}</div> }.into_any()
}
