//! Every act of consent as it stands on record, and the very text that was agreed to.

use crate::{
    app::routes,
    components::{RemoteView, agreement},
    i18n::tr,
    stores::{consent, documents, may},
    ui::{Button, ButtonKind, ButtonLink, ButtonSize, Dialog, Disclosure, IconName, dynamic},
};
use contract::{
    Right, SubjectId,
    consent::{ConsentRecord, Consents},
    document::DocumentKind,
};
use leptos::prelude::*;

/// All of them, newest first.
pub fn history(subject: SubjectId, consents: &Consents) -> AnyView {
    if consents.records.is_empty() {
        return ().into_any();
    }
    let rows =
        consents.records.iter().map(|record| view! { <li>{one(subject, record)}</li> }.into_any()).collect_view();
    view! {
        <section class="card">
            <h2 class="card-title">{tr::consent_history()}</h2>
            <ul class="consent-acts" role="list">{rows}</ul>
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
        if any && may(Right::DocumentRead, subject).allowed() {
            let href = format!("{}#documents-{}", routes::documents(subject), DocumentKind::ConsentForm.code());
            return view! { <div><ButtonLink href=href kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Folder>{tr::consent_copies()}</ButtonLink></div> }
                .into_any();
        }
        if any || !may(Right::DocumentEdit, subject).allowed() {
            return ().into_any();
        }
        // It opens on the page that comes next.
        let want = move |_| documents::want_copy(subject, id);
        view! {
            <p class="soft">{tr::consent_no_copy()}</p>
            <div on:click=want><ButtonLink href=routes::documents(subject) kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Plus>{tr::consent_add_copy()}</ButtonLink></div>
        }
        .into_any()
    };
    dynamic(link).into_any()
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
        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Note on_press=move || open.set(true)>{tr::consent_text_link()}</Button>
        <Dialog open=open title=tr::consent_text_link() close_label=tr::app_close() wide=true>{dynamic(content.clone())}</Dialog>
    }
    .into_any()
}
