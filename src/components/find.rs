//! 検索 in a timeline: what is found opens at its place.

use super::{failure, person};
use crate::{
    i18n::{codes, dates, tr},
    stores::{Command, timeline::Timeline},
    ui::{Button, ButtonKind, ButtonSize, Field, IconName, TextInput, dynamic},
};
use contract::{
    entry::{Entry, Found, MAX_WORDS},
    page::Cursor,
    text::{clean, locate},
};
use leptos::prelude::*;
use std::ops::Range;

/// Letters shown before and after what was found.
const AROUND: usize = 24;

/// What was found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hits {
    words: String,
    items: Vec<Entry>,
    older: Option<Cursor>,
}

/// The field, and what is found with it.
#[component]
pub fn FindForm(
    /// Where to look.
    timeline: Timeline,
    /// Row to show.
    target: RwSignal<Option<usize>>,
) -> impl IntoView {
    let (words, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let hits = RwSignal::new(None::<Hits>);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let timeline = StoredValue::new(timeline);
    let look = move |words: String, before: Option<Cursor>| {
        let of_answer = words.clone();
        timeline.get_value().find(words, before, &command.get_value(), move |found| {
            hits.try_update(|hits| take(hits, of_answer, before, found));
        });
    };
    let search = move || {
        let typed = words.get_untracked();
        match clean(&typed, MAX_WORDS) {
            Ok(words) => {
                error.set(None);
                look(words.to_owned(), None);
            }
            Err(wrong) => error.set(Some(codes::field(wrong).to_owned())),
        }
    };
    let failed = move || {
        let words = command.with_value(Command::failure).map(|error| failure::sentence(&error));
        words.map(|words| view! { <p class="field-error" role="alert">{words}</p> }.into_any())
    };
    let show = Callback::new(move |(place,): (Cursor,)| {
        let (timeline, of_row) = (timeline.get_value(), timeline.get_value());
        timeline.go_to(place, move || _ = target.try_set(of_row.row_of(place.id)));
    });
    let list = move || {
        hits.get().map(|hits| {
            let (count, more) = (hits.items.len(), hits.older.is_some());
            let said = match (count, more) {
                (0, _) => tr::find_nothing(&hits.words),
                (n, true) => tr::find_some(n, &hits.words),
                (n, false) => tr::find_all(n, &hits.words),
            };
            let items = hits.items.iter().map(|entry| hit(entry, &hits.words, show)).collect_view();
            let (words, older) = (hits.words.clone(), hits.older);
            view! {
                <p role="status">{said}</p>
                <ol class="found" role="list">{items}</ol>
                {more.then(|| view! {
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small busy=busy
                        on_press=move || look(words.clone(), older)>{tr::find_more()}</Button>
                }.into_any())}
            }
            .into_any()
        })
    };
    view! {
        <div class="tools" role="search">
            <Field label=tr::find_label() hint=tr::find_hint() error=error>
                <TextInput value=words kind="search" enter_key="search" on_enter=search/>
            </Field>
            <Button kind=ButtonKind::Secondary icon=IconName::Search busy=busy on_press=search>{tr::find_search()}</Button>
        </div>
        {dynamic(failed)}
        {dynamic(list)}
    }
    .into_any()
}

/// A first answer replaces what was found, a further one goes on from it.
fn take(hits: &mut Option<Hits>, words: String, before: Option<Cursor>, found: Found) {
    match hits.as_mut().filter(|hits| before.is_some() && hits.words == words && hits.older == before) {
        Some(hits) => {
            hits.items.extend(found.items);
            hits.older = found.older;
        }
        None if before.is_none() => *hits = Some(Hits { words, items: found.items, older: found.older }),
        None => {}
    }
}

fn hit(entry: &Entry, words: &str, show: Callback<(Cursor,)>) -> AnyView {
    let place = entry.cursor();
    // The entry itself, or the comment that says it.
    let place_in = |text: &str| words.split_whitespace().find_map(|word| locate(text, word));
    let says = std::iter::once(entry).chain(&entry.comments).find(|e| place_in(&e.text).is_some()).unwrap_or(entry);
    let name = says.author.as_ref().map(|a| a.name.full()).unwrap_or_default();
    let (before, found, after) = excerpt(&says.text, place_in(&says.text).unwrap_or(0..0));
    let lang = person::lang_of(&says.text);
    view! {
        <li>
            <button type="button" class="found-item" on:click=move |_| show.run((place,))>
                <span class="found-head"><b>{dates::moment(entry.occurred_at)}</b>" "<span lang="ja">{name}</span></span>
                <span class="found-text" lang=lang>{before}<mark>{found}</mark>{after}</span>
            </button>
        </li>
    }
    .into_any()
}

/// What stands before the place, at it, and after it, cut to a line or two.
fn excerpt(text: &str, place: Range<usize>) -> (String, String, String) {
    let (head, tail) = (&text[..place.start], &text[place.end..]);
    let skipped = head.chars().count().saturating_sub(AROUND);
    let before: String = head.chars().skip(skipped).collect();
    let after: String = tail.chars().take(AROUND * 3).collect();
    let mark = |cut: bool| if cut { "…" } else { "" };
    let cut = after.len() < tail.len();
    (format!("{}{before}", mark(skipped > 0)), text[place].to_owned(), format!("{after}{}", mark(cut)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_excerpt_shows_what_stands_around() {
        let long = format!("{}ガーゼ{}", "あ".repeat(40), "い".repeat(100));
        let (before, found, after) = excerpt(&long, locate(&long, "がーぜ").unwrap());
        assert_eq!(
            (before.chars().count(), found.as_str(), after.chars().count()),
            (AROUND + 1, "ガーゼ", AROUND * 3 + 1)
        );
        assert_eq!(excerpt("短い", 0..0), (String::new(), String::new(), "短い".to_owned()));
    }
}
