//! What ends soon or has ended about a subject: 認定, 指示書, ケアプラン. Told wherever the record begins.

use crate::{
    i18n::{codes, dates, tr},
    stores::{clock, session, subjects},
    ui::{Icon, IconName, dynamic},
};
use contract::{Date, SubjectId, document::Deadline};
use leptos::prelude::*;

/// A line for each, which leads there; nothing where nothing ends.
#[component]
pub fn Deadlines(
    /// Of whom.
    subject: SubjectId,
    /// Where the documents are.
    documents: String,
    /// Where the certification is; without it, it is not told.
    #[prop(optional)]
    profile: Option<String>,
    /// Where whoever asks to see the record is answered; without it, it is not told.
    #[prop(optional)]
    consent: Option<String>,
) -> impl IntoView {
    let card = subjects::card(subject);
    let all = Memo::new(move |_| card.with(|card| card.deadlines.clone()).unwrap_or_default());
    let links = StoredValue::new((documents, profile));
    let consent = StoredValue::new(consent);
    let asked = move || {
        let href = consent.get_value()?;
        let asked = session::asked(subject);
        (asked > 0).then(|| {
            let words = tr::uses_asked_count(asked);
            view! { <li data-tone="warning"><a href=href><Icon name=IconName::People/><span>{words}</span></a></li> }
                .into_any()
        })
    };
    dynamic(move || {
        let asked = asked();
        let today = clock::today();
        let mut all = all.get();
        all.retain(|deadline| deadline.document.is_some() || links.with_value(|(_, profile)| profile.is_some()));
        (!all.is_empty() || asked.is_some()).then(|| {
            let link = |deadline: &Deadline| {
                links.with_value(|(documents, profile)| match deadline.document {
                    Some(kind) => format!("{documents}#documents-{}", kind.code()),
                    None => profile.clone().unwrap_or_default(),
                })
            };
            let each = all.into_iter().map(|deadline| one(link(&deadline), deadline, today)).collect_view();
            view! { <ul class="deadlines" role="list" aria-label=tr::documents_deadlines()>{asked} {each}</ul> }
                .into_any()
        })
    })
}

fn one(href: String, deadline: Deadline, today: Date) -> AnyView {
    let what = deadline.document.map_or_else(tr::documents_certification, codes::document);
    let (until, days) = (dates::plain(deadline.until), deadline.until.days() - today.days());
    let words = match days {
        days if days < 0 => tr::documents_ended(until, what),
        0 => tr::documents_last_day(what),
        days => tr::documents_ends(days, until, what),
    };
    let tone = if days < 0 { "danger" } else { "warning" };
    view! { <li data-tone=tone><a href=href><Icon name=IconName::Warning/><span>{words}</span></a></li> }.into_any()
}
