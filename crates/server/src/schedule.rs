//! 予定: its rules (C.1 P7), and how it reads in somebody's own calendar (RFC 5545).

use crate::{
    audit::Verb,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::standing_for,
    store,
    timeline::Writer,
};
use contract::{
    Denied, ProblemCode, Right, Timestamp,
    event::EventKind,
    policy::owns,
    schedule::{Plan, Repeat, Visit},
    time::{DAY_MS, JST_MS},
};
use std::fmt::Write as _;

impl Writer<'_> {
    /// 予定, new or changed. The same once more changes nothing.
    ///
    /// # Errors
    /// A field is wrong, it is another one's plan, somebody was faster (412), or the database refuses.
    pub async fn plan(&self, tx: &mut Tx, new: &Plan) -> Outcome<Visit> {
        let new = new.checked().map_err(|(field, error)| Fail::field(field, error))?;
        tx.about(Verb::Modified, new.id.to_string());
        let known = store::visit::get(tx.conn(), new.id).await?;
        let mine = standing_for(&self.on.facts, Right::ScheduleEdit).and_then(|standing| standing.institution);
        let institution = match &known {
            None if new.version != 0 => return Err(ProblemCode::NotFound.into()),
            None => mine,
            // An id that belongs elsewhere is nobody's here.
            Some((subject, _)) if *subject != self.on.id => return Err(ProblemCode::IdReused.into()),
            Some((_, visit)) => {
                let same = Plan { version: visit.plan.version, ..new.clone() } == visit.plan;
                if same {
                    return Ok(visit.clone());
                }
                if !owns(&self.on.facts, visit.institution) {
                    return Err(Fail::denied(Denied::NotAuthor, Right::ScheduleEdit));
                }
                if visit.plan.version != new.version {
                    return Err(ProblemCode::VersionConflict.into());
                }
                visit.institution
            }
        };
        if known.is_none() {
            tx.about(Verb::Registered, new.id.to_string());
        }
        let by = self.author(tx, Right::ScheduleEdit).await?;
        let plan = Plan { version: new.version.saturating_add(1), ..new };
        let saved = store::visit::put(tx, self.on.id, plan, institution, &by).await?;
        tx.emit(Outgoing::to_circle(EventKind::Schedule, self.on.id));
        Ok(saved)
    }
}

/// Japan has one zone and no summer time; with it, what repeats does so on the weekday that it has there.
const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Enwa//Enwa//JA\r\nCALSCALE:GREGORIAN\r\n\
BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\n\
TZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Plans as a calendar. `what` says what a kind is called, `name` whom they are about.
pub fn calendar(visits: &[Visit], name: &str, what: impl Fn(&Visit) -> String) -> String {
    let mut out = String::from(HEAD);
    for visit in visits {
        let plan = &visit.plan;
        let mut line = |text: String| out.push_str(&folded(&text));
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@enwa", plan.id));
        line(format!("SEQUENCE:{}", plan.version));
        line(format!("DTSTAMP:{}Z", written(visit.at.plus_ms(-JST_MS))));
        line(format!("DTSTART;TZID=Asia/Tokyo:{}", written(plan.start)));
        line(format!("DTEND;TZID=Asia/Tokyo:{}", written(plan.start.plus_ms(i64::from(plan.minutes) * 60_000))));
        if let Some(rule) = rule(plan) {
            line(rule);
        }
        for day in &plan.skipped {
            let time = plan.start.0 - plan.start.date().start().0;
            line(format!("EXDATE;TZID=Asia/Tokyo:{}", written(day.start().plus_ms(time))));
        }
        line(format!("SUMMARY:{}", escaped(&format!("{} {name}", what(visit)))));
        let words: Vec<&str> = [plan.who.as_str(), plan.note.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
        if !words.is_empty() {
            line(format!("DESCRIPTION:{}", escaped(&words.join("\n"))));
        }
        line("END:VEVENT".to_owned());
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn rule(plan: &Plan) -> Option<String> {
    let last = |day: contract::Date| written(day.start().plus_ms(DAY_MS - 1_000 - JST_MS));
    let until = plan.until.map(|day| format!(";UNTIL={}Z", last(day))).unwrap_or_default();
    let day = plan.start.date();
    let weekday = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"].get(usize::from(day.weekday()))?;
    match plan.repeat {
        Repeat::Weekly => Some(format!("RRULE:FREQ=WEEKLY{until}")),
        Repeat::Biweekly => Some(format!("RRULE:FREQ=WEEKLY;INTERVAL=2{until}")),
        Repeat::Monthly => Some(format!("RRULE:FREQ=MONTHLY;BYDAY={}{weekday}{until}", (day.day() - 1) / 7 + 1)),
        Repeat::Once | Repeat::Unknown => None,
    }
}

/// `20261128T100000`, as clocks in Japan show it.
fn written(at: Timestamp) -> String {
    let (day, (hour, minute)) = (at.date(), at.hour_minute());
    let second = at.0.div_euclid(1_000).rem_euclid(60);
    format!("{:04}{:02}{:02}T{hour:02}{minute:02}{second:02}", day.year(), day.month(), day.day())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Lines of at most 75 octets, cut between characters.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        width += c.len_utf8();
        out.push(c);
    }
    let _infallible = write!(out, "\r\n");
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use contract::{Date, people::Author, schedule::VisitKind};

    fn visit(repeat: Repeat, note: &str) -> Visit {
        let start = Timestamp("2026-11-10".parse::<Date>().unwrap().start().0 + 14 * 3_600_000);
        let by = r#"{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"a","given":"b","family_kana":"c","given_kana":"d"},"role":"staff","occupation":null,"institution":null,"relation":null}"#;
        let by: Author = serde_json::from_str(by).unwrap();
        let plan = Plan {
            id: contract::Id::from_parts(1, &[0; 10]),
            version: 3,
            kind: VisitKind::Doctor,
            title: String::new(),
            who: "藤堂, 医師; 看護師".to_owned(),
            start,
            minutes: 30,
            repeat,
            until: Some("2027-03-31".parse().unwrap()),
            skipped: vec!["2026-12-08".parse().unwrap()],
            note: note.to_owned(),
            cancelled: false,
        };
        Visit { plan, institution: None, by, at: start }
    }

    #[test]
    fn p7_a_calendar_says_when_in_japan_and_how_often() {
        let text = calendar(&[visit(Repeat::Monthly, "")], "梅田 花さん", |_| "訪問診療".to_owned());
        for line in [
            "DTSTART;TZID=Asia/Tokyo:20261110T140000",
            "DTEND;TZID=Asia/Tokyo:20261110T143000",
            "RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270331T145959Z",
            "EXDATE;TZID=Asia/Tokyo:20261208T140000",
            "SUMMARY:訪問診療 梅田 花さん",
            "DESCRIPTION:藤堂\\, 医師\\; 看護師",
            "SEQUENCE:3",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
    }

    #[test]
    fn p7_what_somebody_typed_begins_no_line_of_the_calendar() {
        let evil = "一行目\r\nATTACH:https://evil.example/\r\n".to_owned() + &"長い".repeat(200);
        let text = calendar(&[visit(Repeat::Once, &evil)], "名前", |_| "診療".to_owned());
        assert!(!text.lines().any(|line| line.starts_with("ATTACH")), "{text}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    }
}
