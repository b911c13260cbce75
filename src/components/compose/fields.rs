//! The fields of a new entry, and their way from and to a draft.

use super::state;
use crate::{
    components::vitals::fields::Values,
    i18n::dates,
    stores::{
        clock,
        draft::{Draft, Slot},
    },
};
use contract::{
    EntryId, Right, Timestamp,
    entry::{DailyKind, EntryKind},
    policy::Audience,
};
use leptos::prelude::*;

/// What the form holds. Choices are kept as codes, as the kit wants them.
#[derive(Clone, Copy)]
pub struct Fields {
    id: StoredValue<EntryId>,
    first_sent: StoredValue<Option<Timestamp>>,
    pub(super) text: RwSignal<String>,
    pub(super) kind: RwSignal<String>,
    pub(super) daily: RwSignal<Option<DailyKind>>,
    /// その他 of the configuration.
    pub(super) category: RwSignal<Option<String>>,
    /// What is said of daily life in choices and numbers.
    pub(super) values: Values,
    /// 要確認
    pub(super) ask: RwSignal<bool>,
    pub(super) audience: RwSignal<String>,
    /// `now` or `earlier`.
    pub(super) timing: RwSignal<String>,
    /// Value of the date and time input.
    pub(super) when: RwSignal<String>,
    pub(super) text_error: RwSignal<Option<String>>,
    pub(super) daily_error: RwSignal<bool>,
    /// What is wrong with the time.
    pub(super) when_error: RwSignal<Option<String>>,
}

impl Fields {
    /// An empty form. The id is made here: everything that is sent from it is one entry.
    pub(super) fn begin() -> Self {
        let (kind, daily) = (RwSignal::new(EntryKind::Post.code().to_owned()), RwSignal::new(None));
        let is_daily = move || kind.with(|kind| kind == EntryKind::Daily.code());
        Self {
            id: StoredValue::new(Draft::begin(EntryKind::Post).id),
            first_sent: StoredValue::new(None),
            text: RwSignal::new(String::new()),
            kind,
            daily,
            category: RwSignal::new(None),
            values: Values::of_daily(Signal::derive(move || daily.get().filter(|_| is_daily()))),
            ask: RwSignal::new(false),
            audience: RwSignal::new(Audience::Everyone.code().to_owned()),
            timing: RwSignal::new("now".to_owned()),
            when: RwSignal::new(dates::to_input(clock::exact())),
            text_error: RwSignal::new(None),
            daily_error: RwSignal::new(false),
            when_error: RwSignal::new(None),
        }
    }

    /// What is typed now.
    pub(super) fn draft(self) -> Draft {
        let kind = EntryKind::from_code(&self.kind.get_untracked());
        let earlier = self.timing.with_untracked(|t| t == "earlier");
        Draft {
            id: self.id.get_value(),
            text: self.text.get_untracked(),
            kind,
            daily: self.daily.get_untracked().filter(|_| kind == EntryKind::Daily),
            category: self.category.get_untracked(),
            ask: self.ask.get_untracked(),
            typed: self.values.typed(),
            audience: Audience::from_code(&self.audience.get_untracked()),
            occurred_at: if earlier { dates::from_input(&self.when.get_untracked()) } else { None },
            first_sent: self.first_sent.get_value(),
            ..Draft::begin(kind)
        }
    }

    /// What is sent now.
    pub(super) fn sent(self) -> Draft {
        self.first_sent.update_value(|at| _ = at.get_or_insert_with(clock::exact));
        self.draft()
    }

    /// Takes an earlier draft, unless typing has begun meanwhile or the form is gone. True: taken.
    pub(super) fn take(self, draft: Draft) -> bool {
        if self.text.try_with_untracked(String::is_empty) != Some(true) || !self.values.is_empty() {
            return false;
        }
        self.id.set_value(draft.id);
        self.first_sent.set_value(draft.first_sent);
        self.kind.set(draft.kind.code().to_owned());
        self.daily.set(draft.daily);
        self.category.set(draft.category);
        self.ask.set(draft.ask);
        self.values.restore(&draft.typed);
        self.audience.set(draft.audience.code().to_owned());
        if let Some(at) = draft.occurred_at {
            self.timing.set("earlier".to_owned());
            self.when.set(dates::to_input(at));
        }
        self.text.set(draft.text);
        true
    }

    /// Empty again, for the next entry.
    pub(super) fn clear(self) {
        self.values.clear();
        self.clear_sent();
    }

    /// What was sent is empty again. True: of another kind of daily life something was chosen too, and stands here now.
    pub(super) fn clear_sent(self) -> bool {
        self.renew();
        self.text.try_set(String::new());
        self.category.try_set(None);
        self.ask.try_set(false);
        self.timing.try_set("now".to_owned());
        self.values.clear_sent();
        let left = self.values.left();
        if left.is_some() {
            self.kind.try_set(EntryKind::Daily.code().to_owned());
        }
        self.daily.try_set(left);
        left.is_some()
    }

    /// What is sent next is another entry.
    pub(super) fn renew(self) {
        self.id.try_set_value(Draft::begin(EntryKind::Post).id);
        self.first_sent.try_set_value(None);
    }

    /// There is something to be kept; false where the form is gone.
    pub(super) fn is_typed(self) -> bool {
        match self.text.try_with_untracked(String::is_empty) {
            Some(empty) => !empty || !self.values.is_empty(),
            None => false,
        }
    }

    /// Reactive.
    pub(super) fn is_daily(self) -> bool {
        self.kind.with(|kind| kind == EntryKind::Daily.code())
    }

    /// Reactive.
    pub(super) fn is_earlier(self) -> bool {
        self.timing.with(|timing| timing == "earlier")
    }

    /// A daily-life record without its kind.
    pub(super) fn lacks_kind(self) -> bool {
        let draft = self.draft();
        draft.kind == EntryKind::Daily && draft.daily.is_none()
    }

    /// An earlier time was to be chosen, and none was.
    pub(super) fn lacks_time(self) -> bool {
        untrack(|| self.is_earlier()) && self.draft().occurred_at.is_none()
    }

    /// The right that sending asks; reactive.
    pub(super) fn right(self) -> Right {
        let narrow = self.audience.with(|audience| audience == Audience::Professionals.code());
        let handover = self.kind.with(|kind| kind == EntryKind::Handover.code());
        if narrow || handover { Right::ProfessionalCreate } else { Right::EntryCreate }
    }

    /// Keeps the draft when a choice changes, when the tab is hidden, and when the form goes.
    pub(super) fn keep_in(self, slot: StoredValue<Slot>) {
        let kept = StoredValue::new(false);
        let keep = move || {
            // What was taken back is no draft any more either.
            let typed = self.is_typed();
            if typed || kept.try_get_value() == Some(true) {
                kept.try_set_value(typed);
                slot.try_with_value(|slot| slot.keep(&self.draft()));
            }
        };
        state::keep_when_leaving(keep);
        Effect::new(move |first: Option<()>| {
            self.kind.track();
            self.daily.track();
            self.category.track();
            self.ask.track();
            self.values.track();
            self.audience.track();
            self.timing.track();
            self.when.track();
            if first.is_some() {
                keep();
            }
        });
        Effect::new(move |first: Option<()>| {
            self.text.track();
            if first.is_some() {
                slot.with_value(Slot::typing);
                self.text_error.set(None);
            }
        });
    }
}
