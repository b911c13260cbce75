//! What may be done with an entry or a comment: 訂正, 取消, 履歴, ピン留め. Folded behind one button; what the
//! role never may is not there, what may not be done now says why.

use super::{EntrySignal, dialogs::Acting};
use crate::{
    components::{failure, part::show},
    i18n::{codes, tr},
    part::part,
    stores::{Command, Verdict, may_on, timeline::Timeline, yes},
    ui::{Button, ButtonKind, ButtonSize, IconButton, IconName, dynamic, field_error},
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
    let open = RwSignal::new(false);
    let acting = use_context::<Acting>();
    let any = yes(move || entry.with(|e| e.as_ref().is_some_and(worth_opening)));
    let version = move || entry.with(|e| e.as_ref().filter(|e| e.version > 1).map(|e| e.version));
    let timeline = StoredValue::new(timeline);
    let list = move || open.get().then(|| show(move || Box::pin(choices(timeline.get_value(), entry, acting))));
    view! {
        {dynamic(move || version().map(|n| view! { <span class="post-state">{tr::entry_corrected(n)}</span> }.into_any()))}
        {dynamic(move || any.get().then(|| view! {
            <IconButton name=IconName::More label=tr::entry_more() expanded=Signal::derive(move || Some(open.get()))
                on_press=move || open.update(|open| *open = !*open)/>
        }.into_any()))}
        {dynamic(list)}
    }
    .into_any()
}

/// There is something to do with it, or it has a history.
fn worth_opening(entry: &Entry) -> bool {
    let acts = [Right::EntryCorrect, Right::EntryCancel, Right::EntryPin];
    let changed = entry.version > 1 || entry.cancelled.is_some();
    changed || acts.iter().any(|right| offered(*right, entry))
}

/// It stands in the list, pressable or with the reason why not.
fn offered(right: Right, entry: &Entry) -> bool {
    let fits = right != Right::EntryPin || entry.parent.is_none() && entry.cancelled.is_none();
    fits && may_on(right, entry).shown()
}

part!(pages,
    /// What may be done, as buttons.
    choices(timeline: Timeline, entry: EntrySignal, acting: Option<Acting>) -> AnyView {
        let act = move |what: fn(Acting, Entry)| {
            if let (Some(acting), Some(entry)) = (acting, entry.get_untracked()) {
                what(acting, entry);
            }
        };
        let of_failure = Command::default();
        let of_pin = of_failure.clone();
        let pinned = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| e.pinned)));
        let turn = move || {
            if let Some((id, pinned)) = entry.with_untracked(|e| e.as_ref().map(|e| (e.id, e.pinned))) {
                timeline.pin(id, !pinned, &of_pin);
            }
        };
        let failed = move || {
            of_failure
                .failure()
                .map(|e| field_error(failure::sentence(&e)))
        };
        let pin_word = move || if pinned.get() { tr::mark_unpin() } else { tr::mark_pin() };
        view! {
            {button(entry, Right::EntryCorrect, tr::entry_correct, IconName::Pen, move || act(Acting::correct))}
            {button(entry, Right::EntryCancel, tr::entry_cancel, IconName::Cancel, move || act(Acting::cancel))}
            {button(entry, Right::EntryHistory, tr::entry_history, IconName::History, move || act(Acting::history))}
            {button(entry, Right::EntryPin, pin_word, IconName::Pin, turn)}
            {dynamic(failed)}
        }
        .into_any()
    }
);

fn button(
    entry: EntrySignal,
    right: Right,
    word: impl Fn() -> &'static str + Clone + Send + Sync + 'static,
    icon: IconName,
    press: impl Fn() + Clone + Send + Sync + 'static,
) -> AnyView {
    let shown = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| offered(right, e))));
    let reason = Signal::derive(move || {
        let verdict = entry.with(|e| e.as_ref().map(|e| may_on(right, e)));
        verdict.and_then(Verdict::reason).map(|denied| codes::denied(denied).to_owned())
    });
    dynamic(move || {
        let (word, press) = (word.clone(), press.clone());
        shown.get().then(|| {
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=icon disabled_reason=reason on_press=press>
                    {dynamic(word)}
                </Button>
            }
            .into_any()
        })
    })
    .into_any()
}
