//! 窓口: what the operator's desks do on a subject from outside the circle (forms 4, 5, 10, M11, M19), and how a subject
//! whose form lies on the desk is found.

use crate::{
    Date, EntryId, Right, Timestamp,
    code::codes,
    consent::{ConsentRecord, MAX_NAME, Purpose, SharedWith, Signer},
    individual::IndividualUse,
    people::{Author, Name},
    policy::{SubjectFacts, SubjectState},
    problem::FieldError,
    subject::SubjectHead,
    text::{clean, fold_kana},
};
use serde::{Deserialize, Serialize};

/// Most characters of a reason.
pub const MAX_REASON: usize = 200;
/// For so many days after the death at least the record stays readable for the family (A.4-9). Our figure.
pub const GRACE_DAYS: i64 = 90;
/// Oldest day of a death that is recorded, in days before today.
pub const OLDEST_DEATH: i64 = 3_650;

/// Whose form lies on the desk. Both must fit: nobody leafs through the subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskSearch {
    /// 氏名, or かな, whole; spaces do not count.
    pub name: String,
    /// 生年月日
    pub birth: Date,
}

impl DeskSearch {
    /// The name as it is compared.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self, today: Date) -> Result<String, (&'static str, FieldError)> {
        let name = clean(&self.name, MAX_NAME).map_err(|error| ("name", error))?;
        if self.birth > today {
            return Err(("birth", FieldError::InFuture));
        }
        Ok(fold_kana(name))
    }

    /// The form is about this person.
    pub fn fits(folded: &str, name: &Name) -> bool {
        let whole = |parts: [&String; 2]| fold_kana(&format!("{}{}", parts[0], parts[1]));
        folded == whole([&name.family, &name.given]) || folded == whole([&name.family_kana, &name.given_kana])
    }
}

/// A subject as a desk sees it: who it is, and what can be done. Nothing of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskSubject {
    /// Who it is; without the picture.
    pub head: SubjectHead,
    /// What the policy needs to judge the desk's rights here.
    pub facts: SubjectFacts,
    /// Purposes that are agreed to now.
    pub purposes: Vec<Purpose>,
    /// With whom the record is shared.
    pub shared: Vec<SharedWith>,
    /// What was done by a desk or the core institution, newest first.
    pub acts: Vec<SubjectActed>,
    /// What was withdrawn by a call, newest first.
    pub calls: Vec<ConsentRecord>,
    /// 個人利用 (form 3), newest first.
    #[serde(default)]
    pub uses: Vec<IndividualUse>,
}

codes! {
    /// What is done with the sharing of a subject's record, and at the end of a life.
    SubjectAct {
        /// 情報共有の停止 (form 10).
        Stop = "stop",
        /// 情報共有の再開
        Resume = "resume",
        /// 逝去の届出
        Died = "died",
        /// 届出の取消: it was a mistake.
        Alive = "alive",
        /// 利用終了: nobody reads any more.
        Close = "close",
    }
}

impl SubjectAct {
    /// By which right it is done.
    pub const fn right(self) -> Right {
        match self {
            Self::Stop => Right::SharingStop,
            Self::Resume => Right::SharingResume,
            Self::Died | Self::Alive | Self::Close => Right::DeathRecord,
            Self::Unknown => Right::Unknown,
        }
    }

    /// May follow on this state; sharing aside.
    pub const fn follows(self, state: SubjectState) -> bool {
        match self {
            Self::Stop | Self::Died => matches!(state, SubjectState::Preparing | SubjectState::Active),
            Self::Resume => !matches!(state, SubjectState::Closed | SubjectState::Unknown),
            Self::Alive | Self::Close => matches!(state, SubjectState::Deceased),
            Self::Unknown => false,
        }
    }
}

/// An act on a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSubjectAct {
    /// Chosen by the app; the same one again is the same act.
    pub id: EntryId,
    /// What.
    pub act: SubjectAct,
    /// Why, at most [`MAX_REASON`] characters; a death needs none.
    #[serde(default)]
    pub reason: String,
    /// Who filed it: the 届出人 of a death.
    #[serde(default)]
    pub told_by: Option<Signer>,
    /// Day of the death.
    #[serde(default)]
    pub day: Option<Date>,
}

impl NewSubjectAct {
    /// The act with its texts cut at their ends; what does not belong to it is left out.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self, today: Date) -> Result<Self, (&'static str, FieldError)> {
        if self.act == SubjectAct::Unknown {
            return Err(("act", FieldError::Malformed));
        }
        let died = self.act == SubjectAct::Died;
        let reason = match clean(&self.reason, MAX_REASON) {
            Ok(reason) => reason.to_owned(),
            Err(FieldError::Required) if died => String::new(),
            Err(error) => return Err(("reason", error)),
        };
        let (mut told_by, mut day) = (None, None);
        if died {
            match self.day {
                None => return Err(("day", FieldError::Required)),
                Some(of) if of > today => return Err(("day", FieldError::InFuture)),
                Some(of) if today.days() - of.days() > OLDEST_DEATH => return Err(("day", FieldError::TooOld)),
                of => day = of,
            }
            let signer = self.told_by.as_ref().ok_or(("told_by.name", FieldError::Required))?;
            told_by = Some(signer.checked().map_err(|(field, error)| {
                (if field == "name" { "told_by.name" } else { "told_by.relation" }, error)
            })?);
        }
        Ok(Self { id: self.id, act: self.act, reason, told_by, day })
    }
}

