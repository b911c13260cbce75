//! How a write stands, in words that promise no more than is true.

use crate::{
    components::failure,
    i18n::tr,
    stores::{
        Command,
        draft::{Kept, Slot},
        screen,
        timeline::already_saved,
    },
    ui::{Icon, IconName},
};
use leptos::prelude::*;

/// Keeps a draft when the tab is hidden, from where it may never come back, and when the form goes.
pub(super) fn keep_when_leaving(keep: impl Fn() + Clone + Send + Sync + 'static) {
    let hidden = keep.clone();
    Effect::new(move |first: Option<()>| {
        screen::hidden();
        if first.is_some() {
            hidden();
        }
    });
    on_cleanup(keep);
}

/// 入力中(下書き保存済) / 送信中 / 保存できませんでした: 理由・次の一手.
#[component]
pub fn WriteState(
    /// The write.
    command: StoredValue<Command>,
    /// Where the draft is kept.
    draft: StoredValue<Slot>,
    /// What is typed.
    text: RwSignal<String>,
) -> impl IntoView {
    let words = move || {
        if command.with_value(Command::pending) {
            return Some((IconName::Clock, tr::compose_state_sending()));
        }
        let kept = draft.with_value(Slot::kept);
        (!text.with(String::is_empty)).then(|| match kept {
            Kept::Idle => (IconName::Pen, tr::compose_state_typing()),
            Kept::Kept => (IconName::Check, tr::compose_state_kept()),
            Kept::Refused => (IconName::Warning, tr::compose_state_refused()),
        })
    };
    let failed = move || {
        command.with_value(Command::failure).map(|error| {
            let sentence = if already_saved(&error) {
                tr::compose_state_earlier().to_owned()
            } else {
                format!("{} {}", tr::compose_state_failed(failure::sentence(&error)), tr::compose_failed_next())
            };
            view! { <p class="field-error" role="alert">{sentence}</p> }.into_any()
        })
    };
    view! {
        <p class="draft-state" role="status">
            {move || words().map(|(icon, words)| view! { <Icon name=icon/><span>{words}</span> }.into_any())}
        </p>
        {failed}
    }
    .into_any()
}
