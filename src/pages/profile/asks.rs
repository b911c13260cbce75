//! 訂正の申出 about a part: the subject's side says what is wrong, the 中心となる利用機関 answers.

use crate::{
    components::{
        compose::state::{WriteState, keep_when_leaving},
        person,
    },
    i18n::{codes, dates, profile as words, tr},
    stores::{
        Command, Remote,
        draft::{self, Draft, Form, Slot},
        may, profile, screen, yes,
    },
    ui::{Button, ButtonKind, ButtonSize, Field, IconName, TextArea, Toasts, Tone, dynamic},
};
use contract::{
    Right, SubjectId,
    entry::EntryKind,
    profile::{Answer, Ask, AskState, MAX_WORDS, NewAsk, Profile, ProfilePart},
    text::clean,
};
use leptos::prelude::*;

/// What was asked about a part, and the form to ask.
#[component]
pub fn Asks(
    /// Of whom.
    subject: SubjectId,
    /// About which part.
    part: ProfilePart,
    /// The profile.
    of: Remote<Profile>,
) -> impl IntoView {
    let asks = Memo::new(move |_| {
        let about = |profile: &Profile| profile.asks.iter().filter(|ask| ask.part == part).cloned().collect::<Vec<_>>();
        of.with(about).unwrap_or_default()
    });
    let answers = yes(move || may(Right::ProfileEdit, subject).allowed());
    let some = yes(move || asks.with(|asks| !asks.is_empty()));
    let list = move || {
        some.get().then(|| {
            // Whoever is answering one goes on when another one comes.
            let key = |ask: &Ask| (ask.id, ask.state);
            view! {
                <h3>{tr::profile_asks()}</h3>
                <ul class="part-rows" role="list">
                    <For each=move || asks.get() key=key let:ask>{one(subject, ask, answers)}</For>
                </ul>
            }
            .into_any()
        })
    };
    let verdict = Memo::new(move |_| may(Right::ProfileAsk, subject));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let open = RwSignal::new(false);
    let begun = yes(move || draft::exists(subject, Form::Ask(part)));
    let form = move || {
        verdict.get().shown().then(|| {
            if open.get() {
                return view! { <AskForm subject=subject part=part open=open/> }.into_any();
            }
            let word = move || if begun.get() { tr::profile_resume() } else { tr::profile_ask() };
            view! {
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Comment disabled_reason=why_not
                    on_press=move || {
                        open.set(true);
                        screen::focus_soon(format!("#part-{} form textarea", part.code()));
                    }>
                    {dynamic(word)}<span class="visually-hidden">{words::part(part)}</span>
                </Button>
            }
            .into_any()
        })
    };
    view! { {dynamic(list)} {dynamic(form)} }.into_any()
}

fn one(subject: SubjectId, ask: Ask, answers: Memo<bool>) -> AnyView {
    let answered = ask.answered.as_ref().map(|(by, at)| {
        view! { <p>{ask.answer.clone()} <small class="soft">{tr::profile_by(dates::moment(*at), by.name.full())}</small></p> }
            .into_any()
    });
    let (id, open) = (ask.id, ask.state == AskState::Open);
    let form = move || (open && answers.get()).then(|| view! { <AnswerForm subject=subject ask=id/> }.into_any());
    view! {
        <li>
            <p><span class="chip">{words::ask(ask.state)}</span></p>
            <p lang=person::lang_of(&ask.text)>{ask.text.clone()}</p>
            <p class="soft part-stamp">{tr::profile_by(dates::moment(ask.at), ask.by.name.full())}</p>
            {answered}
            {dynamic(form)}
        </li>
    }
    .into_any()
}

/// Something stood in the field once: before that there is nothing to keep, and a draft that is not read yet stays.
fn follow_typing(text: RwSignal<String>, slot: StoredValue<Slot>) -> RwSignal<bool> {
    let typed = RwSignal::new(false);
    Effect::new(move |before: Option<String>| {
        let now = text.get();
        if !now.is_empty() {
            typed.set(true);
        }
        if before.is_some_and(|before| before != now) {
            slot.with_value(Slot::typing);
        }
        now
    });
    typed
}