/// An act that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectActed {
    /// What.
    pub act: SubjectAct,
    /// Why.
    pub reason: String,
    /// Who filed it.
    pub told_by: Option<Signer>,
    /// Day of the death.
    pub day: Option<Date>,
    /// By whom it was put on record.
    pub by: Author,
    /// In effect since.
    pub at: Timestamp,
}

/// From which day on the subject's record may be closed, as the acts on record stand, newest first.
pub fn closes_from(acts: &[SubjectActed]) -> Option<Date> {
    let died = acts.iter().find(|acted| acted.act == SubjectAct::Died)?;
    Some(Date::from_days(died.at.date().days() + GRACE_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-30".parse().unwrap()
    }

    fn act(act: SubjectAct) -> NewSubjectAct {
        let id = EntryId::from_parts(1, &[1; 10]);
        NewSubjectAct { id, act, reason: " 申請のため ".into(), told_by: None, day: None }
    }

    #[test]
    fn m19_1_a_form_is_about_somebody_whose_whole_name_and_birthday_it_states() {
        let name = Name {
            family: "渡邊".into(),
            given: "梅".into(),
            family_kana: "わたなべ".into(),
            given_kana: "うめ".into(),
        };
        let fits = |typed: &str| {
            let search = DeskSearch { name: typed.into(), birth: "1936-02-03".parse().unwrap() };
            search.check(today()).map(|folded| DeskSearch::fits(&folded, &name))
        };
        for typed in ["渡邊梅", " 渡邊　梅 ", "渡辺 梅", "ワタナベ ウメ", "ﾜﾀﾅﾍﾞｳﾒ", "わたなべうめ"]
        {
            assert_eq!(fits(typed), Ok(true), "{typed}");
        }
        for typed in ["渡邊", "梅", "わたなべ", "渡邊 梅子", "渡邊うめ"] {
            assert_eq!(fits(typed), Ok(false), "{typed}");
        }
        assert_eq!(fits("　"), Err(("name", FieldError::Required)));
        let unborn = DeskSearch { name: "梅".into(), birth: "2026-12-01".parse().unwrap() };
        assert_eq!(unborn.check(today()), Err(("birth", FieldError::InFuture)));
    }

    #[test]
    fn m11_a_death_has_its_day_and_whoever_told_and_everything_else_a_reason() {
        let died = |day: Option<&str>, name: &str, relation: &str| {
            let told_by = Some(Signer { name: name.into(), relation: relation.into() });
            let day = day.map(|day| day.parse().unwrap());
            NewSubjectAct { reason: String::new(), told_by, day, ..act(SubjectAct::Died) }.checked(today())
        };
        let told = died(Some("2026-11-30"), " 渡邊 さくら ", "長女").unwrap();
        assert_eq!(told.told_by.unwrap().name, "渡邊 さくら");
        assert_eq!(died(None, "さくら", "長女"), Err(("day", FieldError::Required)));
        assert_eq!(died(Some("2026-12-01"), "さくら", "長女"), Err(("day", FieldError::InFuture)));
        assert_eq!(died(Some("2016-01-01"), "さくら", "長女"), Err(("day", FieldError::TooOld)));
        assert_eq!(died(Some("2026-11-30"), " ", "長女"), Err(("told_by.name", FieldError::Required)));
        assert_eq!(died(Some("2026-11-30"), "さくら", ""), Err(("told_by.relation", FieldError::Required)));
        for needs in [SubjectAct::Stop, SubjectAct::Resume, SubjectAct::Alive, SubjectAct::Close] {
            assert_eq!(act(needs).checked(today()).map(|checked| checked.reason), Ok("申請のため".into()));
            let bare = NewSubjectAct { reason: " ".into(), ..act(needs) };
            assert_eq!(bare.checked(today()), Err(("reason", FieldError::Required)), "{}", needs.code());
        }
    }

    #[test]
    fn a6_acts_follow_on_each_other() {
        use SubjectState::{Active, Closed, Deceased};
        assert!(SubjectAct::Died.follows(Active) && !SubjectAct::Died.follows(Deceased));
        for after in [SubjectAct::Alive, SubjectAct::Close] {
            assert!(after.follows(Deceased) && !after.follows(Active) && !after.follows(Closed), "{}", after.code());
        }
    }
}
