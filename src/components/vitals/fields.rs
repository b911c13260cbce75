//! The fields of a set of values: one row per kind with what was measured before, the pad, and what is wrong. Nothing
//! is filled in beforehand: copied values are no measurements.

use super::reading::{Wrong, complete, read};
use crate::{
    i18n::{codes, dates, tr, vitals},
    stores::{draft::Typed, field_order},
    ui::{Button, ButtonKind, ButtonSize, DigitInput, Disclosure, NumberPad, PadKey, TextInput, dynamic, field_error},
};
use contract::entry::DailyKind;
use contract::problem::FieldError;
use contract::vital::{
    ABSENT, Decimal, Measure, Spec, TABLE, VitalCode, VitalKind, Vitals, check, is_drift, is_pressure_unusual,
    is_unusual, looks_like, spec,
};
use leptos::prelude::*;

/// One field.
#[derive(Clone, Copy)]
struct Cell {
    spec: &'static Spec,
    text: RwSignal<String>,
    /// All but the number: a choice, why there is no value, how it was measured, whether somebody looked once more.
    rest: RwSignal<Measure>,
    error: RwSignal<Option<String>>,
    /// The value is possible and unusual: a second look is asked for.
    asks: RwSignal<bool>,
}

impl Cell {
    fn of(spec: &'static Spec) -> Self {
        Self {
            spec,
            text: RwSignal::new(String::new()),
            rest: RwSignal::new(Measure::empty(spec.kind)),
            error: RwSignal::new(None),
            asks: RwSignal::new(false),
        }
    }

    fn is_empty(&self) -> bool {
        let rest = self.rest.get_untracked();
        self.text.with_untracked(|text| text.trim().is_empty()) && rest.code.is_none()
    }

    /// The measure as it stands, if there is one that can be read.
    fn measure(&self) -> Result<Option<Measure>, Wrong> {
        let rest = self.rest.get_untracked();
        let value = self.text.with_untracked(|text| read(self.spec, text))?;
        if value.is_none() && rest.code.is_none() {
            return Ok(None);
        }
        // A number that was typed counts before what was chosen earlier.
        Ok(Some(Measure { value, code: rest.code.filter(|_| value.is_none()), ..rest }))
    }
}

/// The fields of one set.
#[derive(Clone, Copy)]
pub struct Values {
    cells: StoredValue<Vec<Cell>>,
    /// So many of them are found at once; the rest is folded away.
    usual: usize,
    current: RwSignal<usize>,
    recent: Signal<Option<Vitals>>,
    /// Which fields count: those of this kind of daily life; `None`: バイタル.
    daily: Signal<Option<DailyKind>>,
    /// Moves with every change.
    changed: Trigger,
}

impl Values {
    /// Empty fields of all kinds of バイタル; `recent` are the values that stand beside them.
    pub fn begin(recent: Signal<Option<Vitals>>) -> Self {
        let order = field_order::mine();
        let usual: Vec<_> = order.iter().filter_map(|kind| spec(*kind)).collect();
        let count = usual.len();
        let rest = TABLE.iter().filter(|spec| spec.daily.is_none() && !order.contains(&spec.kind));
        let cells = usual.into_iter().chain(rest).map(Cell::of).collect();
        Self { usual: count, ..Self::with(cells, recent, Signal::derive(|| None)) }
    }

    /// Empty fields of daily life; those of one kind count.
    pub fn of_daily(daily: Signal<Option<DailyKind>>) -> Self {
        let cells = TABLE.iter().filter(|spec| spec.daily.is_some()).map(Cell::of).collect();
        Self::with(cells, Signal::derive(|| None), daily)
    }

    fn with(cells: Vec<Cell>, recent: Signal<Option<Vitals>>, daily: Signal<Option<DailyKind>>) -> Self {
        let cells = StoredValue::new(cells);
        Self { cells, usual: 0, current: RwSignal::new(0), recent, daily, changed: Trigger::new() }
    }

    fn cells(self) -> Vec<Cell> {
        self.cells.try_get_value().unwrap_or_default()
    }

    fn counts(self, cell: &Cell) -> bool {
        self.daily.try_get_untracked().is_some_and(|daily| daily == cell.spec.daily)
    }

