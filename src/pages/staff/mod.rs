//! /staff: who works for my institution, for its administrator, what it is asked, whom each of them concerns (担当者), the
//! 定型文 that they write with, and the order in which they measure. The operator's desk opens it for any institution, for
//! what forms 2, 4 and 6 ask (M6-2, M7-1, M9-1).

pub mod accounts;
pub mod assign;
pub mod field_order;
pub mod offers;
pub mod phrases;
pub mod relief;
pub mod unsent;
pub mod usage;

use crate::{
    app::routes,
    components::{
        MissingPage, Page, RemoteView, asked,
        lines::{Line, Lines},
    },
    i18n::{codes, dates, names, tr},
    stores::{Remote, account, may_here, session, yes},
    ui::{ButtonKind, ButtonLink, EmptyState, IconName, dynamic},
};
use accounts::Accounts;
use assign::Assignments;
use contract::{
    InstitutionId, Right,
    people::{InstitutionRef, StaffMember},
    platform::Overview,
};
use field_order::FieldOrderEditor;
use leptos::prelude::*;
use offers::CoreOffers;
use phrases::PhraseEditor;
use relief::Relief;
use unsent::UnsentList;
use usage::Usage;

/// The page: one list for each institution that I administer, or the one that the desk was asked about.
#[component]
pub fn StaffPage() -> impl IntoView {
    let asked = asked("institution");
    let desk = yes(|| may_here(Right::RegistryEdit).allowed());
    let nobodys = yes(|| session::administered().is_empty());
    dynamic(move || {
        let institution = asked.with(|id| id.as_ref()?.parse::<InstitutionId>().ok());
        match institution.filter(|_| desk.get()) {
            Some(institution) => view! { <AtDesk institution=institution/> }.into_any(),
            None if nobodys.get() => view! { <MissingPage/> }.into_any(),
            None => view! { <OwnStaff/> }.into_any(),
        }
    })
    .into_any()
}

/// Any institution's, for the operator.
#[component]
fn AtDesk(institution: InstitutionId) -> impl IntoView {
    let overview = account::overview();
    overview.reload();
    let (handle, of_known) = (overview.handle(), overview.clone());
    let named = Memo::new(move |_| {
        let one = |all: &Overview| all.institutions.iter().find(|one| one.id == institution).cloned();
        overview.with(one).flatten().map(|one| InstitutionRef { id: one.id, name: one.name, kind: one.kind })
    });
    let lists = move || {
        named.get().map(|institution| {
            let staff = account::staff(institution.id);
            staff.load();
            view! {
                <OneList institution=institution.clone() staff=staff.clone()/>
                <Assignments institution=institution.clone() staff=staff.clone()/>
                <Relief institution=institution.clone() staff=staff.clone()/>
                <Accounts institution=institution.id staff=staff.clone()/>
                <Usage institution=institution staff=staff/>
            }
            .into_any()
        })
    };
    let unknown = yes(move || of_known.with(|_| ()).is_some() && named.with(Option::is_none));
    let nobody = move || {
        unknown
            .get()
            .then(|| view! { <EmptyState icon=IconName::Search title=tr::missing_text() text=tr::missing_help()/> })
    };
    let title = Signal::derive(move || {
        named.with(|named| named.as_ref().map_or_else(|| tr::staff_title().to_owned(), |one| one.name.clone()))
    });
    view! {
        <Page title=title tab=tr::staff_title() back=Some((routes::OVERVIEW.to_owned(), tr::overview_title().to_owned()))>
            <RemoteView of=handle><div class="stack">{dynamic(nobody)} {dynamic(lists)}</div></RemoteView>
        </Page>
    }
    .into_any()
}

#[component]
fn OwnStaff() -> impl IntoView {
    let lists = session::administered().into_iter().map(|institution| {
        let staff = account::staff(institution.id);
        staff.load();
        view! {
            <UnsentList institution=institution.clone()/>
            <CoreOffers institution=institution.clone()/>
            <OneList institution=institution.clone() staff=staff.clone()/>
            <Assignments institution=institution.clone() staff=staff.clone()/>
            <Relief institution=institution.clone() staff=staff.clone()/>
            <Accounts institution=institution.id staff=staff/>
            <PhraseEditor institution=institution.clone()/>
            <FieldOrderEditor institution=institution/>
        }
        .into_any()
    });
    let waiting = move || tr::inquiries_waiting(session::look(|claims| claims.inquiries).unwrap_or_default());
    view! {
        <Page title=tr::staff_title()>
            <div class="stack">
                <div class="row">
                    <ButtonLink href=routes::STAFF_LOOKS.to_owned() kind=ButtonKind::Secondary icon=IconName::Eye>{tr::looks_staff_link()}</ButtonLink>
                    <ButtonLink href=routes::INQUIRIES.to_owned() kind=ButtonKind::Secondary icon=IconName::Comment>{dynamic(waiting)}</ButtonLink>
                </div>
                {lists.collect_view()}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn OneList(institution: InstitutionRef, staff: Remote<Vec<StaffMember>>) -> impl IntoView {
    let handle = staff.handle();
    let title = tr::staff_of(&institution.name);
    let caption = title.clone();
    let lines = Signal::derive(move || lines(&staff));
    let empty = move || lines.with(Vec::is_empty).then(|| view! { <p>{tr::staff_empty()}</p> }.into_any());
    view! {
        <section class="stack">
            <h2>{title}</h2>
            <RemoteView of=handle>
                <Lines caption=caption.clone() headers=headers() lines=lines/>
                {dynamic(empty)}
            </RemoteView>
        </section>
    }
    .into_any()
}

fn headers() -> Vec<String> {
    [tr::settings_name(), tr::staff_occupations(), tr::staff_state(), tr::staff_subjects(), tr::staff_last()]
        .map(str::to_owned)
        .into()
}

fn lines(staff: &Remote<Vec<StaffMember>>) -> Vec<Line> {
    staff.with(|list| list.iter().map(line).collect()).unwrap_or_default()
}

fn line(member: &StaffMember) -> Line {
    let mut occupations: Vec<&str> = member.occupations.iter().map(|o| codes::occupation(*o)).collect();
    if member.admin {
        occupations.push(tr::staff_admin());
    }
    let cells = vec![
        names::with_kana(&member.name),
        occupations.join(tr::list_separator()),
        codes::account_state(member.state).to_owned(),
        tr::staff_subject_count(member.subjects),
        member.last_sign_in.map_or_else(|| tr::staff_never().to_owned(), dates::moment),
    ];
    Line { key: member.person.to_string(), href: None, cells }
}
