//! Drafts: what is being typed and not sent yet. Kept on the device at every pause, one per person,
//! subject and form; gone after the server has it, or when somebody signs out. What was typed since the
//! app was loaded is here too, so that a form that comes back finds its words at once.

use super::{
    may, session,
    signal::{follow, look},
};
use crate::platform::{drafts, random, timer};
use contract::{
    ConsentId, EntryId, InstitutionId, PersonId, Right, SubjectId, Timestamp,
    desk::SubjectAct,
    entry::{DailyKind, EntryKind},
    media::NewMedia,
    policy::Audience,
    profile::ProfilePart,
    vital::{Measure, VitalKind},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::poll_fn,
    pin::pin,
    task::Poll,
};

/// A device that takes longer than this to keep a draft does not keep anybody from sending it.
const PATIENCE_MS: i32 = 2_000;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A new entry.
    New,
    /// What is being measured.
    Vitals,
    /// A comment on an entry.
    Comment(EntryId),
    /// 訂正 of an entry.
    Correct(EntryId),
    /// 取消 of an entry.
    Cancel(EntryId),
    /// A part of the profile.
    Part(ProfilePart),
    /// A plan; `None`: a new one.
    Visit(Option<EntryId>),
    /// 申出 about a part of the profile.
    Ask(ProfilePart),
    /// A document; `None`: a new one.
    Document(Option<EntryId>),
    /// The copy of what was signed for a consent.
    ConsentCopy(ConsentId),
    /// A line of the 対象者ケア機関リスト; `None`: a new one.
    CareList(Option<InstitutionId>),
    /// Its end.
    CareEnd(InstitutionId),
    /// Its institution is asked to take over the 中心の役割, or no longer.
    CoreOffer(InstitutionId, bool),
    /// Answers to the questions of a consent.
    Consent,
    /// お尋ね・申出.
    Inquiry,
    /// 停止・再開 of sharing, 逝去の届出 and what follows it.
    SubjectAct(SubjectAct),
    /// 撤回 by a call to the desk.
    Call,
    /// 個人利用の申請 at the desk.
    IndividualUse,
    /// The subject's answer to one, put on record by staff.
    UseAnswer(EntryId),
    /// Its end, at the desk.
    EndUse(EntryId),
}

/// What was typed, and the id under which it will be sent, however often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Made when the writing began: the same text sent twice is one entry.
    pub id: EntryId,
    /// The text.
    pub text: String,
    /// Post or daily life.
    pub kind: EntryKind,
    /// Which kind of daily life.
    pub daily: Option<DailyKind>,
    /// その他 of the configuration.
    #[serde(default)]
    pub category: Option<String>,
    /// 要確認
    #[serde(default)]
    pub ask: bool,
    /// For whom.
    pub audience: Audience,
    /// When it happened; `None`: at the moment of sending.
    pub occurred_at: Option<Timestamp>,
    /// When it was first sent: that moment is "now", however often it is tried, also after a reload.
    #[serde(default)]
    pub first_sent: Option<Timestamp>,
    /// Why, for a correction.
    pub reason: String,
    /// The version that a correction was written over; 0 for what is new.
    #[serde(default)]
    pub base_version: u32,
    /// What was typed into the fields of values, as it was typed.
    #[serde(default)]
    pub typed: Vec<Typed>,
    /// The values that were read from it; what is sent.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Why it is written down so late.
    #[serde(default)]
    pub late_reason: String,
    /// What is said about the pictures that it shows already, for a correction.
    #[serde(default)]
    pub described: Vec<NewMedia>,
    /// What it shows. Not kept: the files are gone with the page.
    #[serde(skip)]
    pub media: Vec<NewMedia>,
}

/// One field for a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Of what.
    pub kind: VitalKind,
    /// The letters in it, readable or not.
    pub text: String,
    /// The rest of the measure: choice, reason, how, whether somebody looked once more.
    pub rest: Measure,
}

impl Draft {
    /// An empty one with an id of its own.
    pub fn begin(kind: EntryKind) -> Self {
        Self {
            id: random::new_id(),
            text: String::new(),
            kind,
            daily: None,
            category: None,
            ask: false,
            audience: Audience::Everyone,
            occurred_at: None,
            first_sent: None,
            reason: String::new(),
            base_version: 0,
            typed: Vec::new(),
            measures: Vec::new(),
            late_reason: String::new(),
            described: Vec::new(),
            media: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.reason.trim().is_empty() && self.typed.is_empty()
    }
}

/// Whether the device has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing typed since.
    #[default]
    Idle,
    /// On the device, encrypted.
    Kept,
    /// The device refused (private mode, full).
    Refused,
}

/// A draft that exists.
#[derive(Clone)]
enum Known {
    /// On the device, not read yet.
    There,
    /// Here, and perhaps on the device.
    Here(Box<Draft>, Kept),
}

