//! /subjects/:subject/people: everybody who sees the record, and whom to phone.

use crate::{
    app::routes,
    components::{Page, SubjectBand, circle::Circle, portrait::Portrait, subject_band},
    i18n::tr,
};
use contract::SubjectId;
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
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::subject_people() back=back>
            <div class="stack"><Circle subject=subject/> <Portrait subject=subject/></div>
        </Page>
    }
    .into_any()
}
