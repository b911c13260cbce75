//! 申し送り: what stands in the record of a shift is collected into the text, which a person then edits.

use super::fields::Fields;
use crate::{
    components::{digest, failure},
    i18n::tr,
    stores::{Command, clock, timeline::Timeline},
    ui::{Button, ButtonKind, IconName, Segmented, dynamic, field_error},
};
use contract::{
    Date, Timestamp,
    entry::{Entry, EntryKind, Find},
    policy::Audience,
    time::DAY_MS,
};
use leptos::prelude::*;

/// Hours at which the day shift begins and ends.
const DAY: (i64, i64) = (8, 17);
/// So many entries are collected at most.
const MOST: usize = 200;

/// Which hours, and the button that collects.
#[component]
pub(super) fn Collect(timeline: StoredValue<Timeline>, fields: Fields) -> impl IntoView {
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let now = clock::exact();
    let at_day = now >= hour(clock::today(), DAY.0) && now < hour(clock::today(), DAY.1);
    let shift = RwSignal::new(if at_day { "day" } else { "night" }.to_owned());
    let (said, collected) = (RwSignal::new(None::<String>), StoredValue::new(String::new()));
    let option = |code: &str, word: &str| (code.to_owned(), word.to_owned(), None);
    let options = vec![
        option("day", tr::handover_day()),
        option("night", tr::handover_night()),
        option("whole", tr::handover_whole()),
    ];
    let collect = move || {
        let (from, to) = shift.with_untracked(|shift| hours(shift, clock::exact(), clock::today()));
        let asked = Find { from: Some(from), to: Some(to), ..Find::default() };
        gather(timeline.get_value(), asked, command.get_value(), Vec::new(), move |entries, more| {
            // Who has left the form, or writes something else by now, has no use for it.
            let handover = fields.kind.try_with_untracked(|kind| kind == EntryKind::Handover.code());
            if handover == Some(true) && said.try_get_untracked().is_some() {
                said.set(Some(put(fields, collected, &entries, more)));
            }
        });
    };
    let failed = move || {
        let words = command.with_value(Command::failure).map(|error| failure::sentence(&error));
        words.map(field_error)
    };
    view! {
        <div class="collect">
            <Segmented legend=tr::handover_shift() options=options value=shift/>
            <Button kind=ButtonKind::Secondary icon=IconName::Timeline busy=busy on_press=collect>{tr::handover_collect()}</Button>
            {dynamic(failed)}
            <p class="soft" role="status">{dynamic(move || said.get())}</p>
        </div>
    }
    .into_any()
}

fn hour(day: Date, hour: i64) -> Timestamp {
    day.start().plus_ms(hour * 3_600_000)
}

/// From when to when: the shift that is running, or the last one of its kind.
fn hours(shift: &str, now: Timestamp, today: Date) -> (Timestamp, Timestamp) {
    let yesterday = Date::from_days(today.days() - 1);
    match shift {
        "day" => {
            let day = if now < hour(today, DAY.0) { yesterday } else { today };
            (hour(day, DAY.0), hour(day, DAY.1))
        }
        "night" => {
            let evening = if now < hour(today, DAY.1) { yesterday } else { today };
            (hour(evening, DAY.1), hour(evening, 24 + DAY.0))
        }
        _ => (now.plus_ms(-DAY_MS), now.plus_ms(60_000)),
    }
}

/// Asks page by page; says with what it found whether there was more.
fn gather(
    timeline: Timeline,
    asked: Find,
    command: Command,
    mut all: Vec<Entry>,
    done: impl FnOnce(Vec<Entry>, bool) + 'static,
) {
    let (next, again, of_next) = (timeline.clone(), command.clone(), asked.clone());
    let done: Box<dyn FnOnce(Vec<Entry>, bool)> = Box::new(done);
    timeline.find(asked, &command, move |found| {
        all.extend(found.items);
        match found.older {
            Some(before) if all.len() < MOST => {
                gather(next, Find { before: Some(before), ..of_next }, again, all, done);
            }
            older => done(all, older.is_some()),
        }
    });
}

/// Puts what was collected in the place of what was collected before, or behind what is written, and says how much it
/// was. What professionals keep among themselves never comes in: the text may be meant for the family a moment later.
fn put(fields: Fields, collected: StoredValue<String>, entries: &[Entry], more: bool) -> String {
    let fits = |e: &&Entry| {
        let own = matches!(e.kind, EntryKind::System | EntryKind::Handover);
        e.audience == Audience::Everyone && e.cancelled.is_none() && !own
    };
    let mut chosen: Vec<&Entry> = entries.iter().filter(fits).collect();
    chosen.sort_by_key(|entry| entry.cursor());
    if chosen.is_empty() {
        return tr::handover_nothing().to_owned();
    }
    let new = digest::handover(&chosen);
    let before = collected.get_value();
    fields.text.update(|text| {
        if !before.is_empty() && text.contains(&before) {
            *text = text.replacen(&before, &new, 1);
            return;
        }
        if !text.trim().is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        text.push_str(&new);
    });
    collected.set_value(new);
    let said = tr::handover_collected(chosen.len());
    if more { said + &tr::handover_most(entries.len()) } else { said }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn p8_a_shift_is_the_running_one_or_the_last() {
        let today: Date = "2026-12-01".parse().unwrap();
        let at = |hour_of_day| hour(today, hour_of_day);
        let day = |n: i64| Date::from_days(today.days() + n);
        assert_eq!(hours("day", at(10), today), (hour(today, 8), hour(today, 17)));
        assert_eq!(hours("day", at(7), today), (hour(day(-1), 8), hour(day(-1), 17)));
        assert_eq!(hours("night", at(9), today), (hour(day(-1), 17), hour(today, 8)));
        assert_eq!(hours("night", at(20), today), (hour(today, 17), hour(day(1), 8)));
        let (from, to) = hours("whole", at(9), today);
        assert!(from == at(9).plus_ms(-DAY_MS) && to > at(9));
    }
}
