//! 一時停止・再開・抹消 (M9-1) of those who work for the institution, by its admin.

use crate::{
    components::{person, reason::Reason},
    i18n::{codes, dates, names, tr},
    stores::{Remote, accounts, session, yes},
    ui::{Button, ButtonKind, Check, Disclosure, IconName, Toasts, Tone, dynamic},
};
use contract::{
    InstitutionId, PersonId,
    account::{AccountAct, NewAccountAct},
    people::StaffMember,
    role::AccountState,
};
use leptos::prelude::*;

/// Those of one institution, without whoever looks.
#[component]
pub fn Accounts(
    /// Whose.
    institution: InstitutionId,
    /// Its staff.
    staff: Remote<Vec<StaffMember>>,
) -> impl IntoView {
    let list = staff.clone();
    let others = Memo::new(move |_| {
        let me = session::me();
        list.with(|all| all.iter().filter(|m| Some(m.person) != me).cloned().collect::<Vec<_>>()).unwrap_or_default()
    });
    let staff = StoredValue::new(staff);
    let nobody = yes(move || others.with(Vec::is_empty));
    let key = |member: &StaffMember| format!("{} {:?}", member.person, member.state);
    view! {
        <section class="stack">
            <h2>{tr::accounts_title()}</h2>
            <p class="soft">{tr::accounts_about()}</p>
            {dynamic(move || nobody.get().then(|| view! { <p>{tr::accounts_nobody()}</p> }))}
            <For each=move || others.get() key=key let:member>{one(institution, &member, staff)}</For>
        </section>
    }
    .into_any()
}

fn one(institution: InstitutionId, member: &StaffMember, staff: StoredValue<Remote<Vec<StaffMember>>>) -> AnyView {
    let (person, full) = (member.person, member.name.full());
    let summary = format!("{} {}", names::with_kana(&member.name), codes::account_state(member.state));
    let acted = member.acted.as_ref().map(|acted| {
        let (when, by) = (dates::moment(acted.at), acted.by.name.full());
        let words = match acted.act {
            AccountAct::Suspend => tr::accounts_last_suspend(by, when),
            AccountAct::Restore => tr::accounts_last_restore(by, when),
            AccountAct::Revoke | AccountAct::Unknown => tr::accounts_last_revoke(by, when),
        };
        view! { <p>{words}</p> <p class="soft post-body" lang=person::lang_of(&acted.reason)>{acted.reason.clone()}</p> }
    });
    let concerns =
        (member.subjects > 0).then(|| view! { <p class="soft">{tr::accounts_concerns(member.subjects)}</p> });
    let turn = match member.state {
        AccountState::Active => (AccountAct::Suspend, tr::accounts_suspend(), IconName::Lock),
        _ => (AccountAct::Restore, tr::accounts_restore(), IconName::Retry),
    };
    view! {
        <Disclosure summary=summary>
            <div class="stack">
                {acted} {concerns}
                <Acts who=(institution, person) full=full turn=turn staff=staff/>
            </div>
        </Disclosure>
    }
    .into_any()
}

#[component]
fn Acts(
    who: (InstitutionId, PersonId),
    full: String,
    turn: (AccountAct, &'static str, IconName),
    staff: StoredValue<Remote<Vec<StaffMember>>>,
) -> impl IntoView {
    let reason = Reason::begin();
    let sure = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    let run = Callback::new(move |act: AccountAct| {
        let body = reason.checked(|reason| {
            let body = NewAccountAct { act, reason };
            body.check().map(|_| ()).map_err(|(_, error)| error)?;
            Ok(body)
        });
        let Some(body) = body else { return };
        let said = match act {
            AccountAct::Suspend => tr::accounts_suspended(&full),
            AccountAct::Restore => tr::accounts_restored(&full),
            AccountAct::Revoke | AccountAct::Unknown => tr::accounts_revoked(&full),
        };
        accounts::act(who, body, &reason.command(), move || {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
            staff.try_with_value(Remote::reload);
        });
    });
    let busy = reason.busy();
    let not_sure = Signal::derive(move || (!sure.get()).then(|| tr::accounts_sure_first().to_owned()));
    let (act, word, icon) = turn;
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default()>
            {reason.field(tr::accounts_reason(), tr::accounts_reason_hint(), true)}
            <div class="row"><Button icon=icon busy=busy on_press=move || run.run(act)>{word}</Button></div>
            <Check value=sure on_change=move |on| sure.set(on) label=tr::accounts_sure()/>
            <div class="row">
                <Button kind=ButtonKind::Danger icon=IconName::Close busy=busy disabled_reason=not_sure
                    on_press=move || run.run(AccountAct::Revoke)>{tr::accounts_revoke()}</Button>
            </div>
        </form>
    }
    .into_any()
}
