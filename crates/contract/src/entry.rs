//! 記録: the entries of a subject's timeline. A comment is an entry with a parent; so correction,
//! cancellation, reactions, reading and rights are one thing for both.

use crate::{
    EntryId, PersonId, SubjectId, Timestamp,
    code::codes,
    media::{Media, NewMedia},
    page::Cursor,
    people::Author,
    policy::{Audience, RecordFacts, RecordState},
    role::Occupation,
    vital::Measure,
};
use serde::{Deserialize, Serialize};

/// Longest text of an entry, in characters (Unicode scalar values).
pub const MAX_TEXT: usize = 4_000;
/// Longest reason of a correction or cancellation, in characters.
pub const MAX_REASON: usize = 200;
/// Longest words that are looked for, in characters.
pub const MAX_WORDS: usize = 100;

codes! {
    /// What an entry is.
    EntryKind {
        /// 投稿
        Post = "post",
        /// 日々の生活状況の記録
        Daily = "daily",
        /// バイタル: what was measured together
        Vitals = "vitals",
        /// 申し送り: what one shift leaves to the next
        Handover = "handover",
        /// コメント on another entry
        Comment = "comment",
        /// Written by the system itself.
        System = "system",
    }
}

codes! {
    /// 日々の生活: kind of a daily-life record (A.5).
    DailyKind {
        /// 食事
        Meal = "meal",
        /// 水分
        Fluid = "fluid",
        /// 排泄
        Toilet = "toilet",
        /// 睡眠
        Sleep = "sleep",
        /// 服薬
        Medicine = "medicine",
        /// 入浴
        Bath = "bath",
        /// 口腔ケア
        Oral = "oral",
        /// 移動・離床
        Mobility = "mobility",
        /// 皮膚
        Skin = "skin",
        /// 転倒・ヒヤリハット
        Incident = "incident",
        /// 機嫌・表情
        Mood = "mood",
        /// 外出
        Outing = "outing",
        /// その他
        Other = "other",
    }
}

codes! {
    /// What the system tells the circle.
    SystemKind {
        /// An institution joined the 対象者ケア機関リスト.
        InstitutionListed = "institution_listed",
        /// An institution left the list.
        InstitutionRemoved = "institution_removed",
        /// A person became 担当者.
        StaffAssigned = "staff_assigned",
        /// Another institution became the 中心となる利用機関.
        CoreMoved = "core_moved",
        /// Consent was recorded.
        ConsentGiven = "consent_given",
        /// Consent was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// Sharing was stopped (form 10).
        SharingStopped = "sharing_stopped",
        /// Sharing was taken up again.
        SharingResumed = "sharing_resumed",
        /// The subject died.
        Death = "death",
        /// That the subject had died was recorded by mistake.
        DeathTakenBack = "death_taken_back",
    }
}

codes! {
    /// Reactions.
    ReactionKind {
        /// 了解
        Noted = "noted",
        /// ありがとう
        Thanks = "thanks",
    }
}

/// Somebody's reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reaction {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub kind: ReactionKind,
}

/// 取消: who struck the entry through, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cancellation {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// 確認しました: a deliberate act, not to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// Who.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// What was read: the entry's version then. After a correction it is asked anew.
    pub version: u32,
}

