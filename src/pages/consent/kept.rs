//! Every act of consent as it stands on record, and the very text that was agreed to.

use crate::{
    components::{RemoteView, agreement},
    i18n::tr,
    stores::consent,
    ui::{Button, ButtonKind, ButtonSize, Dialog, Disclosure, IconName, dynamic},
};
use contract::consent::{ConsentRecord, Consents};
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

fn one(record: &ConsentRecord) -> AnyView {
    let rows = agreement::facts(record);
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
    let signature = record.signature.as_ref().map(agreement::drawn);
    let text = (!record.text.is_empty()).then(|| text_link(record.text.clone()));
    view! {
        <Disclosure summary=agreement::summary(record)>
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
        let shown = move || text.with(|text| agreement::whole(&text.text));
        view! { <RemoteView of=handle>{dynamic(shown.clone())}</RemoteView> }.into_any()
    };
    view! {
        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Note on_press=move || open.set(true)>{tr::consent_text_link()}</Button>
        <Dialog open=open title=tr::consent_text_link() close_label=tr::app_close() wide=true>{dynamic(content.clone())}</Dialog>
    }
    .into_any()
}
