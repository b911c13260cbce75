//! The one permission policy (architecture: "one policy, two callers"). The server asks it before it
//! answers; the app asks it before it draws. `can` is total: a new role or right does not compile
//! until somebody has decided it here, and the reviewed matrix `docs/permissions.csv`, written
//! independently from requirements A.8, must agree.

use crate::{
    code::codes,
    id::{InstitutionId, PersonId},
    role::{AccountState, Occupation, Role},
};
use serde::{Deserialize, Serialize};

codes! {
    /// What is asked. (Not `Action`: Leptos has one.)
    Right {
        /// Open to everybody, signed in or not.
        Public = "public",
        /// Own account: claims, sessions, sign-out.
        OwnAccount = "own_account",
        /// List the subjects in whose circle I am.
        SubjectList = "subject.list",
        /// The subject's band: name, age, circle of people.
        SubjectRead = "subject.read",
        /// 顔写真, set or taken away.
        PhotoEdit = "subject.photo",
        /// 通知範囲: set the limits that measured values are compared with.
        VitalLimit = "vital.limit",
        /// 緊急連絡先.
        ContactsRead = "subject.contacts",
        /// プロフィール: what stands in it.
        ProfileRead = "profile.read",
        /// プロフィール: its guarded numbers in full.
        NumbersRead = "profile.numbers",
        /// プロフィール: change it, and answer what the subject's side asks.
        ProfileEdit = "profile.edit",
        /// 服薬: change the list.
        MedicationEdit = "profile.medications",
        /// 訂正の申出 about the profile.
        ProfileAsk = "profile.ask",
        /// 書類: those that are opened to one's side.
        DocumentRead = "document.read",
        /// 書類: file them, and change those of one's own institution.
        DocumentEdit = "document.edit",
        /// 書類: say which kinds the subject's side reads.
        DocumentOpen = "document.open",
        /// Read entries meant for everyone in the circle, family included.
        TimelineRead = "timeline.read",
        /// Read entries meant for professionals only.
        ProfessionalRead = "timeline.read_professional",
        /// Write an entry for everyone in the circle.
        EntryCreate = "entry.create",
        /// Write an entry for professionals only.
        ProfessionalCreate = "entry.create_professional",
        /// Comment on an entry that one can read.
        CommentCreate = "comment.create",
        /// 訂正: put a new version beside the old one, with a reason.
        EntryCorrect = "entry.correct",
        /// 取消: strike an entry through, with a reason.
        EntryCancel = "entry.cancel",
        /// Versions and cancellation of an entry.
        EntryHistory = "entry.history",
        /// 了解 / ありがとう.
        EntryReact = "entry.react",
        /// 確認しました.
        EntryConfirm = "entry.confirm",
        /// ピン留め for the whole circle.
        EntryPin = "entry.pin",
        /// 印刷・書き出し: put what one reads on paper, or copy it out.
        RecordPrint = "record.print",
        /// 予定: who comes when.
        ScheduleRead = "schedule.read",
        /// 予定: plan it, and change what one's own institution or side has planned.
        ScheduleEdit = "schedule.edit",
        /// Say up to where I have read.
        ReadMark = "timeline.mark",
        /// See who has read.
        ReadersView = "timeline.readers",
        /// Staff of my own institution.
        StaffList = "institution.staff",
        /// 定型文 and 測定項目の順 of my own institution: use them.
        PhraseRead = "institution.phrases",
        /// 定型文 and 測定項目の順 of my own institution: change them.
        PhraseEdit = "institution.phrases_edit",
        /// Counts and institutions on the start page of operator, customer centre and system admin.
        PlatformOverview = "platform.overview",
        /// 役割と権限: which role may what, and what the operator has taken from it.
        RightsRead = "platform.rights",
        /// 役割と権限: take a right from a role, within what the articles leave open, and give it back.
        RightsEdit = "platform.rights_edit",
        /// Register people and institutions (accepted applications, M14).
        RegistryEdit = "registry.edit",
        /// 対象者ケア機関リスト: who sees the record, and why.
        CareListRead = "care_list.read",
        /// 対象者ケア機関リスト, edit.
        CareListEdit = "care_list.edit",
        /// 担当者: which of an institution's staff concern the subject (M7-1).
        StaffAssign = "staff.assign",
        /// 中心の役割: take it over for one's own institution, or decline (M7-2).
        CoreTake = "care_list.take_core",
        /// 同意の状況: what was agreed, by whom and how.
        ConsentRead = "consent.read",
        /// Record a consent.
        ConsentRecord = "consent.record",
        /// Agree again, for what was withdrawn by itself: an institution, an optional purpose. With no other proof than who
        /// signs in, so it is the subject's side alone.
        ConsentResume = "consent.resume",
        /// 同意の撤回 (M19).
        ConsentWithdraw = "consent.withdraw",
        /// Suspend or revoke an account (M9, M11).
        AccountSuspend = "account.suspend",
        /// だれが見たか: the log of the own record.
        LogRead = "subject.log",
        /// だれが見たか: say whether the family reads it too.
        LogOpen = "subject.log_open",
        /// What my own institution's staff did (M5-3).
        StaffLog = "institution.log",
        /// 送られなかった記録 of staff whose account was stopped (M9-2): read them, and say what was done.
        UnsentReview = "institution.unsent",
        /// お尋ね・開示等の申出 (M20): make one, and read what became of it.
        InquiryFile = "inquiry.file",
        /// Those that my own institution is asked: answer them, or pass them on.
        InquiryHandle = "inquiry.handle",
        /// All of them: examine and answer.
        InquiryExamine = "inquiry.examine",
        /// 逝去の届出: begin the quiet state, take it back, end it (A.6).
        DeathRecord = "subject.death",
        /// 窓口: find the subject whose form lies on the desk, and see who it is and what can be done.
        DeskRead = "subject.desk",
        /// 情報共有の停止 (form 10).
        SharingStop = "sharing.stop",
        /// 情報共有の再開
        SharingResume = "sharing.resume",
    }
}

