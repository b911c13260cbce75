//! バイタル by subject: what was measured in the stretch of time that somebody looks at, what was measured lately
//! (beside the fields of the form), and the limits.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    signal::follow,
    wipe,
};
use crate::{
    api::{self, Cause},
    platform::timer,
};
use contract::{
    SubjectId, Timestamp,
    endpoint::{ListVitals, SetVitalLimit},
    event::EventKind,
    vital::{Limit, NewLimit, VitalQuery, Vitals},
};
use leptos::prelude::*;
use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// Several changes within this time cost one request.
const GATHER_MS: i32 = 500;

/// What is known of one subject's values.
#[derive(Clone)]
pub struct Measured(Arc<Inner>);

struct Inner {
    stretch: ArcRwSignal<VitalQuery>,
    chart: Remote<Vitals>,
    recent: Remote<Vitals>,
    /// How many views show it.
    shown: AtomicU32,
}

thread_local! {
    static ALL: RefCell<BTreeMap<SubjectId, Measured>> = const { RefCell::new(BTreeMap::new()) };
    static GATHERING: RefCell<Vec<SubjectId>> = const { RefCell::new(Vec::new()) };
}

/// The values of a subject, for a page that shows them until it is left.
pub fn open(subject: SubjectId) -> Measured {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let measured = ALL.with_borrow_mut(|all| all.entry(subject).or_insert_with(|| Measured::of(subject)).clone());
    measured.0.shown.fetch_add(1, Ordering::Relaxed);
    measured.0.recent.load();
    measured
}

impl Measured {
    fn of(subject: SubjectId) -> Self {
        let stretch = ArcRwSignal::new(VitalQuery::default());
        let fetch = {
            let stretch = stretch.clone();
            move |cause| -> Reply<Vitals> {
                let query = stretch.get_untracked();
                Box::pin(api::call_for(cause, ListVitals { subject, query, body: () }))
            }
        };
        let recent = Remote::of(ListVitals { subject, query: VitalQuery::default(), body: () });
        Self(Arc::new(Inner { stretch, chart: Remote::new(fetch), recent, shown: AtomicU32::new(0) }))
    }

    /// What was measured in the chosen stretch.
    pub fn chart(&self) -> Remote<Vitals> {
        self.0.chart.clone()
    }

    /// What was measured in the last month.
    pub fn recent(&self) -> Remote<Vitals> {
        self.0.recent.clone()
    }

    /// The chosen stretch; reactive.
    pub fn stretch(&self) -> VitalQuery {
        follow(&self.0.stretch)
    }

    /// Chooses a stretch and fetches it.
    pub fn choose(&self, from: Timestamp, to: Timestamp) {
        let wanted = VitalQuery { from: Some(from), to: Some(to) };
        if self.0.stretch.get_untracked() != wanted {
            self.0.stretch.set(wanted);
            self.0.chart.reload();
        } else {
            self.0.chart.load();
        }
    }

    /// The page was left.
    pub fn leave(&self) {
        self.0.shown.fetch_sub(1, Ordering::Relaxed);
    }

    /// Sets a limit; `done` hears whether it is saved.
    pub fn set_limit(&self, new: NewLimit, command: &Command, done: impl FnOnce(bool) + 'static) {
        let this = self.clone();
        let subject = new.subject;
        let work: Reply<Limit> = Box::pin(api::call(SetVitalLimit { subject, query: (), body: new }));
        command.run(work, move |outcome| {
            let saved = outcome.is_ok();
            if saved {
                this.reload(Cause::Person);
            }
            done(saved);
        });
    }

    fn reload(&self, cause: Cause) {
        self.0.recent.reload_for(cause);
        if self.0.chart.status().with_untracked(|s| s.loaded || s.error.is_some()) {
            self.0.chart.reload_for(cause);
        }
    }
}

/// Something was measured, corrected or limited; `None`: something may have been missed.
fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if matches!(kind, EventKind::Documents | EventKind::Schedule) {
        return;
    }
    match subject {
        Some(subject) => ask_soon(subject),
        None => ALL.with_borrow(|all| all.keys().copied().collect::<Vec<_>>()).into_iter().for_each(ask_soon),
    }
}

fn wipe_subject(subject: SubjectId) {
    forget(ALL.with_borrow_mut(|all| all.remove(&subject)));
}

fn wipe_all() {
    ALL.take().into_values().for_each(|measured| forget(Some(measured)));
}

fn forget(measured: Option<Measured>) {
    if let Some(measured) = measured {
        measured.0.chart.wipe();
        measured.0.recent.wipe();
    }
}

/// Asks once for several changes, where somebody looks at it.
fn ask_soon(subject: SubjectId) {
    let Some(measured) = ALL.with_borrow(|all| all.get(&subject).cloned()) else { return };
    if measured.0.shown.load(Ordering::Relaxed) == 0 {
        return wipe_subject(subject);
    }
    if !GATHERING.with_borrow(|gathering| gathering.contains(&subject)) {
        GATHERING.with_borrow_mut(|gathering| gathering.push(subject));
        timer::spawn(async move {
            timer::sleep(GATHER_MS).await;
            GATHERING.with_borrow_mut(|gathering| gathering.retain(|waiting| *waiting != subject));
            measured.reload(Cause::App);
        });
    }
}
