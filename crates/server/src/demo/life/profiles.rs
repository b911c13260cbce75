//! What the profiles hold, and what a daughter has found wrong: written by the 中心となる利用機関, and by her.

use super::{Act, Moment, Story};
use crate::{
    auth::session::Context,
    fail::{Fail, Outcome},
    profile::checked,
    store,
    timeline::Writer,
};
use contract::{
    Date, Right, SubjectId, Timestamp,
    profile::{Cell, NewAsk, NewPart, ProfileField, ProfilePart, Row},
    time::DAY_MS,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The data of `demo/profiles.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profiles {
    parts: Vec<PartData>,
    asks: Vec<AskData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartData {
    subject: String,
    part: String,
    #[serde(default)]
    reason: String,
    rows: Vec<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskData {
    subject: String,
    person: String,
    part: String,
    text: String,
}

impl Profiles {
    pub(super) fn read() -> Outcome<Self> {
        toml::from_str(include_str!("../../../demo/profiles.toml")).map_err(Fail::internal)
    }
}

impl PartData {
    /// As it is written on a day, from which `day:33` counts.
    fn rows(&self, today: Date) -> Outcome<Vec<Row>> {
        let cell = |(field, value): (&String, &String)| -> Outcome<Cell> {
            let value = match value.strip_prefix("day:") {
                Some(days) => Date::from_days(today.days() + days.parse::<i64>().map_err(Fail::internal)?).to_string(),
                None => value.clone(),
            };
            Ok(Cell { field: ProfileField::from_code(field), value })
        };
        self.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    }
}

impl Story<'_> {
    /// One part a day from the first one on.
    pub(super) fn profile(&self, now: Timestamp, days: i64) -> Vec<Moment> {
        let subject = |key: &str| self.town.subjects.iter().position(|data| data.key == key);
        let first = now.plus_ms(-days.min(60) * DAY_MS);
        let parts = self.profiles.parts.iter().enumerate().filter_map(|(n, part)| {
            let at = first.plus_ms(i64::try_from(n).ok()? * DAY_MS);
            let of = subject(&part.subject)?;
            let person = self.town.core_staff(&self.town.subjects[of]).ok()?.clone();
            Some(Moment { at, subject: of, person, act: Act::Part { n, today: now.date() } })
        });
        let asks = self.profiles.asks.iter().enumerate().filter_map(|(n, ask)| {
            let (at, person) = (now.plus_ms(-DAY_MS), ask.person.clone());
            Some(Moment { at, subject: subject(&ask.subject)?, person, act: Act::Ask { n } })
        });
        parts.chain(asks).filter(|moment| moment.at < now).collect()
    }

    pub(super) async fn keep_part(&self, me: &Context, subject: SubjectId, n: usize, today: Date) -> Outcome<()> {
        let Some(data) = self.profiles.parts.get(n) else { return Ok(()) };
        let part = ProfilePart::from_code(&data.part);
        let (mut tx, on) = self.begin(me, subject, part.edit_right(), None, "PutPart").await?;
        let saved = async {
            let version = store::profile::part(tx.conn(), subject, part).await?.version;
            let new = checked(&NewPart { part, version, rows: data.rows(today)?, reason: data.reason.clone() })?;
            Writer { me, on: &on }.put_part(&mut tx, new).await
        }
        .await;
        tx.finish(saved).await?;
        Ok(())
    }

    pub(super) async fn ask(&self, me: &Context, subject: SubjectId, n: usize) -> Outcome<()> {
        let Some(data) = self.profiles.asks.get(n) else { return Ok(()) };
        let part = ProfilePart::from_code(&data.part);
        let new = NewAsk { id: self.app.clock.new_id()?, part, text: data.text.clone() };
        let (mut tx, on) = self.begin(me, subject, Right::ProfileAsk, None, "AskForChange").await?;
        let saved = Writer { me, on: &on }.ask_for_change(&mut tx, &new).await;
        tx.finish(saved).await?;
        Ok(())
    }
}
