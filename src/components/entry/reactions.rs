//! 了解 and ありがとう: how many, who, and mine.

use super::EntrySignal;
use crate::{
    components::{failure, person},
    i18n::{codes, tr},
    stores::{Command, Verdict, clock, may_on, timeline::Timeline, viewer, yes},
    ui::{Announcer, Icon, IconName, dynamic, fresh_id},
};
use contract::{
    PersonId, Right,
    entry::{Entry, ReactionKind},
};
use leptos::prelude::*;

/// A second press within this time belongs to the first, in milliseconds.
const AGAIN_MS: i64 = 700;

/// The reactions.
#[component]
pub fn Reactions(
    /// Where they are sent.
    timeline: Timeline,
    /// On what.
    entry: EntrySignal,
) -> impl IntoView {
    let command = Command::default();
    let me = viewer();
    let verdict =
        Memo::new(move |_| entry.with(|e| e.as_ref().map_or(Verdict::Hidden, |e| may_on(Right::EntryReact, e))));
    let why = StoredValue::new(fresh_id("reason"));
    let buttons = ReactionKind::ALL
        .iter()
        .map(|kind| {
            let (timeline, command) = (timeline.clone(), command.clone());
            let pressed_at = StoredValue::new(contract::Timestamp(0));
            let press = move || {
                // A hand that shakes presses twice: the second press does not take the first one back.
                let now = clock::exact();
                if now.0 - pressed_at.get_value().0 < AGAIN_MS {
                    return;
                }
                pressed_at.set_value(now);
                let now = entry.with_untracked(|e| e.as_ref().map(|e| (e.id, mine(e, *kind, me))));
                if let Some((id, on)) = now {
                    timeline.react(id, *kind, !on, &command);
                }
            };
            one(*kind, entry, verdict, me, why, press)
        })
        .collect_view();
    let failed =
        move || command.failure().map(|e| view! { <p class="post-state">{failure::sentence(&e)}</p> }.into_any());
    let reason = move || {
        verdict.get().reason().map(|denied| {
            let words = codes::denied(denied);
            view! { <span class="press-reason" id=why.get_value()><Icon name=IconName::Info/>{words}</span> }.into_any()
        })
    };
    view! { <div class="reactions">{buttons}{dynamic(reason)}{dynamic(move || names(entry))}{failed}</div> }.into_any()
}

/// A button where I may react, one that says why not where I may not now, a count where I never may.
fn one(
    kind: ReactionKind,
    entry: EntrySignal,
    verdict: Memo<Verdict>,
    me: Option<PersonId>,
    why: StoredValue<String>,
    press: impl Fn() + Clone + Send + Sync + 'static,
) -> AnyView {
    let count = Memo::new(move |_| entry.with(|e| e.as_ref().map_or(0, |e| of(e, kind).count())));
    let pressed = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| mine(e, kind, me))));
    let announcer = use_context::<Announcer>();
    let refuse = move || {
        if let (Some(denied), Some(announcer)) = (verdict.get_untracked().reason(), announcer) {
            announcer.assertive(codes::denied(denied));
        }
    };
    let Some(word) = codes::reaction(kind) else { return ().into_any() };
    let face = move || {
        let number = move || (count.get() > 0).then(|| view! { <span class="number">{count.get()}</span> }.into_any());
        view! { <Icon name=icon(kind)/>{word}{dynamic(number)} }.into_any()
    };
    let view = move || {
        let press = press.clone();
        let said = move || if pressed.get() { "true" } else { "false" };
        if verdict.get().allowed() {
            view! {
                <button type="button" class="reaction" aria-pressed=said on:click=move |_| press()>{face()}</button>
            }
            .into_any()
        } else if verdict.get().shown() {
            view! {
                <button type="button" class="reaction" aria-pressed=said aria-disabled="true"
                    aria-describedby=why.get_value() on:click=move |_| refuse()>{face()}</button>
            }
            .into_any()
        } else if count.get() > 0 {
            view! { <span class="reaction">{face()}</span> }.into_any()
        } else {
            ().into_any()
        }
    };
    view.into_any()
}

fn icon(kind: ReactionKind) -> IconName {
    match kind {
        ReactionKind::Noted | ReactionKind::Unknown => IconName::Check,
        ReactionKind::Thanks => IconName::Heart,
    }
}

fn of(entry: &Entry, kind: ReactionKind) -> impl Iterator<Item = PersonId> {
    entry.reactions.iter().filter(move |r| r.kind == kind).map(|r| r.person)
}

fn mine(entry: &Entry, kind: ReactionKind, me: Option<PersonId>) -> bool {
    of(entry, kind).any(|person| Some(person) == me)
}

/// 「了解: 梅田 花、松井 一」, one line for each kind.
fn names(entry: EntrySignal) -> AnyView {
    entry
        .with(|entry| {
            let entry = entry.as_ref()?;
            let lines = ReactionKind::ALL.iter().filter_map(|kind| {
                let people: Vec<PersonId> = of(entry, *kind).collect();
                let word = codes::reaction(*kind).filter(|_| !people.is_empty())?;
                let names = person::named(entry.subject, &people);
                Some(view! { <p class="reaction-names">{tr::entry_reacted(names, word)}</p> }.into_any())
            });
            Some(lines.collect_view())
        })
        .into_any()
}
