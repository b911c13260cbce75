//! 個人利用 in words: who, as whom, how it stands, and what was answered; and one's own uses.

use super::{agreement, failure};
use crate::{
    components::RemoteView,
    i18n::{codes, dates, names, tr},
    stores::{Command, draft::Draft, individual, screen},
    ui::{Button, ButtonKind, ButtonSize, Card, Chip, Disclosure, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{
    EntryId,
    entry::EntryKind,
    individual::{Capacity, IndividualUse, OwnUse, UseAnswered, UseState},
};
use leptos::prelude::*;

/// As whom somebody asks.
pub fn capacity(code: Capacity) -> &'static str {
    match code {
        Capacity::Subject => tr::uses_as_subject(),
        Capacity::Family => tr::uses_as_family(),
        Capacity::Guardian => tr::uses_as_guardian(),
        Capacity::Akin => tr::uses_as_akin(),
        Capacity::Unknown => "",
    }
}

/// How an application stands.
pub fn state(code: UseState) -> &'static str {
    match code {
        UseState::Waiting => tr::uses_waiting(),
        UseState::Agreed => tr::uses_using(),
        UseState::Declined => tr::uses_declined(),
        UseState::Ended | UseState::Unknown => tr::uses_ended(),
    }
}

/// 続柄, or what stands for it.
pub fn as_whom(of: &IndividualUse) -> String {
    if of.relation.is_empty() { capacity(of.capacity).to_owned() } else { of.relation.clone() }
}

/// An id for what is sent: the same kind as everywhere.
pub fn fresh_id() -> EntryId {
    Draft::begin(EntryKind::Post).id
}

/// Who, as whom, and how it stands.
pub fn line(of: &IndividualUse) -> AnyView {
    let (name, whom, state) = (names::with_kana(&of.name), as_whom(of), state(of.state()));
    view! { <p><b lang="ja">{name}</b> " " <span class="soft" lang="ja">{whom}</span> " " <Chip>{state}</Chip></p> }
        .into_any()
}

/// What stands on the application and what became of it, folded.
pub fn details(of: &IndividualUse) -> AnyView {
    let of = of.clone();
    view! { <Disclosure summary=tr::uses_details()>{facts(&of)} {answers(&of)}</Disclosure> }.into_any()
}

/// What stands on the application.
pub fn facts(of: &IndividualUse) -> AnyView {
    let by = [of.by.name.full(), names::standing(&of.by)].join(tr::list_dot());
    view! {
        <dl class="care-counts">
            <dt>{tr::uses_capacity()}</dt><dd>{capacity(of.capacity)}</dd>
            <dt>{tr::uses_proof()}</dt><dd lang="ja">{of.proof.clone()}</dd>
            <dt>{tr::uses_filed_by()}</dt><dd lang="ja">{tr::profile_by(dates::moment(of.at), by)}</dd>
        </dl>
    }
    .into_any()
}

/// What was answered, newest first, and its end.
pub fn answers(of: &IndividualUse) -> AnyView {
    let ended = of.ended.as_ref().map(|ended| {
        let by = [ended.by.name.full(), names::standing(&ended.by)].join(tr::list_dot());
        let reason = (!ended.reason.is_empty()).then(|| view! { <p lang="ja">{ended.reason.clone()}</p> }.into_any());
        view! { <li><p><b>{tr::uses_ended()}</b></p>{reason}<p class="soft part-stamp" lang="ja">{tr::profile_by(dates::moment(ended.at), by)}</p></li> }
            .into_any()
    });
    let all = of.answers.iter().map(|answered| view! { <li>{answer(answered)}</li> }.into_any()).collect_view();
    view! { <ul class="part-rows" role="list">{ended} {all}</ul> }.into_any()
}

