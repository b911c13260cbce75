//! 予定: who comes when, once or again and again. What repeats is kept as one rule; its single days are computed.

use crate::{
    Date, InstitutionId, Timestamp, code::codes, people::Author, problem::FieldError, text::clean, time::DAY_MS,
};
use serde::{Deserialize, Serialize};

/// Longest title and longest list of who comes, in characters.
pub const MAX_LINE: usize = 60;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 400;
/// Longest stay, in minutes: two weeks (短期入所).
pub const MAX_MINUTES: u32 = 14 * 24 * 60;
/// Most days of one answer.
pub const MOST_DAYS: i64 = 400;
/// Most single days that a rule leaves out.
pub const MOST_SKIPPED: usize = 200;

codes! {
    /// What is planned.
    VisitKind {
        /// 訪問看護
        Nursing = "nursing",
        /// 訪問介護
        Care = "care",
        /// 訪問診療・往診
        Doctor = "doctor",
        /// 訪問リハビリ
        Rehab = "rehab",
        /// 訪問入浴
        Bath = "bath",
        /// 訪問薬剤・訪問歯科
        Pharmacy = "pharmacy",
        /// 通所(デイ)
        DayService = "day_service",
        /// 短期入所
        ShortStay = "short_stay",
        /// 通院
        Hospital = "hospital",
        /// モニタリング・担当者会議
        Meeting = "meeting",
        /// ご家族の予定
        Family = "family",
        /// その他
        Other = "other",
    }
}

impl VisitKind {
    /// The Japanese term: what the app in Japanese says, what a calendar outside of it says, what is searched for.
    pub const fn term(self) -> &'static str {
        match self {
            Self::Nursing => "訪問看護",
            Self::Care => "訪問介護",
            Self::Doctor => "訪問診療・往診",
            Self::Rehab => "訪問リハビリ",
            Self::Bath => "訪問入浴",
            Self::Pharmacy => "訪問薬剤・歯科",
            Self::DayService => "通所(デイ)",
            Self::ShortStay => "短期入所",
            Self::Hospital => "通院",
            Self::Meeting => "会議・モニタリング",
            Self::Family => "ご家族の予定",
            Self::Other | Self::Unknown => "その他",
        }
    }
}

codes! {
    /// How often.
    Repeat {
        /// 一度だけ
        Once = "once",
        /// 毎週
        Weekly = "weekly",
        /// 隔週
        Biweekly = "biweekly",
        /// 毎月同じ週の同じ曜日
        Monthly = "monthly",
    }
}

/// Id of a planned visit.
pub type VisitId = crate::EntryId;

/// Years in which something is planned or asked for: beyond them somebody's finger has slipped.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2200;

fn in_time(day: Date) -> bool {
    YEARS.contains(&day.year())
}

/// What is planned, as it is sent: new, or over the version that was on screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    /// Id, made by the client.
    pub id: VisitId,
    /// The version that was on screen; 0 for a new one. Another one answers 412.
    pub version: u32,
    /// What.
    pub kind: VisitKind,
    /// In words; 0–60 characters.
    pub title: String,
    /// Who comes; 0–60 characters.
    pub who: String,
    /// When it begins, the first time.
    pub start: Timestamp,
    /// How long, in minutes: 5 to two weeks.
    pub minutes: u32,
    /// How often.
    pub repeat: Repeat,
    /// The last day of what repeats; `None`: until somebody ends it.
    pub until: Option<Date>,
    /// Days of what repeats on which it does not take place.
    #[serde(default)]
    pub skipped: Vec<Date>,
    /// What to know; 0–400 characters.
    pub note: String,
    /// It does not take place at all any more.
    #[serde(default)]
    pub cancelled: bool,
}

/// What is planned, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visit {
    /// What, when and how often.
    pub plan: Plan,
    /// Whose plan it is; `None`: that of the subject's side.
    pub institution: Option<InstitutionId>,
    /// Who changed it last.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// A stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitQuery {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl VisitQuery {
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self) -> Result<(), (&'static str, FieldError)> {
        for (field, day) in [("from", self.from), ("to", self.to)] {
            if !in_time(day) {
                return Err((field, FieldError::OutOfRange));
            }
        }
        match self.to.days() - self.from.days() {
            days if days < 0 => Err(("to", FieldError::EndsFirst)),
            days if days >= MOST_DAYS => Err(("to", FieldError::TooLong)),
            _ => Ok(()),
        }
    }
}

