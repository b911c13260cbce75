//! How this device shows things: language, calendar, theme, size of text. Kept on the device under the
//! names that boot.js reads before the first paint, and set on `<html>` for style sheets and screen
//! readers.

use super::signal::follow;
use crate::platform::{page, storage};
use leptos::prelude::*;

macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// In the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code in storage and on `<html>`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a code; anything else is the first choice.
            pub fn from_code(code: &str) -> Self {
                match code { $($code => Self::$variant,)+ _ => Self::default() }
            }
        }
    };
}

choices! {
    /// Language of the screen. The order is that of the text table (build.rs).
    Locale {
        /// 日本語
        #[default]
        Ja = "ja",
        /// やさしい日本語
        Easy = "ja-easy",
        /// English
        En = "en",
    }
}

choices! {
    /// Years are counted …
    Calendar {
        /// 西暦
        #[default]
        Gregorian = "gregorian",
        /// 和暦
        Era = "era",
    }
}

choices! {
    /// Colours.
    Theme {
        /// As the device has it.
        #[default]
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
        /// High contrast.
        Contrast = "contrast",
    }
}

choices! {
    /// Size of text, in percent.
    TextSize {
        /// 標準
        #[default]
        Normal = "100",
        /// 大
        Large = "125",
        /// 特大
        Huge = "150",
        /// 最大
        Largest = "200",
    }
}

struct Prefs {
    locale: ArcRwSignal<Locale>,
    calendar: ArcRwSignal<Calendar>,
    theme: ArcRwSignal<Theme>,
    text: ArcRwSignal<TextSize>,
}

const LOCALE: &str = "enwa.lang";
const CALENDAR: &str = "enwa.calendar";
const THEME: &str = "enwa.theme";
const TEXT: &str = "enwa.text";

thread_local! {
    static PREFS: Prefs = {
        let kept = |key| storage::get(key).unwrap_or_default();
        Prefs {
            locale: ArcRwSignal::new(Locale::from_code(&kept(LOCALE))),
            calendar: ArcRwSignal::new(Calendar::from_code(&kept(CALENDAR))),
            theme: ArcRwSignal::new(Theme::from_code(&kept(THEME))),
            text: ArcRwSignal::new(TextSize::from_code(&kept(TEXT))),
        }
    };
}

impl Locale {
    /// BCP 47 tag for `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja | Self::Easy => "ja",
            Self::En => "en",
        }
    }
}

/// Language; reactive where that is possible.
pub fn locale() -> Locale {
    PREFS.with(|p| follow(&p.locale))
}

/// Calendar; reactive.
pub fn calendar() -> Calendar {
    PREFS.with(|p| follow(&p.calendar))
}

/// Theme; reactive.
pub fn theme() -> Theme {
    PREFS.with(|p| follow(&p.theme))
}

/// Text size; reactive.
pub fn text_size() -> TextSize {
    PREFS.with(|p| follow(&p.text))
}

/// Chooses a language.
pub fn set_locale(locale: Locale) {
    storage::set(LOCALE, locale.code());
    show_locale(locale);
}

/// Shows a language without choosing it.
pub fn show_locale(locale: Locale) {
    PREFS.with(|p| p.locale.set(locale));
    show_on_root();
}

/// Chooses a calendar.
pub fn set_calendar(calendar: Calendar) {
    storage::set(CALENDAR, calendar.code());
    PREFS.with(|p| p.calendar.set(calendar));
}

/// Chooses a theme.
pub fn set_theme(theme: Theme) {
    storage::set(THEME, theme.code());
    PREFS.with(|p| p.theme.set(theme));
    show_on_root();
}

/// Chooses a size of text.
pub fn set_text_size(size: TextSize) {
    storage::set(TEXT, size.code());
    PREFS.with(|p| p.text.set(size));
    show_on_root();
}

/// Puts the choices on `<html>`.
pub fn show_on_root() {
    if cfg!(target_arch = "wasm32") {
        page::set_root("lang", locale().tag());
        page::set_root("data-lang", locale().code());
        page::set_root("data-theme", theme().code());
        page::set_root("data-text", text_size().code());
    }
}
