//! The charts: one panel per kind over one stretch of time. Every value can be read by finger, key and screen reader,
//! and stands in a table as well.

use crate::{
    app::routes,
    components::{
        RemoteView,
        lines::{Line, Lines},
        vitals::{
            drawing::{Series, drawn, framed, label, range, series, sketch},
            plot::{self, HEIGHT, RIMS, WIDTH},
        },
    },
    i18n::{dates, tr, vitals},
    stores::{Remote, clock, timeline, vitals::Measured, yes},
    ui::{Button, ButtonKind, ButtonSize, Disclosure, EmptyState, IconName, Segmented, dynamic},
};
use contract::{
    Date, SubjectId, Timestamp,
    page::Cursor,
    time::DAY_MS,
    vital::{Happened, Happening, VitalKind, Vitals},
};
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

    /// A shorter (-1) or longer (+1) stretch; `around`: this moment stays in its middle.
    fn zoom(self, by: isize, around: Option<Timestamp>) {
        let now = RANGES.iter().position(|(code, _)| self.days.with_untracked(|days| days == code)).unwrap_or(2);
        let Some((code, days)) = now.checked_add_signed(by).and_then(|next| RANGES.get(next)) else { return };
        if let Some(around) = around {
            let today = untrack(clock::today).days();
            self.end.set(Date::from_days((around.date().days() + days / 2).min(today)));
        }
        self.days.set((*code).to_owned());
    }
}

/// Two fingers on a drawing: apart for a shorter stretch, together for a longer one.
#[derive(Clone, Copy, Default)]
struct Fingers {
    /// Pointer and place of each, in pixels of the drawing.
    two: [Option<(i32, i32)>; 2],
    /// How far apart they were when they came, or when the stretch changed last.
    apart: i32,
}

impl Fingers {
    /// How much further apart a pinch must go, or come together, in parts of a hundred.
    const PINCH: i32 = 140;

    fn distance(&self) -> Option<i32> {
        Some((self.two[0]?.1 - self.two[1]?.1).abs().max(1))
    }

    fn down(&mut self, pointer: i32, x: i32) {
        if let Some(free) = self.two.iter_mut().find(|finger| finger.is_none()) {
            *free = Some((pointer, x));
        }
        self.apart = self.distance().unwrap_or(0);
    }

    fn up(&mut self, pointer: i32) {
        for finger in &mut self.two {
            _ = finger.take_if(|(id, _)| *id == pointer);
        }
    }

    /// A finger moved: -1 for a shorter stretch, 1 for a longer one, and the place between the fingers.
    fn moved(&mut self, pointer: i32, x: i32) -> Option<(isize, i32)> {
        let finger = self.two.iter_mut().flatten().find(|(id, _)| *id == pointer)?;
        finger.1 = x;
        let now = self.distance()?;
        let step = match (now * 100, self.apart * 100) {
            (now, was) if now > was / 100 * Self::PINCH => -1,
            (now, was) if now < was / Self::PINCH * 100 => 1,
            _ => return None,
        };
        self.apart = now;
        Some((step, self.two.iter().flatten().map(|(_, x)| x).sum::<i32>() / 2))
    }

    fn both(&self) -> bool {
        self.two.iter().all(Option::is_some)
    }
}

/// The charts of a subject.
#[component]
pub fn Charts(
    /// Of whom.
    subject: SubjectId,
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
    let panels = move || panels(subject, chart.clone(), window);
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

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    series: Vec<Series>,
    stretch: (Timestamp, Timestamp),
    happened: Vec<Happened>,
}

/// A panel stays where its kind stays: whoever reads it by keys keeps the place, and an open table stays open.
fn panels(subject: SubjectId, chart: Remote<Vitals>, window: Window) -> AnyView {
    let of_happened = chart.clone();
    let shown = Memo::new(move |_| {
        let stretch = untrack(|| window.stretch());
        let shown = |vitals: &Vitals| Shown { series: series(vitals), stretch, happened: vitals.happened.clone() };
        chart.with(shown).unwrap_or_default()
    });
    let empty = yes(move || shown.with(|shown| shown.series.is_empty()));
    let kinds = move || shown.with(|shown| shown.series.iter().map(|series| series.kind).collect::<Vec<_>>());
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
        {happened(subject, of_happened)}
        <div class="charts">
            <For each=kinds key=|kind| *kind let:kind><Panel kind=kind shown=shown window=window/></For>
        </div>
    }
    .into_any()
}

