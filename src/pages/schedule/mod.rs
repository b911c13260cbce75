//! /subjects/:subject/schedule: who comes when, by day, week and month, and out into one's own calendar.

pub mod form;

use crate::{
    app::routes,
    components::{Page, RemoteView, SubjectBand, asked, person, subject_band},
    i18n::{codes, dates, names, tr},
    stores::{clock, draft, may, schedule, screen, session, yes},
    ui::{Button, ButtonKind, ButtonSize, EmptyState, IconName, Segmented, dynamic},
};
use contract::{
    Date, Right, SubjectId, Timestamp,
    policy::owns,
    schedule::{Plan, Repeat, Visit, VisitQuery},
    time::DAY_MS,
};
use form::PlanForm;
use leptos::prelude::*;

/// How many days are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Day,
    Week,
    Month,
}

/// What is on the screen.
#[derive(Clone, Copy)]
struct Window {
    span: RwSignal<String>,
    /// A day of it; in a month the one whose plans are listed.
    day: RwSignal<Date>,
}

impl Window {
    fn span(self) -> Span {
        self.span.with(|span| match span.as_str() {
            "day" => Span::Day,
            "month" => Span::Month,
            _ => Span::Week,
        })
    }

    /// First and last day. A month is drawn in whole weeks; a week begins on Sunday, as calendars in Japan do.
    fn days(self) -> (Date, Date) {
        let day = self.day.get();
        let sunday = |day: Date| Date::from_days(day.days() - i64::from(day.weekday()));
        match self.span() {
            Span::Day => (day, day),
            Span::Week => (sunday(day), Date::from_days(sunday(day).days() + 6)),
            Span::Month => {
                let last = Date::from_days(day.next_month().days() - 1);
                (sunday(day.month_start()), Date::from_days(sunday(last).days() + 6))
            }
        }
    }

    fn go(self, by: i64) {
        let span = untrack(|| self.span());
        self.day.update(|day| {
            *day = match span {
                Span::Day => Date::from_days(day.days() + by),
                Span::Week => Date::from_days(day.days() + 7 * by),
                Span::Month if by < 0 => Date::from_days(day.month_start().days() - 1).month_start(),
                Span::Month => day.next_month(),
            };
        });
    }

    fn words(self) -> String {
        let (from, to) = self.days();
        match self.span() {
            Span::Day => dates::long(from),
            Span::Week => format!("{} – {}", dates::plain(from), dates::plain(to)),
            Span::Month => dates::year_month(self.day.get().month_start()),
        }
    }
}

