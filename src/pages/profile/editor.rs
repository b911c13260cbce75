//! The form of a part: one for all of them, drawn from the table of the contract. What is typed is kept as a draft; where
//! somebody else saved meanwhile, both are shown and a person decides.

use crate::{
    components::{
        compose::state::{WriteState, keep_when_leaving},
        profile_rows::list,
        subject_band,
        typed::Overtaken,
    },
    i18n::{codes, profile as words, tr},
    stores::{
        Command,
        draft::{Draft, Form as DraftForm, Slot},
        profile, screen,
    },
    ui::{
        Button, ButtonKind, ButtonSize, Check, Field, IconButton, IconName, Select, TextArea, TextInput, Toasts, Tone,
        dynamic, field_error,
    },
};
use contract::{
    SubjectId,
    entry::EntryKind,
    problem::FieldError,
    profile::{Cell, FieldSpec, Form, MAX_WORDS, NewPart, PartSpec, PartVersion, Row, Wrong, check, value},
};
use leptos::prelude::*;

/// One field that is being filled in.
#[derive(Clone, Copy)]
struct Input {
    spec: &'static FieldSpec,
    text: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

/// One row that is being filled in.
#[derive(Clone)]
struct Filled {
    /// Stays with the row while others move.
    key: usize,
    inputs: Vec<Input>,
}

#[derive(Clone, Copy)]
struct Part {
    spec: &'static PartSpec,
    subject: SubjectId,
    here: Memo<Option<PartVersion>>,
    open: RwSignal<bool>,
    rows: RwSignal<Vec<Filled>>,
    reason: RwSignal<String>,
    /// The version that what is typed was written over.
    base: RwSignal<u32>,
    /// Something is wrong that is said at its place.
    wrong: RwSignal<bool>,
    touched: RwSignal<bool>,
    next: StoredValue<usize>,
    command: StoredValue<Command>,
    slot: StoredValue<Slot>,
    owner: StoredValue<Option<Owner>>,
    toasts: Option<Toasts>,
}

/// The form.
#[component]
pub fn Editor(
    /// Which part.
    spec: &'static PartSpec,
    /// Of whom.
    subject: SubjectId,
    /// What stands there.
    here: Memo<Option<PartVersion>>,
    /// Closed after saving.
    open: RwSignal<bool>,
) -> impl IntoView {
    let part = Part {
        spec,
        subject,
        here,
        open,
        rows: RwSignal::new(Vec::new()),
        reason: RwSignal::new(String::new()),
        base: RwSignal::new(0),
        wrong: RwSignal::new(false),
        touched: RwSignal::new(false),
        next: StoredValue::new(0),
        command: StoredValue::new(Command::default()),
        slot: StoredValue::new(Slot::of(subject, DraftForm::Part(spec.part))),
        owner: StoredValue::new(Owner::current()),
        toasts: use_context(),
    };
    part.show_newest();
    part.slot.with_value(|slot| {
        slot.restore(move |draft| {
            if let (Some(false), Ok(rows)) =
                (part.touched.try_get_untracked(), serde_json::from_str::<Vec<Row>>(&draft.text))
            {
                part.show(&rows, draft.base_version);
                part.reason.set(draft.reason);
                part.touched.set(true);
            }
        });
    });
    keep_when_leaving(move || part.keep());
    // Another tab of the same person saved, and took the draft with it: what is typed here is kept anew.
    Effect::new(move || {
        if part.overtaken() {
            part.keep();
        }
    });
    let head = subject_band::head(subject);
    let single = spec.most == 1;
    let each = move || part.rows.get();
    let busy = Signal::derive(move || part.command.with_value(Command::pending));
    let full = Signal::derive(move || {
        (part.rows.with(Vec::len) >= spec.most).then(|| codes::field(FieldError::TooLong).to_owned())
    });
    let add = (!single).then(|| {
        view! {
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Plus disabled_reason=full
                on_press=move || part.add(&[])>{tr::profile_add()}</Button>
        }
        .into_any()
    });
    let wrong = move || part.wrong.get().then(|| field_error(tr::profile_wrong()));
    let why_not = Signal::derive(move || {
        let undecided = part.overtaken().then(|| tr::correct_decide().to_owned());
        undecided.or_else(|| subject_band::unnamed(head))
    });
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::profile_edit_of(words::part(spec.part))>
            <div class="stack">
                <For each=each key=|row| row.key let:row>{one_row(part, row)}</For>
            </div>
            {add}
            <Field label=tr::profile_reason() required_mark=tr::profile_optional() required=false>
                <TextInput value=part.reason on_pause=move || part.keep()/>
            </Field>
            {overtaken(part)}
            {dynamic(wrong)}
            <WriteState command=part.command draft=part.slot typed=part.touched/>
            <div class="dialog-acts">
                <Button kind=ButtonKind::Quiet on_press=move || part.give_up()>{tr::app_cancel()}</Button>
                <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=move || part.save()>
                    {dynamic(move || tr::profile_save(subject_band::full_name(head)))}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Somebody saved since: what stands there now, and which of the two counts.
fn overtaken(part: Part) -> AnyView {
    dynamic(move || {
        part.overtaken().then(|| {
            let now = part.here.get();
            let version = now.as_ref().map_or(0, |now| now.version);
            let shown = move || now.as_ref().map(|now| list(part.spec, &now.rows, None)).into_any();
            view! {
                <Overtaken title=tr::profile_overtaken() saved=shown on_keep=move || part.base.set(version)
                    on_take=move || part.show_newest()/>
            }
            .into_any()
        })
    })
    .into_any()
}

fn one_row(part: Part, row: Filled) -> AnyView {
    let key = row.key;
    let fields = row.inputs.into_iter().map(|input| one_field(part, input)).collect_view();
    let fields = view! { <div class="part-fields">{fields}</div> };
    if part.spec.most == 1 {
        return fields.into_any();
    }
    let place = move || part.rows.with(|rows| rows.iter().position(|row| row.key == key)).unwrap_or(0) + 1;
    view! {
        <fieldset class="part-row stack">
            <legend>{dynamic(move || tr::profile_one(place()))}</legend>
            {fields}
            <div class="row">
                <IconButton name=IconName::ChevronUp label=tr::profile_up() on_press=move || part.shift(key, true)/>
                <IconButton name=IconName::ChevronDown label=tr::profile_down() on_press=move || part.shift(key, false)/>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Close on_press=move || part.remove(key)>
                    {tr::profile_remove()}
                </Button>
            </div>
        </fieldset>
    }
    .into_any()
}

fn one_field(part: Part, input: Input) -> AnyView {
    let Input { spec, text, error } = input;
    let label = words::field(part.spec.part, spec.field);
    // A draft that comes back shows itself; only a hand makes it typed.
    let typed = move || part.typed();
    let keep = move || part.keep();
    let control: ChildrenFn = match spec.form {
        Form::Line(_) => ToChildren::to_children(move || view! { <TextInput value=text on_pause=keep/> }),
        Form::Text(max) => ToChildren::to_children(move || {
            view! { <TextArea value=text rows=2 max=max on_pause=keep over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/> }
        }),
        Form::Date => {
            ToChildren::to_children(move || view! { <TextInput value=text kind="date" literal=true on_pause=keep/> })
        }
        Form::Phone => ToChildren::to_children(move || {
            view! { <TextInput value=text kind="tel" inputmode="tel" literal=true on_pause=keep/> }
        }),
        Form::Postal | Form::InsurerNo(..) => ToChildren::to_children(move || {
            view! { <TextInput value=text inputmode="numeric" literal=true width=12 on_pause=keep/> }
        }),
        Form::InsuredNo => ToChildren::to_children(move || {
            view! { <TextInput value=text literal=true width=12 on_pause=keep/> }
        }),
        Form::One(choices) => {
            let options: Vec<(String, String)> = std::iter::once((String::new(), tr::profile_choose().to_owned()))
                .chain(choices.iter().map(|code| ((*code).to_owned(), words::choice(part.spec.part, spec.field, code))))
                .collect();
            let on_change = move |code| {
                text.set(code);
                typed();
                keep();
            };
            ToChildren::to_children(move || {
                view! { <Select options=options.clone() value=text on_change=on_change/> }
            })
        }
        Form::Some(choices) => return several(part, input, choices),
    };
    Effect::new(move |first: Option<String>| {
        let now = text.get();
        if first.is_some_and(|before| before != now) {
            typed();
        }
        now
    });
    if spec.needed {
        view! { <Field label=label required_mark=tr::app_required() error=error>{control()}</Field> }.into_any()
    } else {
        view! { <Field label=label error=error>{control()}</Field> }.into_any()
    }
}

/// Several of a few, each with its own box.
fn several(part: Part, input: Input, choices: &'static [&'static str]) -> AnyView {
    let Input { spec, text, .. } = input;
    let boxes = choices.iter().map(|code| {
        let chosen = Signal::derive(move || text.with(|text| text.split(',').any(|known| known == *code)));
        let flip = move |on: bool| {
            text.update(|text| {
                let others = text.split(',').filter(|known| !known.is_empty() && known != code);
                let all: Vec<&str> = others.chain(on.then_some(*code)).collect();
                *text = all.join(",");
            });
            part.typed();
            part.keep();
        };
        view! { <Check value=chosen on_change=flip label=words::choice(part.spec.part, spec.field, code)/> }.into_any()
    });
    view! {
        <fieldset class="several"><legend>{words::field(part.spec.part, spec.field)}</legend>
            <div class="row">{boxes.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

impl Part {
    /// Somebody saved a newer version than the one that this was written over; reactive.
    fn overtaken(self) -> bool {
        self.here.with(|here| here.as_ref().is_some_and(|here| here.version > self.base.get()))
    }

    fn show_newest(self) {
        let now = self.here.get_untracked();
        let (rows, version) = now.map(|now| (now.rows, now.version)).unwrap_or_default();
        self.show(&rows, version);
        self.touched.set(false);
    }

    fn show(self, rows: &[Row], version: u32) {
        self.rows.set(Vec::new());
        rows.iter().for_each(|row| self.add(row));
        if rows.is_empty() {
            self.add(&[]);
        }
        self.base.set(version);
    }

    fn add(self, row: &[Cell]) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        // The inputs belong to the form: what an effect or a press makes would go with it.
        let make = || {
            let input = |spec: &'static FieldSpec| Input {
                spec,
                text: RwSignal::new(value(row, spec.field).unwrap_or_default().to_owned()),
                error: RwSignal::new(None),
            };
            self.spec.fields.iter().map(input).collect::<Vec<_>>()
        };
        let inputs = self.owner.with_value(|owner| owner.as_ref().map_or_else(make, |owner| owner.with(make)));
        self.rows.update(|rows| rows.push(Filled { key, inputs }));
    }

    fn shift(self, key: usize, up: bool) {
        self.rows.update(|rows| {
            let Some(at) = rows.iter().position(|row| row.key == key) else { return };
            let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|other| *other < rows.len()) };
            if let Some(other) = other {
                rows.swap(at, other);
            }
        });
        self.typed();
        self.keep();
    }

