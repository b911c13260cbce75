//! /subjects/:subject/documents: orders, plans, reports and copies, by kind and period; looked at as pictures, whatever
//! kind of file was sent.

pub mod form;
pub mod opening;
pub mod viewer;

use crate::{
    app::routes,
    components::{Page, RemoteView, SubjectBand, asked, at_hash, deadlines::Deadlines, person, subject_band},
    i18n::{codes, dates, names, tr},
    stores::{Remote, clock, documents, draft, may, screen, session, yes},
    ui::{Button, ButtonKind, ButtonSize, Card, Dialog, Disclosure, EmptyState, Icon, IconName, dynamic},
};
use contract::{
    ConsentId, Date, Right, SubjectId,
    document::{Document, DocumentKind, Documents, KINDS},
    media::MediaSize,
    policy::owns,
};
use form::DocumentForm;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use opening::Opening;
use viewer::Viewer;

/// Of one kind so many are shown at once; the older ones are folded away.
const SHOWN: usize = 3;

/// What is filed.
#[derive(Clone, Debug, PartialEq)]
pub enum Filing {
    /// A new document.
    New,
    /// The copy of what was signed for this consent.
    Copy(ConsentId),
    /// One that is there is changed.
    Change(Box<Document>),
}

/// What the form is about, while there is one.
pub type Editing = RwSignal<Option<Filing>>;

/// What a row may do, and where it shows it.
#[derive(Clone, Copy)]
struct Acts {
    subject: SubjectId,
    editing: Editing,
    looked_at: RwSignal<Option<Document>>,
    history: RwSignal<Option<Document>>,
}

/// The page.
#[component]
pub fn DocumentsPage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::documents_title(subject_band::full_name(head)));
    let here = documents::open(subject);
    let (leaving, of_form, of_opening, handle) = (here.clone(), here.clone(), here.clone(), here.handle());
    on_cleanup(move || documents::leave(&leaving));
    let of_hash = here.clone();
    at_hash(move || of_hash.with(|_| ()).is_some());
    let acts =
        Acts { subject, editing: RwSignal::new(None), looked_at: RwSignal::new(None), history: RwSignal::new(None) };
    // What is not mine to read any more, or was taken back, does not stay on the screen.
    let of_gone = here.clone();
    Effect::new(move || {
        let ids = of_gone.with(|all| all.documents.iter().map(|document| document.is.id).collect::<Vec<_>>());
        let gone = |shown: &Document| ids.as_ref().is_some_and(|ids| !ids.contains(&shown.is.id));
        for shown in [acts.looked_at, acts.history] {
            if shown.with_untracked(|shown| shown.as_ref().is_some_and(gone)) {
                shown.set(None);
            }
        }
    });
    // Whoever comes from a consent files its copy. An address says it, so that it stands here after loading anew too.
    let of_address = asked("copy").get_untracked().and_then(|id| id.parse::<ConsentId>().ok());
    let keeps = untrack(|| may(Right::DocumentEdit, subject).allowed() && may(Right::ConsentRead, subject).allowed());
    acts.editing.set(of_address.filter(|_| keeps).map(Filing::Copy));
    // When that is done, or given up, it goes on where it began.
    let navigate = use_navigate();
    Effect::new(move |before: Option<bool>| {
        let copies = acts.editing.with(|editing| matches!(editing, Some(Filing::Copy(_))));
        if before == Some(true) && acts.editing.with_untracked(Option::is_none) {
            navigate(&routes::consent(subject), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        copies
    });
    let back = match of_address {
        Some(_) => (routes::consent(subject), tr::nav_back_consent().to_owned()),
        None => (routes::subject(subject), tr::nav_back_timeline().to_owned()),
    };
    let form = move || {
        let (of, filing) = (of_form.clone(), acts.editing.get()?);
        Some(view! { <DocumentForm of=of subject=subject filing=filing open=acts.editing/> }.into_any())
    };
    let list = move || here.with(|all| list(all, acts)).into_any();
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::documents_link() back=Some(back)>
            <div class="stack">
                <Deadlines subject=subject documents=routes::documents(subject)/>
                <div class="row">{add(acts)}</div>
                {dynamic(form)}
                <RemoteView of=handle>{dynamic(list.clone())}</RemoteView>
                <Opening of=of_opening subject=subject/>
            </div>
            <Viewer subject=subject of=acts.looked_at/>
            {history(acts)}
        </Page>
    }
    .into_any()
}