/// The page.
#[component]
pub fn SchedulePage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::schedule_title(subject_band::full_name(head)));
    let here = schedule::open(subject);
    let (leaving, choosing, exporting, of_form) = (here.clone(), here.clone(), here.clone(), here.clone());
    on_cleanup(move || schedule::leave(&leaving));
    // A link may lead to a day.
    let asked = asked("day").get_untracked().and_then(|day| day.parse().ok());
    let day = asked.unwrap_or_else(|| untrack(clock::today));
    let window = Window { span: RwSignal::new("week".to_owned()), day: RwSignal::new(day) };
    Effect::new(move || {
        let (from, to) = window.days();
        choosing.choose(from, to);
    });
    let verdict = Memo::new(move |_| may(Right::ScheduleEdit, subject));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let editing = Editing::new(None);
    let begun = yes(move || draft::exists(subject, draft::Form::Visit(None)));
    let add = move || {
        (verdict.get().shown() && editing.with(Option::is_none)).then(|| {
            let word = move || if begun.get() { tr::profile_resume() } else { tr::schedule_add() };
            view! {
                <Button icon=IconName::Plus disabled_reason=why_not on_press=move || open(editing, None)>
                    {dynamic(word)}
                </Button>
            }
            .into_any()
        })
    };
    let form = move || {
        editing.get().map(|visit| {
            let today = window.day.get_untracked();
            view! { <PlanForm schedule=of_form.clone() subject=subject visit=visit today=today open=editing/> }
                .into_any()
        })
    };
    let options = [("day", tr::schedule_day()), ("week", tr::schedule_week()), ("month", tr::schedule_month())];
    let options = options.map(|(code, word)| (code.to_owned(), word.to_owned(), None));
    let visits = here.visits();
    let handle = visits.handle();
    let plans = move || {
        visits.with(|planned| {
            let (from, to) = window.days();
            // Those of other days are no answer: what is not known yet is not "nothing".
            if planned.days != Some(VisitQuery { from, to }) {
                return ().into_any();
            }
            let visits = planned.visits.as_slice();
            let month = (window.span() == Span::Month).then(|| month(window, visits, (from, to)));
            let listed = if month.is_some() { (window.day.get(), window.day.get()) } else { (from, to) };
            view! { {month} {list(subject, visits, listed, verdict, editing)} }.into_any()
        })
    };
    let out = move || {
        let (from, to) = window.days();
        view! { <a class="button button-quiet" data-size="small" href=exporting.calendar(from, to) download="enwa.ics" rel="external">{tr::schedule_export()}</a> }
            .into_any()
    };
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::schedule_link() back=Some((routes::subject(subject), tr::nav_back_timeline().to_owned()))>
            <div class="stack">
                <div class="row">{dynamic(add)}</div>
                {dynamic(form)}
                <div class="chart-tools">
                    <Segmented legend=tr::schedule_span() hide_legend=true options=options.to_vec() value=window.span/>
                    <div class="row">
                        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronLeft
                            on_press=move || window.go(-1)>{tr::schedule_earlier()}</Button>
                        <Button kind=ButtonKind::Quiet size=ButtonSize::Small
                            on_press=move || window.day.set(clock::today())>{tr::schedule_today()}</Button>
                        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronRight
                            on_press=move || window.go(1)>{tr::schedule_later()}</Button>
                    </div>
                </div>
                <h2 aria-live="polite">{dynamic(move || window.words())}</h2>
                <RemoteView of=handle>{dynamic(plans.clone())}</RemoteView>
                <p>{dynamic(out)}</p>
            </div>
        </Page>
    }
    .into_any()
}

/// What takes place on a day, in the order of the day.
fn on_day(visits: &[Visit], day: Date) -> Vec<(Timestamp, &Visit)> {
    let (from, to) = (day.start(), Timestamp(day.start().0 + DAY_MS));
    let mut all: Vec<_> =
        visits.iter().flat_map(|visit| visit.plan.begins(from, to).into_iter().map(move |at| (at, visit))).collect();
    all.sort_by_key(|(at, visit)| (*at, visit.plan.id));
    all
}