/// The letter that stands for something at the head of a chart, and its name.
fn named(what: Happening) -> (&'static str, &'static str) {
    match what {
        Happening::Fall => (tr::vitals_mark_fall(), tr::vitals_fall()),
        Happening::Medication => (tr::vitals_mark_medication(), tr::vitals_medication()),
        Happening::Outing | Happening::Unknown => (tr::vitals_mark_outing(), tr::vitals_outing()),
    }
}

/// What happened in the stretch, in words; each leads to where it stands.
fn happened(subject: SubjectId, chart: Remote<Vitals>) -> AnyView {
    let all = Memo::new(move |_| chart.with(|vitals| vitals.happened.clone()).unwrap_or_default());
    let one = move |one: Happened| {
        let (mark, word) = named(one.what);
        let href = match one.entry {
            Some(_) => routes::subject(subject),
            None => format!("{}#part-medications", routes::profile(subject)),
        };
        let go = move |_| {
            if let Some(id) = one.entry {
                timeline::want(subject, Cursor { at: one.at, id });
            }
        };
        view! { <li><a href=href on:click=go><b>{mark}</b>" "{dates::moment(one.at)}" "{word}</a></li> }.into_any()
    };
    let some = yes(move || all.with(|all| !all.is_empty()));
    let summary = Signal::derive(move || tr::vitals_happened(all.with(Vec::len)));
    let rows = move || all.get().into_iter().rev().map(one).collect_view().into_any();
    // Once opened it stays open, whatever comes.
    let list = move || {
        some.get().then(|| {
            view! {
                <Disclosure summary=summary><ul class="chart-happened" role="list">{dynamic(rows)}</ul></Disclosure>
            }
            .into_any()
        })
    };
    dynamic(list).into_any()
}

