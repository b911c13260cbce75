//! A picture or film in full: one after the other by buttons and keys, larger by buttons, keys and two fingers.

use super::Shot;
use crate::{
    i18n::{codes, dates, tr},
    stores::screen,
    ui::{Banner, Button, ButtonKind, ButtonSize, Dialog, IconButton, IconName, Tone, dynamic},
};
use contract::media::{MediaKind, MediaSize};
use leptos::{ev::KeyboardEvent, prelude::*};

/// How large a picture can be shown, in parts of a hundred of the window.
const SIZES: [u16; 4] = [100, 150, 200, 400];

/// The viewer; nothing while it is closed.
#[component]
pub fn Viewer(
    /// What can be seen one after the other.
    shots: Vec<Shot>,
    /// Open or not, both ways.
    open: RwSignal<bool>,
    /// Which of them.
    at: RwSignal<usize>,
) -> impl IntoView {
    let count = shots.len();
    let shots = StoredValue::new(shots);
    let title = Signal::derive(move || tr::media_place(count, at.get() + 1));
    view! {
        <Dialog open=open title=title close_label=tr::app_close() wide=true>
            <Shown shots=shots at=at/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Shown(shots: StoredValue<Vec<Shot>>, at: RwSignal<usize>) -> impl IntoView {
    let (size, failed, tries) = (RwSignal::new(0_usize), RwSignal::new(false), RwSignal::new(0_u32));
    let last = shots.with_value(Vec::len).saturating_sub(1);
    let go = move |step: isize| {
        at.update(|n| *n = n.saturating_add_signed(step).min(last));
        size.set(0);
        failed.set(false);
    };
    let zoom = move |step: isize| size.update(|n| *n = n.saturating_add_signed(step).min(SIZES.len() - 1));
    let key = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "ArrowLeft" if size.get_untracked() == 0 => go(-1),
            "ArrowRight" if size.get_untracked() == 0 => go(1),
            "+" => zoom(1),
            "-" => zoom(-1),
            _ => return,
        }
        ev.prevent_default();
    };
    let again = move || {
        failed.set(false);
        tries.update(|n| *n += 1);
    };
    // From the beginning the arrow keys turn the pages.
    screen::focus_soon(".viewer-stage");
    let shot = Memo::new(move |_| shots.with_value(|shots| shots.get(at.get()).cloned()));
    let is_photo = move || shot.with(|shot| shot.as_ref().is_some_and(|shot| shot.media.kind != MediaKind::Video));
    let picture = move || {
        tries.track();
        let shot = shot.get()?;
        if failed.get() {
            return Some(
                view! {
                    <Banner kind=Tone::Warning title=tr::media_failed()>
                        <Button kind=ButtonKind::Secondary icon=IconName::Retry on_press=again>{tr::app_retry()}</Button>
                    </Banner>
                }
                .into_any(),
            );
        }
        Some(whole(&shot, size, failed))
    };
    let words = move || shot.get().map(|shot| words(&shot));
    view! {
        <div class="viewer" on:keydown=key>
            <div class="viewer-stage" tabindex="0" role="group" aria-label=tr::media_picture() data-size=move || size.get()>
                {dynamic(picture)}
            </div>
            {dynamic(words)}
            <div class="row viewer-acts">
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronLeft
                    on_press=move || go(-1)>{tr::media_before()}</Button>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronRight
                    on_press=move || go(1)>{tr::media_next()}</Button>
                {dynamic(move || is_photo().then(|| view! {
                    <IconButton name=IconName::Minus label=tr::media_smaller() on_press=move || zoom(-1)/>
                    <span class="number">{dynamic(move || format!("{}%", SIZES[size.get()]))}</span>
                    <IconButton name=IconName::Plus label=tr::media_larger() on_press=move || zoom(1)/>
                }.into_any()))}
            </div>
        </div>
    }
    .into_any()
}

fn whole(shot: &Shot, size: RwSignal<usize>, failed: RwSignal<bool>) -> AnyView {
    let (name, address) = (shot.name(), shot.address(MediaSize::Whole));
    let fail = move |_| failed.set(true);
    if shot.media.kind == MediaKind::Video {
        let poster = shot.address(MediaSize::Thumb);
        return view! {
            <video class="viewer-picture" controls playsinline preload="metadata" poster=poster src=address aria-label=name
                on:error=fail></video>
        }
        .into_any();
    }
    let width = move || format!("{}%", SIZES[size.get()]);
    view! {
        <img class="viewer-picture" src=address alt=name width=shot.media.width height=shot.media.height decoding="async"
            style:inline-size=width on:error=fail/>
    }
    .into_any()
}

/// What stands under a picture: its words, what it shows, when and by whom.
pub fn words(shot: &Shot) -> AnyView {
    let taken = shot.media.taken_at.map(|at| tr::media_taken(dates::moment(at)));
    let facts = [
        shot.media.tag.map(|tag| codes::media_tag(tag).to_owned()),
        taken.or_else(|| Some(dates::moment(shot.at))),
        Some(shot.who.clone()).filter(|who| !who.is_empty()),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(tr::list_dot());
    let caption = shot.media.caption.clone();
    view! {
        <div class="viewer-words">
            {(!caption.is_empty()).then(|| view! { <p><b>{caption.clone()}</b></p> }.into_any())}
            <p class="soft">{facts}</p>
        </div>
    }
    .into_any()
}
