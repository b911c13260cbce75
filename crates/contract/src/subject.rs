//! 対象者: the card that stands on every screen about a person, and the list of one's subjects.

use crate::{
    Date, PhotoId, SubjectId, Timestamp,
    code::codes,
    document::Deadline,
    entry::Entry,
    page::Cursor,
    people::{Member, Name},
    policy::SubjectFacts,
};
use serde::{Deserialize, Serialize};

codes! {
    /// 性別
    Sex {
        /// 女
        Female = "female",
        /// 男
        Male = "male",
        /// その他・不明
        Other = "other",
    }
}

codes! {
    /// Kind of an emergency contact.
    ContactKind {
        /// 家族・親族
        Family = "family",
        /// 主治医
        Doctor = "doctor",
        /// 訪問看護(24時間)
        Nursing = "nursing",
        /// 介護支援専門員
        CareManager = "care_manager",
        /// その他
        Other = "other",
    }
}

/// 緊急連絡先, in the order of calling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Order of calling, from 1.
    pub order: u32,
    /// Who.
    pub name: String,
    /// 続柄 or 職種 in words.
    pub relation: String,
    /// Phone, digits with hyphens.
    pub phone: String,
    /// Kind.
    pub kind: ContactKind,
}

/// What identifies the subject everywhere (wrong-person guard, J-33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectHead {
    /// Id.
    pub id: SubjectId,
    /// 氏名
    pub name: Name,
    /// 生年月日
    pub birth: Date,
    /// 性別
    pub sex: Sex,
    /// Colour of the band, 0–11: index into the app's palette of distinguishable colours.
    pub colour: u8,
    /// 顔写真, if there is one: which. Fetched by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
}

/// The subject's card: band, circle, my standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectCard {
    /// Identification.
    pub head: SubjectHead,
    /// Everything the policy needs to judge my rights here.
    pub facts: SubjectFacts,
    /// Everybody who may see the record now (M3-4), me included.
    pub circle: Vec<Member>,
    /// 緊急連絡先; empty when I may not see them.
    pub contacts: Vec<Contact>,
    /// What ends soon or has ended (認定, 指示書), as far as I may see it; the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
}

/// A line of my list of subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectSummary {
    /// Identification.
    pub head: SubjectHead,
    /// Everything the policy needs to judge my rights here.
    pub facts: SubjectFacts,
    /// Entries and comments that others wrote and I have not read.
    pub unread: u32,
    /// When the newest entry that I may read was recorded.
    pub latest: Option<Timestamp>,
}

/// Search in my list; without words: the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectQuery {
    /// Part of the name, in kanji, katakana, hiragana or half-width kana.
    #[serde(default)]
    pub q: Option<String>,
}

/// 検索 in every record that I may read.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Search {
    /// As those of [`crate::entry::Find`], and not empty.
    pub words: String,
    /// Only what is older than this.
    #[serde(default)]
    pub before: Option<Cursor>,
}

codes! {
    /// Where something is found beside the entries.
    Place {
        /// プロフィール
        Profile = "profile",
        /// 予定
        Schedule = "schedule",
        /// 書類
        Documents = "documents",
    }
}

/// Something beside the entries that says the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Beside {
    /// About whom.
    pub subject: SubjectId,
    /// Where.
    pub place: Place,
    /// Code of what it is: a part of the profile, a kind of plan, a kind of document.
    pub code: String,
    /// What it says, its words one after the other.
    pub text: String,
    /// When, where it has a day: a plan begins, a document's period.
    pub day: Option<Date>,
}

/// What was found in all of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hits {
    /// The entries.
    pub items: Vec<Entry>,
    /// What else says the words: profile, plans, documents; with the first answer alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Beside>,
    /// Whom they are about, each once.
    pub people: Vec<SubjectHead>,
    /// Where to go on; `None`: that was all.
    pub older: Option<Cursor>,
}
