//! 個人利用 on the page of the consent: who asks to see the record, answered by the subject, by whoever acts for them, or by the
//! core institution with its proof (M6-4); and who does, taken back as easily (M19).

use super::how;
use crate::{
    components::{compose::state::WriteState, failure, subject_band, typed::Typed, uses},
    i18n::{codes, dates, tr},
    stores::{Command, clock, draft::Form, individual, may, screen},
    ui::{Button, ButtonKind, ButtonSize, Card, Disclosure, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{
    EntryId, Right, SubjectId,
    consent::{ConsentMethod, Consents, Signature},
    individual::{IndividualUse, UseAnswer, UseState},
    policy::Consent,
    subject::SubjectHead,
};
use leptos::prelude::*;

/// Whose record it is, once that is known: before, nothing is answered (J-33).
type Head = Memo<Option<SubjectHead>>;

/// The fields of an answer that staff put on record.
const FIELDS: [&str; 5] = ["method", "signer.name", "signer.relation", "witness", "signed_on"];

/// Applications that wait, before everything else.
pub fn asked(subject: SubjectId, now: &Consents) -> AnyView {
    let waiting = now.uses.iter().filter(|of| of.state() == UseState::Waiting);
    let (head, shared) = (subject_band::head(subject), now.state == Consent::Effective);
    let about = if shared { tr::uses_agree_about() } else { tr::uses_agree_about_later() };
    let each = waiting.map(|of| view! { <li>{question((subject, head), of, about)}</li> }.into_any());
    let each = each.collect::<Vec<_>>();
    if each.is_empty() {
        return ().into_any();
    }
    let title = move || match subject_band::full_name(head) {
        name if name.is_empty() => tr::uses_asked_title().to_owned(),
        name => tr::uses_asked_whose(name),
    };
    view! {
        <section class="card">
            <h2 class="card-title" lang="ja">{title}</h2>
            <ul class="part-rows" role="list">{each}</ul>
        </section>
    }
    .into_any()
}

/// Who uses the record, and what became of other applications.
pub fn known(subject: SubjectId, now: &Consents) -> AnyView {
    let rows = |wanted: fn(UseState) -> bool, ends: bool| {
        let of_it = now.uses.iter().filter(|of| wanted(of.state()));
        of_it.map(|of| view! { <li>{row(subject, of, ends)}</li> }.into_any()).collect::<Vec<_>>()
    };
    let using = rows(|state| state == UseState::Agreed, true);
    let past = rows(|state| matches!(state, UseState::Declined | UseState::Ended), false);
    if using.is_empty() && past.is_empty() {
        return ().into_any();
    }
    let past = (!past.is_empty()).then(|| {
        let summary = tr::uses_past(past.len());
        view! { <Disclosure summary=summary><ul class="part-rows" role="list">{past}</ul></Disclosure> }.into_any()
    });
    view! { <Card title=tr::uses_title()><ul class="part-rows" role="list">{using}</ul> {past}</Card> }.into_any()
}

/// Somebody asks: who, as whom, and the two answers.
fn question((subject, head): (SubjectId, Head), of: &IndividualUse, about: &'static str) -> AnyView {
    let text = tr::uses_asked_text(of.name.full(), uses::as_whom(of));
    let controls = controls((subject, head), of);
    view! { <p lang="ja"><b>{text}</b></p> {uses::facts(of)} <p>{about}</p> {controls} }.into_any()
}

/// The answers, as whoever is here may give them.
fn controls((subject, head): (SubjectId, Head), of: &IndividualUse) -> AnyView {
    match untrack(|| may(Right::ConsentResume, subject).shown()) {
        true => Answering::new((subject, head), of).own(of.state() == UseState::Waiting),
        false => for_subject((subject, head), of),
    }
}

fn row(subject: SubjectId, of: &IndividualUse, ends: bool) -> AnyView {
    // A no is no end: it may become a yes.
    if of.state() == UseState::Declined {
        let (line, details, controls) =
            (uses::line(of), uses::details(of), controls((subject, subject_band::head(subject)), of));
        return view! { {line} {details} <Disclosure summary=tr::uses_reconsider()>{controls}</Disclosure> }.into_any();
    }
    let here = (subject, subject_band::head(subject));
    let own = untrack(|| may(Right::ConsentResume, subject).shown());
    let answers = ends.then(|| match own {
        true => Answering::new(here, of).taking_back(),
        // Staff say in which way the subject said so.
        false => {
            let form = for_subject(here, of);
            view! { <Disclosure summary=tr::uses_take_back_ask()>{form}</Disclosure> }.into_any()
        }
    });
    let (line, details) = (uses::line(of), uses::details(of));
    view! { {line} {details} {answers} }.into_any()
}

/// One application, while it is answered.
#[derive(Clone, Copy)]
struct Answering {
    subject: SubjectId,
    head: Head,
    application: EntryId,
    name: StoredValue<String>,
    command: StoredValue<Command>,
    toasts: Option<Toasts>,
    /// Under which id it is sent, however often.
    id: EntryId,
}

impl Answering {
    fn new((subject, head): (SubjectId, Head), of: &IndividualUse) -> Self {
        Self {
            subject,
            head,
            application: of.id,
            name: StoredValue::new(of.name.full()),
            command: StoredValue::new(Command::default()),
            toasts: use_context::<Toasts>(),
            id: uses::fresh_id(),
        }
    }

    fn bare(self, agreed: bool) -> UseAnswer {
        UseAnswer {
            id: self.id,
            agreed,
            method: ConsentMethod::Own,
            signer: None,
            witness: String::new(),
            signed_on: None,
            signature: None,
        }
    }

    fn send(self, body: UseAnswer, said: String, done: impl FnOnce() + 'static) {
        let toasts = self.toasts;
        individual::answer((self.subject, self.application), body, &self.command.get_value(), move |at| {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, [said, tr::consent_since(dates::moment(at))].join(" "));
            }
            done();
            screen::focus_soon("#page-title");
        });
    }

    fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.command.with_value(Command::pending))
    }

    fn failed(self) -> AnyView {
        let sentence = move || self.command.with_value(Command::failure).map(|error| failure::sentence(&error));
        dynamic(move || sentence().map(field_error)).into_any()
    }

    fn why_not(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let denied =
                may(Right::ConsentRecord, self.subject).reason().map(|denied| codes::denied(denied).to_owned());
            denied.or_else(|| subject_band::unnamed(self.head))
        })
    }

    /// By the subject, or whoever acts for them: their sign-in says how.
    fn own(self, declines: bool) -> AnyView {
        let name = self.name.get_value();
        let (agreed, declined) = (tr::uses_agreed_done(&name), tr::uses_declined_done(&name));
        let yes = move || self.send(self.bare(true), agreed.clone(), || ());
        let no = move || self.send(self.bare(false), declined.clone(), || ());
        let no = declines.then(|| view! {
            <Button wide=true kind=ButtonKind::Secondary busy=self.busy() disabled_reason=self.why_not() on_press=no>{tr::uses_decline()}</Button>
        }.into_any());
        view! {
            {self.failed()}
            <div class="consent-answers consent-choice">
                <Button wide=true busy=self.busy() disabled_reason=self.why_not() on_press=yes>{tr::uses_agree()}</Button>
                {no}
            </div>
        }
        .into_any()
    }

    /// One press asks, the next takes it back.
    fn taking_back(self) -> AnyView {
        let sure = RwSignal::new(false);
        let name = self.name.get_value();
        let said = StoredValue::new(tr::uses_taken_back(&name));
        let word = StoredValue::new(tr::uses_take_back(&name));
        let view = move || {
            if !sure.get() {
                return view! {
                    <div><Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Lock disabled_reason=self.why_not() on_press=move || sure.set(true)>{tr::uses_take_back_ask()}</Button></div>
                }
                .into_any();
            }
            let send = move || self.send(self.bare(false), said.get_value(), || ());
            view! {
                <p>{tr::uses_take_back_about()}</p>
                {self.failed()}
                <div class="row">
                    <Button kind=ButtonKind::Danger icon=IconName::Lock busy=self.busy() on_press=send>{word.get_value()}</Button>
                    <Button kind=ButtonKind::Quiet on_press=move || sure.set(false)>{tr::consent_keep()}</Button>
                </div>
            }
            .into_any()
        };
        dynamic(view).into_any()
    }
}

