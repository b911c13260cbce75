//! /about: what this is, who runs it, whom to phone, what it is not.

use crate::ui::dynamic;
use crate::{
    components::{Page, emergency::NotForEmergencies, missing::CentrePhone},
    i18n::tr,
    stores::account,
    ui::Card,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AboutPage() -> impl IntoView {
    let config = account::config();
    let facts = move || {
        config.get().map(|c| {
            view! {
                <p>{tr::about_operator()}": "{c.operator}</p>
                <p class="soft">{tr::about_build()}": "{c.build}</p>
            }
            .into_any()
        })
    };
    let of_prices = account::config();
    let prices = move || {
        let all = of_prices.with(|c| c.prices.clone()).filter(|prices| !prices.is_empty())?;
        let rows =
            all.into_iter().map(|(name, yen)| view! { <dt>{name}</dt> <dd>{tr::about_yen(yen)}</dd> }.into_any());
        let list = rows.collect_view();
        Some(view! { <Card title=tr::about_prices().to_owned()><dl class="prices">{list}</dl></Card> }.into_any())
    };
    view! {
        <Page title=tr::about_title()>
            <div class="stack">
                <Card title=tr::about_what().to_owned()><p>{tr::about_text()}</p>{dynamic(facts)}</Card>
                <Card title=tr::about_wrong().to_owned()><p>{tr::about_wrong_text()}</p></Card>
                <Card title=tr::about_limits().to_owned()><NotForEmergencies/></Card>
                <Card title=tr::emergency_centre().to_owned()><CentrePhone/></Card>
                {dynamic(prices)}
                <p class="soft">{tr::about_licence()}</p>
            </div>
        </Page>
    }
    .into_any()
}
