//! 利用の停止・再開 of a whole institution, at the operator's desk (M11): how it stands, what was done, and the way to do it, which
//! is confirmed first.

use crate::{
    components::{RemoteView, person, reason::Reason},
    i18n::{codes, dates, names, tr},
    stores::{Remote, accounts, draft::Draft},
    ui::{Button, ButtonKind, Card, Check, Disclosure, Field, IconName, Select, Toasts, Tone, dynamic},
};
use contract::{
    ProblemCode,
    account::{AccountAct, InstitutionActed, InstitutionUse, NewInstitutionAct, StopGround},
    entry::EntryKind,
    people::{InstitutionRef, StaffMember},
    problem::FieldError,
};
use leptos::prelude::*;

/// How it stands, and the form.
#[component]
pub fn Usage(
    /// Whose.
    institution: InstitutionRef,
    /// Its staff: who is stopped with it is told there.
    staff: Remote<Vec<StaffMember>>,
) -> impl IntoView {
    let usage = accounts::usage(institution.id);
    let (handle, of_form) = (usage.handle(), usage.clone());
    let suspended = Memo::new(move |_| of_form.with(|now| now.suspended));
    let staff = StoredValue::new(staff);
    let now = usage.clone();
    let state = move || now.with(stands).into_any();
    let form = move || {
        suspended.get().map(|suspended| {
            view! { <ActForm institution=institution.clone() suspended=suspended usage=usage.clone() staff=staff/> }
                .into_any()
        })
    };
    view! {
        <Card title=tr::institution_use_title()>
            <RemoteView of=handle>{dynamic(state.clone())} {dynamic(form.clone())}</RemoteView>
        </Card>
    }
    .into_any()
}

fn stands(now: &InstitutionUse) -> AnyView {
    let words = if now.suspended { tr::institution_use_off() } else { tr::institution_use_on() };
    let rows = now.acts.iter().map(|acted| view! { <li class="stack">{one(acted)}</li> }.into_any()).collect_view();
    let acts = (!now.acts.is_empty()).then(|| {
        view! { <Disclosure summary=tr::institution_use_history()><ul class="part-rows" role="list">{rows}</ul></Disclosure> }
            .into_any()
    });
    view! { <p><b>{words}</b></p> {acts} }.into_any()
}

fn one(acted: &InstitutionActed) -> AnyView {
    let what = match acted.act {
        AccountAct::Suspend => tr::institution_use_act_stop(),
        _ => tr::institution_use_act_restore(),
    };
    let what = std::iter::once(what).chain(acted.ground.map(codes::stop_ground)).collect::<Vec<_>>();
    let by = [acted.by.name.full(), names::standing(&acted.by)].join(tr::list_dot());
    view! {
        <p><b>{what.join(tr::list_dot())}</b></p>
        <p class="post-body" lang=person::lang_of(&acted.reason)>{acted.reason.clone()}</p>
        <p class="soft part-stamp">{tr::profile_by(dates::moment(acted.at), by)}</p>
    }
    .into_any()
}

#[component]
fn ActForm(
    institution: InstitutionRef,
    suspended: bool,
    usage: Remote<InstitutionUse>,
    staff: StoredValue<Remote<Vec<StaffMember>>>,
) -> impl IntoView {
    let (reason, sure) = (Reason::begin(), RwSignal::new(false));
    let (ground, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<FieldError>));
    // The same once more, where its answer was lost, is the same act.
    let id = RwSignal::new(Draft::begin(EntryKind::Post).id);
    let toasts = use_context::<Toasts>();
    let act = if suspended { AccountAct::Restore } else { AccountAct::Suspend };
    let name = institution.name.clone();
    let said = if suspended { tr::institution_use_restored(&name) } else { tr::institution_use_stopped(&name) };
    // Somebody else has acted meanwhile: how it stands is asked for anew, and what is done next is another act.
    let shown = usage.clone();
    Effect::new(move || {
        let code = reason.command().failure().and_then(|error| error.code());
        if matches!(code, Some(ProblemCode::IdReused | ProblemCode::VersionConflict)) {
            id.set(Draft::begin(EntryKind::Post).id);
            shown.reload();
        }
    });
    let run = move || {
        wrong.set(None);
        let body = reason.checked(|reason| {
            let chosen = ground.get_untracked();
            let ground = (!chosen.is_empty()).then(|| StopGround::from_code(&chosen));
            match (NewInstitutionAct { id: id.get_untracked(), act, ground, reason }).checked() {
                Err(("ground", error)) => {
                    wrong.set(Some(error));
                    Ok(None)
                }
                other => other.map(Some).map_err(|(_, error)| error),
            }
        });
        let Some(Some(body)) = body else { return };
        let said = said.clone();
        accounts::act_on(institution.id, body, &usage, &reason.command(), move || {
            staff.try_with_value(Remote::reload);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
        });
    };
    let grounds = move || {
        let none = (String::new(), tr::institution_use_choose().to_owned());
        let all =
            StopGround::ALL.iter().map(|ground| (ground.code().to_owned(), codes::stop_ground(*ground).to_owned()));
        let options: Vec<_> = std::iter::once(none).chain(all).collect();
        let error = Signal::derive(move || wrong.get().map(|error| codes::field(error).to_owned()));
        view! {
            <Field label=tr::institution_use_ground() required_mark=tr::app_required() error=error>
                <Select options=options.clone() value=ground on_change=move |code| { wrong.set(None); ground.set(code) }/>
            </Field>
        }
        .into_any()
    };
    let not_sure = Signal::derive(move || (!sure.get()).then(|| tr::institution_use_sure_first().to_owned()));
    let (label, word, kind, icon) = match suspended {
        true => {
            (tr::institution_use_sure_back(&name), tr::institution_use_restore(), ButtonKind::Primary, IconName::Retry)
        }
        false => (tr::institution_use_sure(&name), tr::institution_use_stop(), ButtonKind::Danger, IconName::Lock),
    };
    view! {
        <Disclosure summary=word>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=word>
                {(!suspended).then(|| view! { <p>{tr::institution_use_about()}</p> }.into_any())}
                <div class="part-fields">
                    {(!suspended).then(grounds)}
                    {reason.field(tr::institution_use_reason(), tr::institution_use_reason_hint(), true)}
                </div>
                <Check value=sure on_change=move |on| sure.set(on) label=label/>
                <div class="row"><Button kind=kind icon=icon busy=reason.busy() disabled_reason=not_sure on_press=run>{word}</Button></div>
            </form>
        </Disclosure>
    }
    .into_any()
}
