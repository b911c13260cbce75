//! In place of everything, until an account that was prepared is taken into use (M14-1): a password of one's own, and the
//! consent to how one's own data are used.

use crate::{
    components::{Page, RemoteView, agreement, failure},
    i18n::{codes, tr},
    stores::{Command, individual, screen, session},
    ui::{Banner, Button, ButtonKind, Card, Check, Field, IconName, PasswordInput, Tone, dynamic, field_error},
};
use contract::{
    ProblemCode,
    individual::{Join, check_password},
    problem::FieldError,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn JoinPage() -> impl IntoView {
    let consent = individual::own_consent();
    let (handle, of_text) = (consent.handle(), consent.clone());
    let (password, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let agreed = RwSignal::new(false);
    let wrong = RwSignal::new(None::<(&'static str, String)>);
    let over = RwSignal::new(false);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let hash = Memo::new(move |_| of_text.with(|own| own.text.hash.clone()));
    let newest = StoredValue::new(consent.clone());
    let start = move || {
        let first = password.get_untracked();
        let checked = match check_password(&first) {
            Err(error) => Err(("password", codes::field(error).to_owned())),
            Ok(()) if first != again.get_untracked() => Err(("again", tr::join_differs().to_owned())),
            Ok(()) => Ok(()),
        };
        wrong.set(checked.as_ref().err().cloned());
        let (Ok(()), Some(text)) = (checked, hash.get_untracked()) else {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        };
        individual::join(Join { password: first, text }, &command.get_value(), move |error| {
            if error.field("password") == Some(FieldError::Already) {
                wrong.set(Some(("password", tr::join_code_again().to_owned())));
                screen::focus_soon("#main form [aria-invalid=true]");
            }
            // The text is another one by now, or the days in which it could be done are over.
            if error.code() == Some(ProblemCode::VersionConflict) {
                agreed.set(false);
                over.set(true);
                newest.with_value(crate::stores::Remote::reload);
            }
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || wrong.get().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence))
    };
    let failed = move || {
        let told = wrong.with(Option::is_some) || over.get();
        command.with_value(Command::failure).filter(|_| !told).map(|error| field_error(failure::sentence(&error)))
    };
    let why_not = Signal::derive(move || (!agreed.get()).then(|| tr::join_agree_first().to_owned()));
    let name = session::look(|claims| claims.name.full()).unwrap_or_default();
    let text = move || {
        let text = consent.with(|own| own.text.text.clone())?;
        Some(view! { <Card title=tr::uses_own_data()>{agreement::whole(&text)}</Card> }.into_any())
    };
    let (show, hide, caps) = (tr::expired_show(), tr::expired_hide(), tr::expired_caps());
    view! {
        <div class="frame">
            <main class="frame-main" id="main">
                <Page title=tr::join_title()>
                    <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::join_title()>
                        <p lang="ja"><b>{tr::join_hello(name)}</b></p>
                        <p>{tr::join_about()}</p>
                        {dynamic(move || over.get().then(|| view! { <Banner kind=Tone::Warning alert=true title=tr::join_over()/> }.into_any()))}
                        <RemoteView of=handle>{dynamic(text.clone())}</RemoteView>
                        <Check value=agreed on_change=move |on| agreed.set(on) label=tr::join_agree()/>
                        <Field label=tr::join_password() required_mark=tr::app_required() hint=tr::join_password_hint() error=error("password")>
                            <PasswordInput value=password autocomplete="new-password" show_label=show hide_label=hide caps_label=caps/>
                        </Field>
                        <Field label=tr::join_again() required_mark=tr::app_required() error=error("again")>
                            <PasswordInput value=again autocomplete="new-password" show_label=show hide_label=hide caps_label=caps/>
                        </Field>
                        {dynamic(failed)}
                        <div class="dialog-acts">
                            <Button kind=ButtonKind::Quiet icon=IconName::SignOut on_press=|| session::sign_out(false)>{tr::settings_sign_out()}</Button>
                            <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=start>{tr::join_start()}</Button>
                        </div>
                    </form>
                </Page>
            </main>
        </div>
    }
    .into_any()
}
