//! The form of a plan: when, what, who, how often.

use super::Editing;
use crate::{
    components::{
        compose::state::WriteState,
        subject_band,
        typed::{Overtaken, ThrowAway, Typed},
    },
    i18n::{codes, tr},
    stores::{
        Command,
        draft::Form,
        schedule::{self, Schedule},
        screen,
    },
    ui::{
        Banner, Button, ButtonKind, ButtonSize, Card, Check, Field, IconName, Select, TextArea, TextInput, Toasts,
        Tone, dynamic,
    },
};
use contract::{
    Date, SubjectId, Timestamp,
    problem::FieldError,
    schedule::{MAX_NOTE, Plan, Repeat, Visit, VisitKind},
};
use leptos::prelude::*;

/// Fields as they stand in the form, by the name of the contract's field.
const FIELDS: [&str; 11] =
    ["kind", "title", "who", "day", "start", "end_day", "minutes", "repeat", "until", "note", "skipped"];

fn clock_of(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{hour:02}:{minute:02}")
}

/// A plan as it stands in the fields.
fn words(plan: &Plan) -> Vec<String> {
    let end = plan.start.plus_ms(i64::from(plan.minutes) * 60_000);
    vec![
        plan.kind.code().to_owned(),
        plan.title.clone(),
        plan.who.clone(),
        plan.start.date().to_string(),
        clock_of(plan.start),
        end.date().to_string(),
        clock_of(end),
        plan.repeat.code().to_owned(),
        plan.until.map(|day| day.to_string()).unwrap_or_default(),
        plan.note.clone(),
        plan.skipped.iter().map(Date::to_string).collect::<Vec<_>>().join(","),
    ]
}

/// The plan that stands in the fields; the field that is wrong, and how.
fn read(typed: Typed) -> Result<Plan, (&'static str, FieldError)> {
    let text = |field| typed.text(field).get_untracked();
    let moment = |day: &'static str, time: &'static str| {
        let date: Date = text(day).parse().map_err(|_| (day, FieldError::Required))?;
        let minutes =
            text(time).split_once(':').and_then(|(h, m)| Some(h.parse::<i64>().ok()? * 60 + m.parse::<i64>().ok()?));
        minutes.map(|minutes| date.start().plus_ms(minutes * 60_000)).ok_or((time, FieldError::Required))
    };
    let (start, end) = (moment("day", "start")?, moment("end_day", "minutes")?);
    if end <= start {
        return Err(("minutes", FieldError::EndsFirst));
    }
    let until = text("until");
    let until =
        if until.is_empty() { None } else { Some(until.parse().map_err(|_| ("until", FieldError::Malformed))?) };
    let plan = Plan {
        id: typed.id.get_untracked(),
        version: typed.base.get_untracked(),
        kind: VisitKind::from_code(&text("kind")),
        title: text("title"),
        who: text("who"),
        start,
        minutes: u32::try_from((end.0 - start.0) / 60_000).unwrap_or(u32::MAX),
        repeat: Repeat::from_code(&text("repeat")),
        until,
        skipped: text("skipped").split(',').filter_map(|day| day.parse().ok()).collect(),
        note: text("note"),
        cancelled: false,
    };
    let kind = plan.kind;
    if kind == VisitKind::Unknown { Err(("kind", FieldError::Required)) } else { plan.checked() }
}

