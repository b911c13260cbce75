//! A list of any length of which only the rows near the window are in the document.
//! It scrolls with the page. Rows keep their node as long as they are near, and what is being read never moves
//! when rows above it appear, vanish or change their height.

mod heights;
mod rows;

pub use heights::Heights;

use crate::platform::resize::Watcher;
use leptos::prelude::*;
use rows::{Place, Rows};
use std::{cell::RefCell, rc::Rc};

/// The list. Rows sit in the normal flow between two paddings; a row owns its distance to the next as padding.
#[component]
pub fn Windowed<K, R>(
    /// Number of rows.
    #[prop(into)]
    count: Signal<usize>,
    /// What tells row `i` from all others, as long as it exists. May read signals.
    key_of: K,
    /// Makes row `i`. Called once per key while the row is near; what changes inside must come from signals.
    row: R,
    /// Height of a row not seen yet, in CSS px.
    #[prop(optional, default = 200.0)]
    estimate: f64,
    /// Rows kept ready above and below the window.
    #[prop(optional, default = 4)]
    overscan: usize,
    /// Number of rows that exist at the server, for screen readers (`aria-setsize`); 0: not known.
    #[prop(optional, into)]
    set_size: Signal<usize>,
    /// How many of them stand above row 0 and are not here (`aria-posinset`).
    #[prop(optional, into)]
    offset: Signal<usize>,
    /// More is being loaded (`aria-busy`).
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Name of the list.
    #[prop(into)]
    label: Signal<String>,
    /// First and last row in sight, whenever they change. Load more when the last nears `count`.
    #[prop(optional, into)]
    on_visible: Option<Callback<(usize, usize)>>,
    /// `Some(i)` brings row `i` into sight; becomes `None` when done.
    #[prop(optional, into)]
    scroll_to: Option<RwSignal<Option<usize>>>,
) -> impl IntoView
where
    K: Fn(usize) -> String + 'static,
    R: Fn(usize) -> AnyView + 'static,
{
    let list = NodeRef::<leptos::html::Div>::new();
    let owner = Owner::current().unwrap_or_default();
    let rows = Rc::new(RefCell::new(Rows::new(estimate, overscan, owner, Box::new(row), on_visible)));

    // Everything that must end with the component sits in this cell.
    let alive = StoredValue::new_local(Some((rows.clone(), None::<Watcher>)));

    let follow = move || {
        alive.try_with_value(|alive| {
            if let Some((rows, watcher)) = alive
                && let Ok(mut rows) = rows.try_borrow_mut()
            {
                rows.render(watcher.as_ref());
            }
        });
    };

    let weak = Rc::downgrade(&rows);
    Effect::new(move || {
        let Some(list) = list.get() else { return };
        let heard = weak.clone();
        let watcher = Watcher::new(move |changes| {
            if let Some(rows) = heard.upgrade() {
                rows.borrow_mut().measured(&changes);
            }
            // What folds above the list, or a row that is lower than thought, brings others into sight.
            follow();
        });
        // The whole document too: what stands above the list moves it.
        if let (Some(watcher), Some(body)) = (&watcher, document().body()) {
            watcher.watch(&body);
        }
        alive.try_update_value(|alive| {
            if let Some((rows, kept)) = alive {
                rows.borrow_mut().attach(list.into());
                *kept = watcher;
            }
        });
    });
    Effect::new(move || {
        let keys: Vec<String> = (0..count.get()).map(&key_of).collect();
        let place = Place { offset: offset.get(), size: set_size.get() };
        if list.get().is_none() {
            return;
        }
        untrack(|| {
            alive.try_with_value(|alive| {
                if let Some((rows, watcher)) = alive {
                    rows.borrow_mut().replace(keys, place, watcher.as_ref());
                }
            })
        });
    });
    Effect::new(move || {
        if let Some(scroll_to) = scroll_to
            && let Some(index) = scroll_to.get()
            && list.get().is_some()
        {
            alive.try_with_value(|alive| {
                if let Some((rows, watcher)) = alive {
                    rows.borrow_mut().show(index, watcher.as_ref());
                }
            });
            scroll_to.set(None);
        }
    });

    // The scroll handler renders at once: nothing is left to a later frame, so no frame is blank.
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| follow());
    let resized = window_event_listener(leptos::ev::resize, move |_| follow());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
        alive.try_update_value(Option::take);
    });

    let steer = move |ev: leptos::ev::KeyboardEvent| {
        let step = match ev.key().as_str() {
            "PageDown" => 1,
            "PageUp" => -1,
            _ => return,
        };
        let moved = alive.try_with_value(|alive| {
            alive.as_ref().is_some_and(|(rows, watcher)| rows.borrow_mut().step_focus(step, watcher.as_ref()))
        });
        if moved == Some(true) {
            ev.prevent_default();
        }
    };
    view! {
        <div
            class="windowed"
            role="feed"
            node_ref=list
            aria-label=move || label.get()
            aria-busy=move || busy.get().then_some("true")
            on:keydown=steer
        ></div>
    }
    .into_any()
}
