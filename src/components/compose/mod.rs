//! Writing. A form keeps its draft on the device at every pause, sends one write however often it is
//! pressed, and says 「保存しました」 only after the server has it.

pub mod change;
pub mod comment;
pub mod fields;
pub mod handover;
pub mod measure;
pub mod sbar;
pub mod shots;
pub mod state;

pub use change::{CancelForm, CorrectForm};
pub use comment::CommentForm;
pub use measure::MeasureForm;

use super::{
    emergency::{EmergencyPanel, NotForEmergencies},
    entry_icon, subject_band, urgent,
    vitals::fields::DailyFields,
};
use crate::{
    i18n::{codes, tr},
    stores::{
        Command, Verdict, account,
        draft::{Draft, Form, Slot},
        may, phrases, screen,
        timeline::{Timeline, already_saved},
        uploads::{self, Tray},
        yes,
    },
    ui::{
        Announcer, Banner, Button, ButtonKind, ButtonSize, Check, Dialog, Field, IconName, Segmented, Select, TextArea,
        TextInput, Toasts, Tone, dynamic, field_error,
    },
};
use contract::{
    Right,
    entry::{DailyKind, EntryKind, MAX_TEXT},
    phrase::Phrase,
    policy::Audience,
    problem::FieldError,
    sbar::split,
    subject::SubjectHead,
    text::clean,
};
use fields::Fields;
use handover::Collect;
use leptos::prelude::*;
use sbar::{Boxes, Style};
use shots::Shots;
use state::{Away, WriteState};

/// The form for a new entry of a subject's timeline.
#[component]
pub fn Composer(
    /// Where it is sent.
    timeline: Timeline,
    /// Unfolded; set when a draft is found, unset after sending.
    open: RwSignal<bool>,
) -> impl IntoView {
    let subject = timeline.subject();
    let fields = Fields::begin();
    let slot = StoredValue::new(Slot::of(subject, Form::New));
    slot.with_value(|s| {
        s.restore(move |draft| {
            if fields.take(draft) {
                open.try_set(true);
            }
        })
    });
    let head = subject_band::head(subject);
    let sender = Sender {
        head,
        fields,
        slot,
        open,
        tray: StoredValue::new(uploads::tray(subject)),
        timeline: StoredValue::new(timeline),
        command: StoredValue::new(Command::default()),
        toasts: use_context(),
        announcer: use_context(),
    };
    fields.keep_in(slot);
    let title = Signal::derive(move || tr::compose_title(subject_band::full_name(head)));
    let send_word = move || tr::compose_send(subject_band::full_name(head));
    let verdict = Memo::new(move |_| may(fields.right(), subject));
    let reason = Signal::derive(move || {
        let denied = verdict.get().reason().map(|d| codes::denied(d).to_owned());
        denied.or_else(|| subject_band::unnamed(head))
    });
    let busy = Signal::derive(move || sender.command.with_value(Command::pending));
    let typed = Signal::derive(move || {
        fields.text.track();
        fields.values.track();
        fields.is_typed()
    });
    let form = move || {
        view! {
            <section class="composer" aria-label=title>
                <h2>{dynamic(move || title.get())}</h2>
                <Kind timeline=sender.timeline fields=fields/>
                <Words timeline=sender.timeline fields=fields on_submit=move || sender.send() on_pause=move || sender.keep()/>
                <Urgent text=fields.text/>
                <Shots tray=sender.tray.get_value()/>
                <AudienceChoice timeline=sender.timeline fields=fields/>
                <Ask fields=fields/>
                <When fields=fields/>
                <NotForEmergencies/>
                <div class="composer-foot">
                    <WriteState command=sender.command draft=slot typed=typed/>
                    <div class="row">
                        <Discard sender=sender/>
                        <Button kind=ButtonKind::Quiet on_press=move || { sender.keep(); open.set(false) }>
                            {tr::compose_fold()}
                        </Button>
                        <Button size=ButtonSize::Large icon=IconName::Send busy=busy disabled_reason=reason
                            on_press=move || sender.send()>{dynamic(send_word)}</Button>
                    </div>
                </div>
            </section>
        }
        .into_any()
    };
    view! { {dynamic(move || open.get().then(form))} }.into_any()
}

