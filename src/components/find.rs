//! 検索・絞り込み in a timeline: what is found opens at its place.

use super::{digest, failure, person};
use crate::{
    i18n::{codes, dates, tr},
    stores::{Command, subjects, timeline::Timeline},
    ui::{Button, ButtonKind, ButtonSize, Disclosure, Field, IconName, Select, TextInput, dynamic, field_error},
};
use contract::{
    Date, Occupation, SubjectId,
    entry::{DailyKind, Entry, EntryKind, Find, Found, MAX_WORDS, Marked},
    page::Cursor,
    people::Author,
    problem::FieldError,
    text::{clean, locate},
};
use leptos::prelude::*;
use std::ops::Range;

/// Letters shown before and after what was found.
const AROUND: usize = 24;

/// What was found so far, and what was asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hits {
    asked: Find,
    items: Vec<Entry>,
    older: Option<Cursor>,
}

/// The fields, and what is found with them.
#[component]
pub fn FindForm(
    /// Where to look.
    timeline: Timeline,
    /// Row to show.
    target: RwSignal<Option<usize>>,
) -> impl IntoView {
    let subject = timeline.subject();
    let (words, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let narrowed = Narrowed::begin();
    let hits = RwSignal::new(None::<Hits>);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let timeline = StoredValue::new(timeline);
    let look = move |asked: Find| {
        let of_answer = asked.clone();
        timeline.get_value().find(asked, &command.get_value(), move |found| {
            hits.try_update(|hits| take(hits, of_answer, found));
        });
    };
    let search = move || {
        let asked = Find { words: words.get_untracked().trim().to_owned(), ..narrowed.asked() };
        let wrong = match clean(&asked.words, MAX_WORDS) {
            _ if asked.is_empty() => Some(tr::find_empty().to_owned()),
            Err(FieldError::Required) | Ok(_) => None,
            Err(wrong) => Some(codes::field(wrong).to_owned()),
        };
        if wrong.is_none() {
            look(asked);
        }
        error.set(wrong);
    };
    let failed = move || {
        let words = command.with_value(Command::failure).map(|error| failure::sentence(&error));
        words.map(field_error)
    };
    let show = Callback::new(move |(place,): (Cursor,)| {
        let (timeline, of_row) = (timeline.get_value(), timeline.get_value());
        timeline.go_to(place, move || _ = target.try_set(of_row.row_of(place.id)));
    });
    let list = move || {
        hits.get().map(|hits| {
            let more = hits.older.is_some();
            let items = hits.items.iter().map(|entry| hit(entry, &hits.asked.words, show)).collect_view();
            let next = Find { before: hits.older, ..hits.asked.clone() };
            view! {
                <p role="status">{summary(&hits)}</p>
                <ol class="found" role="list">{items}</ol>
                {more.then(|| view! {
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small busy=busy
                        on_press=move || look(next.clone())>{tr::find_more()}</Button>
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
        <Disclosure summary=tr::find_filter()><NarrowFields subject=subject narrowed=narrowed/></Disclosure>
        {dynamic(failed)}
        {dynamic(list)}
    }
    .into_any()
}

/// 「「入浴」のある記録は3件です。」
fn summary(hits: &Hits) -> String {
    let (n, more, words) = (hits.items.len(), hits.older.is_some(), hits.asked.words.as_str());
    match (n, more, words) {
        (0, _, "") => tr::find_such_nothing().to_owned(),
        (n, true, "") => tr::find_such_some(n),
        (n, false, "") => tr::find_such_all(n),
        (0, ..) => tr::find_nothing(words),
        (n, true, _) => tr::find_some(n, words),
        (n, false, _) => tr::find_all(n, words),
    }
}

/// しぼりこみ: what else must hold. Choices are kept as codes, as the kit wants them; empty: everything.
#[derive(Clone, Copy)]
struct Narrowed {
    kind: RwSignal<String>,
    author: RwSignal<String>,
    occupation: RwSignal<String>,
    marked: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Narrowed {
    fn begin() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { kind: empty(), author: empty(), occupation: empty(), marked: empty(), from: empty(), to: empty() }
    }

    fn asked(self) -> Find {
        let of = |signal: RwSignal<String>| Some(signal.get_untracked()).filter(|code| !code.is_empty());
        let day = |signal| of(signal).and_then(|day| day.parse::<Date>().ok());
        let kind = of(self.kind);
        let daily = kind.as_deref().map(DailyKind::from_code).filter(|daily| *daily != DailyKind::Unknown);
        Find {
            kind: kind.map(|code| if daily.is_some() { EntryKind::Daily } else { EntryKind::from_code(&code) }),
            daily,
            author: of(self.author).and_then(|id| id.parse().ok()),
            occupation: of(self.occupation).map(|code| Occupation::from_code(&code)),
            marked: of(self.marked).map(|code| Marked::from_code(&code)),
            from: day(self.from).map(Date::start),
            to: day(self.to).map(|day| Date::from_days(day.days() + 1).start()),
            ..Find::default()
        }
    }
}

fn plain(code: &str, word: &str) -> (String, String) {
    (code.to_owned(), word.to_owned())
}

#[component]
fn NarrowFields(subject: SubjectId, narrowed: Narrowed) -> impl IntoView {
    let choice = |label: &'static str, options: Vec<(String, String)>, value: RwSignal<String>| {
        let all = std::iter::once(plain("", tr::find_any())).chain(options).collect();
        view! { <Select label=label options=all value=value on_change=move |code| value.set(code)/> }.into_any()
    };
    let kinds = [EntryKind::Post, EntryKind::Vitals, EntryKind::Handover].into_iter();
    let kinds = kinds.map(|kind| plain(kind.code(), codes::entry_kind(kind)));
    let daily = DailyKind::ALL.iter().map(|kind| plain(kind.code(), codes::daily(*kind)));
    let marks =
        [(Marked::Ask, tr::mark_ask()), (Marked::Waiting, tr::find_waiting()), (Marked::Pinned, tr::mark_pinned())];
    let marks = marks.into_iter().map(|(mark, word)| plain(mark.code(), word)).collect();
    let circle = subjects::card(subject);
    let people = move || {
        let circle = circle.with(|card| card.circle.clone()).unwrap_or_default();
        let option = |member: &Author| (member.person.to_string(), member.name.full());
        let who = person::distinct(&circle).into_iter().map(option).collect();
        let mut jobs: Vec<Occupation> = circle.iter().filter_map(|member| member.occupation).collect();
        jobs.sort_unstable();
        jobs.dedup();
        let jobs = jobs.into_iter().map(|job| plain(job.code(), codes::occupation(job))).collect();
        view! {
            {choice(tr::find_author(), who, narrowed.author)}
            {choice(tr::find_occupation(), jobs, narrowed.occupation)}
        }
        .into_any()
    };
    view! {
        <div class="narrow">
            {choice(tr::find_kind(), kinds.chain(daily).collect(), narrowed.kind)}
            {dynamic(people)}
            {choice(tr::find_marked(), marks, narrowed.marked)}
            <Field label=tr::find_from()><TextInput value=narrowed.from kind="date"/></Field>
            <Field label=tr::find_to()><TextInput value=narrowed.to kind="date"/></Field>
        </div>
    }
    .into_any()
}

/// A first answer replaces what was found, a further one goes on from it.
fn take(hits: &mut Option<Hits>, asked: Find, found: Found) {
    let before = asked.before;
    let asked = Find { before: None, ..asked };
    match hits.as_mut().filter(|hits| before.is_some() && hits.asked == asked && hits.older == before) {
        Some(hits) => {
            hits.items.extend(found.items);
            hits.older = found.older;
        }
        None if before.is_none() => *hits = Some(Hits { asked, items: found.items, older: found.older }),
        None => {}
    }
}

/// A line that opens an entry at its place, with what it says around the words.
pub fn hit(entry: &Entry, words: &str, show: Callback<(Cursor,)>) -> AnyView {
    let place = entry.cursor();
    view! {
        <li><button type="button" class="found-item" on:click=move |_| show.run((place,))>{said(entry, words)}</button></li>
    }
    .into_any()
}

/// When, who, and what stands around the words.
pub fn said(entry: &Entry, words: &str) -> AnyView {
    // The entry itself, or the comment that says it.
    let place_in = |text: &str| words.split_whitespace().find_map(|word| locate(text, word));
    let says = std::iter::once(entry).chain(&entry.comments).find(|e| place_in(&e.text).is_some()).unwrap_or(entry);
    let name = says.author.as_ref().map(|a| a.name.full()).unwrap_or_default();
    let measured = digest::said(&says.measures);
    let marked = marked(&says.text, words);
    view! {
        <span class="found-head"><b>{dates::moment(entry.occurred_at)}</b>" "<span lang="ja">{name}</span></span>
        <span class="found-text" lang=person::lang_of(&says.text)>{measured}" "{marked}</span>
    }
    .into_any()
}

/// What stands around the first of the words in a text.
pub fn marked(text: &str, words: &str) -> AnyView {
    let place = words.split_whitespace().find_map(|word| locate(text, word));
    let (before, found, after) = excerpt(text, place.unwrap_or(0..0));
    view! { {before}<mark>{found}</mark>{after} }.into_any()
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
