//! The rows of a windowed list that are in the document right now. The one hot list of the app:
//! nodes are made, placed and removed by hand, everything inside a row is ordinary Leptos.
//! `Windowed` alone calls it. Row positions in the document agree with `Heights` for every measured row.

use super::Heights;
use crate::platform::{focus, resize::Watcher};
use leptos::prelude::*;
use leptos::tachys::view::{Mountable, any_view::AnyViewState};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use std::collections::HashMap;

/// A row in the document.
struct Row {
    node: HtmlElement,
    state: AnyViewState,
    /// Ends the row's signals and effects with the row.
    owner: Owner,
    /// Keeps the owner's owner for as long as the row.
    _shelf: Owner,
    index: usize,
}

/// So many rows are made on one shelf.
const SHELF: usize = 64;

/// Where the rows stand among those that exist at the server.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// How many stand above row 0.
    pub(super) offset: usize,
    /// How many there are; 0: not known.
    pub(super) size: usize,
}

/// All rows: the model of the heights and the nodes near the window.
pub(super) struct Rows {
    list: Option<HtmlElement>,
    make: Box<dyn Fn(usize) -> AnyView>,
    owner: Owner,
    /// Owns the newest rows, and how many were made on it. An owner remembers all it ever owned: a new shelf from
    /// time to time lets the old ones go with their last rows.
    shelf: (Owner, usize),
    estimate: f64,
    overscan: usize,
    keys: Vec<String>,
    heights: Heights,
    /// Measured heights, also of rows that are away.
    known: HashMap<String, f64>,
    near: HashMap<String, Row>,
    place: Place,
    /// How far below the document's top the list began when that was last looked at.
    begins: Option<f64>,
    on_visible: Option<Callback<(usize, usize)>>,
    visible: Option<(usize, usize)>,
}

impl Rows {
    pub(super) fn new(
        estimate: f64,
        overscan: usize,
        owner: Owner,
        make: Box<dyn Fn(usize) -> AnyView>,
        on_visible: Option<Callback<(usize, usize)>>,
    ) -> Self {
        Self {
            list: None,
            make,
            shelf: (owner.child(), 0),
            owner,
            estimate,
            overscan,
            keys: Vec::new(),
            heights: Heights::default(),
            known: HashMap::new(),
            near: HashMap::new(),
            place: Place::default(),
            begins: None,
            on_visible,
            visible: None,
        }
    }

    /// The element that the rows live in.
    pub(super) fn attach(&mut self, list: HtmlElement) {
        self.list = Some(list);
    }

    /// Other rows, or the same in another order. Keeps what is being read where it is.
    pub(super) fn replace(&mut self, keys: Vec<String>, place: Place, watcher: Option<&Watcher>) {
        self.hold();
        let anchor = self.anchor();
        let held = self.keys.get(anchor).map(|key| (key.clone(), self.heights.offset(anchor)));
        self.heights = keys.iter().map(|key| self.known.get(key).copied().unwrap_or(self.estimate)).collect();
        self.keys = keys;
        // At its very top the newest is wanted; above a stretch of older rows nothing is.
        let follow = self.place.offset == 0;
        self.place = place;
        self.visible = None;
        let places: HashMap<&str, usize> = self.keys.iter().enumerate().map(|(i, key)| (key.as_str(), i)).collect();
        let gone: Vec<String> = self.near.keys().filter(|key| !places.contains_key(key.as_str())).cloned().collect();
        for (key, row) in &mut self.near {
            if let Some(index) = places.get(key.as_str()) {
                row.index = *index;
            }
        }
        let moved = held.and_then(|(key, before)| places.get(key.as_str()).map(|i| self.heights.offset(*i) - before));
        for key in gone {
            self.known.remove(&key);
            self.remove(&key, watcher);
        }
        self.space();
        self.number_all();
        self.nudge(moved.unwrap_or(0.0), follow);
        self.render(watcher);
    }

    /// Heights changed, of rows or of the whole document; called after layout and before paint.
    pub(super) fn measured(&mut self, changes: &[(Element, f64)]) {
        self.hold();
        let anchor = self.anchor();
        let mut moved = 0.0;
        let mut any = false;
        for (node, height) in changes {
            let Some(key) = node.get_attribute("data-key") else { continue };
            let Some(row) = self.near.get(&key) else { continue };
            let grown = self.heights.set(row.index, *height);
            self.known.insert(key, *height);
            any |= grown.abs() > 0.01;
            if row.index < anchor {
                moved += grown;
            }
        }
        if any {
            self.space();
            self.nudge(moved, self.place.offset == 0);
        }
    }

