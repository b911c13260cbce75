//! まとめて担当を替える (M7-1): on leave or a change of staff one's 担当 go to somebody else, all at once or some of them; or a
//! new member of staff is registered for several.

use crate::{
    components::{failure, person},
    i18n::{names, tr},
    stores::{Command, Remote, care_list, clock, yes},
    ui::{Button, Check, Disclosure, Field, IconName, Select, Toasts, Tone, dynamic, field_error},
};
use contract::{
    InstitutionId, PersonId, SubjectId, Timestamp,
    care_list::{Assign, Assigned, CaredFor},
    people::{InstitutionRef, StaffMember},
    role::AccountState,
    time::DAY_MS,
};
use leptos::prelude::*;

/// For one institution; folded, as it is seldom wanted and long.
#[component]
pub fn Relief(
    /// Whose.
    institution: InstitutionRef,
    /// Its staff.
    staff: Remote<Vec<StaffMember>>,
) -> impl IntoView {
    let id = institution.id;
    view! { <Disclosure summary=tr::relief_title()><ReliefForm institution=id staff=staff.clone()/></Disclosure> }
        .into_any()
}

#[component]
fn ReliefForm(institution: InstitutionId, staff: Remote<Vec<StaffMember>>) -> impl IntoView {
    let id = institution;
    let cared = care_list::cared_for(id);
    let (of_members, cared_now) = (staff.clone(), cared.clone());
    let members = Memo::new(move |_| {
        let works =
            |all: &Vec<StaffMember>| all.iter().filter(|m| !m.occupations.is_empty()).cloned().collect::<Vec<_>>();
        of_members.with(works).unwrap_or_default()
    });
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let keep = RwSignal::new(false);
    let chosen = RwSignal::new(Vec::<SubjectId>::new());
    let saved = RwSignal::new(0);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let toasts = use_context::<Toasts>();
    let person = |of: RwSignal<String>| of.with(|id| id.parse::<PersonId>().ok());
    let full = move |of: Option<PersonId>| {
        let known = members.with(|all| all.iter().find(|m| Some(m.person) == of).map(|m| m.name.full()));
        known.unwrap_or_default()
    };
    let runs = |cared: &CaredFor, who: PersonId, now: Timestamp| -> Option<Assigned> {
        let running = |one: &&Assigned| one.person == who && one.from <= now && one.to.is_none_or(|to| to > now);
        cared.staff.iter().find(running).cloned()
    };
    // Whose care can be moved: of nobody in particular everybody's.
    let candidates = Memo::new(move |_| {
        let (of, now) = (person(from), clock::today().start().plus_ms(DAY_MS - 1));
        let theirs = |cared: &&CaredFor| of.is_none_or(|of| runs(cared, of, now).is_some());
        cared
            .with(|all| all.iter().filter(theirs).map(|cared| cared.head.clone()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let choose_from = move |code: String| {
        from.set(code);
        let all = untrack(|| candidates.get());
        let moved = untrack(|| person(from)).is_some();
        chosen.set(if moved { all.iter().map(|head| head.id).collect() } else { Vec::new() });
    };
    // Somebody else may have moved one of them meanwhile.
    let wanted = Memo::new(move |_| {
        let there = candidates.with(|all| all.iter().map(|head| head.id).collect::<Vec<_>>());
        chosen.with(|ids| ids.iter().copied().filter(|id| there.contains(id)).collect::<Vec<_>>())
    });
    let ends = yes(move || person(from).is_some() && !keep.get());
    let why_not = Signal::derive(move || {
        let words = match (person(from), person(to)) {
            _ if members.with(Vec::len) < 2 => tr::relief_alone(),
            (_, None) => tr::relief_choose_to(),
            (from, to) if from == to => tr::relief_same(),
            _ if wanted.with(Vec::is_empty) => tr::relief_choose(),
            _ => return None,
        };
        Some(words.to_owned())
    });
    let save = move || {
        let (old, Some(new)) = (untrack(|| person(from)), untrack(|| person(to))) else { return };
        let (now, ends) = (untrack(clock::now), ends.get_untracked());
        let wanted = wanted.get_untracked();
        let body = |cared: &CaredFor| {
            // Whoever takes over does so for as long as the other would have, and who is registered stays so.
            let to = old.and_then(|old| runs(cared, old, now)).and_then(|one| one.to);
            let begin = if runs(cared, new, now).is_some() { Vec::new() } else { vec![new] };
            let end: Vec<PersonId> = old.filter(|_| ends).into_iter().collect();
            let to = to.filter(|_| !begin.is_empty()).map(|to| to.plus_ms(-1).date());
            Assign { subject: cared.head.id, begin, end, from: None, to }
        };
        let of_wanted = |all: &Vec<CaredFor>| {
            let bodies = all.iter().filter(|cared| wanted.contains(&cared.head.id)).map(body);
            bodies.filter(|body| !body.begin.is_empty() || !body.end.is_empty()).collect::<Vec<_>>()
        };
        let bodies = untrack(|| cared_now.with(of_wanted)).unwrap_or_default();
        let staff = staff.clone();
        care_list::assign_all(id, bodies, &command.get_value(), move |count, all| {
            staff.reload();
            saved.try_set(count);
            if count < all {
                return;
            }
            from.try_set(String::new());
            to.try_set(String::new());
            chosen.try_set(Vec::new());
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::relief_saved(count));
            }
        });
    };
    let select = move |none: &'static str, all: bool, value: RwSignal<String>, choose: Callback<String>| {
        let options = move || {
            let fits = |member: &&StaffMember| match all {
                true => member.subjects > 0,
                false => member.state == AccountState::Active,
            };
            let of = |member: &StaffMember| (member.person.to_string(), names::with_kana(&member.name));
            let some = members.with(|members| members.iter().filter(fits).map(of).collect::<Vec<_>>());
            std::iter::once((String::new(), none.to_owned())).chain(some).collect::<Vec<_>>()
        };
        view! { {dynamic(move || view! { <Select options=options() value=value on_change=choose/> })} }.into_any()
    };
    let row = move |head: contract::subject::SubjectHead| {
        let subject = head.id;
        let on = yes(move || chosen.with(|ids| ids.contains(&subject)));
        let flip = move |on: bool| {
            chosen.update(|ids| {
                ids.retain(|known| *known != subject);
                if on {
                    ids.push(subject);
                }
            });
        };
        let name = names::with_kana(&head.name);
        view! { <li lang=person::lang_of(&name)><Check value=on on_change=flip label=name.clone()/></li> }.into_any()
    };
    let rows = move || candidates.with(|all| all.iter().cloned().map(row).collect_view()).into_any();
    let keeping = move || {
        person(from)
            .is_some()
            .then(|| view! { <Check value=keep on_change=move |on| keep.set(on) label=tr::relief_keep()/> }.into_any())
    };
    let effect = move || {
        let ready = why_not.with(Option::is_none);
        ready.then(|| {
            let (count, new) = (wanted.with(Vec::len), full(person(to)));
            let words = match ends.get() {
                true => tr::relief_moves(full(person(from)), count, new),
                false => tr::relief_adds(count, new),
            };
            view! { <p class="care-effect" role="status">{words}</p> }.into_any()
        })
    };
    let failed = move || {
        let error = command.with_value(Command::failure)?;
        let rest = match saved.get() {
            0 => tr::relief_none().to_owned(),
            count => tr::relief_rest(count),
        };
        Some(field_error(format!("{} {rest}", failure::sentence(&error))))
    };
    let (choose_from, choose_to) = (Callback::new(choose_from), Callback::new(move |code| to.set(code)));
    view! {
        <div class="stack">
            <p class="soft">{tr::relief_about()}</p>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::relief_title()>
                <div class="part-fields">
                    <Field label=tr::relief_from()>{select(tr::relief_nobody(), true, from, choose_from)}</Field>
                    <Field label=tr::relief_to()>{select(tr::profile_choose(), false, to, choose_to)}</Field>
                </div>
                <fieldset class="care-period">
                    <legend>{tr::relief_whom()}</legend>
                    <ul class="care-staff" role="list">{dynamic(rows)}</ul>
                </fieldset>
                {dynamic(keeping)}
                {dynamic(effect)}
                {dynamic(failed)}
                <div class="row">
                    <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=save>{tr::relief_save()}</Button>
                </div>
            </form>
        </div>
    }
    .into_any()
}
