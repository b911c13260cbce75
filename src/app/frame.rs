//! What stands around every page: head, navigation, how things stand with network, session and build,
//! the emergency panel, notices, live regions.

use super::{
    expired::{ExpiredDialog, ExpiredStrip},
    later::{Later, page},
    routes,
};
use crate::{
    components::{EmergencyButton, EmergencyDialog, emergency::EmergencyPanel},
    i18n::tr,
    stores::{account, live, may_here, screen, session, subjects, yes},
    ui::{
        Announcer, Badge, Banner, Button, ButtonKind, ButtonSize, Dialog, Icon, IconName, LiveRegion, ToastHost,
        Toasts, Tone, dynamic,
    },
};
use contract::{Right, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The router would take the address for a page of its own.
fn to_the_text(press: leptos::ev::MouseEvent) {
    press.prevent_default();
    screen::focus_soon("#page-title");
}

/// The frame.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let announcer = Announcer::provide();
    let toasts = expect_context::<Toasts>();
    let panel = EmergencyPanel::provide();
    let asking = RwSignal::new(false);
    view! {
        <a class="skip" href="#page-title" on:click=to_the_text>{tr::app_skip()}</a>
        <div class="frame">
            <Head panel=panel/>
            <Nav/>
            <main class="frame-main" id="main">
                <NewBuild/>
                <ExpiredStrip open=asking/>
                {children()}
            </main>
        </div>
        <EmergencyDialog panel=panel/>
        <ExpiredDialog open=asking/>
        <ToastHost toasts=toasts label=tr::frame_notices() close_label=tr::app_close()/>
        <LiveRegion announcer=announcer/>
    }
    .into_any()
}

#[component]
fn Head(panel: EmergencyPanel) -> impl IntoView {
    let display = RwSignal::new(false);
    let service = move || account::config().with(|c| c.service.clone()).unwrap_or_else(|| tr::app_name().to_owned());
    view! {
        <header class="frame-top">
            <a class="brand" href=routes::HOME><img src="/favicon.svg" alt="" width="30" height="30"/><span>{dynamic(service)}</span></a>
            <div class="frame-top-end">
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::TextSize
                    on_press=move || display.set(true)>{tr::frame_display()}</Button>
                <EmergencyButton panel=panel/>
            </div>
            <Network/>
        </header>
        <Dialog open=display title=tr::frame_display_title() close_label=tr::app_close()>
            {page(Later::Display)}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Nav() -> impl IntoView {
    let path = use_location().pathname;
    let subjects = subjects::list();
    // The counts are for later: a family's first screen is the record itself.
    Effect::new(move |_| {
        if screen::settled() && !session::subjects().is_empty() {
            subjects.load();
        }
    });
    let unread = Signal::derive(|| subjects::unread() as usize);
    let item = move |href: &'static str, icon: IconName, word: &'static str, badge: AnyView| {
        let here = move || (path.read().as_str() == href).then_some("page");
        view! { <a class="nav-item" href=href aria-current=here><Icon name=icon/><span>{word}</span>{badge}</a> }
            .into_any()
    };
    let badge = view! { <Badge count=unread label=Signal::derive(move || tr::nav_unread(unread.get()))/> }.into_any();
    // The operator's desk may look into any institution's staff, and has none of its own to list.
    let staff = yes(|| session::look(|claims| claims.actor.has(Role::InstitutionAdmin)) == Some(true));
    let overview = yes(|| may_here(Right::PlatformOverview).allowed());
    let asked = Signal::derive(|| session::look(|claims| claims.inquiries).unwrap_or_default() as usize);
    let waiting = move || {
        view! { <Badge count=asked label=Signal::derive(move || tr::inquiries_waiting(asked.get()))/> }.into_any()
    };
    view! {
        <nav class="frame-nav" aria-label=tr::nav_label()>
            {item(routes::HOME, IconName::Home, tr::nav_home(), badge)}
            {dynamic(move || staff.get().then(|| item(routes::STAFF, IconName::People, tr::nav_staff(), waiting())))}
            {dynamic(move || overview.get().then(|| item(routes::OVERVIEW, IconName::Chart, tr::nav_overview(), waiting())))}
            {item(routes::SETTINGS, IconName::Settings, tr::nav_settings(), ().into_any())}
            {item(routes::ABOUT, IconName::Info, tr::nav_about(), ().into_any())}
        </nav>
    }
    .into_any()
}

/// How things stand with the network: under the top bar, in sight wherever one reads.
#[component]
fn Network() -> impl IntoView {
    let net = move || {
        let words = if !live::online() {
            tr::frame_offline()
        } else if live::stalled() {
            tr::frame_reconnecting()
        } else {
            return None;
        };
        Some(view! { <p class="net"><Icon name=IconName::Offline/><span>{words}</span></p> }.into_any())
    };
    view! { <div class="net-place" role="status">{dynamic(net)}</div> }.into_any()
}

/// The server's build is newer than this document's.
#[component]
fn NewBuild() -> impl IntoView {
    move || {
        session::newer_build().then(|| {
            view! {
                <Banner kind=Tone::Info title=tr::frame_new_build()>
                    <p>{tr::frame_new_build_more()}</p>
                    <Button kind=ButtonKind::Secondary icon=IconName::Retry on_press=|| screen::reload()>
                        {tr::frame_reload()}
                    </Button>
                </Banner>
            }
            .into_any()
        })
    }
}