    /// Follows every change.
    pub fn track(self) {
        self.changed.track();
    }

    /// Nothing is entered.
    pub fn is_empty(self) -> bool {
        self.cells().iter().filter(|cell| self.counts(cell)).all(Cell::is_empty)
    }

    /// What was typed, for a draft.
    pub fn typed(self) -> Vec<Typed> {
        let cells = self.cells().into_iter().filter(|cell| !cell.is_empty());
        cells
            .map(|cell| Typed {
                kind: cell.spec.kind,
                text: cell.text.get_untracked(),
                rest: cell.rest.get_untracked(),
            })
            .collect()
    }

    /// Puts back what was typed.
    pub fn restore(self, typed: &[Typed]) {
        for cell in self.cells() {
            if let Some(kept) = typed.iter().find(|typed| typed.kind == cell.spec.kind) {
                cell.text.set(kept.text.clone());
                cell.rest.set(kept.rest.clone());
            }
        }
        self.changed.notify();
    }

    /// Fills the fields with saved values, to correct them.
    pub fn fill(self, measures: &[Measure]) {
        for cell in self.cells() {
            if let Some(measure) = measures.iter().find(|measure| measure.kind == cell.spec.kind) {
                cell.text.set(measure.value.map(|value| value.text(cell.spec.decimals)).unwrap_or_default());
                cell.rest.set(Measure { value: None, beyond: None, ..measure.clone() });
            }
        }
    }

    /// What was sent is empty again; what was chosen of other kinds stays.
    pub fn clear_sent(self) {
        self.empty(|cell| self.counts(cell));
    }

    /// A kind of daily life of which something was chosen and not sent.
    pub fn left(self) -> Option<DailyKind> {
        self.cells().iter().filter(|cell| !cell.is_empty()).find_map(|cell| cell.spec.daily)
    }

    /// Empty again.
    pub fn clear(self) {
        self.empty(|_| true);
    }

    fn empty(self, which: impl Fn(&Cell) -> bool) {
        for cell in self.cells().into_iter().filter(which) {
            cell.text.try_set(String::new());
            cell.rest.try_set(Measure::empty(cell.spec.kind));
            cell.error.try_set(None);
            cell.asks.try_set(false);
        }
        self.current.try_set(0);
        self.changed.notify();
    }

    /// What can be read, whatever else is wrong.
    pub fn readable(self) -> Vec<Measure> {
        self.cells().iter().filter(|cell| self.counts(cell)).filter_map(|cell| cell.measure().ok().flatten()).collect()
    }

