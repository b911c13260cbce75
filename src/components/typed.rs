//! What is typed into the text fields of a form about a subject: kept on the device at every pause, there again when the
//! form comes back, sent under one id however often, and over the version that was on screen.

use super::compose::state::keep_when_leaving;
use crate::{
    i18n::{codes, tr},
    stores::{
        Command,
        draft::{Draft, Form, Slot},
    },
    ui::{Banner, Button, ButtonKind, ButtonSize, Tone, dynamic},
};
use contract::{EntryId, ProblemCode, SubjectId, entry::EntryKind, problem::FieldError};
use leptos::prelude::*;

/// The fields, by the names that the contract gives them.
#[derive(Clone, Copy)]
pub struct Typed {
    names: &'static [&'static str],
    texts: StoredValue<Vec<RwSignal<String>>>,
    /// As they stand where nothing is typed.
    saved: StoredValue<Vec<String>>,
    /// The field that is wrong, and how.
    pub wrong: RwSignal<Option<(&'static str, FieldError)>>,
    /// Under which id it is sent.
    pub id: RwSignal<EntryId>,
    /// The version that it was written over; 0 for what is new.
    pub base: RwSignal<u32>,
    /// Something was typed that is not saved.
    pub touched: RwSignal<bool>,
    /// Where it is kept.
    pub slot: StoredValue<Slot>,
}

/// What is saved, as a form shows it: its id, its version, and the words in its fields.
pub type Saved = (EntryId, u32, Vec<String>);

/// Words that a draft has kept, for a form of so many fields. New fields come last, and a draft of before they came knows
/// nothing of them; of fields that are gone nothing can be made.
fn fitted(mut words: Vec<String>, fields: usize) -> Option<Vec<String>> {
    if words.len() > fields {
        return None;
    }
    words.resize(fields, String::new());
    Some(words)
}