/// The form; for a new plan where there is none.
#[component]
pub fn PlanForm(
    /// Where it is saved.
    schedule: Schedule,
    /// Of whom.
    subject: SubjectId,
    /// What is changed, and the day of it that was pressed.
    visit: Option<(Visit, Date)>,
    /// The day on screen: a new plan begins there.
    today: Date,
    /// Closed after saving.
    open: Editing,
) -> impl IntoView {
    let old = visit.as_ref().map(|(visit, _)| visit.plan.id);
    let pressed = visit.as_ref().map(|(_, day)| *day);
    let first = match &visit {
        Some((visit, _)) => (visit.plan.id, visit.plan.version, words(&visit.plan)),
        None => {
            let (day, once) = (today.to_string(), Repeat::Once.code().to_owned());
            let empty = String::new;
            let words = vec![empty(), empty(), empty(), day.clone(), empty(), day, empty(), once];
            (schedule::new_id(), 0, words)
        }
    };
    let filled = Typed::begin(subject, Form::Visit(old), &FIELDS, Some(first));
    // The end follows the beginning, as long as nobody has set it elsewhere.
    Effect::new(move |before: Option<String>| {
        let (now, end) = (filled.text("day").get(), filled.text("end_day"));
        let follows = |before: &String| *before != now && end.with_untracked(|end| end == before);
        if before.as_ref().is_some_and(follows) {
            end.set(now.clone());
        }
        now
    });
    Effect::new(move |first: Option<()>| {
        let (start, end) = (filled.text("start").get(), filled.text("minutes"));
        if let (Some(()), Some((hour, minute)), true) =
            (first, start.split_once(':'), end.with_untracked(String::is_empty))
        {
            let hour = hour.parse::<u8>().unwrap_or(23);
            end.set(format!("{:02}:{minute}", (hour + 1).min(23)));
        }
    });
    let head = subject_band::head(subject);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let toasts = use_context::<Toasts>();
    let visits = schedule.visits();
    let newest = Memo::new(move |_| {
        // Also of a new one: its answer may have been lost after it was saved.
        let mine = filled.id.get();
        visits.with(|all| all.visits.iter().find(|visit| visit.plan.id == mine).map(|v| v.plan.clone())).flatten()
    });
    let overtaken = move || newest.with(|plan| plan.as_ref().is_some_and(|plan| plan.version > filled.base.get()));
    let why_not = Signal::derive(move || {
        let undecided = overtaken().then(|| tr::correct_decide().to_owned());
        undecided.or_else(|| subject_band::unnamed(head))
    });
    let schedule = StoredValue::new(schedule);
    let close = move || {
        filled.keep();
        open.set(None);
    };
    let put = move |plan: Plan, said: &'static str| {
        filled.keep();
        // The form may be folded before the answer comes.
        let slot = filled.slot.get_value();
        schedule.get_value().put(plan, &command.get_value(), move || {
            filled.touched.try_set(false);
            slot.clear();
            open.try_set(None);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
        });
    };
    let send = move || {
        let plan = read(filled);
        filled.wrong.set(plan.as_ref().err().copied());
        match plan {
            Ok(plan) => put(plan, tr::profile_saved()),
            Err(_) => screen::focus_soon("#main form [aria-invalid=true]"),
        }
    };
    let repeats = move || filled.text("repeat").with(|repeat| repeat != Repeat::Once.code());
    let until = move || {
        repeats().then(|| {
            view! {
                <Field label=tr::schedule_until() hint=tr::schedule_until_hint() error=filled.error("until")>
                    <TextInput value=filled.text("until") kind="date" literal=true on_pause=move || filled.keep()/>
                </Field>
            }
            .into_any()
        })
    };
    // Leaving one day out: that on which it was pressed.
    let skip = move || {
        pressed.filter(|_| repeats()).map(|day| {
            let (skipped, code) = (filled.text("skipped"), day.to_string());
            let mine = code.clone();
            let is_skipped = Signal::derive(move || skipped.with(|days| days.split(',').any(|known| known == mine)));
            let flip = move |on: bool| {
                skipped.update(|days| {
                    let others = days.split(',').filter(|known| !known.is_empty() && *known != code);
                    *days = others.chain(on.then_some(code.as_str())).collect::<Vec<_>>().join(",");
                });
                filled.keep();
            };
            let label = tr::schedule_skip(crate::i18n::dates::long(day));
            view! { <Check value=is_skipped on_change=flip label=label/> }.into_any()
        })
    };
    let ending = RwSignal::new(false);
    let end_it = move || {
        (old.is_some() && !ending.get()).then(|| {
            view! {
                <Button kind=ButtonKind::Danger size=ButtonSize::Small on_press=move || ending.set(true)>
                    {tr::schedule_cancel()}
                </Button>
            }
            .into_any()
        })
    };
    let really = move || {
        let plan = newest.get().filter(|_| ending.get())?;
        let give_up = move || put(Plan { cancelled: true, ..plan.clone() }, tr::schedule_cancelled());
        Some(
            view! {
                <Banner kind=Tone::Danger alert=true title=tr::schedule_cancel_ask()>
                    <div class="row">
                        <Button kind=ButtonKind::Danger size=ButtonSize::Small busy=busy on_press=give_up>
                            {tr::schedule_cancel_yes()}
                        </Button>
                        <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || ending.set(false)>
                            {tr::schedule_cancel_no()}
                        </Button>
                    </div>
                </Banner>
            }
            .into_any(),
        )
    };
    let told = move || {
        overtaken().then(|| {
            let now = newest.get();
            let version = now.as_ref().map_or(0, |plan| plan.version);
            let take = move || {
                if let Some(plan) = &now {
                    filled.show(plan.id, plan.version, words(plan));
                }
            };
            view! {
                <Overtaken title=tr::schedule_overtaken() on_keep=move || filled.base.set(version) on_take=take/>
            }
            .into_any()
        })
    };
    let line = move |label: &'static str, field: &'static str, kind: &'static str, must: bool| {
        let input = move || {
            view! { <TextInput value=filled.text(field) kind=kind literal=kind != "text" on_pause=move || filled.keep()/> }
        };
        if must {
            view! { <Field label=label required_mark=tr::app_required() error=filled.error(field)>{input()}</Field> }
                .into_any()
        } else {
            view! { <Field label=label error=filled.error(field)>{input()}</Field> }.into_any()
        }
    };
    let choice = move |field: &'static str, options: Vec<(String, String)>| {
        let text = filled.text(field);
        move || {
            let options = options.clone();
            view! { <Select options=options value=text on_change=move |code| filled.choose(field, code)/> }
        }
    };
    let kinds = std::iter::once((String::new(), tr::profile_choose().to_owned()))
        .chain(VisitKind::ALL.iter().map(|kind| (kind.code().to_owned(), codes::visit(*kind).to_owned())))
        .collect();
    let often =
        Repeat::ALL.iter().map(|repeat| (repeat.code().to_owned(), codes::repeat(*repeat).to_owned())).collect();
    let (kinds, often) = (choice("kind", kinds), choice("repeat", often));
    let title = if old.is_some() { tr::schedule_change_title() } else { tr::schedule_add() };
    view! {
        <form on:submit=|ev| ev.prevent_default() aria-label=title>
        <Card title=title>
            <div class="part-fields">
                <Field label=tr::schedule_kind() required_mark=tr::app_required() error=filled.error("kind")>{kinds()}</Field>
                {line(tr::schedule_title_field(), "title", "text", false)}
                {line(tr::schedule_who(), "who", "text", false)}
                {line(tr::schedule_date(), "day", "date", true)}
                {line(tr::schedule_start(), "start", "time", true)}
                {line(tr::schedule_end_date(), "end_day", "date", true)}
                {line(tr::schedule_end(), "minutes", "time", true)}
                <Field label=tr::schedule_repeat()>{often()}</Field>
                {dynamic(until)}
            </div>
            {dynamic(skip)}
            <Field label=tr::profile_field_note() error=filled.error("note")>
                <TextArea value=filled.text("note") rows=2 max=MAX_NOTE on_pause=move || filled.keep()
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            {dynamic(told)}
            {dynamic(really)}
            <WriteState command=command draft=filled.slot typed=filled.touched/>
            <div class="dialog-acts">
                {dynamic(end_it)}
                <ThrowAway typed=filled on_done=move || open.set(None)/>
                <Button kind=ButtonKind::Quiet on_press=close>{tr::app_cancel()}</Button>
                <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=send>
                    {dynamic(move || tr::schedule_save(subject_band::full_name(head)))}
                </Button>
            </div>
        </Card>
        </form>
    }
    .into_any()
}