codes! {
    /// Why not. The same code stands in the 403 body, in the access log and behind a disabled button.
    Denied {
        /// No valid session.
        SignedOut = "signed_out",
        /// ID 停止・失効.
        AccountSuspended = "account_suspended",
        /// 招待: the account is not taken into use yet.
        NotJoined = "not_joined",
        /// Not in this subject's circle: answered like an id that does not exist.
        NotInCircle = "not_found",
        /// This role never may.
        RoleNever = "role_never",
        /// 同意がまだない.
        ConsentRequired = "consent_required",
        /// 同意が撤回された.
        ConsentWithdrawn = "consent_withdrawn",
        /// 情報共有停止 by institution or operator.
        SharingStopped = "sharing_stopped",
        /// 逝去: the record is read-only.
        SubjectDeceased = "subject_deceased",
        /// 利用終了.
        SubjectClosed = "subject_closed",
        /// Only the author may.
        NotAuthor = "not_author",
        /// The entry was cancelled.
        RecordCancelled = "record_cancelled",
        /// Written by the system; nobody edits it.
        SystemRecord = "system_record",
        /// Another institution's affair.
        NotOwnInstitution = "not_own_institution",
        /// Only the 中心となる利用機関 of this subject.
        NotCore = "not_core",
        /// Only a 医師 or 看護師.
        NotClinical = "not_clinical",
        /// The subject has not opened it to the family.
        NotOpened = "not_opened",
        /// The operator has taken the right from the role.
        Withheld = "withheld",
    }
}

impl Denied {
    /// True when this role never can, whatever happens: the app hides. Otherwise it shows the control
    /// disabled, with the reason.
    pub const fn structural(self) -> bool {
        matches!(
            self,
            Self::RoleNever
                | Self::NotInCircle
                | Self::NotAuthor
                | Self::SystemRecord
                | Self::NotOwnInstitution
                | Self::NotCore
                | Self::NotClinical
                | Self::NotOpened
        )
    }
}

