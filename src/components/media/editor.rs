//! A photo before it is sent: turned, cut to a frame, and covered where a face or a paper must not be seen. The frame
//! is drawn with a finger or moved by buttons and keys, so that nobody needs a steady hand.

use crate::{
    i18n::tr,
    stores::uploads::{Edits, Part, Picked, Tray},
    ui::{Button, ButtonKind, ButtonSize, Dialog, IconButton, IconName, dynamic},
};
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    prelude::*,
};

/// A frame in thousandths of the picture: left, top, width, height.
type Frame = [i32; 4];
const WHOLE: i32 = 1_000;
const FIRST: Frame = [250, 250, 500, 500];
const STEP: i32 = 40;
const SMALLEST: i32 = 40;

/// The dialog; nothing while it is closed.
#[component]
pub fn Editor(
    /// Where the photo waits.
    tray: Tray,
    /// Which one; closed while `None`.
    on: RwSignal<Option<Picked>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(on.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && on.with_untracked(Option::is_some) {
            on.set(None);
        }
    });
    let tray = StoredValue::new(tray);
    let shown = move || on.get().map(|picked| view! { <Work tray=tray picked=picked open=open/> }.into_any());
    view! { <Dialog open=open title=tr::media_edit().to_owned() close_label=tr::app_close() wide=true>{dynamic(shown)}</Dialog> }
        .into_any()
}

fn part([x, y, w, h]: Frame) -> Part {
    [x, y, w, h].map(|n| f64::from(n) / f64::from(WHOLE))
}

/// Inside the picture, and not too small to be seen.
fn kept([x, y, w, h]: Frame) -> Frame {
    let (w, h) = (w.clamp(SMALLEST, WHOLE), h.clamp(SMALLEST, WHOLE));
    [x.clamp(0, WHOLE - w), y.clamp(0, WHOLE - h), w, h]
}

/// A frame between two corners.
fn between((ax, ay): (i32, i32), (bx, by): (i32, i32)) -> Frame {
    kept([ax.min(bx), ay.min(by), (ax - bx).abs(), (ay - by).abs()])
}

#[component]
fn Work(tray: StoredValue<Tray>, picked: Picked, open: RwSignal<bool>) -> impl IntoView {
    let frame = RwSignal::new(FIRST);
    let corner = RwSignal::new(None::<(i32, i32)>);
    let ground = NodeRef::<leptos::html::Div>::new();
    let picked = StoredValue::new(picked);
    let busy = Signal::derive(move || tray.with_value(Tray::is_busy));
    let edit = move |change: &dyn Fn(&Edits) -> Edits| {
        let edits = picked.with_value(|picked| picked.edits.with_untracked(change));
        tray.with_value(|tray| picked.with_value(|picked| tray.edit(picked, edits)));
        frame.set(FIRST);
    };
    // Whoever is done sees it closed once it is drawn.
    let done = RwSignal::new(false);
    Effect::new(move || {
        if done.get() && !busy.get() {
            open.set(false);
        }
    });
    let ending = Signal::derive(move || done.get() && busy.get());
    let moved = move |by: Frame| frame.update(|frame| *frame = kept(std::array::from_fn(|n| frame[n] + by[n])));
    let place = move |ev: &PointerEvent| {
        let ground = ground.get_untracked()?;
        let (wide, high) = (ground.client_width(), ground.client_height());
        (wide > 0 && high > 0).then(|| (ev.offset_x() * WHOLE / wide, ev.offset_y() * WHOLE / high))
    };
    let down = move |ev: PointerEvent| corner.set(place(&ev));
    let drag = move |ev: PointerEvent| {
        if let (Some(from), Some(to)) = (corner.get_untracked(), place(&ev)) {
            frame.set(between(from, to));
        }
    };
    let up = move |_| corner.set(None);
    let key = move |ev: KeyboardEvent| {
        let by = match ev.key().as_str() {
            "ArrowLeft" => [-STEP, 0],
            "ArrowRight" => [STEP, 0],
            "ArrowUp" => [0, -STEP],
            "ArrowDown" => [0, STEP],
            _ => return,
        };
        moved(if ev.shift_key() { [0, 0, by[0], by[1]] } else { [by[0], by[1], 0, 0] });
        ev.prevent_default();
    };
    let url = move || picked.with_value(|picked| picked.look.with(|look| look.url().to_owned()));
    let side = move |n: usize| move || format!("calc({}% / 10)", frame.get()[n]);
    view! {
        <p class="soft">{tr::media_edit_hint()}</p>
        <div class="editor">
            <div class="editor-ground" node_ref=ground tabindex="0" role="group" aria-label=tr::media_frame()
                on:pointerdown=down on:pointermove=drag on:pointerup=up on:pointercancel=up on:keydown=key>
                <img src=url alt=tr::media_preview() draggable="false"/>
                <div class="editor-frame" style:inset-inline-start=side(0) style:inset-block-start=side(1)
                    style:inline-size=side(2) style:block-size=side(3)></div>
            </div>
            <div class="editor-acts" role="group" aria-label=tr::media_frame()>
                <IconButton name=IconName::ChevronLeft label=tr::media_frame_left() on_press=move || moved([-STEP, 0, 0, 0])/>
                <IconButton name=IconName::ChevronUp label=tr::media_frame_up() on_press=move || moved([0, -STEP, 0, 0])/>
                <IconButton name=IconName::ChevronDown label=tr::media_frame_down() on_press=move || moved([0, STEP, 0, 0])/>
                <IconButton name=IconName::ChevronRight label=tr::media_frame_right() on_press=move || moved([STEP, 0, 0, 0])/>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || moved([-STEP / 2, 0, STEP, 0])>{tr::media_wider()}</Button>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || moved([STEP / 2, 0, -STEP, 0])>{tr::media_narrower()}</Button>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || moved([0, -STEP / 2, 0, STEP])>{tr::media_taller()}</Button>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || moved([0, STEP / 2, 0, -STEP])>{tr::media_flatter()}</Button>
            </div>
            <div class="row">
                <Button kind=ButtonKind::Secondary busy=busy icon=IconName::EyeOff
                    on_press=move || edit(&|edits| edits.covered(part(frame.get_untracked())))>{tr::media_cover()}</Button>
                <Button kind=ButtonKind::Secondary busy=busy icon=IconName::Crop
                    on_press=move || edit(&|edits| edits.cut(part(frame.get_untracked())))>{tr::media_cut()}</Button>
                <Button kind=ButtonKind::Secondary icon=IconName::Retry
                    on_press=move || edit(&Edits::turned)>{tr::media_turn()}</Button>
                <Button kind=ButtonKind::Quiet icon=IconName::History
                    on_press=move || edit(&|_| Edits::default())>{tr::media_undo_all()}</Button>
                <Button icon=IconName::Check busy=ending on_press=move || done.set(true)>{tr::media_edit_done()}</Button>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m3_2_6_a_frame_stays_inside_the_picture_and_can_be_seen() {
        assert_eq!(kept([-30, 990, 5, 5_000]), [0, 0, SMALLEST, WHOLE]);
        assert_eq!(kept([980, 500, 100, 100]), [900, 500, 100, 100]);
        assert_eq!(between((700, 200), (300, 600)), [300, 200, 400, 400]);
    }
}
