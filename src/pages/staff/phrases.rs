//! 定型文 of an institution: its admin keeps the list in order. Nothing that is typed is lost where somebody else saved
//! meanwhile: it is told, and a person decides which list counts.

use crate::{
    components::{RemoteView, failure, typed::Overtaken},
    i18n::tr,
    stores::{Command, Remote, phrases},
    ui::{
        Button, ButtonKind, ButtonSize, EmptyState, Field, IconButton, IconName, TextArea, TextInput, Toasts, Tone,
        dynamic, field_error,
    },
};
use contract::{
    InstitutionId, ProblemCode,
    people::InstitutionRef,
    phrase::{self, Phrase, Phrases},
    problem::FieldError,
    text::clean,
};
use leptos::prelude::*;

/// One phrase as it is being edited.
#[derive(Clone, Copy)]
struct Row {
    /// Stays with the row while others move.
    key: usize,
    title: RwSignal<String>,
    text: RwSignal<String>,
    title_error: RwSignal<Option<String>>,
    text_error: RwSignal<Option<String>>,
}

#[derive(Clone, Copy)]
struct Editor {
    institution: InstitutionId,
    rows: RwSignal<Vec<Row>>,
    /// The version that what is typed was written over.
    version: RwSignal<u32>,
    next: StoredValue<usize>,
    command: StoredValue<Command>,
    toasts: Option<Toasts>,
}

/// The list of one institution.
#[component]
pub fn PhraseEditor(
    /// Whose.
    institution: InstitutionRef,
) -> impl IntoView {
    let saved = phrases::of(institution.id);
    let handle = saved.handle();
    let editor = Editor {
        institution: institution.id,
        rows: RwSignal::new(Vec::new()),
        version: RwSignal::new(0),
        next: StoredValue::new(0),
        command: StoredValue::new(Command::default()),
        toasts: use_context(),
    };
    // The rows belong to the page: what an effect makes goes when it runs again.
    let (of_begin, owner) = (saved.clone(), Owner::current());
    Effect::new(move |begun: Option<bool>| {
        if begun == Some(true) {
            return true;
        }
        let here = of_begin.get();
        if let (Some(phrases), Some(owner)) = (&here, &owner) {
            owner.with(|| untrack(|| editor.show(phrases)));
        }
        here.is_some()
    });
    view! {
        <section class="stack">
            <h2>{tr::phrase_of(&institution.name)}</h2>
            <p class="soft">{tr::phrase_about()}</p>
            <RemoteView of=handle><Rows editor=editor saved=saved.clone()/></RemoteView>
        </section>
    }
    .into_any()
}

#[component]
fn Rows(editor: Editor, saved: Remote<Phrases>) -> impl IntoView {
    let empty = move || {
        editor.rows.with(Vec::is_empty).then(|| {
            view! { <EmptyState icon=IconName::Note title=tr::phrase_empty() text=tr::phrase_empty_text()/> }.into_any()
        })
    };
    let overtaken = move || {
        let now = saved.with(|phrases| phrases.version).unwrap_or(0);
        (now > editor.version.get()).then(|| {
            let take = {
                let saved = saved.clone();
                move || _ = saved.with(|phrases| editor.show(phrases))
            };
            view! {
                <Overtaken title=tr::phrase_overtaken() on_keep=move || editor.version.set(now) on_take=take/>
            }
            .into_any()
        })
    };
    let failed = move || {
        let error = editor.command.with_value(Command::failure);
        let error = error.filter(|error| error.code() != Some(ProblemCode::VersionConflict));
        error.map(|error| field_error(failure::sentence(&error)))
    };
    let busy = Signal::derive(move || editor.command.with_value(Command::pending));
    let full =
        Signal::derive(move || (editor.rows.with(Vec::len) >= phrase::MOST).then(|| tr::phrase_full().to_owned()));
    view! {
        {dynamic(empty)}
        <ol class="phrases" role="list">
            <For each=move || editor.rows.get() key=|row| row.key let:row><One editor=editor row=row/></For>
        </ol>
        {dynamic(overtaken)}
        {dynamic(failed)}
        <div class="row">
            <Button kind=ButtonKind::Secondary icon=IconName::Plus disabled_reason=full
                on_press=move || editor.add(String::new(), String::new())>{tr::phrase_add()}</Button>
            <Button icon=IconName::Check busy=busy on_press=move || editor.save()>{tr::phrase_save()}</Button>
        </div>
    }
    .into_any()
}

#[component]
fn One(editor: Editor, row: Row) -> impl IntoView {
    let Row { key, title, text, title_error, text_error } = row;
    view! {
        <li class="card stack">
            <Field label=tr::phrase_title() required_mark=tr::app_required() error=title_error><TextInput value=title/></Field>
            <Field label=tr::phrase_text() required_mark=tr::app_required() error=text_error>
                <TextArea value=text max=phrase::MAX_PHRASE rows=2 over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            <div class="row">
                <IconButton name=IconName::ChevronUp label=tr::phrase_up() on_press=move || editor.up(key)/>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Close on_press=move || editor.remove(key)>
                    {tr::phrase_remove()}
                </Button>
            </div>
        </li>
    }
    .into_any()
}

impl Editor {
    fn show(self, phrases: &Phrases) {
        self.rows.set(Vec::new());
        for Phrase { title, text } in &phrases.items {
            self.add(title.clone(), text.clone());
        }
        self.version.set(phrases.version);
    }

    fn add(self, title: String, text: String) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let row = Row {
            key,
            title: RwSignal::new(title),
            text: RwSignal::new(text),
            title_error: RwSignal::new(None),
            text_error: RwSignal::new(None),
        };
        self.rows.update(|rows| rows.push(row));
    }

    fn up(self, key: usize) {
        self.rows.update(|rows| {
            if let Some(at) = rows.iter().position(|row| row.key == key).filter(|at| *at > 0) {
                rows.swap(at, at - 1);
            }
        });
    }

    fn remove(self, key: usize) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    fn save(self) {
        let rows = self.rows.get_untracked();
        let mut items: Vec<Phrase> = Vec::with_capacity(rows.len());
        let mut wrong = false;
        for row in &rows {
            let (title, text) = (row.title.get_untracked(), row.text.get_untracked());
            let (title, text) = (clean(&title, phrase::MAX_TITLE), clean(&text, phrase::MAX_PHRASE));
            let twice = title.is_ok_and(|title| items.iter().any(|known| known.title == title));
            let say = |error: FieldError| crate::i18n::codes::field(error).to_owned();
            let title_error = title.err().map(say).or_else(|| twice.then(|| tr::phrase_twice().to_owned()));
            let text_error = text.err().map(say);
            wrong |= title_error.is_some() || text_error.is_some();
            row.title_error.set(title_error);
            row.text_error.set(text_error);
            if let (Ok(title), Ok(text)) = (title, text) {
                items.push(Phrase { title: title.to_owned(), text: text.to_owned() });
            }
        }
        let command = self.command.get_value();
        if wrong || command.pending() {
            return;
        }
        let body = Phrases { version: self.version.get_untracked(), items };
        phrases::put(self.institution, body, &command, move |saved| {
            self.version.try_set(saved.version);
            if let Some(toasts) = self.toasts {
                toasts.show(Tone::Success, tr::phrase_saved());
            }
        });
    }
}