codes! {
    /// 同意の状態.
    Consent {
        /// なし
        None = "none",
        /// 有効
        Effective = "effective",
        /// 撤回
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// 情報共有の状態.
    Sharing {
        /// Open.
        Open = "open",
        /// 情報共有停止 (form 10).
        Stopped = "stopped",
    }
}

codes! {
    /// 対象者の状態 (A.5).
    SubjectState {
        /// 準備
        Preparing = "preparing",
        /// 利用中
        Active = "active",
        /// 逝去
        Deceased = "deceased",
        /// 終了
        Closed = "closed",
    }
}

codes! {
    /// Who may read an entry.
    Audience {
        /// Everyone in the circle, family included.
        Everyone = "everyone",
        /// Professionals only.
        Professionals = "professionals",
    }
}

codes! {
    /// State of an entry (A.6).
    RecordState {
        /// 有効
        Normal = "normal",
        /// 取消
        Cancelled = "cancelled",
    }
}

/// A role as held platform-wide or within an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// 所属: set for roles held within an institution.
    pub institution: Option<InstitutionId>,
    /// 職種, the principal one first; staff only.
    pub occupations: Vec<Occupation>,
}

impl Grant {
    /// May ever use the right by this grant, the core institution's additional ones aside. A role of
    /// an institution that names none is nobody's, and not that of every institution.
    fn carries(&self, right: Right) -> bool {
        (self.institution.is_some() || !self.role.is_of_institution()) && role_may(self.role, false, right)
    }
}

/// Who asks: what the session's claims say of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// State of the account.
    pub state: AccountState,
    /// Roles, without those toward a single subject.
    pub grants: Vec<Grant>,
    /// What the operator has taken from roles, whoever holds them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
}

/// A right that the operator has taken from a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withheld {
    /// From which role.
    pub role: Role,
    /// Which right.
    pub right: Right,
}

impl Actor {
    /// Holds the role somewhere.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }

    /// The operator has not taken the right from the role.
    pub fn is_left(&self, role: Role, right: Right) -> bool {
        !(self.withheld.contains(&Withheld { role, right }) && may_be_withheld(role, right))
    }

    /// The standing carries the right now.
    fn may(&self, standing: &Standing, right: Right) -> bool {
        role_may(standing.role, standing.core, right) && self.is_left(standing.role, right)
    }
}

/// A role toward one subject, valid now: relation, or staff registration on a listed institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The role toward this subject.
    pub role: Role,
    /// The institution for which it is held; staff only.
    pub institution: Option<InstitutionId>,
    /// 中心となる利用機関: a fact of this subject, not a role.
    pub core: bool,
}

/// What is so, as far as the asked right needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectFacts {
    /// The actor's standings toward the subject; empty: outside the circle.
    pub standings: Vec<Standing>,
    /// 同意.
    pub consent: Consent,
    /// 情報共有.
    pub sharing: Sharing,
    /// 状態.
    pub state: SubjectState,
    /// だれが見たか is open to the family.
    #[serde(default)]
    pub log_opened: bool,
}

/// Facts about one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFacts {
    /// Who wrote it; `None`: the system did.
    pub author: Option<PersonId>,
    /// For whom.
    pub audience: Audience,
    /// 有効 or 取消.
    pub state: RecordState,
}

/// What the right is asked on.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Facts<'a> {
    /// Nothing particular: own account, platform, public.
    #[default]
    Plain,
    /// An institution.
    Institution(InstitutionId),
    /// A subject as a whole.
    Subject(&'a SubjectFacts),
    /// One entry of a subject.
    Record(&'a SubjectFacts, RecordFacts),
}

impl<'a> Facts<'a> {
    fn subject(&self) -> Option<&'a SubjectFacts> {
        match self {
            Self::Subject(s) | Self::Record(s, _) => Some(s),
            Self::Plain | Self::Institution(_) => None,
        }
    }
}

