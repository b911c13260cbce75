//! What is drawn of one kind over one stretch of time: on the screen and on paper.

use super::plot::{self, EDGES, Frame, HEIGHT, Point, Source};
use crate::i18n::{dates, tr, vitals};
use contract::{
    Role, Timestamp,
    people::Author,
    time::DAY_MS,
    vital::{Limit, TABLE, VitalKind, Vitals},
};
use leptos::prelude::*;

/// One panel's content.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Of what; the upper pressure stands for both.
    pub kind: VitalKind,
    /// Its name.
    pub name: &'static str,
    /// Its values, oldest first.
    pub points: Vec<Point>,
    /// Of each point: value with unit, and who.
    pub said: Vec<(String, String)>,
    /// The limit that was set, if one was.
    pub limit: Option<Limit>,
}

fn source(author: &Author) -> Source {
    match author.role {
        Role::Subject => Source::Subject,
        role if role.is_subject_side() => Source::Family,
        _ => Source::Staff,
    }
}

/// Everything that was measured in numbers, kind by kind.
pub fn series(vitals_: &Vitals) -> Vec<Series> {
    let numbers = TABLE.iter().filter(|spec| spec.hard.is_some() && spec.kind != VitalKind::BpDia);
    let of = |spec: &contract::vital::Spec| {
        let kind = spec.kind;
        let (mut points, mut said) = (Vec::new(), Vec::new());
        for set in &vitals_.sets {
            let value = |kind| set.measures.iter().find(|m| m.kind == kind).and_then(|m| m.value);
            let Some(high) = value(kind) else { continue };
            let low = if kind == VitalKind::BpSys { value(VitalKind::BpDia).unwrap_or(high) } else { high };
            let Some(author) = vitals_.people.get(set.by as usize) else { continue };
            points.push(Point { at: set.at, low, high, source: source(author) });
            let number = if low == high {
                vitals::number(kind, high)
            } else {
                format!("{}/{}", vitals::number(kind, high), vitals::number(kind, low))
            };
            said.push((format!("{number} {}", vitals::unit(kind)), vitals::who(author)));
        }
        let name = if kind == VitalKind::BpSys { tr::vital_bp() } else { vitals::kind(kind) };
        (!points.is_empty()).then(|| Series { kind, name, points, said, limit: vitals_.limit(kind).cloned() })
    };
    numbers.filter_map(of).collect()
}

/// The window that holds a series, its limit, and some air.
pub fn framed(series: &Series, (from, to): (Timestamp, Timestamp)) -> Frame {
    let limits = series.limit.iter().flat_map(|limit| [limit.low, limit.high]).flatten();
    let values = series.points.iter().flat_map(|point| [point.low, point.high]).chain(limits);
    Frame::around(from, to, values)
}

/// What a drawing shows, in words.
pub fn label(series: &Series) -> String {
    let said = |value: Option<_>| value.map(|value| vitals::number(series.kind, value)).unwrap_or_default();
    let lowest = said(series.points.iter().map(|p| p.low).min());
    let highest = said(series.points.iter().map(|p| p.high).max());
    tr::vitals_chart(series.points.len(), highest, series.name, lowest)
}

/// Band, lines, times, values: everything that stands still.
pub fn drawn(series: &Series, frame: Frame, (from, to): (Timestamp, Timestamp)) -> AnyView {
    let band = series.limit.as_ref().map(|limit| band(frame, limit));
    let pressure = series.kind == VitalKind::BpSys;
    let main = if pressure { plot::bars(frame, &series.points) } else { plot::line(frame, &series.points) };
    let shapes = [(Source::Staff, "staff"), (Source::Family, "family"), (Source::Subject, "subject")];
    let shapes = shapes.map(|(source, name)| {
        view! { <path class="chart-mark" data-source=name d=plot::marks(frame, &series.points, source)/> }.into_any()
    });
    let (left, right) = EDGES;
    let lines = frame.lines().into_iter().map(|(y, word)| {
        view! {
            <line class="chart-line" x1=left x2=right y1=y y2=y/>
            <text class="chart-figure" x=left - 60 y=y + 50 text-anchor="end">{word}</text>
        }
        .into_any()
    });
    let times = times(frame, from, to).into_iter().map(|(x, word)| {
        view! { <text class="chart-figure" x=x y=HEIGHT - 50 text-anchor="middle">{word}</text> }.into_any()
    });
    view! {
        {band}
        {lines.collect_view()}
        {times.collect_view()}
        <path class="chart-main" data-bars=pressure.then_some("") d=main/>
        {shapes.into_iter().collect_view()}
    }
    .into_any()
}

fn band(frame: Frame, limit: &Limit) -> AnyView {
    let (left, right) = EDGES;
    let (top, height) = frame.band(limit.low, limit.high);
    view! { <rect class="chart-band" x=left y=top width=right - left height=height/> }.into_any()
}

/// 「35.0 以下・37.5 以上」
pub fn range(kind: VitalKind, limit: &Limit) -> String {
    let low = limit.low.map(|low| tr::vitals_from(vitals::number(kind, low)));
    let high = limit.high.map(|high| tr::vitals_to(vitals::number(kind, high)));
    low.into_iter().chain(high).collect::<Vec<_>>().join(tr::list_dot())
}

/// Five words below the panel, evenly apart.
fn times(frame: Frame, from: Timestamp, to: Timestamp) -> Vec<(i64, String)> {
    let day = to.0 - from.0 <= DAY_MS;
    let word = |at: Timestamp| if day { dates::time(at) } else { dates::short(at) };
    let at = |n: i64| from.plus_ms((to.0 - from.0) * (2 * n + 1) / 10);
    (0..5).map(|n| (frame.x(at(n)), word(at(n)))).collect()
}
