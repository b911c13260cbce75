//! A subject's timeline: the composer, the way to a day, and the list, of which only the rows near
//! the window are in the document.

use super::{
    RemoteView,
    entry::{Acting, EntryDialogs, EntryRow},
    failure,
    find::FindForm,
    part::show_behind,
    today,
    writing::{self, Writing},
};
use crate::{
    i18n::{codes, tr},
    part::part,
    stores::{
        Command, Verdict, clock, may, screen,
        timeline::{self, Timeline},
        yes,
    },
    ui::{
        Announcer, Button, ButtonKind, ButtonSize, Disclosure, EmptyState, Field, IconName, TextInput, Windowed,
        dynamic, field_error,
    },
};
use contract::{Date, Right, SubjectId, page::Cursor};
use leptos::prelude::*;

/// The next page is asked for when so few rows are left.
const AHEAD: usize = 10;

/// The timeline.
#[component]
pub fn TimelineView(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let timeline = timeline::open(subject);
    let acting = Acting::provide();
    let writing = RwSignal::new(false);
    let target = RwSignal::new(None);
    let leaving = timeline.clone();
    on_cleanup(move || leaving.out_of_sight());
    if let Some(place) = timeline::wanted(subject) {
        let of_row = timeline.clone();
        timeline.go_to(place, move || _ = target.try_set(of_row.row_of(place.id)));
    }
    let verdict = Memo::new(move |_| may(Right::EntryCreate, subject));
    // What is there to be read comes first.
    let form = yes(move || screen::settled() || writing.get());
    let of_form = timeline.clone();
    let form = move || form.get().then(|| writing::form(Writing::New(of_form.clone(), writing)));
    let (of_list, of_tools) = (timeline.clone(), timeline.clone());
    view! {
        {dynamic(form)}
        {today::card(&timeline, target)}
        <Tools timeline=of_tools target=target/>
        <RemoteView of=timeline.handle()><List timeline=of_list.clone() target=target/></RemoteView>
        <WriteButton verdict=verdict writing=writing/>
        <EntryDialogs timeline=timeline acting=acting/>
    }
    .into_any()
}

#[component]
fn WriteButton(verdict: Memo<Verdict>, writing: RwSignal<bool>) -> impl IntoView {
    let reason = Signal::derive(move || verdict.get().reason().map(|d| codes::denied(d).to_owned()));
    let write = move || {
        writing.set(true);
        screen::to_top();
    };
    let shown = yes(move || verdict.get().shown() && !writing.get());
    let closed = yes(move || verdict.get().reason().is_some());
    move || {
        shown.get().then(|| {
            view! {
                <div class=move || if closed.get() { "write-closed" } else { "write" }>
                    <Button size=ButtonSize::Large icon=IconName::Pen disabled_reason=reason on_press=write>
                        {tr::compose_open()}
                    </Button>
                </div>
            }
            .into_any()
        })
    }
}

/// Jump to a day, back to the newest, how many there are.
#[component]
fn Tools(timeline: Timeline, target: RwSignal<Option<usize>>) -> impl IntoView {
    let (of_newest, of_total, of_marks) = (timeline.clone(), timeline.clone(), timeline.clone());
    let subject = timeline.subject();
    let news = yes({
        let timeline = timeline.clone();
        move || timeline.has_news() && may(Right::ReadMark, subject).allowed()
    });
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let failed = move || {
        let words = command.with_value(Command::failure).map(|error| failure::sentence(&error));
        words.map(field_error)
    };
    let all_read = move || {
        let timeline = of_marks.clone();
        news.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Check busy=busy
                    on_press=move || timeline.mark_all(&command.get_value())>{tr::timeline_all_read()}</Button>
                {dynamic(failed)}
            }
            .into_any()
        })
    };
    let newest = move || {
        let timeline = of_newest.clone();
        timeline.has_newer().then(|| {
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::ChevronUp
                    on_press=move || timeline.to_newest(move || _ = target.try_set(Some(0)))>{tr::timeline_newest()}</Button>
            }
            .into_any()
        })
    };
    view! {
        <div class="filters">
            <Disclosure summary=tr::timeline_tools()>
                {show_behind(move || Box::pin(find_forms(timeline.clone(), target)))}
                <p class="soft">{dynamic(move || tr::timeline_total(of_total.total()))}</p>
            </Disclosure>
            {dynamic(newest)}
            {dynamic(all_read)}
        </div>
    }
    .into_any()
}