impl Typed {
    /// The fields as they stand at first, empty where there is nothing yet; a draft of this form comes over them.
    pub fn begin(subject: SubjectId, form: Form, names: &'static [&'static str], first: Option<Saved>) -> Self {
        let (id, base, words) = first.unwrap_or_else(|| (Draft::begin(EntryKind::Post).id, 0, Vec::new()));
        let saved: Vec<String> = (0..names.len()).map(|n| words.get(n).cloned().unwrap_or_default()).collect();
        let texts = saved.iter().cloned().map(RwSignal::new).collect();
        let this = Self {
            names,
            texts: StoredValue::new(texts),
            saved: StoredValue::new(saved),
            wrong: RwSignal::new(None),
            id: RwSignal::new(id),
            base: RwSignal::new(base),
            touched: RwSignal::new(false),
            slot: StoredValue::new(Slot::of(subject, form)),
        };
        for (n, text) in this.texts.get_value().into_iter().enumerate() {
            Effect::new(move |before: Option<String>| {
                let now = text.get();
                let typed = this.saved.with_value(|saved| saved.get(n).is_some_and(|saved| *saved != now));
                if before.is_some_and(|before| before != now) && typed {
                    this.touched.set(true);
                    this.slot.with_value(Slot::typing);
                }
                now
            });
        }
        this.slot.with_value(|slot| slot.restore(move |draft| this.come_back(draft)));
        keep_when_leaving(move || this.keep());
        this
    }

    fn come_back(self, draft: Draft) {
        let words = serde_json::from_str::<Vec<String>>(&draft.text).ok();
        // A form of one field once kept it as it was.
        let words = words.or_else(|| (self.names.len() == 1).then(|| vec![draft.text.clone()]));
        let words = words.and_then(|words| fitted(words, self.names.len()));
        if let (Some(words), Some(false)) = (words, self.touched.try_get_untracked()) {
            self.fill(words);
            self.touched.set(true);
            self.id.set(draft.id);
            self.base.set(draft.base_version);
        }
    }

    fn fill(self, words: Vec<String>) {
        self.texts.with_value(|texts| texts.iter().zip(words).for_each(|(text, word)| text.set(word)));
    }

    /// Shows what is saved instead of what was typed.
    pub fn show(self, id: EntryId, base: u32, words: Vec<String>) {
        self.saved.set_value(words.clone());
        self.fill(words);
        self.id.set(id);
        self.base.set(base);
        self.touched.set(false);
        self.slot.with_value(Slot::clear);
    }

    /// What stands in a field.
    pub fn text(self, field: &str) -> RwSignal<String> {
        let at = self.names.iter().position(|known| *known == field).unwrap_or(0);
        self.texts.with_value(|texts| texts[at])
    }

    /// Begins once more, with nothing in the fields and another id.
    pub fn blank(self) {
        self.show(Draft::begin(EntryKind::Post).id, 0, vec![String::new(); self.names.len()]);
    }

    /// What was refused because its id was spent, or somebody was faster, goes under another id when it is sent again.
    pub fn anew_after(self, command: StoredValue<Command>) {
        Effect::new(move || {
            let code = command.with_value(Command::failure).and_then(|error| error.code());
            if matches!(code, Some(ProblemCode::IdReused | ProblemCode::VersionConflict)) {
                self.id.set(Draft::begin(EntryKind::Post).id);
            }
        });
    }

    /// Something was chosen from a list: kept at once.
    pub fn choose(self, field: &str, code: String) {
        self.text(field).set(code);
        self.touched.set(true);
        self.keep();
    }

    /// What is wrong with a field, in words.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.wrong.get().filter(|(at, _)| *at == field).map(|(_, error)| codes::field(error).to_owned())
        })
    }

    /// Keeps it on the device; fields with nothing in them are no draft.
    pub fn keep(self) {
        if self.touched.try_get_untracked() != Some(true) {
            return;
        }
        let Some(texts) = self.texts.try_get_value() else { return };
        let words: Vec<String> = texts.iter().filter_map(GetUntracked::try_get_untracked).collect();
        let empty = words.iter().all(|word| word.trim().is_empty());
        let (Ok(text), Some(id), Some(base_version)) =
            (serde_json::to_string(&words), self.id.try_get_untracked(), self.base.try_get_untracked())
        else {
            return;
        };
        let text = if empty { String::new() } else { text };
        self.slot.with_value(|slot| slot.keep(&Draft { id, text, base_version, ..Draft::begin(EntryKind::Post) }));
    }

    /// Nothing is left to keep: it was saved, or nobody wants it.
    pub fn done(self) {
        self.touched.try_set(false);
        if let Some(slot) = self.slot.try_get_value() {
            slot.clear();
        }
    }
}

/// Throws away what was typed and not saved.
#[component]
pub fn ThrowAway(
    /// The fields.
    typed: Typed,
    /// It is gone.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let throw = move || {
        typed.done();
        on_done.run(());
    };
    dynamic(move || {
        typed.touched.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=throw>
                    {tr::compose_discard()}
                </Button>
            }
            .into_any()
        })
    })
}

/// Somebody was faster: what is typed stays, and whoever typed it decides.
#[component]
pub fn Overtaken(
    /// What has happened, in words.
    #[prop(into)]
    title: String,
    /// What is typed goes over what is saved.
    #[prop(into)]
    on_keep: Callback<()>,
    /// What is saved comes over what is typed.
    #[prop(into)]
    on_take: Callback<()>,
    /// What is saved, where it does not stand beside.
    #[prop(optional, into)]
    saved: ViewFn,
) -> impl IntoView {
    view! {
        <Banner kind=Tone::Warning alert=true title=title>
            {saved.run()}
            <div class="row">
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small on_press=move || on_keep.run(())>
                    {tr::profile_keep()}
                </Button>
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || on_take.run(())>
                    {tr::profile_take()}
                </Button>
            </div>
        </Banner>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_draft_of_before_a_field_came_is_kept() {
        let words = |all: &[&str]| all.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        assert_eq!(fitted(words(&["order", "藤堂医院"]), 3), Some(words(&["order", "藤堂医院", ""])));
        assert_eq!(fitted(words(&["a", "b"]), 2), Some(words(&["a", "b"])));
        assert_eq!(fitted(words(&["a", "b"]), 1), None);
    }
}
