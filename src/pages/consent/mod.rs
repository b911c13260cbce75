//! /subjects/:subject/consent: what is shared for which purposes and with whom, agreed to one question at a time, and ended
//! in as few presses (M18-1, M19-1). For whoever the record is about, their representative, and the core institution.

pub mod again;
pub mod giving;
pub mod how;
pub mod kept;
pub mod sign;
pub mod uses;

use crate::{
    app::routes,
    components::{
        MissingPage, Page, RemoteView, StoppedPage, SubjectBand,
        agreement::purpose,
        failure,
        subject_act::{ActForm, acted},
        subject_band,
    },
    i18n::{codes, dates, tr},
    stores::{
        Command, consent,
        draft::{Draft, Form, Slot},
        live, may, screen, subjects, yes,
    },
    ui::{Button, ButtonKind, ButtonLink, Card, Check, IconName, Toasts, Tone, dynamic, field_error},
};
use contract::{
    ConsentId, ProblemCode, Right, SubjectId, Timestamp,
    consent::{ConsentChange, ConsentScope, Consents, Purpose, Receipt, SharedWith},
    desk::SubjectAct,
    entry::EntryKind,
    paper::Sheet,
    policy::Consent,
};
use giving::{Giving, ReceiptBanner};
use leptos::prelude::*;

/// What was done, and its receipt.
type Told = (String, Receipt);

/// What of the page is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Page,
    Receipt,
    Missing,
}

/// The page.
#[component]
pub fn ConsentPage(
    /// Whose consent.
    subject: SubjectId,
) -> impl IntoView {
    // What was done stays to be read, though whoever did it may see nothing more.
    let told = RwSignal::new(None::<Told>);
    let shown = Memo::new(move |_| match may(Right::ConsentRead, subject).allowed() {
        true => Shown::Page,
        false if told.with(Option::is_some) => Shown::Receipt,
        false => Shown::Missing,
    });
    let receipt =
        move || told.get().map(|(title, receipt)| view! { <ReceiptBanner title=title receipt=receipt/> }.into_any());
    let body = move || match shown.get() {
        Shown::Page => page(subject, told),
        Shown::Receipt | Shown::Missing => ().into_any(),
    };
    let named = yes(move || may(Right::SubjectRead, subject).allowed());
    let head = subject_band::head(subject);
    let title = Signal::derive(move || match subject_band::full_name(head) {
        name if name.is_empty() || !named.get() => tr::consent_link().to_owned(),
        name => tr::consent_title(name),
    });
    let missing = yes(move || shown.get() == Shown::Missing);
    dynamic(move || {
        if missing.get() {
            // Whoever kept the consent knows that there is one.
            return match may(Right::ConsentRead, subject).reason() {
                Some(reason) => {
                    let agree = subjects::records_again_of(subject).then(|| routes::CONSENT_AGAIN.to_owned());
                    view! { <StoppedPage reason=reason agree=agree/> }.into_any()
                }
                None => view! { <MissingPage/> }.into_any(),
            };
        }
        let back = match named.get() {
            true => Some((routes::subject(subject), tr::nav_back_timeline().to_owned())),
            false => Some((routes::HOME.to_owned(), tr::nav_back_home().to_owned())),
        };
        let band = named.get().then(|| view! { <SubjectBand subject=subject/> }.into_any());
        view! {
            {band}
            <Page title=title tab=tr::consent_link() back=back>
                <div class="stack">{dynamic(receipt)} {dynamic(body)}</div>
            </Page>
        }
        .into_any()
    })
    .into_any()
}

