//! 対象者ケア機関リスト (M7-2 … M7-4): which institutions a subject's record is disclosed to, from when and until when, and
//! which of their staff concern the subject (担当者, M7-1).

use crate::{
    Date, InstitutionId, OfferId, PersonId, SubjectId, Timestamp,
    code::codes,
    entry::Entry,
    people::{Author, InstitutionRef, Member},
    policy::{Actor, SubjectFacts},
    problem::FieldError,
    role::InstitutionKind,
    subject::SubjectHead,
    text::clean,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest reason, and name of an institution that has not joined, in characters.
pub const MAX_REASON: usize = 200;
/// Longest sentence that was shown and confirmed, in characters.
pub const MAX_SHOWN: usize = 2_000;
/// A listed institution that has neither read nor written for so many days is brought up for review (M7-4).
pub const REVIEW_DAYS: i64 = 60;
/// Most institutions that a search answers with.
pub const MOST_FOUND: usize = 20;

/// An institution as the list and the search show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facility {
    /// Id.
    pub id: InstitutionId,
    /// 名称
    pub name: String,
    /// 種別
    pub kind: InstitutionKind,
    /// サービス種類
    pub service_type: String,
    /// 事業所番号
    pub number: String,
    /// 電話
    pub phone: String,
    /// Uses the service. One that was only named has no staff, so nothing is disclosed to it.
    pub joined: bool,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Listed {
    /// Which institution.
    pub institution: Facility,
    /// 中心となる利用機関
    pub core: bool,
    /// Disclosed from then on.
    pub from: Timestamp,
    /// Up to then; `None`: until somebody ends it.
    pub to: Option<Timestamp>,
    /// 理由
    pub reason: String,
    /// How often the line was saved; sent back when it is changed.
    pub version: u32,
    /// Its staff who see the record now.
    pub people: Vec<Member>,
    /// Nobody of it has read or written for [`REVIEW_DAYS`].
    pub idle: bool,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareList {
    /// What is disclosed on the asked day; without a day: now, and what is to come. The core institution first, the others in
    /// the order that was chosen.
    pub rows: Vec<Listed>,
    /// Who sees the record beside them: the subject's own side. Empty for a day that was asked.
    pub own_side: Vec<Member>,
    /// The newest offer of the 中心の役割 that waits for an answer or was declined. None for a day that was asked.
    #[serde(default)]
    pub offer: Option<CoreOffer>,
}

/// 並び順: how the institutions are read. Those that are not named stand behind the others, the 中心となる利用機関 before all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareOrder {
    /// Institutions of the list, in the order that is wanted; each once.
    pub institutions: Vec<InstitutionId>,
    /// The same, in the order in which they stood on the screen. Where they stand otherwise now, the answer is 412.
    pub seen: Vec<InstitutionId>,
}

impl CareOrder {
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self) -> Result<(), (&'static str, FieldError)> {
        let sorted = |all: &[InstitutionId]| all.iter().copied().collect::<BTreeSet<_>>();
        let same = sorted(&self.institutions) == sorted(&self.seen) && self.institutions.len() == self.seen.len();
        let once = sorted(&self.seen).len() == self.seen.len();
        if same && once { Ok(()) } else { Err(("institutions", FieldError::Malformed)) }
    }
}

/// Which day's list.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareListQuery {
    /// As it was at the end of this day; none: now.
    #[serde(default)]
    pub on: Option<Date>,
}

/// 機関の検索
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityQuery {
    /// Part of name, kana, サービス種類 or 事業所番号.
    pub q: String,
}

/// An institution that does not use the service yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    /// 名称
    pub name: String,
    /// 種別
    pub kind: InstitutionKind,
    /// 電話; may be empty.
    pub phone: String,
}

/// What is to become of a line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareChange {
    /// Which institution; one that is only `named` gets this id.
    pub institution: InstitutionId,
    /// Set for one that has not joined.
    #[serde(default)]
    pub named: Option<Named>,
    /// The line's version that was on screen; 0: it is not on the list.
    pub version: u32,
    /// First day; none: at once.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day, included; none: until somebody ends it.
    #[serde(default)]
    pub to: Option<Date>,
    /// 理由
    pub reason: String,
    /// Taken off the list at once (M7-4).
    #[serde(default)]
    pub end: bool,
    /// The line stays as it is, and its institution is asked to become the 中心となる利用機関; with `end` that is taken back.
    #[serde(default)]
    pub core: bool,
}

