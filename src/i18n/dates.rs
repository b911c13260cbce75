//! Dates, times and ages as people write them: 2026年11月22日(日), 令和8年11月22日, 14:05, 3分前, 86歳.
//! Always Japan's civil time.

use super::tr;
use crate::stores::prefs::{Calendar, calendar};
use contract::{Date, Timestamp};

/// First days of 明治, 大正, 昭和, 平成, 令和: (year, month, day).
const ERAS: [(i32, u8, u8); 5] = [(1868, 1, 25), (1912, 7, 30), (1926, 12, 25), (1989, 1, 8), (2019, 5, 1)];

/// Index of the era and the year within it. `None` before 明治.
fn era_of(date: Date) -> Option<(usize, i32)> {
    let day = (date.year(), date.month(), date.day());
    let index = ERAS.iter().rposition(|first| *first <= day)?;
    Some((index, date.year() - ERAS[index].0 + 1))
}

fn nth(list: &'static str, index: usize) -> &'static str {
    list.split('|').nth(index).unwrap_or("")
}

fn month(date: Date) -> &'static str {
    nth(tr::date_months(), usize::from(date.month()) - 1)
}

/// 日, 月 …
pub fn weekday(date: Date) -> &'static str {
    nth(tr::date_weekdays(), usize::from(date.weekday()))
}

fn era_year(date: Date) -> Option<(&'static str, String)> {
    let (era, year) = era_of(date)?;
    let year = if year == 1 { tr::date_first_year().to_owned() } else { year.to_string() };
    Some((nth(tr::date_eras(), era), year))
}

/// In the chosen calendar, with the day of the week.
pub fn long(date: Date) -> String {
    match (calendar(), era_year(date)) {
        (Calendar::Era, Some((era, year))) => tr::date_era_long(date.day(), era, month(date), weekday(date), year),
        _ => tr::date_long(date.day(), month(date), weekday(date), date.year()),
    }
}

/// In the chosen calendar, without the day of the week.
pub fn plain(date: Date) -> String {
    match (calendar(), era_year(date)) {
        (Calendar::Era, Some(_)) => era(date),
        _ => gregorian(date),
    }
}

/// 令和8年11月22日, whatever was chosen.
pub fn era(date: Date) -> String {
    match era_year(date) {
        Some((era, year)) => tr::date_era(date.day(), era, month(date), year),
        None => gregorian(date),
    }
}

/// 2026年11月22日, whatever was chosen.
pub fn gregorian(date: Date) -> String {
    tr::date_plain(date.day(), month(date), date.year())
}

/// 今日, 昨日, or the long date.
pub fn day(date: Date, today: Date) -> String {
    match today.days() - date.days() {
        0 => tr::date_with_word(long(date), tr::date_today()),
        1 => tr::date_with_word(long(date), tr::date_yesterday()),
        _ => long(date),
    }
}

/// 2026年11月
pub fn year_month(date: Date) -> String {
    tr::date_year_month(month(date), date.year())
}

/// 14:05
pub fn time(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{hour}:{minute:02}")
}

/// 11/22
pub fn short(at: Timestamp) -> String {
    let date = at.date();
    format!("{}/{}", date.month(), date.day())
}

/// Date and time in full.
pub fn moment(at: Timestamp) -> String {
    tr::date_at(long(at.date()), time(at))
}

/// たった今, 3分前, 2時間前; from the second day on, date and time.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let minutes = (now.0 - at.0).max(0) / 60_000;
    match minutes {
        0 => tr::ago_now().to_owned(),
        1..60 => tr::ago_minutes(minutes),
        60..1440 => tr::ago_hours(minutes / 60),
        _ => moment(at),
    }
}

/// 「86歳」
pub fn age(birth: Date, today: Date) -> String {
    tr::age_years(birth.age_on(today))
}

/// The value of an `<input type="datetime-local">`, in Japan's time.
pub fn to_input(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{}T{hour:02}:{minute:02}", at.date())
}

/// Reads it back.
pub fn from_input(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let date: Date = date.parse().ok()?;
    let mut parts = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then(|| date.start().plus_ms((hour * 60 + minute) * 60_000))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::stores::prefs::{Locale, set_calendar, set_locale};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn eras_change_on_their_first_day() {
        for (day, written) in [
            ("1868-01-24", "1868年1月24日"),
            ("1912-07-29", "明治45年7月29日"),
            ("1912-07-30", "大正元年7月30日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2026-11-22", "令和8年11月22日"),
        ] {
            assert_eq!(era(date(day)), written);
        }
    }

    #[test]
    fn dates_follow_calendar_and_language() {
        let day = date("2026-11-22");
        assert_eq!(long(day), "2026年11月22日(日)");
        set_calendar(Calendar::Era);
        assert_eq!(long(day), "令和8年11月22日(日)");
        set_calendar(Calendar::Gregorian);
        set_locale(Locale::En);
        assert_eq!(long(day), "Sun 22 November 2026");
        set_locale(Locale::Ja);
    }

    #[test]
    fn the_past_is_told_in_words_for_a_day() {
        let now = date("2026-11-22").start().plus_ms(10 * 3_600_000);
        assert_eq!(ago(now.plus_ms(5_000), now), "たった今");
        assert_eq!(ago(now.plus_ms(-180_000), now), "3分前");
        assert_eq!(ago(now.plus_ms(-7_200_000), now), "2時間前");
        assert_eq!(ago(now.plus_ms(-86_400_000), now), "2026年11月21日(土) 10:00");
    }

    #[test]
    fn an_input_value_comes_back_as_it_went() {
        let at = date("2026-11-22").start().plus_ms((9 * 60 + 5) * 60_000);
        assert_eq!(to_input(at), "2026-11-22T09:05");
        assert_eq!(from_input("2026-11-22T09:05"), Some(at));
        assert_eq!(from_input("2026-11-22T09:05:30"), Some(at));
        assert_eq!(from_input("2026-11-22T24:00"), None);
        assert_eq!(from_input(""), None);
    }
}
