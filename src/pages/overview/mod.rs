//! /overview: counts and institutions for operator, customer centre and system administrator. No
//! record can be seen from here.

use crate::{
    app::routes,
    components::{
        Page, RemoteView,
        lines::{Line, Lines},
    },
    i18n::{codes, tr},
    stores::{account, may_here, session, yes},
    ui::{ButtonKind, ButtonLink, IconName, dynamic},
};
use contract::{
    Right,
    platform::{InstitutionLine, Overview},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let overview = account::overview();
    overview.reload();
    let handle = overview.handle();
    let (of_figures, of_lines) = (overview.clone(), overview);
    let lines = Signal::derive(move || {
        of_lines.with(|o| o.institutions.iter().map(line).collect::<Vec<Line>>()).unwrap_or_default()
    });
    let figures = move || of_figures.with(figures);
    let examines = yes(|| may_here(Right::InquiryExamine).allowed());
    let desk = move || {
        let waiting = session::look(|claims| claims.inquiries).unwrap_or_default();
        examines.get().then(|| {
            view! {
                <p><ButtonLink href=routes::INQUIRIES.to_owned() kind=ButtonKind::Secondary icon=IconName::Comment>{tr::inquiries_waiting(waiting)}</ButtonLink></p>
            }
            .into_any()
        })
    };
    let sees_rights = yes(|| may_here(Right::RightsRead).allowed());
    let to_rights = move || {
        sees_rights.get().then(|| {
            view! {
                <p><ButtonLink href=routes::RIGHTS.to_owned() kind=ButtonKind::Secondary icon=IconName::Lock>{tr::rights_title()}</ButtonLink></p>
            }
            .into_any()
        })
    };
    let files = yes(|| may_here(Right::DeskRead).allowed());
    let to_desk = move || {
        files.get().then(|| {
            view! {
                <p><ButtonLink href=routes::DESK.to_owned() kind=ButtonKind::Secondary icon=IconName::Search>{tr::desk_title()}</ButtonLink></p>
            }
            .into_any()
        })
    };
    view! {
        <Page title=tr::overview_title()>
            <div class="stack">
                <p class="soft">{tr::overview_no_records()}</p>
                {dynamic(to_desk)} {dynamic(desk)} {dynamic(to_rights)}
                <RemoteView of=handle>
                    {figures.clone()}
                    <h2>{tr::overview_institutions()}</h2>
                    <Lines caption=tr::overview_institutions() headers=headers() lines=lines/>
                </RemoteView>
            </div>
        </Page>
    }
    .into_any()
}

fn figures(overview: &Overview) -> AnyView {
    let figure =
        |number: u32, word: String| view! { <li class="figure"><span>{word}</span><b>{number}</b></li> }.into_any();
    let people = overview.people.iter().map(|p| figure(p.count, tr::overview_people(codes::account_state(p.state))));
    view! {
        <ul class="figures" role="list">
            {figure(overview.subjects, tr::overview_subjects().to_owned())}
            {figure(overview.sessions, tr::overview_sessions().to_owned())}
            {figure(overview.failed_sign_ins, tr::overview_failed().to_owned())}
            {people.collect_view()}
        </ul>
    }
    .into_any()
}

fn headers() -> Vec<String> {
    [tr::overview_institution(), tr::overview_kind(), tr::overview_staff(), tr::overview_listed()]
        .map(str::to_owned)
        .into()
}

fn line(institution: &InstitutionLine) -> Line {
    let name = match institution.suspended {
        true => tr::institution_use_marked(&institution.name),
        false => institution.name.clone(),
    };
    let cells = vec![
        name,
        codes::institution_kind(institution.kind).to_owned(),
        institution.staff.to_string(),
        institution.subjects.to_string(),
    ];
    // The desk of forms 2, 4 and 6.
    let keeps = untrack(|| may_here(Right::RegistryEdit).allowed());
    Line { key: institution.id.to_string(), href: keeps.then(|| routes::staff_of(institution.id)), cells }
}