impl CareChange {
    /// The change with its words cut at their ends.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn checked(&self, today: Date) -> Result<Self, (&'static str, FieldError)> {
        let mut checked = self.clone();
        clean(&self.reason, MAX_REASON).map_err(|error| ("reason", error))?.clone_into(&mut checked.reason);
        if let Some(named) = &mut checked.named {
            named.name = clean(&named.name, MAX_REASON).map_err(|error| ("name", error))?.to_owned();
            if named.kind == InstitutionKind::Unknown {
                return Err(("kind", FieldError::Required));
            }
            if named.phone.chars().count() > MAX_REASON {
                return Err(("phone", FieldError::TooLong));
            }
        }
        // Nobody discloses backwards, and an end that has passed would be none.
        if self.version == 0 && self.from.is_some_and(|from| from < today) {
            return Err(("from", FieldError::TooOld));
        }
        if self.to.is_some_and(|to| to < self.from.unwrap_or(today).max(today)) {
            return Err(("to", FieldError::EndsFirst));
        }
        Ok(checked)
    }
}

codes! {
    /// What somebody gets to see, in the words of the effect.
    Shown {
        /// 投稿・申し送り
        Entries = "entries",
        /// バイタル
        Vitals = "vitals",
        /// 写真・動画
        Pictures = "pictures",
        /// 書類
        Documents = "documents",
        /// 予定
        Plans = "plans",
    }
}

/// So many records of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownCount {
    /// Of what.
    pub what: Shown,
    /// How many.
    pub count: u32,
}

/// What a change does, reckoned by making it and taking it back (M7-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareEffect {
    /// The institution.
    pub institution: Facility,
    /// Who sees the record afterwards and does not now.
    pub gained: Vec<Member>,
    /// Who sees it now and does not afterwards.
    pub lost: Vec<Member>,
    /// How many of its staff could be registered for the subject, and would see it then.
    pub staff: u32,
    /// What they see, kind by kind.
    pub records: Vec<ShownCount>,
    /// The oldest of it.
    pub since: Option<Timestamp>,
    /// Names this effect: a saving confirms it, and no other one.
    pub seal: String,
}

/// …として見る: whose screen is looked at before a change is made (M7-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenAs {
    /// The change.
    pub change: CareChange,
    /// Who sees the record now or would see it then; none: whoever the institution registers as a 担当者.
    #[serde(default)]
    pub person: Option<PersonId>,
}

/// The record as that person would see it, as far as whoever asks may read it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenScreen {
    /// What the policy would judge them by: of their roles, those that count for the subject.
    pub actor: Actor,
    /// How they would stand toward the subject.
    pub facts: SubjectFacts,
    /// The newest entries, newest first.
    pub items: Vec<Entry>,
    /// How many of those there are in all.
    pub total: u32,
}

/// A change with the effect that was shown and confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmedChange {
    /// The change.
    pub change: CareChange,
    /// [`CareEffect::seal`]. Another one answers 412: somebody would see something else than what was shown.
    pub seal: String,
    /// The very words that were confirmed, as they stood on the screen.
    pub shown: String,
}

codes! {
    /// What came of an offer of the 中心の役割.
    CoreAnswer {
        /// 引き受けた
        Accepted = "accepted",
        /// 断った
        Declined = "declined",
        /// 取り下げた
        TakenBack = "taken_back",
        /// One of the two lines ended or got a last day, or the consent was withdrawn: nobody is asked any more.
        Lapsed = "lapsed",
    }
}

codes! {
    /// What a change did to the 中心の役割.
    CoreMove {
        /// The institution gave it away.
        Given = "given",
        /// The institution took it over.
        Taken = "taken",
    }
}

/// 中心の役割の引き継ぎ: whoever keeps the list asks another institution on it to do so from now on (M7-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoreOffer {
    /// Id.
    pub id: OfferId,
    /// Who has the role.
    pub from: InstitutionRef,
    /// Who is asked.
    pub to: InstitutionRef,
    /// 理由
    pub reason: String,
    /// Who asks.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// What came of it; `None`: it waits.
    pub settled: Option<OfferSettled>,
}

/// What came of an offer, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferSettled {
    /// What.
    pub answer: CoreAnswer,
    /// 理由; empty where none was asked, and for whoever does not keep the list.
    pub reason: String,
    /// Who; `None` where it lapsed.
    pub by: Option<Author>,
    /// When.
    pub at: Timestamp,
}

/// The answer of the institution that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerOffer {
    /// Of whose list.
    pub subject: SubjectId,
    /// Which offer; another one answers 412.
    pub offer: OfferId,
    /// Taken over; otherwise declined.
    pub accept: bool,
    /// 理由; needed where it is declined.
    #[serde(default)]
    pub reason: String,
    /// What taking over means, as it stood on the screen; needed where it is taken over.
    #[serde(default)]
    pub shown: String,
}