fn add(acts: Acts) -> AnyView {
    let verdict = Memo::new(move |_| may(Right::DocumentEdit, acts.subject));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let begun = yes(move || draft::exists(acts.subject, draft::Form::Document(None)));
    dynamic(move || {
        (verdict.get().shown() && acts.editing.with(Option::is_none)).then(|| {
            let word = move || if begun.get() { tr::profile_resume() } else { tr::documents_add() };
            view! {
                <Button icon=IconName::Plus disabled_reason=why_not on_press=move || edit(acts, Filing::New)>{dynamic(word)}</Button>
            }
            .into_any()
        })
    })
    .into_any()
}

/// The form stands above: whoever pressed further down is brought to it.
fn edit(acts: Acts, filing: Filing) {
    acts.editing.set(None);
    acts.editing.set(Some(filing));
    screen::focus_soon("#main form select");
}

/// Kind by kind, the newest period first.
fn list(all: &Documents, acts: Acts) -> AnyView {
    if all.documents.is_empty() {
        return view! { <EmptyState icon=IconName::Note title=tr::documents_empty() text=tr::documents_empty_text()/> }
            .into_any();
    }
    let today = clock::today();
    // What a newer server knows stands among the others.
    let of = |kind: DocumentKind| {
        let is = move |known: DocumentKind| known == kind || (kind == DocumentKind::Other && known.spec().is_none());
        all.documents.iter().filter(move |document| is(document.is.kind))
    };
    let kinds = || KINDS.iter().map(|spec| spec.kind).filter(|kind| of(*kind).next().is_some());
    let jumps = kinds()
        .map(|kind| view! { <a href=format!("#documents-{}", kind.code())>{codes::document(kind)}</a> }.into_any());
    let cards = kinds().map(|kind| {
        let (mut now, mut past): (Vec<_>, Vec<_>) = of(kind).cloned().partition(|document| !ended(document, today));
        let older = now.split_off(now.len().min(SHOWN));
        past.splice(0..0, older);
        // A kind of which all have ended is not an empty card.
        if now.is_empty() {
            now.push(past.remove(0));
        }
        let opened = all.opened.kinds.contains(&kind);
        one_kind(kind, opened, now, past, acts)
    });
    view! {
        <nav class="part-jumps" aria-label=tr::documents_kinds()>{jumps.collect_view()}</nav>
        {cards.collect_view()}
    }
    .into_any()
}

fn ended(document: &Document, today: Date) -> bool {
    document.is.to.is_some_and(|to| to < today)
}

fn one_kind(kind: DocumentKind, opened: bool, now: Vec<Document>, past: Vec<Document>, acts: Acts) -> AnyView {
    let rows = move |documents: Vec<Document>| {
        let each = documents.into_iter().map(|document| one(document, acts)).collect_view();
        view! { <ul class="papers" role="list">{each}</ul> }.into_any()
    };
    let older = (!past.is_empty()).then(|| {
        let summary = tr::documents_older(past.len());
        view! { <Disclosure summary=summary>{rows(past)}</Disclosure> }.into_any()
    });
    // The subject's side sees nothing but what is open to it.
    let professional = yes(move || may(Right::ProfessionalRead, acts.subject).shown());
    let seen = move || {
        professional.get().then(|| view! { <p class="soft part-stamp">{form::readers(kind, opened)}</p> }.into_any())
    };
    view! {
        <div class="part" id=format!("documents-{}", kind.code())>
            <Card title=codes::document(kind)>{dynamic(seen)}{rows(now)}{older}</Card>
        </div>
    }
    .into_any()
}

/// 「2026/09/01 – 2027/02/28」, as far as it is known.
fn period(document: &Document) -> String {
    match (document.is.from, document.is.to) {
        (Some(from), Some(to)) => format!("{} – {}", dates::plain(from), dates::plain(to)),
        (Some(from), None) => dates::plain(from),
        (None, Some(to)) => tr::documents_to(dates::plain(to)),
        (None, None) => tr::documents_filed(dates::plain(document.at.date())),
    }
}

/// What it is called: its own title, or its kind.
fn name(document: &Document) -> String {
    let title = &document.is.title;
    if title.is_empty() { codes::document(document.is.kind).to_owned() } else { title.clone() }
}

fn pages(document: &Document) -> u32 {
    document.files.iter().map(|file| file.pages).sum()
}

