//! /subjects/:subject/people: whom to phone, and everybody who sees the record: the subject's own side, and the institutions
//! of the 対象者ケア機関リスト with their 担当者.

use crate::{
    app::routes,
    components::{Page, SubjectBand, care::Sharing, circle::Contacts, portrait::Portrait, subject_band},
    i18n::tr,
    stores::{may, yes},
    ui::{ButtonKind, ButtonLink, IconName, dynamic},
};
use contract::{Right, SubjectId, paper::Sheet};
use leptos::prelude::*;

/// The page.
#[component]
pub fn PeoplePage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::people_title(subject_band::full_name(head)));
    let back = Some((routes::subject(subject), tr::nav_back_timeline().to_owned()));
    let log = yes(move || may(Right::LogRead, subject).allowed());
    let asks = yes(move || may(Right::InquiryFile, subject).allowed());
    let inquiries = move || {
        asks.get().then(|| {
            view! { <ButtonLink href=routes::inquiries(subject) kind=ButtonKind::Secondary icon=IconName::Comment>{tr::inquiries_link()}</ButtonLink> }
                .into_any()
        })
    };
    let looks = move || {
        log.get().then(|| {
            view! {
                <div class="row">
                    <ButtonLink href=routes::looks(subject) kind=ButtonKind::Secondary icon=IconName::Eye>{tr::looks_link()}</ButtonLink>
                    {dynamic(inquiries)}
                </div>
            }
            .into_any()
        })
    };
    let prints = yes(move || may(Right::RecordPrint, subject).allowed());
    let paper = move || {
        prints.get().then(|| {
            let href = routes::sheet(subject, Sheet::CareList);
            view! { <div class="row"><ButtonLink href=href kind=ButtonKind::Secondary icon=IconName::Printer>{tr::care_print()}</ButtonLink></div> }
                .into_any()
        })
    };
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::subject_people() back=back>
            <div class="stack">{dynamic(looks)} <Contacts subject=subject/> <Sharing subject=subject head=head/> {dynamic(paper)} <Portrait subject=subject/></div>
        </Page>
    }
    .into_any()
}