impl AnswerOffer {
    /// The reason, without the space around it.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn checked(&self) -> Result<&str, (&'static str, FieldError)> {
        if self.accept {
            clean(&self.shown, MAX_SHOWN).map_err(|error| ("shown", error))?;
        }
        match clean(&self.reason, MAX_REASON) {
            Err(FieldError::Required) if self.accept => Ok(""),
            other => other.map_err(|error| ("reason", error)),
        }
    }
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareChanged {
    /// Which institution.
    pub institution: Facility,
    /// Disclosed from then on.
    pub from: Timestamp,
    /// Up to then.
    pub to: Option<Timestamp>,
    /// 理由
    pub reason: String,
    /// What it did to the 中心の役割.
    #[serde(default)]
    pub core: Option<CoreMove>,
    /// What was shown and confirmed; empty where an older release or the start of use has listed it.
    pub shown: String,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// A subject on whose list my institution stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaredFor {
    /// Who.
    pub head: SubjectHead,
    /// 中心となる利用機関
    pub core: bool,
    /// 担当者, now and to come.
    pub staff: Vec<Assigned>,
    /// The institution is asked to take over the 中心の役割.
    #[serde(default)]
    pub offer: Option<CoreOffer>,
}

/// 担当者
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assigned {
    /// Who.
    pub person: PersonId,
    /// From then on.
    pub from: Timestamp,
    /// Up to then; `None`: until somebody ends it.
    pub to: Option<Timestamp>,
}

/// 担当者の登録 (form 4): these people, and nobody else of the institution, concern the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assign {
    /// Of whom.
    pub subject: SubjectId,
    /// Who begins; who is registered already stays as they are.
    pub begin: Vec<PersonId>,
    /// Who ends, at once.
    pub end: Vec<PersonId>,
    /// First day of those who begin; none: at once.
    #[serde(default)]
    pub from: Option<Date>,
    /// Their last day, included: a substitute for a day has the same one twice.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Assign {
    /// Makes sense.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self, today: Date) -> Result<(), (&'static str, FieldError)> {
        if self.from.is_some_and(|from| from < today) {
            return Err(("from", FieldError::TooOld));
        }
        if self.to.is_some_and(|to| to < self.from.unwrap_or(today)) {
            return Err(("to", FieldError::EndsFirst));
        }
        if self.begin.iter().any(|person| self.end.contains(person)) {
            return Err(("end", FieldError::Malformed));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(version: u32, from: &str, to: &str) -> CareChange {
        let day = |day: &str| day.parse().ok();
        CareChange {
            institution: InstitutionId::from_parts(0, &[0; 10]),
            named: None,
            version,
            from: day(from),
            to: day(to),
            reason: " 訪問入浴を始める ".to_owned(),
            end: false,
            core: false,
        }
    }

    #[test]
    fn m7_2_a_line_has_a_reason_and_days_that_are_to_come() {
        let today = "2026-11-29".parse().unwrap();
        let wrong = |change: CareChange| change.checked(today).unwrap_err();
        assert_eq!(change(0, "", "").checked(today).unwrap().reason, "訪問入浴を始める");
        assert_eq!(
            wrong(CareChange { reason: " 　".to_owned(), ..change(0, "", "") }),
            ("reason", FieldError::Required)
        );
        assert_eq!(wrong(change(0, "2026-11-28", "")), ("from", FieldError::TooOld));
        assert!(
            change(1, "2026-01-01", "2026-11-29").checked(today).is_ok(),
            "what has begun has a first day that passed"
        );
        assert_eq!(wrong(change(1, "2026-01-01", "2026-11-28")), ("to", FieldError::EndsFirst));
        assert_eq!(wrong(change(0, "2026-12-02", "2026-12-01")), ("to", FieldError::EndsFirst));
        let named = |name: &str, kind| Some(Named { name: name.to_owned(), kind, phone: String::new() });
        let of = |named| CareChange { named, ..change(0, "", "") };
        assert_eq!(wrong(of(named("", InstitutionKind::Clinic))), ("name", FieldError::Required));
        assert_eq!(wrong(of(named("森歯科", InstitutionKind::Unknown))), ("kind", FieldError::Required));
    }

    #[test]
    fn m7_2_declining_has_a_reason_and_taking_over_needs_none() {
        let answer = |accept, reason: &str| AnswerOffer {
            subject: SubjectId::from_parts(0, &[0; 10]),
            offer: OfferId::from_parts(0, &[0; 10]),
            accept,
            reason: reason.to_owned(),
            shown: "一覧を直すことになります。".to_owned(),
        };
        assert_eq!(answer(true, " ").checked(), Ok(""));
        let unread = AnswerOffer { shown: String::new(), ..answer(true, "") };
        assert_eq!(unread.checked(), Err(("shown", FieldError::Required)));
        assert_eq!(answer(true, " 来月から ").checked(), Ok("来月から"));
        assert_eq!(answer(false, " 　").checked(), Err(("reason", FieldError::Required)));
        let long = "長".repeat(MAX_REASON + 1);
        assert_eq!(answer(true, &long).checked(), Err(("reason", FieldError::TooLong)));
    }
}
