//! What ends soon or has ended about a subject: 認定, 指示書, ケアプラン. Told wherever the record begins.

use crate::{
    app::routes,
    i18n::{codes, dates, tr},
    stores::{clock, subjects},
    ui::{Banner, Tone, dynamic},
};
use contract::{Date, SubjectId, document::Deadline};
use leptos::prelude::*;

/// A line for each; nothing where nothing ends.
#[component]
pub fn Deadlines(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let card = subjects::card(subject);
    let all = Memo::new(move |_| card.with(|card| card.deadlines.clone()).unwrap_or_default());
    dynamic(move || {
        let today = clock::today();
        let each = all.get().into_iter().map(|deadline| one(subject, deadline, today)).collect_view();
        view! { <div class="deadlines">{each}</div> }.into_any()
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
    let kind = if days < 0 { Tone::Danger } else { Tone::Warning };
    view! { <Banner kind=kind title=words><a href=href>{tr::documents_look()}</a></Banner> }.into_any()
}