/// Whether a role may ever use a right: the role × right matrix. `core`: the standing is the core
/// institution's.
pub const fn role_may(role: Role, core: bool, right: Right) -> bool {
    use Right as R;
    let subject_side = role.is_subject_side();
    let staff = matches!(role, Role::Staff);
    match right {
        R::Public => true,
        R::OwnAccount => match role {
            Role::Subject
            | Role::Family
            | Role::Representative
            | Role::Staff
            | Role::InstitutionAdmin
            | Role::OperatorIntake
            | Role::OperatorModerate
            | Role::OperatorBilling
            | Role::OperatorIncident
            | Role::CustomerCentre
            | Role::SystemAdmin
            | Role::ConnectUser
            | Role::ConnectGuest => true,
            Role::LinkVisitor | Role::ApiKey | Role::Unknown => false,
        },
        // A guest reads what was granted; grants come with the connect screens, none exist before.
        R::SubjectList | R::SubjectRead | R::TimelineRead | R::EntryHistory | R::ReadMark => {
            subject_side || staff || matches!(role, Role::ConnectGuest)
        }
        R::ContactsRead | R::ProfileRead | R::DocumentRead | R::RecordPrint | R::ScheduleRead | R::ScheduleEdit => {
            subject_side || staff
        }
        R::LogRead => subject_side,
        R::LogOpen | R::InquiryFile => matches!(role, Role::Subject | Role::Representative),
        R::StaffLog | R::UnsentReview | R::InquiryHandle => matches!(role, Role::InstitutionAdmin),
        R::InquiryExamine => matches!(role, Role::OperatorIntake),
        R::CareListRead => subject_side || staff || matches!(role, Role::OperatorIntake),
        R::VitalLimit | R::MedicationEdit | R::DocumentEdit => staff,
        R::NumbersRead => subject_side || (staff && core),
        R::ProfileEdit | R::DocumentOpen => staff && core,
        R::ProfileAsk => subject_side,
        R::PhotoEdit => subject_side || (staff && core),
        // A.8: a guest reads the professional thread where it was granted, and never writes.
        R::ProfessionalRead => staff || matches!(role, Role::ConnectGuest),
        R::ProfessionalCreate | R::EntryPin => staff,
        R::EntryCreate
        | R::CommentCreate
        | R::EntryCorrect
        | R::EntryCancel
        | R::EntryReact
        | R::EntryConfirm
        | R::ReadersView => subject_side || staff,
        R::PhraseRead => staff || matches!(role, Role::InstitutionAdmin),
        R::PhraseEdit | R::CoreTake => matches!(role, Role::InstitutionAdmin),
        R::StaffList => matches!(role, Role::InstitutionAdmin | Role::OperatorIntake),
        R::PlatformOverview => role.is_operator() || matches!(role, Role::CustomerCentre | Role::SystemAdmin),
        R::RightsRead => role.is_operator() || matches!(role, Role::SystemAdmin),
        R::RightsEdit => matches!(role, Role::OperatorIntake),
        R::RegistryEdit | R::DeathRecord | R::SharingResume => matches!(role, Role::OperatorIntake),
        R::DeskRead => matches!(role, Role::OperatorIntake | Role::CustomerCentre),
        R::SharingStop => (staff && core) || matches!(role, Role::OperatorIntake),
        R::CareListEdit => (staff && core) || matches!(role, Role::OperatorIntake),
        R::StaffAssign => matches!(role, Role::InstitutionAdmin | Role::OperatorIntake),
        R::ConsentResume => matches!(role, Role::Subject | Role::Representative),
        R::ConsentRead | R::ConsentRecord => matches!(role, Role::Subject | Role::Representative) || (staff && core),
        R::ConsentWithdraw => {
            matches!(role, Role::Subject | Role::Representative | Role::OperatorIntake | Role::CustomerCentre)
                || (staff && core)
        }
        // M9-1: an institution's admin, for own staff; M11: the operator's desks.
        R::AccountSuspend => matches!(role, Role::InstitutionAdmin) || role.is_operator(),
        R::Unknown => false,
    }
}

/// Whether the operator may take the right from the role. What an article gives to somebody, the subject above all, is
/// not the operator's to take; what the articles leave to the service is.
pub const fn may_be_withheld(role: Role, right: Right) -> bool {
    use Right as R;
    if !role_may(role, true, right) {
        return false;
    }
    match role {
        Role::Family => matches!(right, R::RecordPrint | R::PhotoEdit | R::ReadersView | R::ProfileAsk | R::EntryReact),
        Role::Staff => {
            matches!(right, R::RecordPrint | R::PhotoEdit | R::ReadersView | R::EntryPin | R::MedicationEdit)
        }
        Role::OperatorModerate | Role::OperatorBilling => matches!(right, R::AccountSuspend),
        Role::Subject
        | Role::Representative
        | Role::InstitutionAdmin
        | Role::OperatorIntake
        | Role::OperatorIncident
        | Role::CustomerCentre
        | Role::SystemAdmin
        | Role::ConnectUser
        | Role::ConnectGuest
        | Role::LinkVisitor
        | Role::ApiKey
        | Role::Unknown => false,
    }
}

