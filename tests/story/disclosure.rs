//! M7-3 as a property: whatever the list and the registrations have become, the effect that is shown before saving is the
//! access that people have afterwards, and the list names exactly those who see the record.

use contract::{
    Date, EntryId, Facts, InstitutionId, Occupation, Right, Role, SubjectId, can,
    care_list::{Assign, CareChange, CareListQuery, ConfirmedChange, SeenAs, SeenScreen, Shown, ShownCount},
    endpoint::{
        AssignStaff, GetCareList, GetSubject, ListEntries, PreviewCareChange, PreviewScreen, PutCareInstitution,
    },
    entry::EntryQuery,
    page::{FIRST_LIMIT, MAX_LIMIT},
    people::Member,
    time::DAY_MS,
};
use enwa_story::{Caller, Town};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use std::collections::{BTreeMap, BTreeSet};

const STEPS: usize = 150;
/// Who works where; the first institution keeps the list and stays.
const STAFF: [(&str, &str); 5] =
    [("mari", "hibari"), ("ayumi", "hibari"), ("toyama", "elsewhere"), ("naka", "elsewhere"), ("miki", "mori")];
const INSTITUTIONS: [&str; 3] = ["hibari", "elsewhere", "mori"];

#[derive(Clone, Debug)]
enum Step {
    /// A line begins, changes or ends.
    Change { of: usize, end: bool, days: Option<u8> },
    /// Staff begin or end.
    Assign { who: usize, end: bool, days: Option<u8> },
    /// Hours pass.
    Later(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let days = || prop::option::of(0..3_u8);
    prop_oneof![
        4 => (0..INSTITUTIONS.len(), any::<bool>(), days()).prop_map(|(of, end, days)| Step::Change { of, end, days }),
        4 => (0..STAFF.len(), any::<bool>(), days()).prop_map(|(who, end, days)| Step::Assign { who, end, days }),
        1 => (1..30_u8).prop_map(Step::Later),
    ]
}

struct World {
    town: Town,
    ume: SubjectId,
    callers: BTreeMap<&'static str, Caller>,
}

impl World {
    async fn open() -> Self {
        let town = Town::with_people().await;
        town.institution("mori").await;
        for (key, institution) in [("ayumi", "hibari"), ("naka", "elsewhere"), ("miki", "mori")] {
            town.staff(key, institution, Occupation::Nurse).await;
        }
        for (key, institution) in [("a-hibari", "hibari"), ("a-elsewhere", "elsewhere"), ("a-mori", "mori")] {
            town.person(key).await;
            town.grant(key, Role::InstitutionAdmin, Some(institution)).await;
        }
        let ume = town.subject_id("ume");
        let mut world = Self { town, ume, callers: BTreeMap::new() };
        world.sign_in().await;
        let (megumi, ume) = (&world.callers["megumi"], world.ume);
        for text in ["入浴の様子", "食事の様子"] {
            megumi.call(megumi.post(ume, text)).await.ok();
        }
        megumi.call(megumi.professional(ume, "褥瘡の様子")).await.ok();
        world
    }

    /// Anew after hours have passed: idle sessions end.
    async fn sign_in(&mut self) {
        for key in ["megumi", "a-hibari", "a-elsewhere", "a-mori"].into_iter().chain(STAFF.map(|(key, _)| key)) {
            self.callers.insert(key, self.town.sign_in(key).await);
        }
    }

    /// Who of the staff sees the record, as the record answers.
    async fn seeing(&self) -> BTreeSet<&'static str> {
        let mut seeing = BTreeSet::new();
        for (key, _) in STAFF {
            let asked = GetSubject { subject: self.ume, query: (), body: () };
            if self.callers[key].call(asked).await.status.is_success() {
                seeing.insert(key);
            }
        }
        seeing
    }

    async fn version(&self, institution: InstitutionId) -> u32 {
        let list = GetCareList { subject: self.ume, query: CareListQuery::default(), body: () };
        let list = self.callers["megumi"].call(list).await.ok();
        list.rows.iter().find(|row| row.institution.id == institution).map_or(0, |row| row.version)
    }

    fn named(&self, members: &[Member]) -> BTreeSet<&'static str> {
        let key = |member: &Member| {
            let known = STAFF.iter().find(|(key, _)| self.town.person_id(key) == member.person);
            known.unwrap_or_else(|| panic!("{member:?} is none of the staff")).0
        };
        members.iter().map(key).collect()
    }

    /// The record as those would see it whom a change concerns: none of it, or these entries.
    async fn screens(&self, change: &CareChange) -> Vec<(&'static str, Option<Vec<EntryId>>)> {
        let mut screens = Vec::new();
        for (key, _) in STAFF {
            let body = SeenAs { change: change.clone(), person: Some(self.town.person_id(key)) };
            let answer = self.callers["megumi"].call(PreviewScreen { subject: self.ume, query: (), body }).await;
            // Whoever has nothing to do with the record is not to be looked at.
            if answer.status.is_success() {
                screens.push((key, seen_on(&answer.ok())));
            }
        }
        screens
    }

    /// What somebody reads.
    async fn read_by(&self, key: &str) -> Option<Vec<EntryId>> {
        let query = EntryQuery { limit: Some(MAX_LIMIT), ..<_>::default() };
        let answer = self.callers[key].call(ListEntries { subject: self.ume, query, body: () }).await;
        answer.status.is_success().then(|| answer.ok().items.iter().map(|entry| entry.id).collect())
    }

    /// Who stands on the list as seeing the record.
    async fn listed(&self) -> BTreeSet<&'static str> {
        let list = GetCareList { subject: self.ume, query: CareListQuery::default(), body: () };
        let list = self.callers["megumi"].call(list).await.ok();
        let others = list.rows.iter().filter(|row| !row.core);
        others.flat_map(|row| self.named(&row.people)).collect()
    }
}

