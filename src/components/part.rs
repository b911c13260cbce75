//! How a part of the app is shown that may still have to be fetched.

use crate::{
    i18n::tr,
    part::NotFetched,
    stores::{screen, yes},
    ui::{Banner, Button, ButtonKind, IconName, Tone, dynamic},
};
use leptos::prelude::*;
use std::{pin::Pin, sync::Arc};

/// A view on its way.
pub type Coming = Pin<Box<dyn Future<Output = Result<AnyView, NotFetched>>>>;

// Boxed at the edge: the code below is there once, and not once for each part.
type Draw = Arc<dyn Fn() -> Coming + Send + Sync>;

/// As [`show`], behind what is read first: its file is fetched after that has been painted.
pub fn show_behind(draw: impl Fn() -> Coming + Send + Sync + 'static) -> AnyView {
    behind(Arc::new(draw))
}

/// Shows a part once it is here, or a way to try again where it did not come.
pub fn show(draw: impl Fn() -> Coming + Send + Sync + 'static) -> AnyView {
    shown(Arc::new(draw), false)
}

/// As [`show`], for what somebody's first screen is: drawn with the first style sheet alone.
pub fn show_first(draw: impl Fn() -> Coming + Send + Sync + 'static) -> AnyView {
    shown(Arc::new(draw), true)
}

fn behind(draw: Draw) -> AnyView {
    let settled = yes(screen::settled);
    (move || settled.get().then(|| shown(Arc::clone(&draw), false))).into_any()
}

fn shown(draw: Draw, first: bool) -> AnyView {
    let failed = RwSignal::new(false);
    let here = RwSignal::new_local(None::<AnyView>);
    let draw = StoredValue::new(draw);
    let fetch = move || {
        failed.set(false);
        let coming = draw.with_value(|draw| draw());
        screen::draw_later(async move {
            match coming.await {
                Ok(view) if first || screen::styled().await => _ = here.try_set(Some(view)),
                _ => _ = failed.try_set(true),
            }
        });
    };
    fetch();
    let trouble = move || {
        failed.get().then(|| {
            view! {
                <Banner kind=Tone::Warning title=tr::app_failed()>
                    <Button kind=ButtonKind::Secondary icon=IconName::Retry on_press=fetch>{tr::app_retry()}</Button>
                </Banner>
            }
            .into_any()
        })
    };
    let view = move || {
        here.track();
        here.try_update_untracked(Option::take).flatten()
    };
    view! { {dynamic(trouble)} {dynamic(view)} }.into_any()
}
