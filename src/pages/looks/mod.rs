//! /subjects/:subject/access: who looked at the record, when, and on what ground, in plain words, for whoever the record is
//! about and their representative.

use crate::{
    app::routes,
    components::{MissingPage, Page, RemoteView, SubjectBand, subject_band},
    i18n::{codes, dates, names, tr},
    stores::{clock, looks, may, yes},
    ui::{Disclosure, EmptyState, IconName, Segmented, dynamic},
};
use contract::{
    Date, Right, Role, SubjectId,
    access_log::{Act, Did, LogQuery, Look, Looks, Part},
};
use leptos::prelude::*;

/// Days that are offered, the fewest first.
const STRETCHES: [(&str, i64); 3] = [("2", 2), ("7", 7), ("31", 31)];

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
    let days = RwSignal::new("2".to_owned());
    let words = [tr::looks_two_days(), tr::looks_week(), tr::looks_month()];
    let options =
        STRETCHES.iter().zip(words).map(|((code, _), word)| ((*code).to_owned(), word.to_owned(), None)).collect();
    let list = move || {
        let days: i64 = days.with(|days| days.parse().unwrap_or(2));
        let to = untrack(clock::today);
        let found = looks::of(subject, LogQuery { from: Date::from_days(to.days() - days + 1), to });
        let handle = found.handle();
        let list = move || found.with(by_day).into_any();
        view! { <RemoteView of=handle>{dynamic(list.clone())}</RemoteView> }.into_any()
    };
    let back = Some((routes::people(subject), tr::looks_back().to_owned()));
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::looks_link() back=back>
            <div class="stack">
                <p>{tr::looks_about()}</p>
                <Segmented legend=tr::looks_stretch() options=options value=days/>
                {dynamic(list)}
            </div>
        </Page>
    }
    .into_any()
}

fn by_day(all: &Looks) -> AnyView {
    if all.items.is_empty() {
        return view! { <EmptyState icon=IconName::Eye title=tr::looks_empty() text=tr::looks_empty_text()/> }
            .into_any();
    }
    let today = clock::today();
    let mut days: Vec<Date> = all.items.iter().map(|look| look.to.date()).collect();
    days.dedup();
    let cards = days.into_iter().map(|day| {
        let lines = all.items.iter().filter(|look| look.to.date() == day).map(one).collect_view();
        view! {
            <section class="card">
                <h2 class="card-title">{dates::day(day, today)}</h2>
                <ul class="looks" role="list">{lines}</ul>
            </section>
        }
        .into_any()
    });
    let cut = all.cut.then(|| view! { <p role="status">{tr::looks_cut()}</p> }.into_any());
    view! { {cut} {cards.collect_view()} }.into_any()
}

fn did(did: Did) -> &'static str {
    match did {
        Did::Registered => tr::looks_registered(),
        Did::Viewed | Did::Unknown => tr::looks_viewed(),
        Did::Modified => tr::looks_modified(),
        Did::Deleted => tr::looks_deleted(),
        Did::Printed => tr::looks_printed(),
        Did::Exported => tr::looks_exported(),
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
    }
}

/// On what ground it was done.
fn ground(look: &Look) -> &'static str {
    match look.role {
        // Whoever was refused had none.
        _ if look.acts.iter().all(|act| act.times == 0) => tr::looks_no_ground(),
        Role::Staff if look.institution.is_some() => tr::looks_as_staff(),
        Role::Subject | Role::Family | Role::Representative => tr::looks_as_family(),
        role if role.is_operator() => tr::looks_as_operator(),
        _ => tr::looks_as_other(),
    }
}

/// Who, what they are, and for whom they work.
fn who(look: &Look) -> (String, String) {
    let name = look.name.as_ref().map_or_else(|| tr::looks_service().to_owned(), names::with_kana);
    let what = look.occupation.map_or_else(|| codes::role(look.role), codes::occupation);
    let institution = look.institution.as_ref().map(|institution| institution.name.as_str());
    (name, std::iter::once(what).chain(institution).collect::<Vec<_>>().join(tr::list_dot()))
}

fn one(look: &Look) -> AnyView {
    let (name, standing) = who(look);
    let time = match (dates::time(look.from), dates::time(look.to)) {
        (from, to) if from == to => from,
        (from, to) => format!("{from}–{to}"),
    };
    // What was done is said at once; how often stands in what opens.
    let mut done: Vec<&'static str> = Vec::new();
    for word in look.acts.iter().filter(|act| act.times > 0).map(|act| did(act.did)) {
        if !done.contains(&word) {
            done.push(word);
        }
    }
    let done = if done.is_empty() { tr::looks_refused().to_owned() } else { done.join(tr::list_dot()) };
    let acts = look.acts.iter().map(act).collect_view().into_any();
    let ground = ground(look);
    let summary = format!("{time} {name} {standing}: {done}");
    view! {
        <li>
            <Disclosure summary=summary>
                <p class="soft">{ground}</p>
                <ul class="look-acts">{acts}</ul>
            </Disclosure>
        </li>
    }
    .into_any()
}

fn act(act: &Act) -> AnyView {
    let (part, did) = (part(act.part), did(act.did));
    let times = (act.times > 0).then(|| tr::looks_times(did, act.times, part));
    let refused = (act.refused > 0).then(|| tr::looks_refused_times(act.refused, part));
    let lines = times.into_iter().chain(refused).map(|words| view! { <li>{words}</li> }.into_any());
    lines.collect_view().into_any()
}
