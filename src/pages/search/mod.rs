//! /search: words in every record that somebody may read; what is found opens at its place.

use crate::{
    app::routes,
    components::{
        Page, RemoteView, failure,
        find::{marked, said},
        person,
    },
    i18n::{codes, dates, profile, tr},
    stores::{
        Command,
        search::{self, Searched},
        timeline,
    },
    ui::{Button, ButtonKind, EmptyState, Field, IconName, TextInput, dynamic, field_error},
};
use contract::{
    document::DocumentKind,
    entry::MAX_WORDS,
    profile::ProfilePart,
    schedule::VisitKind,
    subject::{Beside, Hits, Place},
    text::clean,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let searched = RwSignal::new_local(search::last().map(|last| search::look(last.words)));
    let words = RwSignal::new(searched.with_untracked(|s| s.as_ref().map(|s| s.words.clone())).unwrap_or_default());
    let error = RwSignal::new(None);
    let look = move || {
        let typed = words.get_untracked();
        let asked = clean(&typed, MAX_WORDS);
        error.set(asked.err().map(|error| codes::field(error).to_owned()));
        if let Ok(asked) = asked {
            searched.set(Some(search::look(asked.to_owned())));
        }
    };
    let found = move || searched.get().map(shown);
    view! {
        <Page title=tr::search_title() back=Some((routes::HOME.to_owned(), tr::nav_back_home().to_owned()))>
            <div class="stack">
                <search class="tools">
                    <Field label=tr::find_label() hint=tr::search_hint() error=error>
                        <TextInput value=words kind="search" enter_key="search" on_enter=look/>
                    </Field>
                    <Button icon=IconName::Search on_press=look>{tr::find_search()}</Button>
                </search>
                {move || found()}
            </div>
        </Page>
    }
    .into_any()
}

fn shown(searched: Searched) -> AnyView {
    let hits = searched.hits();
    let handle = hits.handle();
    let words = searched.words.clone();
    let list = move || hits.with(|hits| lines(hits, &words));
    let of_more = searched.hits();
    let older = StoredValue::new(searched);
    let busy = Signal::derive(move || older.with_value(|s| Command::pending(s.older())));
    let failed = move || {
        let words = older.with_value(|s| s.older().failure()).map(|error| failure::sentence(&error));
        words.map(field_error)
    };
    let more = move || {
        of_more.with(|hits| hits.older.is_some()).unwrap_or(false).then(|| {
            view! {
                <Button kind=ButtonKind::Secondary busy=busy on_press=move || older.with_value(Searched::load_older)>
                    {tr::find_more()}
                </Button>
            }
            .into_any()
        })
    };
    view! { <RemoteView of=handle>{dynamic(list.clone())}</RemoteView> {dynamic(failed)} {dynamic(more)} }.into_any()
}

fn lines(hits: &Hits, words: &str) -> AnyView {
    if hits.items.is_empty() && hits.beside.is_empty() {
        return view! { <EmptyState icon=IconName::Search title=tr::find_nothing(words) text=tr::search_nothing_text()/> }
            .into_any();
    }
    let summary = match hits.older {
        Some(_) => tr::find_some(hits.items.len(), words),
        None => tr::find_all(hits.items.len(), words),
    };
    let rows = hits.items.iter().map(|entry| {
        let (subject, place) = (entry.subject, entry.cursor());
        let head = hits.people.iter().find(|head| head.id == subject);
        let whose = head.map(|head| head.name.full()).unwrap_or_default();
        let colour = head.map_or(0, |head| head.colour % 12);
        view! {
            <li>
                <a class="found-item found-whose" data-subject=colour href=routes::subject(subject)
                    on:click=move |ev| {
                        // A new tab knows nothing of this one.
                        if !(ev.ctrl_key() || ev.meta_key() || ev.shift_key()) {
                            timeline::want(subject, place);
                        }
                    }>
                    <b lang="ja">{whose}</b>{said(entry, words)}
                </a>
            </li>
        }
        .into_any()
    });
    let some = !hits.items.is_empty();
    let beside = (!hits.beside.is_empty()).then(|| {
        let rows = hits.beside.iter().map(|one| beside(hits, one, words)).collect_view();
        view! { <h2>{tr::search_beside()}</h2> <ol class="found" role="list">{rows}</ol> {some.then(|| view! { <h2>{tr::search_entries()}</h2> }.into_any())} }
            .into_any()
    });
    if hits.items.is_empty() {
        return beside.into_any();
    }
    view! { {beside} <p role="status">{summary}</p> <ol class="found" role="list">{rows.collect_view()}</ol> }
        .into_any()
}

/// What stands in the profile, the plans or the documents, and opens there.
fn beside(hits: &Hits, one: &Beside, words: &str) -> AnyView {
    let head = hits.people.iter().find(|head| head.id == one.subject);
    let whose = head.map(|head| head.name.full()).unwrap_or_default();
    let colour = head.map_or(0, |head| head.colour % 12);
    let (what, href) = match one.place {
        Place::Profile => {
            let part = ProfilePart::from_code(&one.code);
            (profile::part(part), format!("{}#part-{}", routes::profile(one.subject), one.code))
        }
        Place::Schedule => {
            let day = one.day.map(|day| format!("?day={day}")).unwrap_or_default();
            (codes::visit(VisitKind::from_code(&one.code)), format!("{}{day}", routes::schedule(one.subject)))
        }
        Place::Documents | Place::Unknown => {
            let kind = DocumentKind::from_code(&one.code);
            (codes::document(kind), format!("{}#documents-{}", routes::documents(one.subject), one.code))
        }
    };
    let day = one.day.map(dates::plain).unwrap_or_default();
    view! {
        <li>
            <a class="found-item found-whose" data-subject=colour href=href>
                <b lang="ja">{whose}</b>
                <span class="found-head"><b>{what}</b>" "{day}</span>
                <span class="found-text" lang=person::lang_of(&one.text)>{marked(&one.text, words)}</span>
            </a>
        </li>
    }
    .into_any()
}
