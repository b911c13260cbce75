//! What the timeline promises, told with small timelines: `e(3)` occurred at minute 3 and was saved
//! as number 3.

#![allow(clippy::unwrap_used)]

use super::model::{Event, Model};
use contract::{
    EntryId, PersonId, Role, SubjectId, Timestamp,
    entry::{Changes, Entry, EntryKind, EntryPage},
    people::{Author, Name},
    policy::Audience,
};

fn id(n: u64) -> EntryId {
    EntryId::from_parts(1_000 + n, &[1; 10])
}

fn person(n: u64) -> PersonId {
    PersonId::from_parts(n, &[2; 10])
}

fn author(n: u64) -> Author {
    let name = Name {
        family: "梅田".to_owned(),
        given: "花".to_owned(),
        family_kana: "ウメダ".to_owned(),
        given_kana: "ハナ".to_owned(),
    };
    Author { person: person(n), name, role: Role::Staff, occupation: None, institution: None, relation: None }
}

fn e(n: u64) -> Entry {
    Entry {
        id: id(n),
        subject: SubjectId::from_parts(1, &[3; 10]),
        parent: None,
        seq: n as i64,
        changed: n as i64,
        kind: EntryKind::Post,
        daily: None,
        category: None,
        system: None,
        audience: Audience::Everyone,
        author: Some(author(2)),
        occurred_at: Timestamp(n as i64 * 60_000),
        recorded_at: Timestamp(n as i64 * 60_000),
        version: 1,
        measures: Vec::new(),
        late_reason: None,
        media: Vec::new(),
        text: format!("{n}"),
        ask: false,
        confirmations: Vec::new(),
        pinned: false,
        cancelled: None,
        reactions: Vec::new(),
        comments: Vec::new(),
    }
}

/// Entries `from..=to` of a timeline of `total`, newest first, everything up to `read` read.
fn page(from: u64, to: u64, total: u64, read: i64) -> EntryPage {
    EntryPage {
        items: (from..=to).rev().map(e).collect(),
        older: (from > 1).then(|| e(from).cursor()),
        newer: (to < total).then(|| e(to).cursor()),
        total: total as u32,
        offset: (total - to) as u32,
        seq: total as i64,
        read_seq: read,
    }
}

fn changes(items: Vec<Entry>, seq: i64, total: u32) -> Event {
    Event::Changed(Changes { items, seq, more: false, total })
}

fn opened(from: u64, to: u64, total: u64, read: i64) -> Model {
    let mut model = Model::of(Some(person(1)));
    model.apply(Event::Opened(page(from, to, total, read)));
    model
}

fn texts(model: &Model) -> Vec<&str> {
    (0..model.len()).map(|row| model.entry(model.id_at(row).unwrap()).unwrap().text.as_str()).collect()
}

#[test]
fn pages_join_in_both_directions_newest_first() {
    let mut model = opened(4, 5, 9, 9);
    model.apply(Event::Older(page(2, 3, 9, 9)));
    model.apply(Event::Newer(page(6, 7, 9, 9)));
    assert_eq!(texts(&model), ["7", "6", "5", "4", "3", "2"]);
    assert_eq!((model.offset(), model.total()), (2, 9));
    assert_eq!(model.row_of(id(5)), Some(2));
    assert_eq!(model.above(id(5)).unwrap().id, id(6));
}

#[test]
fn an_echo_becomes_the_saved_entry_and_never_two() {
    let mut model = opened(1, 3, 3, 3);
    let mut echo = e(4);
    (echo.seq, echo.changed) = (0, 0);
    assert!(model.apply(Event::Echo(echo.clone())).order);
    assert!(model.is_echo(id(4)));
    let redraw = model.apply(Event::Saved(e(4)));
    assert!(!redraw.order && redraw.rows.contains(&id(4)));
    model.apply(changes(vec![e(4)], 4, 4));
    model.apply(Event::Echo(echo));
    assert!(!model.is_echo(id(4)));
    assert_eq!(texts(&model), ["4", "3", "2", "1"]);
}

#[test]
fn a_failed_write_leaves_unless_it_had_arrived() {
    let mut model = opened(1, 1, 1, 1);
    model.apply(Event::Echo(e(2)));
    model.apply(Event::Dropped(id(2)));
    assert_eq!(texts(&model), ["1"]);
    model.apply(Event::Echo(e(2)));
    model.apply(changes(vec![e(2)], 2, 2));
    model.apply(Event::Dropped(id(2)));
    assert_eq!(texts(&model), ["2", "1"]);
}

