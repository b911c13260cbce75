//! Measuring: a whole set of values, saved in one act as one entry.

use super::{
    AudienceChoice, When,
    fields::Fields,
    state::{self, Away, WriteState},
};
use crate::{
    components::{
        emergency::NotForEmergencies,
        subject_band,
        vitals::fields::{ValueFields, Values},
    },
    i18n::{codes, tr},
    stores::{
        Command, clock,
        draft::{Draft, Form, Slot},
        may, screen,
        timeline::{Timeline, already_saved},
        vitals::Measured,
        yes,
    },
    ui::{Button, ButtonKind, ButtonSize, Field, IconName, TextArea, TextInput, Toasts, Tone, dynamic, field_error},
};
use contract::{
    entry::{EntryKind, MAX_REASON, MAX_TEXT},
    subject::SubjectHead,
    text::clean,
    vital::LATE_HOURS,
};
use leptos::prelude::*;

/// The form for what is measured.
#[component]
pub fn MeasureForm(
    /// Where it is sent.
    timeline: Timeline,
    /// What was measured before.
    measured: Measured,
    /// Unfolded; set when a draft is found, unset after sending.
    open: RwSignal<bool>,
) -> impl IntoView {
    let subject = timeline.subject();
    let recent = measured.recent();
    let fields = Fields::begin();
    fields.kind.set(EntryKind::Vitals.code().to_owned());
    let values = Values::begin(Signal::derive(move || recent.get()));
    let form = Measure {
        head: subject_band::head(subject),
        fields,
        values,
        late: RwSignal::new(String::new()),
        late_error: RwSignal::new(None),
        nothing: RwSignal::new(false),
        slot: StoredValue::new(Slot::of(subject, Form::Vitals)),
        timeline: StoredValue::new(timeline),
        command: StoredValue::new(Command::default()),
        open,
        toasts: use_context(),
    };
    form.slot.with_value(|slot| {
        slot.restore(move |draft| {
            if form.take(draft) {
                open.try_set(true);
            }
        });
    });
    state::keep_when_leaving(move || form.keep());
    Effect::new(move |first: Option<()>| {
        values.track();
        if first.is_some() {
            form.nothing.set(false);
            form.keep();
        }
    });
    let title = Signal::derive(move || tr::vitals_form(subject_band::full_name(form.head)));
    let verdict = Memo::new(move |_| may(fields.right(), subject));
    let reason = Signal::derive(move || {
        let denied = verdict.get().reason().map(|d| codes::denied(d).to_owned());
        denied.or_else(|| subject_band::unnamed(form.head))
    });
    let busy = Signal::derive(move || form.command.with_value(Command::pending));
    let late = yes(move || form.is_late());
    let view = move || {
        let late = move || {
            late.get().then(|| {
                view! {
                    <Field label=tr::vitals_late() required_mark=tr::app_required() error=form.late_error>
                        <TextInput value=form.late on_leave=move || form.keep()/>
                    </Field>
                }
                .into_any()
            })
        };
        view! {
            <section class="composer" aria-label=title>
                <h2>{dynamic(move || title.get())}</h2>
                <ValueFields values=values/>
                {dynamic(move || form.nothing.get().then(|| field_error(tr::vitals_nothing())))}
                <When fields=fields/>
                {dynamic(late)}
                <Field label=tr::vitals_note() error=fields.text_error>
                    <TextArea value=fields.text max=MAX_TEXT rows=2 over=Callback::new(|(n,): (usize,)| tr::compose_over(n))
                        on_pause=move || form.keep() on_submit=move || form.send()/>
                </Field>
                <AudienceChoice timeline=form.timeline fields=fields/>
                <NotForEmergencies/>
                <div class="composer-foot">
                    <WriteState command=form.command draft=form.slot typed=Signal::derive(move || form.is_typed())/>
                    <div class="row">
                        <Button kind=ButtonKind::Quiet on_press=move || { form.keep(); open.set(false) }>
                            {tr::compose_fold()}
                        </Button>
                        <Button size=ButtonSize::Large icon=IconName::Check busy=busy disabled_reason=reason
                            on_press=move || form.send()>{dynamic(move || tr::vitals_send(subject_band::full_name(form.head)))}</Button>
                    </div>
                </div>
            </section>
        }
        .into_any()
    };
    view! { {dynamic(move || open.get().then(view))} }.into_any()
}

#[derive(Clone, Copy)]
struct Measure {
    head: Memo<Option<SubjectHead>>,
    fields: Fields,
    values: Values,
    /// さかのぼり: why it is written so late.
    late: RwSignal<String>,
    late_error: RwSignal<Option<String>>,
    nothing: RwSignal<bool>,
    slot: StoredValue<Slot>,
    timeline: StoredValue<Timeline>,
    command: StoredValue<Command>,
    open: RwSignal<bool>,
    toasts: Option<Toasts>,
}

impl Measure {
    /// Reactive.
    fn is_late(self) -> bool {
        self.fields.timing.track();
        self.fields.when.track();
        let at = self.fields.draft().occurred_at;
        at.is_some_and(|at| at < clock::exact().plus_ms(-LATE_HOURS * 3_600_000))
    }

    /// Reactive.
    fn is_typed(self) -> bool {
        self.values.track();
        self.fields.text.with(|text| !text.is_empty()) || !self.values.is_empty()
    }

    fn draft(self) -> Draft {
        let late = untrack(|| self.is_late());
        Draft {
            typed: self.values.typed(),
            late_reason: if late { self.late.get_untracked() } else { String::new() },
            ..self.fields.draft()
        }
    }

    fn keep(self) {
        // A form that is gone has nothing left to be kept.
        if self.fields.text.try_get_untracked().is_some() {
            self.slot.try_with_value(|slot| slot.keep(&self.draft()));
        }
    }

    fn take(self, draft: Draft) -> bool {
        if !self.values.is_empty() {
            return false;
        }
        let (typed, late) = (draft.typed.clone(), draft.late_reason.clone());
        if !self.fields.take(draft) {
            return false;
        }
        self.values.restore(&typed);
        self.late.set(late);
        true
    }

    fn send(self) {
        let Some(measures) = self.values.take() else { return };
        self.nothing.set(measures.is_empty());
        let no_time = self.fields.lacks_time();
        self.fields.when_error.set(no_time.then(|| tr::compose_when_needed().to_owned()));
        let late = untrack(|| self.is_late()).then(|| clean(&self.late.get_untracked(), MAX_REASON).err()).flatten();
        self.late_error.set(late.map(|error| codes::field(error).to_owned()));
        let (command, slot) = (self.command.get_value(), self.slot.get_value());
        let unnamed = self.head.with_untracked(Option::is_none);
        if measures.is_empty() || no_time || late.is_some() || unnamed || command.pending() {
            return;
        }
        let away = Away::begin(self.toasts, self.head);
        let outcome = command.clone();
        let sent = self.fields.sent();
        let draft = Draft { measures, first_sent: sent.first_sent, ..self.draft() };
        self.timeline.get_value().send(draft, slot.clone(), None, &command, move |saved| {
            away.tell(self.open, &outcome);
            if saved {
                self.values.clear();
                self.late.try_set(String::new());
                self.fields.clear();
                self.open.try_set(false);
                slot.clear_and(move || self.say_saved());
            } else if outcome.failure().is_some_and(|e| already_saved(&e)) {
                self.fields.renew();
                self.keep();
            }
        });
    }

    fn say_saved(self) {
        if let Some(toasts) = self.toasts {
            toasts.show(Tone::Success, tr::vitals_saved());
        }
        screen::to_top();
    }
}
