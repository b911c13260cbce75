//! Things to press. A button that may not be pressed stays focusable and says why.
//! Anyone may call it; a second press while the first is under way does nothing.

use super::announce::Announcer;
use super::dynamic;
use super::{Icon, IconName, fresh_id};
use leptos::prelude::*;

/// Weight of a button. One primary per screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    #[default]
    Primary,
    /// Also possible.
    Secondary,
    /// Without a frame.
    Quiet,
    /// Cannot be undone, or takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// Height of a button. The area that can be pressed is never below 48 px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// 48 px.
    #[default]
    Medium,
    /// 56 px, for the main act of a form.
    Large,
    /// 36 px to see, 48 px to press: inside rows and cards.
    Small,
}

impl ButtonSize {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Medium => None,
            Self::Large => Some("large"),
            Self::Small => Some("small"),
        }
    }
}

/// A button with a word, perhaps with an icon before it.
#[component]
pub fn Button(
    /// Weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height.
    #[prop(optional)]
    size: ButtonSize,
    /// `Some(reason)`: shown as not available, the reason under it; a press does nothing but say the reason.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// The act is under way: spinner, further presses are ignored.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// `Some(true/false)` makes it a toggle (`aria-pressed`).
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    /// Drawing before the word.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// Submits the form that it stands in (`type=submit`).
    #[prop(optional)]
    submit: bool,
    /// Takes the whole width of its container.
    #[prop(optional)]
    wide: bool,
    /// What to do.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The word.
    children: Children,
) -> impl IntoView {
    let reason_id = fresh_id("reason");
    let described_by = reason_id.clone();
    let announcer = use_context::<Announcer>();
    let press = move |ev: leptos::ev::MouseEvent| {
        let reason = disabled_reason.get_untracked();
        if reason.is_some() || busy.get_untracked() {
            ev.prevent_default();
            ev.stop_propagation();
            if let (Some(reason), Some(announcer)) = (reason, announcer) {
                announcer.assertive(reason);
            }
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <span class="press" class:press-wide=wide>
            <button
                class=kind.class()
                type=if submit { "submit" } else { "button" }
                data-size=size.code()
                aria-disabled=move || disabled_reason.with(Option::is_some).then_some("true")
                aria-describedby=move || disabled_reason.with(Option::is_some).then(|| described_by.clone())
                aria-busy=move || busy.get().then_some("true")
                aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
                on:click=press
            >
                {icon.map(|name| view! { <Icon name/> })}
                <span class="button-word">{children()}</span>
            </button>
            {dynamic(move || disabled_reason.get().map(|reason| {
                view! { <span class="press-reason" id=reason_id.clone()><Icon name=IconName::Info/>{reason}</span> }
            }))}
        </span>
    }
    .into_any()
}

/// A link that looks like a button: it leads somewhere, it does nothing.
#[component]
pub fn ButtonLink(
    /// Where to.
    #[prop(into)]
    href: String,
    /// Weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height.
    #[prop(optional)]
    size: ButtonSize,
    /// Drawing before the word.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() data-size=size.code() href=href>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-word">{children()}</span>
        </a>
    }
    .into_any()
}

/// An icon alone, for the few acts whose drawing everybody knows (close, back, show). The label is read out
/// and shown as a tooltip.
#[component]
pub fn IconButton(
    /// Drawing.
    name: IconName,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// `Some(true/false)` makes it a toggle (`aria-pressed`).
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    /// `Some(true/false)` says whether what it opens is open (`aria-expanded`).
    #[prop(optional, into)]
    expanded: Signal<Option<bool>>,
    /// What to do.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let said = |on: bool| if on { "true" } else { "false" };
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=move || label.get()
            title=move || label.get()
            aria-pressed=move || pressed.get().map(said)
            aria-expanded=move || expanded.get().map(said)
            on:click=move |_| on_press.run(())
        >
            <Icon name/>
        </button>
    }
    .into_any()
}
