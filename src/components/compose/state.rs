//! How a write stands, in words that promise no more than is true.

use crate::{
    components::{failure, subject_band},
    i18n::tr,
    stores::{
        Command,
        draft::{Kept, Slot},
        screen, session,
        timeline::already_saved,
    },
    ui::{Icon, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{PersonId, subject::SubjectHead};
use leptos::prelude::*;

/// Whoever folded a form or went on to another person after sending still hears that it was refused, whose
/// record it was for, and where the words are.
pub(super) struct Away {
    toasts: Option<Toasts>,
    me: Option<PersonId>,
    name: String,
}

impl Away {
    /// At the moment of sending.
    pub(super) fn begin(toasts: Option<Toasts>, head: Memo<Option<SubjectHead>>) -> Self {
        Self { toasts, me: session::me(), name: untrack(|| subject_band::full_name(head)) }
    }

    /// The write came to an end. A form that is still `open` says it itself; nobody else is told.
    pub(super) fn tell(self, open: RwSignal<bool>, write: &Command) {
        let Some(error) = write.failure() else { return };
        if let Some(toasts) = self.toasts
            && open.try_get_untracked() != Some(true)
            && session::me() == self.me
        {
            let why = failure::sentence(&error);
            let words = format!("{} {}", tr::compose_failed_away(self.name, why), tr::compose_failed_away_kept());
            toasts.show(Tone::Danger, words);
        }
    }
}

/// Keeps a draft when the tab is hidden, from where it may never come back, and when the form goes.
pub fn keep_when_leaving(keep: impl Fn() + Clone + Send + Sync + 'static) {
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
    /// Something is typed.
    #[prop(into)]
    typed: Signal<bool>,
) -> impl IntoView {
    let words = move || {
        if command.with_value(Command::pending) {
            return Some((IconName::Clock, tr::compose_state_sending()));
        }
        let kept = draft.with_value(Slot::kept);
        typed.get().then(|| match kept {
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
            field_error(sentence)
        })
    };
    view! {
        <p class="draft-state" role="status">
            {dynamic(move || words().map(|(icon, words)| view! { <Icon name=icon/><span>{words}</span> }.into_any()))}
        </p>
        {dynamic(failed)}
    }
    .into_any()
}