/// Rights that are about a subject, and mean nothing without one.
const fn needs_subject(right: Right) -> bool {
    match right {
        Right::SubjectRead
        | Right::VitalLimit
        | Right::ContactsRead
        | Right::ProfileRead
        | Right::RecordPrint
        | Right::ScheduleRead
        | Right::ScheduleEdit
        | Right::NumbersRead
        | Right::ProfileEdit
        | Right::MedicationEdit
        | Right::ProfileAsk
        | Right::DocumentRead
        | Right::DocumentEdit
        | Right::DocumentOpen
        | Right::PhotoEdit
        | Right::TimelineRead
        | Right::ProfessionalRead
        | Right::EntryCreate
        | Right::ProfessionalCreate
        | Right::CommentCreate
        | Right::EntryCorrect
        | Right::EntryCancel
        | Right::EntryHistory
        | Right::EntryReact
        | Right::EntryConfirm
        | Right::EntryPin
        | Right::ReadMark
        | Right::ReadersView
        | Right::LogRead
        | Right::LogOpen
        | Right::InquiryFile
        | Right::CareListRead
        | Right::CareListEdit
        | Right::ConsentRead
        | Right::ConsentRecord
        | Right::ConsentResume
        | Right::ConsentWithdraw
        | Right::SharingStop
        | Right::SharingResume
        | Right::DeathRecord => true,
        Right::Public
        | Right::OwnAccount
        | Right::SubjectList
        | Right::StaffList
        | Right::StaffLog
        | Right::UnsentReview
        | Right::InquiryHandle
        | Right::InquiryExamine
        | Right::PhraseRead
        | Right::PhraseEdit
        | Right::PlatformOverview
        | Right::RightsRead
        | Right::RightsEdit
        | Right::RegistryEdit
        | Right::DeskRead
        | Right::StaffAssign
        | Right::CoreTake
        | Right::AccountSuspend
        | Right::Unknown => false,
    }
}

/// May `actor` use `right`, given `facts`? The one answer for server and app.
///
/// # Errors
/// The first reason against, account before circle before role before consent before record, so that
/// nobody outside a circle learns anything from the reason.
pub fn can(actor: &Actor, right: Right, facts: &Facts<'_>) -> Result<(), Denied> {
    if right == Right::Public {
        return Ok(());
    }
    match actor.state {
        AccountState::Active => {}
        // Until it is taken into use, an account opens nothing but itself.
        AccountState::Invited if right == Right::OwnAccount => return Ok(()),
        AccountState::Invited => return Err(Denied::NotJoined),
        AccountState::Suspended | AccountState::Revoked | AccountState::Unknown => {
            return Err(Denied::AccountSuspended);
        }
    }
    match facts.subject() {
        Some(subject) => can_on_subject(actor, right, subject, facts),
        None => can_on_platform(actor, right, facts),
    }
}

fn can_on_platform(actor: &Actor, right: Right, facts: &Facts<'_>) -> Result<(), Denied> {
    // Somebody whose only roles are toward subjects (family) still owns an account and a list.
    if matches!(right, Right::OwnAccount | Right::SubjectList) {
        return Ok(());
    }
    // Without the subject nobody knows its consent: whoever forgot to ask on it gets a no.
    if needs_subject(right) {
        return Err(Denied::RoleNever);
    }
    let carriers = || actor.grants.iter().filter(|g| g.carries(right));
    if carriers().next().is_none() {
        return Err(Denied::RoleNever);
    }
    let holders = || carriers().filter(|g| actor.is_left(g.role, right));
    if holders().next().is_none() {
        return Err(Denied::Withheld);
    }
    match facts {
        // Whose account, decides: without an institution only the operator's desks may.
        Facts::Plain if right == Right::AccountSuspend && !holders().any(|g| g.institution.is_none()) => {
            Err(Denied::NotOwnInstitution)
        }
        Facts::Institution(asked) if !holders().any(|g| g.institution.is_none() || g.institution == Some(*asked)) => {
            Err(Denied::NotOwnInstitution)
        }
        _ => Ok(()),
    }
}

