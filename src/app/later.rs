//! The screens that no family begins with, and two dialogs, as one part of the app: fetched right after the
//! first screen, or when one of them is asked for, as staff do on signing in.

use super::expired::SignInAgain;
use crate::{
    components::{
        display::{DisplayBasics, DisplayMore},
        part::{show, show_first},
    },
    pages::{
        about::AboutPage,
        album::AlbumPage,
        consent::{ConsentPage, again::ConsentAgainPage},
        desk::SubjectDeskPage,
        documents::DocumentsPage,
        ended::EndedPage,
        inquiries::{InquiriesPage, desk::DeskPage},
        join::JoinPage,
        looks::{LooksPage, staff::StaffLooksPage},
        nothing::NothingPage,
        overview::OverviewPage,
        paper::PaperPage,
        people::PeoplePage,
        profile::ProfilePage,
        rights::RightsPage,
        schedule::SchedulePage,
        search::SearchPage,
        settings::SettingsPage,
        staff::StaffPage,
        subjects::SubjectsPage,
        vitals::VitalsPage,
    },
    part::part,
    stores::paper,
};
use contract::SubjectId;
use leptos::prelude::*;

/// One of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// A subject's circle and contacts.
    People(SubjectId),
    /// What every carer looks up about a subject.
    Profile(SubjectId),
    /// What is measured of a subject.
    Vitals(SubjectId),
    /// Who comes when.
    Schedule(SubjectId),
    /// Orders, plans, reports and copies.
    Documents(SubjectId),
    /// Who looked at a subject's record.
    Looks(SubjectId),
    /// What is asked about a subject's record.
    Inquiries(SubjectId),
    /// What a subject has agreed to.
    Consent(SubjectId),
    /// What is put on paper about a subject.
    Paper(SubjectId),
    /// Pictures of a subject.
    Album(SubjectId),
    /// Words in every record that I may read.
    Search,
    /// Staff of my institution.
    Staff,
    /// What they did with records of subjects.
    StaffLooks,
    /// What I am to answer.
    Desk,
    /// What is filed at the operator's desk about a subject.
    Filed,
    /// State of the service.
    Overview,
    /// Which role may what.
    Rights,
    /// Nothing is there yet.
    Nothing,
    /// The account was stopped.
    Ended,
    /// The account is taken into use.
    Join,
    /// A consent that is given again is put on record.
    ConsentAgain,
    /// Settings.
    Settings,
    /// Help.
    About,
    /// In a dialog: language, text, colours.
    Display,
    /// In a dialog: the session has ended.
    SignInAgain,
}

part!(pages,
    /// Fetches the screens.
    fetch,
    /// Draws one.
    draw(page: Later) -> AnyView {
        match page {
            Later::People(subject) => view! { <PeoplePage subject=subject/> }.into_any(),
            Later::Profile(subject) => view! { <ProfilePage subject=subject/> }.into_any(),
            Later::Vitals(subject) => view! { <VitalsPage subject=subject/> }.into_any(),
            Later::Schedule(subject) => view! { <SchedulePage subject=subject/> }.into_any(),
            Later::Documents(subject) => view! { <DocumentsPage subject=subject/> }.into_any(),
            Later::Looks(subject) => view! { <LooksPage subject=subject/> }.into_any(),
            Later::Inquiries(subject) => view! { <InquiriesPage subject=subject/> }.into_any(),
            Later::Desk => view! { <DeskPage/> }.into_any(),
            Later::Filed => view! { <SubjectDeskPage/> }.into_any(),
            Later::Consent(subject) => view! { <ConsentPage subject=subject/> }.into_any(),
            Later::Paper(subject) => view! { <PaperPage subject=subject/> }.into_any(),
            Later::Album(subject) => view! { <AlbumPage subject=subject/> }.into_any(),
            Later::Search => view! { <SearchPage/> }.into_any(),
            Later::Staff => view! { <StaffPage/> }.into_any(),
            Later::StaffLooks => view! { <StaffLooksPage/> }.into_any(),
            Later::Overview => view! { <OverviewPage/> }.into_any(),
            Later::Rights => view! { <RightsPage/> }.into_any(),
            Later::Nothing => view! { <NothingPage/> }.into_any(),
            Later::Ended => view! { <EndedPage/> }.into_any(),
            Later::Join => view! { <JoinPage/> }.into_any(),
            Later::ConsentAgain => view! { <ConsentAgainPage/> }.into_any(),
            Later::Settings => view! { <SettingsPage/> }.into_any(),
            Later::About => view! { <AboutPage/> }.into_any(),
            Later::Display => view! { <DisplayBasics/> <DisplayMore/> }.into_any(),
            Later::SignInAgain => view! { <SignInAgain/> }.into_any(),
        }
    }
);

part!(pages,
    /// From now on, what the browser's own menu prints is on the access log too.
    watch_printer() -> () {
        paper::by_menu();
    }
);

/// The access log hears of the browser's own printing, once the part is here that tells it.
pub async fn watch_printing() {
    _ = watch_printer().await;
}

part!(home,
    /// Fetches the start page of whoever cares for several people: small, for it is their first screen.
    fetch_home,
    /// Draws it.
    draw_home() -> AnyView {
        view! { <SubjectsPage/> }.into_any()
    }
);

/// All subjects that somebody cares for.
pub fn home() -> AnyView {
    show_first(|| Box::pin(draw_home()))
}

/// The screen.
pub fn page(page: Later) -> AnyView {
    show(move || Box::pin(draw(page)))
}
