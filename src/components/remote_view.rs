//! The one place where remote data becomes a page: a skeleton only when it is slow, the last good
//! data under a strip when the newest attempt failed, and a way to try again.

use super::failure;
use crate::{
    i18n::tr,
    stores::{ApiError, Handle, Status, screen, yes},
    ui::{Banner, Button, ButtonKind, IconName, Skeleton, Tone, dynamic},
};
use contract::ProblemCode;
use leptos::prelude::*;

/// Shows `children` once there is data, and keeps them.
#[component]
pub fn RemoteView(
    /// What is shown.
    of: Handle,
    /// The view of the data. Reads the store itself.
    children: ChildrenFn,
) -> impl IntoView {
    let ask = |question: fn(&Status) -> bool| {
        let of = of.clone();
        yes(move || of.with(question))
    };
    let loaded = ask(|s| s.loaded);
    let slow = ask(|s| s.slow && !s.loaded);
    let failed = ask(|s| s.error.is_some());
    Effect::new(move |_| {
        if loaded.get() || failed.get() {
            screen::has_settled();
        }
    });
    let body = move || {
        if loaded.get() {
            children().into_any()
        } else if slow.get() {
            view! { <p class="visually-hidden" role="status">{tr::app_loading()}</p> <Skeleton lines=5/> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! { <RemoteStrip of=of/> {dynamic(body)} }.into_any()
}

/// Only that the newest attempt failed, and a way to try again: where the data has another place, or
/// must not be waited for.
#[component]
pub fn RemoteStrip(
    /// What may have failed.
    of: Handle,
) -> impl IntoView {
    let retry = of.retry;
    let error = Memo::new(move |_| {
        of.with(|s| s.error.clone().map(|error| (error, s.loaded)).filter(|(error, _)| !covered(error)))
    });
    move || {
        error.get().map(|(error, loaded)| {
            let title = if loaded { tr::app_stale() } else { tr::app_failed() };
            view! {
                <div class="strip">
                    <Banner kind=Tone::Warning title=title>
                        <p>{failure::sentence(&error)}</p>
                        <Button kind=ButtonKind::Secondary icon=IconName::Retry on_press=retry>{tr::app_retry()}</Button>
                    </Banner>
                </div>
            }
            .into_any()
        })
    }
}

/// The dialog over the page already says that the session has ended.
fn covered(error: &ApiError) -> bool {
    error.code() == Some(ProblemCode::SignedOut)
}