fn can_on_subject(actor: &Actor, right: Right, subject: &SubjectFacts, facts: &Facts<'_>) -> Result<(), Denied> {
    // The operator's desks act on a subject without standing in the circle (forms 4, 5, 9, 10).
    let desk = |g: &Grant| {
        g.role.is_of_platform() && g.institution.is_none() && g.carries(right) && actor.is_left(g.role, right)
    };
    let by_desk = is_desk_work(right) && actor.grants.iter().any(desk);
    if by_desk {
        return consent_step(right, subject);
    }
    if subject.standings.is_empty() {
        return Err(Denied::NotInCircle);
    }
    if !subject.standings.iter().any(|s| actor.may(s, right)) {
        // What one may not read does not exist, whatever one's role may not do with it.
        if matches!(facts, Facts::Record(_, record) if !reads(subject, record.audience)) {
            return Err(Denied::NotInCircle);
        }
        if subject.standings.iter().any(|s| role_may(s.role, s.core, right)) {
            return Err(Denied::Withheld);
        }
        let core_may = subject.standings.iter().any(|s| role_may(s.role, true, right));
        return Err(if core_may { Denied::NotCore } else { Denied::RoleNever });
    }
    if right == Right::VitalLimit && !is_clinical(actor, subject) {
        return Err(Denied::NotClinical);
    }
    // A.8 note 4: the log is the family's to read where the subject allows it.
    let own_log = |s: &Standing| matches!(s.role, Role::Subject | Role::Representative);
    if right == Right::LogRead && !subject.log_opened && !subject.standings.iter().any(own_log) {
        return Err(Denied::NotOpened);
    }
    gate(right, subject)?;
    match facts {
        Facts::Record(_, record) => can_on_record(actor, right, subject, record),
        _ => Ok(()),
    }
}

/// A doctor or nurse of an institution for which they are in charge of the subject (domain 1.1: limits are set by a
/// named 医師 or 看護師).
fn is_clinical(actor: &Actor, subject: &SubjectFacts) -> bool {
    let clinical = |o: &Occupation| matches!(o, Occupation::Doctor | Occupation::Nurse);
    subject.standings.iter().filter(|s| s.role == Role::Staff).any(|standing| {
        let here = |g: &&Grant| g.role == Role::Staff && g.institution == standing.institution;
        actor.grants.iter().filter(here).any(|g| g.occupations.iter().any(clinical))
    })
}

const fn is_desk_work(right: Right) -> bool {
    matches!(
        right,
        Right::RegistryEdit
            | Right::CareListRead
            | Right::CareListEdit
            | Right::StaffAssign
            | Right::ConsentWithdraw
            | Right::DeathRecord
            | Right::DeskRead
            | Right::SharingStop
            | Right::SharingResume
    )
}

/// There must be a consent to withdraw, to widen or to stop by, and a living subject.
fn consent_step(right: Right, subject: &SubjectFacts) -> Result<(), Denied> {
    use Right as R;
    match (right, subject.consent) {
        (R::ConsentWithdraw | R::ConsentResume | R::SharingStop | R::SharingResume, Consent::Withdrawn) => {
            return Err(Denied::ConsentWithdrawn);
        }
        (
            R::ConsentWithdraw | R::ConsentResume | R::SharingStop | R::SharingResume,
            Consent::None | Consent::Unknown,
        ) => {
            return Err(Denied::ConsentRequired);
        }
        _ => {}
    }
    match right {
        R::ConsentRecord | R::ConsentResume | R::ConsentWithdraw | R::CareListEdit | R::SharingStop => {
            life_step(true, subject.state)
        }
        // What was stopped before a death would otherwise stay shut to the family.
        R::SharingResume | R::CareListRead | R::DeathRecord => life_step(false, subject.state),
        _ => Ok(()),
    }
}

/// What the subject's state allows (A.6).
const fn life_step(write: bool, state: SubjectState) -> Result<(), Denied> {
    match state {
        SubjectState::Preparing | SubjectState::Active => Ok(()),
        SubjectState::Deceased if write => Err(Denied::SubjectDeceased),
        SubjectState::Deceased => Ok(()),
        SubjectState::Closed | SubjectState::Unknown => Err(Denied::SubjectClosed),
    }
}

