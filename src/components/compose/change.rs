//! 訂正 and 取消: nothing is overwritten, a reason is asked, the version that was on screen is sent
//! along. Where somebody was faster, both texts are shown and the person decides.

use super::state::{self, Away, WriteState};
use crate::{
    components::{
        failure, person, subject_band,
        vitals::fields::{DailyFields, ValueFields, Values},
    },
    i18n::{codes, tr},
    stores::{
        Command,
        draft::{Draft, Form, Slot},
        timeline::{Timeline, unmarked},
        uploads, yes,
    },
    ui::{
        Banner, Button, ButtonKind, Field, IconName, Select, TextArea, TextInput, Toasts, Tone, dynamic, field_error,
    },
};
use contract::{
    EntryId, MediaId, Timestamp,
    entry::{Cancel, Entry, EntryKind, MAX_REASON, MAX_TEXT},
    media::{MAX_CAPTION, Media, MediaSize, MediaTag, NewMedia},
    problem::FieldError,
    subject::SubjectHead,
    text::clean,
    vital::{Measure, of_daily},
};
use leptos::prelude::*;

/// The form for a new version of an entry's text.
#[component]
pub fn CorrectForm(
    /// Where it stands.
    timeline: Timeline,
    /// The version that is on screen.
    entry: Entry,
    /// The dialog; closed after saving.
    open: RwSignal<bool>,
) -> impl IntoView {
    let slot = Slot::of(timeline.subject(), Form::Correct(entry.id));
    let entry_of_pictures = entry.clone();
    let of_newest = timeline.clone();
    let shown = entry.clone();
    let form = Correct {
        head: subject_band::head(timeline.subject()),
        id: StoredValue::new(Draft::begin(EntryKind::Post).id),
        base: RwSignal::new(entry.version),
        newest: Memo::new(move |_| of_newest.newest(&shown).unwrap_or_else(|| shown.clone())),
        text: RwSignal::new(entry.text.clone()),
        reason: RwSignal::new(String::new()),
        text_error: RwSignal::new(None),
        reason_error: RwSignal::new(None),
        timeline: StoredValue::new(timeline),
        slot: StoredValue::new(slot.clone()),
        command: StoredValue::new(Command::default()),
        open,
        toasts: use_context(),
        values: fields_of(&entry),
        captions: StoredValue::new(entry.media.iter().map(Caption::of).collect()),
        daily: entry.kind == EntryKind::Daily,
    };
    slot.restore(move |draft| {
        if form.text.try_with_untracked(|text| *text == entry.text) == Some(true) {
            if let Some(values) = form.values {
                values.restore(&draft.typed);
            }
            form.id.set_value(draft.id);
            form.base.set(draft.base_version);
            form.text.set(draft.text);
            form.reason.set(draft.reason);
            form.describe(&draft.described);
        }
    });
    state::keep_when_leaving(move || form.keep());
    let busy = Signal::derive(move || form.command.with_value(Command::pending));
    let reason = Signal::derive(move || {
        let undecided = form.overtaken().then(|| tr::correct_decide().to_owned());
        undecided.or_else(|| subject_band::unnamed(form.head))
    });
    let area = move || {
        view! {
            <TextArea value=form.text max=MAX_TEXT rows=form.rows() on_pause=move || form.keep()
                over=Callback::new(|(n,): (usize,)| tr::compose_over(n)) on_submit=move || form.send()/>
        }
        .into_any()
    };
    let words = if form.values.is_some() {
        view! { <Field label=tr::vitals_note() error=form.text_error>{area()}</Field> }.into_any()
    } else {
        view! {
            <Field label=tr::correct_text() required_mark=tr::app_required() error=form.text_error>{area()}</Field>
        }
        .into_any()
    };
    view! {
        <p class="soft">{tr::correct_keeps()}</p>
        <Overtaken form=form/>
        {form.values.map(|values| if form.daily {
            view! { <DailyFields values=values/> }.into_any()
        } else {
            view! { <ValueFields values=values/> }.into_any()
        })}
        {words}
        {pictures(form, &entry_of_pictures)}
        <Field label=tr::correct_reason() required_mark=tr::app_required() error=form.reason_error>
            <TextInput value=form.reason on_leave=move || form.keep()/>
        </Field>
        <WriteState command=form.command draft=form.slot typed=Signal::derive(move || !form.text.with(String::is_empty))/>
        <div class="dialog-acts">
            <Button kind=ButtonKind::Secondary on_press=move || open.set(false)>{tr::app_cancel()}</Button>
            <Button icon=IconName::Check busy=busy disabled_reason=reason on_press=move || form.send()>
                {dynamic(move || tr::correct_submit(subject_band::full_name(form.head)))}
            </Button>
        </div>
    }
    .into_any()
}

