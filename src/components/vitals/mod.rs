//! バイタル as they stand in an entry, and the fields with which they are measured or corrected. A mark says whose limit
//! a value lies beyond, and nothing else (docs/decisions/0019).

pub mod drawing;
pub mod fields;
pub mod month;
pub mod plot;
pub mod reading;

use crate::{
    components::digest,
    i18n::{tr, vitals},
    ui::{Icon, IconName},
};
use contract::vital::{Measure, VitalKind, spec};
use leptos::prelude::*;

/// What stands together: the two pressures are one value.
pub fn shown(measures: &[Measure]) -> Vec<(&'static str, String, &'static str)> {
    let of = |kind| measures.iter().find(|m| m.kind == kind);
    let pair = of(VitalKind::BpSys).zip(of(VitalKind::BpDia)).filter(|(s, d)| s.value.is_some() && d.value.is_some());
    let mut all = Vec::with_capacity(measures.len());
    for measure in measures {
        let (name, unit) = (vitals::kind(measure.kind), vitals::unit(measure.kind));
        let unit = if measure.value.is_some() { unit } else { "" };
        match (pair, measure.kind) {
            (Some((sys, dia)), VitalKind::BpSys) => {
                all.push((tr::vital_bp(), format!("{}/{}", vitals::result(sys), vitals::result(dia)), unit));
            }
            (Some(_), VitalKind::BpDia) => {}
            _ => all.push((name, vitals::result(measure), unit)),
        }
    }
    all
}

/// What an entry says in numbers and choices: the values with their marks; of daily life a line.
pub fn values(measures: &[Measure]) -> AnyView {
    if measures.iter().all(|m| spec(m.kind).is_some_and(|spec| spec.daily.is_some())) {
        return view! { <p class="chosen">{digest::timed(measures)}</p> }.into_any();
    }
    let items = shown(measures).into_iter().map(|(name, value, unit)| {
        view! { <div><dt>{name}</dt><dd>{value}<small>{unit}</small></dd></div> }.into_any()
    });
    let how = measures.iter().flat_map(|m| m.details.iter().map(|detail| vitals::code(*detail)));
    let how = how.collect::<Vec<_>>().join(tr::list_dot());
    let marks = measures.iter().filter_map(|m| Some(mark(m.kind, m.beyond.as_ref()?))).collect_view();
    view! {
        <dl class="values">{items.collect_view()}</dl>
        {(!how.is_empty()).then(|| view! { <p class="soft">{how}</p> }.into_any())}
        {marks}
    }
    .into_any()
}

fn mark(kind: VitalKind, beyond: &contract::vital::Beyond) -> AnyView {
    let icon = if beyond.high { IconName::ChevronUp } else { IconName::ChevronDown };
    view! { <p class="beyond"><Icon name=icon/><span>{vitals::kind(kind)}" "{vitals::beyond(kind, beyond)}</span></p> }
        .into_any()
}