/// Throws the draft away, after asking.
#[component]
fn Discard(sender: Sender) -> impl IntoView {
    let asking = RwSignal::new(false);
    let any = yes(move || {
        sender.fields.text.track();
        sender.fields.values.track();
        let any = sender.fields.is_typed();
        (any || sender.tray.with_value(|tray| !tray.is_empty())) && !sender.command.with_value(Command::pending)
    });
    let button = move || {
        any.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || asking.set(true)>
                    {tr::compose_discard()}
                </Button>
            }
            .into_any()
        })
    };
    view! {
        {dynamic(button)}
        <Dialog open=asking title=tr::compose_discard().to_owned() close_label=tr::app_close()>
            <p>{tr::compose_discard_text()}</p>
            <div class="dialog-acts">
                <Button kind=ButtonKind::Secondary on_press=move || asking.set(false)>{tr::app_cancel()}</Button>
                <Button kind=ButtonKind::Danger on_press=move || sender.discard()>{tr::compose_discard()}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Sender {
    head: Memo<Option<SubjectHead>>,
    fields: Fields,
    slot: StoredValue<Slot>,
    open: RwSignal<bool>,
    tray: StoredValue<Tray>,
    timeline: StoredValue<Timeline>,
    command: StoredValue<Command>,
    toasts: Option<Toasts>,
    announcer: Option<Announcer>,
}

impl Sender {
    fn keep(self) {
        self.slot.try_with_value(|slot| slot.keep(&self.fields.draft()));
    }

    fn send(self) {
        let tray = self.tray.get_value();
        let daily = untrack(|| self.fields.is_daily());
        let (no_kind, no_time) = (self.fields.lacks_kind(), self.fields.lacks_time());
        // What is wrong with a value is said beside it.
        let measures = if daily && !no_kind { self.fields.values.take() } else { Some(Vec::new()) };
        let Some(measures) = measures else {
            return screen::focus_soon(
                ".measure-row[data-invalid] input, .measure-row[data-invalid] button, .measure-look button",
            );
        };
        let alone = untrack(|| tray.is_empty()) && measures.is_empty();
        let text = self.fields.text.get_untracked();
        let no_s = split(&text).is_some_and(|[s, ..]| s.trim().is_empty());
        let wrong = clean(&text, MAX_TEXT).err().filter(|error| alone || *error != FieldError::Required);
        let wrong = if no_s { Some(FieldError::Required) } else { wrong };
        self.fields.text_error.set(wrong.map(|error| match error {
            FieldError::Required if daily => tr::compose_nothing_chosen().to_owned(),
            error => codes::field(error).to_owned(),
        }));
        self.fields.daily_error.set(no_kind);
        self.fields.when_error.set(no_time.then(|| tr::compose_when_needed().to_owned()));
        if no_kind {
            screen::focus_soon(".kind");
        } else if wrong.is_some() {
            screen::focus_soon(".composer textarea");
        } else if no_time {
            screen::focus_soon(".composer input[type='datetime-local']");
        }
        if wrong.is_some() || no_kind || no_time || self.head.with_untracked(Option::is_none) {
            return;
        }
        let (command, slot) = (self.command.get_value(), self.slot.get_value());
        let outcome = command.clone();
        // A photo that is still being drawn would not be on it.
        if command.pending() || untrack(|| tray.is_busy()) {
            return;
        }
        let draft = Draft { media: tray.described(), measures, ..self.fields.sent() };
        let away = Away::begin(self.toasts, self.head);
        self.timeline.get_value().send(draft, slot.clone(), None, &command, move |saved| {
            away.tell(self.open, &outcome);
            if saved {
                tray.done();
                if self.fields.clear_sent() {
                    // What else was chosen is another entry, and nobody has said that it is not wanted.
                    self.say_saved();
                    if let Some(toasts) = self.toasts {
                        toasts.show(Tone::Info, tr::compose_left());
                    }
                    return slot.keep(&self.fields.draft());
                }
                self.open.try_set(false);
                slot.clear_and(move || self.say_saved());
            } else if outcome.failure().is_some_and(|e| already_saved(&e)) {
                // The earlier words stand under the old id; these are another entry.
                self.fields.renew();
                self.keep();
            }
        });
    }

    fn discard(self) {
        self.fields.clear();
        self.tray.with_value(|tray| tray.discard(self.timeline.with_value(Timeline::subject)));
        self.slot.get_value().clear_and(move || {
            self.open.try_set(false);
            screen::focus_soon(".write button");
        });
    }

    fn say_saved(self) {
        if let Some(toasts) = self.toasts {
            toasts.show(Tone::Success, tr::compose_state_saved());
        } else if let Some(announcer) = self.announcer {
            announcer.polite(tr::compose_state_saved());
        }
    }
}

/// What is written: a message, one of the kinds of daily life, what a shift leaves to the next.
#[component]
fn Kind(timeline: StoredValue<Timeline>, fields: Fields) -> impl IntoView {
    let subject = timeline.with_value(Timeline::subject);
    let professional = yes(move || may(Right::ProfessionalCreate, subject) != Verdict::Hidden);
    let option = |kind: EntryKind, word: &str, icon| (kind.code().to_owned(), word.to_owned(), Some(icon));
    let kinds = move || {
        let mut options = vec![
            option(EntryKind::Post, tr::compose_kind_post(), IconName::Comment),
            option(EntryKind::Daily, tr::compose_kind_daily(), IconName::Home),
        ];
        if professional.get() {
            options.push(option(EntryKind::Handover, tr::kind_handover(), IconName::Handover));
        }
        view! { <Segmented legend=tr::compose_kind() options=options value=fields.kind/> }.into_any()
    };
    let daily = yes(move || fields.is_daily());
    view! {
        {dynamic(kinds)}
        {dynamic(move || daily.get().then(|| view! { <DailyKinds fields=fields/> }.into_any()))}
        {dynamic(move || fields.daily_error.get().then(|| field_error(tr::compose_daily_needed())))}
    }
    .into_any()
}

/// The kinds of daily life, those of the configuration behind the others, and what is said of the chosen one.
#[component]
fn DailyKinds(fields: Fields) -> impl IntoView {
    let config = account::config();
    let button = move |kind: DailyKind, category: Option<String>| {
        let word = category.clone().unwrap_or_else(|| codes::daily(kind).to_owned());
        let mine = category.clone();
        let chosen = move || fields.daily.get() == Some(kind) && fields.category.with(|chosen| *chosen == mine);
        let choose = move |_| {
            fields.daily.set(Some(kind));
            fields.category.set(category.clone());
            fields.daily_error.set(false);
            // The choices stand below the kinds: on a phone below what is seen.
            screen::reveal_soon(".composer .measure-row");
        };
        view! {
            <button type="button" class="kind" aria-pressed=move || if chosen() { "true" } else { "false" } on:click=choose>
                {entry_icon(kind)} <span>{word}</span>
            </button>
        }
        .into_any()
    };
    let configured = move || {
        let names = config.with(|config| config.daily_kinds.clone()).unwrap_or_default();
        names.into_iter().map(|name| button(DailyKind::Other, Some(name))).collect_view()
    };
    view! {
        <div class="kinds" role="group" aria-label=tr::compose_daily()>
            {DailyKind::ALL.iter().map(|kind| button(*kind, None)).collect_view()}
            {dynamic(configured)}
        </div>
        <DailyFields values=fields.values/>
    }
    .into_any()
}

/// The text: of a message the first thing that is wanted, freely or in the four boxes of SBAR; of daily life a note
/// beside what was chosen; of a 申し送り what was collected and edited.
#[component]
fn Words(
    timeline: StoredValue<Timeline>,
    fields: Fields,
    #[prop(into)] on_submit: Callback<()>,
    #[prop(into)] on_pause: Callback<()>,
) -> impl IntoView {
    // Keys are for those who have some.
    let hint = if screen::wide() { tr::compose_text_hint_keys() } else { tr::compose_text_hint() };
    let subject = timeline.with_value(Timeline::subject);
    let professional = yes(move || may(Right::ProfessionalCreate, subject) != Verdict::Hidden);
    let area = move |rows, focus| {
        view! {
            <TextArea value=fields.text max=MAX_TEXT rows=rows focus=focus
                over=Callback::new(|(n,): (usize,)| tr::compose_over(n)) on_pause=on_pause on_submit=on_submit/>
        }
        .into_any()
    };
    let kind = Memo::new(move |_| EntryKind::from_code(&fields.kind.get()));
    // Four empty boxes are no text of anything else.
    Effect::new(move || {
        let empty = |text: &String| split(text).is_some_and(|parts| parts.iter().all(String::is_empty));
        if kind.get() != EntryKind::Post && fields.text.with_untracked(empty) {
            fields.text.set(String::new());
        }
    });
    // Whoever opens the form writes; whoever moves among its choices goes on choosing.
    let opening = StoredValue::new(true);
    let boxes = yes(move || kind.get() == EntryKind::Post && fields.text.with(|text| split(text).is_some()));
    let style = move || {
        (kind.get() == EntryKind::Post && professional.get()).then(|| view! { <Style fields=fields/> }.into_any())
    };
    let collect = move || {
        let handover = kind.get() == EntryKind::Handover;
        handover.then(|| view! { <Collect timeline=timeline fields=fields/> }.into_any())
    };
    Effect::new(move || {
        kind.track();
        boxes.track();
        opening.set_value(false);
    });
    let field = move || match kind.get() {
        EntryKind::Daily => {
            view! { <Field label=tr::compose_daily_note() error=fields.text_error>{area(2, false)}</Field> }.into_any()
        }
        _ if boxes.get() => view! { <Boxes fields=fields on_submit=on_submit on_pause=on_pause/> }.into_any(),
        kind => {
            let focus = opening.get_value();
            let rows = if kind == EntryKind::Handover { 10 } else { 4 };
            view! {
                <Field label=tr::compose_text() required_mark=tr::app_required() hint=hint error=fields.text_error>
                    {area(rows, focus)}
                </Field>
            }
            .into_any()
        }
    };
    let offer = move || {
        let offered = if professional.get() && !boxes.get() { phrases::mine() } else { Vec::new() };
        (!offered.is_empty()).then(|| offer(offered, fields.text))
    };
    view! { {dynamic(style)} {dynamic(collect)} {dynamic(offer)} {dynamic(field)} }.into_any()
}

/// 定型文 to choose from; the chosen one comes behind what is written.
fn offer(offered: Vec<Phrase>, text: RwSignal<String>) -> AnyView {
    let none = (String::new(), tr::phrase_none().to_owned());
    let options = offered.iter().enumerate().map(|(n, phrase)| (n.to_string(), phrase.title.clone()));
    let options = std::iter::once(none).chain(options).collect();
    let chosen = RwSignal::new(String::new());
    let choose = move |code: String| {
        if let Some(phrase) = code.parse().ok().and_then(|n: usize| offered.get(n)) {
            text.update(|text| {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                text.push_str(&phrase.text);
            });
        }
        chosen.set(code);
        // Ready for the next one: the list names no choice of its own.
        screen::draw_later(async move { _ = chosen.try_set(String::new()) });
    };
    view! { <Select label=tr::phrase_choose() options=options value=chosen on_change=choose/> }.into_any()
}

/// 要確認. A 申し送り always asks.
#[component]
fn Ask(fields: Fields) -> impl IntoView {
    let always = yes(move || fields.kind.with(|kind| kind == EntryKind::Handover.code()));
    let check = move || {
        let change = move |on| fields.ask.set(on);
        if always.get() {
            view! { <p class="soft">{tr::handover_asks()}</p> }.into_any()
        } else {
            view! { <Check value=fields.ask on_change=change label=tr::compose_ask()/> }.into_any()
        }
    };
    view! { {dynamic(check)} }.into_any()
}

/// A hint to phone, when the words sound like it. It keeps nobody from writing.
#[component]
pub(super) fn Urgent(
    /// What is typed.
    text: RwSignal<String>,
) -> impl IntoView {
    let urgent = yes(move || text.with(|text| urgent::sounds_urgent(text)));
    let panel = use_context::<EmergencyPanel>();
    move || {
        urgent.get().then(|| {
            view! {
                <Banner kind=Tone::Danger title=tr::notice_urgent() alert=true>
                    {panel.map(|panel| view! {
                        <Button kind=ButtonKind::Danger icon=IconName::Phone on_press=move || panel.open()>
                            {tr::notice_call()}
                        </Button>
                    }.into_any())}
                </Banner>
            }
            .into_any()
        })
    }
}

/// Who will see it: a choice for professionals; a family always writes for everybody.
#[component]
fn AudienceChoice(timeline: StoredValue<Timeline>, fields: Fields) -> impl IntoView {
    let subject = timeline.with_value(Timeline::subject);
    let choose = yes(move || may(Right::ProfessionalCreate, subject) != Verdict::Hidden);
    let option =
        |audience: Audience, icon| (audience.code().to_owned(), codes::audience(audience).to_owned(), Some(icon));
    move || {
        choose.get().then(|| {
            let options =
                vec![option(Audience::Everyone, IconName::People), option(Audience::Professionals, IconName::Lock)];
            view! { <Segmented legend=tr::compose_audience() options=options value=fields.audience/> }.into_any()
        })
    }
}

/// Now, or an earlier time.
#[component]
fn When(fields: Fields) -> impl IntoView {
    let options = vec![
        ("now".to_owned(), tr::compose_now().to_owned(), Some(IconName::Clock)),
        ("earlier".to_owned(), tr::compose_earlier().to_owned(), Some(IconName::Calendar)),
    ];
    let earlier = yes(move || fields.is_earlier());
    view! {
        <Segmented legend=tr::compose_when() options=options value=fields.timing/>
        {dynamic(move || earlier.get().then(|| view! {
            <Field label=tr::compose_occurred() error=fields.when_error><TextInput value=fields.when kind="datetime-local"/></Field>
        }.into_any()))}
    }
    .into_any()
}