/// What stands on a screen that is looked at with somebody's eyes.
fn seen_on(screen: &SeenScreen) -> Option<Vec<EntryId>> {
    let reads = can(&screen.actor, Right::TimelineRead, &Facts::Subject(&screen.facts)).is_ok();
    assert!(reads || screen.items.is_empty() && screen.total == 0, "{screen:?}");
    reads.then(|| screen.items.iter().map(|entry| entry.id).collect())
}

#[tokio::test]
async fn m7_3_the_effect_that_is_shown_is_the_access_that_follows() {
    let mut world = World::open().await;
    let mut random = TestRunner::deterministic();
    let (mut registered, mut lost, mut looked, mut records) = (0, 0, 0, Vec::<ShownCount>::new());
    for n in 0..STEPS {
        let step = step().new_tree(&mut random).unwrap().current();
        let before = world.seeing().await;
        let today = world.town.app.clock.now().date();
        let day = |days: Option<u8>| days.map(|n| Date::from_days(today.days() + i64::from(n)));
        match step.clone() {
            Step::Change { of, end, days } => {
                let institution = world.town.institution_id(INSTITUTIONS[of]);
                let version = world.version(institution).await;
                if version == 0 && end {
                    continue;
                }
                let to = day(days).filter(|_| !end);
                let reason = format!("{n} 回目の変更");
                let change = CareChange { institution, named: None, version, from: None, to, reason, end, core: false };
                let megumi = &world.callers["megumi"];
                let preview = PreviewCareChange { subject: world.ume, query: (), body: change.clone() };
                let effect = megumi.call(preview).await.ok();
                assert_eq!(world.seeing().await, before, "{n} {step:?}: a preview changes nothing");
                let (gains, loses) = (world.named(&effect.gained), world.named(&effect.lost));
                let screens = world.screens(&change).await;
                let body = ConfirmedChange {
                    change, seal: effect.seal, shown: "見える人が変わります。".to_owned()
                };
                megumi.call(PutCareInstitution { subject: world.ume, query: (), body }).await.ok();
                let after = world.seeing().await;
                let expected: BTreeSet<_> = before.union(&gains).copied().filter(|key| !loses.contains(key)).collect();
                assert_eq!(after, expected, "{n} {step:?}");
                for (key, shown) in screens {
                    looked += 1;
                    let mut read = world.read_by(key).await;
                    // What the change itself has written stands above.
                    if let (Some(read), Some(newest)) = (&mut read, shown.as_ref().and_then(|shown| shown.first())) {
                        *read = read.iter().copied().skip_while(|id| id != newest).take(FIRST_LIMIT as usize).collect();
                    }
                    assert_eq!(shown, read, "{n} {step:?}: the screen of {key} is as it was shown");
                }
                lost += loses.len();
                records = effect.records;
            }
            Step::Assign { who, end, days } => {
                let (key, institution) = STAFF[who];
                let (person, to) = (vec![world.town.person_id(key)], day(days));
                let (begin, end) = if end { (vec![], person) } else { (person, vec![]) };
                let body = Assign { subject: world.ume, begin, end, from: None, to };
                let admin = &world.callers[format!("a-{institution}").as_str()];
                let institution = world.town.institution_id(institution);
                let answer = admin.call(AssignStaff { institution, query: (), body: body.clone() }).await;
                let listed = world.version(institution).await > 0;
                assert_eq!(answer.status.is_success(), listed, "{n} {step:?}: {}", answer.status);
                let mut expected = before.clone();
                if listed && body.end.is_empty() {
                    expected.insert(key);
                } else if listed {
                    expected.remove(key);
                }
                assert_eq!(world.seeing().await, expected, "{n} {step:?}");
                if expected.len() > before.len() {
                    registered += 1;
                    let all = ListEntries { subject: world.ume, query: EntryQuery::default(), body: () };
                    let seen = world.callers[key].call(all).await.ok();
                    let written = seen.items.iter().filter(|entry| entry.system.is_none()).count();
                    let shown = records.iter().filter(|of| matches!(of.what, Shown::Entries | Shown::Vitals));
                    assert_eq!(
                        written as u32,
                        shown.map(|of| of.count).sum::<u32>(),
                        "{n} {step:?}: as much as was shown"
                    );
                }
            }
            Step::Later(hours) => {
                world.town.later(i64::from(hours) * DAY_MS / 24);
                world.sign_in().await;
            }
        }
        world.town.later(1);
        assert_eq!(world.listed().await, world.seeing().await, "{n} {step:?}: the list names who sees");
    }
    assert!(lost > 5 && registered > 10, "{lost} lost access by the list, {registered} were registered");
    assert!(looked > 30, "{looked} screens were looked at");
}