    fn remove(self, key: usize) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        self.typed();
        self.keep();
    }

    fn typed(self) {
        self.touched.set(true);
        self.slot.with_value(Slot::typing);
    }

    /// What stands in the fields, as it was typed.
    fn filled(self) -> Vec<Row> {
        let cell = |input: &Input| Cell { field: input.spec.field, value: input.text.get_untracked() };
        let rows = self.rows.try_with_untracked(|rows| {
            rows.iter().map(|row| row.inputs.iter().map(cell).filter(|cell| !cell.value.is_empty()).collect()).collect()
        });
        rows.unwrap_or_default()
    }

    fn keep(self) {
        if self.touched.try_get_untracked() != Some(true) {
            return;
        }
        let (Ok(text), Some(reason)) = (serde_json::to_string(&self.filled()), self.reason.try_get_untracked()) else {
            return;
        };
        let base_version = self.base.get_untracked();
        self.slot.with_value(|slot| slot.keep(&Draft { text, reason, base_version, ..Draft::begin(EntryKind::Post) }));
    }

    /// Closed; what was typed stays as a draft, and the button says that it goes on.
    fn give_up(self) {
        self.keep();
        self.open.set(false);
    }

    fn save(self) {
        let command = self.command.get_value();
        if command.pending() {
            return;
        }
        let typed = self.filled();
        let checked = check(self.spec.part, &typed);
        self.say(checked.as_ref().err().map(Vec::as_slice).unwrap_or_default());
        let Ok(rows) = checked else {
            return screen::focus_soon(format!("#part-{} form [aria-invalid=true]", self.spec.part.code()));
        };
        let reason: String = self.reason.get_untracked().trim().chars().take(MAX_WORDS).collect();
        self.keep();
        let body = NewPart { part: self.spec.part, version: self.base.get_untracked(), rows, reason };
        // The form may be folded before the answer comes.
        let slot = self.slot.get_value();
        profile::put(self.subject, body, &command, move |_| {
            slot.clear();
            self.touched.try_set(false);
            self.open.try_set(false);
            if let Some(toasts) = self.toasts {
                toasts.show(Tone::Success, tr::profile_saved());
            }
        });
    }

    /// Says what is wrong at its place.
    fn say(self, wrong: &[Wrong]) {
        self.wrong.set(!wrong.is_empty());
        self.rows.with_untracked(|rows| {
            for (n, row) in rows.iter().enumerate() {
                for input in &row.inputs {
                    let here = wrong.iter().find(|w| w.row == n && w.field == Some(input.spec.field));
                    input.error.set(here.map(|wrong| codes::field(wrong.error).to_owned()));
                }
            }
        });
    }
}