fn page(subject: SubjectId, told: RwSignal<Option<Told>>) -> AnyView {
    let consents = consent::open(subject);
    let here = consents.clone();
    on_cleanup(move || consent::leave(&here));
    let giving = RwSignal::new(false);
    let acting = Acting {
        subject,
        told,
        toasts: use_context::<Toasts>(),
        command: StoredValue::new(Command::default()),
        stopping: RwSignal::new(false),
        unanswered: RwSignal::new(None),
    };
    let done = Callback::new(move |receipt| acting.tell(tr::consent_recorded().to_owned(), receipt));
    let state = {
        let consents = consents.clone();
        Memo::new(move |_| consents.with(|now| now.state))
    };
    // Once it is there, by whichever way, the questions are answered; once it has ended, nothing is left to end.
    Effect::new(move || match state.get() {
        Some(Consent::Effective) => {
            giving.set(false);
            Slot::of(subject, Form::Consent).clear();
        }
        Some(_) => acting.stopping.set(false),
        None => {}
    });
    // An act whose answer was lost is found among those on record.
    let landed = consents.clone();
    Effect::new(move || {
        landed.with(|now| acting.landed(now));
    });
    let asking = yes(move || giving.get() && state.get().is_some_and(|state| state != Consent::Effective));
    let resumes = yes(move || may(Right::ConsentResume, subject).shown());
    let widens = yes(move || may(Right::ConsentResume, subject).allowed());
    let ends = yes(move || may(Right::ConsentWithdraw, subject).allowed());
    let (of_giving, handle) = (consents.clone(), consents.handle());
    let shown = move || {
        // What is being answered is not drawn anew because something else has changed.
        if asking.get() {
            let staff = !untrack(|| may(Right::ConsentResume, subject).shown());
            let (of, anew) = (of_giving.clone(), of_giving.clone());
            let parties = Memo::new(move |_| {
                let shared = of.with(|of| of.shared.clone()).unwrap_or_default();
                shared.into_iter().filter(|with| with.stopped.is_none()).collect::<Vec<_>>()
            });
            let (head, reload) = (subject_band::head(subject), move || anew.reload());
            return view! { <Giving subject=subject head=head parties=parties reload=reload staff=staff open=giving on_done=done/> }
                .into_any();
        }
        let consents = consents.clone();
        let view = move || {
            let (resumes, widens, ends) = (resumes.get(), widens.get(), ends.get());
            consents.with(|now| {
                view! { {acting.standing(now, giving)} {uses::asked(subject, now)} {acting.stop(now, resumes)} {acting.halt(now)} {acting.purposes(now, widens, ends)} {uses::known(subject, now)} {kept::history(subject, now)} }
                    .into_any()
            })
        };
        dynamic(view).into_any()
    };
    view! { <RemoteView of=handle>{dynamic(shown.clone())}</RemoteView> }.into_any()
}

#[derive(Clone, Copy)]
struct Acting {
    subject: SubjectId,
    told: RwSignal<Option<Told>>,
    toasts: Option<Toasts>,
    command: StoredValue<Command>,
    stopping: RwSignal<bool>,
    /// What was sent last and not answered: the same again goes under the same id.
    unanswered: RwSignal<Option<Sent>>,
}

/// An act that was sent: whether it agrees, what it is about, and that in words.
#[derive(Clone)]
struct Sent {
    agrees: bool,
    change: ConsentChange,
    title: String,
}

impl Acting {
    /// How it stands as a whole, and what one can do about it.
    fn standing(self, now: &Consents, giving: RwSignal<bool>) -> AnyView {
        let since = now.records.iter().find(|record| record.of == (ConsentScope::Whole {})).map(|record| record.at);
        let since = since.map(|at| view! { <p class="soft">{tr::consent_since(dates::moment(at))}</p> }.into_any());
        let begin = move || {
            self.told.set(None);
            giving.set(true);
        };
        let halted = now.stopped.as_ref().filter(|_| now.state == Consent::Effective);
        let how = halted.map(acted);
        let (title, text, press) = match now.state {
            Consent::Effective if halted.is_some() => {
                (tr::consent_state_halted(), tr::consent_state_halted_text(), None)
            }
            Consent::Effective => (tr::consent_state_on(), tr::consent_state_on_text(), None),
            Consent::Withdrawn => (tr::consent_state_off(), tr::consent_state_off_text(), Some(tr::consent_again())),
            Consent::None | Consent::Unknown => {
                (tr::consent_state_none(), tr::consent_state_none_text(), Some(tr::consent_begin()))
            }
        };
        let without = now.shared.iter().filter(|with| with.stopped.is_some()).map(|with| with.name.clone());
        let without = without.collect::<Vec<_>>().join(tr::list_separator());
        let without = (!without.is_empty() && now.state == Consent::Effective)
            .then(|| view! { <p lang="ja">{tr::consent_without(without)}</p> }.into_any());
        let press =
            press.map(|word| view! { <div><Button icon=IconName::Pen disabled_reason=self.why_not(Right::ConsentRecord) on_press=begin>{word}</Button></div> }.into_any());
        let (subject, any) = (self.subject, !now.records.is_empty());
        let copy = move || {
            (any && may(Right::RecordPrint, subject).allowed()).then(|| {
                let href = routes::sheet(subject, Sheet::Consent);
                view! { <div><ButtonLink href=href kind=ButtonKind::Secondary icon=IconName::Printer>{tr::consent_copy()}</ButtonLink></div> }
                    .into_any()
            })
        };
        view! { <Card title=title><p>{text}</p> {how} {without} {since} {press} {dynamic(copy)}</Card> }.into_any()
    }

