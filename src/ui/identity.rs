//! Small marks: who (avatar), what kind (chip), how many (badge).
//! Anyone may call it. A chip is read, not pressed; what is pressed is a button.

use super::dynamic;
use super::{Icon, IconName, Tone};
use leptos::prelude::*;

/// A word in a pill.
#[component]
pub fn Chip(
    /// Meaning; without it the chip is neutral.
    #[prop(optional, into)]
    tone: Option<Tone>,
    /// Drawing before the word.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="chip" data-tone=tone.map(Tone::code)>
            {icon.map(|name| view! { <Icon name/> })}
            <span>{children()}</span>
        </span>
    }
    .into_any()
}

/// A number on a mark; nothing at zero.
#[component]
pub fn Badge(
    /// How many.
    #[prop(into)]
    count: Signal<usize>,
    /// The number in words for screen readers, e.g. 「未読3件」.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    move || {
        (count.get() > 0).then(|| {
            let shown = if count.get() > 99 { "99+".to_owned() } else { count.get().to_string() };
            view! {
                <span class="badge">
                    <span class="number" aria-hidden="true">{shown}</span>
                    <span class="visually-hidden">{dynamic(move || label.get())}</span>
                </span>
            }
        })
    }
}

/// A face in a coloured circle, or the first letter of a name where there is none. The name itself must stand
/// beside it.
#[component]
pub fn Avatar(
    /// One letter.
    #[prop(into)]
    initial: String,
    /// Colour 0–11; larger numbers wrap.
    colour: u8,
    /// Larger, for the head of a page.
    #[prop(optional)]
    large: bool,
    /// Address of the face; the letter stands until there is one.
    #[prop(optional, into)]
    photo: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let face = move || photo.and_then(|photo| photo.get());
    view! {
        <span class="avatar" class:avatar-large=large data-subject=colour % 12 aria-hidden="true">
            {dynamic(move || match face() {
                Some(src) => view! { <img class="avatar-face" src=src alt=""/> }.into_any(),
                None => initial.clone().into_any(),
            })}
        </span>
    }
    .into_any()
}
