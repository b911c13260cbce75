//! 要確認: who has said 確認しました, when, and who has not yet; and the button to say it.

use super::EntrySignal;
use crate::{
    components::{failure, person},
    i18n::{codes, dates, tr, vitals},
    stores::{Command, Verdict, borrowed, may_on, subjects, timeline::Timeline, viewer, yes},
    ui::{Announcer, Button, ButtonSize, IconName, dynamic, field_error},
};
use contract::{
    Right,
    entry::{Confirmation, Entry},
    people::Author,
    policy::{Audience, role_may},
};
use leptos::prelude::*;

/// The confirmations of an entry that asks for them.
#[component]
pub fn Confirmations(
    /// Where they are sent.
    timeline: Timeline,
    /// On what.
    entry: EntrySignal,
) -> impl IntoView {
    let asks = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| e.ask)));
    let view = move || {
        let timeline = timeline.clone();
        asks.get().then(|| view! { <Asked timeline=timeline entry=entry/> }.into_any())
    };
    view! { {dynamic(view)} }.into_any()
}

#[component]
fn Asked(timeline: Timeline, entry: EntrySignal) -> impl IntoView {
    let command = Command::default();
    let verdict =
        Memo::new(move |_| entry.with(|e| e.as_ref().map_or(Verdict::Hidden, |e| may_on(Right::EntryConfirm, e))));
    let me = viewer();
    let waits = yes(move || {
        verdict.get().shown() && entry.with(|e| e.as_ref().zip(me).is_some_and(|(e, me)| e.seq > 0 && e.waits_for(me)))
    });
    let reason = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let (of_press, of_busy, of_failure) = (command.clone(), command.clone(), command);
    let busy = Signal::derive(move || of_busy.pending());
    let list = NodeRef::<leptos::html::Summary>::new();
    let announcer = use_context::<Announcer>();
    let press = StoredValue::new(move || {
        if let Some((id, version)) = entry.with_untracked(|e| e.as_ref().map(|e| (e.id, e.version))) {
            timeline.confirm(id, version, &of_press, move |saved| {
                // The button has gone: who used it goes on at the list that they are in now.
                if let Some(list) = list.try_get_untracked().flatten().filter(|_| saved) {
                    _ = list.focus();
                }
                if let Some(announcer) = announcer.filter(|_| saved) {
                    announcer.polite(tr::mark_said());
                }
            });
        }
    });
    let button = move || {
        waits.get().then(|| {
            view! {
                <Button size=ButtonSize::Small icon=IconName::Check busy=busy disabled_reason=reason
                    on_press=move || press.with_value(|press| press())>{tr::mark_confirm()}</Button>
            }
            .into_any()
        })
    };
    let failed = move || of_failure.failure().map(|e| field_error(failure::sentence(&e)));
    let count = move || {
        entry.with(|e| {
            e.as_ref().map(|e| {
                let said = e.confirmations.iter().filter(|c| c.version == e.version).count();
                tr::mark_count(said, waiting(e).len())
            })
        })
    };
    // Whom it waits for is told from the circle as it is now, and not as it would be.
    view! {
        <div class="confirmations">
            {dynamic(button)}
            {dynamic(failed)}
            {borrowed().is_none().then(|| view! {
                <details class="confirmed">
                    <summary node_ref=list>{dynamic(count)}</summary>
                    {dynamic(move || entry.with(|e| e.as_ref().map(who)))}
                </details>
            }.into_any())}
        </div>
    }
    .into_any()
}

/// Who has confirmed what it says now and when, who had confirmed what it said before, who has not yet.
fn who(entry: &Entry) -> AnyView {
    let (now, then): (Vec<_>, Vec<_>) = entry.confirmations.iter().partition(|c| c.version == entry.version);
    let names = |all: Vec<&Confirmation>| {
        let name = |c: &Confirmation| tr::mark_who(dates::moment(c.at), vitals::who(&c.by));
        all.into_iter().map(name).collect::<Vec<_>>().join(tr::list_separator())
    };
    let (now, then) = (names(now), names(then));
    let waiting = waiting(entry).iter().map(vitals::who).collect::<Vec<_>>().join(tr::list_separator());
    let line = |words: String| view! { <p class="reaction-names">{words}</p> }.into_any();
    view! {
        {(!now.is_empty()).then(|| line(tr::mark_confirmed(now)))}
        {(!then.is_empty()).then(|| line(tr::mark_before(then)))}
        {(!waiting.is_empty()).then(|| line(tr::mark_waiting(waiting)))}
    }
    .into_any()
}

/// Who may read it, did not write it, and has not said 確認しました to what it says now. Reactive.
fn waiting(entry: &Entry) -> Vec<Author> {
    let reads = |member: &&Author| {
        entry.audience != Audience::Professionals || role_may(member.role, false, Right::ProfessionalRead)
    };
    let circle = subjects::card(entry.subject).with(|card| card.circle.clone()).unwrap_or_default();
    let waiting = circle.iter().filter(reads).filter(|member| entry.waits_for(member.person));
    person::distinct(waiting).into_iter().cloned().collect()
}
