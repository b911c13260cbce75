//! The month's table, days × kinds, as carers know it from paper.

use crate::{
    components::{RemoteView, vitals::month::table},
    i18n::{dates, tr},
    stores::{clock, vitals::Measured},
    ui::{Button, ButtonKind, ButtonSize, IconName, dynamic},
};
use contract::Date;
use leptos::prelude::*;

/// The table.
#[component]
pub fn MonthTable(
    /// The values.
    measured: Measured,
) -> impl IntoView {
    let first = RwSignal::new(untrack(clock::today).month_start());
    let chart = measured.chart();
    Effect::new(move || {
        let first = first.get();
        measured.choose(first.start(), first.next_month().start());
    });
    let handle = chart.handle();
    let table = move || chart.with(|vitals| table(vitals, first.get_untracked()));
    let current = move || first.get() >= clock::today().month_start();
    view! {
        <div class="row">
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronLeft
                on_press=move || first.update(|first| *first = Date::from_days(first.days() - 1).month_start())>
                {tr::vitals_earlier_month()}
            </Button>
            <b class="chart-span">{dynamic(move || dates::year_month(first.get()))}</b>
            {dynamic(move || (!current()).then(|| view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronRight
                    on_press=move || first.update(|first| *first = first.next_month())>{tr::vitals_later_month()}</Button>
            }.into_any()))}
        </div>
        <RemoteView of=handle>{table.clone()}</RemoteView>
    }
    .into_any()
}
