//! Ninety days of a town: who writes what and when, from the pools of `demo/phrases.toml`, by a seeded
//! generator, so that every new town is told the same story.

mod documents;
mod measures;
mod pictures;
mod profiles;
mod rounds;
mod schedule;

use super::town::{PersonData, Settled, SubjectData, Town};
use crate::{
    app::App,
    audit::Verb,
    auth::session::Context,
    clock::Clock,
    db::Tx,
    fail::{Fail, Outcome},
    gate::{SubjectOn, subject_on},
    registry, store,
    timeline::{self, Writer},
};
use contract::{
    EntryId, Facts, PersonId, Right, SubjectId, Timestamp, can,
    entry::{Cancel, Correction, DailyKind, Entry, EntryKind, NewEntry, React, ReactionKind},
    policy::Audience,
    time::DAY_MS,
    vital::{Decimal, Measure, NewLimit, VitalKind},
};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct StaffPool {
    hours: [i64; 2],
    everyone: Vec<String>,
    professionals: Vec<String>,
}

#[derive(Deserialize)]
struct TextPool {
    hours: [i64; 2],
    texts: Vec<String>,
}

#[derive(Deserialize)]
struct Posts {
    family: TextPool,
    subject: TextPool,
    #[serde(flatten)]
    staff: HashMap<String, StaffPool>,
}

#[derive(Deserialize)]
struct Comments {
    family: Vec<String>,
    staff: Vec<String>,
}

#[derive(Deserialize)]
struct Reasons {
    cancellation: Vec<String>,
}

#[derive(Deserialize)]
struct CorrectionData {
    pool: String,
    before: String,
    after: String,
    reason: String,
}

#[derive(Deserialize)]
struct Seasonal {
    pool: String,
    months: Vec<u8>,
    text: String,
}

#[derive(Deserialize)]
struct Phrases {
    alias: HashMap<String, String>,
    posts: Posts,
    daily: HashMap<String, TextPool>,
    comments: Comments,
    reasons: Reasons,
    corrections: Vec<CorrectionData>,
    seasonal: Vec<Seasonal>,
}

/// A small seeded generator (xorshift): the story must be the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % (below.max(1) as u64)).unwrap_or(0)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.roll(from.len()))
    }
}

/// What somebody is about to do.
enum Act {
    Write { text: String, audience: Audience, daily: Option<DailyKind> },
    Measure { measures: Vec<Measure> },
    Note { daily: DailyKind, measures: Vec<Measure> },
    HandOver { text: String, confirmed: Vec<String> },
    Pin,
    Part { n: usize, today: contract::Date },
    Ask { n: usize },
    Plan { n: usize, today: contract::Date },
    File { n: usize, today: contract::Date },
    Limits,
    Show { scene: pictures::Scene, step: usize },
    Comment,
    Correct { index: usize },
    Cancel,
}

/// One thing that happens.
struct Moment {
    at: Timestamp,
    subject: usize,
    person: String,
    act: Act,
}

/// Tells the story up to `now`.
pub(super) async fn live(
    app: &App,
    clock: &Clock,
    town: &Town,
    settled: &Settled,
    (now, days): (Timestamp, i64),
    done: impl Fn(usize),
) -> Outcome<()> {
    let phrases: Phrases = toml::from_str(include_str!("../../demo/phrases.toml")).map_err(Fail::internal)?;
    let mut story = Story {
        app,
        clock,
        town,
        settled,
        phrases,
        profiles: profiles::Profiles::read()?,
        schedule: schedule::Schedule::read()?,
        papers: documents::Papers::read()?,
        dice: Dice(0x0E5A_2026_1122),
        people: HashMap::new(),
        written: HashMap::new(),
    };
    let mut moments = story.plan(now, days);
    moments.sort_by_key(|m| m.at);
    for (n, moment) in moments.iter().enumerate() {
        story.tell(moment).await?;
        done((n + 1) * 100 / moments.len());
    }
    clock.set(now.plus_ms(-60_000));
    story.catch_up_reading().await?;
    town.turn_of_events(app, settled).await
}

struct Story<'a> {
    app: &'a App,
    clock: &'a Clock,
    town: &'a Town,
    settled: &'a Settled,
    phrases: Phrases,
    profiles: profiles::Profiles,
    schedule: schedule::Schedule,
    papers: documents::Papers,
    dice: Dice,
    people: HashMap<String, Context>,
    /// Entries of each subject for everyone, by author key.
    written: HashMap<usize, Vec<(EntryId, String)>>,
}

