//! One お尋ね・申出: what is asked, one line of how it stands, and what became of it.

use crate::{
    components::person,
    i18n::{dates, names, tr},
    stores::clock,
};
use contract::inquiry::{Inquiry, InquiryKind, InquiryOutcome, InquiryState};
use leptos::prelude::*;

/// What is asked for.
pub fn kind(kind: InquiryKind) -> &'static str {
    match kind {
        InquiryKind::Look => tr::inquiries_look(),
        InquiryKind::Disclosure => tr::inquiries_disclosure(),
        InquiryKind::Correction => tr::inquiries_correction(),
        InquiryKind::Stop => tr::inquiries_stop(),
        InquiryKind::Deletion | InquiryKind::Unknown => tr::inquiries_deletion(),
    }
}

/// What came of it.
pub fn outcome(outcome: InquiryOutcome) -> &'static str {
    match outcome {
        InquiryOutcome::Explained | InquiryOutcome::Unknown => tr::inquiries_explained(),
        InquiryOutcome::Done => tr::inquiries_done(),
        InquiryOutcome::Declined => tr::inquiries_declined(),
    }
}

/// What is asked, by whom, and until when it is to be answered.
pub fn asked(inquiry: &Inquiry) -> AnyView {
    let look = inquiry.look.as_ref().map(|look| {
        let (name, when) = (names::with_kana(&look.name), dates::moment(look.from));
        let words = match &look.institution {
            Some(institution) => tr::inquiries_of_look(&institution.name, name, when),
            None => tr::inquiries_of_look_alone(name, when),
        };
        view! { <p class="soft">{words}</p> }.into_any()
    });
    let open = inquiry.state != InquiryState::Answered;
    let late = open && inquiry.due < clock::today();
    let due = open.then(|| {
        let words = if late {
            tr::inquiries_late(dates::plain(inquiry.due))
        } else {
            tr::inquiries_due(dates::plain(inquiry.due))
        };
        view! { <p class=if late { "field-error" } else { "soft" }>{words}</p> }.into_any()
    });
    view! {
        <h2 class="card-title">{kind(inquiry.kind)}</h2>
        <p><span class="chip">{stands(inquiry)}</span></p>
        <p class="post-body" lang=person::lang_of(&inquiry.text)>{inquiry.text.clone()}</p>
        {look}
        <p class="soft part-stamp">{tr::profile_by(dates::moment(inquiry.at), inquiry.by.name.full())}</p>
        {due}
    }
    .into_any()
}

/// The one line of how it stands.
fn stands(inquiry: &Inquiry) -> String {
    match inquiry.state {
        InquiryState::Received | InquiryState::Unknown => {
            let institution = inquiry.institution.as_ref().map_or("", |institution| institution.name.as_str());
            tr::inquiries_received(institution)
        }
        InquiryState::Passed => tr::inquiries_passed().to_owned(),
        InquiryState::Answered => tr::inquiries_answered().to_owned(),
    }
}

/// What became of it, the oldest first.
pub fn became(inquiry: &Inquiry) -> AnyView {
    let steps = inquiry.steps.iter().map(|step| {
        let what = step.outcome.map_or_else(tr::inquiries_passed_on, outcome);
        let by = step.by.institution.clone().unwrap_or_else(|| tr::inquiries_operator().to_owned());
        let by = format!("{}{}{}", by, tr::list_dot(), step.by.name.full());
        view! {
            <li>
                <p><b>{what}</b></p>
                <p class="post-body" lang=person::lang_of(&step.text)>{step.text.clone()}</p>
                <p class="soft part-stamp">{tr::profile_by(dates::moment(step.at), by)}</p>
            </li>
        }
        .into_any()
    });
    (!inquiry.steps.is_empty())
        .then(|| view! { <ul class="part-rows" role="list">{steps.collect_view()}</ul> }.into_any())
        .into_any()
}