/// By the core institution: what the subject said, with its proof.
fn for_subject((subject, head): (SubjectId, Head), of: &IndividualUse) -> AnyView {
    let answering = Answering::new((subject, head), of);
    let typed = Typed::begin(subject, Form::UseAnswer(of.id), &FIELDS, None);
    typed.anew_after(answering.command);
    let signature = RwSignal::new(Signature::default());
    let (name, stands) = (of.name.full(), of.state());
    let agreed = tr::uses_agreed_done(&name);
    let refused = if stands == UseState::Agreed { tr::uses_taken_back(&name) } else { tr::uses_declined_done(&name) };
    let answer = move |agreed: bool, said: String| {
        let body = how::read(typed, signature, true).map(|how| UseAnswer {
            id: typed.id.get_untracked(),
            agreed,
            method: how.method,
            signer: how.signer,
            witness: how.witness,
            signed_on: how.signed_on,
            signature: how.signature,
        });
        let body = body.and_then(|body| body.check(untrack(clock::today)).map(|()| body));
        typed.wrong.set(body.as_ref().err().copied());
        let Ok(body) = body else {
            screen::focus_soon("#main form [aria-invalid=true], #main form .sign");
            return;
        };
        answering.send(body, said, move || typed.done());
    };
    let yes = move || answer(true, agreed.clone());
    let no = move || answer(false, refused.clone());
    // What only the server knows: the applicant puts it on record, and needs a witness (M25-5).
    Effect::new(move || {
        let error = answering.command.with_value(Command::failure);
        for field in ["signed_on", "witness"] {
            if let Some(of) = error.as_ref().and_then(|error| error.field(field)) {
                typed.wrong.set(Some((field, of)));
            }
        }
    });
    let (busy, why_not) = (answering.busy(), answering.why_not());
    let no = (stands != UseState::Declined).then(|| {
        let (kind, word) = match stands {
            UseState::Agreed => (ButtonKind::Danger, tr::uses_take_back(&name)),
            _ => (ButtonKind::Secondary, tr::uses_decline_for().to_owned()),
        };
        view! { <Button kind=kind busy=busy disabled_reason=why_not on_press=no>{word}</Button> }.into_any()
    });
    let yes = (stands != UseState::Agreed).then(|| {
        view! { <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=yes>{tr::uses_agree_for()}</Button> }
            .into_any()
    });
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::uses_asked_title()>
            {how::fields(typed, signature)}
            <WriteState command=answering.command draft=typed.slot typed=typed.touched/>
            <div class="dialog-acts">
                {no}
                {yes}
            </div>
        </form>
    }
    .into_any()
}
