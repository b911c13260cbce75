//! Pages for what cannot be shown. An address that does not exist and somebody else's subject look
//! the same; where sharing has stopped, no name is shown.

use super::Page;
use crate::{
    i18n::{codes, tr},
    stores::account,
    ui::{ButtonKind, ButtonLink, EmptyState, IconName},
};
use contract::Denied;
use leptos::prelude::*;

/// Not found, or not yours to see.
#[component]
pub fn MissingPage() -> impl IntoView {
    view! {
        <Page title=tr::missing_title()>
            <EmptyState icon=IconName::Search title=tr::missing_text() text=tr::missing_help()>
                <CentrePhone/>
                <ButtonLink href="/" kind=ButtonKind::Secondary icon=IconName::Home>{tr::nav_back_home()}</ButtonLink>
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// 共有が停止されました, or the consent is not there yet.
#[component]
pub fn StoppedPage(
    /// Why.
    reason: Denied,
    /// Where whoever may agree for the subject does so.
    #[prop(optional_no_strip)]
    agree: Option<String>,
    /// Where whoever acts for the subject sees who looked.
    #[prop(optional_no_strip)]
    looks: Option<String>,
) -> impl IntoView {
    let waiting = reason == Denied::ConsentRequired;
    let title = move || if waiting { tr::waiting_title() } else { tr::stopped_title() };
    let text = move || if waiting { tr::waiting_text() } else { tr::stopped_text() };
    view! {
        <Page title=title()>
            <EmptyState icon=IconName::Lock title=text() text=codes::denied(reason)>
                <p>{tr::stopped_help()}</p>
                {agree.map(|href| view! { <ButtonLink href=href icon=IconName::Pen>{tr::stopped_agree()}</ButtonLink> }.into_any())}
                {looks.map(|href| view! { <ButtonLink href=href kind=ButtonKind::Secondary icon=IconName::Eye>{tr::looks_link()}</ButtonLink> }.into_any())}
                <CentrePhone/>
                <ButtonLink href="/" kind=ButtonKind::Secondary icon=IconName::Home>{tr::nav_back_home()}</ButtonLink>
            </EmptyState>
        </Page>
    }
    .into_any()
}

/// The customer centre's number as a link.
#[component]
pub fn CentrePhone() -> impl IntoView {
    move || {
        account::config().get().map(|config| {
            let href = format!("tel:{}", config.centre_phone);
            view! {
                <p>
                    {tr::emergency_customer_centre()}" "
                    <a href=href class="number">{config.centre_phone}</a>
                    " "<span class="soft">{config.centre_hours}</span>
                </p>
            }
            .into_any()
        })
    }
}