/// The month in weeks; a press shows a day's plans below.
fn month(window: Window, visits: &[Visit], (from, to): (Date, Date)) -> AnyView {
    let (chosen, today) = (window.day.get(), clock::today());
    let heads = (0..7).map(|n| view! { <th scope="col">{dates::weekday(Date::from_days(from.days() + n))}</th> });
    let cell = |day: Date| {
        let all = on_day(visits, day);
        let words = all.iter().map(|(at, visit)| {
            view! { <span class="month-plan">{dates::time(*at)}" "{codes::visit(visit.plan.kind)}</span> }.into_any()
        });
        let label = tr::schedule_count(dates::long(day), all.len());
        view! {
            <td data-other=(day.month() != chosen.month()).then_some("") data-today=(day == today).then_some("")>
                <button type="button" aria-pressed=if day == chosen { "true" } else { "false" }
                    on:click=move |_| window.day.set(day)>
                    <b aria-hidden="true">{day.day()}</b><span class="visually-hidden">{label}</span>
                    <span class="month-count" aria-hidden="true">{(!all.is_empty()).then_some(all.len())}</span>
                    <span class="month-plans">{words.collect_view()}</span>
                </button>
            </td>
        }
        .into_any()
    };
    let weeks = (from.days()..=to.days()).step_by(7).map(|first| {
        let cells = (first..first + 7).map(|n| cell(Date::from_days(n))).collect_view();
        view! { <tr>{cells}</tr> }.into_any()
    });
    view! {
        <table class="month" aria-label=window.words()>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What the form is about: nothing, a new plan, or a plan and the day on which it was pressed.
pub type Editing = RwSignal<Option<Option<(Visit, Date)>>>;

/// The form stands above: whoever pressed further down is brought to it.
fn open(editing: Editing, what: Option<(Visit, Date)>) {
    // Another one's fields are another form.
    editing.set(None);
    editing.set(Some(what));
    screen::focus_soon("#main form select");
}

/// Day by day, what is planned.
fn list(
    subject: SubjectId,
    visits: &[Visit],
    (from, to): (Date, Date),
    verdict: Memo<crate::stores::Verdict>,
    editing: Editing,
) -> AnyView {
    let days = (from.days()..=to.days()).map(Date::from_days);
    let days: Vec<AnyView> = days
        .filter_map(|day| {
            let all = on_day(visits, day);
            (!all.is_empty()).then(|| {
                let rows = all.into_iter().map(|(at, visit)| one(subject, (day, at), visit, verdict, editing)).collect_view();
                let name = dates::day(day, clock::today());
                let label = name.clone();
                view! {
                    <section aria-label=label><h3 class="day"><span>{name}</span></h3><ul class="plans" role="list">{rows}</ul></section>
                }
                .into_any()
            })
        })
        .collect();
    if days.is_empty() {
        return view! { <EmptyState icon=IconName::Calendar title=tr::schedule_empty() text=tr::schedule_empty_text()/> }
            .into_any();
    }
    days.collect_view().into_any()
}

fn one(
    subject: SubjectId,
    (day, at): (Date, Timestamp),
    visit: &Visit,
    verdict: Memo<crate::stores::Verdict>,
    editing: Editing,
) -> AnyView {
    let plan = &visit.plan;
    let facts = session::look(|claims| claims.subjects.iter().find(|c| c.subject == subject).map(|c| c.facts.clone()));
    let ours = facts.flatten().is_some_and(|facts| owns(&facts, visit.institution));
    let of_press = visit.clone();
    let change = move || {
        let visit = of_press.clone();
        (ours && verdict.get().allowed()).then(|| {
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen
                    on_press=move || open(editing, Some((visit.clone(), at.date())))>{tr::schedule_change()}</Button>
            }
            .into_any()
        })
    };
    let more = |text: &str, class: &'static str| {
        (!text.is_empty()).then(|| view! { <p class=class lang=person::lang_of(text)>{text.to_owned()}</p> }.into_any())
    };
    let repeat = (plan.repeat != Repeat::Once)
        .then(|| view! { <span class="chip">{codes::repeat(plan.repeat)}</span> }.into_any());
    let by = names::standing(&visit.by);
    let what = if plan.title.is_empty() {
        codes::visit(plan.kind).to_owned()
    } else {
        format!("{} {}", codes::visit(plan.kind), plan.title)
    };
    view! {
        <li class="plan">
            <p class="plan-when">{when(plan, day, at)}</p>
            <div>
                <p class="plan-what"><b>{what}</b> {repeat}</p>
                {more(&plan.who, "plan-who")}
                {more(&plan.note, "soft")}
                <p class="soft part-stamp">{tr::schedule_by(visit.by.name.full(), by)}</p>
                {dynamic(change)}
            </div>
        </li>
    }
    .into_any()
}

/// 「10:00–11:00」; with the day where it ends on another one.
fn when(plan: &Plan, day: Date, at: Timestamp) -> String {
    let end = at.plus_ms(i64::from(plan.minutes) * 60_000);
    let ends = if end.date() == at.date() { dates::time(end) } else { dates::moment(end) };
    let begins = if at.date() == day { dates::time(at) } else { dates::moment(at) };
    format!("{begins}–{ends}")
}
