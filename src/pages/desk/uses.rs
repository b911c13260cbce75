//! 個人利用 at the desk: form 3 is taken in, the code of a new account is handed over, and a use ends where whoever uses it
//! cannot end it (M6-3, M9-4, M9-5).

use crate::{
    components::{
        compose::state::WriteState,
        failure,
        typed::{ThrowAway, Typed},
        uses,
    },
    i18n::{dates, tr},
    stores::{Command, draft::Form, individual, screen},
    ui::{
        Banner, Button, ButtonKind, ButtonSize, Check, Disclosure, Field, IconName, Select, TextInput, Toasts, Tone,
        dynamic, field_error,
    },
};
use contract::{
    SubjectId,
    individual::{Capacity, IndividualUse, Invitation, NewIndividualUse, UseState},
    people::Name,
};
use leptos::prelude::*;

const FIELDS: [&str; 8] =
    ["capacity", "name.family", "name.given", "name.family_kana", "name.given_kana", "relation", "email", "proof"];

/// The form, folded until it is wanted.
#[component]
pub fn UseForm(
    /// For whose record.
    subject: SubjectId,
    /// Their name.
    #[prop(into)]
    name: String,
    /// The code of a new account, which is shown once.
    invited: RwSignal<Option<Invitation>>,
) -> impl IntoView {
    let typed = Typed::begin(subject, Form::IndividualUse, &FIELDS, None);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let (sure, toasts) = (RwSignal::new(false), use_context::<Toasts>());
    typed.anew_after(command);
    let code = typed.text("capacity");
    let chosen = Signal::derive(move || match code.with(|code| Capacity::from_code(code)) {
        Capacity::Unknown => Capacity::Family,
        capacity => capacity,
    });
    let send = move || {
        let text = |field| typed.text(field).get_untracked();
        let body = NewIndividualUse {
            id: typed.id.get_untracked(),
            name: Name {
                family: text("name.family"),
                given: text("name.given"),
                family_kana: text("name.family_kana"),
                given_kana: text("name.given_kana"),
            },
            email: text("email"),
            capacity: chosen.get_untracked(),
            relation: text("relation"),
            proof: text("proof"),
        }
        .checked();
        typed.wrong.set(body.as_ref().err().copied());
        let Ok(body) = body else {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        };
        typed.keep();
        let slot = typed.slot.get_value();
        individual::file(subject, body, &command.get_value(), move |filed| {
            // The form may be gone by now; where it is not, it is ready for another one.
            slot.clear();
            if typed.touched.try_set(false).is_none() {
                typed.blank();
                sure.set(false);
            }
            // Sent again after its answer was lost, it is the same application, and its code was shown to nobody.
            let unseen = filed.invitation.is_none() && filed.application.invited_until.is_some();
            invited.try_set(filed.invitation);
            if let Some(toasts) = toasts {
                let (tone, said) =
                    if unseen { (Tone::Warning, tr::uses_filed_unseen()) } else { (Tone::Success, tr::uses_filed()) };
                toasts.show(tone, said);
            }
            screen::focus_soon("#page-title");
        });
    };
    // What only the server knows of the address stands beside it.
    Effect::new(move || {
        let error = command.with_value(Command::failure);
        if let Some(of) = error.and_then(|error| error.field("email")) {
            typed.wrong.set(Some(("email", of)));
            screen::focus_soon("#main form [aria-invalid=true]");
        }
    });
    let why_not = Signal::derive(move || (!sure.get()).then(|| tr::desk_sure_first().to_owned()));
    let text = move |field: &'static str| view! { <TextInput value=typed.text(field) on_pause=move || typed.keep()/> };
    let options = Capacity::ALL.iter().filter(|of| **of != Capacity::Unknown);
    let options: Vec<_> = options.map(|of| (of.code().to_owned(), uses::capacity(*of).to_owned())).collect();
    let relation = move || {
        (chosen.get() != Capacity::Subject).then(|| view! {
            <Field label=tr::desk_relation() required_mark=tr::app_required() hint=tr::uses_relation_hint() error=typed.error("relation")>{text("relation")}</Field>
        }.into_any())
    };
    let mark = tr::app_required();
    view! {
        <Disclosure summary=tr::uses_file_title()>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::uses_file_title()>
                <p>{tr::uses_file_about()}</p>
                <Field label=tr::uses_capacity()>
                    <Select options=options.clone() value=Signal::derive(move || chosen.get().code().to_owned()) on_change=move |code: String| { sure.set(false); typed.choose("capacity", code); }/>
                </Field>
                <div class="part-fields">
                    <Field label=tr::uses_family() required_mark=mark error=typed.error("name.family")>{text("name.family")}</Field>
                    <Field label=tr::uses_given() required_mark=mark error=typed.error("name.given")>{text("name.given")}</Field>
                    <Field label=tr::uses_family_kana() required_mark=mark error=typed.error("name.family_kana")>{text("name.family_kana")}</Field>
                    <Field label=tr::uses_given_kana() required_mark=mark error=typed.error("name.given_kana")>{text("name.given_kana")}</Field>
                    {dynamic(relation)}
                </div>
                <Field label=tr::uses_email() required_mark=mark hint=tr::uses_email_hint() error=typed.error("email")>
                    <TextInput value=typed.text("email") kind="email" inputmode="email" literal=true on_pause=move || typed.keep()/>
                </Field>
                <Field label=tr::uses_proof() required_mark=mark hint=tr::uses_proof_hint() error=typed.error("proof")>{text("proof")}</Field>
                <Check value=sure on_change=move |on| sure.set(on) label=tr::desk_sure(&name)/>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts">
                    {dynamic(move || view! { <ThrowAway typed=typed on_done=move || { sure.set(false); typed.blank(); }/> }.into_any())}
                    <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=send>{tr::uses_file()}</Button>
                </div>
            </form>
        </Disclosure>
    }
    .into_any()
}