part!(pages,
    /// Words to look for, or the day to go to.
    find_forms(timeline: Timeline, target: RwSignal<Option<usize>>) -> AnyView {
        let (day, of_words) = (RwSignal::new(clock::today().to_string()), timeline.clone());
        let jump = move || {
            if let Ok(day) = day.get_untracked().parse::<Date>() {
                timeline.jump(day, move || _ = target.try_set(Some(0)));
            }
        };
        view! {
            <FindForm timeline=of_words target=target/>
            <div class="tools">
                <Field label=tr::timeline_jump_day()><TextInput value=day kind="date"/></Field>
                <Button kind=ButtonKind::Secondary icon=IconName::Calendar on_press=jump>{tr::timeline_jump()}</Button>
            </div>
        }
        .into_any()
    }
);

#[component]
fn List(timeline: Timeline, target: RwSignal<Option<usize>>) -> impl IntoView {
    let (of_count, of_key, of_row, of_total) = (timeline.clone(), timeline.clone(), timeline.clone(), timeline.clone());
    let of_offset = timeline.clone();
    let (of_paging, of_sight, of_end) = (timeline.clone(), timeline.clone(), timeline.clone());
    let count = Signal::derive(move || of_count.count());
    let empty = yes(move || count.get() == 0);
    let key = move |row: usize| of_key.id_at(row).map(|id| id.to_string()).unwrap_or_default();
    let row = move |row: usize| match of_row.id_at(row) {
        Some(id) => view! { <EntryRow timeline=of_row.clone() id=id/> }.into_any(),
        None => ().into_any(),
    };
    let (sight, arrived) = (Sight::default(), RwSignal::new(false));
    let (of_arrival, announcer) = (timeline.clone(), use_context::<Announcer>());
    Effect::new(move |before: Option<Option<Cursor>>| {
        count.track();
        // By its place, not by its id: that is as old as the draft.
        let newest = of_arrival.cursor_at(0);
        let moved_on = before.flatten().is_some_and(|before| newest.is_some_and(|newest| newest > before));
        match sight.get() {
            // What arrives where somebody is looking is in sight without any scrolling.
            Some((first, last)) => of_arrival.in_sight(first, last),
            None => return newest,
        }
        if moved_on && !of_arrival.is_mine(newest.map(|newest| newest.id)) {
            arrived.set(sight.is_below_top());
            if let Some(announcer) = announcer {
                announcer.polite(tr::timeline_new_arrived());
            }
        }
        newest
    });
    let seen = Callback::new(move |(first, last): (usize, usize)| {
        sight.set(first, last);
        of_sight.in_sight(first, last);
        if first == 0 {
            arrived.set(false);
        }
        if last + AHEAD >= count.get_untracked() {
            of_sight.load_older();
        }
        if first < AHEAD {
            of_sight.load_newer();
        }
    });
    let end = move || {
        let done = !of_end.has_older() && !empty.get();
        done.then(|| view! { <p class="timeline-end">{tr::timeline_oldest()}</p> }.into_any())
    };
    let of_nothing = timeline.clone();
    let nothing = move || {
        let (title, text) = if of_nothing.total() > 0 {
            (tr::timeline_none_before(), tr::timeline_none_before_text())
        } else {
            (tr::timeline_empty(), tr::timeline_empty_text())
        };
        empty.get().then(|| view! { <EmptyState icon=IconName::Note title=title text=text/> }.into_any())
    };
    view! {
        {dynamic(nothing)}
        <NewPill arrived=arrived/>
        <Windowed count=count key_of=key row=row estimate=260.0 overscan=1 label=tr::timeline_list()
            set_size=Signal::derive(move || of_total.total()) offset=Signal::derive(move || of_offset.offset())
            scroll_to=target busy=Signal::derive(move || of_paging.paging())
            on_visible=seen/>
        {dynamic(end)}
    }
    .into_any()
}

/// Rows in sight, first and last.
#[derive(Clone, Copy)]
struct Sight(StoredValue<Option<(usize, usize)>>);

impl Default for Sight {
    fn default() -> Self {
        Self(StoredValue::new(None))
    }
}

impl Sight {
    fn set(self, first: usize, last: usize) {
        self.0.set_value(Some((first, last)));
    }

    fn get(self) -> Option<(usize, usize)> {
        self.0.get_value()
    }

    fn is_below_top(self) -> bool {
        self.get().is_some_and(|(first, _)| first > 0)
    }
}

/// Something new stands above what is being read.
#[component]
fn NewPill(arrived: RwSignal<bool>) -> impl IntoView {
    let up = move || {
        arrived.set(false);
        screen::to_top();
    };
    move || {
        arrived.get().then(|| {
            view! {
                <div class="new-pill">
                    <Button size=ButtonSize::Small icon=IconName::ChevronUp on_press=up>{tr::timeline_new_arrived()}</Button>
                </div>
            }.into_any()
        })
    }
}
