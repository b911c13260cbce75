//! / for who cares for several people: search, unread counts, the list.

use crate::{
    app::routes,
    components::{
        Page,
        subject_list::{Filter, SubjectList},
    },
    i18n::tr,
    stores::{session, subjects, yes},
    ui::{Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, Field, IconName, TextInput, dynamic},
};
use contract::Role;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SubjectsPage() -> impl IntoView {
    let list = subjects::list();
    list.load();
    let filter = Filter::default();
    let name = session::look(|claims| claims.name.full()).unwrap_or_default();
    let staff = session::look(|claims| claims.actor.has(Role::Staff)).unwrap_or(false);
    let title = if staff { tr::home_subjects() } else { tr::home_subjects_family() };
    let empty = move || list.with(Vec::is_empty) == Some(true);
    let nothing = move || {
        empty().then(|| {
            view! { <EmptyState icon=IconName::People title=tr::home_empty() text=tr::home_empty_text()/> }.into_any()
        })
    };
    let keeps = yes(subjects::records_again);
    let again = move || {
        keeps.get().then(|| view! {
            <div class="row"><ButtonLink href=routes::CONSENT_AGAIN kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen>{tr::again_title()}</ButtonLink></div>
        }.into_any())
    };
    view! {
        <div class="greeting"><p>{tr::home_greeting(name)}</p></div>
        <Page title=title>
            <Tools filter=filter/>
            {dynamic(again)}
            <SubjectList link=routes::subject filter=filter/>
            {dynamic(nothing)}
        </Page>
    }
    .into_any()
}

#[component]
fn Tools(filter: Filter) -> impl IntoView {
    let unread = Memo::new(|_| subjects::unread());
    view! {
        <search class="tools">
            <Field label=tr::home_search()>
                <TextInput value=filter.words kind="search" enter_key="search"/>
            </Field>
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Bell
                pressed=Signal::derive(move || Some(filter.unread_only.get()))
                on_press=move || filter.unread_only.update(|on| *on = !*on)>{tr::home_unread_only()}</Button>
            <ButtonLink href=routes::SEARCH kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Search>
                {tr::search_link()}
            </ButtonLink>
            <p class="soft" role="status">{dynamic(move || tr::home_unread_total(unread.get()))}</p>
        </search>
    }
    .into_any()
}
