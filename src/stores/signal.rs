//! Reading long-lived signals from anywhere: inside a reactive scope the read is followed, elsewhere
//! (event handlers, tasks) it is a plain read.

use crate::platform::timer;
use leptos::{
    prelude::{ArcRwSignal, GetUntracked, Memo, Track, WithUntracked, on_cleanup},
    reactive::graph::{AnySource, AnySubscriber, Observer, Source, ToAnySource},
};
use std::cell::RefCell;

/// The value.
pub(crate) fn follow<T: Clone + Send + Sync + 'static>(signal: &ArcRwSignal<T>) -> T {
    track(signal);
    signal.get_untracked()
}

/// Something of the value, without a copy of the whole.
pub(crate) fn look<T: Send + Sync + 'static, R>(signal: &ArcRwSignal<T>, at: impl FnOnce(&T) -> R) -> R {
    track(signal);
    signal.with_untracked(at)
}

/// Follows without reading.
pub(crate) fn track(signal: &(impl Track + ToAnySource)) {
    if let Some(observer) = Observer::get() {
        signal.track();
        leave_at_end(signal.to_any_source(), observer);
    }
}

thread_local! {
    static LEAVING: RefCell<Vec<(AnySource, AnySubscriber)>> = const { RefCell::new(Vec::new()) };
}

/// A signal keeps its followers until it next changes, also those that are long gone: one that hardly
/// ever changes would grow with every row that was scrolled past. So a follower that has ended leaves. What
/// ends here may be only a part of it, a row of a list: whether it lives on is seen a moment later.
fn leave_at_end(source: AnySource, observer: AnySubscriber) {
    on_cleanup(move || {
        let first = LEAVING.with_borrow_mut(|leaving| {
            leaving.push((source, observer));
            leaving.len() == 1
        });
        if first {
            timer::spawn(async {
                timer::sleep(0).await;
                for (source, observer) in LEAVING.take() {
                    if observer.1.strong_count() == 0 {
                        source.remove_subscriber(&observer);
                    }
                }
            });
        }
    });
}

/// A yes or no that is followed only when it turns. One type for all of them keeps the app small.
pub fn yes(of: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    boxed(Box::new(of))
}

fn boxed(of: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| of())
}
