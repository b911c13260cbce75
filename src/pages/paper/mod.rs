//! /subjects/:subject/paper: sheets of A4 as they will come out of the printer, and the record as text for one's own
//! system. Whoever prints is on the access log first (M17-2).

pub mod sheets;

use crate::{
    app::routes,
    components::{Page, RemoteView, SubjectBand, asked, failure, subject_band},
    i18n::{codes, tr},
    stores::{Command, Remote, clock, may, paper, paper::Material, yes},
    ui::{Button, Check, Field, IconName, Select, TextInput, Toasts, Tone, dynamic, field_error},
};
use contract::{
    Date, Right, SubjectId,
    paper::{NewPrint, Sheet},
    problem::FieldError,
};
use leptos::prelude::*;
use sheets::{Sheets, progress};

/// Sheets that can be chosen, in this order.
const SHEETS: [Sheet; 9] = [
    Sheet::Notebook,
    Sheet::Vitals,
    Sheet::Handover,
    Sheet::Photos,
    Sheet::Summary,
    Sheet::Profile,
    Sheet::CareList,
    Sheet::Consent,
    Sheet::Progress,
];

/// Which days a sheet is asked for by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// None: it says what is so now.
    Now,
    One,
    Month,
    Span,
}

fn days(sheet: Sheet) -> Days {
    match sheet {
        Sheet::Summary | Sheet::Profile | Sheet::Consent => Days::Now,
        Sheet::CareList => Days::One,
        Sheet::Vitals => Days::Month,
        _ => Days::Span,
    }
}

/// Whether what professionals write among themselves may stand on it.
fn has_inward(sheet: Sheet) -> bool {
    !matches!(sheet, Sheet::Profile | Sheet::CareList | Sheet::Consent)
}

/// What is wanted on paper.
#[derive(Clone, Copy)]
struct Wanted {
    subject: SubjectId,
    /// The one that was chosen, here or by the link that led here, as long as I may read what stands on it.
    sheet: Memo<Sheet>,
    chosen: RwSignal<Option<Sheet>>,
    /// As they stand in their fields.
    from: RwSignal<String>,
    to: RwSignal<String>,
    professionals: RwSignal<bool>,
}

impl Wanted {
    /// What is printed; the field that is wrong, and how. Reactive.
    fn read(self) -> Result<NewPrint, (&'static str, FieldError)> {
        let day = |text: RwSignal<String>| match text.with(|text| text.parse::<Date>()) {
            Err(_) if text.with(String::is_empty) => Err(FieldError::Required),
            day => day.map_err(|_| FieldError::Malformed),
        };
        let (sheet, today) = (self.sheet.get(), clock::today());
        let first = || day(self.from).map_err(|error| ("from", error));
        let (from, to) = match days(sheet) {
            Days::Now => (today, today),
            // Nobody knows yet who will be on it.
            Days::One if first()? > today => return Err(("from", FieldError::InFuture)),
            Days::One => first().map(|day| (day, day))?,
            Days::Month => {
                let first = first()?.month_start();
                (first, Date::from_days(first.next_month().days() - 1))
            }
            Days::Span => (first()?, day(self.to).map_err(|error| ("to", error))?),
        };
        // A box that is not on the screen ticks nothing.
        let chosen = has_inward(sheet) && self.professionals.get();
        let print = NewPrint { sheet, from, to, professionals: chosen };
        print.check().map(|()| print)
    }

    fn wrong(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || match self.read() {
            Err((at, FieldError::TooLong)) if at == field => Some(tr::paper_too_long().to_owned()),
            Err((at, error)) if at == field => Some(codes::field(error).to_owned()),
            _ => None,
        })
    }
}

/// The page.
#[component]
pub fn PaperPage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::paper_title(subject_band::full_name(head)));
    let today = untrack(clock::today).to_string();
    // As it was on arriving: the address is another one before this page goes.
    let asked = asked("sheet").get_untracked().map(|code| Sheet::from_code(&code));
    let chosen = RwSignal::new(asked);
    let sheet = Memo::new(move |_| {
        let wanted = chosen.get().filter(|wanted| offered(subject).contains(wanted));
        wanted.unwrap_or(Sheet::Notebook)
    });
    let wanted = Wanted {
        subject,
        sheet,
        chosen,
        from: RwSignal::new(today.clone()),
        to: RwSignal::new(today),
        professionals: RwSignal::new(false),
    };
    let print = Memo::new(move |_| wanted.read().ok());
    // Whether the professionals' own records are on it changes what is shown, and not what is gathered.
    let gathered = Memo::new(move |_| print.get().map(|print| (print.sheet, print.from, print.to)));
    // What may not be printed is not laid out as a sheet either: the browser's own menu would print it.
    let prints = yes(move || may(Right::RecordPrint, subject).allowed());
    on_cleanup(move || paper::leave(subject));
    let preview = move || {
        gathered.get().filter(|_| prints.get()).map(|(sheet, from, to)| {
            let material = paper::gather(subject, sheet, from, to);
            let handle = material.handle();
            view! { <RemoteView of=handle>{shown(wanted, print, material.clone())}</RemoteView> }.into_any()
        })
    };
    let why_not = move || {
        let denied = may(Right::RecordPrint, subject).reason()?;
        Some(view! { <p>{codes::denied(denied)}</p> }.into_any())
    };
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::paper_link() back=Some((routes::subject(subject), tr::nav_back_timeline().to_owned()))>
            <div class="stack">
                <Choices wanted=wanted/>
                {dynamic(why_not)}
                {dynamic(preview)}
            </div>
        </Page>
    }
    .into_any()
}

