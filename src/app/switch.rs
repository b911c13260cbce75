//! The route table.

use super::{
    guard::{Access, Home, access, home},
    later::{self, Later, page},
    routes,
};
use crate::{
    components::{MissingPage, StoppedPage},
    pages::subject::SubjectPage,
    stores::{
        may, may_here, session,
        subjects::{records_again, records_again_of},
        yes,
    },
};
use contract::{Right, SubjectId};
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
            <Route path=path!("/subjects/:subject/:page") view=AspectRoute/>
            <Route path=path!("/staff/access") view=StaffLooksRoute/>
            <Route path=path!("/:page") view=OtherRoute/>
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
    let address = param("subject");
    (move || guarded(address.get(), false, |subject| view! { <SubjectPage subject=subject/> }.into_any())).into_any()
}

/// A page about the subject of the address. (Each route of the table costs half a kilobyte on a family's phone.)
#[component]
fn AspectRoute() -> impl IntoView {
    let (address, aspect) = (param("subject"), param("page"));
    let view = move || {
        let address = address.get();
        match aspect.with(|aspect| self::aspect(aspect)) {
            Some((of, stopped_too)) => guarded(address, stopped_too, move |subject| page(of(subject))),
            None => view! { <MissingPage/> }.into_any(),
        }
    };
    view.into_any()
}

/// A page about a subject, and whether it is there for whoever may not see the record.
type Aspect = (fn(SubjectId) -> Later, bool);

/// The page of this name, and whether it is there too for whoever may not see the record: they may still have to agree,
/// see that sharing has ended, or ask.
fn aspect(name: &str) -> Option<Aspect> {
    Some(match name {
        "people" => (Later::People, false),
        "profile" => (Later::Profile, false),
        "documents" => (Later::Documents, false),
        "paper" => (Later::Paper, false),
        "schedule" => (Later::Schedule, false),
        "vitals" => (Later::Vitals, false),
        "album" => (Later::Album, false),
        "access" => (Later::Looks, true),
        "inquiries" => (Later::Inquiries, true),
        "consent" => (Later::Consent, true),
        _ => return None,
    })
}

fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}

fn guarded(address: String, stopped_too: bool, page: impl Fn(SubjectId) -> AnyView + Send + 'static) -> AnyView {
    let access = Memo::new(move |_| match access(&address) {
        Access::Stopped(_, subject) if stopped_too => Access::Open(subject),
        access => access,
    });
    let view = move || match access.get() {
        Access::Open(subject) => page(subject),
        Access::Missing => view! { <MissingPage/> }.into_any(),
        Access::Stopped(denied, subject) => {
            let allowed = |right| may(right, subject).allowed();
            let agree = match allowed(Right::ConsentRead) {
                true => Some(routes::consent(subject)),
                false => records_again_of(subject).then(|| routes::CONSENT_AGAIN.to_owned()),
            };
            // Whoever acts for the subject must be able to see who looked, then above all.
            let looks = allowed(Right::LogRead).then(|| routes::looks(subject));
            view! { <StoppedPage reason=denied agree=agree looks=looks/> }.into_any()
        }
    };
    view.into_any()
}

#[component]
fn StaffLooksRoute() -> impl IntoView {
    by_right(&[Right::StaffLog], Later::StaffLooks)
}

/// A page that is about nobody.
#[component]
fn OtherRoute() -> impl IntoView {
    let name = param("page");
    (move || name.with(|name| other(name))).into_any()
}

fn other(name: &str) -> AnyView {
    match name {
        "search" => search(),
        "settings" => page(Later::Settings),
        "consent-again" => again(),
        "about" => page(Later::About),
        "staff" => by_right(&[Right::StaffLog, Right::RegistryEdit], Later::Staff),
        "desk" => by_right(&[Right::DeskRead], Later::Filed),
        "inquiries" => by_right(&[Right::InquiryHandle, Right::InquiryExamine], Later::Desk),
        "rights" => by_right(&[Right::RightsRead], Later::Rights),
        "overview" => by_right(&[Right::PlatformOverview], Later::Overview),
        // The catalogue of the kit, in builds that carry it.
        #[cfg(feature = "gallery")]
        "gallery" => view! { <crate::pages::gallery::GalleryPage/> }.into_any(),
        _ => view! { <MissingPage/> }.into_any(),
    }
}

/// For whoever has subjects: nobody else has records to search.
fn search() -> AnyView {
    let any = yes(|| !session::subjects().is_empty());
    (move || if any.get() { page(Later::Search) } else { view! { <MissingPage/> }.into_any() }).into_any()
}

/// For whoever keeps a consent that was withdrawn.
fn again() -> AnyView {
    let any = yes(records_again);
    (move || if any.get() { page(Later::ConsentAgain) } else { view! { <MissingPage/> }.into_any() }).into_any()
}

/// For whoever holds one of these rights.
fn by_right(rights: &'static [Right], later: Later) -> AnyView {
    let allowed = yes(move || rights.iter().any(|right| may_here(*right).allowed()));
    (move || if allowed.get() { page(later) } else { view! { <MissingPage/> }.into_any() }).into_any()
}
