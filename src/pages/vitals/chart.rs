//! The charts: one panel per kind over one stretch of time. Every value can be read by finger, key and screen reader,
//! and stands in a table as well.

use crate::{
    components::{
        RemoteView,
        lines::{Line, Lines},
        vitals::{
            drawing::{Series, drawn, framed, label, range, series},
            plot::{self, HEIGHT, RIMS, WIDTH},
        },
    },
    i18n::{dates, tr, vitals},
    stores::{Remote, clock, vitals::Measured, yes},
    ui::{Button, ButtonKind, ButtonSize, Disclosure, EmptyState, IconName, Segmented, dynamic},
};
use contract::{Date, Timestamp, time::DAY_MS, vital::Vitals};
use leptos::{ev::KeyboardEvent, prelude::*};

/// Code and days of the stretches that are offered, shortest first.
const RANGES: [(&str, i64); 5] = [("1", 1), ("7", 7), ("31", 31), ("92", 92), ("365", 365)];

/// What stretch is on the screen.
#[derive(Clone, Copy)]
struct Window {
    days: RwSignal<String>,
    /// The last day of it.
    end: RwSignal<Date>,
}

impl Window {
    fn days(self) -> i64 {
        self.days.with(|days| days.parse().unwrap_or(31))
    }

    fn stretch(self) -> (Timestamp, Timestamp) {
        let end = self.end.get().days() + 1;
        (Date::from_days(end - self.days()).start(), Date::from_days(end).start())
    }

    /// Goes so many stretches on; never past today.
    fn pan(self, by: i64) {
        let days = untrack(|| self.days());
        let today = untrack(clock::today).days();
        self.end.update(|end| *end = Date::from_days((end.days() + by * days).min(today)));
    }

    /// A shorter (-1) or longer (+1) stretch.
    fn zoom(self, by: isize) {
        let now = RANGES.iter().position(|(code, _)| self.days.with_untracked(|days| days == code)).unwrap_or(2);
        if let Some((code, _)) = now.checked_add_signed(by).and_then(|next| RANGES.get(next)) {
            self.days.set((*code).to_owned());
        }
    }
}

/// The charts of a subject.
#[component]
pub fn Charts(
    /// The values.
    measured: Measured,
) -> impl IntoView {
    let window = Window { days: RwSignal::new("31".to_owned()), end: RwSignal::new(untrack(clock::today)) };
    let chart = measured.chart();
    let of_window = measured.clone();
    Effect::new(move || {
        let (from, to) = window.stretch();
        of_window.choose(from, to);
    });
    let words = [
        tr::vitals_range_day(),
        tr::vitals_range_week(),
        tr::vitals_range_month(),
        tr::vitals_range_quarter(),
        tr::vitals_range_year(),
    ];
    let options =
        RANGES.iter().zip(words).map(|((code, _), word)| ((*code).to_owned(), word.to_owned(), None)).collect();
    let today = move || window.end.get() >= clock::today();
    let handle = chart.handle();
    let panels = move || panels(chart.clone(), window);
    view! {
        <div class="chart-tools">
            <Segmented legend=tr::vitals_range() options=options value=window.days/>
            <div class="row">
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronLeft
                    on_press=move || window.pan(-1)>{tr::vitals_earlier()}</Button>
                <span class="chart-span">{dynamic(move || span(window.stretch()))}</span>
                {dynamic(move || (!today()).then(|| view! {
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronRight
                        on_press=move || window.pan(1)>{tr::vitals_later()}</Button>
                }.into_any()))}
            </div>
        </div>
        <RemoteView of=handle>{panels.clone()}</RemoteView>
    }
    .into_any()
}

fn span((from, to): (Timestamp, Timestamp)) -> String {
    let last = to.plus_ms(-1);
    if to.0 - from.0 <= DAY_MS {
        dates::plain(from.date())
    } else {
        format!("{} – {}", dates::plain(from.date()), dates::plain(last.date()))
    }
}

