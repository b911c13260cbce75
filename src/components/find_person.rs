//! The search by what a form states: whole name and birthday. Nobody leafs through people.

use super::failure;
use crate::{
    i18n::{codes, tr},
    stores::{Command, clock, screen},
    ui::{Button, Field, IconName, TextInput, dynamic, field_error},
};
use contract::{Date, desk::DeskSearch, problem::FieldError};
use leptos::prelude::*;

/// The two fields and their button.
#[component]
pub fn FindPerson(
    /// Name of the form.
    label: &'static str,
    /// The search, while it is under way.
    command: StoredValue<Command>,
    /// Both were given; or something else is typed now, and what was found is not what was asked for.
    #[prop(into)]
    on_search: Callback<Option<DeskSearch>>,
) -> impl IntoView {
    let (name, birth) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<(&'static str, FieldError)>);
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let error = move |field: &'static str| {
        Signal::derive(move || {
            wrong.get().filter(|(at, _)| *at == field).map(|(_, error)| codes::field(error).to_owned())
        })
    };
    let look = move || {
        let birth = birth.get_untracked();
        let search = match birth.parse::<Date>() {
            Ok(birth) => {
                let search = DeskSearch { name: name.get_untracked(), birth };
                search.check(untrack(clock::today)).map(|_| search)
            }
            Err(_) if birth.is_empty() => Err(("birth", FieldError::Required)),
            Err(_) => Err(("birth", FieldError::Malformed)),
        };
        wrong.set(search.as_ref().err().copied());
        match search {
            Ok(search) => on_search.run(Some(search)),
            Err(_) => screen::focus_soon("#main form [aria-invalid=true]"),
        }
    };
    // Whom something else was asked about is not whom the form is about.
    Effect::new(move |before: Option<(String, String)>| {
        let now = (name.get(), birth.get());
        if before.is_some_and(|before| before != now) {
            on_search.run(None);
        }
        now
    });
    let failed = move || command.with_value(Command::failure).map(|error| field_error(failure::sentence(&error)));
    view! {
        <form class="stack" on:submit=move |ev| { ev.prevent_default(); look(); } aria-label=label>
            <div class="part-fields">
                <Field label=tr::desk_name() required_mark=tr::app_required() hint=tr::desk_name_hint() error=error("name")>
                    <TextInput value=name/>
                </Field>
                <Field label=tr::desk_birth() required_mark=tr::app_required() error=error("birth")>
                    <TextInput value=birth kind="date" literal=true/>
                </Field>
            </div>
            {dynamic(failed)}
            <div class="row"><Button submit=true icon=IconName::Search busy=busy on_press=|| ()>{tr::desk_find()}</Button></div>
        </form>
    }
    .into_any()
}
