//! 「既読 5人」 and, when asked, who.

use super::EntrySignal;
use crate::{
    components::person,
    i18n::tr,
    stores::{borrowed, may, readers, screen, yes},
    ui::{Icon, IconName, dynamic},
};
use contract::{PersonId, Right};
use leptos::prelude::*;

/// How many have read it; who, when pressed.
#[component]
pub fn Readers(
    /// What.
    entry: EntrySignal,
) -> impl IntoView {
    let subject = entry.with_untracked(|e| e.as_ref().map(|e| e.subject));
    // Who has read it is told where it is read.
    let mine = borrowed().is_none();
    let allowed = yes(move || mine && subject.is_some_and(|s| may(Right::ReadersView, s).allowed()));
    let people =
        Memo::new(
            move |_| {
                if allowed.get() { entry.with(|e| e.as_ref().map(read_by)).unwrap_or_default() } else { Vec::new() }
            },
        );
    let open = RwSignal::new(false);
    let names = move || {
        let subject = subject.filter(|_| open.get())?;
        let names = people.with(|people| person::named(subject, people));
        let line = if names.is_empty() { tr::entry_nobody_read().to_owned() } else { tr::entry_readers(names) };
        Some(view! { <p class="reaction-names">{line}</p> }.into_any())
    };
    let button = move || {
        allowed.get().then(|| {
            let expanded = move || if open.get() { "true" } else { "false" };
            view! {
                <button type="button" class="button button-quiet" data-size="small" aria-expanded=expanded
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon name=IconName::Eye/>
                    <span class="button-word">{dynamic(move || tr::entry_read_by(people.with(Vec::len)))}</span>
                </button>
            }
            .into_any()
        })
    };
    view! { {dynamic(button)} {dynamic(names)} }.into_any()
}

/// Who has read this entry: whose mark has passed it, and who answered it. The author is no reader of it, and an
/// echo has none.
fn read_by(entry: &contract::entry::Entry) -> Vec<PersonId> {
    let author = entry.author.as_ref().map(|a| a.person);
    let has_read =
        |mark: &&contract::entry::ReadMark| entry.seq > 0 && mark.seq >= entry.seq && Some(mark.person) != author;
    // What is there to be read comes first, who has read it behind it.
    if !screen::settled() {
        return Default::default();
    }
    let marked = readers::marks(entry.subject).with(|m| m.iter().filter(has_read).map(|m| m.person).collect());
    let mut people: Vec<PersonId> = marked.unwrap_or_default();
    let reacted = entry.reactions.iter().map(|reaction| reaction.person);
    let said = entry.comments.iter().filter_map(|comment| comment.author.as_ref().map(|a| a.person));
    for person in reacted.chain(said) {
        if Some(person) != author && !people.contains(&person) {
            people.push(person);
        }
    }
    people
}
