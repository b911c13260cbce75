//! ご自身の情報: what an individual user agreed to about their own data, and the text.

use crate::{
    components::{RemoteView, agreement, failure},
    i18n::{dates, tr},
    stores::{Command, individual, session, yes},
    ui::{Button, Card, Disclosure, IconName, dynamic, field_error},
};
use contract::individual::OwnConsent;
use leptos::prelude::*;

/// The card, for whoever stands on a subject's own side.
#[component]
pub fn OwnData() -> impl IntoView {
    let individual = yes(|| {
        session::look(|claims| {
            claims.subjects.iter().flat_map(|of| &of.facts.standings).any(|standing| standing.role.is_subject_side())
        })
        .unwrap_or_default()
    });
    dynamic(move || individual.get().then(card)).into_any()
}

fn card() -> AnyView {
    let consent = individual::own_consent();
    let (handle, here) = (consent.handle(), consent.clone());
    let again = StoredValue::new(consent);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let failed = move || command.with_value(Command::failure).map(|error| field_error(failure::sentence(&error)));
    let agree = move |hash: String| {
        individual::agree(hash, &command.get_value(), move || again.with_value(crate::stores::Remote::reload));
    };
    let draw = move |own: &OwnConsent| {
        let state = match &own.agreed {
            Some(agreed) => tr::uses_own_agreed(dates::moment(agreed.at)),
            None => tr::uses_own_not_agreed().to_owned(),
        };
        let (hash, text) = (own.text.hash.clone(), own.text.text.clone());
        let press = own.agreed.is_none().then(|| {
            let agree = move || agree(hash.clone());
            view! { {dynamic(failed)} <div><Button icon=IconName::Check busy=busy on_press=agree>{tr::uses_agree()}</Button></div> }
                .into_any()
        });
        view! {
            <p>{state}</p>
            <Disclosure summary=tr::consent_text_link()>{agreement::whole(&text)}</Disclosure>
            {press}
        }
        .into_any()
    };
    let shown = move || here.with(draw);
    view! { <Card title=tr::uses_own_data()><RemoteView of=handle>{dynamic(shown.clone())}</RemoteView></Card> }
        .into_any()
}
