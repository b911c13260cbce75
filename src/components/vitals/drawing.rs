//! What is drawn of one kind over one stretch of time: on the screen and on paper.

use super::plot::{self, EDGES, Frame, HEIGHT, Point, Source};
use crate::{
    i18n::{dates, tr, vitals},
    ui::dynamic,
};
use contract::{
    Role, Timestamp,
    people::Author,
    time::DAY_MS,
    vital::{Limit, TABLE, VitalKind, Vitals, spec},
};
use leptos::prelude::*;
use std::sync::Arc;

/// One panel's content.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Of what; the upper pressure stands for both.
    pub kind: VitalKind,
    /// Its name.
    pub name: &'static str,
    /// Its values, oldest first.
    pub points: Vec<Point>,
    /// Of each point: which of `people` measured it.
    by: Vec<usize>,
    people: Arc<[String]>,
    /// The limit that was set, if one was.
    pub limit: Option<Limit>,
}

impl Series {
    /// A value with its unit, and who measured it.
    pub fn said(&self, n: usize) -> Option<(String, &str)> {
        let (point, by) = (self.points.get(n)?, self.by.get(n)?);
        let number = if point.low == point.high {
            vitals::number(self.kind, point.high)
        } else {
            format!("{}/{}", vitals::number(self.kind, point.high), vitals::number(self.kind, point.low))
        };
        Some((format!("{number} {}", vitals::unit(self.kind)), self.people.get(*by)?))
    }
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
    let people: Arc<[String]> = vitals_.people.iter().map(vitals::who).collect();
    let numbers = TABLE.iter().filter(|spec| spec.hard.is_some() && spec.kind != VitalKind::BpDia);
    let of = |spec: &contract::vital::Spec| {
        let kind = spec.kind;
        let (mut points, mut by) = (Vec::new(), Vec::new());
        for set in &vitals_.sets {
            let value = |kind| set.measures.iter().find(|m| m.kind == kind).and_then(|m| m.value);
            let Some(high) = value(kind) else { continue };
            let low = if kind == VitalKind::BpSys { value(VitalKind::BpDia).unwrap_or(high) } else { high };
            let Some(author) = vitals_.people.get(set.by as usize) else { continue };
            points.push(Point { at: set.at, low, high, source: source(author) });
            by.push(set.by as usize);
        }
        let name = if kind == VitalKind::BpSys { tr::vital_bp() } else { vitals::kind(kind) };
        let limit = vitals_.limit(kind).cloned();
        (!points.is_empty()).then(|| Series { kind, name, points, by, people: Arc::clone(&people), limit })
    };
    numbers.filter_map(of).collect()
}

/// The window that holds a series, its limit, and some air.
pub fn framed(series: &Series, stretch: (Timestamp, Timestamp)) -> Frame {
    let limits = series.limit.iter().flat_map(|limit| [limit.low, limit.high]).flatten();
    let values = series.points.iter().flat_map(|point| [point.low, point.high]).chain(limits);
    // No figure stands twice.
    let least = match (series.kind, spec(series.kind).map_or(0, |spec| spec.decimals)) {
        (VitalKind::MealStaple | VitalKind::MealSide, _) => 1_000,
        (_, 0) => 100,
        _ => 10,
    };
    Frame::around(stretch, least, values)
}

/// What a drawing shows, in words.
pub fn label(series: &Series) -> String {
    let said = |value: Option<_>| value.map(|value| vitals::number(series.kind, value)).unwrap_or_default();
    let lowest = said(series.points.iter().map(|p| p.low).min());
    let highest = said(series.points.iter().map(|p| p.high).max());
    tr::vitals_chart(series.points.len(), highest, series.name, lowest)
}

/// Band, lines, times, values: everything that stands still, as numbers and paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Top and height of the limit's band.
    band: Option<(i64, i64)>,
    /// The lines across.
    grid: String,
    /// Place and figure of each of them.
    figures: Vec<(i64, String)>,
    /// Place and word of the times below.
    times: Vec<(i64, String)>,
    /// The line through the values, or the bars of the pressures.
    main: String,
    /// The marks of the values, by who measured: staff, family, subject.
    marks: [String; 3],
}

/// How a series looks over a stretch of time.
pub fn sketch(series: &Series, (from, to): (Timestamp, Timestamp)) -> Sketch {
    let frame = framed(series, (from, to));
    let (left, right) = EDGES;
    let lines = frame.lines();
    let grid = lines.iter().map(|(y, _)| format!("M{left} {y}H{right}")).collect();
    let points = &series.points;
    let pressure = series.kind == VitalKind::BpSys;
    Sketch {
        band: series.limit.as_ref().map(|limit| frame.band(limit.low, limit.high)),
        grid,
        // As the values are said: a meal in tenths, and not in parts of a hundred.
        figures: lines.into_iter().map(|(y, value)| (y, vitals::number(series.kind, value))).collect(),
        times: times(frame, from, to),
        main: if pressure { plot::bars(frame, points) } else { plot::line(frame, points) },
        marks: [Source::Staff, Source::Family, Source::Subject].map(|source| plot::marks(frame, points, source)),
    }
}

/// Draws it. Paths stay and change; only figures and times are made anew.
pub fn drawn(of: Signal<Sketch>, kind: VitalKind) -> AnyView {
    let (left, right) = EDGES;
    let band = move || {
        let (top, height) = of.with(|of| of.band)?;
        Some(view! { <rect class="chart-band" x=left y=top width=right - left height=height/> }.into_any())
    };
    let figures = move || {
        let figure = |(y, word): &(i64, String)| {
            view! { <text class="chart-figure chart-value" x=left - 60 y=y + 50>{word.clone()}</text> }.into_any()
        };
        let time = |(x, word): &(i64, String)| {
            view! { <text class="chart-figure" x=*x y=HEIGHT - 50>{word.clone()}</text> }.into_any()
        };
        of.with(|of| of.figures.iter().map(figure).chain(of.times.iter().map(time)).collect_view()).into_any()
    };
    let grid = move || of.with(|of| of.grid.clone());
    let main = move || of.with(|of| of.main.clone());
    let marks = ["staff", "family", "subject"].into_iter().enumerate().map(|(n, source)| {
        let d = move || of.with(|of| of.marks.get(n).cloned());
        view! { <path class="chart-mark" data-source=source d=d/> }.into_any()
    });
    let bars = (kind == VitalKind::BpSys).then_some("");
    view! {
        {dynamic(band)}
        <path class="chart-line" d=grid/>
        {dynamic(figures)}
        <path class="chart-main" data-bars=bars d=main/>
        {marks.collect_view()}
    }
    .into_any()
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
    // Of a day full hours: 4, 8, 12, 16, 20.
    let at = |n: i64| {
        if day { from.plus_ms((n + 1) * 4 * 3_600_000) } else { from.plus_ms((to.0 - from.0) * (2 * n + 1) / 10) }
    };
    (0..5).map(|n| (frame.x(at(n)), word(at(n)))).collect()
}
