//! Writing. A form keeps its draft on the device at every pause, sends one write however often it is
//! pressed, and says 「保存しました」 only after the server has it.

pub mod change;
pub mod comment;
pub mod fields;
pub mod measure;
pub mod shots;
pub mod state;

pub use change::{CancelForm, CorrectForm};
pub use comment::CommentForm;
pub use measure::MeasureForm;

use super::{
    emergency::{EmergencyPanel, NotForEmergencies},
    entry_icon, subject_band, urgent,
};
use crate::{
    i18n::{codes, tr},
    stores::{
        Command, Verdict,
        draft::{Draft, Form, Slot},
        may, screen,
        timeline::{Timeline, already_saved},
        uploads::{self, Tray},
        yes,
    },
    ui::{
        Announcer, Banner, Button, ButtonKind, ButtonSize, Dialog, Field, IconName, Segmented, TextArea, TextInput,
        Toasts, Tone, dynamic,
    },
};
use contract::{
    Right,
    entry::{DailyKind, EntryKind, MAX_TEXT},
    policy::Audience,
    problem::FieldError,
    subject::SubjectHead,
    text::clean,
};
use fields::Fields;
use leptos::prelude::*;
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
    let form = move || {
        view! {
            <section class="composer" aria-label=title>
                <h2>{dynamic(move || title.get())}</h2>
                <Kind fields=fields/>
                <Words fields=fields on_submit=move || sender.send() on_pause=move || sender.keep()/>
                <Urgent text=fields.text/>
                <Shots tray=sender.tray.get_value()/>
                <AudienceChoice timeline=sender.timeline fields=fields/>
                <When fields=fields/>
                <NotForEmergencies/>
                <div class="composer-foot">
                    <WriteState command=sender.command draft=slot typed=Signal::derive(move || !fields.text.with(String::is_empty))/>
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
        let any = !sender.fields.text.with(|text| text.trim().is_empty());
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
        let shows = untrack(|| !tray.is_empty());
        let wrong = clean(&self.fields.text.get_untracked(), MAX_TEXT).err();
        let wrong = wrong.filter(|error| !(shows && *error == FieldError::Required));
        self.fields.text_error.set(wrong.map(|e| codes::field(e).to_owned()));
        let (no_kind, no_time) = (self.fields.lacks_kind(), self.fields.lacks_time());
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
        let draft = Draft { media: tray.described(), ..self.fields.sent() };
        let away = Away::begin(self.toasts, self.head);
        self.timeline.get_value().send(draft, slot.clone(), None, &command, move |saved| {
            away.tell(self.open, &outcome);
            if saved {
                tray.done();
                self.fields.clear();
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

/// What is written: a message, or one of the kinds of daily life.
#[component]
fn Kind(fields: Fields) -> impl IntoView {
    let options = vec![
        (EntryKind::Post.code().to_owned(), tr::compose_kind_post().to_owned(), Some(IconName::Comment)),
        (EntryKind::Daily.code().to_owned(), tr::compose_kind_daily().to_owned(), Some(IconName::Home)),
    ];
    let kinds = move || {
        DailyKind::ALL
            .iter()
            .map(|kind| {
                let pressed = move || if fields.daily.get() == Some(*kind) { "true" } else { "false" };
                let choose = move |_| {
                    fields.daily.set(Some(*kind));
                    fields.daily_error.set(false);
                };
                view! {
                    <button type="button" class="kind" aria-pressed=pressed on:click=choose>
                        {entry_icon(*kind)} <span>{codes::daily(*kind)}</span>
                    </button>
                }
                .into_any()
            })
            .collect_view()
    };
    let daily = yes(move || fields.is_daily());
    view! {
        <Segmented legend=tr::compose_kind() options=options value=fields.kind/>
        {dynamic(move || daily.get().then(|| view! {
            <div class="kinds" role="group" aria-label=tr::compose_daily()>{kinds()}</div>
        }.into_any()))}
        {dynamic(move || fields.daily_error.get().then(|| view! { <p class="field-error" role="alert">{tr::compose_daily_needed()}</p> }.into_any()))}
    }
    .into_any()
}

#[component]
fn Words(fields: Fields, #[prop(into)] on_submit: Callback<()>, #[prop(into)] on_pause: Callback<()>) -> impl IntoView {
    // Keys are for those who have some.
    let hint = if screen::wide() { tr::compose_text_hint_keys() } else { tr::compose_text_hint() };
    view! {
        <Field label=tr::compose_text() required_mark=tr::app_required() hint=hint error=fields.text_error>
            <TextArea value=fields.text max=MAX_TEXT rows=4 focus=true
                over=Callback::new(|(n,): (usize,)| tr::compose_over(n)) on_pause=on_pause on_submit=on_submit/>
        </Field>
    }
    .into_any()
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
