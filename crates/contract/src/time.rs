//! Points in time and civil dates. Storage and wire are UTC milliseconds; display is Japan time, a
//! constant +09:00 (Japan has had no daylight saving since 1952).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;
/// How far clocks in Japan are ahead of UTC, in milliseconds; all year.
pub const JST_MS: i64 = 9 * 3_600_000;

/// A point in time: Unix milliseconds, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The civil date in Japan at this moment.
    pub fn date(self) -> Date {
        Date::from_days((self.0 + JST_MS).div_euclid(DAY_MS))
    }

    /// Hour and minute in Japan (0–23, 0–59).
    pub fn hour_minute(self) -> (u8, u8) {
        let minutes = (self.0 + JST_MS).rem_euclid(DAY_MS) / 60_000;
        ((minutes / 60) as u8, (minutes % 60) as u8)
    }

    /// This moment moved by some milliseconds.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }
}

/// A civil date (proleptic Gregorian), as on a calendar in Japan. Travels as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(::time::Date);

/// The text or the numbers are not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date (YYYY-MM-DD)")
    }
}
impl std::error::Error for NotADate {}

const EPOCH_JULIAN: i32 = 2_440_588;

impl Date {
    /// Year, month 1–12, day 1–31.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, NotADate> {
        let month = ::time::Month::try_from(month).map_err(|_| NotADate)?;
        ::time::Date::from_calendar_date(year, month, day).map(Self).map_err(|_| NotADate)
    }

    /// Days since 1970-01-01; a value outside the calendar is held at its edge.
    pub fn from_days(days: i64) -> Self {
        let julian = i32::try_from(days).unwrap_or(i32::MAX).saturating_add(EPOCH_JULIAN);
        Self(::time::Date::from_julian_day(julian).unwrap_or(::time::Date::MAX))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        i64::from(self.0.to_julian_day() - EPOCH_JULIAN)
    }

    /// Gregorian year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The first of its month.
    pub fn month_start(self) -> Self {
        Self(self.0.replace_day(1).unwrap_or(self.0))
    }

    /// The first of the next month; at the calendar's end the first of its last one.
    pub fn next_month(self) -> Self {
        Self::from_days(self.month_start().days() + 31).month_start()
    }

    /// Month 1–12.
    pub fn month(self) -> u8 {
        self.0.month() as u8
    }

    /// Day of the month 1–31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// Day of the week, Sunday = 0.
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_days_from_sunday()
    }

    /// The moment at which this day begins in Japan.
    pub fn start(self) -> Timestamp {
        Timestamp(self.days() * DAY_MS - JST_MS)
    }

    /// 満年齢 on `today`: whole years; somebody born on 29 February ages on 1 March in common years.
    pub fn age_on(self, today: Self) -> i32 {
        let had_birthday = (today.month(), today.day()) >= (self.month(), self.day());
        today.year() - self.year() - i32::from(!had_birthday)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}
impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Date {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.splitn(3, '-');
        let mut number = |len: usize| match parts.next() {
            Some(p) if p.len() == len && p.bytes().all(|b| b.is_ascii_digit()) => {
                p.parse::<u16>().map_err(|_| NotADate)
            }
            _ => Err(NotADate),
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        Self::new(i32::from(year), month as u8, day as u8)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Date {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .into()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Date {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn months_begin_on_their_first() {
        for (day, first, next) in [
            ("2026-11-25", "2026-11-01", "2026-12-01"),
            ("2026-12-31", "2026-12-01", "2027-01-01"),
            ("2028-02-29", "2028-02-01", "2028-03-01"),
        ] {
            let day: Date = day.parse().unwrap();
            assert_eq!((day.month_start().to_string().as_str(), day.next_month().to_string().as_str()), (first, next));
        }
    }

    #[test]
    fn m3_2_1_age_is_counted_in_whole_years() {
        let born: Date = "1940-02-29".parse().unwrap();
        assert_eq!(born.age_on("2026-02-28".parse().unwrap()), 85);
        assert_eq!(born.age_on("2026-03-01".parse().unwrap()), 86);
    }

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        let day: Date = "2026-11-22".parse().unwrap();
        assert_eq!(day.start().date(), day);
        assert_eq!(day.start().plus_ms(-1).date().to_string(), "2026-11-21");
        assert_eq!(day.start().hour_minute(), (0, 0));
        assert_eq!(day.weekday(), 0);
    }

    #[test]
    fn nonsense_is_not_a_date() {
        for bad in ["2026-13-01", "2026-02-30", "2026-2-3", "+026-01-01", "", "2026-01-01x"] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
    }
}
