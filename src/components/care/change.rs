//! A change of the list in two steps: what is wanted, and then what it does, which is read and confirmed before anything is
//! saved (M7-3).

use super::seen::LookAs;
use crate::{
    components::{
        circle::team,
        compose::state::WriteState,
        failure, subject_band,
        typed::{Overtaken, ThrowAway, Typed},
    },
    i18n::{codes, dates, tr},
    stores::{Command, Remote, care_list, clock, draft::Form, may, screen, yes},
    ui::{
        Banner, Button, ButtonKind, ButtonSize, Card, Check, Field, IconName, Select, TextInput, Toasts, Tone, dynamic,
        field_error,
    },
};
use contract::{
    Date, InstitutionId, ProblemCode, Right, SubjectId,
    care_list::{CareChange, CareEffect, CareList, ConfirmedChange, Facility, Listed, Named, Shown},
    problem::FieldError,
    role::InstitutionKind,
    subject::SubjectHead,
};
use leptos::prelude::*;

/// What is to become of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// An institution is added.
    Add,
    /// The days or the reason of a line change.
    Change(Listed),
    /// A line ends.
    End(Listed),
    /// Its institution is asked to take over the 中心の役割.
    Offer(Listed),
    /// That is taken back.
    TakeBack(Listed),
}

impl Wanted {
    fn line(&self) -> Option<&Listed> {
        match self {
            Self::Add => None,
            Self::Change(line) | Self::End(line) | Self::Offer(line) | Self::TakeBack(line) => Some(line),
        }
    }

    const fn ends(&self) -> bool {
        matches!(self, Self::End(_) | Self::TakeBack(_))
    }

    const fn moves_core(&self) -> bool {
        matches!(self, Self::Offer(_) | Self::TakeBack(_))
    }
}

/// `institution` and `chosen` are id and name of what was found; `name`, `kind` and `phone` those of one that is only named.
const FIELDS: [&str; 8] = ["institution", "chosen", "name", "kind", "phone", "from", "to", "reason"];

fn words(line: &Listed) -> Vec<String> {
    let day = |at: Option<contract::Timestamp>| at.map(|at| at.date().to_string()).unwrap_or_default();
    let (id, name) = (line.institution.id.to_string(), line.institution.name.clone());
    let to = day(line.to.map(|to| to.plus_ms(-1)));
    let from = day(Some(line.from));
    vec![id, name, String::new(), String::new(), String::new(), from, to, line.reason.clone()]
}

/// The change that stands in the fields; the field that is wrong, and how.
fn read(typed: Typed, (end, core): (bool, bool), today: Date) -> Result<CareChange, (&'static str, FieldError)> {
    let text = |field| typed.text(field).get_untracked();
    let day = |field: &'static str| match text(field) {
        empty if empty.is_empty() => Ok(None),
        day => day.parse::<Date>().map(Some).map_err(|_| (field, FieldError::Malformed)),
    };
    let chosen = text("institution").parse::<InstitutionId>().ok();
    let named = chosen.is_none().then(|| Named {
        name: text("name"),
        kind: InstitutionKind::from_code(&text("kind")),
        phone: text("phone"),
    });
    let own = typed.id.get_untracked().to_string().parse::<InstitutionId>().ok();
    let change = CareChange {
        institution: chosen.or(own).ok_or(("name", FieldError::Required))?,
        named,
        version: typed.base.get_untracked(),
        from: if core { None } else { day("from")? },
        to: if end || core { None } else { day("to")? },
        reason: text("reason"),
        end,
        core,
    };
    change.checked(today)
}

/// A line as it is saved: its days, and why it is there.
fn as_saved(line: &Listed) -> AnyView {
    let since = tr::care_since(dates::plain(line.from.date()));
    let until = line.to.map(|to| tr::care_until(dates::moment(to)));
    view! { <p>{since} " " {until}</p> <p lang="ja">{tr::care_reason_of(&line.reason)}</p> }.into_any()
}

