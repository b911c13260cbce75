//! What ends soon or has ended about a subject: 認定, 指示書, ケアプラン. Told wherever the record begins.

use crate::{
    app::routes,
    i18n::{codes, dates, tr},
    stores::{clock, subjects},
    ui::{Icon, IconName, dynamic},
};
use contract::{Date, SubjectId, document::Deadline};
use leptos::prelude::*;

/// A line for each, which leads there; nothing where nothing ends.
#[component]
pub fn Deadlines(
    /// Of whom.
    subject: SubjectId,
    /// Those of documents alone.
    #[prop(optional)]
    of_documents: bool,
) -> impl IntoView {
    let card = subjects::card(subject);
    let all = Memo::new(move |_| card.with(|card| card.deadlines.clone()).unwrap_or_default());
    dynamic(move || {
        let today = clock::today();
        let mut all = all.get();
        all.retain(|deadline| !of_documents || deadline.document.is_some());
        (!all.is_empty()).then(|| {
            let each = all.into_iter().map(|deadline| one(subject, deadline, today)).collect_view();
            view! { <ul class="deadlines" role="list" aria-label=tr::documents_deadlines()>{each}</ul> }.into_any()
        })
    })
}

fn one(subject: SubjectId, deadline: Deadline, today: Date) -> AnyView {
    let (what, href) = match deadline.document {
        Some(kind) => (codes::document(kind), routes::documents(subject)),
        None => (tr::documents_certification(), routes::profile(subject)),
    };
    let (until, days) = (dates::plain(deadline.until), deadline.until.days() - today.days());
    let words = match days {
        days if days < 0 => tr::documents_ended(until, what),
        0 => tr::documents_last_day(what),
        days => tr::documents_ends(days, until, what),
    };
    let tone = if days < 0 { "danger" } else { "warning" };
    view! { <li data-tone=tone><a href=href><Icon name=IconName::Warning/><span>{words}</span></a></li> }.into_any()
}
