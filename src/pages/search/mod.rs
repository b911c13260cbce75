//! /search: words in every record that somebody may read; what is found opens at its place.

use crate::{
    app::routes,
    components::{Page, RemoteView, failure, find::said},
    i18n::{codes, tr},
    stores::{
        Command,
        search::{self, Searched},
        timeline,
    },
    ui::{Button, ButtonKind, EmptyState, Field, IconName, TextInput, dynamic},
};
use contract::{entry::MAX_WORDS, subject::Hits, text::clean};
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
        words.map(|words| view! { <p class="field-error" role="alert">{words}</p> }.into_any())
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
    if hits.items.is_empty() {
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
    view! { <p role="status">{summary}</p> <ol class="found" role="list">{rows.collect_view()}</ol> }.into_any()
}
