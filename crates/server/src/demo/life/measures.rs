//! What is measured in the town: mornings at home, and at visits. Dice of their own, so that what people say stays as it
//! was told before.

use super::{Act, Dice, Moment, Story};
use crate::demo::town::SubjectData;
use contract::{
    Date, Occupation, Timestamp,
    vital::{Decimal, Measure, VitalKind},
};

/// Who is away from home, in hospital, and for how long: nothing is measured here then.
const AWAY: (usize, std::ops::Range<i64>) = (1, 30..37);

impl Story<'_> {
    /// Values and limits of every subject, from the first day to `now`.
    pub(super) fn measurements(&self, first_day: i64, now: Timestamp) -> Vec<Moment> {
        let mut dice = Dice(0x5E7A_2026_0501);
        let mut moments = Vec::new();
        for (subject, data) in self.town.subjects.iter().enumerate() {
            if data.consent == "none" {
                continue;
            }
            let nurse = self.staff_of(data, &[Occupation::Nurse]);
            if let Some(person) = nurse.first().cloned() {
                let at = Date::from_days(first_day).start().plus_ms((9 * 60 + 40) * 60_000);
                moments.push(Moment { at, subject, person, act: Act::Limits });
            }
            for day in first_day..=now.date().days() {
                if subject == AWAY.0 && AWAY.1.contains(&(now.date().days() - day)) {
                    continue;
                }
                let all = self.of_a_day(&mut dice, subject, data, day, first_day);
                moments.extend(all.into_iter().filter(|moment| moment.at < now.plus_ms(-10 * 60_000)));
            }
        }
        moments
    }

    pub(super) fn staff_of(&self, data: &SubjectData, occupations: &[Occupation]) -> Vec<String> {
        let is_one = |key: &&String| {
            let person = self.town.person(key).ok();
            let code = person.and_then(|person| person.occupation().map(Occupation::from_code));
            code.is_some_and(|code| occupations.contains(&code))
        };
        data.staff.iter().filter(is_one).cloned().collect()
    }

    fn of_a_day(&self, dice: &mut Dice, subject: usize, data: &SubjectData, day: i64, first: i64) -> Vec<Moment> {
        let home: Vec<String> =
            data.account.iter().cloned().chain(data.relatives.iter().map(|r| r.person.clone())).collect();
        let visiting = self
            .staff_of(data, &[Occupation::Nurse, Occupation::Helper, Occupation::CareWorker, Occupation::CareStaff]);
        let mut moments = Vec::new();
        let mut add = |dice: &mut Dice, people: &[String], hour: i64, measures: Vec<Measure>| {
            let Some(person) = dice.pick(people).cloned() else { return };
            let minute = hour * 60 + i64::try_from(dice.roll(50)).unwrap_or(0);
            let at = Date::from_days(day).start().plus_ms(minute * 60_000);
            moments.push(Moment { at, subject, person, act: Act::Measure { measures } });
        };
        let state = State::of(subject, day - first);
        if dice.chance(55) {
            let measures = state.morning(dice);
            add(dice, &home, 7, measures);
        }
        if dice.chance(45) {
            let measures = state.visit(dice, day % 7 == 1);
            add(dice, &visiting, 10 + (day % 5), measures);
        }
        moments
    }
}

/// How somebody is on a day, before the small differences of each measuring.
struct State {
    sys: i32,
    dia: i32,
    pulse: i32,
    /// Tenths.
    temp: i32,
    spo2: i32,
    /// Tenths.
    weight: i32,
}

impl State {
    fn of(subject: usize, day: i64) -> Self {
        let (n, day) = (i32::try_from(subject).unwrap_or(0), i32::try_from(day).unwrap_or(0));
        // Slow ups and downs, of another length for each.
        let wave = |days: i32, high: i32| {
            let at = (day + n * 11).rem_euclid(days);
            (if at * 2 < days { at } else { days - at }) * 2 * high / days
        };
        // A cold that comes and goes.
        let fever = if (day + n * 17).rem_euclid(41) < 3 { 9 } else { 0 };
        Self {
            sys: 118 + n * 5 % 26 + wave(29, 14),
            dia: 68 + n * 3 % 14 + wave(29, 6),
            pulse: 62 + n * 4 % 16 + wave(13, 6) + fever,
            temp: 362 + n % 3 + fever,
            spo2: 97 - n % 3,
            weight: 432 + n * 23 % 180 - wave(61, 12),
        }
    }

    fn pressure(&self, dice: &mut Dice) -> [Measure; 3] {
        [
            whole(VitalKind::BpSys, self.sys + about(dice, 9)),
            whole(VitalKind::BpDia, self.dia + about(dice, 6)),
            whole(VitalKind::Pulse, self.pulse + about(dice, 6)),
        ]
    }

    fn morning(&self, dice: &mut Dice) -> Vec<Measure> {
        let mut all = self.pressure(dice).to_vec();
        all.insert(0, tenths(VitalKind::BodyTemp, self.temp + about(dice, 2)));
        all
    }

    fn visit(&self, dice: &mut Dice, weekly: bool) -> Vec<Measure> {
        let mut all = self.morning(dice);
        all.push(whole(VitalKind::Spo2, (self.spo2 + about(dice, 1)).min(100)));
        if dice.chance(40) {
            all.push(whole(VitalKind::Resp, 17 + about(dice, 3)));
        }
        if weekly {
            all.push(tenths(VitalKind::Weight, self.weight + about(dice, 3)));
        }
        all
    }
}

fn about(dice: &mut Dice, most: i32) -> i32 {
    let width = usize::try_from(most * 2 + 1).unwrap_or(1);
    i32::try_from(dice.roll(width)).unwrap_or(0) - most
}

fn whole(kind: VitalKind, value: i32) -> Measure {
    Measure::number(kind, Decimal::whole(value))
}

fn tenths(kind: VitalKind, value: i32) -> Measure {
    Measure::number(kind, Decimal(value * 10))
}
