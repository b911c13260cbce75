//! My subjects as cards (phone, side pane) or as a table (desktop), with unread counts that follow.

use super::{RemoteView, person, subject_band};
use crate::{
    components::lines::{Line, Lines},
    i18n::{codes, dates, tr},
    stores::{clock, may, screen, subjects, yes},
    ui::{Avatar, Badge, dynamic},
};
use contract::{Right, SubjectId, subject::SubjectSummary, text::fold_kana};
use leptos::prelude::*;

/// Makes the address of a subject.
pub type Link = fn(SubjectId) -> String;

/// Which of my subjects are shown.
#[derive(Clone, Copy, Default)]
pub struct Filter {
    /// Part of a name, in kanji or kana.
    pub words: RwSignal<String>,
    /// Only those with unread entries.
    pub unread_only: RwSignal<bool>,
}

impl Filter {
    fn lets(&self, subject: &SubjectSummary, folded: &str) -> bool {
        let name = &subject.head.name;
        let found =
            folded.is_empty() || [name.full(), name.kana()].iter().any(|spelling| fold_kana(spelling).contains(folded));
        found && (!self.unread_only.get() || subject.unread > 0)
    }
}

/// The list.
#[component]
pub fn SubjectList(
    /// Address of a subject.
    link: Link,
    /// The one that is on the screen.
    #[prop(optional, into)]
    current: Option<SubjectId>,
    /// Which are shown; all without it.
    #[prop(optional)]
    filter: Option<Filter>,
) -> impl IntoView {
    let list = subjects::list();
    let handle = list.handle();
    let shown = Memo::new(move |_| {
        let folded = filter.map(|f| fold_kana(&f.words.get())).unwrap_or_default();
        let all = list.get().unwrap_or_default();
        let lets = |s: &SubjectSummary| filter.is_none_or(|f| f.lets(s, &folded));
        all.into_iter().filter(lets).collect::<Vec<_>>()
    });
    let table = yes(move || current.is_none() && screen::wide());
    let view = move || {
        if table.get() {
            view! { <Lines caption=tr::home_subjects() headers=headers() lines=Signal::derive(move || lines(shown, link))/> }
                .into_any()
        } else {
            cards(shown, current, link)
        }
    };
    let none = move || {
        let words = filter.map(|f| f.words.get()).filter(|w| !w.is_empty())?;
        shown.with(Vec::is_empty).then(|| view! { <p role="status">{tr::home_none_found(words)}</p> }.into_any())
    };
    view! { <RemoteView of=handle>{dynamic(view)} {dynamic(none)}</RemoteView> }.into_any()
}

fn cards(shown: Memo<Vec<SubjectSummary>>, current: Option<SubjectId>, link: Link) -> AnyView {
    let ids = move || shown.with(|list| list.iter().map(|s| s.head.id).collect::<Vec<_>>());
    let row = move |id: SubjectId| {
        let one = Memo::new(move |_| shown.with(|list| list.iter().find(|s| s.head.id == id).cloned()));
        view! { <li>{dynamic(move || one.get().map(|s| card(s, current, link)))}</li> }.into_any()
    };
    view! { <ul class="subject-list" role="list"><For each=ids key=|id| *id children=row/></ul> }.into_any()
}

/// Whoever is to agree sees whom it is about, though nothing of the record.
fn named(subject: SubjectId) -> bool {
    [Right::TimelineRead, Right::ConsentRead].into_iter().any(|right| may(right, subject).allowed())
}

/// When something was written last, or why that is not to be seen.
fn last(subject: &SubjectSummary) -> String {
    match may(Right::TimelineRead, subject.head.id).reason() {
        Some(reason) => codes::denied(reason).to_owned(),
        None => latest(subject.latest),
    }
}

fn card(subject: SubjectSummary, current: Option<SubjectId>, link: Link) -> AnyView {
    let last = last(&subject);
    let head = subject.head;
    if !named(head.id) {
        // Where sharing has stopped, no name is shown.
        return view! { <a class="subject-row" href=link(head.id)><span></span><span>{tr::stopped_title()}</span></a> }
            .into_any();
    }
    let unread = subject.unread;
    let here = (current == Some(head.id)).then_some("page");
    view! {
        <a class="subject-row" data-subject=head.colour % 12 href=link(head.id) aria-current=here>
            <Avatar initial=person::initial(&head.name) colour=head.colour/>
            <span>
                <span class="subject-row-name" lang="ja">{head.name.full()}</span>" "
                <span class="subject-row-facts" lang="ja">{head.name.kana()}</span><br/>
                <span class="subject-row-facts">{subject_band::facts(&head)}</span><br/>
                <span class="subject-row-last">{last}</span>
            </span>
            <Badge count=Signal::derive(move || unread as usize) label=tr::nav_unread(unread)/>
        </a>
    }
    .into_any()
}

fn latest(at: Option<contract::Timestamp>) -> String {
    at.map_or_else(|| tr::home_no_entries().to_owned(), |at| tr::home_latest(dates::ago(at, clock::now())))
}

fn headers() -> Vec<String> {
    [tr::home_col_name(), tr::home_col_age(), tr::home_col_unread(), tr::home_col_latest()].map(str::to_owned).into()
}

fn lines(shown: Memo<Vec<SubjectSummary>>, link: Link) -> Vec<Line> {
    let line = |s: &SubjectSummary| {
        let open = named(s.head.id);
        let name = if open { crate::i18n::names::with_kana(&s.head.name) } else { tr::stopped_title().to_owned() };
        let rest = [
            if open { dates::age(s.head.birth, clock::today()) } else { String::new() },
            if s.unread > 0 { tr::nav_unread(s.unread) } else { String::new() },
            if open { last(s) } else { String::new() },
        ];
        Line {
            key: s.head.id.to_string(),
            href: Some(link(s.head.id)),
            cells: [name].into_iter().chain(rest).collect(),
        }
    };
    shown.with(|list| list.iter().map(line).collect())
}
