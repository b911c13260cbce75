//! The month's table, days × kinds, as carers know it from paper.

use super::shown;
use crate::{
    components::lines::{Line, Lines},
    i18n::{dates, tr},
    ui::{EmptyState, IconName},
};
use contract::{
    Date,
    vital::{Measure, VitalSet, Vitals, spec},
};
use leptos::prelude::*;

/// Columns are the names of what was measured, in the order in which they first come; a day's several values stand
/// together, oldest first.
pub fn table(vitals: &Vitals, first: Date) -> AnyView {
    let measured = |set: &VitalSet| -> Vec<Measure> {
        set.measures.iter().filter(|m| spec(m.kind).is_none_or(|spec| spec.daily.is_none())).cloned().collect()
    };
    let sets: Vec<_> = vitals.sets.iter().map(|set| (set.at.date(), shown(&measured(set)))).collect();
    let mut columns: Vec<&'static str> = Vec::new();
    for (name, ..) in sets.iter().flat_map(|(_, values)| values) {
        if !columns.contains(name) {
            columns.push(name);
        }
    }
    if columns.is_empty() {
        return view! { <EmptyState icon=IconName::Calendar title=tr::vitals_empty() text=tr::vitals_empty_text()/> }
            .into_any();
    }
    let day = |day: Date| {
        let of_day = || sets.iter().filter(move |(date, _)| *date == day).flat_map(|(_, values)| values);
        let cell = |column: &&'static str| {
            of_day()
                .filter(|(name, ..)| name == column)
                .map(|(_, value, _)| value.as_str())
                .collect::<Vec<_>>()
                .join("  ")
        };
        let head = format!("{}({})", day.day(), dates::weekday(day));
        Line {
            key: day.to_string(),
            href: None,
            cells: std::iter::once(head).chain(columns.iter().map(cell)).collect(),
        }
    };
    let days = first.days()..first.next_month().days();
    let lines: Vec<Line> = days.map(|n| day(Date::from_days(n))).collect();
    let headers = std::iter::once(tr::vitals_day()).chain(columns.iter().copied()).map(str::to_owned).collect();
    let caption = tr::vitals_month(dates::year_month(first));
    let label = caption.clone();
    view! { <div class="month-table" role="region" tabindex="0" aria-label=label><Lines caption=caption headers=headers lines=Signal::derive(move || lines.clone())/></div> }
        .into_any()
}