/// An entry as the reader may see it, newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Id, made by the writer's device.
    pub id: EntryId,
    /// Of whom.
    pub subject: SubjectId,
    /// For a comment: on what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<EntryId>,
    /// Number within the subject in order of saving, from 1. Changes take numbers too, so there are
    /// gaps. Unread is counted by it.
    pub seq: i64,
    /// Number of the last change (version, cancellation, comment, reaction), on the same counter.
    pub changed: i64,
    /// What it is.
    pub kind: EntryKind,
    /// Which kind of daily life; only for [`EntryKind::Daily`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily: Option<DailyKind>,
    /// その他 of the configuration (M3-2-7), by its name; only for [`DailyKind::Other`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What happened; only for [`EntryKind::System`]. `text` then holds the name concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemKind>,
    /// Who may read it.
    pub audience: Audience,
    /// Who wrote it; `None` for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// When it happened, as the writer says.
    pub occurred_at: Timestamp,
    /// When the server saved the first version.
    pub recorded_at: Timestamp,
    /// 1, and one more with each correction.
    pub version: u32,
    /// Newest text.
    pub text: String,
    /// What was measured; of [`EntryKind::Vitals`], and of [`EntryKind::Daily`] what belongs to its kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// さかのぼり: why it was written down so late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// 写真・動画, in the order in which they were chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// 要確認: everybody who may read it is asked to say 確認しました.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask: bool,
    /// Who said 確認しました, in that order; the newest of each person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<Confirmation>,
    /// ピン留め: stays above the timeline until it is taken down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Set when struck through. The text stays readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancellation>,
    /// Reactions of everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Comments, oldest first; never nested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub comments: Vec<Entry>,
}

impl Entry {
    /// What the policy needs to know.
    pub fn facts(&self) -> RecordFacts {
        RecordFacts {
            author: self.author.as_ref().map(|a| a.person),
            audience: self.audience,
            state: if self.cancelled.is_some() { RecordState::Cancelled } else { RecordState::Normal },
        }
    }

    /// Has said 確認しました to what the entry says now.
    pub fn is_confirmed_by(&self, person: PersonId) -> bool {
        self.confirmations.iter().any(|c| c.by.person == person && c.version == self.version)
    }

    /// Is asked to say 確認しました, and has not: not the author, and nobody once it is struck through.
    pub fn waits_for(&self, person: PersonId) -> bool {
        let own = self.author.as_ref().is_some_and(|author| author.person == person);
        self.ask && !own && self.cancelled.is_none() && !self.is_confirmed_by(person)
    }

    /// Its place in the timeline.
    pub const fn cursor(&self) -> Cursor {
        Cursor { at: self.occurred_at, id: self.id }
    }
}

/// A page of a timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryPage {
    /// Entries without comments among them (those hang on their parents).
    pub items: Vec<Entry>,
    /// Ask `before` this for older ones; `None`: this is the oldest.
    pub older: Option<Cursor>,
    /// Ask `after` this for newer ones; `None`: this is the newest.
    pub newer: Option<Cursor>,
    /// How many entries the reader's timeline has.
    pub total: u32,
    /// How many entries are newer than the first item.
    pub offset: u32,
    /// The subject's counter when this was read; ask `changes` after it.
    pub seq: i64,
    /// Up to where I have read.
    pub read_seq: i64,
}

/// Which page. At most one of `before`, `after`, `at`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryQuery {
    /// Older than this.
    #[serde(default)]
    pub before: Option<Cursor>,
    /// Newer than this.
    #[serde(default)]
    pub after: Option<Cursor>,
    /// Jump: the newest entries that occurred before this moment.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// At most so many, 1–100; 50 when not given.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// What changed since a number of the subject's counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// Whole entries (never comments alone), in the order of their last change.
    pub items: Vec<Entry>,
    /// The counter now; ask after it next time.
    pub seq: i64,
    /// There is more: ask again at once, after the last item's `changed`.
    pub more: bool,
    /// How many entries the reader's timeline has now.
    pub total: u32,
}

/// What to look for. In the body: words of a record have no place in an address. All that is given must hold.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Find {
    /// Parts of the text or of a writer's name, at most 100 characters in all; of several, with spaces between, each
    /// must be there. Compared as [`crate::text::fold_kana`] folds. May be empty where something else is given.
    #[serde(default)]
    pub words: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntryKind>,
    /// Which kind of daily life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily: Option<DailyKind>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonId>,
    /// 職種 of the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<Occupation>,
    /// Not before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Marked in one of these ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked: Option<Marked>,
    /// Only what is older than this.
    #[serde(default)]
    pub before: Option<Cursor>,
}

impl Find {
    /// Nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self { before: self.before, ..Self::default() }
    }
}

