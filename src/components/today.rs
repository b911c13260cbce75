//! このひとの今日: the day in three lines for whoever opens the record, and what waits for a 確認しました or is pinned.

use super::{RemoteStrip, digest, find::hit, part::show_behind, person};
use crate::{
    i18n::{tr, vitals},
    part::part,
    stores::{clock, timeline::Timeline, today},
    ui::{Icon, IconName, dynamic},
};
use contract::{Timestamp, page::Cursor, time::DAY_MS, vital::Vitals};
use leptos::prelude::*;

part!(pages,
    /// The day of a subject. Its room is kept before it is here: nothing below it may jump.
    day(timeline: Timeline, target: RwSignal<Option<usize>>) -> AnyView {
        view! { <Day timeline=timeline target=target/> }.into_any()
    }
);

/// The card, with its room kept for what comes into it.
pub fn card(timeline: &Timeline, target: RwSignal<Option<usize>>) -> AnyView {
    let timeline = timeline.clone();
    view! {
        <section class="today card" aria-label=tr::today_label()>
            {show_behind(move || Box::pin(day(timeline.clone(), target)))}
        </section>
    }
    .into_any()
}

/// The three lines, and the marked entries behind one press.
#[component]
fn Day(timeline: Timeline, target: RwSignal<Option<usize>>) -> impl IntoView {
    let subject = timeline.subject();
    let today = today::open(subject);
    on_cleanup(move || today::leave(subject));
    let (values, marked) = (today.values(), today.marked());
    let (of_status, of_marked) = (values.handle(), marked.handle());
    let lines = move || values.with(lines);
    let show = Callback::new(move |(place,): (Cursor,)| {
        let of_row = timeline.clone();
        timeline.go_to(place, move || _ = target.try_set(of_row.row_of(place.id)));
    });
    let of_items = marked.clone();
    let count = Memo::new(move |_| marked.with(|found| (found.items.len(), found.older.is_some())));
    let items = move || {
        let items = of_items.with(|found| found.items.iter().map(|entry| hit(entry, "", show)).collect_view());
        view! { <ol class="found" role="list">{items}</ol> }.into_any()
    };
    let some = Memo::new(move |_| count.get().map(|(count, _)| count > 0));
    let word = move || match count.get().unwrap_or_default() {
        (count, true) => tr::today_many(count),
        (count, false) => tr::today_marked(count),
    };
    let open = RwSignal::new(false);
    // What is open stays open while its content changes.
    let waiting = move || {
        let items = items.clone();
        let view = if some.get()? {
            view! {
                <button type="button" class="button button-quiet today-more" data-size="small"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon name=IconName::Pin/> <span class="button-word">{dynamic(word)}</span>
                </button>
                {dynamic(move || open.get().then(&items))}
            }
            .into_any()
        } else {
            view! { <p class="today-none">{tr::today_none_marked()}</p> }.into_any()
        };
        Some(view)
    };
    view! {
        <RemoteStrip of=of_status/>
        <RemoteStrip of=of_marked/>
        {dynamic(lines)}
        {dynamic(waiting)}
    }
    .into_any()
}

/// Today; yesterday as long as today has nothing.
fn lines(vitals: &Vitals) -> AnyView {
    let begins = clock::today().start();
    let any = vitals.sets.iter().any(|set| set.at >= begins);
    // The page may have been open over midnight.
    let fits = |at: Timestamp| if any { at >= begins } else { at >= begins.plus_ms(-DAY_MS) && at < begins };
    let told: Vec<_> = vitals.sets.iter().filter(|set| fits(set.at)).collect();
    let sets: Vec<_> = told.iter().map(|set| set.measures.as_slice()).collect();
    let title = if any || told.is_empty() { tr::today_title() } else { tr::today_yesterday() };
    let rows = [tr::today_meals(), tr::today_body(), tr::today_mood()].into_iter().zip(digest::day(&sets));
    let rows = rows.map(|(name, words)| {
        let words = if words.is_empty() { tr::today_nothing().to_owned() } else { words };
        view! { <div><dt>{name}</dt><dd>{words}</dd></div> }.into_any()
    });
    let people = person::distinct(told.iter().filter_map(|set| vitals.people.get(set.by as usize)));
    let names = people.into_iter().map(vitals::who).collect::<Vec<_>>().join(tr::list_separator());
    view! {
        <h2 class="card-title">{title}</h2>
        <dl class="today-lines">{rows.collect_view()}</dl>
        {(!names.is_empty()).then(|| view! { <p class="soft">{tr::today_by(names)}</p> }.into_any())}
    }
    .into_any()
}
