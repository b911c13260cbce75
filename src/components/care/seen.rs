//! …として見る: before a change is saved, the record as somebody whom it concerns would see it (M7-3).

use crate::{
    components::{entry::EntryRow, failure},
    i18n::{codes, names, tr},
    stores::{Command, Eyes, care_list, may, timeline::Timeline},
    ui::{Button, ButtonKind, ButtonSize, EmptyState, Field, IconName, Select, dynamic, field_error},
};
use contract::{
    Facts, ProblemCode, Right, SubjectId, can,
    care_list::{CareChange, CareEffect, SeenAs, SeenScreen},
};
use leptos::{context::Provider, prelude::*};

/// Whose screen, and that screen.
#[component]
pub fn LookAs(
    /// Of whom.
    subject: SubjectId,
    /// What is about to be saved.
    change: CareChange,
    /// What it does.
    effect: CareEffect,
) -> impl IntoView {
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let screen = RwSignal::new(None::<(String, SeenScreen)>);
    // Whoever is registered later has no name yet.
    let staff = effect.institution.joined && !change.end;
    let staff = staff.then(|| (String::new(), tr::care_seen_staff(&effect.institution.name)));
    let concerned = effect.gained.iter().chain(&effect.lost);
    let people = concerned
        .map(|member| (member.person.to_string(), tr::care_seen_person(names::occupation(member), member.name.full())));
    let options: Vec<(String, String)> = people.chain(staff).collect();
    let first = options.first().map(|(code, _)| code.clone()).unwrap_or_default();
    if options.is_empty() {
        return ().into_any();
    }
    let chosen = RwSignal::new(first);
    let options = StoredValue::new(options);
    let look = move || {
        let code = chosen.get_untracked();
        let who = options.with_value(|all| all.iter().find(|(of, _)| *of == code).map(|(_, word)| word.clone()));
        let asked = SeenAs { change: change.clone(), person: code.parse().ok() };
        care_list::screen(subject, asked, &command.get_value(), move |seen| {
            // Somebody else may have been chosen meanwhile.
            if chosen.try_get_untracked() == Some(code) {
                screen.set(Some((who.unwrap_or_default(), seen)));
            }
        });
    };
    let failed = move || {
        let error = command.with_value(Command::failure)?;
        let overtaken = error.code() == Some(ProblemCode::VersionConflict);
        let words = if overtaken { tr::care_overtaken().to_owned() } else { failure::sentence(&error) };
        Some(field_error(words))
    };
    let told = move || screen.with(|screen| screen.as_ref().map(|(who, _)| tr::care_seen_title(who)));
    let shown = move || screen.with(|screen| screen.as_ref().map(|(who, seen)| on_screen(subject, who, seen)));
    view! {
        <div class="seen">
            <h4>{tr::care_seen()}</h4>
            <div class="seen-who">
                <Field label=tr::care_seen_who()>
                    <Select options=options.get_value() value=chosen on_change=move |code| { screen.set(None); chosen.set(code) }/>
                </Field>
                <Button kind=ButtonKind::Secondary icon=IconName::Eye busy=busy on_press=look>{tr::care_seen_look()}</Button>
            </div>
            {dynamic(failed)}
            <p class="seen-title" role="status">{dynamic(told)}</p>
            {dynamic(shown)}
        </div>
    }
    .into_any()
}

fn on_screen(subject: SubjectId, who: &str, seen: &SeenScreen) -> AnyView {
    let eyes = Eyes::of(seen.actor.clone(), subject, seen.facts.clone());
    let reads = can(&seen.actor, Right::TimelineRead, &Facts::Subject(&seen.facts)).is_ok();
    let about = tr::care_seen_about(seen.items.len(), seen.total);
    let about = reads.then(|| view! { <p class="soft">{about}</p> }.into_any());
    let seen = StoredValue::new(seen.clone());
    // What is in it is read and unfolded, and cannot be pressed.
    view! {
        {about}
        <div class="seen-screen" role="region" tabindex="0" aria-label=tr::care_seen_title(who)>
            <fieldset disabled>
                <Provider value=eyes><Screen subject=subject seen=seen reads=reads/></Provider>
            </fieldset>
        </div>
    }
    .into_any()
}

/// What they would see.
#[component]
fn Screen(subject: SubjectId, seen: StoredValue<SeenScreen>, reads: bool) -> impl IntoView {
    if !reads {
        return view! { <EmptyState icon=IconName::Lock title=tr::care_seen_closed() text=tr::care_seen_closed_text()/> }
            .into_any();
    }
    let seen = seen.get_value();
    let write = may(Right::EntryCreate, subject);
    let reason = write.reason().map(|denied| codes::denied(denied).to_owned());
    let write = write.shown().then(|| {
        view! {
            <Button size=ButtonSize::Large icon=IconName::Pen disabled_reason=Signal::stored(reason) on_press=|| ()>
                {tr::compose_open()}
            </Button>
        }
        .into_any()
    });
    let nothing = seen.items.is_empty().then(|| {
        view! { <EmptyState icon=IconName::Note title=tr::timeline_empty() text=tr::timeline_empty_text()/> }.into_any()
    });
    let ids: Vec<_> = seen.items.iter().map(|entry| entry.id).collect();
    let timeline = Timeline::shown_to(subject, seen.actor.person, seen.items);
    let rows = ids.into_iter().map(|id| view! { <li><EntryRow timeline=timeline.clone() id=id/></li> }.into_any());
    view! { {write} {nothing} <ol class="seen-rows" role="list">{rows.collect_view()}</ol> }.into_any()
}