/// A panel is drawn anew when something of its own has changed: whoever reads another one by keys is not disturbed.
fn panels(chart: Remote<Vitals>, window: Window) -> AnyView {
    let of_empty = chart.clone();
    let empty = yes(move || of_empty.with(|vitals| series(vitals).is_empty()) != Some(false));
    let all = move || {
        let stretch = untrack(|| window.stretch());
        let all = chart.with(series).unwrap_or_default();
        all.into_iter().map(|series| (series, stretch)).collect::<Vec<_>>()
    };
    let key = |(series, (from, to)): &(Series, (Timestamp, Timestamp))| {
        let of_points = series.points.iter().map(|point| (point.at, point.low, point.high)).collect::<Vec<_>>();
        (series.kind, of_points, series.limit.as_ref().map(|limit| limit.at), *from, *to)
    };
    let nothing = move || {
        empty.get().then(|| {
            view! { <EmptyState icon=IconName::Chart title=tr::vitals_empty() text=tr::vitals_empty_text()/> }
                .into_any()
        })
    };
    view! {
        <p class="soft chart-sources">
            {tr::vitals_sources()}": "
            {[tr::vitals_source_staff(), tr::vitals_source_family(), tr::vitals_source_subject()].join(tr::list_dot())}
        </p>
        {dynamic(nothing)}
        <div class="charts">
            <For each=all key=key let:panel><Panel series=panel.0 stretch=panel.1 window=window/></For>
        </div>
    }
    .into_any()
}

#[component]
fn Panel(series: Series, stretch: (Timestamp, Timestamp), window: Window) -> impl IntoView {
    let frame = framed(&series, stretch);
    let last = series.points.len().saturating_sub(1);
    let at = RwSignal::new(last);
    let label = label(&series);
    let points = StoredValue::new(series.points.clone());
    let of_read = series.clone();
    let read = move || {
        let n = at.get();
        let (point, (value, who)) = of_read.points.get(n).zip(of_read.said.get(n))?;
        Some(
            view! {
                <b>{value.clone()}</b>" "
                <span class="soft">{dates::moment(point.at)}" "<span lang="ja">{who.clone()}</span></span>
            }
            .into_any(),
        )
    };
    let key = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "ArrowLeft" => at.update(|n| *n = n.saturating_sub(1)),
            "ArrowRight" => at.update(|n| *n = (*n + 1).min(last)),
            "Home" => at.set(0),
            "End" => at.set(last),
            "PageUp" => window.pan(-1),
            "PageDown" => window.pan(1),
            "+" => window.zoom(-1),
            "-" => window.zoom(1),
            _ => return,
        }
        ev.prevent_default();
    };
    let drawing = NodeRef::<leptos::svg::Svg>::new();
    let pick = move |ev: leptos::ev::PointerEvent| {
        // Offsets are in pixels of the drawing, whose units are wider or narrower on each screen.
        let width = drawing.get_untracked().map(|drawing| drawing.client_width());
        let Some(width) = width.filter(|width| *width > 0) else { return };
        let place = i64::from(ev.offset_x()) * WIDTH / i64::from(width);
        if let Some(nearest) = points.with_value(|points| plot::nearest(points, frame.at(place))) {
            at.set(nearest);
        }
    };
    let cursor = move || points.with_value(|points| points.get(at.get()).map(|point| frame.x(point.at))).unwrap_or(-90);
    let band_words = series.limit.as_ref().map(|limit| {
        let words = tr::vitals_band(vitals::who(&limit.by), range(series.kind, limit), dates::short(limit.at));
        view! { <p class="soft chart-band-words">{words}</p> }.into_any()
    });
    let drawn = drawn(&series, frame, stretch);
    let rows: Vec<Line> = series
        .points
        .iter()
        .zip(&series.said)
        .rev()
        .map(|(point, (value, who))| Line {
            key: point.at.0.to_string(),
            href: None,
            cells: vec![dates::moment(point.at), value.clone(), who.clone()],
        })
        .collect();
    let headers = vec![tr::vitals_at().to_owned(), tr::vitals_value().to_owned(), tr::vitals_by().to_owned()];
    let table = tr::vitals_as_table(series.name);
    view! {
        <section class="chart card" aria-label=series.name>
            <div class="chart-head">
                <h3>{series.name}<small>{vitals::unit(series.kind)}</small></h3>
                <p class="chart-read" aria-live="polite">{dynamic(read)}</p>
            </div>
            <svg class="chart-drawing" node_ref=drawing viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" tabindex="0" aria-label=label
                on:keydown=key on:pointerdown=pick on:pointermove=pick>
                {drawn}
                <line class="chart-cursor" x1=cursor x2=cursor y1=RIMS.0 y2=RIMS.1/>
            </svg>
            {band_words}
            <Disclosure summary=table.clone()>
                <Lines caption=table headers=headers lines=Signal::derive(move || rows.clone())/>
            </Disclosure>
        </section>
    }
    .into_any()
}