#[test]
fn an_older_answer_does_not_undo_a_newer_change() {
    let mut model = opened(1, 2, 2, 2);
    let mut corrected = e(2);
    (corrected.text, corrected.changed, corrected.version) = ("corrected".to_owned(), 3, 2);
    model.apply(changes(vec![corrected], 3, 2));
    model.apply(Event::Saved(e(2)));
    assert_eq!(texts(&model), ["corrected", "1"]);
}

#[test]
fn changes_outside_the_stretch_come_with_their_page() {
    let mut model = opened(5, 6, 9, 9);
    let mut late = e(2);
    (late.seq, late.changed) = (10, 10);
    model.apply(changes(vec![late, e(11)], 11, 11));
    assert_eq!(texts(&model), ["6", "5"]);
    assert_eq!((model.offset(), model.total(), model.seq()), (4, 11, 11));
}

#[test]
fn a_back_dated_entry_goes_to_its_place() {
    let mut model = opened(1, 5, 5, 5);
    let mut late = e(6);
    late.occurred_at = Timestamp(150_000);
    model.apply(changes(vec![late], 6, 6));
    assert_eq!(texts(&model), ["5", "4", "3", "6", "2", "1"]);
    assert!(model.is_fresh(id(6)));
}

#[test]
fn the_unread_line_stands_where_it_was_at_opening() {
    let mut model = opened(1, 5, 5, 3);
    assert!(model.line_above(id(3)));
    model.apply(changes(vec![e(6)], 6, 6));
    model.apply(Event::Read(6));
    model.apply(Event::Opened(page(1, 6, 6, 6)));
    assert!(model.line_above(id(3)));
    assert!(model.is_fresh(id(6)) && !model.is_fresh(id(3)));
    assert_eq!(model.read(), 6);
}

#[test]
fn the_line_waits_for_older_pages_and_own_entries_are_not_news() {
    let mut model = opened(4, 6, 6, 2);
    assert!(!(1..=6).any(|n| model.line_above(id(n))));
    model.apply(Event::Older(page(1, 3, 6, 2)));
    assert!(model.line_above(id(2)));
    let mut mine = Model::of(Some(person(2)));
    mine.apply(Event::Opened(page(1, 3, 3, 0)));
    assert!(!(1..=3).any(|n| mine.line_above(id(n)) || mine.is_fresh(id(n))));
}

#[test]
fn comments_hang_on_their_entry() {
    let mut model = opened(1, 2, 2, 2);
    let mut comment = e(3);
    comment.parent = Some(id(1));
    assert_eq!(model.apply(Event::Echo(comment.clone())).rows, vec![id(1)]);
    model.apply(Event::Saved(comment.clone()));
    assert_eq!(model.entry(id(1)).unwrap().comments.len(), 1);
    let mut parent = e(1);
    (parent.changed, parent.comments) = (3, vec![comment]);
    model.apply(changes(vec![parent], 3, 2));
    assert_eq!(model.entry(id(1)).unwrap().comments.len(), 1);
    let mut other = e(4);
    other.parent = Some(id(2));
    model.apply(Event::Echo(other));
    model.apply(Event::Dropped(id(4)));
    assert!(model.entry(id(2)).unwrap().comments.is_empty());
}

#[test]
fn a_comment_on_its_way_survives_what_others_do() {
    let mut model = opened(1, 1, 1, 1);
    let mut comment = e(3);
    (comment.parent, comment.seq, comment.changed) = (Some(id(1)), 0, 0);
    model.apply(Event::Echo(comment.clone()));
    let mut parent = e(1);
    parent.changed = 2;
    model.apply(changes(vec![parent.clone()], 2, 1));
    assert!(model.is_echo(id(3)));
    assert_eq!(model.entry(id(1)).unwrap().comments.len(), 1);
    (parent.changed, comment.seq, comment.changed) = (3, 3, 3);
    parent.comments.push(comment);
    let redraw = model.apply(changes(vec![parent], 3, 1));
    assert!(redraw.rows.contains(&id(3)) && !model.is_echo(id(3)));
    assert_eq!(model.entry(id(1)).unwrap().comments.len(), 1);
}

#[test]
fn more_changes_are_asked_for_from_the_last_one() {
    let mut model = opened(1, 1, 1, 1);
    model.apply(Event::Changed(Changes { items: vec![e(2), e(3)], seq: 9, more: true, total: 9 }));
    assert_eq!(model.seq(), 3);
}