fn answer(of: &UseAnswered) -> AnyView {
    let word = if of.agreed { tr::uses_said_yes() } else { tr::uses_said_no() };
    let by = [of.by.name.full(), names::standing(&of.by)].join(tr::list_dot());
    let mut rows: Vec<(&'static str, String)> = vec![(tr::consent_method(), agreement::method(of.method).to_owned())];
    if let Some(signer) = &of.signer {
        rows.push((tr::consent_signer(), [signer.name.clone(), signer.relation.clone()].join(tr::list_dot())));
    }
    if !of.witness.is_empty() {
        rows.push((tr::consent_witness(), of.witness.clone()));
    }
    if let Some(day) = of.signed_on {
        rows.push((tr::consent_signed_on(), dates::plain(day)));
    }
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
    let applicant = of.by_applicant.then(|| view! { <Chip>{tr::uses_by_applicant()}</Chip> }.into_any());
    let signature = of.signature.as_ref().map(agreement::drawn);
    view! {
        <p><b>{word}</b> " " {applicant}</p>
        <dl class="care-counts">{rows.collect_view()}</dl>
        {signature}
        <p class="soft part-stamp" lang="ja">{tr::profile_by(dates::moment(of.at), by)}</p>
    }
    .into_any()
}

/// As whom I use it, or have asked to.
fn own_as(of: &OwnUse) -> String {
    if of.relation.is_empty() { codes::role(of.role).to_owned() } else { of.relation.clone() }
}

/// My applications that wait or were declined; nothing where there are none.
#[component]
pub fn OwnApplications() -> impl IntoView {
    let own = individual::own();
    own.load();
    let view = move || {
        let all = own.get()?;
        let waiting = all.into_iter().filter(|of| of.state != UseState::Agreed).map(|of| {
            let words = match of.state {
                UseState::Waiting => tr::uses_own_waiting(dates::moment(of.at), own_as(&of)),
                _ => tr::uses_own_declined(own_as(&of)),
            };
            view! { <li><p lang="ja">{words}</p></li> }.into_any()
        });
        let waiting: Vec<_> = waiting.collect();
        (!waiting.is_empty()).then(|| {
            view! { <Card title=tr::uses_own_applications()><ul class="part-rows" role="list">{waiting}</ul></Card> }
                .into_any()
        })
    };
    dynamic(view).into_any()
}

/// 個人利用中止 (form 7): what I use, each with its end.
#[component]
pub fn OwnUses() -> impl IntoView {
    let own = individual::own();
    own.load();
    let (handle, all) = (own.handle(), Memo::new(move |_| own.get().unwrap_or_default()));
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    let card = move || {
        any.get().then(|| {
            let handle = handle.clone();
            let rows =
                move || all.get().into_iter().map(|of| view! { <li>{stopping(of)}</li> }.into_any()).collect_view();
            view! {
                <Card title=tr::uses_own_title()>
                    <RemoteView of=handle><ul class="part-rows" role="list">{dynamic(rows)}</ul></RemoteView>
                </Card>
            }
            .into_any()
        })
    };
    dynamic(card).into_any()
}

fn stopping(of: OwnUse) -> AnyView {
    let (sure, command) = (RwSignal::new(false), StoredValue::new(Command::default()));
    let toasts = use_context::<Toasts>();
    // Whose record may not be seen now is not named.
    let name =
        of.name.as_ref().map_or_else(|| tr::uses_own_unnamed(own_as(&of)), |name| tr::uses_own_named(name.full()));
    let role = codes::role(of.role);
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let failed = move || command.with_value(Command::failure).map(|error| field_error(failure::sentence(&error)));
    let (ask, send) = (tr::uses_stop(&name), StoredValue::new(tr::uses_stop_send(&name)));
    let ask = StoredValue::new(ask);
    let (subject, of_role) = (of.subject, of.role);
    let stop = move || {
        individual::stop(subject, of_role, &command.get_value(), move |at| {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, [tr::uses_stopped(), &tr::consent_since(dates::moment(at))].join(" "));
            }
            screen::focus_soon("#page-title");
        });
    };
    let controls = move || {
        if !sure.get() {
            return view! {
                <div><Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Close on_press=move || sure.set(true)>{ask.get_value()}</Button></div>
            }
            .into_any();
        }
        view! {
            <p>{tr::uses_stop_about()}</p>
            {dynamic(failed)}
            <div class="row">
                <Button kind=ButtonKind::Danger busy=busy on_press=stop>{send.get_value()}</Button>
                <Button kind=ButtonKind::Quiet on_press=move || sure.set(false)>{tr::uses_keep()}</Button>
            </div>
        }
        .into_any()
    };
    view! {
        <p><b lang="ja">{name.clone()}</b> " " <span class="soft">{role}</span> " " <Chip>{state(of.state)}</Chip></p>
        {dynamic(controls)}
    }
    .into_any()
}