/// The form.
#[component]
pub fn ChangeForm(
    /// The list, as it stands.
    of: Remote<CareList>,
    /// Of whom.
    subject: SubjectId,
    /// Who that is: nothing is saved while nobody can see it (J-33).
    head: Memo<Option<SubjectHead>>,
    /// What is wanted.
    what: Wanted,
    /// Closed after saving.
    open: RwSignal<Option<Wanted>>,
) -> impl IntoView {
    let line = what.line().cloned();
    let (end, core) = (what.ends(), what.moves_core());
    let institution = line.as_ref().map(|line| line.institution.id);
    let fresh = contract::EntryId::from_parts(0, &[0; 10]);
    // Why it is taken off, or asked, is another reason than why it was listed.
    let words = move |line: &Listed| {
        let mut words = words(line);
        if (end || core)
            && let Some(reason) = words.last_mut()
        {
            reason.clear();
        }
        words
    };
    let first = line.as_ref().map(|line| (fresh, line.version, words(line)));
    let form = match institution {
        Some(institution) if core => Form::CoreOffer(institution, end),
        Some(institution) if end => Form::CareEnd(institution),
        institution => Form::CareList(institution),
    };
    let typed = Typed::begin(subject, form, &FIELDS, first);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let effect = RwSignal::new(None::<(CareChange, CareEffect)>);
    let checked = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    let (of_which, of_gone) = (of.clone(), of.clone());
    // Somebody else has taken it off the list meanwhile.
    let gone = yes(move || {
        let there = |list: &CareList| list.rows.iter().any(|row| Some(row.institution.id) == institution);
        institution.is_some() && of_gone.with(there) == Some(false)
    });
    let newest = Memo::new(move |_| {
        // Somebody else may have listed what I am about to.
        let mine = institution.or_else(|| typed.text("institution").with(|id| id.parse().ok()));
        let line = of.with(|list| list.rows.iter().find(|row| Some(row.institution.id) == mine).cloned());
        line.flatten()
    });
    let version = move || newest.with(|newest| newest.as_ref().map_or(0, |line| line.version));
    let overtaken = yes(move || version() > typed.base.get());
    // What was read is not what would happen any more: it is read anew.
    Effect::new(move || {
        let failure = command.with_value(Command::failure);
        if failure.is_some_and(|error| error.code() == Some(ProblemCode::VersionConflict)) {
            effect.set(None);
        }
    });
    let look = move || {
        let change = read(typed, (end, core), untrack(clock::today));
        typed.wrong.set(change.as_ref().err().copied());
        let Ok(change) = change else {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        };
        typed.keep();
        let asked = change.clone();
        care_list::preview(subject, change, &command.get_value(), move |found| {
            checked.set(false);
            effect.set(Some((asked, found)));
            // What it does is read first, and from its beginning.
            screen::focus_soon("#main form .care-effect");
        });
    };
    let save = move |shown: String| {
        let Some((change, effect)) = effect.get_untracked() else { return };
        let slot = typed.slot.get_value();
        let body = ConfirmedChange { change, seal: effect.seal, shown };
        care_list::put(subject, body, &command.get_value(), move || {
            typed.touched.try_set(false);
            slot.clear();
            open.try_set(None);
            if let Some(toasts) = toasts {
                toasts.show(
                    Tone::Success,
                    match (core, end) {
                        (false, _) => tr::care_saved(),
                        (true, false) => tr::core_offered(),
                        (true, true) => tr::core_taken_back(),
                    },
                );
            }
        });
    };
    let title = match &line {
        None => tr::care_add().to_owned(),
        Some(line) if core && end => tr::core_back_title(&line.institution.name),
        Some(line) if core => tr::core_offer_title(&line.institution.name),
        Some(line) if end => tr::care_end_title(&line.institution.name),
        Some(line) => tr::care_change_title(&line.institution.name),
    };
    let named = title.clone();
    let told = move || {
        overtaken.get().then(|| {
            let version = version();
            let take = move || {
                if let Some(now) = newest.get_untracked() {
                    typed.show(fresh, now.version, words(&now));
                }
                effect.set(None);
            };
            let keep = move || {
                typed.base.set(version);
                effect.set(None);
            };
            // Both are shown: what is saved now, and below what is typed.
            let saved = move || newest.with(|now| now.as_ref().map(as_saved));
            view! { <Overtaken title=tr::care_overtaken() on_keep=keep on_take=take saved=saved/> }.into_any()
        })
    };
    let gone =
        move || gone.get().then(|| view! { <Banner kind=Tone::Warning alert=true title=tr::care_gone()/> }.into_any());
    let first_step = {
        let line = line.clone();
        move || {
            let which =
                line.is_none().then(|| view! { <Which of=of_which.clone() subject=subject typed=typed/> }.into_any());
            let text = move |field: &'static str, kind: &'static str| {
                let literal = kind != "text";
                view! { <TextInput value=typed.text(field) kind=kind literal=literal on_pause=move || typed.keep()/> }
            };
            // What has begun has its first day, and what ends at once needs no other.
            let begun = line.as_ref().is_some_and(|line| line.from <= untrack(clock::now));
            let from = (!end && !core && !begun).then(|| view! {
                <Field label=tr::care_from_day() required_mark=tr::profile_optional() required=false hint=tr::care_from_hint() error=typed.error("from")>{text("from", "date")}</Field>
            }.into_any());
            let keeps = line.as_ref().is_some_and(|line| line.core);
            let to = (!end && !core && !keeps).then(|| view! {
                <Field label=tr::care_to_day() required_mark=tr::profile_optional() required=false hint=tr::care_to_hint() error=typed.error("to")>{text("to", "date")}</Field>
            }.into_any());
            view! {
                {which}
                <div class="part-fields">
                    {from} {to}
                    <Field label=tr::care_reason() required_mark=tr::app_required() error=typed.error("reason")>{text("reason", "text")}</Field>
                </div>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts">
                    {dynamic(move || (!busy.get()).then(|| view! { <ThrowAway typed=typed on_done=move || open.set(None)/> }.into_any()))}
                    <Button kind=ButtonKind::Quiet on_press=move || open.set(None)>{tr::app_cancel()}</Button>
                    <Button icon=IconName::Eye busy=busy disabled_reason=Signal::derive(move || overtaken.get().then(|| tr::correct_decide().to_owned()))
                        on_press=look>{if core { tr::core_next() } else { tr::care_next() }}</Button>
                </div>
            }
            .into_any()
        }
    };
    let reads = yes(move || may(Right::TimelineRead, subject).allowed());
    let second_step = move |change: CareChange, found: CareEffect| {
        let (shown, typed_rows) = (sentence(&change, &found), wanted_rows(&change));
        let counts = counts(&change, &found);
        let people = [&found.gained[..], &found.lost[..]].concat();
        let who = (!people.is_empty()).then(|| view! { <h4>{tr::care_who()}</h4> {team(&people)} }.into_any());
        let table = (!counts.is_empty()).then(|| {
            let rows = counts.iter().map(|(what, count)| view! { <dt>{*what}</dt><dd>{count.clone()}</dd> }.into_any());
            view! { <h4>{tr::care_what()}</h4><dl class="care-counts">{rows.collect_view()}</dl> }.into_any()
        });
        // A desk of the operator keeps the list and reads no record.
        let looks = !change.core && reads.get();
        let (of_look, effect_of_look) = (change.clone(), found.clone());
        let look = looks.then(|| view! { <LookAs subject=subject change=of_look effect=effect_of_look/> }.into_any());
        let names = people.iter().map(|member| member.name.full());
        let all: Vec<String> = std::iter::once(shown.clone())
            .chain(names)
            .chain(counts.iter().map(|(what, count)| format!("{what} {count}")))
            .collect();
        let all = all.join("\n");
        let why_not = Signal::derive(move || {
            // What somebody else has changed meanwhile is decided before anything goes over it.
            let undecided = overtaken.get().then(|| tr::correct_decide().to_owned());
            let unchecked = (!checked.get()).then(|| tr::care_confirm_first().to_owned());
            undecided.or(unchecked).or_else(|| subject_band::unnamed(head))
        });
        view! {
            <p class="care-effect" role="status" tabindex="-1">{shown}</p>
            {typed_rows} {who} {table} {look}
            <Check value=checked on_change=move |on| checked.set(on) label=tr::care_confirm()/>
            <WriteState command=command draft=typed.slot typed=typed.touched/>
            <div class="dialog-acts">
                <Button kind=ButtonKind::Quiet on_press=move || effect.set(None)>{tr::care_back()}</Button>
                <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=move || save(all.clone())>
                    {dynamic(move || {
                        let name = subject_band::full_name(head);
                        match (core, end) {
                            (false, _) => tr::care_save(name),
                            (true, false) => tr::core_offer_send(name),
                            (true, true) => tr::core_back_send(name),
                        }
                    })}
                </Button>
            </div>
        }
        .into_any()
    };
    let steps = move || match effect.get() {
        None => first_step(),
        Some((change, found)) => second_step(change, found),
    };
    view! {
        <form on:submit=|ev| ev.prevent_default() aria-label=named>
            <Card title=title>{dynamic(told)} {dynamic(gone)} {dynamic(steps)}</Card>
        </form>
    }
    .into_any()
}

