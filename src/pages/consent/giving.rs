//! Agreeing: one question to a page, in large words, with a way back from each, and a summary at the end. On a staff
//! member's screen the last page says how it was done: signed there, or on paper.

use super::how;
use crate::{
    components::{RemoteView, compose::state::WriteState, subject_band, typed::Typed},
    i18n::{dates, tr},
    stores::{
        Command, clock, consent,
        draft::{Draft, Form},
        screen,
    },
    ui::{Banner, Button, ButtonKind, IconName, Tone, dynamic},
};
use contract::{
    ProblemCode, SubjectId,
    consent::{Asked, AskedKind, ConsentMethod, NewConsent, PublishedText, Receipt, SharedWith, Signature},
    entry::EntryKind,
    problem::FieldError,
    subject::SubjectHead,
};
use leptos::prelude::*;

/// `text` is the hash of the text that was answered to; answers are a letter each: y, n.
const FIELDS: [&str; 7] = ["text", "answers", "method", "signer.name", "signer.relation", "witness", "signed_on"];

/// The questions.
#[component]
pub fn Giving(
    /// Whose consent.
    subject: SubjectId,
    /// Whose, by name.
    head: Memo<Option<SubjectHead>>,
    /// With whom it is shared now.
    parties: Memo<Vec<SharedWith>>,
    /// Asks anew with whom.
    #[prop(into)]
    reload: Callback<()>,
    /// A member of staff takes it: then it is said how.
    staff: bool,
    /// Closed when nobody wants it now.
    open: RwSignal<bool>,
    /// It is on record.
    #[prop(into)]
    on_done: Callback<Receipt>,
) -> impl IntoView {
    let typed = Typed::begin(subject, Form::Consent, &FIELDS, None);
    let text = consent::text();
    let handle = text.handle();
    let signature = RwSignal::new(Signature::default());
    let command = StoredValue::new(Command::default());
    let asked_anew = RwSignal::new(false);
    // The text or the list is another than what was read: it is read anew.
    let newest = text.clone();
    Effect::new(move || {
        match command.with_value(Command::failure).and_then(|error| error.code()) {
            Some(ProblemCode::VersionConflict) => {
                newest.reload();
                reload.run(());
                asked_anew.set(true);
                typed.choose("answers", String::new());
            }
            // It had arrived, and was withdrawn elsewhere since: these answers are another act, given anew.
            Some(ProblemCode::IdReused) => {
                typed.id.set(Draft::begin(EntryKind::Post).id);
                asked_anew.set(true);
                typed.choose("answers", String::new());
            }
            _ => {}
        }
        // What only the server knows: when it was ended, and that somebody has to have seen it begin again.
        let error = command.with_value(Command::failure);
        for field in ["signed_on", "witness"] {
            if let Some(of) = error.as_ref().and_then(|error| error.field(field)) {
                typed.wrong.set(Some((field, of)));
            }
        }
    });
    let asks = move |text: &PublishedText| {
        let of = Asking { subject, typed, signature, command, staff, open, on_done, parties, head };
        of.page(text)
    };
    let whose = move || {
        let name = subject_band::full_name(head);
        (!name.is_empty()).then(|| view! { <h2 class="card-title" lang="ja">{tr::consent_whose(name)}</h2> }.into_any())
    };
    view! {
        <form class="card consent-ask" on:submit=|ev| ev.prevent_default() aria-label=tr::consent_form()>
            {dynamic(whose)}
            {dynamic(move || asked_anew.get().then(|| view! { <Banner kind=Tone::Warning alert=true title=tr::consent_changed()/> }.into_any()))}
            <RemoteView of=handle>{dynamic({ let text = text.clone(); move || {
                // Which page, is in what was answered.
                typed.text("answers").track();
                text.with(asks)
            } })}</RemoteView>
        </form>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Asking {
    subject: SubjectId,
    typed: Typed,
    signature: RwSignal<Signature>,
    command: StoredValue<Command>,
    staff: bool,
    open: RwSignal<bool>,
    on_done: Callback<Receipt>,
    parties: Memo<Vec<SharedWith>>,
    head: Memo<Option<SubjectHead>>,
}

impl Asking {
    fn answers(self) -> String {
        self.typed.text("answers").get_untracked()
    }

    fn answer(self, answers: String) {
        self.typed.choose("answers", answers);
        screen::focus_soon("#main form .consent-question");
    }

    fn page(self, text: &PublishedText) -> AnyView {
        let questions = &text.text.questions;
        // Answers belong to their text.
        let of_another = self.typed.text("text").with_untracked(|of| !of.is_empty() && *of != text.hash);
        if of_another && !self.answers().is_empty() {
            self.typed.choose("answers", String::new());
        }
        let answers = self.answers();
        let at = answers.len().min(questions.len());
        let refused = at.checked_sub(1).and_then(|last| questions.get(last)).filter(|last| !last.is_optional());
        if refused.is_some() && answers.ends_with('n') {
            return self.refused();
        }
        match questions.get(at) {
            Some(asked) => self.question(asked, at, text),
            None => self.summary(text),
        }
    }

    fn back(self) -> AnyView {
        let back = move || {
            let mut answers = self.answers();
            if answers.pop().is_none() {
                self.open.set(false);
                return;
            }
            self.answer(answers);
        };
        view! { <Button kind=ButtonKind::Quiet icon=IconName::ChevronLeft on_press=back>{tr::consent_previous()}</Button> }
            .into_any()
    }

    fn question(self, asked: &Asked, at: usize, text: &PublishedText) -> AnyView {
        let hash = StoredValue::new(text.hash.clone());
        let say = move |letter: char| {
            move || {
                self.typed.text("text").set(hash.get_value());
                self.answer(format!("{}{letter}", self.answers()));
            }
        };
        let mut points = asked.points.clone();
        if asked.kind == AskedKind::Parties {
            points
                .extend(self.parties.with(|parties| parties.iter().map(|with| with.name.clone()).collect::<Vec<_>>()));
        }
        let points = points.into_iter().map(|point| view! { <li lang="ja">{point}</li> }.into_any()).collect_view();
        let lead = (at == 0).then(|| view! { <p>{text.text.lead.clone()}</p> }.into_any());
        view! {
            {lead}
            <p class="soft">{tr::consent_step(at + 1, text.text.questions.len())}</p>
            <h3 class="consent-question" tabindex="-1">{asked.ask.clone()}</h3>
            <p>{asked.text.clone()}</p>
            <ul class="consent-points">{points}</ul>
            <div class="consent-answers consent-choice">
                <Button wide=true on_press=say('y')>{tr::consent_yes()}</Button>
                <Button wide=true kind=ButtonKind::Secondary on_press=say('n')>{tr::consent_no()}</Button>
            </div>
            {self.back()}
        }
        .into_any()
    }

    /// Without this nothing can be shared: that is said once, and is no trap.
    fn refused(self) -> AnyView {
        let end = move || {
            self.typed.done();
            self.open.set(false);
        };
        let again = move || {
            let mut answers = self.answers();
            answers.pop();
            self.answer(answers);
        };
        view! {
            <h3 class="consent-question" tabindex="-1">{tr::consent_needed()}</h3>
            <p>{tr::consent_needed_text()}</p>
            <div class="consent-answers">
                <Button wide=true kind=ButtonKind::Secondary on_press=again>{tr::consent_reread()}</Button>
                <Button wide=true kind=ButtonKind::Quiet on_press=end>{tr::consent_decline()}</Button>
            </div>
        }
        .into_any()
    }

    fn summary(self, text: &PublishedText) -> AnyView {
        let answers = self.answers();
        let rows = text.text.questions.iter().zip(answers.chars()).map(|(asked, answer)| {
            let said = if answer == 'y' { tr::consent_yes() } else { tr::consent_no() };
            view! { <dt>{asked.ask.clone()}</dt><dd>{said}</dd> }.into_any()
        });
        let how = self.staff.then(|| how::fields(self.typed, self.signature));
        let hash = text.hash.clone();
        let agreed: Vec<Asked> = text
            .text
            .questions
            .iter()
            .zip(answers.chars())
            .filter(|(_, answer)| *answer == 'y')
            .map(|(asked, _)| asked.clone())
            .collect();
        let save = move || self.save(hash.clone(), &agreed);
        let busy = Signal::derive(move || self.command.with_value(Command::pending));
        let why_not = Signal::derive(move || subject_band::unnamed(self.head));
        let word = if self.staff { tr::consent_register() } else { tr::consent_agree() };
        view! {
            <h3 class="consent-question" tabindex="-1">{tr::consent_summary()}</h3>
            <p>{tr::consent_summary_lead()}</p>
            <dl class="consent-summary">{rows.collect_view()}</dl>
            <p>{text.text.closing.clone()}</p>
            {how}
            <WriteState command=self.command draft=self.typed.slot typed=self.typed.touched/>
            <div class="consent-answers">
                <Button wide=true icon=IconName::Check busy=busy disabled_reason=why_not on_press=save>{word}</Button>
            </div>
            {self.back()}
        }
        .into_any()
    }

    fn read(self, hash: String, agreed: &[Asked]) -> Result<NewConsent, (&'static str, FieldError)> {
        let id = self.typed.id.get_untracked().to_string().parse().map_err(|_| ("answers", FieldError::Malformed))?;
        let how = how::read(self.typed, self.signature, self.staff)?;
        let both = [AskedKind::Items, AskedKind::Parties];
        let new = NewConsent {
            id,
            text: hash,
            acts: agreed.iter().filter_map(Asked::act).collect(),
            purposes: agreed.iter().filter_map(Asked::purpose).collect(),
            items_and_parties: both.iter().all(|kind| agreed.iter().any(|asked| asked.kind == *kind)),
            parties: (how.method != ConsentMethod::Paper)
                .then(|| self.parties.with_untracked(|parties| parties.iter().map(|with| with.institution).collect())),
            method: how.method,
            signer: how.signer,
            witness: how.witness,
            signed_on: how.signed_on,
            signature: how.signature,
        };
        new.check(untrack(clock::today)).map(|()| new)
    }

    fn save(self, hash: String, agreed: &[Asked]) {
        let new = self.read(hash, agreed);
        self.typed.wrong.set(new.as_ref().err().copied());
        let slot = self.typed.slot.get_value();
        let Ok(new) = new else {
            screen::focus_soon("#main form [aria-invalid=true], #main form .sign");
            return;
        };
        consent::give(self.subject, new, &self.command.get_value(), move |receipt| {
            self.typed.touched.try_set(false);
            slot.clear();
            self.open.try_set(false);
            _ = self.on_done.try_run(receipt);
        });
    }
}

/// What the receipt of an act says.
#[component]
pub fn ReceiptBanner(
    /// What was done, in a word.
    title: String,
    /// Its receipt.
    receipt: Receipt,
) -> impl IntoView {
    view! { <Banner kind=Tone::Success alert=true title=title><p>{receipt_words(&receipt)}</p></Banner> }
}

/// Its number, and since when it is in effect.
pub fn receipt_words(receipt: &Receipt) -> String {
    tr::consent_receipt(dates::moment(receipt.at), receipt.number)
}
