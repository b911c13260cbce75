//! /settings: how this device shows things, who I am here, where else I am signed in.

pub mod devices;
pub mod own;

use crate::{
    components::{
        Page,
        display::{DisplayBasics, DisplayMore},
        failure,
        uses::OwnUses,
    },
    i18n::{codes, dates, names, tr},
    stores::session,
    ui::{Button, ButtonKind, Card, IconName, dynamic, field_error},
};
use contract::session::Claims;
use devices::Devices;
use leptos::prelude::*;
use own::OwnData;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Page title=tr::settings_title()>
            <div class="settings">
                <Card title=tr::settings_display().to_owned()><DisplayBasics/><DisplayMore/></Card>
                <Account/>
                <OwnUses/>
                <OwnData/>
                <Devices/>
                <SignOut/>
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Account() -> impl IntoView {
    let row = |name: &'static str, words: String| {
        view! { <div class="setting"><dt>{name}</dt><dd>{words}</dd></div> }.into_any()
    };
    let rows = move || {
        session::look(|claims| {
            let previous = claims.previous_sign_in.map_or_else(|| tr::settings_no_previous().to_owned(), dates::moment);
            view! {
                {row(tr::settings_name(), names::with_kana(&claims.name))}
                {row(tr::settings_roles(), roles(claims))}
                {row(tr::settings_previous(), previous)}
            }
            .into_any()
        })
    };
    view! {
        <Card title=tr::settings_account().to_owned()>
            <dl>{dynamic(rows)}</dl>
            <p class="soft">{tr::settings_previous_hint()}</p>
        </Card>
    }
    .into_any()
}

/// 「看護師(みどり訪問看護)、ご家族」
fn roles(claims: &Claims) -> String {
    let institution = |id| claims.institutions.iter().find(|i| Some(i.id) == id).map(|i| i.name.clone());
    let mut words: Vec<String> = Vec::new();
    for grant in &claims.actor.grants {
        let what = grant.occupations.first().map_or_else(|| codes::role(grant.role), |o| codes::occupation(*o));
        words.push(institution(grant.institution).map_or_else(|| what.to_owned(), |name| format!("{what}({name})")));
    }
    for standing in claims.subjects.iter().flat_map(|s| &s.facts.standings) {
        let word = codes::role(standing.role).to_owned();
        if standing.role.is_subject_side() && !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(tr::list_separator())
}

#[component]
fn SignOut() -> impl IntoView {
    let leaving = session::leaving();
    let (for_busy, for_failure) = (leaving.clone(), leaving);
    let busy = Signal::derive(move || for_busy.pending());
    let failed = move || for_failure.failure().map(|e| field_error(failure::sentence(&e)));
    view! {
        <section class="card">
            <p>{tr::settings_sign_out_hint()}</p>
            {dynamic(failed)}
            <div class="row">
                <Button icon=IconName::SignOut busy=busy on_press=|| session::sign_out(false)>
                    {tr::settings_sign_out()}
                </Button>
                <Button kind=ButtonKind::Danger busy=busy on_press=|| session::sign_out(true)>
                    {tr::settings_sign_out_all()}
                </Button>
            </div>
        </section>
    }
    .into_any()
}