/// What the change does, as a sentence.
fn sentence(change: &CareChange, effect: &CareEffect) -> String {
    let name = &effect.institution.name;
    if change.core {
        return if change.end { tr::core_back_effect(name) } else { tr::core_effect(name) };
    }
    // Pictures stand in those; what is filed and planned is told by the table.
    let written = effect.records.iter().filter(|count| matches!(count.what, Shown::Entries | Shown::Vitals));
    let records: u32 = written.map(|count| count.count).sum();
    let since = effect.since.map(|at| dates::plain(at.date())).unwrap_or_default();
    // A desk of the operator is not told how much there is.
    let counted = !effect.records.is_empty();
    match (effect.gained.len(), effect.lost.len()) {
        (_, lost) if lost > 0 => tr::care_loses(lost, name),
        _ if change.end => tr::care_ends(name),
        (gained, _) if gained > 0 && counted => tr::care_gains(gained, name, records, since),
        (gained, _) if gained > 0 => tr::care_gains_desk(gained, name),
        _ if !effect.institution.joined => tr::care_named(name),
        _ if change.version > 0 => tr::care_keeps(name),
        _ if counted => tr::care_opens(effect.staff, name, records),
        _ => tr::care_opens_desk(effect.staff, name),
    }
}

/// What is about to be saved, as it was typed.
fn wanted_rows(change: &CareChange) -> AnyView {
    let day = |day: Option<Date>, none: &str| day.map_or_else(|| none.to_owned(), dates::plain);
    let named = change.named.as_ref();
    let kind = named.map(|named| (tr::care_kind(), codes::institution_kind(named.kind).to_owned()));
    let phone = named.filter(|named| !named.phone.is_empty()).map(|named| (tr::care_phone(), named.phone.clone()));
    let from = (!change.end && !change.core && change.version == 0)
        .then(|| (tr::care_from_day(), day(change.from, tr::care_at_once())));
    let to = (!change.end && !change.core).then(|| (tr::care_to_day(), day(change.to, tr::care_open_end())));
    let ends = (change.end && !change.core).then(|| (tr::care_ends_when(), tr::care_at_once().to_owned()));
    let rows = [kind, phone, from, to, ends].into_iter().flatten().chain([(tr::care_reason(), change.reason.clone())]);
    let rows = rows.map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
    view! { <h4>{tr::care_wanted()}</h4><dl class="care-counts">{rows.collect_view()}</dl> }.into_any()
}