    /// Puts the rows near the window into the document and takes the others out.
    pub(super) fn render(&mut self, watcher: Option<&Watcher>) {
        let Some(list) = self.list.clone() else { return };
        let top = self.top();
        let bottom = top + window_height();
        let ready = self.overscan as f64 * self.estimate;
        let (first, end) = self.heights.window(top - ready, bottom + ready);

        let leaving: Vec<String> = self
            .near
            .iter()
            .filter(|(_, row)| !(first..end).contains(&row.index) && !focus::within(&row.node))
            .map(|(key, _)| key.clone())
            .collect();
        for key in leaving {
            self.remove(&key, watcher);
        }
        let mut wanted: Vec<usize> = (first..end).collect();
        // A row that holds the focus stays, out of the flow: what is being typed in it must not vanish.
        wanted.extend(self.near.values().map(|row| row.index).filter(|index| !(first..end).contains(index)));
        wanted.sort_unstable();

        let mut next = list.first_element_child();
        for index in wanted {
            let Some(key) = self.keys.get(index).cloned() else { continue };
            if !self.near.contains_key(&key)
                && let Some(row) = self.build(index)
            {
                self.near.insert(key.clone(), row);
            }
            let Some(row) = self.near.get(&key) else { continue };
            if next.as_ref().is_some_and(|next| next == row.node.as_ref() as &Element) {
                next = row.node.next_element_sibling();
            } else {
                _ = list.insert_before(&row.node, next.as_deref());
                if let Some(watcher) = watcher {
                    watcher.watch(&row.node);
                }
            }
            let style = row.node.style();
            if (first..end).contains(&index) {
                if row.node.class_list().contains("windowed-away") {
                    _ = row.node.class_list().remove_1("windowed-away");
                    _ = style.remove_property("inset-block-start");
                }
            } else {
                _ = row.node.class_list().add_1("windowed-away");
                _ = style.set_property("inset-block-start", &px(self.heights.offset(index)));
            }
        }
        self.space_around(&list, first, end);
        self.tell(top, bottom);
    }

    /// Brings row `index` to the top of the window, below whatever sticks there (`scroll-padding`).
    pub(super) fn show(&mut self, index: usize, watcher: Option<&Watcher>) {
        let index = index.min(self.keys.len().saturating_sub(1));
        self.nudge_always(self.heights.offset(index) - self.top());
        // Every look measures the rows around, which may move the row and bring others into the window.
        for _ in 0..5 {
            self.render(watcher);
            let settled = !self.measure_now();
            if let Some(row) = self.keys.get(index).and_then(|key| self.near.get(key)) {
                row.node.scroll_into_view();
            }
            if settled {
                break;
            }
        }
    }

    /// Takes the heights of the rows in the document without waiting for the observer. Did any differ?
    fn measure_now(&mut self) -> bool {
        let mut differs = false;
        for (key, row) in &self.near {
            let height = f64::from(row.node.offset_height());
            if (self.heights.get(row.index) - height).abs() > 1.0 {
                self.heights.set(row.index, height);
                self.known.insert(key.clone(), height);
                differs = true;
            }
        }
        self.space();
        differs
    }

    /// Moves the focus from the row that has it to the next (+1) or the one before (−1), as feeds do.
    pub(super) fn step_focus(&mut self, step: isize, watcher: Option<&Watcher>) -> bool {
        let Some(here) = self.near.values().find(|row| focus::within(&row.node)).map(|row| row.index) else {
            return false;
        };
        let Some(there) = here.checked_add_signed(step).filter(|there| *there < self.keys.len()) else { return false };
        if !self.near.contains_key(&self.keys[there]) {
            self.show(there, watcher);
        }
        match self.near.get(&self.keys[there]) {
            Some(row) => row.node.focus().is_ok(),
            None => false,
        }
    }

    fn build(&mut self, index: usize) -> Option<Row> {
        let node = new_row()?;
        _ = node.set_attribute("data-key", &self.keys[index]);
        if self.shelf.1 == SHELF {
            self.shelf = (self.owner.child(), 0);
        }
        self.shelf.1 += 1;
        let shelf = self.shelf.0.clone();
        let owner = shelf.child();
        let mut state = owner.with(|| untrack(|| (self.make)(index).build()));
        state.mount(&node, None);
        let row = Row { node, state, owner, _shelf: shelf, index };
        self.number(&row);
        Some(row)
    }

