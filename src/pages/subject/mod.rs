//! /subjects/:subject: whose record it is, the timeline, and beside it, where there is room, what one
//! wants at hand.

use crate::{
    app::routes,
    components::{
        Page, RemoteStrip, SubjectBand, TimelineView, circle::Circle, deadlines::Deadlines, part::show_behind,
        subject_band, subject_list::SubjectList,
    },
    i18n::tr,
    part::part,
    stores::{may, screen, session, subjects, yes},
    ui::{ButtonKind, ButtonLink, ButtonSize, IconName, dynamic},
};
use contract::{Right, SubjectId};
use leptos::prelude::*;

/// The page.
#[component]
pub fn SubjectPage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::subject_title(subject_band::full_name(head)));
    let several = session::subjects().len() > 1;
    let back = several.then(|| (routes::HOME.to_owned(), tr::nav_back_home().to_owned()));
    let side = yes(screen::two_panes);
    let agrees = yes(move || may(Right::ConsentRead, subject).allowed());
    // Where the circle stands beside, it says so itself.
    let trouble = move || {
        let elsewhere = side.get() && !several;
        (!elsewhere).then(|| view! { <RemoteStrip of=subjects::card(subject).handle()/> }.into_any())
    };
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::subject_tab_title() back=back>
            {dynamic(trouble)}
            {show_behind(move || Box::pin(deadlines(subject)))}
            <nav class="subject-nav" aria-label=tr::subject_nav()>
                {link(routes::vitals(subject), IconName::Chart, tr::vitals_link())}
                {link(routes::album(subject), IconName::Photo, tr::album_link())}
                {link(routes::profile(subject), IconName::Note, tr::profile_link())}
                {link(routes::schedule(subject), IconName::Calendar, tr::schedule_link())}
                {link(routes::documents(subject), IconName::Folder, tr::documents_link())}
                {link(routes::people(subject), IconName::People, tr::subject_people_short())}
                {dynamic(move || agrees.get().then(|| link(routes::consent(subject), IconName::Check, tr::subject_consent())))}
                {link(routes::paper(subject), IconName::Printer, tr::paper_link())}
            </nav>
            <div class="panes">
                <div class="pane-main"><TimelineView subject=subject/></div>
                {dynamic(move || side.get().then(|| show_behind(move || Box::pin(beside(subject, several)))))}
            </div>
        </Page>
    }
    .into_any()
}

fn link(href: String, icon: IconName, word: &'static str) -> AnyView {
    view! { <ButtonLink href=href kind=ButtonKind::Secondary size=ButtonSize::Small icon=icon>{word}</ButtonLink> }
        .into_any()
}

part!(pages,
    /// What ends soon is told where the record begins.
    deadlines(subject: SubjectId) -> AnyView {
        view! { <Deadlines subject=subject documents=routes::documents(subject) profile=routes::profile(subject) consent=routes::consent(subject)/> }.into_any()
    }
);

part!(pages,
    /// Who cares for several people wants the others at hand; a family wants the circle.
    beside(subject: SubjectId, several: bool) -> AnyView {
        let content = if several {
            subjects::list().load();
            view! { <h2>{tr::home_subjects()}</h2> <SubjectList link=routes::subject current=subject/> }.into_any()
        } else {
            view! { <Circle subject=subject/> }.into_any()
        };
        view! { <aside class="pane-side stack">{content}</aside> }.into_any()
    }
);
