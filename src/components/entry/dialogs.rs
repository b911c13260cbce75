//! One dialog per timeline for 訂正, 取消 and 履歴 of whichever entry was chosen.

use crate::{
    components::{
        RemoteView, person, vitals,
        writing::{self, Writing},
    },
    i18n::{codes, dates, tr},
    stores::timeline::{self, Timeline},
    ui::Dialog,
};
use contract::entry::{Entry, Revision};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Correct,
    Cancel,
    History,
}

/// Which entry is being acted on, and how. In the context of a timeline.
#[derive(Clone, Copy)]
pub struct Acting {
    open: RwSignal<bool>,
    on: RwSignal<Option<(What, Entry)>>,
}

impl Acting {
    /// Makes it and puts it into the context.
    pub fn provide() -> Self {
        let acting = Self { open: RwSignal::new(false), on: RwSignal::new(None) };
        provide_context(acting);
        acting
    }

    fn start(self, what: What, entry: Entry) {
        self.on.set(Some((what, entry)));
        self.open.set(true);
    }

    pub(super) fn correct(self, entry: Entry) {
        self.start(What::Correct, entry);
    }

    pub(super) fn cancel(self, entry: Entry) {
        self.start(What::Cancel, entry);
    }

    pub(super) fn history(self, entry: Entry) {
        self.start(What::History, entry);
    }
}

/// The dialog.
#[component]
pub fn EntryDialogs(
    /// Whose entries.
    timeline: Timeline,
    /// Which one, and how.
    acting: Acting,
) -> impl IntoView {
    let title = move || match acting.on.with(|on| on.as_ref().map(|(what, _)| *what)) {
        Some(What::Correct) => tr::correct_title(),
        Some(What::Cancel) => tr::cancel_title(),
        Some(What::History) | None => tr::history_title(),
    };
    let body = move || {
        let (what, entry) = acting.on.get()?;
        let (timeline, open) = (timeline.clone(), acting.open);
        Some(writing::form(match what {
            What::Correct => Writing::Correct(timeline, entry, open),
            What::Cancel => Writing::Cancel(timeline, entry, open),
            What::History => Writing::History(entry),
        }))
    };
    view! {
        <Dialog open=acting.open title=Signal::derive(move || title().to_owned()) close_label=tr::app_close() wide=true>
            {body.clone()}
        </Dialog>
    }
    .into_any()
}

/// All versions of an entry, newest first.
#[component]
pub fn History(
    /// Which.
    entry: Entry,
) -> impl IntoView {
    let history = timeline::history(entry.id);
    history.load();
    let handle = history.handle();
    let list = move || history.with(|list| list.iter().rev().map(version).collect_view());
    view! { <RemoteView of=handle><ol class="history" role="list">{list.clone()}</ol></RemoteView> }.into_any()
}

fn version(revision: &Revision) -> AnyView {
    let name = revision.author.as_ref().map(|a| a.name.full()).unwrap_or_default();
    let what =
        if revision.cancelled { tr::history_cancelled().to_owned() } else { tr::history_version(revision.version) };
    let reason = revision.reason.as_ref().map(|reason| view! { <p>{tr::history_reason(reason)}</p> }.into_any());
    let measured = (!revision.cancelled && !revision.measures.is_empty()).then(|| vitals::values(&revision.measures));
    let text = (!revision.cancelled && !revision.text.is_empty()).then(|| {
        view! { <p class="version-text" lang=person::lang_of(&revision.text)>{revision.text.clone()}</p> }.into_any()
    });
    let pictures = (!revision.cancelled && !revision.media.is_empty()).then(|| {
        let said = revision.media.iter().map(|media| {
            let tag = media.tag.map(codes::media_tag).unwrap_or_default();
            let words: Vec<&str> = [media.caption.as_str(), tag].into_iter().filter(|word| !word.is_empty()).collect();
            if words.is_empty() { tr::history_no_words().to_owned() } else { words.join(tr::list_dot()) }
        });
        let said = said.map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
        view! { <ul class="soft" aria-label=tr::media_title()>{said}</ul> }.into_any()
    });
    view! {
        <li class="version">
            <p class="version-head"><b>{what}</b>" "{tr::history_by(name, dates::moment(revision.at))}</p>
            {reason}
            {measured}
            {text}
            {pictures}
        </li>
    }
    .into_any()
}