/// The fields of what an entry says in numbers and choices, filled with what it says.
fn fields_of(entry: &Entry) -> Option<Values> {
    let daily = entry.daily.filter(|daily| of_daily(*daily).next().is_some());
    let values = match (entry.kind, daily) {
        (EntryKind::Vitals, _) => Values::begin(Signal::derive(|| None)),
        (EntryKind::Daily, Some(daily)) => Values::of_daily(Signal::derive(move || Some(daily))),
        _ => return None,
    };
    values.fill(&entry.measures);
    Some(values)
}

/// What is said about one picture.
#[derive(Clone, Copy)]
struct Caption {
    id: MediaId,
    words: RwSignal<String>,
    /// Code of what it shows; empty: not said.
    tag: RwSignal<String>,
    taken_at: Option<Timestamp>,
}

impl Caption {
    fn of(media: &Media) -> Self {
        let tag = media.tag.map(|tag| tag.code().to_owned()).unwrap_or_default();
        let (words, tag) = (RwSignal::new(media.caption.clone()), RwSignal::new(tag));
        Self { id: media.id, words, tag, taken_at: media.taken_at }
    }

    fn said(self) -> NewMedia {
        let tag = Some(MediaTag::from_code(&self.tag.get_untracked())).filter(|tag| *tag != MediaTag::Unknown);
        let caption = self.words.get_untracked().trim().chars().take(MAX_CAPTION).collect();
        NewMedia { id: self.id, caption, tag, taken_at: self.taken_at }
    }

    fn is_of(self, media: &Media) -> bool {
        let said = self.said();
        (said.id, said.caption.as_str(), said.tag) == (media.id, media.caption.as_str(), media.tag)
    }
}

/// The pictures of the entry, each with its words and what it shows.
fn pictures(form: Correct, entry: &Entry) -> AnyView {
    let none = std::iter::once((String::new(), tr::media_tag_none().to_owned()));
    let tags = MediaTag::ALL.iter().map(|tag| (tag.code().to_owned(), codes::media_tag(*tag).to_owned()));
    let options: Vec<_> = none.chain(tags).collect();
    let one = |(caption, media): (Caption, &Media)| {
        let (src, tag) = (uploads::address(entry.id, media, MediaSize::Thumb), caption.tag);
        view! {
            <li class="picked">
                <div class="picked-look"><img src=src alt=tr::media_preview() decoding="async"/></div>
                <div class="stack">
                    <Field label=tr::media_caption()><TextInput value=caption.words on_pause=move || form.keep()/></Field>
                    <Select label=tr::media_tag() options=options.clone() value=tag
                        on_change=move |code| { tag.set(code); form.keep(); }/>
                </div>
            </li>
        }
        .into_any()
    };
    let captions = form.captions.get_value();
    let rows: Vec<AnyView> = captions.into_iter().zip(&entry.media).map(one).collect();
    (!rows.is_empty()).then(|| view! { <ul class="picked-list">{rows}</ul> }.into_any()).into_any()
}

/// Somebody corrected the entry after this form was begun: both texts are here, and a person decides.
#[component]
fn Overtaken(form: Correct) -> impl IntoView {
    let overtaken = yes(move || form.overtaken());
    move || {
        overtaken.get().then(|| {
            let text = move || form.newest.with(|newest| newest.text.clone());
            let lang = move || form.newest.with(|newest| person::lang_of(&newest.text));
            view! {
                <Banner kind=Tone::Warning alert=true title=tr::correct_overtaken()>
                    <p>{dynamic(move || tr::correct_newest(form.newest.with(|newest| newest.version)))}</p>
                    <blockquote class="version-text" lang=lang>{dynamic(text)}</blockquote>
                    <div class="row">
                        <Button kind=ButtonKind::Secondary on_press=move || form.take_newest()>
                            {tr::correct_take_newest()}
                        </Button>
                        <Button kind=ButtonKind::Secondary on_press=move || form.go_on()>{tr::correct_keep_mine()}</Button>
                    </div>
                </Banner>
            }
            .into_any()
        })
    }
}