    /// All values, if they can be saved; otherwise the first field that is wrong is current and says why.
    pub fn take(self) -> Option<Vec<Measure>> {
        let cells = self.cells();
        for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| self.counts(cell)) {
            self.judge(index);
            if cell.error.with_untracked(Option::is_some) || cell.asks.get_untracked() {
                self.current.set(index);
                return None;
            }
        }
        let measures = self.readable();
        match check(&measures) {
            Ok(()) => Some(measures),
            Err((kind, error)) => {
                let index = cells.iter().position(|cell| cell.spec.kind == kind)?;
                if error == FieldError::Unusual {
                    cells[index].asks.set(true);
                } else {
                    cells[index].error.set(Some(codes::field(error).to_owned()));
                }
                self.current.set(index);
                None
            }
        }
    }

    fn last(self, kind: VitalKind) -> Option<(Decimal, String)> {
        let recent = self.recent.get_untracked()?;
        recent.sets.iter().rev().find_map(|set| {
            let value = set.measures.iter().find(|m| m.kind == kind)?.value?;
            Some((value, vitals::number(kind, value)))
        })
    }

    /// Says what is wrong with a field, or asks for a second look.
    fn judge(self, index: usize) {
        let cells = self.cells();
        let Some(cell) = cells.get(index) else { return };
        let kind = cell.spec.kind;
        let (mut error, mut asks) = (None, false);
        match cell.measure() {
            Ok(Some(Measure { value: Some(value), confirmed, .. })) => {
                // 365 was meant as 36.5, and stands there as that from now on.
                let short = cell.spec.implied && cell.text.with_untracked(|text| !text.contains(['.', '。', '・']));
                if short {
                    cell.text.set(value.text(cell.spec.decimals));
                }
                let drift = self.last(kind).is_some_and(|(last, _)| is_drift(cell.spec, value, last));
                let pressures = kind == VitalKind::BpDia && is_pressure_unusual(&self.readable());
                asks = !confirmed && (is_unusual(cell.spec, value) || drift || pressures);
                if kind == VitalKind::BpDia
                    && check(&self.readable()).is_err_and(|(_, error)| error == FieldError::Crossed)
                {
                    (error, asks) = (Some(tr::vitals_crossed().to_owned()), false);
                }
            }
            // けがなし alone does not say what happened.
            Ok(None) if cell.spec.daily.is_some() && cell.rest.with_untracked(|rest| !rest.details.is_empty()) => {
                error = Some(tr::compose_daily_needed().to_owned());
            }
            Ok(_) => {}
            Err(wrong) => error = Some(sentence(cell.spec, wrong)),
        }
        cell.error.set(error);
        cell.asks.set(asks);
    }

    fn typed_into(self, index: usize) {
        let cells = self.cells();
        let Some(cell) = cells.get(index) else { return };
        cell.error.set(None);
        cell.asks.set(false);
        cell.rest.update(|rest| {
            rest.confirmed = false;
            rest.code = None;
        });
        self.changed.notify();
        if cell.text.with_untracked(|text| complete(cell.spec, text)) {
            self.go_on(index);
        }
    }

    /// A number takes the place of what was chosen, and is another one than that which was looked at once more. What is
    /// wrong is said when it is sent: a sentence that came as the field is left would move the button that is just
    /// being pressed.
    fn number_changed(self, cell: Cell) {
        cell.error.set(None);
        cell.asks.set(false);
        let typed = cell.text.with_untracked(|text| !text.trim().is_empty());
        cell.rest.update(|rest| {
            rest.confirmed = false;
            rest.code = rest.code.filter(|_| !typed);
        });
        self.changed.notify();
    }

    fn go_on(self, from: usize) {
        self.judge(from);
        let cells = self.cells();
        let next = (from + 1..cells.len()).find(|index| cells[*index].spec.hard.is_some());
        // The last usual field is the last that follows by itself.
        if let Some(next) = next.filter(|next| *next < self.usual || from >= self.usual) {
            self.current.set(next);
        }
    }

    fn press(self, key: PadKey) {
        let index = self.current.get_untracked();
        if key == PadKey::Next {
            return self.go_on(index);
        }
        let cells = self.cells();
        if let Some(cell) = cells.get(index) {
            cell.text.update(|text| *text = key.typed(std::mem::take(text)));
            self.typed_into(index);
        }
    }
}

/// What is wrong, and what to do.
pub fn sentence(spec: &Spec, wrong: Wrong) -> String {
    match wrong {
        Wrong::NotANumber => tr::vitals_not_number().to_owned(),
        Wrong::Step => tr::vitals_step(vitals::number(spec.kind, spec.step)),
        Wrong::Range(value) => match (looks_like(spec.kind, value), spec.hard) {
            (Some(other), _) => {
                tr::vitals_is_it(vitals::kind(spec.kind), vitals::kind(other), vitals::number(other, value))
            }
            (None, Some((low, high))) => {
                tr::vitals_between(vitals::number(spec.kind, high), vitals::number(spec.kind, low))
            }
            (None, None) => tr::vitals_not_number().to_owned(),
        },
    }
}