/// Consent, sharing and the state of the subject: M3-1, M19, A.4-2, A.6.
fn gate(right: Right, subject: &SubjectFacts) -> Result<(), Denied> {
    if matches!(right, Right::ConsentRecord | Right::ConsentResume | Right::ConsentWithdraw | Right::SharingStop) {
        return consent_step(right, subject);
    }
    // What was agreed is read by whoever acts for the subject too, whatever became of it.
    let acts = |s: &Standing| s.role == Role::Representative && right == Right::ConsentRead;
    // The log is read, opened and asked about for the subject by whoever acts for them, then as well.
    let about_the_log = matches!(right, Right::LogRead | Right::LogOpen | Right::InquiryFile);
    let log = |s: &Standing| s.role == Role::Representative && about_the_log;
    let own = subject.standings.iter().any(|s| s.role == Role::Subject || acts(s) || log(s));
    // After a withdrawal nobody but the subject reads (A.4-2), and nobody writes (M3-1).
    if !own || is_write(right) {
        match subject.consent {
            Consent::Effective => {}
            // Before there is one, whoever is to record it sees that there is none.
            Consent::None if right == Right::ConsentRead => {}
            Consent::Withdrawn => return Err(Denied::ConsentWithdrawn),
            Consent::None | Consent::Unknown => return Err(Denied::ConsentRequired),
        }
        if subject.sharing != Sharing::Open {
            return Err(Denied::SharingStopped);
        }
    }
    life_step(is_write(right), subject.state)
}

/// Rights that put something new into the record. A read mark is not one: it is about the reader.
pub const fn is_write(right: Right) -> bool {
    matches!(
        right,
        Right::PhotoEdit
            | Right::VitalLimit
            | Right::ProfileEdit
            | Right::ScheduleEdit
            | Right::MedicationEdit
            | Right::ProfileAsk
            | Right::DocumentEdit
            | Right::DocumentOpen
            | Right::EntryCreate
            | Right::ProfessionalCreate
            | Right::CommentCreate
            | Right::EntryCorrect
            | Right::EntryCancel
            | Right::EntryReact
            | Right::EntryConfirm
            | Right::EntryPin
            | Right::CareListEdit
            | Right::StaffAssign
            | Right::CoreTake
    )
}

/// Entries for this audience are the actor's to read, as far as roles go.
fn reads(subject: &SubjectFacts, audience: Audience) -> bool {
    match audience {
        Audience::Everyone => true,
        Audience::Professionals => subject.standings.iter().any(|s| role_may(s.role, s.core, Right::ProfessionalRead)),
        Audience::Unknown => false,
    }
}

fn can_on_record(actor: &Actor, right: Right, subject: &SubjectFacts, record: &RecordFacts) -> Result<(), Denied> {
    if !reads(subject, record.audience) {
        return Err(Denied::NotInCircle);
    }
    let authors_alone = matches!(right, Right::EntryCorrect | Right::EntryCancel);
    if authors_alone {
        match record.author {
            None => return Err(Denied::SystemRecord),
            Some(author) if author != actor.person => return Err(Denied::NotAuthor),
            Some(_) => {}
        }
    }
    if record.state != RecordState::Normal && is_write(right) {
        return Err(Denied::RecordCancelled);
    }
    Ok(())
}

/// May change what somebody has planned or filed: those of the same institution, those of the subject's side what is
/// that side's, and the 中心となる利用機関 everything.
pub fn owns(subject: &SubjectFacts, institution: Option<InstitutionId>) -> bool {
    subject.standings.iter().any(|standing| match institution {
        Some(_) => standing.core || standing.institution == institution,
        None => standing.core || standing.role.is_subject_side(),
    })
}

/// The list filter that belongs to [`Right::TimelineRead`]: which audiences of this subject the actor
/// reads. An entry is in scope exactly when `can` says yes to reading it (property test).
///
/// # Errors
/// As [`can`] on the subject as a whole.
pub fn timeline_scope(actor: &Actor, subject: &SubjectFacts) -> Result<&'static [Audience], Denied> {
    can(actor, Right::TimelineRead, &Facts::Subject(subject))?;
    let professional = subject.standings.iter().any(|s| role_may(s.role, s.core, Right::ProfessionalRead));
    Ok(if professional { &[Audience::Everyone, Audience::Professionals] } else { &[Audience::Everyone] })
}
