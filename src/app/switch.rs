//! The route table.

use super::{
    guard::{Access, Home, access, home},
    later::{self, Later, page},
    routes,
};
use crate::{
    components::{MissingPage, StoppedPage},
    pages::subject::SubjectPage,
    stores::{may, may_here, session, yes},
};
use contract::{Right, Role, SubjectId};
use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route},
    hooks::use_params_map,
    path,
};

/// The page of the current address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=MissingPage>
            <Route path=path!("/") view=HomeRoute/>
            <Route path=path!("/subjects/:subject") view=SubjectRoute/>
            <Route path=path!("/subjects/:subject/people") view=PeopleRoute/>
            <Route path=path!("/subjects/:subject/profile") view=ProfileRoute/>
            <Route path=path!("/subjects/:subject/documents") view=DocumentsRoute/>
            <Route path=path!("/subjects/:subject/access") view=LooksRoute/>
            <Route path=path!("/subjects/:subject/inquiries") view=InquiriesRoute/>
            <Route path=path!("/subjects/:subject/consent") view=ConsentRoute/>
            <Route path=path!("/subjects/:subject/paper") view=PaperRoute/>
            <Route path=path!("/subjects/:subject/schedule") view=ScheduleRoute/>
            <Route path=path!("/subjects/:subject/vitals") view=VitalsRoute/>
            <Route path=path!("/subjects/:subject/album") view=AlbumRoute/>
            <Route path=path!("/search") view=|| page(Later::Search)/>
            <Route path=path!("/staff") view=StaffRoute/>
            <Route path=path!("/staff/access") view=StaffLooksRoute/>
            <Route path=path!("/inquiries") view=DeskRoute/>
            <Route path=path!("/overview") view=OverviewRoute/>
            <Route path=path!("/settings") view=|| page(Later::Settings)/>
            <Route path=path!("/about") view=|| page(Later::About)/>
            <Route path=path!("/gallery") view=GalleryRoute/>
        </FlatRoutes>
    }
    .into_any()
}

#[component]
fn HomeRoute() -> impl IntoView {
    let home = Memo::new(|_| home());
    move || match home.get() {
        Home::Subject(subject) => {
            guarded(subject.to_string(), false, |subject| view! { <SubjectPage subject=subject/> }.into_any())
        }
        Home::Subjects => later::home(),
        Home::Staff => page(Later::Staff),
        Home::Overview => page(Later::Overview),
        Home::Nothing => page(Later::Nothing),
    }
}

#[component]
fn SubjectRoute() -> impl IntoView {
    by_subject(|subject| view! { <SubjectPage subject=subject/> }.into_any())
}

#[component]
fn AlbumRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Album(subject)))
}

#[component]
fn PeopleRoute() -> impl IntoView {
    by_subject(|subject| page(Later::People(subject)))
}

#[component]
fn ProfileRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Profile(subject)))
}

#[component]
fn DocumentsRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Documents(subject)))
}

#[component]
fn LooksRoute() -> impl IntoView {
    by_subject_if(true, |subject| page(Later::Looks(subject)))
}

/// The subject asks, whatever became of the record.
#[component]
fn InquiriesRoute() -> impl IntoView {
    by_subject_if(true, |subject| page(Later::Inquiries(subject)))
}

/// Whoever may not see the record may still have to agree, or see that sharing has ended.
#[component]
fn ConsentRoute() -> impl IntoView {
    by_subject_if(true, |subject| page(Later::Consent(subject)))
}

#[component]
fn PaperRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Paper(subject)))
}

#[component]
fn ScheduleRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Schedule(subject)))
}

#[component]
fn VitalsRoute() -> impl IntoView {
    by_subject(|subject| page(Later::Vitals(subject)))
}

/// A page about the subject of the address.
fn by_subject(page: fn(SubjectId) -> AnyView) -> AnyView {
    by_subject_if(false, page)
}

fn by_subject_if(stopped_too: bool, page: fn(SubjectId) -> AnyView) -> AnyView {
    let params = use_params_map();
    let address = Memo::new(move |_| params.with(|p| p.get("subject").unwrap_or_default()));
    (move || guarded(address.get(), stopped_too, page)).into_any()
}

fn guarded(address: String, stopped_too: bool, page: fn(SubjectId) -> AnyView) -> AnyView {
    let access = Memo::new(move |_| match access(&address) {
        Access::Stopped(_, subject) if stopped_too => Access::Open(subject),
        access => access,
    });
    let view = move || match access.get() {
        Access::Open(subject) => page(subject),
        Access::Missing => view! { <MissingPage/> }.into_any(),
        Access::Stopped(denied, subject) => {
            let agree = may(Right::ConsentRead, subject).allowed().then(|| routes::consent(subject));
            view! { <StoppedPage reason=denied agree=agree/> }.into_any()
        }
    };
    view.into_any()
}

#[component]
fn StaffRoute() -> impl IntoView {
    by_admin(Later::Staff)
}

#[component]
fn StaffLooksRoute() -> impl IntoView {
    by_admin(Later::StaffLooks)
}

/// A page of whoever administers an institution.
fn by_admin(later: Later) -> AnyView {
    let allowed = yes(|| session::look(|claims| claims.actor.has(Role::InstitutionAdmin)) == Some(true));
    (move || if allowed.get() { page(later) } else { view! { <MissingPage/> }.into_any() }).into_any()
}

#[component]
fn DeskRoute() -> impl IntoView {
    let answers = |right| may_here(right).allowed();
    let allowed = yes(move || answers(Right::InquiryHandle) || answers(Right::InquiryExamine));
    move || if allowed.get() { page(Later::Desk) } else { view! { <MissingPage/> }.into_any() }
}

#[component]
fn OverviewRoute() -> impl IntoView {
    by_right(Right::PlatformOverview, || page(Later::Overview))
}

fn by_right(right: Right, draw: fn() -> AnyView) -> AnyView {
    let allowed = yes(move || may_here(right).allowed());
    (move || if allowed.get() { draw() } else { view! { <MissingPage/> }.into_any() }).into_any()
}

/// The catalogue of the kit, in builds that carry it.
#[cfg(feature = "gallery")]
#[component]
fn GalleryRoute() -> impl IntoView {
    view! { <crate::pages::gallery::GalleryPage/> }.into_any()
}

#[cfg(not(feature = "gallery"))]
#[component]
fn GalleryRoute() -> impl IntoView {
    view! { <MissingPage/> }.into_any()
}
