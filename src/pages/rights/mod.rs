//! /rights: which role may what, for the operator. What an article gives is fixed; what is left to the service is taken from a
//! role and given back here.

use crate::{
    app::routes,
    components::{Page, RemoteView, person, reason::Reason},
    i18n::{codes, dates, tr},
    stores::{may_here, rights, yes},
    ui::{Button, ButtonKind, ButtonSize, Disclosure, Icon, IconName, Toasts, Tone, dynamic},
};
use contract::{
    Right, Role,
    policy::{Withheld, may_be_withheld, role_may},
    rights::{RightChange, RightChanged},
};
use leptos::prelude::*;

/// Those that people hold; the others are doors of their own.
const ROLES: [Role; 13] = [
    Role::Subject,
    Role::Family,
    Role::Representative,
    Role::Staff,
    Role::InstitutionAdmin,
    Role::OperatorIntake,
    Role::OperatorModerate,
    Role::OperatorBilling,
    Role::OperatorIncident,
    Role::CustomerCentre,
    Role::SystemAdmin,
    Role::ConnectUser,
    Role::ConnectGuest,
];

/// The page.
#[component]
pub fn RightsPage() -> impl IntoView {
    let all = rights::rights();
    all.reload();
    let (handle, of_changes) = (all.handle(), all.clone());
    let withheld = Memo::new(move |_| all.with(|all| all.withheld.clone()).unwrap_or_default());
    let edits = yes(|| may_here(Right::RightsEdit).allowed());
    let read_only = move || (!edits.get()).then(|| view! { <p class="soft">{tr::rights_read_only()}</p> });
    let changes = Memo::new(move |_| of_changes.with(|all| all.changes.clone()).unwrap_or_default());
    let none = yes(move || changes.with(Vec::is_empty));
    let key = |changed: &RightChanged| format!("{} {:?}", changed.at.0, changed.of);
    view! {
        <Page title=tr::rights_title() back=Some((routes::OVERVIEW.to_owned(), tr::overview_title().to_owned()))>
            <div class="stack">
                <p>{tr::rights_about()}</p>
                {dynamic(read_only)}
                <RemoteView of=handle>
                    <div class="stack">{ROLES.map(|role| one(role, withheld, edits)).collect_view()}</div>
                    <section class="stack">
                        <h2>{tr::rights_changes()}</h2>
                        {dynamic(move || none.get().then(|| view! { <p>{tr::rights_no_changes()}</p> }))}
                        <ul class="part-rows" role="list">
                            <For each=move || changes.get() key=key let:changed>{told(&changed)}</For>
                        </ul>
                    </section>
                </RemoteView>
            </div>
        </Page>
    }
    .into_any()
}

fn told(changed: &RightChanged) -> AnyView {
    let (role, right) = (codes::role(changed.of.role), codes::right(changed.of.right));
    let what = if changed.withheld { tr::rights_change_off(right, role) } else { tr::rights_change_on(right, role) };
    view! {
        <li>
            <p><b>{what}</b></p>
            <p class="post-body" lang=person::lang_of(&changed.reason)>{changed.reason.clone()}</p>
            <p class="soft part-stamp">{tr::profile_by(dates::moment(changed.at), changed.by.name.full())}</p>
        </li>
    }
    .into_any()
}

fn one(role: Role, withheld: Memo<Vec<Withheld>>, edits: Memo<bool>) -> AnyView {
    let mine = |right: &&Right| **right != Right::Unknown && role_may(role, true, **right);
    let mut all: Vec<Right> = Right::ALL.iter().filter(mine).copied().collect();
    // What can be changed comes first.
    all.sort_by_key(|right| !may_be_withheld(role, *right));
    let count = all.len();
    let off = Memo::new(move |_| withheld.with(|all| all.iter().filter(|one| one.role == role).count()));
    let each = all.into_iter().map(move |right| {
        let is_off = yes(move || withheld.with(|all| all.contains(&Withheld { role, right })));
        let left = may_be_withheld(role, right);
        let state = move || match (is_off.get(), left) {
            (true, _) => (IconName::Lock, tr::rights_withheld()),
            (false, true) => (IconName::Check, tr::rights_open()),
            (false, false) => (IconName::Check, tr::rights_always()),
        };
        let shown = move || {
            let (icon, word) = state();
            view! { <Icon name=icon/><span>{word}</span> }
        };
        let form =
            move || (left && edits.get()).then(|| view! { <Change role=role right=right off=is_off/> }.into_any());
        view! {
            <li>
                <p><b>{codes::right(right)}</b></p>
                <p class="row soft">{dynamic(shown)}</p>
                {dynamic(form)}
            </li>
        }
        .into_any()
    });
    let each = each.collect_view();
    view! {
        <Disclosure summary=codes::role(role)>
            <p class="soft">{dynamic(move || tr::rights_count(count, off.get()))}</p>
            <ul class="part-rows" role="list">{each}</ul>
        </Disclosure>
    }
    .into_any()
}

/// Takes the right, or gives it back, for a reason.
#[component]
fn Change(role: Role, right: Right, off: Memo<bool>) -> impl IntoView {
    let asking = RwSignal::new(false);
    // What was meant when the form opened, whatever another desk does meanwhile.
    let meant = RwSignal::new(false);
    let reason = Reason::begin();
    let toasts = use_context::<Toasts>();
    let press = Callback::new(move |()| {
        let version = rights::rights().with(|all| all.version).unwrap_or_default();
        let withheld = meant.get_untracked();
        let body = reason.checked(|reason| {
            let body = RightChange { version, role, right, withheld, reason };
            body.check().map(|_| ()).map_err(|(_, error)| error)?;
            Ok(body)
        });
        let Some(body) = body else { return };
        let (who, what) = (codes::role(role), codes::right(right));
        let said = if withheld { tr::rights_withheld_now(what, who) } else { tr::rights_given_now(what, who) };
        rights::put(body, &reason.command(), move || {
            reason.clear();
            asking.set(false);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
        });
    });
    let word = move || if off.get() { tr::rights_give() } else { tr::rights_withhold() };
    let meant_word = move || if meant.get() { tr::rights_withhold() } else { tr::rights_give() };
    let form = Callback::new(move |()| {
        view! {
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=codes::right(right)>
                {reason.field(tr::rights_reason(), tr::rights_reason_hint(), true)}
                <div class="row">
                    <Button kind=ButtonKind::Quiet on_press=move || asking.set(false)>{tr::app_cancel()}</Button>
                    <Button busy=reason.busy() on_press=move || press.run(())>{dynamic(meant_word)}</Button>
                </div>
            </form>
        }
        .into_any()
    });
    let begin = move || {
        meant.set(!off.get_untracked());
        asking.set(true);
    };
    let ask = move || {
        view! { <Button kind=ButtonKind::Secondary size=ButtonSize::Small on_press=begin>{dynamic(word)}</Button> }
            .into_any()
    };
    view! { {dynamic(move || if asking.get() { form.run(()) } else { ask() })} }.into_any()
}