#[derive(Clone, Copy)]
struct Correct {
    head: Memo<Option<SubjectHead>>,
    id: StoredValue<EntryId>,
    /// The version that the text was written over.
    base: RwSignal<u32>,
    /// The entry as it is now.
    newest: Memo<Entry>,
    text: RwSignal<String>,
    reason: RwSignal<String>,
    text_error: RwSignal<Option<String>>,
    reason_error: RwSignal<Option<String>>,
    timeline: StoredValue<Timeline>,
    slot: StoredValue<Slot>,
    command: StoredValue<Command>,
    open: RwSignal<bool>,
    toasts: Option<Toasts>,
    /// The fields of what was measured.
    values: Option<Values>,
    /// They are those of daily life.
    daily: bool,
    /// What is said about its pictures.
    captions: StoredValue<Vec<Caption>>,
}

impl Correct {
    fn measures(self) -> Vec<Measure> {
        self.values.map(Values::readable).unwrap_or_default()
    }

    /// The entry says already what is typed here.
    fn says_same(self, newest: &Entry) -> bool {
        let text = self.text.with_untracked(|text| text.trim() == newest.text);
        let captions = self.captions.get_value();
        let pictures = captions.iter().zip(&newest.media).all(|(caption, media)| caption.is_of(media));
        text && pictures && self.measures() == unmarked(&newest.measures)
    }

    /// Puts back what was said about the pictures.
    fn describe(self, said: &[NewMedia]) {
        for caption in self.captions.get_value() {
            if let Some(said) = said.iter().find(|said| said.id == caption.id) {
                caption.words.set(said.caption.clone());
                caption.tag.set(said.tag.map(|tag| tag.code().to_owned()).unwrap_or_default());
            }
        }
    }

    fn rows(self) -> u16 {
        if self.values.is_some() { 2 } else { 5 }
    }

    /// There is a newer version than the one that this was written over, and it says something else;
    /// reactive.
    fn overtaken(self) -> bool {
        self.text.track();
        for caption in self.captions.get_value() {
            caption.words.track();
            caption.tag.track();
        }
        if let Some(values) = self.values {
            values.track();
        }
        self.newest.with(|newest| newest.version > self.base.get() && !self.says_same(newest))
    }

    fn take_newest(self) {
        self.text.set(self.newest.with_untracked(|newest| newest.text.clone()));
        if let Some(values) = self.values {
            values.clear();
            self.newest.with_untracked(|newest| values.fill(&newest.measures));
        }
        let newest = self
            .newest
            .with_untracked(|newest| newest.media.iter().map(|media| Caption::of(media).said()).collect::<Vec<_>>());
        self.describe(&newest);
        self.go_on();
    }

    /// What is typed is a correction of the newest version from here on, and another write.
    fn go_on(self) {
        self.id.set_value(Draft::begin(EntryKind::Post).id);
        self.base.set(self.newest.with_untracked(|newest| newest.version));
        self.keep();
    }

    fn draft(self) -> Draft {
        Draft {
            id: self.id.get_value(),
            text: self.text.get_untracked(),
            reason: self.reason.get_untracked(),
            base_version: self.base.get_untracked(),
            typed: self.values.map(Values::typed).unwrap_or_default(),
            measures: self.measures(),
            described: self.captions.get_value().into_iter().map(Caption::said).collect(),
            ..Draft::begin(EntryKind::Post)
        }
    }

    /// Where nothing was changed there is nothing to be kept.
    fn keep(self) {
        let draft = self.draft();
        let idle = draft.reason.is_empty() && self.newest.with_untracked(|newest| self.says_same(newest));
        self.slot.with_value(|slot| if idle { slot.clear() } else { slot.keep(&draft) });
    }