/// Those of which I may read what stands on them, in this order. Reactive: a right may go while a sheet is looked at.
fn offered(subject: SubjectId) -> Vec<Sheet> {
    let reads = |sheet: &Sheet| match sheet {
        Sheet::CareList => may(Right::CareListRead, subject).allowed(),
        Sheet::Consent => may(Right::ConsentRead, subject).allowed(),
        _ => true,
    };
    SHEETS.into_iter().filter(reads).collect()
}

#[component]
fn Choices(wanted: Wanted) -> impl IntoView {
    let Wanted { subject, sheet, chosen, from, to, professionals } = wanted;
    let value = Signal::derive(move || sheet.get().code().to_owned());
    let offered = Memo::new(move |_| offered(subject));
    let which = move || {
        let option = |sheet: &Sheet| (sheet.code().to_owned(), codes::sheet(*sheet).to_owned());
        let options = offered.with(|offered| offered.iter().map(option).collect());
        view! {
            <Select label=tr::paper_sheet() options=options value=value
                on_change=move |code: String| chosen.set(Some(Sheet::from_code(&code)))/>
        }
        .into_any()
    };
    let sees_more = yes(move || may(Right::ProfessionalRead, subject).allowed());
    let days = Memo::new(move |_| days(sheet.get()));
    let first = move || {
        let label = match days.get() {
            Days::Now => None,
            Days::One => Some(tr::care_as_of_day()),
            Days::Month => Some(tr::paper_month()),
            Days::Span => Some(tr::paper_from()),
        };
        label.map(|label| {
            view! {
                <Field label=label error=wanted.wrong("from")><TextInput value=from kind="date" literal=true/></Field>
            }
            .into_any()
        })
    };
    let last = move || {
        (days.get() == Days::Span).then(|| {
            view! {
                <Field label=tr::paper_to() error=wanted.wrong("to")><TextInput value=to kind="date" literal=true/></Field>
            }
            .into_any()
        })
    };
    let inward = move || {
        (sees_more.get() && has_inward(sheet.get())).then(|| {
            let label = tr::paper_professionals();
            view! { <Check value=professionals on_change=move |on| professionals.set(on) label=label/> }.into_any()
        })
    };
    view! {
        <div class="tools paper-tools">
            {dynamic(which)} {dynamic(first)} {dynamic(last)} {dynamic(inward)}
        </div>
    }
    .into_any()
}

/// What was gathered, and the button that puts it on paper.
fn shown(wanted: Wanted, print: Memo<Option<NewPrint>>, material: Remote<Material>) -> AnyView {
    let Wanted { subject, professionals, .. } = wanted;
    let command = StoredValue::new(Command::default());
    let verdict = Memo::new(move |_| may(Right::RecordPrint, subject));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let toasts = use_context::<Toasts>();
    let text = RwSignal::new(String::new());
    let go = move || {
        let print_now = print;
        let Some(print) = print.get_untracked() else { return };
        let command = command.get_value();
        if print.sheet != Sheet::Progress {
            // What was put on the log is what is printed: whoever chose something else meanwhile presses again.
            let same = move || print_now.try_get_untracked() == Some(Some(print));
            return paper::print(subject, print, &command, same);
        }
        paper::copy(subject, print, text.get_untracked(), &command, move |taken| {
            if let Some(toasts) = toasts {
                let (tone, words) =
                    if taken { (Tone::Success, tr::paper_copied()) } else { (Tone::Warning, tr::paper_not_copied()) };
                toasts.show(tone, words);
            }
        });
    };
    let failed = move || {
        command.with_value(Command::failure).map(|error| {
            let words = format!("{} {}", failure::sentence(&error), tr::paper_not_logged());
            field_error(words)
        })
    };
    let of_button = move || {
        let nothing = move |print: &NewPrint| print.sheet == Sheet::Progress && text.with(String::is_empty);
        print.get().filter(|print| verdict.get().shown() && !nothing(print)).map(|print| {
            let (icon, word) = match print.sheet {
                Sheet::Progress => (IconName::Note, tr::paper_copy()),
                _ => (IconName::Printer, tr::paper_print()),
            };
            view! {
                <div class="row paper-tools">
                    <Button icon=icon busy=busy disabled_reason=why_not on_press=go>{word}</Button>
                    <p class="soft">{tr::paper_logged()}</p>
                </div>
            }
            .into_any()
        })
    };
    let sheet = move || {
        let print = print.get()?;
        material.with(|material| {
            let inward = professionals.get();
            if print.sheet == Sheet::Progress {
                let lines = progress(material, inward);
                text.set(lines.clone());
                if lines.is_empty() {
                    return view! { <p>{tr::paper_empty()}</p> }.into_any();
                }
                view! { <pre class="paper-text" tabindex="0">{lines}</pre> }.into_any()
            } else {
                view! { <Sheets subject=subject print=print material=material.clone()/> }.into_any()
            }
        })
    };
    view! { {dynamic(of_button)} {dynamic(failed)} {dynamic(sheet)} }.into_any()
}
