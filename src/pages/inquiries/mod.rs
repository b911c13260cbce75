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
    ui::{EmptyState, IconName, dynamic},
};
use contract::{Right, SubjectId, inquiry::Inquiry};
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
    view! { <article class="card stack">{card::asked(inquiry)} {card::became(inquiry)}</article> }.into_any()
}
