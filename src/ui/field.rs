//! Label, hint and error around one input. The input finds its ids in the context ([`FieldIds`]).
//! The label stands above, the hint between, the error below, as the Digital Agency's forms do.

use super::dynamic;
use super::{Icon, IconName, fresh_id};
use leptos::context::Provider;
use leptos::prelude::*;

/// Ids that tie an input to its label, hint and error. Inputs of this kit take them by themselves.
#[derive(Clone, Debug)]
pub struct FieldIds {
    /// `id` of the input.
    pub input: String,
    /// `aria-describedby`: hint, and error while there is one.
    pub described_by: Signal<Option<String>>,
    /// `aria-invalid`.
    pub invalid: Signal<bool>,
    /// `aria-required`.
    pub required: bool,
}

impl FieldIds {
    /// Those of the surrounding field, or fresh ones for an input that stands alone.
    pub fn take() -> Self {
        use_context().unwrap_or_else(|| Self {
            input: fresh_id("input"),
            described_by: Signal::default(),
            invalid: Signal::default(),
            required: false,
        })
    }
}

/// One question of a form: label, hint, input, error.
#[component]
pub fn Field(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// The word that marks it as needed (or as optional), e.g. 「※必須」.
    #[prop(optional, into)]
    required_mark: Option<String>,
    /// The mark means "needed" (`aria-required`). False for a mark such as 「任意」.
    #[prop(optional, default = true)]
    required: bool,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The input: one of `TextInput`, `PasswordInput`, `TextArea`, `NumberField`.
    children: ChildrenFn,
) -> impl IntoView {
    let input = fresh_id("field");
    let (hint_id, error_id) = (format!("{input}-hint"), format!("{input}-error"));
    let invalid = Signal::derive(move || error.with(Option::is_some));
    let described_by = {
        let (hint_id, error_id, has_hint) = (hint_id.clone(), error_id.clone(), hint.is_some());
        Signal::derive(move || match (has_hint, invalid.get()) {
            (true, true) => Some(format!("{hint_id} {error_id}")),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        })
    };
    let ids = FieldIds { input: input.clone(), described_by, invalid, required: required && required_mark.is_some() };
    view! {
        <div class="field" data-invalid=move || invalid.get().then_some("true")>
            <label class="field-label" for=input>
                {dynamic(move || label.get())}
                {required_mark.map(|mark| view! { <span class="field-mark" class:field-mark-soft=!required>{mark}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <Provider value=ids>{children()}</Provider>
            <p class="field-error" id=error_id>
                {dynamic(move || error.get().map(|error| view! { <Icon name=IconName::Warning/><span>{error}</span> }))}
            </p>
        </div>
    }
    .into_any()
}

/// What went wrong, beside what it went wrong with; read out at once.
pub fn field_error(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="field-error" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> }.into_any()
}