/// What is handed over to whoever has a new account; on the screen until it is closed, and never again.
pub fn handed_over(invited: RwSignal<Option<Invitation>>) -> AnyView {
    dynamic(move || {
        invited.get().map(|invitation| {
            let Invitation { login, code, until } = invitation;
            view! {
                <Banner kind=Tone::Success alert=true title=tr::uses_invitation_title()>
                    <p>{tr::uses_invitation_about()}</p>
                    <dl class="care-counts uses-invitation">
                        <dt>{tr::uses_login()}</dt><dd>{login}</dd>
                        <dt>{tr::uses_code()}</dt><dd><b>{code}</b></dd>
                        <dt>{tr::uses_until()}</dt><dd>{dates::moment(until)}</dd>
                    </dl>
                    <div class="row">
                        <Button kind=ButtonKind::Secondary icon=IconName::Close on_press=move || invited.set(None)>{tr::uses_invitation_close()}</Button>
                    </div>
                </Banner>
            }
            .into_any()
        })
    })
    .into_any()
}

/// Every application, newest first.
pub fn list(subject: SubjectId, all: &[IndividualUse], invited: RwSignal<Option<Invitation>>) -> AnyView {
    let rows = all.iter().map(|of| view! { <li>{row(subject, of, invited)}</li> }.into_any()).collect_view();
    let none = all.is_empty().then(|| view! { <p class="soft">{tr::desk_no_history()}</p> });
    view! { <h2>{tr::uses_title()}</h2> {none} <ul class="part-rows" role="list">{rows}</ul> }.into_any()
}

fn row(subject: SubjectId, of: &IndividualUse, invited: RwSignal<Option<Invitation>>) -> AnyView {
    let open = of.state() != UseState::Ended;
    let until = of
        .invited_until
        .filter(|_| open)
        .map(|until| view! { <p class="soft">{tr::uses_not_joined(dates::moment(until))}</p> }.into_any());
    let again = (open && of.invited_until.is_some()).then(|| again(subject, of, invited));
    let end = open.then(|| ending(subject, of));
    let (line, details) = (uses::line(of), uses::details(of));
    view! {
        {line} {until} {details}
        <div class="row">{again}</div>
        {end}
    }
    .into_any()
}

fn again(subject: SubjectId, of: &IndividualUse, invited: RwSignal<Option<Invitation>>) -> AnyView {
    let (application, command) = (of.id, StoredValue::new(Command::default()));
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let failed = move || command.with_value(Command::failure).map(|error| field_error(failure::sentence(&error)));
    let send = move || {
        individual::invite(subject, application, &command.get_value(), move |invitation| {
            invited.try_set(Some(invitation));
            screen::focus_soon("#page-title");
        });
    };
    view! {
        {dynamic(failed)}
        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Retry busy=busy on_press=send>{tr::uses_invite_again()}</Button>
    }
    .into_any()
}

fn ending(subject: SubjectId, of: &IndividualUse) -> AnyView {
    const REASON: [&str; 1] = ["reason"];
    let typed = Typed::begin(subject, Form::EndUse(of.id), &REASON, None);
    let (application, command, toasts) = (of.id, StoredValue::new(Command::default()), use_context::<Toasts>());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move || {
        let reason = typed.text("reason").get_untracked();
        let checked = contract::individual::EndUse { reason };
        typed.wrong.set(checked.checked().err());
        if checked.checked().is_err() {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        }
        typed.keep();
        let slot = typed.slot.get_value();
        individual::end((subject, application), checked.reason, &command.get_value(), move || {
            typed.touched.try_set(false);
            slot.clear();
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::uses_ended_done());
            }
            screen::focus_soon("#page-title");
        });
    };
    let (title, press) = (tr::uses_end(of.name.full()), tr::uses_end_send(of.name.full()));
    view! {
        <Disclosure summary=title.clone()>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=title>
                <p>{tr::uses_end_about()}</p>
                <Field label=tr::desk_reason() required_mark=tr::app_required() hint=tr::uses_end_hint() error=typed.error("reason")>
                    <TextInput value=typed.text("reason") on_pause=move || typed.keep()/>
                </Field>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts"><Button kind=ButtonKind::Danger icon=IconName::Close busy=busy on_press=send>{press}</Button></div>
            </form>
        </Disclosure>
    }
    .into_any()
}
