//! How this device shows things: language, size of text, colours, calendar. In the frame's dialog and
//! on the settings page.

use crate::{
    i18n::{self, tr},
    stores::{
        prefs::{self, Calendar, Locale, TextSize, Theme},
        screen,
    },
    ui::{IconName, Segmented, Toasts, Tone},
};
use leptos::prelude::*;

type Choice = (String, String, Option<IconName>);

fn choice(code: &str, word: &str, icon: Option<IconName>) -> Choice {
    (code.to_owned(), word.to_owned(), icon)
}

/// A group of choices that acts at once.
fn group(legend: &str, options: Vec<Choice>, now: &str, choose: fn(&str, RwSignal<String>)) -> AnyView {
    let value = RwSignal::new(now.to_owned());
    Effect::new(move |before: Option<String>| {
        let chosen = value.get();
        if before.is_some_and(|before| before != chosen) {
            choose(&chosen, value);
        }
        chosen
    });
    view! { <Segmented legend=legend options=options value=value/> }.into_any()
}

/// The texts of a language may still have to come. Where they do not, the language stays.
fn choose_language(code: &str, value: RwSignal<String>) {
    let (locale, toasts) = (Locale::from_code(code), use_context::<Toasts>());
    screen::draw_later(async move {
        if i18n::prepare(locale).await.is_ok() {
            prefs::set_locale(locale);
            return;
        }
        value.try_set(prefs::locale().code().to_owned());
        if let Some(toasts) = toasts {
            toasts.show(Tone::Danger, tr::app_failed());
        }
    });
}

/// Language and size of text: what the head of every page offers.
#[component]
pub fn DisplayBasics() -> impl IntoView {
    let languages = vec![
        choice(Locale::Ja.code(), tr::lang_ja(), None),
        choice(Locale::Easy.code(), tr::lang_easy(), None),
        choice(Locale::En.code(), tr::lang_en(), None),
    ];
    let sizes = vec![
        choice(TextSize::Normal.code(), tr::display_text_100(), None),
        choice(TextSize::Large.code(), tr::display_text_125(), None),
        choice(TextSize::Huge.code(), tr::display_text_150(), None),
        choice(TextSize::Largest.code(), tr::display_text_200(), None),
    ];
    view! {
        {group(tr::display_language(), languages, prefs::locale().code(), choose_language)}
        {group(tr::display_text(), sizes, prefs::text_size().code(), |code, _| prefs::set_text_size(TextSize::from_code(code)))}
    }
    .into_any()
}

/// Colours and calendar.
#[component]
pub fn DisplayMore() -> impl IntoView {
    let themes = vec![
        choice(Theme::System.code(), tr::display_theme_system(), Some(IconName::Device)),
        choice(Theme::Light.code(), tr::display_theme_light(), Some(IconName::Sun)),
        choice(Theme::Dark.code(), tr::display_theme_dark(), Some(IconName::Moon)),
        choice(Theme::Contrast.code(), tr::display_theme_contrast(), Some(IconName::Contrast)),
    ];
    let calendars = vec![
        choice(Calendar::Gregorian.code(), tr::display_calendar_gregorian(), None),
        choice(Calendar::Era.code(), tr::display_calendar_era(), None),
    ];
    view! {
        {group(tr::display_theme(), themes, prefs::theme().code(), |code, _| prefs::set_theme(Theme::from_code(code)))}
        {group(tr::display_calendar(), calendars, prefs::calendar().code(), |code, _| prefs::set_calendar(Calendar::from_code(code)))}
        <p class="soft">{tr::display_device_only()}</p>
    }
    .into_any()
}