#[component]
fn Panel(kind: VitalKind, shown: Memo<Shown>, window: Window) -> impl IntoView {
    let of = move |shown: &Shown| shown.series.iter().find(|series| series.kind == kind).cloned();
    let series = Memo::new(move |_| shown.with(of));
    let name = series.with_untracked(|series| series.as_ref().map(|series| series.name)).unwrap_or_default();
    let stretch = move || shown.with(|shown| shown.stretch);
    let drawing = Memo::new(move |_| {
        series.with(|series| series.as_ref().map(|series| sketch(series, stretch()))).unwrap_or_default()
    });
    let frame = Memo::new(move |_| series.with(|series| series.as_ref().map(|series| framed(series, stretch()))));
    let count = move || series.with(|series| series.as_ref().map_or(0, |series| series.points.len()));
    let at = RwSignal::new(0);
    // The newest is read first.
    Effect::new(move || at.set(count().saturating_sub(1)));
    let label = move || series.with(|series| series.as_ref().map(label));
    let read = move || {
        let n = at.get();
        series.with(|series| {
            let series = series.as_ref()?;
            let (point, (value, who)) = (series.points.get(n)?, series.said(n)?);
            let who = who.to_owned();
            Some(
                view! {
                    <b>{value}</b>" "<span class="soft">{dates::moment(point.at)}" "<span lang="ja">{who}</span></span>
                }
                .into_any(),
            )
        })
    };
    let key = move |ev: KeyboardEvent| {
        let last = untrack(count).saturating_sub(1);
        match ev.key().as_str() {
            "ArrowLeft" => at.update(|n| *n = n.saturating_sub(1)),
            "ArrowRight" => at.update(|n| *n = (*n + 1).min(last)),
            "Home" => at.set(0),
            "End" => at.set(last),
            "PageUp" => window.pan(-1),
            "PageDown" => window.pan(1),
            "+" => window.zoom(-1, None),
            "-" => window.zoom(1, None),
            _ => return,
        }
        ev.prevent_default();
    };
    let paper = NodeRef::<leptos::svg::Svg>::new();
    // Offsets are in pixels of the drawing, whose units are wider or narrower on each screen.
    let moment = move |x: i32| {
        let width = paper.get_untracked().map(|paper| paper.client_width()).filter(|width| *width > 0)?;
        Some(frame.get_untracked()?.at(i64::from(x) * WIDTH / i64::from(width)))
    };
    let pick = move |x: i32| {
        let nearest = |moment| series.with_untracked(|series| plot::nearest(&series.as_ref()?.points, moment));
        if let Some(nearest) = moment(x).and_then(nearest) {
            at.set(nearest);
        }
    };
    let fingers = StoredValue::new(Fingers::default());
    let down = move |ev: leptos::ev::PointerEvent| {
        fingers.update_value(|fingers| fingers.down(ev.pointer_id(), ev.offset_x()));
        pick(ev.offset_x());
    };
    let moved = move |ev: leptos::ev::PointerEvent| {
        let pinch = fingers.try_update_value(|fingers| fingers.moved(ev.pointer_id(), ev.offset_x())).flatten();
        match pinch {
            Some((step, middle)) => window.zoom(step, moment(middle)),
            None if fingers.try_with_value(Fingers::both) == Some(false) => pick(ev.offset_x()),
            None => {}
        }
    };
    let up = move |ev: leptos::ev::PointerEvent| _ = fingers.try_update_value(|fingers| fingers.up(ev.pointer_id()));
    let cursor = move || {
        let at = series.with(|series| Some(series.as_ref()?.points.get(at.get())?.at));
        at.zip(frame.get()).map_or(-90, |(at, frame)| frame.x(at))
    };
    let beside = move || {
        let frame = frame.get()?;
        let ((from, to), all) = shown.with(|shown| (shown.stretch, shown.happened.clone()));
        let here = all.into_iter().filter(|one| one.at >= from && one.at < to).map(|one| {
            let x = frame.x(one.at);
            view! {
                <line class="chart-event" data-what=one.what.code() x1=x x2=x y1=RIMS.0 + 60 y2=RIMS.1/>
                <text class="chart-figure chart-event-mark" x=x y=RIMS.0>{named(one.what).0}</text>
            }
            .into_any()
        });
        Some(here.collect_view().into_any())
    };
    let band_words = move || {
        let limit = series.with(|series| series.as_ref().and_then(|series| series.limit.clone()))?;
        let words = tr::vitals_band(vitals::who(&limit.by), range(kind, &limit), dates::short(limit.at));
        Some(view! { <p class="soft chart-band-words">{words}</p> }.into_any())
    };
    let rows = Signal::derive(move || series.with(|series| series.as_ref().map(rows)).unwrap_or_default());
    let headers = vec![tr::vitals_at().to_owned(), tr::vitals_value().to_owned(), tr::vitals_by().to_owned()];
    let table = tr::vitals_as_table(name);
    view! {
        <section class="chart card" aria-label=name>
            <div class="chart-head">
                <h3>{name}<small>{vitals::unit(kind)}</small></h3>
                <p class="chart-read" aria-live="polite">{dynamic(read)}</p>
            </div>
            <svg class="chart-drawing" node_ref=paper viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" tabindex="0" aria-label=label
                on:keydown=key on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up on:pointerleave=up>
                {drawn(drawing.into(), kind)}
                {dynamic(beside)}
                <line class="chart-cursor" x1=cursor x2=cursor y1=RIMS.0 y2=RIMS.1/>
            </svg>
            {dynamic(band_words)}
            <Disclosure summary=table.clone()>
                <Lines caption=table headers=headers lines=rows/>
            </Disclosure>
        </section>
    }
    .into_any()
}

/// The same values as a table, newest first.
fn rows(series: &Series) -> Vec<Line> {
    let row = |(n, point): (usize, &plot::Point)| {
        let (value, who) = series.said(n)?;
        let cells = vec![dates::moment(point.at), value, who.to_owned()];
        Some(Line { key: point.at.0.to_string(), href: None, cells })
    };
    series.points.iter().enumerate().rev().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::Fingers;

    #[test]
    fn two_fingers_change_the_stretch_and_one_does_not() {
        let mut fingers = Fingers::default();
        fingers.down(1, 100);
        assert_eq!(fingers.moved(1, 300), None, "one finger reads");
        fingers.down(2, 400);
        assert_eq!(fingers.moved(2, 430), None, "not far enough");
        assert_eq!(fingers.moved(2, 450), Some((-1, 375)), "apart");
        assert_eq!(fingers.moved(2, 460), None, "from there anew");
        assert_eq!(fingers.moved(2, 390), Some((1, 345)), "together");
        fingers.up(2);
        assert_eq!(fingers.moved(1, 0), None);
        assert!(!fingers.both());
    }
}
