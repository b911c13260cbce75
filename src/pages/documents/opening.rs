//! Which kinds the subject's side reads: decided by the 中心となる利用機関, told to everybody whom it concerns.

use crate::{
    components::{failure, subject_band, typed::Overtaken},
    i18n::{codes, tr},
    stores::{Command, Remote, documents, may, yes},
    ui::{Button, Card, Check, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{
    ProblemCode, Right, SubjectId,
    document::{DocumentKind, Documents, KINDS, Opened},
};
use leptos::prelude::*;

/// The choice, for whoever may make it.
#[component]
pub fn Opening(
    /// As it stands.
    of: Remote<Documents>,
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let verdict = Memo::new(move |_| may(Right::DocumentOpen, subject));
    let here = Memo::new(move |_| of.with(|all| all.opened.clone()));
    let shown = yes(move || verdict.get().shown() && here.with(Option::is_some));
    dynamic(move || shown.get().then(|| view! { <Choice here=here verdict=verdict subject=subject/> }.into_any()))
}

#[component]
fn Choice(here: Memo<Option<Opened>>, verdict: Memo<crate::stores::Verdict>, subject: SubjectId) -> impl IntoView {
    let head = subject_band::head(subject);
    let begun = here.get_untracked().unwrap_or_default();
    let (kinds, base) = (RwSignal::new(begun.kinds), RwSignal::new(begun.version));
    // What somebody else decided meanwhile stands here at once, unless something else is being chosen: then it is asked.
    let show = move |now: &Opened| {
        kinds.set(now.kinds.clone());
        base.set(now.version);
    };
    Effect::new(move |before: Option<Opened>| {
        let now = here.get().unwrap_or_default();
        let chosen = kinds.get_untracked();
        if before.is_none_or(|before| before.kinds == chosen) || now.kinds == chosen {
            show(&now);
        }
        now
    });
    let version = move || here.with(|here| here.as_ref().map_or(0, |here| here.version));
    let overtaken = yes(move || version() > base.get());
    let told = move || {
        overtaken.get().then(|| {
            let keep = move || base.set(untrack(version));
            let take = move || _ = here.with_untracked(|here| here.as_ref().map(show));
            view! { <Overtaken title=tr::documents_opening_overtaken() on_keep=keep on_take=take/> }.into_any()
        })
    };
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let same =
        yes(move || here.with(|here| here.as_ref().is_some_and(|here| kinds.with(|kinds| here.kinds == *kinds))));
    let why_not = Signal::derive(move || {
        let denied = verdict.get().reason().map(|denied| codes::denied(denied).to_owned());
        denied
            .or_else(|| overtaken.get().then(|| tr::correct_decide().to_owned()))
            .or_else(|| same.get().then(|| tr::documents_unchanged().to_owned()))
            .or_else(|| subject_band::unnamed(head))
    });
    let boxes = KINDS.iter().map(|spec| spec.kind).filter(|kind| !kind.is_of_consent()).map(|kind| {
        let value = Signal::derive(move || kinds.with(|kinds| kinds.contains(&kind)));
        let flip = move |on: bool| {
            kinds.update(|kinds| {
                let chosen = |known: DocumentKind| if known == kind { on } else { kinds.contains(&known) };
                *kinds = DocumentKind::ALL.iter().copied().filter(|known| chosen(*known)).collect();
            });
        };
        view! { <Check value=value on_change=flip label=codes::document(kind)/> }.into_any()
    });
    let boxes = boxes.collect_view();
    let toasts = use_context::<Toasts>();
    let save = move || {
        let body = Opened { version: base.get_untracked(), kinds: kinds.get_untracked() };
        documents::open_kinds(subject, body, &command.get_value(), move || {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::documents_opening_saved());
            }
        });
    };
    let failed = move || {
        let error = command.with_value(Command::failure);
        let error = error.filter(|error| error.code() != Some(ProblemCode::VersionConflict));
        error.map(|error| field_error(failure::sentence(&error)))
    };
    view! {
        <Card title=tr::documents_opening()>
            <p class="soft">{tr::documents_opening_text()}</p>
            <fieldset class="several"><legend class="visually-hidden">{tr::documents_opening()}</legend>
                <div class="opening-kinds">{boxes}</div>
            </fieldset>
            {dynamic(told)}
            {dynamic(failed)}
            <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=save>{tr::documents_opening_save()}</Button>
        </Card>
    }
    .into_any()
}