/// The rows and the pad.
#[component]
pub fn ValueFields(
    /// The fields.
    values: Values,
) -> impl IntoView {
    let cells = values.cells();
    let row = move |index: usize, cell: Cell| view! { <Row values=values index=index cell=cell/> }.into_any();
    let (usual, rest): (Vec<_>, Vec<_>) = cells.into_iter().enumerate().partition(|(index, _)| *index < values.usual);
    let usual = usual.into_iter().map(|(index, cell)| row(index, cell)).collect_view();
    let rest = rest.into_iter().map(|(index, cell)| row(index, cell)).collect_view();
    let point = Signal::derive(move || {
        let index = values.current.get();
        values.cells.with_value(|cells| cells.get(index).is_some_and(|cell| cell.spec.decimals > 0))
    });
    view! {
        <div class="measure">
            <div class="measure-rows">
                {usual}
                <Disclosure summary=tr::vitals_more()>{rest}</Disclosure>
            </div>
            <div class="measure-pad">
                <NumberPad on_key=Callback::new(move |(key,): (PadKey,)| values.press(key)) point=point
                    label=tr::vitals_pad() point_label=tr::vitals_point() erase_label=tr::vitals_erase()
                    next_label=tr::vitals_next()/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Row(values: Values, index: usize, cell: Cell) -> impl IntoView {
    let kind = cell.spec.kind;
    let name = vitals::kind(kind);
    let before = move || previous(&values.recent.get()?, kind);
    let invalid = move || cell.error.with(Option::is_some).then_some("true");
    let absent = move || cell.rest.with(|rest| rest.code.filter(|_| rest.is_absent()).map(vitals::code));
    let number = cell.spec.hard.is_some().then(|| {
        view! {
            <span class="measure-value">
                <DigitInput value=cell.text index=index current=values.current label=name
                    on_type=move || values.typed_into(index) on_leave=move || values.judge(index)/>
                <span class="number-unit">{vitals::unit(kind)}</span>
            </span>
        }
        .into_any()
    });
    let choices = (!cell.spec.choices.is_empty()).then(|| values.codes(cell, cell.spec.choices));
    let groups = cell.spec.details.iter().map(|group| values.details(cell, group));
    view! {
        <div class="measure-row" data-invalid=invalid role="group" aria-label=name>
            <p class="measure-name">{name}</p>
            {number}
            <p class="measure-before">{dynamic(move || before().unwrap_or_else(|| tr::vitals_none_before().to_owned()))}</p>
            {choices}
            <details class="measure-cannot">
                <summary>{if cell.spec.details.is_empty() { tr::vitals_cannot() } else { tr::vitals_how() }}</summary>
                {groups.collect_view()}
                {values.codes(cell, ABSENT)}
            </details>
            {dynamic(move || absent().map(|why| view! { <p class="measure-absent">{tr::absent_title()}": "{why}</p> }.into_any()))}
            {dynamic(move || cell.error.get().map(field_error))}
            {dynamic(move || cell.asks.get().then(|| values.second_look(index, cell)))}
        </div>
    }
    .into_any()
}

/// 「前回 36.5 (11/21 8:10)」, up to three.
fn previous(recent: &Vitals, kind: VitalKind) -> Option<String> {
    let of = |set: &contract::vital::VitalSet| {
        let measure = set.measures.iter().find(|measure| measure.kind == kind)?;
        Some(tr::vitals_previous(vitals::result(measure), format!("{} {}", dates::short(set.at), dates::time(set.at))))
    };
    let last: Vec<String> = recent.sets.iter().rev().filter_map(of).take(2).collect();
    (!last.is_empty()).then(|| last.join(tr::list_dot()))
}

/// Buttons of which at most one of a group is chosen.
fn options(
    cell: Cell,
    all: &'static [VitalCode],
    chosen: fn(&Measure, VitalCode) -> bool,
    choose: impl Fn(VitalCode) + Copy + Send + Sync + 'static,
) -> AnyView {
    let option = |of: VitalCode| {
        let pressed = move || if cell.rest.with(|rest| chosen(rest, of)) { "true" } else { "false" };
        view! {
            <button type="button" class="option" aria-pressed=pressed on:click=move |_| choose(of)>
                {vitals::code(of)}
            </button>
        }
        .into_any()
    };
    view! { <div class="options">{all.iter().map(|of| option(*of)).collect_view()}</div> }.into_any()
}

/// The fields of the kind of daily life that is chosen: big choices, and a number where none of them fits.
#[component]
pub fn DailyFields(
    /// The fields.
    values: Values,
) -> impl IntoView {
    let rows = move || {
        let daily = values.daily.get();
        let mine = values.cells().into_iter().enumerate().filter(move |(_, cell)| cell.spec.daily == daily);
        let rows = mine.map(|(index, cell)| view! { <DailyRow values=values index=index cell=cell/> }.into_any());
        view! { <div class="measure-rows">{rows.collect_view()}</div> }.into_any()
    };
    view! { {dynamic(rows)} }.into_any()
}

#[component]
fn DailyRow(values: Values, index: usize, cell: Cell) -> impl IntoView {
    let Cell { spec, .. } = cell;
    let name = vitals::kind(spec.kind);
    let groups = spec.details.iter().map(|group| values.details(cell, group)).collect_view();
    Effect::new(move |first: Option<()>| {
        cell.text.track();
        if first.is_some() {
            values.number_changed(cell);
        }
    });
    let another = offers_another(spec).then(|| {
        view! {
            <Disclosure summary=tr::compose_other_number()>
                <span class="measure-value">
                    <TextInput value=cell.text inputmode="decimal" label=name width=6/>
                    <span class="number-unit">{vitals::unit(spec.kind)}</span>
                </span>
            </Disclosure>
        }
        .into_any()
    });
    view! {
        <div class="measure-row" data-invalid=move || cell.error.with(Option::is_some).then_some("true") role="group" aria-label=name>
            <p class="measure-name">{name}</p>
            {(!spec.quick.is_empty()).then(|| Values::numbers(cell))}
            {(!spec.choices.is_empty()).then(|| values.codes(cell, spec.choices))}
            {groups}
            {another}
            {dynamic(move || cell.error.get().map(field_error))}
            {dynamic(move || cell.asks.get().then(|| values.second_look(index, cell)))}
        </div>
    }
    .into_any()
}

/// There are numbers that no button has.
fn offers_another(spec: &Spec) -> bool {
    let all =
        |(low, high): (Decimal, Decimal)| usize::try_from((high.0 - low.0) / spec.step.0 + 1).unwrap_or(usize::MAX);
    spec.hard.is_some_and(|range| all(range) > spec.quick.len())
}

impl Values {
    /// Numbers that are one press away; pressed again, none.
    fn numbers(cell: Cell) -> AnyView {
        let option = |number: Decimal| {
            let digits = number.text(cell.spec.decimals);
            let (mine, chosen) = (digits.clone(), digits);
            let pressed = move || if cell.text.with(|text| *text == mine) { "true" } else { "false" };
            let choose = move |_| {
                cell.text.update(|text| *text = if *text == chosen { String::new() } else { chosen.clone() });
            };
            view! {
                <button type="button" class="option" aria-pressed=pressed on:click=choose>
                    {vitals::number(cell.spec.kind, number)}<small>{vitals::unit(cell.spec.kind)}</small>
                </button>
            }
            .into_any()
        };
        let all = cell.spec.quick.iter().map(|number| option(*number)).collect_view();
        view! { <div class="options">{all}</div> }.into_any()
    }

    /// An unusual value is looked at once more.
    fn second_look(self, index: usize, cell: Cell) -> AnyView {
        let sure = move || {
            cell.rest.update(|rest| rest.confirmed = true);
            cell.asks.set(false);
            self.changed.notify();
            self.go_on(index);
        };
        view! {
            <div class="measure-look" role="alert">
                <p>{tr::vitals_look()}</p>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small on_press=sure>{tr::vitals_sure()}</Button>
            </div>
        }
        .into_any()
    }

    /// A result that is no number, or why there is none, in the place of one.
    fn codes(self, cell: Cell, all: &'static [VitalCode]) -> AnyView {
        let choose = move |code| {
            cell.rest.update(|rest| {
                rest.code = (rest.code != Some(code)).then_some(code);
                if rest.code == Some(VitalCode::Unchanged) {
                    rest.details.clear();
                }
            });
            cell.text.set(String::new());
            cell.error.set(None);
            cell.asks.set(false);
            self.changed.notify();
        };
        options(cell, all, |rest, code| rest.code == Some(code), choose)
    }

    /// How it was measured.
    fn details(self, cell: Cell, group: &'static [VitalCode]) -> AnyView {
        let choose = move |detail| {
            cell.rest.update(|rest| {
                let was = rest.details.contains(&detail);
                rest.details.retain(|other| !group.contains(other));
                if !was {
                    rest.details.push(detail);
                    // Redness says by itself that the skin has changed.
                    if cell.spec.choices.contains(&VitalCode::Changed) {
                        rest.code = Some(VitalCode::Changed);
                    }
                }
            });
            self.changed.notify();
        };
        options(cell, group, |rest, detail| rest.details.contains(&detail), choose)
    }
}