/// What can be seen, kind by kind; of a change that opens nothing there is nothing to say.
fn counts(change: &CareChange, effect: &CareEffect) -> Vec<(&'static str, String)> {
    let opens = effect.institution.joined && change.version == 0 || !effect.gained.is_empty();
    let word = |what: Shown| match what {
        Shown::Entries | Shown::Unknown => tr::care_entries(),
        Shown::Vitals => tr::care_vitals(),
        Shown::Pictures => tr::care_pictures(),
        Shown::Documents => tr::care_documents(),
        Shown::Plans => tr::care_plans(),
    };
    let rows = effect.records.iter().filter(|_| opens);
    rows.map(|count| (word(count.what), tr::care_count(count.count))).collect()
}

/// Which institution: one that is found, or one that is only named.
#[component]
fn Which(of: Remote<CareList>, subject: SubjectId, typed: Typed) -> impl IntoView {
    let naming = RwSignal::new(false);
    // A draft comes back a moment later than the form.
    Effect::new(move || {
        if !typed.text("name").with(String::is_empty) {
            naming.set(true);
        }
    });
    let asked = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Facility>>);
    let command = StoredValue::new(Command::default());
    let search = move || {
        care_list::find(subject, asked.get_untracked(), &command.get_value(), move |all| found.set(Some(all)));
    };
    let choose = move |facility: &Facility| {
        typed.text("chosen").set(facility.name.clone());
        typed.choose("institution", facility.id.to_string());
    };
    let row = move |facility: Facility| {
        let about = [codes::institution_kind(facility.kind).to_owned(), facility.number.clone()].join(" ");
        let name = facility.name.clone();
        // Who stands on the list already is changed there.
        if of.with(|list| list.rows.iter().any(|row| row.institution.id == facility.id)) == Some(true) {
            return view! { <li><b lang="ja">{name}</b> <span class="soft">{about} " " {tr::care_listed()}</span></li> }
                .into_any();
        }
        view! {
            <li>
                <Button kind=ButtonKind::Secondary on_press=move || choose(&facility)>{name}</Button>
                <span class="soft">{about}</span>
            </li>
        }
        .into_any()
    };
    let results = move || {
        let all = found.get()?;
        if all.is_empty() {
            return Some(view! { <p class="soft" role="status">{tr::care_none_found()}</p> }.into_any());
        }
        Some(
            view! { <ul class="care-found" role="list">{all.into_iter().map(row.clone()).collect_view()}</ul> }
                .into_any(),
        )
    };
    let failed = move || command.with_value(Command::failure).map(|error| field_error(failure::sentence(&error)));
    let one_that_is_found = move || {
        let chosen = typed.text("institution").with(|id| !id.is_empty());
        if chosen {
            return view! {
                <p><span class="soft">{tr::care_chosen()}</span> " " <b lang="ja">{typed.text("chosen").get()}</b></p>
                <div><Button kind=ButtonKind::Secondary size=ButtonSize::Small on_press=move || typed.choose("institution", String::new())>
                    {tr::care_another()}
                </Button></div>
            }
            .into_any();
        }
        view! {
            <div class="care-search">
                <Field label=tr::care_search() hint=tr::care_search_hint() error=typed.error("name")>
                    <TextInput value=asked kind="search" enter_key="search" on_enter=search/>
                </Field>
                <Button kind=ButtonKind::Secondary icon=IconName::Search busy=Signal::derive(move || command.with_value(Command::pending)) on_press=search>{tr::care_search_go()}</Button>
            </div>
            {dynamic(failed)}
            {dynamic(results.clone())}
            <div><Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || naming.set(true)>{tr::care_name_it()}</Button></div>
        }
        .into_any()
    };
    let one_that_is_named = move || {
        let kinds = [
            InstitutionKind::Clinic,
            InstitutionKind::Hospital,
            InstitutionKind::CareProvider,
            InstitutionKind::Government,
        ];
        let kinds = std::iter::once((String::new(), tr::profile_choose().to_owned()))
            .chain(kinds.map(|kind| (kind.code().to_owned(), codes::institution_kind(kind).to_owned())))
            .collect::<Vec<_>>();
        let text =
            move |field: &'static str| view! { <TextInput value=typed.text(field) on_pause=move || typed.keep()/> };
        let kinds = move || {
            view! { <Select options=kinds.clone() value=typed.text("kind") on_change=move |code| typed.choose("kind", code)/> }
        };
        view! {
            <div class="part-fields">
                <Field label=tr::care_name() required_mark=tr::app_required() error=typed.error("name")>{text("name")}</Field>
                <Field label=tr::care_kind() required_mark=tr::app_required() error=typed.error("kind")>{kinds()}</Field>
                <Field label=tr::care_phone() required_mark=tr::profile_optional() required=false error=typed.error("phone")>{text("phone")}</Field>
            </div>
            <div><Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || { typed.choose("name", String::new()); naming.set(false); }>
                {tr::care_search_instead()}
            </Button></div>
        }
        .into_any()
    };
    let naming = yes(move || naming.get());
    dynamic(move || if naming.get() { one_that_is_named() } else { one_that_is_found() }).into_any()
}