impl Plan {
    /// As it may be stored: texts cut at their ends.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        let words = |field, text: &str, max| match clean(text, max) {
            Err(FieldError::Required) => Ok(String::new()),
            text => text.map(str::to_owned).map_err(|error| (field, error)),
        };
        if self.kind == VisitKind::Unknown {
            return Err(("kind", FieldError::Malformed));
        }
        if !(5..=MAX_MINUTES).contains(&self.minutes) {
            return Err(("minutes", FieldError::OutOfRange));
        }
        if self.repeat == Repeat::Unknown {
            return Err(("repeat", FieldError::Malformed));
        }
        // Before anything is reckoned with it: a day far from the calendar's middle has no neighbours.
        if !(946_652_400_000..7_289_654_400_000).contains(&self.start.0) {
            return Err(("start", FieldError::OutOfRange));
        }
        let repeats = self.repeat != Repeat::Once;
        let until = self.until.filter(|_| repeats);
        if until.is_some_and(|until| !in_time(until)) {
            return Err(("until", FieldError::OutOfRange));
        }
        if until.is_some_and(|until| until < self.start.date()) {
            return Err(("until", FieldError::EndsFirst));
        }
        if self.skipped.len() > MOST_SKIPPED {
            return Err(("skipped", FieldError::TooLong));
        }
        let mut skipped = if repeats { self.skipped.clone() } else { Vec::new() };
        skipped.sort_unstable();
        skipped.dedup();
        Ok(Self {
            skipped,
            title: words("title", &self.title, MAX_LINE)?,
            who: words("who", &self.who, MAX_LINE)?,
            note: words("note", &self.note, MAX_NOTE)?,
            until,
            ..self.clone()
        })
    }

    fn length_ms(&self) -> i64 {
        i64::from(self.minutes) * 60_000
    }

    /// When the last of it ends; `None`: nobody knows.
    pub fn ends(&self) -> Option<Timestamp> {
        match self.repeat {
            Repeat::Once => Some(self.start.plus_ms(self.length_ms())),
            _ => self.until.map(|until| Timestamp(until.start().0 + DAY_MS + self.length_ms())),
        }
    }

    /// When it begins, each time that it touches the stretch from one moment up to another.
    pub fn begins(&self, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
        if self.cancelled {
            return Vec::new();
        }
        let touches = |start: &Timestamp| start.0 < to.0 && start.0 + self.length_ms() > from.0;
        let takes_place = |start: &Timestamp| {
            let day = start.date();
            touches(start) && self.until.is_none_or(|until| day <= until) && !self.skipped.contains(&day)
        };
        let every = |days: i64| {
            let step = days * DAY_MS;
            let first = (from.0 - self.length_ms() - self.start.0).div_euclid(step).max(0);
            let starts = (first..).map(move |n| Timestamp(self.start.0 + n * step));
            starts.take_while(|start| start.0 < to.0).filter(takes_place).collect()
        };
        match self.repeat {
            Repeat::Once => Some(self.start).into_iter().filter(touches).collect(),
            Repeat::Weekly => every(7),
            Repeat::Biweekly => every(14),
            Repeat::Monthly => self.monthly(from, to).into_iter().filter(takes_place).collect(),
            Repeat::Unknown => Vec::new(),
        }
    }

    /// The same weekday of the same week of each month: the second Tuesday. A month without a fifth one is left out.
    fn monthly(&self, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
        let first = self.start.date();
        let (week, time) = ((first.day() - 1) / 7, self.start.0 - first.start().0);
        let mut starts = Vec::new();
        let earliest = Timestamp(from.0 - self.length_ms()).date().month_start();
        let mut month = first.month_start().max(earliest);
        while month.start().0 < to.0 {
            let ahead = (i64::from(first.weekday()) - i64::from(month.weekday())).rem_euclid(7);
            let day = Date::from_days(month.days() + ahead + 7 * i64::from(week));
            if day.month() == month.month() && day >= first {
                starts.push(Timestamp(day.start().0 + time));
            }
            let next = month.next_month();
            if next <= month {
                break;
            }
            month = next;
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(day: &str, minutes: i64) -> Timestamp {
        day.parse::<Date>().unwrap().start().plus_ms(minutes * 60_000)
    }

    fn plan(start: Timestamp, repeat: Repeat) -> Plan {
        Plan {
            id: crate::Id::from_parts(1, &[0; 10]),
            version: 0,
            kind: VisitKind::Nursing,
            title: String::new(),
            who: String::new(),
            start,
            minutes: 60,
            repeat,
            until: None,
            skipped: Vec::new(),
            note: String::new(),
            cancelled: false,
        }
    }

    fn days(plan: &Plan, from: &str, to: &str) -> Vec<String> {
        plan.begins(at(from, 0), at(to, 0)).iter().map(|start| start.date().to_string()).collect()
    }

    #[test]
    fn p7_what_repeats_comes_on_its_days_and_on_no_other() {
        let mut weekly = plan(at("2026-11-03", 600), Repeat::Weekly);
        assert_eq!(days(&weekly, "2026-11-01", "2026-12-01"), ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"]);
        weekly.skipped = vec!["2026-11-10".parse().unwrap()];
        weekly.until = Some("2026-11-17".parse().unwrap());
        assert_eq!(days(&weekly, "2026-11-01", "2026-12-01"), ["2026-11-03", "2026-11-17"]);
        let biweekly = plan(at("2026-11-03", 600), Repeat::Biweekly);
        assert_eq!(days(&biweekly, "2027-01-01", "2027-02-01"), ["2027-01-12", "2027-01-26"]);
        assert_eq!(days(&plan(at("2026-11-03", 600), Repeat::Once), "2026-11-04", "2026-12-01"), [""; 0]);
        let ended = Plan { cancelled: true, ..plan(at("2026-11-03", 600), Repeat::Weekly) };
        assert_eq!(days(&ended, "2026-11-01", "2026-12-01"), [""; 0]);
    }

    #[test]
    fn p7_a_month_has_its_second_tuesday_and_not_always_a_fifth_sunday() {
        let second = plan(at("2026-11-10", 840), Repeat::Monthly);
        assert_eq!(days(&second, "2026-11-01", "2027-02-01"), ["2026-11-10", "2026-12-08", "2027-01-12"]);
        let fifth = plan(at("2026-11-29", 840), Repeat::Monthly);
        assert_eq!(days(&fifth, "2026-11-01", "2027-02-01"), ["2026-11-29", "2027-01-31"]);
    }

    #[test]
    fn p7_no_stretch_is_without_an_end() {
        // The calendar's last month has no next one.
        let endless = plan(at("2026-11-10", 840), Repeat::Monthly);
        assert_eq!(days(&endless, "9999-12-01", "9999-12-31"), ["9999-12-14"]);
        let once = Plan { skipped: vec!["2026-11-10".parse().unwrap()], repeat: Repeat::Once, ..endless };
        assert_eq!(once.checked().unwrap().skipped, []);
    }

    #[test]
    fn p7_what_began_before_midnight_is_of_the_next_day_too() {
        let mut stay = plan(at("2026-11-03", 1_380), Repeat::Once);
        stay.minutes = 120;
        assert_eq!(days(&stay, "2026-11-04", "2026-11-05"), ["2026-11-03"]);
        stay.minutes = 60;
        assert_eq!(days(&stay, "2026-11-04", "2026-11-05"), [""; 0]);
    }

    #[test]
    fn p7_what_makes_no_sense_is_named() {
        let wrong = |change: fn(&mut Plan)| {
            let mut plan = plan(at("2026-11-03", 600), Repeat::Weekly);
            change(&mut plan);
            plan.checked().err()
        };
        assert_eq!(wrong(|_| ()), None);
        assert_eq!(wrong(|p| p.minutes = 4), Some(("minutes", FieldError::OutOfRange)));
        assert_eq!(wrong(|p| p.minutes = MAX_MINUTES + 1), Some(("minutes", FieldError::OutOfRange)));
        assert_eq!(wrong(|p| p.until = Some("2026-11-02".parse().unwrap())), Some(("until", FieldError::EndsFirst)));
        assert_eq!(wrong(|p| p.start = Timestamp(i64::MIN)), Some(("start", FieldError::OutOfRange)));
        assert_eq!(wrong(|p| p.start = Timestamp(i64::MAX)), Some(("start", FieldError::OutOfRange)));
        assert_eq!(wrong(|p| p.until = Some("9999-12-31".parse().unwrap())), Some(("until", FieldError::OutOfRange)));
        let asked =
            |from: &str, to: &str| VisitQuery { from: from.parse().unwrap(), to: to.parse().unwrap() }.check().err();
        assert_eq!(asked("2199-12-01", "2200-12-31"), None);
        assert_eq!(asked("9999-12-01", "9999-12-31"), Some(("from", FieldError::OutOfRange)));
        assert_eq!(wrong(|p| p.kind = VisitKind::Unknown), Some(("kind", FieldError::Malformed)));
        assert_eq!(wrong(|p| p.note = "あ".repeat(MAX_NOTE + 1)), Some(("note", FieldError::TooLong)));
    }

    proptest! {
        /// Day by day or all at once: the same.
        #[test]
        fn a_long_stretch_holds_what_its_days_hold(offset in -40_i64..40, repeat in 0..4_usize, minutes in 5_u32..3_000) {
            let mut plan = plan(at("2026-11-03", 600 + offset * 900), Repeat::ALL[repeat]);
            plan.minutes = minutes;
            let begin = at("2026-11-01", 0);
            let mut daily: Vec<Timestamp> = (0..70).flat_map(|n| {
                plan.begins(begin.plus_ms(n * DAY_MS), begin.plus_ms((n + 1) * DAY_MS))
            }).collect();
            daily.dedup();
            daily.sort();
            daily.dedup();
            prop_assert_eq!(plan.begins(begin, begin.plus_ms(70 * DAY_MS)), daily);
        }
    }
}