impl Story<'_> {
    fn plan(&mut self, now: Timestamp, days: i64) -> Vec<Moment> {
        let mut moments = Vec::new();
        let first_day = now.plus_ms(-days * DAY_MS).date().days();
        for (subject, data) in self.town.subjects.iter().enumerate() {
            if data.consent == "none" {
                continue;
            }
            for day in first_day..=now.date().days() {
                let whole = data.activity.floor();
                let more = usize::from(self.dice.chance(((data.activity - whole) * 100.0) as usize));
                for _ in 0..(whole as usize + more) {
                    let Some(moment) = self.moment(subject, data, day) else { continue };
                    if moment.at < now.plus_ms(-5 * 60_000) {
                        self.follow_up(&mut moments, moment, now);
                    }
                }
            }
        }
        moments.extend(self.measurements(first_day, now));
        moments.extend(self.pictures(first_day, now));
        moments.extend(self.rounds(now));
        moments.extend(self.profile(now, days));
        moments.extend(self.planned(now, days));
        moments.extend(self.filed(now, days));
        moments
    }

    fn moment(&mut self, subject: usize, data: &SubjectData, day: i64) -> Option<Moment> {
        let month = contract::Date::from_days(day).month();
        let own_side: Vec<&str> =
            data.relatives.iter().map(|r| r.person.as_str()).chain(data.account.as_deref()).collect();
        let by_staff = own_side.is_empty() || self.dice.chance(60);
        let (person, hours, act) = if by_staff {
            let person = self.dice.pick(&data.staff)?.clone();
            let worker = self.town.person(&person).ok()?;
            let occupation = worker.occupation()?.to_owned();
            let pool = self.phrases.alias.get(&occupation).unwrap_or(&occupation).clone();
            let (hours, act) = if pool_writes_daily(&pool) && self.dice.chance(35) {
                self.daily(month)?
            } else {
                self.staff_post(&pool, month)?
            };
            (person, hours, act)
        } else {
            let person = (*self.dice.pick(&own_side)?).to_owned();
            let subject_writes = data.account.as_deref() == Some(person.as_str());
            let (hours, act) = if !subject_writes && self.dice.chance(45) {
                self.daily(month)?
            } else {
                let pool = if subject_writes { "subject" } else { "family" };
                let seasonal = self.seasonal(pool, month);
                let texts = if subject_writes { &self.phrases.posts.subject } else { &self.phrases.posts.family };
                let hours = texts.hours;
                let text = match seasonal {
                    Some(text) => text,
                    None => self.dice.pick(&texts.texts)?.clone(),
                };
                (hours, Act::Write { text, audience: Audience::Everyone, daily: None })
            };
            (person, hours, act)
        };
        let minutes =
            hours[0] * 60 + i64::try_from(self.dice.roll(usize::try_from((hours[1] - hours[0]) * 60).ok()?)).ok()?;
        let at = contract::Date::from_days(day)
            .start()
            .plus_ms(minutes * 60_000 + i64::try_from(self.dice.roll(60_000)).ok()?);
        Some(Moment { at, subject, person, act })
    }

    fn staff_post(&mut self, pool: &str, month: u8) -> Option<([i64; 2], Act)> {
        let inward = self.dice.chance(18);
        let seasonal = if inward { None } else { self.seasonal(pool, month) };
        let texts = self.phrases.posts.staff.get(pool)?;
        let text = match (seasonal, inward) {
            (Some(text), _) => text,
            (None, true) => self.dice.pick(&texts.professionals)?.clone(),
            (None, false) => self.dice.pick(&texts.everyone)?.clone(),
        };
        let audience = if inward { Audience::Professionals } else { Audience::Everyone };
        Some((texts.hours, Act::Write { text, audience, daily: None }))
    }

    fn daily(&mut self, month: u8) -> Option<([i64; 2], Act)> {
        let kinds = [
            DailyKind::Meal,
            DailyKind::Meal,
            DailyKind::Fluid,
            DailyKind::Toilet,
            DailyKind::Sleep,
            DailyKind::Medicine,
            DailyKind::Bath,
            DailyKind::Mood,
            DailyKind::Outing,
        ];
        let kind = *self.dice.pick(&kinds)?;
        let seasonal = self.seasonal(&format!("daily.{}", kind.code()), month);
        let pool = self.phrases.daily.get(kind.code())?;
        let text = match seasonal {
            Some(text) => text,
            None => self.dice.pick(&pool.texts)?.clone(),
        };
        Some((pool.hours, Act::Write { text, audience: Audience::Everyone, daily: Some(kind) }))
    }

    fn seasonal(&mut self, pool: &str, month: u8) -> Option<String> {
        if !self.dice.chance(12) {
            return None;
        }
        let fitting: Vec<&Seasonal> =
            self.phrases.seasonal.iter().filter(|s| s.pool == pool && s.months.contains(&month)).collect();
        self.dice.pick(&fitting).map(|s| s.text.clone())
    }

    /// Comments some minutes later, now and then a correction or a cancellation.
    fn follow_up(&mut self, moments: &mut Vec<Moment>, moment: Moment, now: Timestamp) {
        let (subject, at, author) = (moment.subject, moment.at, moment.person.clone());
        let open = matches!(moment.act, Act::Write { audience: Audience::Everyone, .. });
        moments.push(moment);
        if !open {
            return;
        }
        let data = &self.town.subjects[subject];
        let others: Vec<String> = data
            .relatives
            .iter()
            .map(|r| r.person.clone())
            .chain(data.staff.iter().cloned())
            .filter(|p| *p != author)
            .collect();
        for _ in 0..3 {
            if !self.dice.chance(22) {
                break;
            }
            let later = at.plus_ms(60_000 * (5 + i64::try_from(self.dice.roll(300)).unwrap_or(0)));
            if let Some(person) = self.dice.pick(&others).filter(|_| later < now.plus_ms(-120_000)) {
                moments.push(Moment { at: later, subject, person: person.clone(), act: Act::Comment });
            }
        }
        let later = at.plus_ms(60_000 * (3 + i64::try_from(self.dice.roll(30)).unwrap_or(0)));
        if self.dice.chance(3) && later < now.plus_ms(-120_000) {
            let act = if self.dice.chance(30) {
                Act::Cancel
            } else {
                Act::Correct { index: self.dice.roll(self.phrases.corrections.len()) }
            };
            moments.push(Moment { at: later, subject, person: author, act });
        }
    }

    async fn person(&mut self, key: &str) -> Outcome<Context> {
        if let Some(context) = self.people.get(key) {
            return Ok(context.clone());
        }
        let data: &PersonData = self.town.person(key)?;
        let id = self.settled.people.get(key).copied().ok_or_else(|| Fail::internal(key))?;
        let context = registry::context_of(self.app, id, &data.name()).await?;
        self.people.insert(key.to_owned(), context.clone());
        Ok(context)
    }

    fn subject_id(&self, subject: usize) -> Outcome<SubjectId> {
        let key = &self.town.subjects[subject].key;
        self.settled.subjects.get(key).copied().ok_or_else(|| Fail::internal(key))
    }

    async fn tell(&mut self, moment: &Moment) -> Outcome<()> {
        self.clock.set(moment.at);
        let me = self.person(&moment.person).await?;
        let subject = self.subject_id(moment.subject)?;
        let name = format!("{}さん", self.town.subjects[moment.subject].family);
        match &moment.act {
            Act::Write { text, audience, daily } => {
                let kind = if daily.is_some() { EntryKind::Daily } else { EntryKind::Post };
                let text = text.replace("{name}", &name);
                let entry = self.write(&me, subject, kind, *daily, *audience, None, &text).await?;
                if *audience == Audience::Everyone {
                    self.written.entry(moment.subject).or_default().push((entry, moment.person.clone()));
                    self.react(moment.subject, entry).await?;
                }
            }
            Act::Measure { measures } => {
                let new = NewEntry {
                    measures: measures.clone(),
                    ..self.new_entry(subject, EntryKind::Vitals, Audience::Everyone, "")?
                };
                self.save(&me, &new).await?;
            }
            Act::Note { daily, measures } => {
                let new = NewEntry {
                    daily: Some(*daily),
                    measures: measures.clone(),
                    ..self.new_entry(subject, EntryKind::Daily, Audience::Everyone, "")?
                };
                self.save(&me, &new).await?;
            }
            Act::HandOver { text, confirmed } => self.hand_over(&me, subject, text, confirmed).await?,
            Act::Pin => self.pin(&me, subject).await?,
            Act::Part { n, today } => self.keep_part(&me, subject, *n, *today).await?,
            Act::Plan { n, today } => self.plan_visit(&me, subject, *n, *today).await?,
            Act::File { n, today } => self.file(&me, subject, *n, *today).await?,
            Act::Ask { n } => self.ask(&me, subject, *n).await?,
            Act::Limits => self.limits(&me, subject).await?,
            Act::Show { scene, step } => self.show(&me, subject, *scene, *step).await?,
            Act::Comment => {
                let Some((parent, _)) = self.written.get(&moment.subject).and_then(|w| w.last()).cloned() else {
                    return Ok(());
                };
                let from_home = self.town.subjects[moment.subject].relatives.iter().any(|r| r.person == moment.person);
                let pool = if from_home { &self.phrases.comments.family } else { &self.phrases.comments.staff };
                let Some(text) = self.dice.pick(pool).cloned() else { return Ok(()) };
                let text = text.replace("{name}", &name);
                self.write(&me, subject, EntryKind::Comment, None, Audience::Everyone, Some(parent), &text).await?;
            }
            Act::Correct { index } => self.correct(&me, subject, moment, *index).await?,
            Act::Cancel => self.cancel(&me, subject, moment).await?,
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of an entry, used in this story only")]
    async fn write(
        &mut self,
        me: &Context,
        subject: SubjectId,
        kind: EntryKind,
        daily: Option<DailyKind>,
        audience: Audience,
        parent: Option<EntryId>,
        text: &str,
    ) -> Outcome<EntryId> {
        let new = NewEntry { parent, daily, ..self.new_entry(subject, kind, audience, text)? };
        self.save(me, &new).await
    }

    fn new_entry(&self, subject: SubjectId, kind: EntryKind, audience: Audience, text: &str) -> Outcome<NewEntry> {
        let (id, now) = (self.app.clock.new_id()?, self.app.clock.now());
        Ok(NewEntry { audience, ..NewEntry::plain(id, subject, kind, now, text.to_owned()) })
    }

    /// What a nurse keeps an eye on.
    async fn limits(&mut self, me: &Context, subject: SubjectId) -> Outcome<()> {
        for (kind, low, high) in [
            (VitalKind::BodyTemp, None, Some(3_750)),
            (VitalKind::BpSys, Some(9_000), Some(16_000)),
            (VitalKind::Spo2, Some(9_200), None),
        ] {
            let (low, high) = (low.map(Decimal), high.map(Decimal));
            let reason = "主治医の指示書による".to_owned();
            let new = NewLimit { id: self.app.clock.new_id()?, subject, kind, low, high, reason };
            let (mut tx, on) = self.begin(me, subject, Right::VitalLimit, None, "SetVitalLimit").await?;
            let saved = Writer { me, on: &on }.limit(&mut tx, &new).await;
            tx.finish(saved).await?;
        }
        Ok(())
    }

    async fn save(&mut self, me: &Context, new: &NewEntry) -> Outcome<EntryId> {
        let subject = new.subject;
        let parent = match new.parent {
            Some(parent) => Some(self.entry(parent).await?),
            None => None,
        };
        let right = timeline::right_for(new, parent.as_ref(), self.app.clock.now())?;
        let (mut tx, on) = self.begin(me, subject, right, parent.as_ref(), "CreateEntry").await?;
        let saved = Writer { me, on: &on }.create(&mut tx, new, parent.as_ref(), right, &[]).await;
        tx.finish(saved).await?;
        Ok(new.id)
    }

    async fn entry(&self, id: EntryId) -> Outcome<Entry> {
        let mut conn = self.app.db.read().acquire().await?;
        store::entry::get(&mut conn, id).await?.ok_or_else(|| Fail::internal("no entry"))
    }

    /// Asks the policy as the gate does, and opens the transaction.
    async fn begin(
        &self,
        me: &Context,
        subject: SubjectId,
        right: Right,
        entry: Option<&Entry>,
        what: &'static str,
    ) -> Outcome<(Tx, SubjectOn)> {
        let on = subject_on(self.app, me, subject).await?.ok_or_else(|| Fail::internal("no subject"))?;
        let facts = entry.map_or(Facts::Subject(&on.facts), |entry| Facts::Record(&on.facts, entry.facts()));
        can(&me.actor, right, &facts).map_err(|denied| Fail::denied(denied, right))?;
        let permit = registry::permit_on(me, subject, &on.facts, right, what);
        Ok((self.app.db.begin(permit, &self.app.clock).await?, on))
    }

    async fn react(&mut self, subject: usize, entry: EntryId) -> Outcome<()> {
        if !self.dice.chance(40) {
            return Ok(());
        }
        let data = &self.town.subjects[subject];
        let everybody: Vec<String> =
            data.relatives.iter().map(|r| r.person.clone()).chain(data.staff.iter().cloned()).collect();
        for _ in 0..=self.dice.roll(3) {
            let Some(key) = self.dice.pick(&everybody).cloned() else { continue };
            let me = self.person(&key).await?;
            let kind = if self.dice.chance(50) { ReactionKind::Noted } else { ReactionKind::Thanks };
            let id = self.subject_id(subject)?;
            let stored = self.entry(entry).await?;
            let (mut tx, on) = self.begin(&me, id, Right::EntryReact, Some(&stored), "ReactToEntry").await?;
            let saved = Writer { me: &me, on: &on }.react(&mut tx, &stored, React { kind, on: true }).await;
            tx.finish(saved).await?;
        }
        Ok(())
    }

    /// Writes a text with a slip and corrects it a little later.
    async fn correct(&mut self, me: &Context, subject: SubjectId, moment: &Moment, index: usize) -> Outcome<()> {
        let worker = self.town.person(&moment.person)?.occupation();
        let fits = |c: &&CorrectionData| Some(c.pool.as_str()) == worker || (worker.is_none() && c.pool == "family");
        let slips: Vec<&CorrectionData> = self.phrases.corrections.iter().filter(fits).collect();
        let Some(slip) = slips.get(index % slips.len().max(1)) else { return Ok(()) };
        let change = Correction {
            id: self.app.clock.new_id()?,
            base_version: 1,
            text: slip.after.clone(),
            measures: Vec::new(),
            media: Vec::new(),
            reason: slip.reason.clone(),
        };
        let before = slip.before.clone();
        let entry = self.write(me, subject, EntryKind::Post, None, Audience::Everyone, None, &before).await?;
        self.clock.set(moment.at.plus_ms(120_000));
        let stored = self.entry(entry).await?;
        let (mut tx, on) = self.begin(me, subject, Right::EntryCorrect, Some(&stored), "CorrectEntry").await?;
        let saved = Writer { me, on: &on }.correct(&mut tx, &stored, &change).await;
        tx.finish(saved).await?;
        Ok(())
    }

    /// Strikes the person's own newest entry through.
    async fn cancel(&mut self, me: &Context, subject: SubjectId, moment: &Moment) -> Outcome<()> {
        let own = self
            .written
            .get(&moment.subject)
            .and_then(|w| w.iter().rev().find(|(_, who)| *who == moment.person))
            .cloned();
        let (Some((entry, _)), Some(reason)) = (own, self.dice.pick(&self.phrases.reasons.cancellation).cloned())
        else {
            return Ok(());
        };
        let change = Cancel { id: self.app.clock.new_id()?, reason };
        let stored = self.entry(entry).await?;
        let (mut tx, on) = self.begin(me, subject, Right::EntryCancel, Some(&stored), "CancelEntry").await?;
        let saved = Writer { me, on: &on }.cancel(&mut tx, &stored, &change).await;
        tx.finish(saved).await?;
        self.written.entry(moment.subject).or_default().retain(|(id, _)| *id != entry);
        Ok(())
    }

    /// Most people have read most of it; a few things are new to everybody.
    async fn catch_up_reading(&mut self) -> Outcome<()> {
        for subject in 0..self.town.subjects.len() {
            let data = &self.town.subjects[subject];
            if data.consent == "none" {
                continue;
            }
            let keys: Vec<String> = data
                .relatives
                .iter()
                .map(|r| r.person.clone())
                .chain(data.staff.iter().cloned())
                .chain(data.account.clone())
                .collect();
            let id = self.subject_id(subject)?;
            let mut conn = self.app.db.read().acquire().await?;
            let (seq, _) = store::subject::counters(&mut conn, id, &[Audience::Everyone]).await?;
            drop(conn);
            for key in keys {
                let me = self.person(&key).await?;
                let behind = i64::try_from(self.dice.roll(14)).unwrap_or(0);
                let person: PersonId = me.actor.person;
                let (mut tx, _) = self.begin(&me, id, Right::ReadMark, None, "PutReadMark").await?;
                tx.about(Verb::Viewed, "");
                let saved = store::subject::mark_read(&mut tx, id, person, seq - behind).await.map(|_| ());
                tx.finish(saved).await?;
            }
        }
        Ok(())
    }
}

/// Those who are there at mealtimes and bath write daily life too.
fn pool_writes_daily(pool: &str) -> bool {
    matches!(pool, "helper" | "care_staff" | "nurse")
}
