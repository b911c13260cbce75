//! A reason that is asked for before something is done: its field, what is wrong with it, and why it could not be done.

use crate::{
    components::failure,
    i18n::{codes, tr},
    stores::{Command, screen},
    ui::{Field, TextInput, dynamic, field_error},
};
use contract::problem::FieldError;
use leptos::prelude::*;

/// What is typed, and how the doing stands.
#[derive(Clone, Copy)]
pub struct Reason {
    text: RwSignal<String>,
    wrong: RwSignal<Option<FieldError>>,
    command: StoredValue<Command>,
}

impl Reason {
    /// Nothing is typed yet.
    pub fn begin() -> Self {
        let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(None));
        Self { text, wrong, command: StoredValue::new(Command::default()) }
    }

    /// What `check` makes of the text; otherwise what is wrong stands at the field.
    pub fn checked<T>(self, check: impl FnOnce(String) -> Result<T, FieldError>) -> Option<T> {
        let checked = check(self.text.get_untracked());
        self.wrong.set(checked.as_ref().err().copied());
        if checked.is_err() {
            screen::focus_soon("#main form [aria-invalid=true]");
        }
        checked.ok()
    }

    /// By which it is done.
    pub fn command(self) -> Command {
        self.command.get_value()
    }

    /// It is being done.
    pub fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.command.with_value(Command::pending))
    }

    /// For the next one.
    pub fn clear(self) {
        self.text.set(String::new());
    }

    /// The field, and below it why it could not be done.
    pub fn field(self, label: &str, hint: &'static str, required: bool) -> AnyView {
        let error = Signal::derive(move || self.wrong.get().map(|error| codes::field(error).to_owned()));
        let failure = move || {
            let error = self.command.with_value(Command::failure)?;
            Some(field_error(failure::sentence(&error)))
        };
        let mark = if required { tr::app_required() } else { tr::profile_optional() };
        let label = label.to_owned();
        view! {
            <Field label=label required_mark=mark required=required hint=hint error=error>
                <TextInput value=self.text/>
            </Field>
            {dynamic(failure)}
        }
        .into_any()
    }
}