#[component]
fn AskForm(subject: SubjectId, part: ProfilePart, open: RwSignal<bool>) -> impl IntoView {
    let slot = StoredValue::new(Slot::of(subject, Form::Ask(part)));
    let (text, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let id = StoredValue::new(Draft::begin(EntryKind::Post).id);
    let command = StoredValue::new(Command::default());
    let toasts = use_context::<Toasts>();
    slot.with_value(|slot| {
        slot.restore(move |draft| {
            if text.try_with_untracked(String::is_empty) == Some(true) {
                id.set_value(draft.id);
                text.set(draft.text);
            }
        });
    });
    let typed = follow_typing(text, slot);
    let keep = move || {
        if let (Some(true), Some(text), Some(id)) =
            (typed.try_get_untracked(), text.try_get_untracked(), id.try_get_value())
        {
            slot.with_value(|slot| slot.keep(&Draft { id, text, ..Draft::begin(EntryKind::Post) }));
        }
    };
    keep_when_leaving(keep);
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move || {
        let typed = text.get_untracked();
        let words = clean(&typed, MAX_WORDS);
        error.set(words.err().map(|error| codes::field(error).to_owned()));
        let Ok(words) = words else { return };
        keep();
        let body = NewAsk { id: id.get_value(), part, text: words.to_owned() };
        let sent = slot.get_value();
        profile::ask(subject, body, &command.get_value(), move || {
            sent.clear();
            // Nothing is left to keep when the form goes.
            text.try_set(String::new());
            open.try_set(false);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::profile_ask_sent());
            }
        });
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::profile_ask_of(words::part(part))>
            <Field label=tr::profile_ask_label() required_mark=tr::app_required() error=error>
                <TextArea value=text rows=3 max=MAX_WORDS on_pause=keep
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            <WriteState command=command draft=slot typed=Signal::derive(move || !text.with(String::is_empty))/>
            <div class="dialog-acts">
                <Button kind=ButtonKind::Quiet on_press=move || open.set(false)>{tr::app_cancel()}</Button>
                <Button icon=IconName::Send busy=busy on_press=send>{tr::profile_ask_send()}</Button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn AnswerForm(subject: SubjectId, ask: contract::profile::AskId) -> impl IntoView {
    let (text, error) = (RwSignal::new(String::new()), RwSignal::new(None));
    let slot = StoredValue::new(Slot::of(subject, Form::Comment(ask)));
    let command = StoredValue::new(Command::default());
    slot.with_value(|slot| {
        slot.restore(move |draft| {
            if text.try_with_untracked(String::is_empty) == Some(true) {
                text.set(draft.text);
            }
        });
    });
    let typed = follow_typing(text, slot);
    let keep = move || {
        if let (Some(true), Some(text)) = (typed.try_get_untracked(), text.try_get_untracked()) {
            slot.with_value(|slot| slot.keep(&Draft { text, ..Draft::begin(EntryKind::Post) }));
        }
    };
    keep_when_leaving(keep);
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move |state: AskState| {
        let typed = text.get_untracked();
        let words = clean(&typed, MAX_WORDS);
        error.set(words.err().map(|error| codes::field(error).to_owned()));
        let Ok(words) = words else { return };
        let body = Answer { ask, state, answer: words.to_owned() };
        let sent = slot.get_value();
        profile::answer(subject, body, &command.get_value(), move || {
            text.try_set(String::new());
            sent.clear();
        });
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::profile_answer()>
            <Field label=tr::profile_answer() required_mark=tr::app_required() error=error>
                <TextArea value=text rows=2 max=MAX_WORDS on_pause=keep
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            <WriteState command=command draft=slot typed=Signal::derive(move || !text.with(String::is_empty))/>
            <div class="row">
                <Button size=ButtonSize::Small icon=IconName::Check busy=busy on_press=move || send(AskState::Done)>
                    {tr::profile_answer_done()}
                </Button>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small busy=busy on_press=move || send(AskState::Declined)>
                    {tr::profile_answer_declined()}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
