//! The forms that write to a timeline, as one part of the app: fetched right after the first screen,
//! so that it is here before anybody has read enough to answer.

use super::{
    compose::{CancelForm, CommentForm, Composer, CorrectForm, MeasureForm},
    entry::{EntrySignal, History},
    part::show,
};
use crate::{
    part::part,
    stores::{timeline::Timeline, vitals::Measured},
};
use contract::entry::Entry;
use leptos::prelude::*;

/// One of the forms, and what it is about.
#[derive(Clone)]
pub enum Writing {
    /// A new entry.
    New(Timeline, RwSignal<bool>),
    /// A set of values.
    Measure(Timeline, Measured, RwSignal<bool>),
    /// A comment on an entry; true: somebody asked for the form just now.
    Comment(Timeline, EntrySignal, RwSignal<bool>, bool),
    /// 訂正.
    Correct(Timeline, Entry, RwSignal<bool>),
    /// 取消.
    Cancel(Timeline, Entry, RwSignal<bool>),
    /// 履歴, to see what was written.
    History(Entry),
}

part!(writing,
    /// Fetches the forms.
    fetch,
    /// Draws one.
    draw(form: Writing) -> AnyView {
        match form {
            Writing::New(timeline, open) => view! { <Composer timeline=timeline open=open/> }.into_any(),
            Writing::Measure(timeline, measured, open) => {
                view! { <MeasureForm timeline=timeline measured=measured open=open/> }.into_any()
            }
            Writing::Comment(timeline, entry, writing, asked) => {
                view! { <CommentForm timeline=timeline entry=entry writing=writing asked=asked/> }.into_any()
            }
            Writing::Correct(timeline, entry, open) => {
                view! { <CorrectForm timeline=timeline entry=entry open=open/> }.into_any()
            }
            Writing::Cancel(timeline, entry, open) => {
                view! { <CancelForm timeline=timeline entry=entry open=open/> }.into_any()
            }
            Writing::History(entry) => view! { <History entry=entry/> }.into_any(),
        }
    }
);

/// The form.
pub fn form(form: Writing) -> AnyView {
    show(move || Box::pin(draw(form.clone())))
}