    fn remove(&mut self, key: &str, watcher: Option<&Watcher>) {
        if let Some(mut row) = self.near.remove(key) {
            if let Some(watcher) = watcher {
                watcher.forget(&row.node);
            }
            row.state.unmount();
            row.node.remove();
            row.owner.cleanup();
        }
    }

    fn number(&self, row: &Row) {
        let Place { offset, size } = self.place;
        let size = if size == 0 { "-1".to_owned() } else { size.max(offset + self.keys.len()).to_string() };
        _ = row.node.set_attribute("aria-posinset", &(offset + row.index + 1).to_string());
        _ = row.node.set_attribute("aria-setsize", &size);
    }

    fn number_all(&self) {
        for row in self.near.values() {
            self.number(row);
        }
    }

    /// Paddings that stand for the rows that are not in the document.
    fn space(&self) {
        let Some(list) = &self.list else { return };
        let flow = || self.near.values().filter(|row| !row.node.class_list().contains("windowed-away"));
        let first = flow().map(|row| row.index).min().unwrap_or(0);
        let end = flow().map(|row| row.index + 1).max().unwrap_or(first);
        self.space_around(list, first, end);
    }

    fn space_around(&self, list: &HtmlElement, first: usize, end: usize) {
        let style = list.style();
        let above = self.heights.offset(first);
        let below = self.heights.total() - self.heights.offset(end);
        _ = style.set_property("padding-block-start", &px(above));
        _ = style.set_property("padding-block-end", &px(below));
    }

    fn tell(&mut self, top: f64, bottom: f64) {
        let Some(on_visible) = self.on_visible else { return };
        let (first, end) = self.heights.window(top, bottom);
        let visible = (end > first).then(|| (first, end - 1));
        if let Some((first, last)) = visible.filter(|_| visible != self.visible) {
            on_visible.run((first, last));
        }
        self.visible = visible;
    }

    /// The row that must not move: the first that begins in the upper half of the window, or the one that fills it.
    fn anchor(&self) -> usize {
        let top = self.top();
        let row = self.heights.row_at(top);
        let next = self.heights.offset(row + 1);
        let cut_off = self.heights.offset(row) < top - 0.5;
        if cut_off && row + 1 < self.keys.len() && next < top + window_height() / 2.0 { row + 1 } else { row }
    }

    /// What stands above the list has grown or shrunk: once the list has been scrolled past its beginning, what is
    /// being read stays where it is.
    fn hold(&mut self) {
        let begins = self.begins();
        if let Some(before) = self.begins.replace(begins)
            && (begins - before).abs() >= 0.5
            && scrolled() > before
        {
            self.nudge_always(begins - before);
        }
    }

    /// Distance from the list's top to the window's top: how much of the list has been scrolled past.
    fn top(&self) -> f64 {
        scrolled() - self.begins()
    }

    /// Distance from the document's top to the list's.
    fn begins(&self) -> f64 {
        let mut above = 0.0;
        let mut node = self.list.clone();
        while let Some(element) = node {
            above += f64::from(element.offset_top());
            node = element.offset_parent().and_then(|parent| parent.dyn_into().ok());
        }
        above
    }

    /// Scrolls along with what moved. Not where the list begins inside the window and is to `follow` what comes
    /// there: what stands above the list, a form perhaps, must not move under a finger.
    fn nudge(&self, by: f64, follow: bool) {
        if by.abs() >= 0.5 && (self.top() > 0.0 || !follow) {
            self.nudge_always(by);
        }
    }

    fn nudge_always(&self, by: f64) {
        window().scroll_by_with_x_and_y(0.0, by);
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        for (_, mut row) in self.near.drain() {
            row.state.unmount();
            row.node.remove();
            row.owner.cleanup();
        }
    }
}

/// An empty row. `None` never happens in a browser.
fn new_row() -> Option<HtmlElement> {
    let node: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    node.set_class_name("windowed-row");
    _ = node.set_attribute("role", "article");
    _ = node.set_attribute("tabindex", "-1");
    Some(node)
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// Hundredths of a px, written with integers: the code that prints floats would cost 3 KB of the wasm.
fn px(length: f64) -> String {
    let hundredths = (length * 100.0).round() as i64;
    format!("{}.{:02}px", hundredths / 100, hundredths.unsigned_abs() % 100)
}
