//! What may be done with an entry or a comment: 訂正, 取消, 履歴, ピン留め. Folded behind one button; what the
//! role never may is not there, what may not be done now says why.

use super::{EntrySignal, dialogs::Acting};
use crate::{
    components::failure,
    i18n::{codes, tr},
    stores::{Command, Verdict, may_on, timeline::Timeline, yes},
    ui::{Button, ButtonKind, ButtonSize, IconButton, IconName, dynamic},
};
use contract::{Right, entry::Entry};
use leptos::prelude::*;

/// The folded list of what may be done.
#[component]
pub fn Acts(
    /// Where it stands.
    timeline: Timeline,
    /// With which.
    entry: EntrySignal,
) -> impl IntoView {
    let command = Command::default();
    let acting = use_context::<Acting>();
    let open = RwSignal::new(false);
    let verdict =
        move |right| Memo::new(move |_| entry.with(|e| e.as_ref().map_or(Verdict::Hidden, |e| may_on(right, e))));
    let (correct, cancel) = (verdict(Right::EntryCorrect), verdict(Right::EntryCancel));
    let (history, pin) = (verdict(Right::EntryHistory), verdict(Right::EntryPin));
    let pinned = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| e.pinned)));
    let pins = yes(move || {
        let fits = |e: &Entry| e.parent.is_none() && e.cancelled.is_none();
        pin.get().shown() && entry.with(|e| e.as_ref().is_some_and(fits))
    });
    let why = Signal::derive(move || pin.get().reason().map(|d| codes::denied(d).to_owned()));
    let (of_pin, of_failure) = (command.clone(), command);
    let turn = StoredValue::new(move || {
        if let Some((id, pinned)) = entry.with_untracked(|e| e.as_ref().map(|e| (e.id, e.pinned))) {
            timeline.pin(id, !pinned, &of_pin);
        }
    });
    let failed = move || {
        of_failure
            .failure()
            .map(|e| view! { <p class="field-error" role="alert">{failure::sentence(&e)}</p> }.into_any())
    };
    let changed = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| e.version > 1 || e.cancelled.is_some())));
    let any = yes(move || correct.get().shown() || cancel.get().shown() || pins.get() || changed.get());
    let act = move |what: fn(Acting, contract::entry::Entry)| {
        if let (Some(acting), Some(entry)) = (acting, entry.get_untracked()) {
            what(acting, entry);
        }
    };
    let version = move || entry.with(|e| e.as_ref().filter(|e| e.version > 1).map(|e| e.version));
    let list = move || {
        open.get().then(|| {
            view! {
                {button(correct, tr::entry_correct(), IconName::Pen, move || act(Acting::correct))}
                {button(cancel, tr::entry_cancel(), IconName::Cancel, move || act(Acting::cancel))}
                {button(history, tr::entry_history(), IconName::History, move || act(Acting::history))}
                {dynamic(move || pins.get().then(|| view! {
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pin disabled_reason=why
                        on_press=move || turn.with_value(|turn| turn())>
                        {dynamic(move || if pinned.get() { tr::mark_unpin() } else { tr::mark_pin() })}
                    </Button>
                }.into_any()))}
            }
            .into_any()
        })
    };
    view! {
        {dynamic(move || version().map(|n| view! { <span class="post-state">{tr::entry_corrected(n)}</span> }.into_any()))}
        {dynamic(move || any.get().then(|| view! {
            <IconButton name=IconName::More label=tr::entry_more() expanded=Signal::derive(move || Some(open.get()))
                on_press=move || open.update(|open| *open = !*open)/>
        }.into_any()))}
        {dynamic(list)}
        {dynamic(failed)}
    }
    .into_any()
}

fn button(
    verdict: Memo<Verdict>,
    word: &'static str,
    icon: IconName,
    press: impl Fn() + Clone + Send + Sync + 'static,
) -> AnyView {
    let view = move || {
        let press = press.clone();
        let reason = Signal::derive(move || verdict.get().reason().map(|d| codes::denied(d).to_owned()));
        verdict.get().shown().then(|| {
            view! {
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=icon disabled_reason=reason on_press=press>
                {word}
            </Button>
        }.into_any()
        })
    };
    view.into_any()
}
