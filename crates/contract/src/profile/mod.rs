//! 対象者プロフィール: what every carer looks up and nobody measures (M3-2-1 … M3-2-3): 保険, 認定, 連絡先, 主治医,
//! 既往歴, アレルギー, 服薬. One table says what each part holds; form, server, history and paper all read it.

mod check;
mod table;

pub use check::{Wrong, check};
pub use table::{FieldSpec, Form, LEVELS, PARTS, PartSpec, ProfileField, ProfilePart, STATUSES, spec};

use crate::{Date, Right, Timestamp, code::codes, people::Author};
use serde::{Deserialize, Serialize};

/// Longest reason of a change, and longest answer to a 申出, in characters.
pub const MAX_WORDS: usize = 400;
/// Days before the end of a 要介護認定 from which a renewal may be applied for (domain 1.4).
pub const RENEWAL_DAYS: i64 = 60;

impl ProfilePart {
    /// The right that it asks of who changes it.
    pub const fn edit_right(self) -> Right {
        match self {
            Self::Medications => Right::MedicationEdit,
            _ => Right::ProfileEdit,
        }
    }
}

/// A field of a row that is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Which.
    pub field: ProfileField,
    /// What stands in it, as the field's form wants it; a guarded number may come as `••••••1234`.
    pub value: String,
}

/// Fields that belong together: one contact, one certification.
pub type Row = Vec<Cell>;

/// What stands in a field of a row.
pub fn value(row: &[Cell], field: ProfileField) -> Option<&str> {
    row.iter().find(|cell| cell.field == field).map(|cell| cell.value.as_str())
}

/// A part as it was saved once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartVersion {
    /// Which part.
    pub part: ProfilePart,
    /// 0: as it was registered, before anybody changed it here.
    pub version: u32,
    /// What it holds.
    pub rows: Vec<Row>,
    /// Why it was changed; may be empty.
    pub reason: String,
    /// Who changed it; nobody for version 0.
    pub by: Option<Author>,
    /// When.
    pub at: Option<Timestamp>,
}

/// A part, saved anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPart {
    /// Which.
    pub part: ProfilePart,
    /// The version that was on screen; another one answers 412.
    pub version: u32,
    /// All of it.
    pub rows: Vec<Row>,
    /// Why; 0–400 characters.
    pub reason: String,
}

codes! {
    /// How a 申出 stands.
    AskState {
        /// 受け付けました
        Open = "open",
        /// 直しました
        Done = "done",
        /// 直しません
        Declined = "declined",
    }
}

/// 訂正の申出 by the subject's side (M20): what should be put right in a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    /// Id, made by the client.
    pub id: AskId,
    /// About which part.
    pub part: ProfilePart,
    /// What is wrong, and how it should be.
    pub text: String,
    /// Who asks.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// How it stands.
    pub state: AskState,
    /// What the 中心となる利用機関 answered.
    pub answer: String,
    /// Who answered, and when.
    pub answered: Option<(Author, Timestamp)>,
}

/// Id of a 申出.
pub type AskId = crate::EntryId;

/// A new 申出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAsk {
    /// Id, made by the client: sent again, it is one 申出.
    pub id: AskId,
    /// About which part.
    pub part: ProfilePart,
    /// 1–400 characters.
    pub text: String,
}

/// The answer to a 申出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Which 申出.
    pub ask: AskId,
    /// `done` or `declined`.
    pub state: AskState,
    /// 1–400 characters.
    pub answer: String,
}

/// All of it, as far as I may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Every part, in the order of [`PARTS`], filled in or not.
    pub parts: Vec<PartVersion>,
    /// 申出, newest first; empty for who is neither of the subject's side nor of the 中心となる利用機関.
    pub asks: Vec<Ask>,
}

/// Which part's versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartQuery {
    /// The part.
    pub part: ProfilePart,
}

/// A guarded number as people see it who do not need it: its last four characters, of a short one the last half.
pub fn masked(number: &str) -> String {
    let length = number.chars().count();
    let shown = if length > 4 { 4 } else { length / 2 };
    number.chars().enumerate().map(|(n, c)| if n + shown < length { '•' } else { c }).collect()
}

/// 要介護認定 as it stands on a day: what counts, and when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// One of [`LEVELS`].
    pub level: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// One of [`STATUSES`] of an application that runs beside it.
    pub applied: Option<String>,
}

/// The certification that counts on a day: the latest one that has begun; and the application that runs.
pub fn certified(rows: &[Row], today: Date) -> Option<Certified> {
    use ProfileField as F;
    let date = |row: &Row, field| value(row, field).and_then(|text| text.parse::<Date>().ok());
    let begun = rows.iter().filter_map(|row| {
        let (from, to) = (date(row, F::From)?, date(row, F::To)?);
        let level = value(row, F::Level)?.to_owned();
        (value(row, F::Status) == Some("certified") && from <= today).then_some((from, to, level))
    });
    let (from, to, level) = begun.max_by_key(|(from, to, _)| (*from, *to))?;
    let applied = rows.iter().filter_map(|row| value(row, F::Status)).find(|status| *status != "certified");
    Some(Certified { level, from, to, applied: applied.map(str::to_owned) })
}

/// Parts in which nothing stands yet, in the order of [`PARTS`]. The 中心となる利用機関 registers 保険, 認定, 連絡先 and what a
/// stranger must know of the health (M18-2); the rest is asked for with it.
pub fn missing(parts: &[PartVersion]) -> Vec<ProfilePart> {
    let filled = |part| parts.iter().any(|known| known.part == part && !known.rows.is_empty());
    PARTS.iter().map(|spec| spec.part).filter(|part| !filled(*part)).collect()
}

#[cfg(test)]
mod tests;
