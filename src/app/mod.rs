//! The shell: start, routes, guards, frame. May import everything; nobody imports it but for the
//! links in `routes`.

pub mod expired;
pub mod frame;
pub mod guard;
pub mod later;
pub mod routes;
pub mod switch;

use crate::{
    components::writing,
    i18n,
    platform::{boot, timer},
    stores::{
        self,
        prefs::{self, Locale},
        screen, session, yes,
    },
    ui::Toasts,
};
use frame::Frame;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Router, hooks::use_navigate};
use switch::Pages;

/// Starts the app in the document's `#app`.
pub fn start() {
    stores::start();
    if prefs::locale() == Locale::Ja {
        return mount();
    }
    timer::spawn(async {
        if i18n::prepare(prefs::locale()).await.is_err() {
            // Better in Japanese than not at all; the choice stays for the next time.
            prefs::show_locale(Locale::Ja);
        }
        mount();
    });
}

fn mount() {
    if let Some(root) = boot::root() {
        leptos::mount::mount_to(root, App).forget();
    }
}

/// The router stays for as long as the document; what is inside is made anew when another person, a
/// language or a calendar comes.
#[component]
fn App() -> impl IntoView {
    Toasts::provide();
    view! { <Router><Whoever/></Router> }.into_any()
}

#[component]
fn Whoever() -> impl IntoView {
    let navigate = use_navigate();
    let who = Memo::new(|_| session::me());
    let joining = yes(session::joining);
    let look = Memo::new(move |_| (who.get(), prefs::locale(), prefs::calendar()));
    Effect::new(move |before: Option<Option<contract::PersonId>>| {
        let now = who.get();
        if before.flatten().is_some_and(|before| Some(before) != now) {
            expect_context::<Toasts>().clear();
            // The next person must not begin at the address of the last one.
            navigate(routes::HOME, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        if now.is_some() {
            screen::ready();
        }
        now
    });
    Effect::new(|_| {
        if screen::settled() {
            // What fails here is fetched when it is needed.
            timer::spawn(async { _ = writing::fetch().await });
            timer::spawn(async {
                _ = screen::styled().await;
                _ = later::fetch().await;
                later::watch_printing().await;
            });
            timer::spawn(async { _ = i18n::fetch_words().await });
        }
    });
    move || {
        let (stopped, joining) = (session::stopped(), joining.get());
        look.get().0.map(|_| match (stopped, joining) {
            (true, _) => later::page(later::Later::Ended),
            (false, true) => later::page(later::Later::Join),
            (false, false) => view! { <Frame><Pages/></Frame> }.into_any(),
        })
    }
}
