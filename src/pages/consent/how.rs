//! How a member of staff took a consent: signed on the screen or on paper, by whom, before whom.

use super::sign::SignPad;
use crate::{
    components::typed::Typed,
    i18n::tr,
    stores::yes,
    ui::{Field, Segmented, TextInput, dynamic, field_error},
};
use contract::{
    Date,
    consent::{ConsentMethod, Signature, Signer},
    problem::FieldError,
};
use leptos::prelude::*;

/// What was typed and drawn, as it is sent.
pub struct How {
    /// In which way.
    pub method: ConsentMethod,
    /// Who agreed in the subject's place.
    pub signer: Option<Signer>,
    /// 立会人
    pub witness: String,
    /// Day of the signature on paper.
    pub signed_on: Option<Date>,
    /// As it was drawn.
    pub signature: Option<Signature>,
}

/// The fields `method`, `signer.name`, `signer.relation`, `witness` and `signed_on` of a form, and the signature.
pub fn fields(typed: Typed, signature: RwSignal<Signature>) -> AnyView {
    let method = typed.text("method");
    let options =
        [(ConsentMethod::InPerson, tr::consent_how_in_person()), (ConsentMethod::Paper, tr::consent_how_paper())];
    let options = options.map(|(method, word)| (method.code().to_owned(), word.to_owned(), None)).to_vec();
    let paper = yes(move || method.with(|method| method == ConsentMethod::Paper.code()));
    let signed = yes(move || method.with(|method| method == ConsentMethod::InPerson.code()));
    let text = move |field: &'static str, kind: &'static str| {
        let literal = kind != "text";
        view! { <TextInput value=typed.text(field) kind=kind literal=literal on_pause=move || typed.keep()/> }
    };
    let day = move || {
        paper.get().then(|| view! {
            <Field label=tr::consent_signed_on() required_mark=tr::app_required() error=typed.error("signed_on")>{text("signed_on", "date")}</Field>
        }.into_any())
    };
    let pad = move || {
        signed.get().then(|| view! { <SignPad value=signature error=typed.error("signature") on_draw=move || typed.wrong.set(None)/> }.into_any())
    };
    let undecided = typed.error("method");
    let wrong = move || undecided.get().map(field_error);
    view! {
        <Segmented legend=tr::consent_how() options=options value=method/>
        {dynamic(wrong)}
        <div class="part-fields">
            <Field label=tr::consent_signer_name() required_mark=tr::profile_optional() required=false hint=tr::consent_signer_hint() error=typed.error("signer.name")>{text("signer.name", "text")}</Field>
            <Field label=tr::consent_signer_relation() required_mark=tr::profile_optional() required=false error=typed.error("signer.relation")>{text("signer.relation", "text")}</Field>
            <Field label=tr::consent_witness() required_mark=tr::profile_optional() required=false hint=tr::consent_witness_hint() error=typed.error("witness")>{text("witness", "text")}</Field>
            {dynamic(day)}
        </div>
        {dynamic(pad)}
    }
    .into_any()
}

/// What stands in the fields; whoever signs in for themself says by that how.
///
/// # Errors
/// The field that is wrong.
pub fn read(typed: Typed, signature: RwSignal<Signature>, staff: bool) -> Result<How, (&'static str, FieldError)> {
    let text = |field: &str| typed.text(field).get_untracked().trim().to_owned();
    let method = match staff {
        true => ConsentMethod::from_code(&text("method")),
        false => ConsentMethod::Own,
    };
    if method == ConsentMethod::Unknown {
        return Err(("method", FieldError::Required));
    }
    let signed_on = match text("signed_on") {
        empty if empty.is_empty() => None,
        day => Some(day.parse().map_err(|_| ("signed_on", FieldError::Malformed))?),
    };
    let signer = Signer { name: text("signer.name"), relation: text("signer.relation") };
    let signer = (!signer.name.is_empty() || !signer.relation.is_empty()).then_some(signer);
    let signature = (method == ConsentMethod::InPerson).then(|| signature.get_untracked());
    Ok(How { method, signer, witness: text("witness"), signed_on, signature })
}
