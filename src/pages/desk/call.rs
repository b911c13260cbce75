//! 電話での撤回 (M19-1): for those who cannot do it on a screen. Who called and how that was made sure stands with the act.

use crate::{
    components::{
        agreement::purpose,
        compose::state::WriteState,
        typed::{ThrowAway, Typed},
    },
    i18n::{dates, tr},
    stores::{Command, desk, draft::Form, screen},
    ui::{Button, ButtonKind, Check, Disclosure, Field, IconName, Select, TextInput, Toasts, Tone, dynamic},
};
use contract::{
    ConsentId, InstitutionId,
    consent::{Call, ConsentChange, ConsentScope, Purpose, Signer},
    desk::DeskSubject,
};
use leptos::prelude::*;

const FIELDS: [&str; 4] = ["of", "call.name", "call.relation", "call.checked"];

/// What may end, with its code: the whole, a purpose that is agreed to, an institution.
fn choices(of: &DeskSubject) -> Vec<(String, String)> {
    let whole = (String::new(), tr::consent_stop_all().to_owned());
    let purposes = of.purposes.iter().filter(|one| one.is_optional());
    let purposes = purposes.map(|one| (one.code().to_owned(), purpose(*one).to_owned()));
    let shared = of.shared.iter().filter(|with| with.stopped.is_none());
    let shared = shared.map(|with| (with.institution.to_string(), tr::consent_stop_one(&with.name)));
    std::iter::once(whole).chain(shared).chain(purposes).collect()
}

fn scope(code: &str) -> ConsentScope {
    match code.parse::<InstitutionId>() {
        Ok(institution) => ConsentScope::Institution { institution },
        Err(_) if code.is_empty() => ConsentScope::Whole {},
        Err(_) => ConsentScope::Purpose { purpose: Purpose::from_code(code) },
    }
}

/// The form, folded until it is wanted.
#[component]
pub fn CallForm(
    /// Of whom.
    of: DeskSubject,
) -> impl IntoView {
    let (subject, name) = (of.head.id, of.head.name.full());
    let typed = Typed::begin(subject, Form::Call, &FIELDS, None);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let sure = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    typed.anew_after(command);
    let options = choices(&of);
    let codes: Vec<String> = options.iter().map(|(code, _)| code.clone()).collect();
    let wanted = typed.text("of");
    // What a draft names may have ended meanwhile: then it is the first, as the list shows.
    let chosen =
        Signal::derive(move || wanted.with(|code| if codes.contains(code) { code.clone() } else { String::new() }));
    let send = move || {
        let text = |field| typed.text(field).get_untracked();
        let caller = Signer { name: text("call.name"), relation: text("call.relation") };
        let call = Call { caller, checked: text("call.checked") }.checked();
        typed.wrong.set(call.as_ref().err().copied());
        // The same kind of id as everything that is sent.
        let id = typed.id.get_untracked().to_string().parse::<ConsentId>();
        let (Ok(call), Ok(id)) = (call, id) else {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        };
        typed.keep();
        let body = ConsentChange { id, of: scope(&chosen.get_untracked()), call: Some(call) };
        let slot = typed.slot.get_value();
        desk::withdraw(subject, body, &command.get_value(), move |receipt| {
            // The form may be gone by now.
            typed.touched.try_set(false);
            slot.clear();
            if let Some(toasts) = toasts {
                let words = tr::consent_receipt(dates::moment(receipt.at), receipt.number);
                toasts.show(Tone::Success, [tr::desk_receipt_call(), &words].join(" "));
            }
            screen::focus_soon("#page-title");
        });
    };
    let why_not = Signal::derive(move || (!sure.get()).then(|| tr::desk_sure_first().to_owned()));
    let text = move |field: &'static str| view! { <TextInput value=typed.text(field) on_pause=move || typed.keep()/> };
    let press = tr::desk_call_send(&name);
    view! {
        <Disclosure summary=tr::desk_call_title()>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::desk_call_title()>
                <p>{tr::desk_call_about()}</p>
                <Field label=tr::desk_call_of()>
                    <Select options=options.clone() value=chosen on_change=move |code: String| { sure.set(false); typed.choose("of", code); }/>
                </Field>
                <div class="part-fields">
                    <Field label=tr::desk_caller() required_mark=tr::app_required() error=typed.error("call.name")>{text("call.name")}</Field>
                    <Field label=tr::desk_relation() required_mark=tr::app_required() hint=tr::desk_relation_hint() error=typed.error("call.relation")>{text("call.relation")}</Field>
                    <Field label=tr::desk_checked() required_mark=tr::app_required() hint=tr::desk_checked_hint() error=typed.error("call.checked")>{text("call.checked")}</Field>
                </div>
                <Check value=sure on_change=move |on| sure.set(on) label=tr::desk_call_sure(&name)/>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts">
                    {dynamic(move || view! { <ThrowAway typed=typed on_done=move || { sure.set(false); typed.blank(); }/> }.into_any())}
                    <Button kind=ButtonKind::Danger icon=IconName::Lock busy=busy disabled_reason=why_not on_press=send>{press}</Button>
                </div>
            </form>
        </Disclosure>
    }
    .into_any()
}