#[test]
fn ten_thousand_entries_are_cheap() {
    let mut model = opened(9_951, 10_000, 10_000, 10_000);
    for page_end in (1..=199).rev() {
        model.apply(Event::Older(page(page_end * 50 - 49, page_end * 50, 10_000, 10_000)));
    }
    assert_eq!((model.len(), model.older()), (10_000, None));
    for n in 1..=10_000 {
        assert_eq!(model.row_of(id(n)), Some(10_000 - n as usize));
    }
}

#[test]
fn a_line_is_of_the_visit_and_not_of_the_day() {
    let mut model = opened(1, 3, 3, 2);
    assert!(model.is_fresh(id(3)) && model.line_above(id(2)));
    model.apply(Event::Read(3));
    assert!(model.is_fresh(id(3)), "what is new stays marked while it is looked at");
    model.apply(Event::Visited);
    assert!(!model.is_fresh(id(3)) && !model.line_above(id(2)), "and is known when one comes back");
    let redraw = model.apply(changes(vec![e(4)], 4, 4));
    assert!(redraw.order && model.is_fresh(id(4)) && model.line_above(id(3)));
    // The next visit begins with nothing new.
    model.apply(Event::Read(4));
    model.apply(Event::Visited);
    model.apply(changes(Vec::new(), 4, 4));
    assert!((1..=4).all(|n| !model.line_above(id(n)) && !model.is_fresh(id(n))));
}

#[test]
fn a9_a_mark_moves_only_over_what_was_in_sight() {
    let mut model = opened(1, 6, 6, 2);
    model.apply(Event::Seen(vec![id(6), id(5)]));
    assert_eq!(model.read_up_to(), 2, "3 and 4 are new and were never scrolled to");
    model.apply(Event::Seen(vec![id(3)]));
    assert_eq!(model.read_up_to(), 3);
    model.apply(Event::Seen(vec![id(4)]));
    assert_eq!(model.read_up_to(), 6);
    assert!(model.has_news());
    model.apply(Event::Read(6));
    assert!(!model.has_news());
    // A comment that comes to a row above the window is not seen with it.
    let mut parent = e(6);
    let mut comment = e(7);
    comment.parent = Some(id(6));
    (parent.changed, parent.comments) = (7, vec![comment]);
    model.apply(changes(vec![parent], 7, 6));
    assert_eq!((model.read_up_to(), model.has_news()), (6, true));
    model.apply(Event::Seen(vec![id(6)]));
    assert_eq!(model.read_up_to(), 7);
}

#[test]
fn a9_what_is_new_and_not_loaded_yet_holds_the_mark_back_and_own_words_do_not() {
    let mut model = opened(4, 6, 6, 2);
    model.apply(Event::Seen((4..=6).map(id).collect()));
    assert_eq!(model.read_up_to(), 2, "3 stands on the page below");
    model.apply(Event::Older(page(1, 3, 6, 2)));
    model.apply(Event::Seen(vec![id(3)]));
    assert_eq!(model.read_up_to(), 6);
    let mut own = e(7);
    own.author = Some(author(1));
    model.apply(changes(vec![own, e(8)], 8, 8));
    assert_eq!(model.read_up_to(), 7, "what I wrote I know");
}

#[test]
fn a9_what_stands_on_a_newer_page_holds_the_mark_back() {
    // Opened in the middle, by a link to an entry.
    let mut model = opened(1, 3, 6, 2);
    model.apply(Event::Seen(vec![id(3)]));
    assert_eq!(model.read_up_to(), 2, "4 may have been noted before 3");
    model.apply(Event::Newer(page(4, 6, 6, 2)));
    model.apply(Event::Seen((4..=6).map(id).collect()));
    assert_eq!(model.read_up_to(), 6);
    // And again, when the line has been found before.
    model.apply(Event::Opened(page(4, 6, 9, 2)));
    assert_eq!(model.read_up_to(), 2);
}

#[test]
fn the_line_stands_below_everything_new_also_below_what_was_noted_late() {
    let mut page = page(1, 4, 4, 3);
    // 5 was saved last and tells of a time before 2.
    let mut late = e(5);
    late.occurred_at = Timestamp(90_000);
    page.items.insert(3, late);
    let mut model = Model::of(Some(person(1)));
    model.apply(Event::Opened(page));
    assert_eq!(texts(&model), ["4", "3", "2", "5", "1"]);
    assert!(model.line_above(id(1)));
}
