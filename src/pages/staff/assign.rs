//! 担当者 (M7-1, form 4): for each person on whose list the institution stands, who of its staff concerns them. Nobody else of
//! the institution sees the record.

use crate::{
    components::{RemoteView, failure, person},
    i18n::{codes, dates, names, tr},
    stores::{Command, Remote, care_list, clock, yes},
    ui::{Button, Check, Disclosure, EmptyState, Field, IconName, TextInput, Toasts, Tone, dynamic, field_error},
};
use contract::{
    Date, InstitutionId, PersonId,
    care_list::{Assign, CaredFor},
    people::{InstitutionRef, StaffMember},
    problem::FieldError,
};
use leptos::prelude::*;

/// The people of one institution.
#[component]
pub fn Assignments(
    /// Whose.
    institution: InstitutionRef,
    /// Its staff.
    staff: Remote<Vec<StaffMember>>,
) -> impl IntoView {
    let cared = care_list::open_cared_for(institution.id);
    let handle = cared.handle();
    let id = institution.id;
    // That the list of staff could not be fetched is said where it stands, above.
    let members = Memo::new(move |_| {
        let works =
            |all: &Vec<StaffMember>| all.iter().filter(|m| !m.occupations.is_empty()).cloned().collect::<Vec<_>>();
        staff.with(works).unwrap_or_default()
    });
    let of_empty = cared.clone();
    let empty = move || {
        let empty = of_empty.with(Vec::is_empty).unwrap_or(false);
        empty.then(|| view! { <EmptyState icon=IconName::People title=tr::care_assign_empty() text=""/> }.into_any())
    };
    // Saving one leaves what is ticked for the others as it is.
    let each = move || cared.get().unwrap_or_default();
    let key = |cared: &CaredFor| format!("{} {:?}", cared.head.id, cared.staff);
    let rows = move || {
        let each = each.clone();
        view! {
            {dynamic(empty.clone())}
            <For each=each key=key let:cared><OneSubject institution=id cared=cared members=members/></For>
        }
        .into_any()
    };
    view! {
        <section class="stack">
            <h2>{tr::care_assign_title(&institution.name)}</h2>
            <p class="soft">{tr::care_assign_about()}</p>
            <RemoteView of=handle>{rows()}</RemoteView>
        </section>
    }
    .into_any()
}

#[component]
fn OneSubject(institution: InstitutionId, cared: CaredFor, members: Memo<Vec<StaffMember>>) -> impl IntoView {
    let subject = cared.head.id;
    let registered: Vec<PersonId> = cared.staff.iter().map(|one| one.person).collect();
    let wanted = RwSignal::new(registered.clone());
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<(&'static str, FieldError)>);
    let command = StoredValue::new(Command::default());
    let toasts = use_context::<Toasts>();
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let before = StoredValue::new(registered.clone());
    let begin = move || {
        wanted.with(|now| now.iter().copied().filter(|p| before.with_value(|b| !b.contains(p))).collect::<Vec<_>>())
    };
    let end = move || {
        before.with_value(|b| b.iter().copied().filter(|p| wanted.with(|now| !now.contains(p))).collect::<Vec<_>>())
    };
    let nothing =
        Signal::derive(move || (begin().is_empty() && end().is_empty()).then(|| tr::care_assign_nothing().to_owned()));
    let save = move || {
        let day = |field: &'static str, text: String| match text {
            empty if empty.is_empty() => Ok(None),
            day => day.parse::<Date>().map(Some).map_err(|_| (field, FieldError::Malformed)),
        };
        let body = (|| {
            let (begin, end) = (untrack(begin), untrack(end));
            // Days are of those who begin, and without any of them not on the screen.
            let of_begin = |text: RwSignal<String>| if begin.is_empty() { String::new() } else { text.get_untracked() };
            let (from, to) = (day("from", of_begin(from))?, day("to", of_begin(to))?);
            let body = Assign { subject, begin, end, from, to };
            body.check(untrack(clock::today)).map(|()| body)
        })();
        wrong.set(body.as_ref().err().copied());
        let Ok(body) = body else { return };
        care_list::assign(institution, body, &command.get_value(), move || {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::care_assign_saved());
            }
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || {
            wrong.get().filter(|(at, _)| *at == field).map(|(_, error)| codes::field(error).to_owned())
        })
    };
    let failed = move || {
        let error = command.with_value(Command::failure)?;
        Some(field_error(failure::sentence(&error)))
    };
    let check = move |member: &StaffMember| {
        let person = member.person;
        let on = yes(move || wanted.with(|now| now.contains(&person)));
        let period = cared.staff.iter().find(|one| one.person == person).and_then(|one| one.to);
        let period = period.map(|to| tr::care_until(dates::plain(to.plus_ms(-1).date()))).unwrap_or_default();
        let occupations: Vec<&str> = member.occupations.iter().map(|o| codes::occupation(*o)).collect();
        let label = format!("{} {} {period}", member.name.full(), occupations.join(tr::list_separator()));
        let flip = move |on: bool| {
            wanted.update(|now| {
                now.retain(|known| *known != person);
                if on {
                    now.push(person);
                }
            });
        };
        view! { <li><Check value=on on_change=flip label=label.trim_end().to_owned()/></li> }.into_any()
    };
    let checks = move || members.with(|members| members.iter().map(&check).collect_view()).into_any();
    let name = names::with_kana(&cared.head.name);
    let full = cared.head.name.full();
    let begins = yes(move || !begin().is_empty());
    let periods = move || {
        begins.get().then(|| {
            view! {
                <fieldset class="care-period">
                    <legend>{tr::care_assign_period()}</legend>
                    <div class="part-fields">
                        <Field label=tr::care_from_day() required_mark=tr::profile_optional() required=false hint=tr::care_from_hint() error=error("from")>
                            <TextInput value=from kind="date" literal=true/>
                        </Field>
                        <Field label=tr::care_to_day() required_mark=tr::profile_optional() required=false hint=tr::care_to_hint() error=error("to")>
                            <TextInput value=to kind="date" literal=true/>
                        </Field>
                    </div>
                </fieldset>
            }
            .into_any()
        })
    };
    let summary = format!("{name} {}", tr::care_assign_now(registered.len()));
    view! {
        <Disclosure summary=summary>
            <ul class="care-staff" role="list" lang=person::lang_of(&full)>{dynamic(checks)}</ul>
            {dynamic(periods)}
            {dynamic(failed)}
            <div class="row">
                <Button icon=IconName::Check busy=busy disabled_reason=nothing on_press=save>{tr::care_assign_save(&full)}</Button>
            </div>
        </Disclosure>
    }
    .into_any()
}
