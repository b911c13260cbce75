//! Small pictures side by side; each opens the viewer.

use super::{Shot, viewer::Viewer};
use crate::{
    stores::{uploads, yes},
    ui::{Icon, IconName, dynamic},
};
use contract::media::{MediaKind, MediaSize};
use leptos::prelude::*;

/// Pictures of one entry, or of a month.
#[component]
pub fn Grid(
    /// Which.
    shots: Vec<Shot>,
) -> impl IntoView {
    let (open, at) = (RwSignal::new(false), RwSignal::new(0));
    // Most are never opened: a row of the timeline does not carry a dialog for each.
    let opened = RwSignal::new(false);
    let show = move |n| {
        opened.set(true);
        at.set(n);
        open.set(true);
    };
    let tiles = shots.iter().cloned().enumerate();
    let tiles = tiles.map(|(n, shot)| view! { <Tile shot=shot on_press=move || show(n)/> }.into_any());
    // One alone is no list.
    let tiles = if shots.len() == 1 {
        tiles.collect_view().into_any()
    } else {
        let items = tiles.map(|tile| view! { <li>{tile}</li> }.into_any()).collect_view();
        view! { <ul class="shot-list">{items}</ul> }.into_any()
    };
    view! {
        {tiles}
        {dynamic(move || opened.get().then(|| view! { <Viewer shots=shots.clone() open=open at=at/> }.into_any()))}
    }
    .into_any()
}

/// One small picture.
#[component]
pub fn Tile(
    /// Which.
    shot: Shot,
    /// It was pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// Chosen, where some can be chosen.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
) -> impl IntoView {
    let failed = RwSignal::new(false);
    let blur = StoredValue::new(uploads::blur(&shot.media));
    let background = move || blur.with_value(|blur| blur.as_ref().map(uploads::Blur::css));
    let name = shot.name();
    let address = shot.address(MediaSize::Thumb);
    let film = shot.media.kind == MediaKind::Video;
    let length = film.then(|| super::length(shot.media.duration_ms));
    let broken = yes(move || failed.get());
    let picture = move || {
        if broken.get() {
            let icon = if film { IconName::Film } else { IconName::Photo };
            return view! { <span class="shot-broken"><Icon name=icon/></span> }.into_any();
        }
        let address = address.clone();
        view! {
            <img src=address alt="" loading="lazy" decoding="async" draggable="false" style:background-image=background
                on:error=move |_| failed.set(true)/>
        }
        .into_any()
    };
    let pressed = move || pressed.map(|pressed| if pressed.get() { "true" } else { "false" });
    view! {
        <button type="button" class="shot" aria-label=name aria-pressed=pressed on:click=move |_| on_press.run(())>
            {dynamic(picture)}
            {length.map(|length| view! { <span class="shot-film"><Icon name=IconName::Film/>{length}</span> })}
        </button>
    }
    .into_any()
}
