//! Where I am signed in; each of them can be signed out from here (M5-2, J-06).

use crate::{
    components::{RemoteView, failure},
    i18n::{dates, tr},
    stores::{Command, account, clock},
    ui::{Button, ButtonKind, ButtonSize, Chip, IconName, dynamic, field_error},
};
use contract::session::SessionInfo;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Devices() -> impl IntoView {
    let sessions = account::sessions();
    sessions.reload();
    let command = Command::default();
    let (for_rows, for_failure) = (command.clone(), command);
    let handle = sessions.handle();
    let rows = move || {
        let command = for_rows.clone();
        sessions.with(|list| list.iter().map(|s| device(s, command.clone())).collect_view())
    };
    let failed = move || for_failure.failure().map(|e| field_error(failure::sentence(&e)));
    view! {
        <section class="card">
            <h2 class="card-title">{tr::settings_devices()}</h2>
            {dynamic(failed)}
            <RemoteView of=handle><ul role="list">{rows.clone()}</ul></RemoteView>
        </section>
    }
    .into_any()
}

fn device(session: &SessionInfo, command: Command) -> AnyView {
    let (id, device) = (session.id, session.device.clone());
    let current = session.current.then(|| view! { <Chip>{tr::settings_this_device()}</Chip> }.into_any());
    let seen = session.last_seen_at;
    view! {
        <li class="setting">
            <div>
                <b>{session.device.clone()}</b>" "{current}
                <p>{tr::settings_signed_in_at(dates::moment(session.created_at))}</p>
                <p>{dynamic(move || tr::settings_last_seen(dates::ago(seen, clock::now())))}</p>
            </div>
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::SignOut
                on_press=move || account::end_session(id, &command)>
                {tr::settings_end_session(device)}
            </Button>
        </li>
    }
    .into_any()
}
