//! Every act of consent as it stands on record, and the very text that was agreed to.

use crate::{
    app::routes,
    components::{RemoteView, agreement},
    i18n::tr,
    stores::{consent, may},
    ui::{Button, ButtonKind, ButtonLink, ButtonSize, Dialog, Disclosure, IconName, dynamic},
};
use contract::{
    Right, SubjectId,
    consent::{ConsentRecord, Consents},
    document::DocumentKind,
};
use leptos::prelude::*;

/// So many are shown at once; the earlier ones are folded away.
const SHOWN: usize = 6;

/// All of them, newest first.
pub fn history(subject: SubjectId, consents: &Consents) -> AnyView {
    if consents.records.is_empty() {
        return ().into_any();
    }
    let rows = |records: Vec<&ConsentRecord>| {
        let rows =
            records.into_iter().map(|record| view! { <li>{one(subject, record)}</li> }.into_any()).collect_view();
        view! { <ul class="consent-acts" role="list">{rows}</ul> }.into_any()
    };
    // What still lacks the copy of what was signed stays at hand.
    let numbered = consents.records.iter().enumerate();
    let (newest, earlier): (Vec<_>, Vec<_>) =
        numbered.partition(|(n, record)| *n < SHOWN || agreement::has_paper(record) && record.copies == 0);
    let only = |all: Vec<(usize, &ConsentRecord)>| rows(all.into_iter().map(|(_, record)| record).collect());
    let earlier = (!earlier.is_empty()).then(|| {
        let (summary, rows) = (tr::consent_earlier(earlier.len()), only(earlier));
        view! { <Disclosure summary=summary>{rows}</Disclosure> }.into_any()
    });
    let newest = only(newest);
    view! {
        <section class="card">
            <h2 class="card-title">{tr::consent_history()}</h2>
            {newest} {earlier}
        </section>
    }
    .into_any()
}

fn one(subject: SubjectId, record: &ConsentRecord) -> AnyView {
    let rows = agreement::facts(record);
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
    let signature = record.signature.as_ref().map(agreement::drawn);
    let copies = agreement::has_paper(record).then(|| copies(subject, record));
    let text = (!record.text.is_empty()).then(|| text_link(record.text.clone()));
    view! {
        <Disclosure summary=agreement::summary(record)>
            <dl class="care-counts">{rows.collect_view()}</dl>
            {signature} {text} {copies}
        </Disclosure>
    }
    .into_any()
}

/// The copy of what was signed, among the 書類; or that there is none, and for whoever keeps them the way to file it.
fn copies(subject: SubjectId, record: &ConsentRecord) -> AnyView {
    let (id, any) = (record.id, record.copies > 0);
    let link = move || {
        let keeps = may(Right::DocumentEdit, subject).allowed();
        let here = routes::documents(subject);
        let look = (any && may(Right::DocumentRead, subject).allowed()).then(|| {
            let href = format!("{here}#documents-{}", DocumentKind::ConsentForm.code());
            way(href, IconName::Folder, tr::consent_copies())
        });
        let none = (!any && keeps).then(|| view! { <p class="soft">{tr::consent_no_copy()}</p> }.into_any());
        let add = keeps.then(|| way(format!("{here}?copy={id}"), IconName::Plus, tr::consent_add_copy()));
        view! { {none} <div class="row">{look} {add}</div> }.into_any()
    };
    dynamic(link).into_any()
}

fn way(href: String, icon: IconName, word: &'static str) -> AnyView {
    view! { <ButtonLink href=href kind=ButtonKind::Secondary size=ButtonSize::Small icon=icon>{word}</ButtonLink> }
        .into_any()
}

/// Opens the text that was agreed to.
fn text_link(hash: String) -> AnyView {
    let open = RwSignal::new(false);
    let content = move || {
        let text = consent::text_named(hash.clone());
        let handle = text.handle();
        let shown = move || text.with(|text| agreement::whole(&text.text));
        view! { <RemoteView of=handle>{dynamic(shown.clone())}</RemoteView> }.into_any()
    };
    view! {
        <div><Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Note on_press=move || open.set(true)>{tr::consent_text_link()}</Button></div>
        <Dialog open=open title=tr::consent_text_link() close_label=tr::app_close() wide=true>{dynamic(content.clone())}</Dialog>
    }
    .into_any()
}