fn one(document: Document, acts: Acts) -> AnyView {
    let facts = session::look(|claims| {
        claims.subjects.iter().find(|claim| claim.subject == acts.subject).map(|claim| claim.facts.clone())
    });
    let ours = facts.flatten().is_some_and(|facts| owns(&facts, document.institution));
    let verdict = Memo::new(move |_| may(Right::DocumentEdit, acts.subject));
    let (name, when, id) = (name(&document), period(&document), document.is.id);
    let label = tr::documents_open(name.clone(), when.clone());
    let thumb = document.files.first().map(|file| {
        let src = documents::address(acts.subject, id, file.id, MediaSize::Thumb, 1);
        view! { <img src=src alt="" loading="lazy" decoding="async"/> }.into_any()
    });
    let (to_look, to_edit, to_history) = (document.clone(), document.clone(), document.clone());
    let named = name.clone();
    let change = move || {
        let (document, name) = (to_edit.clone(), named.clone());
        (ours && verdict.get().allowed()).then(|| {
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen
                    on_press=move || edit(acts, Filing::Change(Box::new(document.clone())))>
                    {tr::documents_change()}<span class="visually-hidden">{name}</span>
                </Button>
            }
            .into_any()
        })
    };
    let versions = (document.is.version > 1).then(|| {
        view! {
            <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::History
                on_press=move || acts.history.set(Some(to_history.clone()))>{tr::profile_history()}</Button>
        }
        .into_any()
    });
    let ended =
        ended(&document, clock::today()).then(|| view! { <span class="chip">{tr::documents_over()}</span> }.into_any());
    let more = |text: &str, class: &'static str| {
        (!text.is_empty()).then(|| view! { <p class=class lang=person::lang_of(text)>{text.to_owned()}</p> }.into_any())
    };
    view! {
        <li class="paper-row">
            <button type="button" class="paper-thumb" on:click=move |_| acts.looked_at.set(Some(to_look.clone()))>
                {thumb}
                <span class="paper-pages"><Icon name=IconName::Note/>{tr::documents_pages(pages(&document))}</span>
                <span class="visually-hidden">{label}</span>
            </button>
            <div class="paper-facts">
                <p><b>{self::name(&document)}</b> {ended}</p>
                <p class="plan-when">{when}</p>
                {more(&document.is.issuer, "plan-who")}
                {more(&document.is.note, "soft")}
                <p class="soft part-stamp">
                    {tr::schedule_by(document.by.name.full(), names::standing(&document.by))}
                    " "{dates::plain(document.at.date())}
                </p>
                <div class="row">{dynamic(change)}{versions}</div>
            </div>
        </li>
    }
    .into_any()
}

/// Every version of a document, newest first.
fn history(acts: Acts) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(acts.history.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            acts.history.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        acts.history.with(|document| document.as_ref().map(|d| tr::profile_history_of(name(d))).unwrap_or_default())
    });
    let list = move || {
        let document = acts.history.get()?;
        let versions: Remote<Vec<Document>> = documents::versions(acts.subject, document.is.id);
        let handle = versions.handle();
        let rows = move || {
            versions.with(|all| all.iter().cloned().map(|version| one_version(version, acts)).collect_view()).into_any()
        };
        let rows = move || view! { <ol class="history" role="list">{rows()}</ol> }.into_any();
        Some(view! { <RemoteView of=handle>{dynamic(rows.clone())}</RemoteView> }.into_any())
    };
    view! { <Dialog open=open title=title close_label=tr::app_close() wide=true>{dynamic(list)}</Dialog> }.into_any()
}

fn one_version(version: Document, acts: Acts) -> AnyView {
    let shown = version.clone();
    let gone = version.is.withdrawn.then(|| view! { <span class="chip">{tr::documents_withdrawn()}</span> }.into_any());
    let (name, period, pages) = (name(&version), period(&version), pages(&version));
    let look = move || {
        acts.history.set(None);
        acts.looked_at.set(Some(shown.clone()));
    };
    view! {
        <li>
            <p><b>{name}</b> {gone}</p>
            <p>{codes::document(version.is.kind)} " " {period}</p>
            <p class="soft">{version.is.issuer} " " {version.is.note}</p>
            <p class="soft part-stamp">{tr::profile_by(dates::moment(version.at), version.by.name.full())}</p>
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Eye on_press=look>
                {tr::documents_pages(pages)}
            </Button>
        </li>
    }
    .into_any()
}
