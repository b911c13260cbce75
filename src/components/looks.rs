//! The log as lines that open: which days, who, and what of it; to the page of a subject and to that of an institution.

use crate::{
    i18n::{codes, dates, names, tr},
    stores::clock,
    ui::{
        Button, ButtonKind, ButtonSize, Disclosure, EmptyState, Field, IconName, Segmented, Select, TextInput, dynamic,
    },
};
use contract::{
    Date,
    access_log::{Act, Did, Ground, LogQuery, Look, Part},
};
use leptos::prelude::*;

/// Days that are offered, the fewest first.
const STRETCHES: [(&str, i64); 3] = [("2", 2), ("7", 7), ("31", 31)];

/// Which days are looked at.
#[derive(Clone, Copy)]
pub struct Stretch {
    days: RwSignal<String>,
    last: RwSignal<String>,
}

impl Stretch {
    /// Yesterday and today.
    pub fn recent() -> Self {
        let last = untrack(clock::today).to_string();
        Self { days: RwSignal::new("2".to_owned()), last: RwSignal::new(last) }
    }

    /// The days; reactive.
    pub fn query(self) -> LogQuery {
        let days = self.days.with(|days| days.parse().unwrap_or(2));
        let today = untrack(clock::today);
        // While a year is typed it is a year of long ago.
        let said = self.last.with(|last| last.parse::<Date>().ok()).filter(|said| said.year() > 2000);
        let to = said.map_or(today, |said| said.min(today));
        LogQuery { from: Date::from_days(to.days() - days + 1), to }
    }
}

/// The choice of days.
#[component]
pub fn Days(
    /// Of what.
    stretch: Stretch,
) -> impl IntoView {
    let words = [tr::looks_two_days(), tr::looks_week(), tr::looks_month()];
    let options =
        STRETCHES.iter().zip(words).map(|((code, _), word)| ((*code).to_owned(), word.to_owned(), None)).collect();
    view! { <div class="look-tools"><Segmented legend=tr::looks_stretch() options=options value=stretch.days/></div> }
        .into_any()
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whose record, where there are several.
    pub whose: Option<String>,
    /// What was done.
    pub look: Look,
}

/// What is shown of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Everything,
    Changes,
    Out,
    Refused,
}

impl Of {
    const ALL: [(&'static str, Self); 4] =
        [("", Self::Everything), ("changes", Self::Changes), ("out", Self::Out), ("refused", Self::Refused)];

    fn holds(self, act: &Act) -> bool {
        match self {
            Self::Everything => true,
            Self::Changes => act.times > 0 && !matches!(act.did, Did::Viewed | Did::Printed | Did::Exported),
            Self::Out => act.times > 0 && matches!(act.did, Did::Printed | Did::Exported),
            Self::Refused => act.refused > 0,
        }
    }
}

/// The lines, by day, and what narrows them.
#[component]
pub fn LookList(
    /// All of them, newest first; reactive.
    lines: Signal<Vec<Line>>,
    /// There was more than was answered; reactive.
    cut: Signal<bool>,
    /// The days, where they can be chosen.
    #[prop(optional)]
    stretch: Option<Stretch>,
    /// Whoever reads it may ask why somebody looked.
    #[prop(optional)]
    on_ask: Option<Signal<Option<Callback<Look>>>>,
) -> impl IntoView {
    let (who, of) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let people = Memo::new(move |_| {
        let mut people: Vec<String> = lines.with(|lines| lines.iter().map(|line| named(&line.look)).collect());
        people.sort();
        people.dedup();
        people
    });
    let everybody = || std::iter::once((String::new(), tr::looks_everybody().to_owned()));
    let name = move || {
        let people = everybody().chain(people.get().into_iter().map(|name| (name.clone(), name))).collect();
        view! { <Select label=tr::looks_who() options=people value=who on_change=move |name| who.set(name)/> }
            .into_any()
    };
    let words = [tr::looks_everything(), tr::looks_changes(), tr::looks_out(), tr::looks_refusals()];
    let kinds = Of::ALL.iter().zip(words).map(|((code, _), word)| ((*code).to_owned(), word.to_owned())).collect();
    let day = stretch.map(|stretch| {
        view! { <Field label=tr::looks_last_day()><TextInput value=stretch.last kind="date" literal=true/></Field> }
            .into_any()
    });
    let narrow = view! {
        <div class="look-tools">
            <Disclosure summary=tr::looks_narrow()>
                <div class="tools">
                    {dynamic(name)}
                    <Select label=tr::looks_what() options=kinds value=of on_change=move |code| of.set(code)/>
                    {day}
                </div>
            </Disclosure>
        </div>
    };
    let list = move || {
        let code = of.get();
        let of = Of::ALL.iter().find(|(known, _)| *known == code).map_or(Of::Everything, |(_, of)| *of);
        let who = who.get();
        let shown = lines.with(|lines| {
            let fits = |line: &&Line| {
                (who.is_empty() || named(&line.look) == who) && line.look.acts.iter().any(|act| of.holds(act))
            };
            lines.iter().filter(fits).cloned().collect::<Vec<_>>()
        });
        by_day(&shown, lines.with(Vec::is_empty), on_ask.and_then(|ask| ask.get()))
    };
    let cut = move || cut.get().then(|| view! { <p role="status">{tr::looks_cut()}</p> }.into_any());
    view! { <div class="stack">{narrow} {dynamic(cut)} {dynamic(list)}</div> }.into_any()
}

fn by_day(lines: &[Line], nothing_at_all: bool, asks: Option<Callback<Look>>) -> AnyView {
    if lines.is_empty() {
        let (title, text) = match nothing_at_all {
            true => (tr::looks_empty(), tr::looks_empty_text()),
            false => (tr::looks_none_such(), tr::looks_none_such_text()),
        };
        return view! { <EmptyState icon=IconName::Eye title=title text=text/> }.into_any();
    }
    let today = clock::today();
    let mut days: Vec<Date> = lines.iter().map(|line| line.look.to.date()).collect();
    days.dedup();
    let cards = days.into_iter().map(|day| {
        let lines = lines.iter().filter(|line| line.look.to.date() == day).map(|line| one(line, asks)).collect_view();
        view! {
            <section class="card">
                <h2 class="card-title">{dates::day(day, today)}</h2>
                <ul class="looks" role="list">{lines}</ul>
            </section>
        }
        .into_any()
    });
    cards.collect_view().into_any()
}

fn did(act: &Act) -> &'static str {
    match act.did {
        Did::Registered if act.part == Part::Inquiries => tr::looks_asked(),
        Did::Modified if act.part == Part::Inquiries => tr::looks_replied(),
        Did::Registered => tr::looks_registered(),
        Did::Viewed | Did::Unknown => tr::looks_viewed(),
        Did::Modified => tr::looks_modified(),
        Did::Deleted => tr::looks_deleted(),
        Did::Printed => tr::looks_printed(),
        Did::Exported => tr::looks_exported(),
        Did::Shared => tr::looks_shared(),
        Did::Consented => tr::looks_consented(),
        Did::Withdrawn => tr::looks_withdrawn(),
        Did::Granted => tr::looks_granted(),
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Timeline => tr::looks_timeline(),
        Part::Vitals => tr::looks_vitals(),
        Part::Pictures => tr::looks_pictures(),
        Part::Profile => tr::looks_profile(),
        Part::Documents => tr::looks_documents(),
        Part::Schedule => tr::looks_schedule(),
        Part::Card | Part::Unknown => tr::looks_card(),
        Part::Sharing => tr::looks_sharing(),
        Part::Paper => tr::looks_paper(),
        Part::Log => tr::looks_log(),
        Part::Inquiries => tr::looks_inquiries(),
    }
}

/// On what ground it was done.
fn ground(look: &Look) -> &'static str {
    match look.ground() {
        Ground::None => tr::looks_no_ground(),
        Ground::Staff => tr::looks_as_staff(),
        Ground::Family => tr::looks_as_family(),
        Ground::Admin => tr::looks_as_admin(),
        Ground::Operator => tr::looks_as_operator(),
        Ground::Other | Ground::Unknown => tr::looks_as_other(),
    }
}