thread_local! {
    static KNOWN: ArcRwSignal<BTreeMap<String, Known>> = ArcRwSignal::new(BTreeMap::new());
    /// Whose drafts on the device were looked up.
    static LOOKED_UP: Cell<Option<PersonId>> = const { Cell::new(None) };
    /// How often a name was kept or removed: only the newest of these may reach the device.
    static TURNS: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

fn known(change: impl FnOnce(&mut BTreeMap<String, Known>)) {
    KNOWN.with(|known| known.update(change));
}

/// There is a draft for this form; reactive.
pub fn exists(subject: SubjectId, form: Form) -> bool {
    look_up();
    let slot = Slot::of(subject, form);
    slot.name.is_some_and(|name| KNOWN.with(|known| look(known, |all| all.contains_key(&name))))
}

/// Asks the device once which drafts it has.
fn look_up() {
    let Some(me) = session::me() else { return };
    if LOOKED_UP.replace(Some(me)) == Some(me) {
        return;
    }
    timer::spawn(async move {
        let names = drafts::names(&format!("{me}/")).await;
        if LOOKED_UP.get() == Some(me) && !names.is_empty() {
            known(|all| names.into_iter().for_each(|name| _ = all.entry(name).or_insert(Known::There)));
        }
    });
}

/// Something of mine that was typed and not sent.
pub(super) struct Unsent {
    /// About whom.
    pub(super) subject: SubjectId,
    /// In which form, as the name of the draft has it.
    pub(super) form: String,
    /// What.
    pub(super) draft: Draft,
    name: String,
}

impl Unsent {
    /// It is somewhere else now.
    pub(super) async fn forget(&self) {
        known(|all| _ = all.remove(&self.name));
        drafts::remove(&self.name).await;
    }
}

/// Everything of mine that was typed and not sent.
pub(super) async fn all() -> Vec<Unsent> {
    let Some(me) = session::me() else { return Vec::new() };
    let prefix = format!("{me}/");
    let mut found = KNOWN.with(|known| known.get_untracked());
    for name in drafts::names(&prefix).await {
        found.entry(name).or_insert(Known::There);
    }
    let mut all = Vec::new();
    for (name, known) in found {
        let draft = match known {
            Known::Here(draft, _) => Some(*draft),
            Known::There => drafts::load(&name).await.and_then(|json| serde_json::from_str(&json).ok()),
        };
        let place = name.strip_prefix(&prefix).and_then(|place| place.split_once('/'));
        let place = place.map(|(subject, form)| (subject.parse(), form.to_owned()));
        if let (Some(draft), Some((Ok(subject), form))) = (draft, place) {
            all.push(Unsent { subject, form, draft, name });
        }
    }
    all
}

pub(super) fn wipe_subject(me: PersonId, subject: SubjectId) {
    let prefix = format!("{me}/{subject}/");
    known(|all| all.retain(|name, _| !name.starts_with(&prefix)));
    timer::spawn(async move { drafts::remove_all(&prefix).await });
}

pub(super) fn wipe() {
    LOOKED_UP.set(None);
    known(BTreeMap::clear);
}

/// Where the draft of one form is kept.
#[derive(Clone)]
pub struct Slot {
    subject: SubjectId,
    person: Option<PersonId>,
    name: Option<String>,
    /// Whoever has it may keep something here.
    right: Right,
    kept: ArcRwSignal<Kept>,
}

impl Slot {
    /// The slot of a form about a subject, for the person who is signed in.
    pub fn of(subject: SubjectId, form: Form) -> Self {
        // A consent is given before there is anything to read.
        let right = match form {
            Form::Consent => Right::ConsentRead,
            // The subject asks whatever became of the record.
            Form::Inquiry => Right::InquiryFile,
            // At the desk nobody reads the record.
            Form::CareList(_) | Form::CareEnd(_) | Form::CoreOffer(..) => Right::CareListEdit,
            Form::SubjectAct(act) => act.right(),
            Form::Call => Right::ConsentWithdraw,
            Form::IndividualUse | Form::EndUse(_) => Right::RegistryEdit,
            Form::UseAnswer(_) => Right::ConsentRecord,
            _ => Right::TimelineRead,
        };
        let form = match form {
            Form::New => "new".to_owned(),
            Form::Vitals => "vitals".to_owned(),
            Form::Comment(entry) => format!("comment-{entry}"),
            Form::Correct(entry) => format!("correct-{entry}"),
            Form::Cancel(entry) => format!("cancel-{entry}"),
            Form::Part(part) => format!("part-{}", part.code()),
            Form::Visit(None) => "visit".to_owned(),
            Form::Visit(Some(plan)) => format!("visit-{plan}"),
            Form::Ask(part) => format!("ask-{}", part.code()),
            Form::Consent => "consent".to_owned(),
            Form::Inquiry => "inquiry".to_owned(),
            Form::SubjectAct(act) => format!("act-{}", act.code()),
            Form::Call => "call".to_owned(),
            Form::IndividualUse => "individual-use".to_owned(),
            Form::UseAnswer(application) => format!("use-answer-{application}"),
            Form::EndUse(application) => format!("use-end-{application}"),
            Form::CareEnd(institution) => format!("care-end-{institution}"),
            Form::CoreOffer(institution, end) => format!("core-offer-{institution}-{end}"),
            Form::CareList(None) => "care-list".to_owned(),
            Form::CareList(Some(institution)) => format!("care-list-{institution}"),
            Form::Document(None) => "document".to_owned(),
            Form::ConsentCopy(consent) => format!("consent-copy-{consent}"),
            Form::Document(Some(document)) => format!("document-{document}"),
        };
        let person = session::me();
        let name = person.map(|me| format!("{me}/{subject}/{form}"));
        Self { subject, person, name, right, kept: ArcRwSignal::new(Kept::Idle) }
    }

    /// How it stands; reactive.
    pub fn kept(&self) -> Kept {
        follow(&self.kept)
    }

    /// Looks for an earlier draft and hands it over, if there is one.
    pub fn restore(&self, found: impl FnOnce(Draft) + 'static) {
        let here = KNOWN.with(|known| known.with_untracked(|all| all.get(self.name.as_deref()?).cloned()));
        if let Some(Known::Here(draft, kept)) = here {
            self.kept.set(kept);
            return found(*draft);
        }
        let this = self.clone();
        timer::spawn(async move {
            let Some(name) = this.name.as_deref() else { return };
            let json = drafts::load(name).await;
            if let Some(draft) = json.and_then(|json| serde_json::from_str(&json).ok()) {
                this.kept.set(Kept::Kept);
                found(draft);
            }
        });
    }

    /// Keeps it; an empty one is removed.
    pub fn keep(&self, draft: &Draft) {
        let this = self.clone();
        if let Some(work) = this.begin(draft) {
            timer::spawn(work);
        }
    }

    /// Keeps it before it is sent: returns when the device has it, has refused, or takes too long.
    pub(super) async fn kept_first(&self, draft: &Draft) {
        let Some(work) = self.clone().begin(draft) else { return };
        let (mut work, mut patience) = (Box::pin(work), pin!(timer::sleep(PATIENCE_MS)));
        let kept = poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending => patience.as_mut().poll(cx).map(|()| false),
        })
        .await;
        if !kept {
            timer::spawn(work);
        }
    }

    fn begin(self, draft: &Draft) -> Option<impl Future<Output = ()> + 'static> {
        // A form may be the last to go: nothing comes back after a sign-out, or after the right has gone.
        let mine = session::me() == self.person && may(self.right, self.subject).allowed();
        let name = self.name.clone().filter(|_| mine)?;
        if draft.is_empty() {
            self.clear();
            return None;
        }
        let json = serde_json::to_string(draft).ok()?;
        known(|all| _ = all.insert(name.clone(), Known::Here(Box::new(draft.clone()), Kept::Idle)));
        let turn = next_turn(&name);
        Some(async move {
            let kept = drafts::save(&name, &json, || turn == now(&name)).await;
            if turn == now(&name) {
                let kept = if kept.is_ok() { Kept::Kept } else { Kept::Refused };
                self.kept.set(kept);
                KNOWN.with(|known| {
                    known.update_untracked(|all| {
                        if let Some(Known::Here(_, state)) = all.get_mut(&name) {
                            *state = kept;
                        }
                    });
                });
            }
        })
    }

    /// Typing goes on: what is on the device is older.
    pub fn typing(&self) {
        if self.kept.get_untracked() != Kept::Idle {
            self.kept.set(Kept::Idle);
        }
    }

    /// Removes it.
    pub fn clear(&self) {
        self.clear_and(|| ());
    }

    /// Removes it; `done` comes when it is off the device.
    pub fn clear_and(&self, done: impl FnOnce() + 'static) {
        let this = self.clone();
        if let Some(name) = &this.name {
            next_turn(name);
            known(|all| _ = all.remove(name));
        }
        timer::spawn(async move {
            if let Some(name) = this.name.as_deref() {
                drafts::remove(name).await;
            }
            this.kept.set(Kept::Idle);
            done();
        });
    }
}

fn next_turn(name: &str) -> u32 {
    TURNS.with_borrow_mut(|turns| {
        let turn = turns.entry(name.to_owned()).or_default();
        *turn += 1;
        *turn
    })
}

fn now(name: &str) -> u32 {
    TURNS.with_borrow(|turns| turns.get(name).copied().unwrap_or(0))
}
