//! /subjects/:subject/access: who looked at the record, when, and on what ground, in plain words, for whoever the record is
//! about, their representative, and the family where it was opened to them. /staff/access: the same of an institution's
//! own staff, for its administrator.

pub mod staff;

use crate::{
    app::routes,
    components::{
        MissingPage, Page, RemoteView, SubjectBand, failure,
        looks::{Days, Line, LookList, Stretch, named},
        subject_band,
    },
    i18n::{codes, tr},
    stores::{
        Command,
        inquiries::{self, AskAbout},
        looks, may, paper, yes,
    },
    ui::{Button, ButtonKind, Card, Check, IconName, dynamic, field_error},
};
use contract::{
    Right, SubjectId,
    access_log::{LogQuery, Look},
    inquiry::LookRef,
    paper::{NewPrint, Sheet},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The page.
#[component]
pub fn LooksPage(
    /// Of whose record.
    subject: SubjectId,
) -> impl IntoView {
    let allowed = yes(move || may(Right::LogRead, subject).allowed());
    dynamic(move || if allowed.get() { page(subject) } else { view! { <MissingPage/> }.into_any() }).into_any()
}

fn page(subject: SubjectId) -> AnyView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::looks_title(subject_band::full_name(head)));
    let stretch = Stretch::recent();
    let query = Memo::new(move |_| stretch.query());
    let asks = yes(move || may(Right::InquiryFile, subject).allowed());
    let navigate = use_navigate();
    let ask = Callback::new(move |look: Look| {
        if let Some(about) = about(subject, &look) {
            inquiries::ask_about(about);
            navigate(&routes::inquiries(subject), NavigateOptions::default());
        }
    });
    let on_ask = Signal::derive(move || asks.get().then_some(ask));
    let log = looks::of(subject, query.get_untracked());
    let (handle, items, more) = (log.all.handle(), log.all.clone(), log.all.clone());
    Effect::new(move |_| log.choose(query.get()));
    let lines = Signal::derive(move || {
        let line = |look: &Look| Line { whose: None, look: look.clone() };
        items.with(|all| all.items.iter().map(line).collect()).unwrap_or_default()
    });
    let cut = Signal::derive(move || more.with(|all| all.cut).unwrap_or_default());
    let away = move || away(subject, query, cut.get());
    let opens = yes(move || may(Right::LogOpen, subject).allowed());
    let opening = move || opens.get().then(|| view! { <Opening subject=subject/> }.into_any());
    let back = Some((routes::people(subject), tr::looks_back().to_owned()));
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::looks_link() back=back>
            <div class="stack">
                <p>{tr::looks_about()}</p>
                <Days stretch=stretch/>
                <RemoteView of=handle><LookList lines=lines cut=cut stretch=stretch on_ask=on_ask/></RemoteView>
                {dynamic(away)}
                {dynamic(opening)}
            </div>
        </Page>
    }
    .into_any()
}

/// What is to be asked about a look.
fn about(subject: SubjectId, look: &Look) -> Option<AskAbout> {
    let institution = look.institution.as_ref();
    let id = institution.map(|institution| institution.id);
    Some(AskAbout {
        subject,
        look: LookRef { person: look.person?, institution: id, from: look.from, to: look.to },
        who: named(look),
        to: institution.map_or_else(|| tr::inquiries_operator().to_owned(), |institution| institution.name.clone()),
    })
}

/// On paper, and as a table; both are on the log before they leave.
fn away(subject: SubjectId, query: Memo<LogQuery>, cut: bool) -> AnyView {
    let (shown, query) = (query, query.get());
    let command = Command::default();
    let (running, failed) = (command.clone(), command.clone());
    let busy = Signal::derive(move || running.pending());
    // Whoever reads the log may be refused what goes on paper: after a withdrawal, or while it is withheld.
    let why_not = Signal::derive(move || {
        let denied = may(Right::RecordPrint, subject).reason();
        denied.map(|denied| codes::denied(denied).to_owned())
    });
    let print = move |_| {
        let LogQuery { from, to } = query;
        let print = NewPrint { sheet: Sheet::Screen, from, to, professionals: false };
        paper::print(subject, print, &command, move || shown.try_get_untracked() == Some(query));
    };
    // Nothing that is taken away lacks rows unseen.
    let table = (!cut).then(|| {
        let href = looks::table_of(subject, query);
        view! { <a class="button button-secondary" href=href download="enwa-access.csv" rel="external">{tr::looks_table()}</a> }
            .into_any()
    });
    view! {
        {dynamic(move || wrong(&failed))}
        <div class="row">
            <Button kind=ButtonKind::Secondary icon=IconName::Printer busy=busy disabled_reason=why_not on_press=print>{tr::looks_print()}</Button>
            {table}
        </div>
    }
    .into_any()
}

/// Whether the family reads this page too.
#[component]
fn Opening(subject: SubjectId) -> impl IntoView {
    let opened = Signal::derive(move || looks::is_open(subject));
    let command = Command::default();
    let failed = command.clone();
    let change = move |family| looks::open(subject, family, &command);
    view! {
        <Card title=tr::looks_family().to_owned()>
            <p>{tr::looks_family_about()}</p>
            <Check value=opened on_change=change label=tr::looks_family_open()/>
            {dynamic(move || wrong(&failed))}
        </Card>
    }
    .into_any()
}

fn wrong(command: &Command) -> Option<AnyView> {
    let sentence = failure::sentence(&command.failure()?);
    Some(field_error(sentence))
}
