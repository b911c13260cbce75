//! Comments on an entry, oldest first, and the form for a new one. A comment is an entry itself: it is
//! corrected and cancelled like one.

use super::{EntrySignal, acts::Acts, facts, standing_of};
use crate::{
    components::{
        person,
        writing::{self, Writing},
    },
    i18n::{codes, tr},
    stores::{
        Verdict, borrowed,
        draft::{self, Form},
        may_on,
        timeline::Timeline,
        yes,
    },
    ui::{Button, ButtonKind, ButtonSize, IconName, dynamic},
};
use contract::{EntryId, Right, entry::Entry};
use leptos::prelude::*;

/// Whether a comment on an entry is being written: shared by the button and the form.
#[derive(Clone, Copy)]
pub struct Commenting {
    entry: EntrySignal,
    writing: RwSignal<bool>,
    /// Somebody pressed the button, so the form takes the focus.
    asked: StoredValue<bool>,
    /// There is a draft.
    begun: Memo<bool>,
}

impl Commenting {
    /// On an entry of a timeline. What was begun comes back with its entry: after scrolling, and after the app
    /// was loaded anew.
    pub fn on(timeline: &Timeline, entry: EntrySignal) -> Self {
        let (writing, asked) = (RwSignal::new(false), StoredValue::new(false));
        let (subject, parent) = (timeline.subject(), entry.with_untracked(|e| e.as_ref().map(|e| e.id)));
        // What I have begun is nobody else's.
        let mine = borrowed().is_none();
        let begun = yes(move || mine && parent.is_some_and(|parent| draft::exists(subject, Form::Comment(parent))));
        Effect::new(move |before: Option<bool>| {
            let begun = begun.get();
            if begun && before != Some(true) && !asked.get_value() {
                writing.set(true);
            }
            begun
        });
        Self { entry, writing, asked, begun }
    }

    fn ask(self) {
        self.asked.set_value(true);
        self.writing.set(true);
    }
}

/// The button that begins a comment.
#[component]
pub fn CommentButton(
    /// On what.
    commenting: Commenting,
) -> impl IntoView {
    let Commenting { entry, writing, begun, .. } = commenting;
    let verdict =
        Memo::new(move |_| entry.with(|e| e.as_ref().map_or(Verdict::Hidden, |e| may_on(Right::CommentCreate, e))));
    let reason = Signal::derive(move || verdict.get().reason().map(|d| codes::denied(d).to_owned()));
    let shown = yes(move || verdict.get().shown() && !writing.get());
    let word = move || if begun.get() { tr::entry_comment_resume() } else { tr::entry_comment() };
    move || {
        shown.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Comment disabled_reason=reason
                    on_press=move || commenting.ask()>{dynamic(word)}</Button>
            }
            .into_any()
        })
    }
}

/// The comments and the form.
#[component]
pub fn Comments(
    /// Where they are sent.
    timeline: Timeline,
    /// On what, and whether one is being written.
    commenting: Commenting,
) -> impl IntoView {
    let Commenting { entry, writing, asked, .. } = commenting;
    let ids = move || {
        entry
            .with(|e| e.as_ref().map(|e| e.comments.iter().map(|c| c.id).collect::<Vec<EntryId>>()))
            .unwrap_or_default()
    };
    let any = yes(move || entry.with(|e| e.as_ref().is_some_and(|e| !e.comments.is_empty())));
    let of_list = timeline.clone();
    let list = move || {
        let timeline = of_list.clone();
        any.get().then(|| {
            view! {
                <ul class="comments" role="list" aria-label=tr::entry_comments()>
                    <For each=ids key=|id| *id let:id><Comment timeline=timeline.clone() entry=entry id=id/></For>
                </ul>
            }
            .into_any()
        })
    };
    let form = move || {
        let write = || writing::form(Writing::Comment(timeline.clone(), entry, writing, asked.get_value()));
        writing.get().then(write)
    };
    view! { {dynamic(list)} {dynamic(form)} }.into_any()
}

#[component]
fn Comment(timeline: Timeline, entry: EntrySignal, id: EntryId) -> impl IntoView {
    let comment: EntrySignal = Memo::new(move |before: Option<&Option<Entry>>| {
        let now = entry.with(|e| e.as_ref().and_then(|e| e.comments.iter().find(|c| c.id == id).cloned()));
        now.or_else(|| before.cloned().flatten())
    });
    let of_acts = timeline.clone();
    let sending = move || {
        timeline.is_echo(id).then(|| view! { <span class="post-state">{tr::entry_sending()}</span> }.into_any())
    };
    view! {
        <li class="comment">
            {dynamic(move || comment.with(|c| c.as_ref().map(said)))}
            <div class="comment-acts row">{dynamic(sending)}<Acts timeline=of_acts entry=comment/></div>
        </li>
    }
    .into_any()
}

fn said(comment: &Entry) -> AnyView {
    let name = comment.author.as_ref().map(|a| a.name.full()).unwrap_or_default();
    let text = comment.text.clone();
    let lang = person::lang_of(&text);
    let body = if comment.cancelled.is_some() {
        view! { <s>{text}</s>" "<small>{tr::entry_cancelled()}</small> }.into_any()
    } else {
        text.into_any()
    };
    view! {
        {comment.author.as_ref().map(person::avatar)}
        <p class="comment-who">
            <b lang="ja">{name}</b><span>{standing_of(comment)}</span>" "{facts::stamp(comment.occurred_at)}
        </p>
        <p class="comment-body" lang=lang>{body}</p>
    }
    .into_any()
}
