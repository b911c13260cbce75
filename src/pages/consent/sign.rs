//! A signature: drawn with a finger, a pen or the mouse, and shown again as it was drawn.

use crate::{
    components::agreement::field,
    i18n::tr,
    ui::{Button, ButtonKind, ButtonSize, dynamic, field_error},
};
use contract::consent::{MAX_POINTS, SIGN_HEIGHT, SIGN_WIDTH, Signature};
use leptos::prelude::*;

/// The field to sign in.
#[component]
pub fn SignPad(
    /// What is drawn.
    value: RwSignal<Signature>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Somebody begins to draw.
    #[prop(into)]
    on_draw: Callback<()>,
) -> impl IntoView {
    let paper = NodeRef::<leptos::svg::Svg>::new();
    let drawing = StoredValue::new(None::<i32>);
    // Offsets are in pixels of the drawing, whose units are wider or narrower on each screen.
    let point = move |ev: &leptos::ev::PointerEvent| {
        let (width, height) = paper.get_untracked().map(|paper| (paper.client_width(), paper.client_height()))?;
        let at = |offset: i32, pixels: i32, units: u16| {
            let at = i64::from(offset) * i64::from(units) / i64::from(pixels.max(1));
            u16::try_from(at.clamp(0, i64::from(units))).unwrap_or(0)
        };
        Some([at(ev.offset_x(), width, SIGN_WIDTH), at(ev.offset_y(), height, SIGN_HEIGHT)])
    };
    let down = move |ev: leptos::ev::PointerEvent| {
        let room = value.with_untracked(|drawn| drawn.0.iter().map(Vec::len).sum::<usize>() < MAX_POINTS);
        if room
            && drawing.get_value().is_none()
            && let Some(point) = point(&ev)
        {
            on_draw.run(());
            drawing.set_value(Some(ev.pointer_id()));
            value.update(|drawn| drawn.0.push(vec![point]));
        }
    };
    let moved = move |ev: leptos::ev::PointerEvent| {
        if drawing.get_value() != Some(ev.pointer_id()) {
            return;
        }
        let Some(point) = point(&ev) else { return };
        value.update(|drawn| {
            let room = drawn.0.iter().map(Vec::len).sum::<usize>() < MAX_POINTS;
            if let Some(stroke) = drawn.0.last_mut().filter(|stroke| room && stroke.last() != Some(&point)) {
                stroke.push(point);
            }
        });
    };
    let up = move |ev: leptos::ev::PointerEvent| {
        if drawing.get_value() == Some(ev.pointer_id()) {
            drawing.set_value(None);
        }
    };
    let nothing = Memo::new(move |_| value.with(|drawn| drawn.0.is_empty()));
    let wrong = move || error.get().map(field_error);
    view! {
        <div class="sign" role="group" tabindex="-1" aria-label=tr::consent_sign_here()>
            <p>{tr::consent_sign_here()}</p>
            <svg class="sign-pad" node_ref=paper viewBox=field() preserveAspectRatio="none" role="img" aria-label=tr::consent_signature()
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up on:pointerleave=up>
                <path d=move || value.with(Signature::path)/>
            </svg>
            {dynamic(wrong)}
            {dynamic(move || (!nothing.get()).then(|| view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small on_press=move || value.set(Signature::default())>{tr::consent_sign_clear()}</Button>
            }.into_any()))}
        </div>
    }
    .into_any()
}
