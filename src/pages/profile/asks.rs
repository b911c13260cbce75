//! 訂正の申出 about a part: the subject's side says what is wrong, the 中心となる利用機関 answers.

use crate::{
    components::{
        compose::state::WriteState,
        person,
        typed::{ThrowAway, Typed},
    },
    i18n::{codes, dates, profile as words, tr},
    stores::{
        Command, Remote,
        draft::{self, Form},
        may, profile, screen, yes,
    },
    ui::{Button, ButtonKind, ButtonSize, Field, IconName, TextArea, Toasts, Tone, dynamic},
};
use contract::{
    Right, SubjectId,
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

#[component]
fn AskForm(subject: SubjectId, part: ProfilePart, open: RwSignal<bool>) -> impl IntoView {
    let typed = Typed::begin(subject, Form::Ask(part), &["text"], None);
    let (text, error) = (typed.text("text"), RwSignal::new(None));
    let command = StoredValue::new(Command::default());
    let toasts = use_context::<Toasts>();
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move || {
        let asked = text.get_untracked();
        let words = clean(&asked, MAX_WORDS);
        error.set(words.err().map(|error| codes::field(error).to_owned()));
        let Ok(words) = words else { return };
        typed.keep();
        let body = NewAsk { id: typed.id.get_untracked(), part, text: words.to_owned() };
        let sent = typed.slot.get_value();
        profile::ask(subject, body, &command.get_value(), move || {
            // Nothing is left to keep when the form goes.
            typed.touched.try_set(false);
            sent.clear();
            open.try_set(false);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::profile_ask_sent());
            }
        });
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::profile_ask_of(words::part(part))>
            <Field label=tr::profile_ask_label() required_mark=tr::app_required() error=error>
                <TextArea value=text rows=3 max=MAX_WORDS on_pause=move || typed.keep()
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            <WriteState command=command draft=typed.slot typed=typed.touched/>
            <div class="dialog-acts">
                <ThrowAway typed=typed on_done=move || open.set(false)/>
                <Button kind=ButtonKind::Quiet on_press=move || open.set(false)>{tr::app_cancel()}</Button>
                <Button icon=IconName::Send busy=busy on_press=send>{tr::profile_ask_send()}</Button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn AnswerForm(subject: SubjectId, ask: contract::profile::AskId) -> impl IntoView {
    let typed = Typed::begin(subject, Form::Comment(ask), &["text"], None);
    let (text, error) = (typed.text("text"), RwSignal::new(None));
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move |state: AskState| {
        let answered = text.get_untracked();
        let words = clean(&answered, MAX_WORDS);
        error.set(words.err().map(|error| codes::field(error).to_owned()));
        let Ok(words) = words else { return };
        let body = Answer { ask, state, answer: words.to_owned() };
        let sent = typed.slot.get_value();
        profile::answer(subject, body, &command.get_value(), move || {
            typed.touched.try_set(false);
            sent.clear();
        });
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::profile_answer()>
            <Field label=tr::profile_answer() required_mark=tr::app_required() error=error>
                <TextArea value=text rows=2 max=MAX_WORDS on_pause=move || typed.keep()
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            <WriteState command=command draft=typed.slot typed=typed.touched/>
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
