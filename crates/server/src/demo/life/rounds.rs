//! The last days as helpers and families note them in choices and numbers, what each evening hands over, and what is
//! pinned. Dice of their own, so that what people say stays as it was told before.

use super::{Act, Dice, Moment, Story};
use crate::{auth::session::Context, demo::town::SubjectData, fail::Outcome, timeline::Writer};
use contract::{
    Date, Occupation, Right, SubjectId, Timestamp,
    entry::{Confirm, DailyKind, EntryKind, NewEntry, Pin},
    policy::Audience,
    time::DAY_MS,
    vital::{Decimal, Measure, VitalCode as C, VitalKind as K},
};

/// So many subjects' days are noted like this.
const SUBJECTS: usize = 4;
/// So many days back.
const DAYS: i64 = 5;
/// So many evenings hand over.
const EVENINGS: i64 = 3;
const MINUTE_MS: i64 = 60_000;

const PINNED: &str = "往診は毎月第2・第4火曜の14時ごろです。薬の変更があれば、この日に先生からお話があります。";

fn number(kind: K, value: i32) -> Measure {
    Measure::number(kind, Decimal::whole(value))
}

fn code(kind: K, code: C) -> Measure {
    Measure { code: Some(code), ..Measure::empty(kind) }
}

impl Story<'_> {
    /// Up to `now`.
    pub(super) fn rounds(&self, now: Timestamp) -> Vec<Moment> {
        let mut dice = Dice(0xDA17_2026_1201);
        let mut moments = Vec::new();
        let living = self.town.subjects.iter().enumerate().filter(|(_, data)| data.consent != "none");
        for (subject, data) in living.take(SUBJECTS) {
            for day in (0..DAYS).rev() {
                moments.extend(self.round(&mut dice, subject, data, now.date().days() - day));
            }
            let nurse = self.staff_of(data, &[Occupation::Nurse]).into_iter().next();
            let Some(nurse) = nurse else { continue };
            let at = |days: i64, minutes: i64| {
                Date::from_days(now.date().days() - days).start().plus_ms(minutes * MINUTE_MS)
            };
            moments.push(Moment { at: at(DAYS, 600), subject, person: nurse.clone(), act: Act::Pin });
            for days in 1..=EVENINGS {
                let confirmed = if days == 1 { Vec::new() } else { others(data, &nurse) };
                let act = Act::HandOver { text: handed_over(days), confirmed };
                moments.push(Moment { at: at(days, 16 * 60 + 45), subject, person: nurse.clone(), act });
            }
        }
        moments.retain(|moment| moment.at < now.plus_ms(-DAY_MS / 96));
        moments
    }

    fn round(&self, dice: &mut Dice, subject: usize, data: &SubjectData, day: i64) -> Vec<Moment> {
        let staff = self
            .staff_of(data, &[Occupation::Helper, Occupation::CareWorker, Occupation::CareStaff, Occupation::Nurse]);
        let home: Vec<String> = data.relatives.iter().map(|relative| relative.person.clone()).collect();
        let home = if home.is_empty() { staff.clone() } else { home };
        let eaten = |dice: &mut Dice, time| {
            let mut tenth = || i32::try_from(5 + dice.roll(6)).unwrap_or(10) * 10;
            vec![code(K::MealTime, time), number(K::MealStaple, tenth()), number(K::MealSide, tenth())]
        };
        let slept = vec![
            code(K::SleepQuality, if dice.chance(70) { C::SleptWell } else { C::WokeOften }),
            number(K::SleepH, i32::try_from(6 + dice.roll(3)).unwrap_or(7)),
        ];
        let medicine = vec![
            code(K::MedicineTime, C::Breakfast),
            code(K::Medicine, if dice.chance(92) { C::Taken } else { C::Partly }),
        ];
        let toilet = vec![
            code(K::ToiletWay, C::Toilet),
            code(K::Urine, C::Passed),
            code(K::Stool, if dice.chance(40) { C::Medium } else { C::Nothing }),
        ];
        let drunk = number(K::FluidIn, i32::try_from(2 + dice.roll(3)).unwrap_or(3) * 100);
        let mood = code(K::Mood, if dice.chance(70) { C::Calm } else { C::Cheerful });
        let bath = code(K::Bath, if dice.chance(60) { C::FullBath } else { C::BedBath });
        let (breakfast, lunch, dinner) = (eaten(dice, C::Breakfast), eaten(dice, C::Lunch), eaten(dice, C::Dinner));
        let plan = [
            (&home, 7 * 60 + 20, DailyKind::Sleep, slept),
            (&home, 7 * 60 + 50, DailyKind::Meal, breakfast),
            (&home, 8 * 60 + 5, DailyKind::Medicine, medicine),
            (&staff, 10 * 60 + 30, DailyKind::Toilet, toilet),
            (&staff, 12 * 60 + 25, DailyKind::Meal, lunch),
            (&staff, 14 * 60, DailyKind::Bath, vec![bath]),
            (&staff, 14 * 60 + 30, DailyKind::Mood, vec![mood]),
            (&home, 15 * 60, DailyKind::Fluid, vec![drunk]),
            (&home, 18 * 60 + 35, DailyKind::Meal, dinner),
        ];
        let start = Date::from_days(day).start();
        let mut moments = Vec::new();
        for (people, minutes, daily, measures) in plan {
            // Not every day has everything.
            if dice.chance(78)
                && let Some(person) = dice.pick(people).cloned()
            {
                let at = start.plus_ms((minutes + i64::try_from(dice.roll(12)).unwrap_or(0)) * MINUTE_MS);
                moments.push(Moment { at, subject, person, act: Act::Note { daily, measures } });
            }
        }
        moments
    }

    /// Writes what a shift leaves, and lets the others confirm it one after another.
    pub(super) async fn hand_over(
        &mut self,
        me: &Context,
        subject: SubjectId,
        text: &str,
        confirmed: &[String],
    ) -> Outcome<()> {
        let new = self.new_entry(subject, EntryKind::Handover, Audience::Everyone, text)?;
        let entry = self.save(me, &NewEntry { ask: true, ..new }).await?;
        for key in confirmed {
            self.clock.set(self.app.clock.now().plus_ms(25 * MINUTE_MS));
            let other = self.person(key).await?;
            let stored = self.entry(entry).await?;
            let (mut tx, on) = self.begin(&other, subject, Right::EntryConfirm, Some(&stored), "ConfirmEntry").await?;
            let saved = Writer { me: &other, on: &on }.confirm(&mut tx, &stored, Confirm { version: 1 }).await;
            tx.finish(saved).await?;
        }
        Ok(())
    }

    /// Writes what everybody should find at once, and pins it.
    pub(super) async fn pin(&mut self, me: &Context, subject: SubjectId) -> Outcome<()> {
        let new = self.new_entry(subject, EntryKind::Post, Audience::Everyone, PINNED)?;
        let entry = self.save(me, &new).await?;
        let stored = self.entry(entry).await?;
        let (mut tx, on) = self.begin(me, subject, Right::EntryPin, Some(&stored), "PinEntry").await?;
        let saved = Writer { me, on: &on }.pin(&mut tx, &stored, Pin { on: true }).await;
        tx.finish(saved).await?;
        Ok(())
    }
}

/// Two or three of those who come after.
fn others(data: &SubjectData, author: &str) -> Vec<String> {
    let relatives = data.relatives.iter().map(|relative| relative.person.clone());
    data.staff.iter().cloned().chain(relatives).filter(|key| key != author).take(3).collect()
}

fn handed_over(days: i64) -> String {
    let change = match days {
        1 => "右足に軽いむくみがあります。夜は足を少し高くしてください。",
        2 => "昼食後にむせがありました。水分にはとろみをつけてください。",
        _ => "特に変わりありません。",
    };
    format!(
        "【★変化】\n{change}\n【生活】\n食事、水分、排泄は記録のとおりです。昼寝は1時間ほど。\n【次の方へ】\n夕食後の薬の確認をお願いします。"
    )
}
