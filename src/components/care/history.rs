//! What the list was, and who changed it after which words were confirmed.

use super::one;
use crate::{
    components::RemoteView,
    i18n::{dates, names, tr},
    stores::{care_list, clock},
    ui::{Chip, Disclosure, Field, TextInput, dynamic},
};
use contract::{
    Date, SubjectId,
    care_list::{CareChanged, CoreMove},
};
use leptos::prelude::*;

/// Every change, newest first; fetched when somebody opens it.
#[component]
pub fn History(
    /// Of whose list.
    subject: SubjectId,
) -> impl IntoView {
    let body = move || {
        let changes = care_list::changes(subject);
        let handle = changes.handle();
        let list = move || {
            let none = changes.with(Vec::is_empty).unwrap_or(false);
            if none {
                return view! { <p class="soft">{tr::care_no_history()}</p> }.into_any();
            }
            let rows = changes.with(|all| all.iter().map(changed).collect_view());
            view! { <ol class="history" role="list">{rows}</ol> }.into_any()
        };
        view! { <RemoteView of=handle>{dynamic(list.clone())}</RemoteView> }.into_any()
    };
    view! { <Disclosure summary=tr::care_history()>{body()}</Disclosure> }.into_any()
}

fn changed(change: &CareChanged) -> AnyView {
    // When the role moved stands below; since when the line is there says nothing of it.
    let since = change.core.is_none().then(|| tr::care_since(dates::plain(change.from.date())));
    let until = change.to.map(|to| tr::care_until(dates::moment(to)));
    let core = change.core.map(|moved| {
        let words = match moved {
            CoreMove::Taken => tr::core_was_taken(),
            CoreMove::Given | CoreMove::Unknown => tr::core_was_given(),
        };
        view! { <Chip>{words}</Chip> }.into_any()
    });
    view! {
        <li lang="ja">
            <p><b>{change.institution.name.clone()}</b> " " {since} " " {until} " " {core}</p>
            <p>{tr::care_reason_of(&change.reason)}</p>
            <p class="as-typed">{change.shown.clone()}</p>
            <p class="soft part-stamp">
                {dates::moment(change.at)} " " {change.by.name.full()} " " {names::standing(&change.by)}
            </p>
        </li>
    }
    .into_any()
}

/// The list as it was on a day that somebody chooses.
#[component]
pub fn PastList(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let body = move || {
        let day = RwSignal::new(untrack(clock::today).to_string());
        let shown = move || {
            let day: Date = day.with(|day| day.parse().ok())?;
            let list = care_list::on(subject, Some(day));
            let handle = list.handle();
            let rows = move || {
                let empty = list.with(|list| list.rows.is_empty()).unwrap_or(false);
                if empty {
                    return view! { <p class="soft">{tr::care_as_of_empty()}</p> }.into_any();
                }
                let rows = list.with(|list| list.rows.iter().map(|row| one(row, None, None)).collect_view());
                view! { <ul class="cared" role="list">{rows}</ul> }.into_any()
            };
            Some(view! { <RemoteView of=handle>{dynamic(rows.clone())}</RemoteView> }.into_any())
        };
        view! {
            <Field label=tr::care_as_of_day()><TextInput value=day kind="date" literal=true/></Field>
            {dynamic(shown)}
        }
        .into_any()
    };
    view! { <Disclosure summary=tr::care_as_of()>{body()}</Disclosure> }.into_any()
}
