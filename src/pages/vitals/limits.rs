//! 通知範囲: what a named doctor or nurse has set for this person, and the form to set it.

use crate::{
    components::{
        RemoteView, failure, subject_band,
        vitals::{drawing::range, fields::sentence, reading},
    },
    i18n::{codes, dates, tr, vitals},
    stores::{Command, draft::Draft, may, vitals::Measured, yes},
    ui::{Button, ButtonKind, ButtonSize, Card, Field, IconName, TextInput, Toasts, Tone, dynamic, field_error},
};
use contract::{
    Right, SubjectId,
    entry::{EntryKind, MAX_REASON},
    text::clean,
    vital::{Decimal, NewLimit, TABLE, VitalKind, Vitals, spec},
};
use leptos::prelude::*;

/// The limits of a subject.
#[component]
pub fn Limits(
    /// Of whom.
    subject: SubjectId,
    /// The values.
    measured: Measured,
) -> impl IntoView {
    let recent = measured.recent();
    let handle = recent.handle();
    let verdict = Memo::new(move |_| may(Right::VitalLimit, subject));
    let editable = yes(move || verdict.get().allowed());
    let editing = RwSignal::new(None::<VitalKind>);
    let of_list = measured.clone();
    let list = move || {
        let measured = of_list.clone();
        recent.with(|vitals| {
            let kinds = TABLE.iter().filter(|spec| spec.hard.is_some() && spec.suggest != (None, None));
            kinds.map(|spec| line(spec.kind, vitals, editable, editing, subject, measured.clone())).collect_view()
        })
    };
    view! {
        <p class="soft">{tr::vitals_limit_text()}</p>
        {dynamic(move || verdict.get().reason().map(|d| view! { <p class="soft">{codes::denied(d)}</p> }.into_any()))}
        <RemoteView of=handle><ul class="limits" role="list">{list.clone()}</ul></RemoteView>
    }
    .into_any()
}

fn line(
    kind: VitalKind,
    all: &Vitals,
    editable: Memo<bool>,
    editing: RwSignal<Option<VitalKind>>,
    subject: SubjectId,
    measured: Measured,
) -> AnyView {
    let limit = all.limit(kind).cloned();
    let words = limit.as_ref().map_or_else(
        || tr::vitals_limit_none().to_owned(),
        |limit| {
            tr::vitals_limit_one(
                vitals::who(&limit.by),
                range(kind, limit),
                &limit.reason,
                dates::plain(limit.at.date()),
            )
        },
    );
    let open = yes(move || editing.get() == Some(kind));
    let set = limit.as_ref().map_or_else(|| spec(kind).map(|s| s.suggest).unwrap_or_default(), |l| (l.low, l.high));
    let is_set = limit.is_some();
    let form = move || {
        open.get().then(|| {
            let form = LimitForm { subject, kind, set, is_set, editing };
            view! { <Form form=form measured=measured.clone()/> }.into_any()
        })
    };
    let button = move || {
        (editable.get() && !open.get()).then(|| {
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen
                    on_press=move || editing.set(Some(kind))>{tr::vitals_limit_set()}</Button>
            }
            .into_any()
        })
    };
    view! {
        <li class="limit" aria-label=vitals::kind(kind)>
            <div class="row"><b>{vitals::kind(kind)}<small>{vitals::unit(kind)}</small></b>{dynamic(button)}</div>
            <p>{words}</p>
            {dynamic(form)}
        </li>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct LimitForm {
    subject: SubjectId,
    kind: VitalKind,
    /// Filled in to begin with: what is set, or the table's suggestion.
    set: (Option<Decimal>, Option<Decimal>),
    is_set: bool,
    editing: RwSignal<Option<VitalKind>>,
}

#[component]
fn Form(form: LimitForm, measured: Measured) -> impl IntoView {
    let LimitForm { subject, kind, set, is_set, editing } = form;
    let written = |side: Option<Decimal>| side.map(|value| vitals::number(kind, value)).unwrap_or_default();
    let (low, high) = (RwSignal::new(written(set.0)), RwSignal::new(written(set.1)));
    let (low_error, high_error) = (RwSignal::new(None), RwSignal::new(None));
    let (reason, reason_error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let command = StoredValue::new(Command::default());
    let id = StoredValue::new(Draft::begin(EntryKind::Post).id);
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let head = subject_band::head(subject);
    let unnamed = Signal::derive(move || subject_band::unnamed(head));
    let toasts = use_context::<Toasts>();
    let measured = StoredValue::new(measured);
    // What stands in a field, or what is wrong with it beside it.
    let read = move |text: RwSignal<String>, error: RwSignal<Option<String>>| {
        let spec = spec(kind)?;
        let side = text.with_untracked(|text| reading::read(spec, text));
        error.set(side.err().map(|wrong| sentence(spec, wrong)));
        side.ok()
    };
    let send = move |low: Option<Decimal>, high: Option<Decimal>| {
        let typed = reason.get_untracked();
        let why = clean(&typed, MAX_REASON);
        reason_error.set(why.err().map(|e| codes::field(e).to_owned()));
        let Ok(why) = why else { return };
        let new = NewLimit { id: id.get_value(), subject, kind, low, high, reason: why.to_owned() };
        if let Err((field, error)) = new.check() {
            let at = if field == "low" { low_error } else { high_error };
            return at.set(Some(codes::field(error).to_owned()));
        }
        measured.get_value().set_limit(new, &command.get_value(), move |saved| {
            if saved {
                editing.try_set(None);
                if let Some(toasts) = toasts {
                    toasts.show(Tone::Success, tr::vitals_limit_saved());
                }
            }
        });
    };
    let set_both = move || {
        if let (Some(low), Some(high)) = (read(low, low_error), read(high, high_error)) {
            send(low, high);
        }
    };
    let failed = move || {
        command.with_value(Command::failure).map(|error| {
            let sentence = tr::compose_state_failed(failure::sentence(&error));
            field_error(sentence)
        })
    };
    view! {
        <Card title=tr::vitals_limit_set()>
            {(!is_set).then(|| view! { <p class="soft">{tr::vitals_suggested()}</p> }.into_any())}
            <div class="row">
                <Field label=tr::vitals_limit_low() error=low_error>
                    <TextInput value=low inputmode="decimal" width=7 literal=true/>
                </Field>
                <Field label=tr::vitals_limit_high() error=high_error>
                    <TextInput value=high inputmode="decimal" width=7 literal=true/>
                </Field>
            </div>
            <Field label=tr::vitals_limit_reason() required_mark=tr::app_required() error=reason_error>
                <TextInput value=reason/>
            </Field>
            {dynamic(failed)}
            <div class="dialog-acts">
                <Button kind=ButtonKind::Quiet on_press=move || editing.set(None)>{tr::app_cancel()}</Button>
                {is_set.then(|| view! {
                    <Button kind=ButtonKind::Secondary busy=busy disabled_reason=unnamed on_press=move || send(None, None)>
                        {tr::vitals_limit_clear()}
                    </Button>
                }.into_any())}
                <Button icon=IconName::Check busy=busy disabled_reason=unnamed on_press=set_both>
                    {dynamic(move || tr::vitals_send(subject_band::full_name(head)))}
                </Button>
            </div>
        </Card>
    }
    .into_any()
}
