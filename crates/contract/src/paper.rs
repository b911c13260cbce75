//! 帳票: what is printed or copied out of the record. Each time is on the access log before it is on paper (M17-2).

use crate::{Date, Timestamp, code::codes, problem::FieldError};
use serde::{Deserialize, Serialize};

/// Most days of one sheet.
pub const MOST_DAYS: i64 = 31;

codes! {
    /// Which sheet.
    Sheet {
        /// 連絡ノート, a day on a sheet
        Notebook = "notebook",
        /// バイタル表, a month with its graphs
        Vitals = "vitals",
        /// 申し送り
        Handover = "handover",
        /// 写真台帳, six on a sheet
        Photos = "photos",
        /// 入院・救急サマリー
        Summary = "summary",
        /// プロフィール
        Profile = "profile",
        /// 対象者ケア機関リスト, as on a day
        CareList = "care_list",
        /// 同意書の写し
        Consent = "consent",
        /// 支援経過記録, copied as text
        Progress = "progress",
        /// A screen, printed by the browser's own menu
        Screen = "screen",
    }
}

/// Something is about to be printed or copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPrint {
    /// Which sheet.
    pub sheet: Sheet,
    /// First day that it shows.
    pub from: Date,
    /// Last day that it shows.
    pub to: Date,
    /// What is for professionals alone is on it too.
    #[serde(default)]
    pub professionals: bool,
}

impl NewPrint {
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self) -> Result<(), (&'static str, FieldError)> {
        match self.to.days() - self.from.days() {
            _ if self.sheet == Sheet::Unknown => Err(("sheet", FieldError::Malformed)),
            days if days < 0 => Err(("to", FieldError::EndsFirst)),
            days if days >= MOST_DAYS => Err(("to", FieldError::TooLong)),
            _ => Ok(()),
        }
    }
}

/// It is on the access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Printed {
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ux_2_6_a_sheet_shows_one_to_thirty_one_days() {
        let print = |sheet, from: &str, to: &str| {
            NewPrint { sheet, from: from.parse().unwrap(), to: to.parse().unwrap(), professionals: false }.check()
        };
        assert_eq!(print(Sheet::Notebook, "2026-11-28", "2026-11-28"), Ok(()));
        assert_eq!(print(Sheet::Notebook, "2026-10-01", "2026-10-31"), Ok(()));
        assert_eq!(print(Sheet::Notebook, "2026-10-01", "2026-11-01"), Err(("to", FieldError::TooLong)));
        assert_eq!(print(Sheet::Notebook, "2026-10-02", "2026-10-01"), Err(("to", FieldError::EndsFirst)));
        assert_eq!(print(Sheet::Unknown, "2026-10-01", "2026-10-01"), Err(("sheet", FieldError::Malformed)));
    }
}
