//! 停止・再開 of sharing (form 10), 逝去の届出 and what follows it: one form for each, at the operator's desk and, for 停止, at
//! the core institution. Nothing is done before the confirmation is ticked.

use crate::{
    components::{
        compose::state::WriteState,
        person,
        typed::{ThrowAway, Typed},
    },
    i18n::{dates, names, tr},
    stores::{Command, clock, desk, draft::Form, screen},
    ui::{Button, ButtonKind, Check, Disclosure, Field, IconName, TextInput, Toasts, Tone, dynamic},
};
use contract::{
    Date, SubjectId,
    consent::Signer,
    desk::{GRACE_DAYS, NewSubjectAct, SubjectAct, SubjectActed},
    problem::FieldError,
};
use leptos::prelude::*;

/// The words of an act: heading, what it does, button, what is said when it is done.
fn words(act: SubjectAct) -> [String; 4] {
    let all = |title: &str, about: String, press: &str, done: &str| {
        [title.to_owned(), about, press.to_owned(), done.to_owned()]
    };
    match act {
        SubjectAct::Stop => {
            all(tr::desk_stop_title(), tr::desk_stop_about().to_owned(), tr::desk_stop(), tr::desk_stopped())
        }
        SubjectAct::Resume => {
            all(tr::desk_resume_title(), tr::desk_resume_about().to_owned(), tr::desk_resume(), tr::desk_resumed())
        }
        SubjectAct::Died => {
            all(tr::desk_died_title(), tr::desk_died_about(GRACE_DAYS), tr::desk_died(), tr::desk_died_done())
        }
        SubjectAct::Alive => {
            all(tr::desk_alive_title(), tr::desk_alive_about().to_owned(), tr::desk_alive(), tr::desk_alive_done())
        }
        SubjectAct::Close | SubjectAct::Unknown => {
            all(tr::desk_close_title(), tr::desk_close_about().to_owned(), tr::desk_close(), tr::desk_close_done())
        }
    }
}

/// An act that was done, in a few words.
pub fn acted_word(act: SubjectAct) -> &'static str {
    match act {
        SubjectAct::Stop => tr::desk_act_stop(),
        SubjectAct::Resume => tr::desk_act_resume(),
        SubjectAct::Died => tr::desk_act_died(),
        SubjectAct::Alive => tr::desk_act_alive(),
        SubjectAct::Close | SubjectAct::Unknown => tr::desk_act_close(),
    }
}

/// What stands on record of it: who filed it, why, by whom it was recorded.
pub fn acted(acted: &SubjectActed) -> AnyView {
    let told = acted.told_by.as_ref().map(|by| view! { <p>{tr::desk_told_words(&by.name, &by.relation)}</p> });
    let day = acted.day.map(|day| view! { <p>{tr::desk_died_on(dates::plain(day))}</p> });
    let reason = (!acted.reason.is_empty())
        .then(|| view! { <p class="post-body" lang=person::lang_of(&acted.reason)>{acted.reason.clone()}</p> });
    let by = [acted.by.name.full(), names::standing(&acted.by)].join(tr::list_dot());
    view! {
        <p><b>{acted_word(acted.act)}</b></p>
        {day} {told} {reason}
        <p class="soft part-stamp">{tr::profile_by(dates::moment(acted.at), by)}</p>
    }
    .into_any()
}

const FIELDS: [&str; 4] = ["reason", "day", "told_by.name", "told_by.relation"];

/// The form of one act, folded until it is wanted.
#[component]
pub fn ActForm(
    /// On whom.
    subject: SubjectId,
    /// Their name: it stands on what is confirmed.
    #[prop(into)]
    name: String,
    /// Which act.
    act: SubjectAct,
    /// Why it cannot be done today.
    #[prop(optional, into)]
    not_yet: Signal<Option<String>>,
) -> impl IntoView {
    let [title, about, press, said] = words(act);
    let typed = Typed::begin(subject, Form::SubjectAct(act), &FIELDS, None);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let sure = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    let run = move || {
        let text = |field| typed.text(field).get_untracked();
        let day = text("day");
        let died = act == SubjectAct::Died;
        let told_by = died.then(|| Signer { name: text("told_by.name"), relation: text("told_by.relation") });
        let body = match day.parse::<Date>() {
            Err(_) if died && !day.is_empty() => Err(("day", FieldError::Malformed)),
            day => {
                Ok(NewSubjectAct { id: typed.id.get_untracked(), act, reason: text("reason"), told_by, day: day.ok() })
            }
        };
        let body = body.and_then(|body| body.checked(untrack(clock::today)));
        typed.wrong.set(body.as_ref().err().copied());
        let Ok(body) = body else {
            screen::focus_soon("#main form [aria-invalid=true]");
            return;
        };
        typed.keep();
        let (said, slot) = (said.clone(), typed.slot.get_value());
        desk::act(subject, body, &command.get_value(), move || {
            // The form may be gone by now.
            typed.touched.try_set(false);
            slot.clear();
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
            screen::focus_soon("#page-title");
        });
    };
    typed.anew_after(command);
    let text = move |field: &'static str, kind: &'static str| {
        let literal = kind != "text";
        view! { <TextInput value=typed.text(field) kind=kind literal=literal on_pause=move || typed.keep()/> }
    };
    let fields = match act {
        SubjectAct::Died => view! {
            <Field label=tr::desk_day() required_mark=tr::app_required() error=typed.error("day")>{text("day", "date")}</Field>
            <Field label=tr::desk_told_by() required_mark=tr::app_required() error=typed.error("told_by.name")>{text("told_by.name", "text")}</Field>
            <Field label=tr::desk_relation() required_mark=tr::app_required() error=typed.error("told_by.relation")>{text("told_by.relation", "text")}</Field>
        }
        .into_any(),
        _ => view! {
            <Field label=tr::desk_reason() required_mark=tr::app_required() hint=tr::desk_reason_hint() error=typed.error("reason")>{text("reason", "text")}</Field>
        }
        .into_any(),
    };
    let why_not =
        Signal::derive(move || not_yet.get().or_else(|| (!sure.get()).then(|| tr::desk_sure_first().to_owned())));
    let danger = !matches!(act, SubjectAct::Resume | SubjectAct::Alive);
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let icon = if danger { IconName::Lock } else { IconName::Check };
    let named = title.clone();
    view! {
        <Disclosure summary=title>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=named>
                <p>{about}</p>
                <div class="part-fields">{fields}</div>
                <Check value=sure on_change=move |on| sure.set(on) label=tr::desk_sure(&name)/>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts">
                    {dynamic(move || view! { <ThrowAway typed=typed on_done=move || { sure.set(false); typed.blank(); }/> }.into_any())}
                    <Button kind=kind icon=icon busy=busy disabled_reason=why_not on_press=run>{press}</Button>
                </div>
            </form>
        </Disclosure>
    }
    .into_any()
}