    /// Says what has taken effect: on the page, and where it goes away with it, beside it.
    fn tell(self, title: String, receipt: Receipt) {
        if let Some(toasts) = self.toasts {
            toasts.show(Tone::Success, [title.as_str(), &giving::receipt_words(&receipt)].join(" "));
        }
        self.told.try_set(Some((title, receipt)));
        screen::focus_soon("#page-title");
    }

    /// What was sent and not answered stands on record: it is said now.
    fn landed(self, now: &Consents) {
        let Some(sent) = self.unanswered.get_untracked() else { return };
        if untrack(|| self.command.with_value(Command::pending)) {
            return;
        }
        if let Some(record) = now.records.iter().find(|record| record.id == sent.change.id) {
            self.unanswered.set(None);
            self.tell(sent.title, Receipt { id: record.id, number: record.number, at: record.at });
        }
    }

    fn act(self, of: ConsentScope, agrees: bool, title: String) {
        if untrack(|| self.command.with_value(Command::pending)) {
            return;
        }
        self.told.set(None);
        let again = self.unanswered.get_untracked().filter(|sent| sent.agrees == agrees && sent.change.of == of);
        // The same kind of id as everything that is sent.
        let fresh = || Draft::begin(EntryKind::Post).id.to_string().parse::<ConsentId>().ok();
        let Some(id) = again.map(|sent| sent.change.id).or_else(fresh) else { return };
        let change = ConsentChange { id, of, call: None };
        self.unanswered.set(Some(Sent { agrees, change: change.clone(), title: title.clone() }));
        let command = self.command.get_value();
        let done = move |receipt| {
            self.unanswered.try_set(None);
            self.stopping.try_set(false);
            self.tell(title, receipt);
        };
        if agrees {
            consent::resume(self.subject, change, &command, done);
        } else {
            consent::withdraw(self.subject, change, &command, done);
        }
    }

    /// Why that cannot be done now; reactive.
    fn why_not(self, right: Right) -> Signal<Option<String>> {
        Signal::derive(move || may(right, self.subject).reason().map(|denied| codes::denied(denied).to_owned()))
    }

    fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.command.with_value(Command::pending))
    }

    /// Why nothing has happened, in words that leave no doubt that nothing has.
    fn failed(self, of_purposes: bool) -> AnyView {
        dynamic(move || {
            let about = |sent: &Sent| matches!(sent.change.of, ConsentScope::Purpose { .. });
            let here = self.unanswered.with(|sent| sent.as_ref().is_some_and(|sent| about(sent) == of_purposes));
            self.command.with_value(Command::failure).filter(|_| here).map(|error| {
                let refused =
                    matches!(error.code(), Some(ProblemCode::Denied | ProblemCode::Invalid | ProblemCode::NotFound));
                // What never left has changed nothing. Whatever else came back, it may have arrived.
                let sentence = match refused || untrack(|| !live::online()) {
                    true => format!("{} {}", tr::consent_not_yet(), failure::sentence(&error)),
                    false => tr::consent_not_sure().to_owned(),
                };
                field_error(sentence)
            })
        })
        .into_any()
    }

    /// Purposes: those that sharing needs, and those that can be chosen.
    fn purposes(self, now: &Consents, widens: bool, ends: bool) -> AnyView {
        if now.state != Consent::Effective {
            return ().into_any();
        }
        let needed = now.purposes.iter().copied().filter(|of| !of.is_optional());
        let needed = needed.map(|of| view! { <li>{purpose(of)}</li> }.into_any()).collect_view();
        let agreed = now.purposes.clone();
        let optional = Purpose::ALL.iter().copied().filter(|of| of.is_optional()).map(move |of| {
            let is = agreed.contains(&of);
            // Only whoever it is about, or acts for them, says yes with nothing but a press.
            if !(if is { ends } else { widens }) {
                let said = if is { tr::consent_yes() } else { tr::consent_no() };
                return view! { <p>{purpose(of)} " " <span class="soft">{said}</span></p> }.into_any();
            }
            let on = RwSignal::new(is);
            let turn = move |wanted: bool| {
                on.set(wanted);
                if untrack(|| self.command.with_value(Command::pending)) {
                    on.set(!wanted);
                    return;
                }
                let said = if wanted { tr::consent_yes() } else { tr::consent_no() };
                self.act(ConsentScope::Purpose { purpose: of }, wanted, format!("{}: {said}", purpose(of)));
            };
            // What was refused is as it was.
            Effect::new(move || {
                if self.command.with_value(Command::failure).is_some() {
                    on.set(is);
                }
            });
            view! { <Check value=on on_change=turn label=purpose(of)/> }.into_any()
        });
        view! {
            <Card title=tr::consent_purposes()>
                <ul class="consent-points">{needed}</ul>
                <h3>{tr::consent_optional()}</h3>
                <p class="soft">{tr::consent_optional_text()}</p>
                {self.failed(true)}
                {optional.collect_view()}
            </Card>
        }
        .into_any()
    }

    /// 情報共有の停止 (form 10), by the core institution; the subject's side has its own way.
    fn halt(self, now: &Consents) -> AnyView {
        let subject = self.subject;
        let open = now.state == Consent::Effective && now.stopped.is_none();
        if !open || !untrack(|| may(Right::SharingStop, subject).allowed()) {
            return ().into_any();
        }
        let head = subject_band::head(subject);
        dynamic(move || {
            let name = subject_band::full_name(head);
            (!name.is_empty()).then(|| view! { <ActForm subject=subject name=name act=SubjectAct::Stop/> }.into_any())
        })
        .into_any()
    }

    /// 共有をやめる: one press shows what can be ended, the next ends it.
    fn stop(self, now: &Consents, resumes: bool) -> AnyView {
        if now.state != Consent::Effective {
            return ().into_any();
        }
        let shared = StoredValue::new(now.shared.clone());
        let why_not = self.why_not(Right::ConsentWithdraw);
        let choices = move || {
            if !self.stopping.get() || why_not.with(Option::is_some) {
                return view! {
                    <div><Button kind=ButtonKind::Secondary icon=IconName::Lock disabled_reason=why_not on_press=move || self.stopping.set(true)>{tr::consent_stop()}</Button></div>
                }
                .into_any();
            }
            let each = shared.with_value(|shared| {
                shared.iter().filter(|with| with.stopped.is_none()).map(|with| self.one(with)).collect_view()
            });
            view! {
                <p>{tr::consent_stop_lead()}</p>
                {(!resumes).then(|| view! { <p>{tr::consent_stop_for()}</p> }.into_any())}
                {self.failed(false)}
                <div class="consent-stop">
                    <Button kind=ButtonKind::Danger icon=IconName::Lock busy=self.busy() on_press=move || self.act(ConsentScope::Whole {}, false, tr::consent_stopped_now().to_owned())>
                        {tr::consent_stop_all()}
                    </Button>
                    <p class="soft">{tr::consent_stop_all_text()}</p>
                    {each}
                    <Button kind=ButtonKind::Quiet on_press=move || self.stopping.set(false)>{tr::consent_keep()}</Button>
                </div>
            }
            .into_any()
        };
        let stopped =
            now.shared.iter().filter_map(|with| Some(self.stopped(with, with.stopped?, resumes))).collect_view();
        view! { <Card title=tr::consent_stop()>{stopped} {dynamic(choices)}</Card> }.into_any()
    }

    fn stopped(self, with: &SharedWith, at: Timestamp, resumes: bool) -> AnyView {
        let since = tr::consent_stopped_since(dates::moment(at), &with.name);
        let again = tr::consent_resume_one(&with.name);
        let of = ConsentScope::Institution { institution: with.institution };
        let title = tr::consent_resumed_one(&with.name);
        let press = resumes.then(|| {
            view! {
                <div><Button kind=ButtonKind::Secondary busy=self.busy() disabled_reason=self.why_not(Right::ConsentResume) on_press=move || self.act(of, true, title.clone())>{again}</Button></div>
                {self.failed(false)}
            }
            .into_any()
        });
        view! { <p lang="ja">{since}</p> {press} }.into_any()
    }

    fn one(self, with: &SharedWith) -> AnyView {
        let of = ConsentScope::Institution { institution: with.institution };
        let (word, title) = (tr::consent_stop_one(&with.name), tr::consent_stopped_one(&with.name));
        let core = with.core.then(|| view! { <p class="soft">{tr::consent_core_note()}</p> }.into_any());
        view! {
            <Button kind=ButtonKind::Secondary busy=self.busy() on_press=move || self.act(of, false, title.clone())>{word}</Button>
            {core}
        }
        .into_any()
    }
}
