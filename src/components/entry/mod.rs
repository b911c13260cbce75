//! An entry of the timeline: who, when, for whom, what; what people said to it; what may be done with
//! it. Text of people is always a plain text node.

pub mod acts;
pub mod comments;
pub mod dialogs;
pub mod facts;
pub mod marks;
pub mod reactions;
pub mod readers;

pub use dialogs::{Acting, EntryDialogs, History};
pub use facts::icon_of;

use crate::{
    i18n::{codes, dates, names, tr},
    stores::{clock, timeline::Timeline, yes},
    ui::{Icon, IconName, dynamic},
};
use acts::Acts;
use comments::{CommentButton, Commenting, Comments};
use contract::{
    EntryId,
    entry::{Entry, EntryKind},
};
use leptos::prelude::*;
use marks::Confirmations;
use reactions::Reactions;
use readers::Readers;

/// The newest good copy of an entry; `None` before it was ever here.
pub type EntrySignal = Memo<Option<Entry>>;

/// A row of the timeline: the day that begins here, the line of what is known, the entry.
#[component]
pub fn EntryRow(
    /// Where it stands.
    timeline: Timeline,
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let (of_day, of_line) = (timeline.clone(), timeline.clone());
    let day = move || {
        let day = of_day.day_head(id)?;
        Some(view! { <h2 class="day"><span>{dates::day(day, clock::today())}</span></h2> }.into_any())
    };
    let line = yes(move || of_line.line_above(id));
    view! {
        {dynamic(move || line.get().then(|| view! { <p class="unread-line">{tr::timeline_line()}</p> }.into_any()))}
        {dynamic(day)}
        <EntryCard timeline=timeline id=id/>
    }
    .into_any()
}

/// The entry.
#[component]
pub fn EntryCard(
    /// Where it stands.
    timeline: Timeline,
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let of_entry = timeline.clone();
    let entry: EntrySignal =
        Memo::new(move |before: Option<&Option<Entry>>| of_entry.entry(id).or_else(|| before.cloned().flatten()));
    let (of_state, of_fresh) = (timeline.clone(), timeline.clone());
    let state = Memo::new(move |_| {
        let cancelled = entry.with(|e| e.as_ref().is_some_and(|e| e.cancelled.is_some()));
        if of_state.is_echo(id) { Some("sending") } else { cancelled.then_some("cancelled") }
    });
    let fresh = yes(move || entry.with(Option::is_some) && of_fresh.is_fresh(id));
    let commenting = Commenting::on(&timeline, entry);
    let system = entry.with_untracked(|e| e.as_ref().is_some_and(|e| e.kind == EntryKind::System));
    view! {
        <div class="post" data-state=move || state.get() data-unread=move || fresh.get().then_some("")>
            {dynamic(move || entry.with(|e| e.as_ref().map(|e| facts::head(e, fresh.get()))))}
            {dynamic(move || entry.with(|e| e.as_ref().map(facts::body)))}
            {(!system).then(|| view! {
                <Confirmations timeline=timeline.clone() entry=entry/> <Reactions timeline=timeline.clone() entry=entry/>
            }.into_any())}
            <div class="post-foot">
                {dynamic(move || (state.get() == Some("sending")).then(sending))}
                <Readers entry=entry/>
                {(!system).then(|| view! {
                    <CommentButton commenting=commenting/> <Acts timeline=timeline.clone() entry=entry/>
                }.into_any())}
            </div>
            {(!system).then(|| view! { <Comments timeline=timeline commenting=commenting/> }.into_any())}
        </div>
    }
    .into_any()
}

fn sending() -> AnyView {
    view! { <span class="post-state"><Icon name=IconName::Clock/>{tr::entry_sending()}</span> }.into_any()
}

/// What the system says, or what somebody wrote.
fn text_of(entry: &Entry) -> String {
    match entry.system {
        Some(kind) if entry.kind == EntryKind::System => codes::system(kind, &entry.text),
        _ => entry.text.clone(),
    }
}

/// Who wrote it, in one line.
fn author_of(entry: &Entry) -> String {
    entry.author.as_ref().map_or_else(|| tr::entry_system_author().to_owned(), |a| a.name.full())
}

/// 職種・institution or 続柄, then; empty for the system.
fn standing_of(entry: &Entry) -> String {
    entry.author.as_ref().map(names::standing).unwrap_or_default()
}
