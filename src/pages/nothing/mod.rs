//! / for who has nothing to see yet.

use crate::{
    components::{Page, missing::CentrePhone, uses::OwnApplications},
    i18n::{codes, tr},
    stores::session,
    ui::{EmptyState, IconName, dynamic},
};
use leptos::prelude::*;

/// The roles that the person holds, in words; reactive.
fn roles() -> String {
    let names = session::look(|claims| claims.actor.grants.iter().map(|g| codes::role(g.role)).collect::<Vec<_>>());
    names.unwrap_or_default().join(tr::list_separator())
}

/// The page.
#[component]
pub fn NothingPage() -> impl IntoView {
    let held = || {
        let roles = roles();
        (!roles.is_empty()).then(|| view! { <p>{tr::nothing_roles(roles)}</p> }.into_any())
    };
    view! {
        <Page title=tr::nothing_title()>
            <OwnApplications/>
            <EmptyState icon=IconName::People title=tr::nothing_text()>
                {dynamic(held)}
                <CentrePhone/>
            </EmptyState>
        </Page>
    }
    .into_any()
}