    fn send(self) {
        // What is wrong with a value is said beside it.
        if self.values.is_some_and(|values| values.take().is_none()) {
            return;
        }
        let draft = self.draft();
        let same = self.newest.with_untracked(|newest| self.says_same(newest));
        if same && self.newest.with_untracked(|newest| newest.version > draft.base_version) {
            // An earlier try had arrived, and only its answer was lost.
            self.slot.with_value(Slot::clear);
            return self.saved();
        }
        let needed = |error: &FieldError| {
            *error != FieldError::Required || (draft.measures.is_empty() && draft.described.is_empty())
        };
        let wrong = clean(&draft.text, MAX_TEXT).err().filter(needed).map(|e| codes::field(e).to_owned());
        self.text_error.set(wrong.or_else(|| same.then(|| tr::correct_same().to_owned())));
        self.reason_error.set(clean(&draft.reason, MAX_REASON).err().map(|e| codes::field(e).to_owned()));
        let wrong =
            self.text_error.with_untracked(Option::is_some) || self.reason_error.with_untracked(Option::is_some);
        if wrong || untrack(|| self.overtaken()) || self.head.with_untracked(Option::is_none) {
            return;
        }
        let entry = self.newest.with_untracked(|newest| newest.id);
        let (slot, command) = (self.slot.get_value(), self.command.get_value());
        let (away, outcome) = (Away::begin(self.toasts, self.head), command.clone());
        self.timeline.get_value().correct(entry, draft, slot.clone(), &command, move |saved| {
            away.tell(self.open, &outcome);
            if saved {
                slot.clear();
                self.saved();
            }
        });
    }

    /// Nothing is left to be kept when the form goes.
    fn saved(self) {
        if let Some(text) = self.newest.try_with_untracked(|newest| newest.text.clone()) {
            self.text.try_set(text);
            self.reason.try_set(String::new());
            self.open.try_set(false);
        }
        say(self.toasts, tr::correct_saved());
    }
}

/// The form that strikes an entry through.
#[component]
pub fn CancelForm(
    /// Where it stands.
    timeline: Timeline,
    /// Which.
    entry: Entry,
    /// The dialog; closed after saving.
    open: RwSignal<bool>,
) -> impl IntoView {
    let slot = Slot::of(timeline.subject(), Form::Cancel(entry.id));
    let id = StoredValue::new(Draft::begin(EntryKind::Post).id);
    let (reason, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    slot.restore(move |draft| {
        if reason.try_with_untracked(String::is_empty) == Some(true) {
            id.set_value(draft.id);
            reason.set(draft.reason);
        }
    });
    let kept = StoredValue::new(slot.clone());
    let keep = move || {
        if let (Some(id), Some(reason)) = (id.try_get_value(), reason.try_get_untracked()) {
            kept.try_with_value(|slot| slot.keep(&Draft { id, reason, ..Draft::begin(EntryKind::Post) }));
        }
    };
    state::keep_when_leaving(keep);
    let command = StoredValue::new(Command::default());
    let toasts = use_context::<Toasts>();
    let head = subject_band::head(timeline.subject());
    let unnamed = Signal::derive(move || subject_band::unnamed(head));
    let (lang, text, which) = (person::lang_of(&entry.text), entry.text, entry.id);
    let send = move || {
        let typed = reason.get_untracked();
        let typed = clean(&typed, MAX_REASON);
        error.set(typed.err().map(|e| codes::field(e).to_owned()));
        let Ok(typed) = typed else { return };
        let body = Cancel { id: id.get_value(), reason: typed.to_owned() };
        keep();
        let (away, outcome, slot) = (Away::begin(toasts, head), command.get_value(), slot.clone());
        timeline.cancel(which, body, &command.get_value(), move |saved| {
            away.tell(open, &outcome);
            if saved {
                // Nothing is left to be kept when the form goes.
                reason.try_set(String::new());
                slot.clear();
                open.try_set(false);
                say(toasts, tr::cancel_saved());
            }
        });
    };
    let failed = move || {
        command.with_value(Command::failure).map(|error| {
            let sentence = tr::compose_state_failed(failure::sentence(&error));
            field_error(sentence)
        })
    };
    let busy = Signal::derive(move || command.with_value(Command::pending));
    view! {
        <p class="soft">{tr::cancel_keeps()}</p>
        <blockquote class="version-text" lang=lang>{text}</blockquote>
        <Field label=tr::cancel_reason() required_mark=tr::app_required() error=error>
            <TextInput value=reason on_leave=keep/>
        </Field>
        {dynamic(failed)}
        <div class="dialog-acts">
            <Button kind=ButtonKind::Secondary on_press=move || open.set(false)>{tr::app_cancel()}</Button>
            <Button kind=ButtonKind::Danger icon=IconName::Cancel busy=busy disabled_reason=unnamed on_press=send>
                {dynamic(move || tr::cancel_submit(subject_band::full_name(head)))}
            </Button>
        </div>
    }
    .into_any()
}

fn say(toasts: Option<Toasts>, words: &str) {
    if let Some(toasts) = toasts {
        toasts.show(Tone::Success, words);
    }
}
