//! What pages may ask of the screen: its title, its focus, its place, a reload.

use super::signal::follow;
use crate::platform::{boot, page, timer};
use contract::SubjectId;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use std::{borrow::Cow, cell::Cell};

thread_local! {
    static WIDE: ArcRwSignal<bool> = media("(min-width: 64rem)");
    static TWO_PANES: ArcRwSignal<bool> = media("(min-width: 48rem)");
}

fn media(query: &str) -> ArcRwSignal<bool> {
    let signal = ArcRwSignal::new(false);
    let told = signal.clone();
    page::on_media(query, move |matches| told.set(matches));
    signal
}

thread_local! {
    static WHOSE: Cell<Option<SubjectId>> = const { Cell::new(None) };
}

/// The page on screen is about this subject, or about none.
pub fn about(subject: Option<SubjectId>) {
    WHOSE.set(subject);
}

/// Whom the page on screen is about.
pub(super) fn whose() -> Option<SubjectId> {
    WHOSE.get()
}

thread_local! {
    static HIDDEN: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Changes each time the tab goes to the background, from where it may never come back; reactive.
pub fn hidden() -> u32 {
    HIDDEN.with(follow)
}

pub(super) fn has_been_hidden() {
    HIDDEN.with(|hidden| hidden.update(|n| *n += 1));
}

/// A desktop's width: tables instead of cards; reactive.
pub fn wide() -> bool {
    WIDE.with(follow)
}

/// A tablet's width or more: two panes; reactive.
pub fn two_panes() -> bool {
    TWO_PANES.with(follow)
}

/// Something is painted: the sign-in page's skeleton may go.
pub fn ready() {
    boot::ready();
}

/// Sets `<title>`: page first, then the service.
pub fn set_title(page: &str, service: &str) {
    page::set_title(&if page.is_empty() { service.to_owned() } else { format!("{page} | {service}") });
}

/// After a change of route: the heading gets the focus, once it is there.
pub fn focus_heading() {
    focus_soon("#page-title");
}

/// Focuses what the selector names, after the page has been drawn.
pub fn focus_soon(selector: impl Into<Cow<'static, str>>) {
    let selector = selector.into();
    timer::spawn(async move {
        timer::sleep(0).await;
        page::focus(&selector);
    });
}

/// Brings what the selector names into the middle of the window, after the page has been drawn.
pub fn reveal_soon(selector: impl Into<Cow<'static, str>>) {
    let selector = selector.into();
    timer::spawn(async move {
        timer::sleep(0).await;
        page::reveal(&selector);
    });
}

/// Runs what draws something once it is here, as if the page did it itself.
pub fn draw_later(task: impl Future<Output = ()> + 'static) {
    timer::spawn(ScopedFuture::new(task));
}

/// The style sheet that later parts of the app are drawn with is here; false where it could not be fetched.
pub async fn styled() -> bool {
    page::later_sheet().await
}

thread_local! {
    static SETTLED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// The first screen has been painted, or cannot be: what was left for later may be fetched; reactive.
pub fn settled() -> bool {
    SETTLED.with(follow)
}

/// Something of the server's has come, or has failed to.
pub fn has_settled() {
    if SETTLED.with(|settled| settled.get_untracked()) {
        return;
    }
    timer::spawn(async {
        timer::painted().await;
        SETTLED.with(|settled| settled.set(true));
    });
}

/// To the top.
pub fn to_top() {
    page::scroll_to(0.0);
}

/// Loads the app anew. Drafts are on the device before anybody can press for it.
pub fn reload() {
    page::reload();
}