/// Who it was, in the words by which they are chosen.
pub fn named(look: &Look) -> String {
    look.name.as_ref().map_or_else(|| tr::looks_service().to_owned(), names::with_kana)
}

fn one(line: &Line, asks: Option<Callback<Look>>) -> AnyView {
    let look = &line.look;
    let what = look.occupation.map_or_else(|| codes::role(look.role), codes::occupation);
    // Of an institution's own staff everybody knows for whom they work.
    let institution = look.institution.as_ref().filter(|_| line.whose.is_none()).map(|one| one.name.as_str());
    let standing = std::iter::once(what).chain(institution).collect::<Vec<_>>().join(tr::list_dot());
    let time = match (dates::time(look.from), dates::time(look.to)) {
        (from, to) if from == to => from,
        (from, to) => format!("{from}–{to}"),
    };
    // What was done is said at once; how often stands in what opens.
    let mut done: Vec<&'static str> = Vec::new();
    for word in look.acts.iter().filter(|act| act.times > 0).map(did) {
        if !done.contains(&word) {
            done.push(word);
        }
    }
    if look.acts.iter().any(|act| act.refused > 0) {
        done.push(tr::looks_refused());
    }
    let done = done.join(tr::list_dot());
    let done = line.whose.as_ref().map_or(done.clone(), |whose| tr::looks_whose(&done, whose));
    let acts = look.acts.iter().map(act).collect_view().into_any();
    let ground = ground(look);
    let ask = asks.filter(|_| look.person.is_some()).map(|asks| ask(asks, look));
    let summary = format!("{time} {} {standing}: {done}", named(look));
    view! {
        <li>
            <Disclosure summary=summary>
                <p class="soft">{ground}</p>
                <ul class="look-acts">{acts}</ul>
                {ask}
            </Disclosure>
        </li>
    }
    .into_any()
}

/// Asks why.
fn ask(ask: Callback<Look>, look: &Look) -> AnyView {
    let look = look.clone();
    view! {
        <div class="row">
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Comment on_press=move || ask.run(look.clone())>
                {tr::looks_ask()}
            </Button>
        </div>
    }
    .into_any()
}

fn act(act: &Act) -> AnyView {
    let (part, did) = (part(act.part), did(act));
    // These say themselves what was changed.
    let whole = matches!(act.did, Did::Shared | Did::Consented | Did::Withdrawn | Did::Granted)
        || (act.part == Part::Inquiries && act.did != Did::Viewed);
    let done = || if whole { tr::looks_times_whole(did, act.times) } else { tr::looks_times(did, act.times, part) };
    let times = (act.times > 0).then(done);
    let refused = (act.refused > 0).then(|| tr::looks_refused_times(act.refused, part));
    let lines = times.into_iter().chain(refused).map(|words| view! { <li>{words}</li> }.into_any());
    lines.collect_view().into_any()
}
