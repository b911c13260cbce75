//! /subjects/:subject/inquiries: what the subject's side asks about the record and about who looked at it (M20), and what
//! became of it. /inquiries: the same for whoever is to answer.

pub mod card;
pub mod desk;
pub mod form;

use crate::{
    app::routes,
    components::{MissingPage, Page, RemoteView, SubjectBand, subject_band},
    i18n::tr,
    stores::{inquiries, may, yes},
    ui::{ButtonKind, ButtonLink, EmptyState, IconName, dynamic},
};
use contract::{
    Right, SubjectId,
    inquiry::{Inquiry, InquiryId},
};
use form::AskForm;
use leptos::prelude::*;

/// The page.
#[component]
pub fn InquiriesPage(
    /// About whose record.
    subject: SubjectId,
) -> impl IntoView {
    let allowed = yes(move || may(Right::InquiryFile, subject).allowed());
    dynamic(move || if allowed.get() { page(subject) } else { view! { <MissingPage/> }.into_any() }).into_any()
}

fn page(subject: SubjectId) -> AnyView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::inquiries_title(subject_band::full_name(head)));
    let all = inquiries::of(subject);
    let (handle, left) = (all.handle(), all.clone());
    on_cleanup(move || inquiries::leave(&left));
    let list = move || {
        let cards = all.with(|all| all.iter().map(one).collect_view().into_any());
        let nothing = all.with(Vec::is_empty) == Some(true);
        let nothing = nothing.then(|| {
            view! { <EmptyState icon=IconName::Comment title=tr::inquiries_none() text=tr::inquiries_none_text()/> }
        });
        view! { {nothing} {cards} }.into_any()
    };
    let back = Some((routes::looks(subject), tr::inquiries_back().to_owned()));
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::inquiries_link() back=back>
            <div class="stack">
                <p>{tr::inquiries_about()}</p>
                <AskForm subject=subject/>
                <RemoteView of=handle>{dynamic(list.clone())}</RemoteView>
            </div>
        </Page>
    }
    .into_any()
}

fn one(inquiry: &Inquiry) -> AnyView {
    let (asked, became) = (card::asked(inquiry), card::became(inquiry));
    let taken = inquiry.discloses().then(|| disclosed(inquiry.subject.0, inquiry.id));
    view! { <article class="card stack">{asked} {became} {taken}</article> }.into_any()
}

/// What was disclosed, to be taken along: on paper, or as data that other software reads (M20-2).
fn disclosed(subject: SubjectId, inquiry: InquiryId) -> AnyView {
    let reads = yes(move || may(Right::TimelineRead, subject).allowed());
    let prints = yes(move || may(Right::RecordPrint, subject).allowed());
    dynamic(move || {
        reads.get().then(|| {
            let paper = prints.get().then(|| view! { <ButtonLink href=routes::paper(subject) kind=ButtonKind::Secondary icon=IconName::Printer>{tr::inquiries_paper()}</ButtonLink> }.into_any());
            let data = inquiries::record_of(subject, inquiry);
            view! {
                <p>{tr::inquiries_disclosed()}</p>
                <div class="row">
                    {paper}
                    <a class="button button-secondary" href=data download="enwa-record.json" rel="external">{tr::inquiries_data()}</a>
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}
