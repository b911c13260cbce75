//! 測定項目の順 of an institution: its admin says which fields its staff find at once, and in which order.

use crate::{
    components::{RemoteView, failure, typed::Overtaken},
    i18n::{codes, tr, vitals},
    stores::{Command, Remote, field_order, yes},
    ui::{Button, Check, IconButton, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{
    InstitutionId, ProblemCode,
    field_order::{FieldOrder, choosable},
    people::InstitutionRef,
    vital::VitalKind,
};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Editor {
    institution: InstitutionId,
    /// Those that are found at once come first, in their order; the upper pressure stands for both.
    kinds: RwSignal<Vec<(VitalKind, bool)>>,
    /// The version that it was written over.
    version: RwSignal<u32>,
    error: RwSignal<Option<&'static str>>,
    command: StoredValue<Command>,
}

/// The order of one institution.
#[component]
pub fn FieldOrderEditor(
    /// Whose.
    institution: InstitutionRef,
) -> impl IntoView {
    let saved = field_order::of(institution.id);
    let handle = saved.handle();
    let editor = Editor {
        institution: institution.id,
        kinds: RwSignal::new(Vec::new()),
        version: RwSignal::new(0),
        error: RwSignal::new(None),
        command: StoredValue::new(Command::default()),
    };
    let of_begin = saved.clone();
    Effect::new(move |begun: Option<bool>| {
        if begun == Some(true) {
            return true;
        }
        let here = of_begin.get();
        here.as_ref().inspect(|order| editor.show(order)).is_some()
    });
    view! {
        <section class="stack">
            <h2>{tr::field_order_of(&institution.name)}</h2>
            <p class="soft">{tr::field_order_about()}</p>
            <RemoteView of=handle><Rows editor=editor saved=saved.clone()/></RemoteView>
        </section>
    }
    .into_any()
}

#[component]
fn Rows(editor: Editor, saved: Remote<FieldOrder>) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let overtaken = move || {
        let now = saved.with(|order| order.version).unwrap_or(0);
        (now > editor.version.get()).then(|| {
            let saved = saved.clone();
            let take = move || _ = saved.with(|order| editor.show(order));
            view! {
                <Overtaken title=tr::field_order_overtaken() on_keep=move || editor.version.set(now) on_take=take/>
            }
            .into_any()
        })
    };
    let failed = move || {
        let error = editor.command.with_value(Command::failure);
        let error = error.filter(|error| error.code() != Some(ProblemCode::VersionConflict));
        let words = error.map(|error| failure::sentence(&error));
        let words = words.or_else(|| editor.error.get().map(str::to_owned));
        words.map(field_error)
    };
    let busy = Signal::derive(move || editor.command.with_value(Command::pending));
    view! {
        <ol class="field-order" role="list">
            <For each=move || editor.kinds.get() key=|row| row.0 let:row><One editor=editor kind=row.0/></For>
        </ol>
        {dynamic(overtaken)}
        {dynamic(failed)}
        <div class="row">
            <Button icon=IconName::Check busy=busy on_press=move || editor.save(toasts)>{tr::field_order_save()}</Button>
        </div>
    }
    .into_any()
}

#[component]
fn One(editor: Editor, kind: VitalKind) -> impl IntoView {
    let first = yes(move || editor.kinds.with(|kinds| kinds.contains(&(kind, true))));
    let name = if kind == VitalKind::BpSys { tr::vital_bp() } else { vitals::kind(kind) };
    view! {
        <li>
            <Check value=first on_change=move |on| editor.flip(kind, on) label=name/>
            {dynamic(move || first.get().then(|| view! {
                <IconButton name=IconName::ChevronUp label=tr::field_order_up(name) on_press=move || editor.shift(kind, -1)/>
                <IconButton name=IconName::ChevronDown label=tr::field_order_down(name) on_press=move || editor.shift(kind, 1)/>
            }.into_any()))}
        </li>
    }
    .into_any()
}

impl Editor {
    fn show(self, order: &FieldOrder) {
        let pressure = |kind: &VitalKind| *kind != VitalKind::BpDia;
        let rest = choosable().filter(|kind| !order.kinds.contains(kind));
        let first = order.kinds.iter().copied().map(|kind| (kind, true));
        let all = first.chain(rest.map(|kind| (kind, false))).filter(|(kind, _)| pressure(kind));
        self.kinds.set(all.collect());
        self.version.set(order.version);
    }

    /// Joins the first ones at their end, or leaves them.
    fn flip(self, kind: VitalKind, on: bool) {
        self.kinds.update(|kinds| {
            kinds.retain(|(known, _)| *known != kind);
            let end = kinds.iter().take_while(|(_, first)| *first).count();
            kinds.insert(end, (kind, on));
        });
    }

    fn shift(self, kind: VitalKind, by: isize) {
        self.kinds.update(|kinds| {
            let firsts = kinds.iter().take_while(|(_, first)| *first).count();
            let at = kinds.iter().position(|(known, _)| *known == kind);
            let to = at.and_then(|at| at.checked_add_signed(by)).filter(|to| *to < firsts);
            if let (Some(at), Some(to)) = (at, to) {
                kinds.swap(at, to);
            }
        });
    }

    fn save(self, toasts: Option<Toasts>) {
        let first = self.kinds.get_untracked().into_iter().filter(|(_, first)| *first).map(|(kind, _)| kind);
        let with_pressure = |kind| match kind {
            VitalKind::BpSys => vec![kind, VitalKind::BpDia],
            kind => vec![kind],
        };
        let body = FieldOrder { version: self.version.get_untracked(), kinds: first.flat_map(with_pressure).collect() };
        let wrong = body.check().err();
        self.error.set(wrong.map(codes::field));
        let command = self.command.get_value();
        if wrong.is_some() || command.pending() {
            return;
        }
        field_order::put(self.institution, body, &command, move |saved| {
            self.version.try_set(saved.version);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::field_order_saved());
            }
        });
    }
}