codes! {
    /// How an entry is marked for the circle.
    Marked {
        /// ピン留め
        Pinned = "pinned",
        /// 要確認
        Ask = "ask",
        /// 要確認, and I have not said 確認しました
        Waiting = "waiting",
        /// ピン留め, or waiting for me
        Either = "either",
    }
}

/// What was found, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Entries that say it themselves or in a comment, whole.
    pub items: Vec<Entry>,
    /// Ask `before` this for older ones; `None`: that was all.
    pub older: Option<Cursor>,
}

/// Since when.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangesQuery {
    /// The last number seen; 0: everything.
    #[serde(default)]
    pub after: i64,
}

/// A new entry or comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEntry {
    /// Made on the device (UUIDv7); the same id sent again is answered with the first result.
    pub id: EntryId,
    /// Of whom; must equal the subject in the path (wrong-person guard, J-33).
    pub subject: SubjectId,
    /// Set: this is a comment on that entry.
    #[serde(default)]
    pub parent: Option<EntryId>,
    /// Post, daily life or comment.
    pub kind: EntryKind,
    /// Which kind of daily life.
    #[serde(default)]
    pub daily: Option<DailyKind>,
    /// その他 of the configuration, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 要確認; always of a 申し送り, never of a comment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask: bool,
    /// For whom. A comment has its parent's audience.
    pub audience: Audience,
    /// When it happened; not in the future.
    pub occurred_at: Timestamp,
    /// The text, 1–4,000 characters; may be empty where something was measured or is shown.
    pub text: String,
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// さかのぼり: why it is written down so late; asked of what was measured more than
    /// [`crate::vital::LATE_HOURS`] ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// 写真・動画 that were sent before, at most [`crate::media::MOST`]; not of a comment or
    /// of what was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<NewMedia>,
}

impl NewEntry {
    /// Words for everyone in the circle, and nothing else.
    pub fn plain(id: EntryId, subject: SubjectId, kind: EntryKind, occurred_at: Timestamp, text: String) -> Self {
        Self {
            id,
            subject,
            parent: None,
            kind,
            daily: None,
            category: None,
            ask: false,
            audience: Audience::Everyone,
            occurred_at,
            text,
            measures: Vec::new(),
            late_reason: None,
            media: Vec::new(),
        }
    }
}

/// 訂正.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// Id of this write, made on the device.
    pub id: EntryId,
    /// The version that was on screen; a newer one answers 412.
    pub base_version: u32,
    /// The new text.
    pub text: String,
    /// The new values, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// What is said about its pictures, anew; those that are not named stay as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<NewMedia>,
    /// Why, 1–200 characters.
    pub reason: String,
}

/// 取消.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cancel {
    /// Id of this write, made on the device.
    pub id: EntryId,
    /// Why, 1–200 characters.
    pub reason: String,
}

/// One version of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Version, from 1. A cancellation carries the version it struck through.
    pub version: u32,
    /// When it was saved.
    pub at: Timestamp,
    /// Who saved it.
    pub author: Option<Author>,
    /// The text of this version.
    pub text: String,
    /// The values of this version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// The pictures of this version, and what was said about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Why; `None` for the first version.
    pub reason: Option<String>,
    /// This row is the cancellation.
    pub cancelled: bool,
}

/// 了解・ありがとう, set or taken back. Repeating changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct React {
    /// Which.
    pub kind: ReactionKind,
    /// Set or take back.
    pub on: bool,
}

/// 確認しました. Repeating changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirm {
    /// The version that was on screen; a newer one answers 412.
    pub version: u32,
}

/// ピン留め, set or taken down. Repeating changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pin {
    /// Set or take down.
    pub on: bool,
}

/// Up to where somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMark {
    /// Who.
    pub person: PersonId,
    /// Everything up to this number of the subject's counter.
    pub seq: i64,
    /// When it was last moved.
    pub at: Timestamp,
}

/// Move my own mark; it never moves back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkRead {
    /// The newest `seq` that was on screen.
    pub seq: i64,
}
