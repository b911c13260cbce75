//! The session has ended under an open page: a dialog to sign in again, with everything typed still
//! behind it.

use super::later::{Later, page};
use crate::{
    components::failure,
    i18n::tr,
    stores::{Command, session, yes},
    ui::{Banner, Button, ButtonKind, Dialog, Field, PasswordInput, TextInput, Tone, dynamic, field_error},
};
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn ExpiredDialog(
    /// Open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let expired = yes(session::expired);
    // The dialog belongs to the browser: the effect opens and closes it with the session.
    Effect::new(move || open.set(expired.get()));
    view! {
        <Dialog open=open title=tr::expired_title() close_label=tr::app_close()>{page(Later::SignInAgain)}</Dialog>
    }
    .into_any()
}

/// The strip that opens it again when it was closed.
#[component]
pub fn ExpiredStrip(
    /// What it opens.
    open: RwSignal<bool>,
) -> impl IntoView {
    move || {
        (session::expired() && !open.get()).then(|| {
            view! {
                <Banner kind=Tone::Warning title=tr::expired_banner()>
                    <Button on_press=move || open.set(true)>{tr::expired_submit()}</Button>
                </Banner>
            }
            .into_any()
        })
    }
}

/// The form in the dialog.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let command = session::signing_in();
    let (for_busy, for_failure) = (command.clone(), command);
    let busy = Signal::derive(move || for_busy.pending());
    let failed = move || {
        let sentence = Command::failure(&for_failure).map(|e| failure::sentence(&e));
        sentence.map(field_error)
    };
    let name = session::look(|claims| claims.name.full()).unwrap_or_default();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        session::sign_in_again(login.get_untracked(), password.get_untracked());
        password.set(String::new());
    };
    view! {
        <p>{tr::expired_text(name)}</p>
        <p class="soft">{tr::expired_other()}</p>
        <form class="stack" on:submit=submit>
            <Field label=tr::expired_login()><TextInput value=login autocomplete="username" literal=true/></Field>
            <Field label=tr::expired_password()>
                <PasswordInput value=password show_label=tr::expired_show() hide_label=tr::expired_hide()
                    caps_label=tr::expired_caps()/>
            </Field>
            {dynamic(failed)}
            <div class="dialog-acts">
                <Button kind=ButtonKind::Quiet on_press=|| session::give_up()>{tr::expired_leave()}</Button>
                <Button submit=true busy=busy>{tr::expired_submit()}</Button>
            </div>
        </form>
    }
    .into_any()
}
