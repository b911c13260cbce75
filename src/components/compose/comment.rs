//! A comment under an entry.

use super::{
    Urgent,
    state::{self, Away, WriteState},
};
use crate::{
    components::{entry::EntrySignal, subject_band},
    i18n::{codes, tr},
    stores::{
        Command, clock,
        draft::{Draft, Form, Slot},
        screen,
        timeline::{Timeline, already_saved},
    },
    ui::{Button, ButtonKind, ButtonSize, Field, IconName, TextArea, Toasts, Tone, dynamic},
};
use contract::{
    EntryId, Timestamp,
    entry::{EntryKind, MAX_TEXT},
    subject::SubjectHead,
    text::clean,
};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Comment {
    head: Memo<Option<SubjectHead>>,
    id: StoredValue<EntryId>,
    first_sent: StoredValue<Option<Timestamp>>,
    text: RwSignal<String>,
    error: RwSignal<Option<String>>,
    entry: EntrySignal,
    writing: RwSignal<bool>,
    slot: StoredValue<Slot>,
    timeline: StoredValue<Timeline>,
    command: StoredValue<Command>,
    toasts: Option<Toasts>,
}

impl Comment {
    fn draft(self) -> Draft {
        let (id, first_sent) = (self.id.get_value(), self.first_sent.get_value());
        Draft { id, first_sent, text: self.text.get_untracked(), ..Draft::begin(EntryKind::Comment) }
    }

    fn keep(self) {
        if self.text.try_with_untracked(|text| !text.is_empty()) == Some(true) {
            self.slot.try_with_value(|slot| slot.keep(&self.draft()));
        }
    }

    fn pause(self) {
        self.slot.with_value(|slot| slot.keep(&self.draft()));
    }

    fn send(self) {
        let wrong = clean(&self.text.get_untracked(), MAX_TEXT).err();
        self.error.set(wrong.map(|e| codes::field(e).to_owned()));
        let named = self.head.with_untracked(Option::is_some);
        let Some(parent) = self.entry.get_untracked().filter(|_| wrong.is_none() && named) else { return };
        let (command, slot) = (self.command.get_value(), self.slot.get_value());
        let outcome = command.clone();
        if command.pending() {
            return;
        }
        self.first_sent.update_value(|at| _ = at.get_or_insert_with(clock::exact));
        let away = Away::begin(self.toasts, self.head);
        self.timeline.get_value().send(self.draft(), slot.clone(), Some(&parent), &command, move |saved| {
            away.tell(self.writing, &outcome);
            if saved {
                // Nothing is left to be kept when the form goes.
                self.text.try_set(String::new());
                slot.clear();
                self.writing.try_set(false);
                if let Some(toasts) = self.toasts {
                    toasts.show(Tone::Success, tr::compose_state_saved());
                }
            } else if outcome.failure().is_some_and(|e| already_saved(&e)) {
                self.id.try_set_value(Draft::begin(EntryKind::Comment).id);
                self.first_sent.try_set_value(None);
                self.keep();
            }
        });
    }
}

/// The form. It goes when the comment is saved, or when it is folded away; then the draft stays.
#[component]
pub fn CommentForm(
    /// Where it is sent.
    timeline: Timeline,
    /// On what.
    entry: EntrySignal,
    /// Open.
    writing: RwSignal<bool>,
    /// Somebody asked for it, so it takes the focus; one that comes back with its draft does not.
    asked: bool,
) -> impl IntoView {
    let subject = timeline.subject();
    let slot = match entry.with_untracked(|e| e.as_ref().map(|e| e.id)) {
        Some(parent) => Slot::of(subject, Form::Comment(parent)),
        None => Slot::of(subject, Form::New),
    };
    let comment = Comment {
        head: subject_band::head(subject),
        id: StoredValue::new(Draft::begin(EntryKind::Comment).id),
        first_sent: StoredValue::new(None),
        text: RwSignal::new(String::new()),
        error: RwSignal::new(None),
        entry,
        writing,
        slot: StoredValue::new(slot.clone()),
        timeline: StoredValue::new(timeline),
        command: StoredValue::new(Command::default()),
        toasts: use_context(),
    };
    slot.restore(move |draft| {
        if comment.text.try_with_untracked(String::is_empty) == Some(true) {
            comment.id.set_value(draft.id);
            comment.first_sent.set_value(draft.first_sent);
            comment.text.set(draft.text);
        }
    });
    state::keep_when_leaving(move || comment.keep());
    if asked {
        // The whole form, with the button that sends, stands clear of what floats at the edges.
        Effect::new(|_| screen::reveal_soon(".comment-form:focus-within"));
    }
    Effect::new(move |first: Option<()>| {
        comment.text.track();
        if first.is_some() {
            comment.slot.with_value(Slot::typing);
        }
    });
    let unnamed = Signal::derive(move || subject_band::unnamed(comment.head));
    let busy = Signal::derive(move || comment.command.with_value(Command::pending));
    view! {
        <div class="stack comment-form">
            <Field label=tr::comment_text() error=comment.error>
                <TextArea value=comment.text max=MAX_TEXT rows=2 focus=asked
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))
                    on_pause=move || comment.pause() on_submit=move || comment.send()/>
            </Field>
            <Urgent text=comment.text/>
            <p class="soft">{tr::notice_emergency()}</p>
            <div class="composer-foot">
                <WriteState command=comment.command draft=comment.slot typed=Signal::derive(move || !comment.text.with(String::is_empty))/>
                <div class="row">
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small
                        on_press=move || { comment.pause(); writing.set(false) }>{tr::app_cancel()}</Button>
                    <Button size=ButtonSize::Small icon=IconName::Send busy=busy disabled_reason=unnamed
                        on_press=move || comment.send()>
                        {dynamic(move || tr::comment_send(subject_band::full_name(comment.head)))}
                    </Button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
