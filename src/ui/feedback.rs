//! How things stand: banners, empty places, loading, progress.
//! Anyone may call it. Tone is never colour alone: each has its own drawing.

use super::dynamic;
use super::{Icon, IconButton, IconName};
use leptos::prelude::*;

/// What a message means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// To know.
    #[default]
    Info,
    /// Went well.
    Success,
    /// Look here.
    Warning,
    /// Went wrong, or must not happen.
    Danger,
}

impl Tone {
    /// `data-tone` of the style sheets.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// Its drawing.
    pub const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Success => IconName::Success,
            Self::Warning => IconName::Warning,
            Self::Danger => IconName::Cancel,
        }
    }
}

/// A message that stays in the page.
#[component]
pub fn Banner(
    /// Meaning.
    #[prop(optional)]
    kind: Tone,
    /// One line.
    #[prop(into)]
    title: Signal<String>,
    /// Read out as soon as it appears (`role=alert`); else when the reader comes to it.
    #[prop(optional)]
    alert: bool,
    /// With it there is a close button.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// What the close button says.
    #[prop(optional, into)]
    close_label: String,
    /// More words, links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="banner" data-tone=kind.code() role=alert.then_some("alert")>
            <Icon name=kind.icon()/>
            <div class="banner-text">
                <p class="banner-title">{dynamic(move || title.get())}</p>
                {children.map(|children| view! { <div class="banner-more">{children()}</div> })}
            </div>
            {on_close.map(|on_press| view! { <IconButton name=IconName::Close label=close_label on_press/> })}
        </section>
    }
    .into_any()
}

/// Nothing here yet, and what to do about it.
#[component]
pub fn EmptyState(
    /// Drawing.
    icon: IconName,
    /// What is empty.
    #[prop(into)]
    title: String,
    /// Why, and what comes next.
    #[prop(optional, into)]
    text: Option<String>,
    /// A button or a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-mark"><Icon name=icon/></span>
            <p class="empty-title">{title}</p>
            {text.map(|text| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// The shape of what is coming. Silent; the page says once that it loads.
#[component]
pub fn Skeleton(
    /// Lines of text to stand for.
    #[prop(optional, default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
    .into_any()
}

/// How far something is.
#[component]
pub fn Progress(
    /// 0–100, or `None` while nobody knows.
    #[prop(optional, into)]
    value: Signal<Option<u8>>,
    /// What is going on; shown and read.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <span class="progress-label">
                {dynamic(move || label.get())}
                {dynamic(move || value.get().map(|value| view! { <span class="number">{format!(" {value}%")}</span> }))}
            </span>
            <progress aria-label=move || label.get() max="100" value=move || value.get().map(|value| value.to_string())></progress>
        </div>
    }
    .into_any()
}
