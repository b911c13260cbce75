//! Who comes when: planned by those who come, by the care manager, and by the family.

use super::{Act, Moment, Story};
use crate::{
    auth::session::Context,
    fail::{Fail, Outcome},
    timeline::Writer,
};
use contract::{
    Date, Right, SubjectId, Timestamp,
    schedule::{Plan, Repeat, VisitKind},
    time::DAY_MS,
};
use serde::Deserialize;

/// What repeats began so many days ago.
const BEGAN: i64 = 28;

/// The data of `demo/schedule.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schedule {
    plans: Vec<PlanData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanData {
    subject: String,
    person: String,
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    who: String,
    weekday: Option<u8>,
    in_days: Option<i64>,
    start: String,
    minutes: u32,
    repeat: String,
    #[serde(default)]
    note: String,
}

impl Schedule {
    pub(super) fn read() -> Outcome<Self> {
        toml::from_str(include_str!("../../../demo/schedule.toml")).map_err(Fail::internal)
    }
}

impl PlanData {
    fn begins(&self, today: Date) -> Option<Timestamp> {
        let (hour, minute) = self.start.split_once(':')?;
        let minutes = hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?;
        let day = match (self.weekday, self.in_days) {
            (Some(weekday), _) => {
                let began = Date::from_days(today.days() - BEGAN);
                began.days() + (i64::from(weekday) - i64::from(began.weekday())).rem_euclid(7)
            }
            (None, days) => today.days() + days?,
        };
        Some(Date::from_days(day).start().plus_ms(minutes * 60_000))
    }
}

impl Story<'_> {
    /// All of it is planned on one day, four weeks ago or when the town began.
    pub(super) fn planned(&self, now: Timestamp, days: i64) -> Vec<Moment> {
        let at = now.plus_ms(-days.min(BEGAN) * DAY_MS);
        let subject = |key: &str| self.town.subjects.iter().position(|data| data.key == key);
        let plans = self.schedule.plans.iter().enumerate().filter_map(|(n, plan)| {
            let act = Act::Plan { n, today: now.date() };
            Some(Moment { at, subject: subject(&plan.subject)?, person: plan.person.clone(), act })
        });
        plans.collect()
    }

    pub(super) async fn plan_visit(&self, me: &Context, subject: SubjectId, n: usize, today: Date) -> Outcome<()> {
        let Some(data) = self.schedule.plans.get(n) else { return Ok(()) };
        let start = data.begins(today).ok_or_else(|| Fail::internal("demo/schedule.toml: a plan without its day"))?;
        let plan = Plan {
            id: self.app.clock.new_id()?,
            version: 0,
            kind: VisitKind::from_code(&data.kind),
            title: data.title.clone(),
            who: data.who.clone(),
            start,
            minutes: data.minutes,
            repeat: Repeat::from_code(&data.repeat),
            until: None,
            skipped: Vec::new(),
            note: data.note.clone(),
            cancelled: false,
        };
        let (mut tx, on) = self.begin(me, subject, Right::ScheduleEdit, None, "PutVisit").await?;
        let saved = Writer { me, on: &on }.plan(&mut tx, &plan).await;
        tx.finish(saved).await?;
        Ok(())
    }
}
