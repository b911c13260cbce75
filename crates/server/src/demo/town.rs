//! Who lives and works in the demo town, read from `demo/town.toml` and registered by the operator's
//! reception, the core institution, each institution's admin and the subjects themselves.

use super::portrait;
use crate::{
    app::App,
    auth::session::Context,
    fail::{Fail, Outcome},
    gate::subject_on,
    photo,
    registry::{self, By, NewGrant, NewInstitution, NewPerson, NewSubject},
};
use contract::{
    Facts, InstitutionId, Occupation, PersonId, Right, Role, SubjectId, can,
    consent::{Call, Signer},
    individual::{Capacity, NewIndividualUse},
    people::Name,
    photo::NewPhoto,
    policy::SubjectState,
    role::InstitutionKind,
    subject::{Contact, ContactKind, Sex},
};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct InstitutionData {
    key: String,
    name: String,
    kana: String,
    kind: String,
    service_type: String,
    number: String,
    phone: String,
}

#[derive(Deserialize)]
struct GrantData {
    role: String,
    institution: Option<String>,
    #[serde(default)]
    occupations: Vec<String>,
}

/// A person of the town.
#[derive(Deserialize)]
pub struct PersonData {
    pub(super) key: String,
    pub(super) login: String,
    pub(super) email: String,
    pub(super) family: String,
    pub(super) given: String,
    family_kana: String,
    given_kana: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    grants: Vec<GrantData>,
}

#[derive(Deserialize)]
pub(super) struct RelativeData {
    pub(super) person: String,
    pub(super) role: String,
    relation: String,
}

impl RelativeData {
    fn capacity(&self) -> Capacity {
        match Role::from_code(&self.role) {
            Role::Representative => Capacity::Guardian,
            _ => Capacity::Family,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct SubjectData {
    pub(super) key: String,
    pub(super) family: String,
    given: String,
    family_kana: String,
    given_kana: String,
    birth: String,
    sex: String,
    colour: u8,
    pub(super) consent: String,
    pub(super) state: String,
    pub(super) activity: f64,
    pub(super) account: Option<String>,
    care: Vec<String>,
    pub(super) staff: Vec<String>,
    #[serde(default)]
    pub(super) relatives: Vec<RelativeData>,
    contacts: Vec<Contact>,
}

/// The town's data.
#[derive(Deserialize)]
pub struct Town {
    /// The one password.
    pub password: String,
    institutions: Vec<InstitutionData>,
    pub(super) people: Vec<PersonData>,
    pub(super) subjects: Vec<SubjectData>,
}

/// Ids of those who were registered.
pub(super) struct Settled {
    pub(super) operator: Context,
    pub(super) people: HashMap<String, PersonId>,
    pub(super) subjects: HashMap<String, SubjectId>,
}

fn missing(kind: &str, key: &str) -> Fail {
    Fail::internal(format!("demo/town.toml: there is no {kind} `{key}`"))
}

impl PersonData {
    /// 氏名.
    pub(super) fn name(&self) -> Name {
        Name {
            family: self.family.clone(),
            given: self.given.clone(),
            family_kana: self.family_kana.clone(),
            given_kana: self.given_kana.clone(),
        }
    }

    /// 登録メールアドレス.
    pub fn email(&self) -> &str {
        &self.email
    }

    pub(super) fn occupation(&self) -> Option<&str> {
        self.grants.iter().find(|g| g.role == "staff").and_then(|g| g.occupations.first()).map(String::as_str)
    }
}

impl Town {
    /// Reads the data that is compiled in.
    ///
    /// # Errors
    /// It is not what this module expects.
    pub fn read() -> Outcome<Self> {
        Self::parse(include_str!("../../demo/town.toml"))
    }

    fn parse(text: &str) -> Outcome<Self> {
        let town: Self = toml::from_str(text).map_err(Fail::internal)?;
        town.check_codes()?;
        Ok(town)
    }

    /// A code that nobody knows would read as `unknown` and show as nothing at all.
    fn check_codes(&self) -> Outcome<()> {
        let known = |kind: &str, code: &str, is_known: bool| {
            if is_known { Ok(()) } else { Err(Fail::internal(format!("demo/town.toml: unknown {kind} `{code}`"))) }
        };
        for one in &self.institutions {
            known("kind", &one.kind, InstitutionKind::from_code(&one.kind) != InstitutionKind::Unknown)?;
        }
        for person in &self.people {
            known("state", &person.state, matches!(person.state.as_str(), "" | "suspended"))?;
            for grant in &person.grants {
                known("role", &grant.role, Role::from_code(&grant.role) != Role::Unknown)?;
                for job in &grant.occupations {
                    known("occupation", job, Occupation::from_code(job) != Occupation::Unknown)?;
                }
            }
        }
        for subject in &self.subjects {
            known("sex", &subject.sex, Sex::from_code(&subject.sex) != Sex::Unknown)?;
            known("consent", &subject.consent, matches!(subject.consent.as_str(), "none" | "effective" | "withdrawn"))?;
            known("state", &subject.state, SubjectState::from_code(&subject.state) != SubjectState::Unknown)?;
            for relative in &subject.relatives {
                known("role", &relative.role, Role::from_code(&relative.role).is_subject_side())?;
            }
            for contact in &subject.contacts {
                known("kind of contact of", &subject.key, contact.kind != ContactKind::Unknown)?;
            }
        }
        Ok(())
    }

    pub(super) fn person(&self, key: &str) -> Outcome<&PersonData> {
        self.people.iter().find(|p| p.key == key).ok_or_else(|| missing("person", key))
    }

    /// Who of the 中心となる利用機関, which stands first in a subject's list, is in charge.
    pub(super) fn core_staff<'a>(&self, data: &'a SubjectData) -> Outcome<&'a String> {
        let core = data.care.first();
        let works_there = |key: &&String| {
            self.person(key).is_ok_and(|p| p.grants.iter().any(|g| g.role == "staff" && g.institution.as_ref() == core))
        };
        let found = data.staff.iter().find(works_there);
        found.ok_or_else(|| missing("staff of the core institution for", &data.key))
    }

    /// The first person of each role.
    pub fn one_per_role(&self) -> Vec<(&'static str, &PersonData)> {
        let of_subject = |role: Role| {
            let key = match role {
                Role::Subject => self.subjects.iter().find_map(|s| s.account.as_deref()),
                _ => self
                    .subjects
                    .iter()
                    .flat_map(|s| &s.relatives)
                    .find(|r| r.role == role.code())
                    .map(|r| r.person.as_str()),
            };
            key.and_then(|key| self.people.iter().find(|p| p.key == key))
        };
        // Somebody who is that and nothing else shows it best.
        let by_grant = |role: Role| {
            let holders = || self.people.iter().filter(move |p| p.grants.iter().any(|g| g.role == role.code()));
            holders().find(|p| p.grants.len() == 1).or_else(|| holders().next())
        };
        let nurse = self.people.iter().find(|p| p.occupation() == Some("nurse"));
        Role::ALL
            .iter()
            .filter_map(|role| {
                let person = match role {
                    Role::Subject | Role::Family | Role::Representative => of_subject(*role),
                    Role::Staff => nurse,
                    _ => by_grant(*role),
                };
                person.map(|p| (role.code(), p))
            })
            .collect()
    }

    /// Registers everybody.
    pub(super) async fn settle(&self, app: &App) -> Outcome<Settled> {
        let reception = self.people.iter().find(|p| p.grants.iter().any(|g| g.role == "operator_intake"));
        let reception = reception.ok_or_else(|| missing("person with role", "operator_intake"))?;
        let operator =
            registry::first_operator(app, &reception.login, &reception.email, &reception.name(), &self.password)
                .await?;
        let by = By { app, me: &operator };
        let password_hash = app.hasher.hash(&self.password).await?;

        let mut institutions = HashMap::new();
        for data in &self.institutions {
            let new = NewInstitution {
                name: &data.name,
                kana: &data.kana,
                kind: InstitutionKind::from_code(&data.kind),
                service_type: &data.service_type,
                number: &data.number,
                phone: &data.phone,
            };
            institutions.insert(data.key.as_str(), by.register_institution(&new).await?);
        }
        let mut people = HashMap::from([(reception.key.clone(), operator.actor.person)]);
        for data in self.people.iter().filter(|p| p.key != reception.key) {
            let name = data.name();
            let new = NewPerson { login: &data.login, email: &data.email, name: &name, password_hash: &password_hash };
            let person = by.register_person(&new).await?;
            people.insert(data.key.clone(), person);
            for grant in &data.grants {
                let institution = match &grant.institution {
                    Some(key) => Some(*institutions.get(key.as_str()).ok_or_else(|| missing("institution", key))?),
                    None => None,
                };
                let occupations: Vec<_> = grant.occupations.iter().map(|o| Occupation::from_code(o)).collect();
                by.grant(&NewGrant {
                    person,
                    role: Role::from_code(&grant.role),
                    institution,
                    occupations: &occupations,
                })
                .await?;
            }
        }
        let mut settled = Settled { operator, people, subjects: HashMap::new() };
        for data in &self.subjects {
            let subject = self.settle_subject(app, data, &settled, &institutions).await?;
            settled.subjects.insert(data.key.clone(), subject);
        }
        Ok(settled)
    }

    async fn settle_subject(
        &self,
        app: &App,
        data: &SubjectData,
        settled: &Settled,
        institutions: &HashMap<&str, InstitutionId>,
    ) -> Outcome<SubjectId> {
        let by = By { app, me: &settled.operator };
        let name = Name {
            family: data.family.clone(),
            given: data.given.clone(),
            family_kana: data.family_kana.clone(),
            given_kana: data.given_kana.clone(),
        };
        let new = NewSubject {
            name: &name,
            birth: data.birth.parse().map_err(Fail::internal)?,
            sex: Sex::from_code(&data.sex),
            colour: data.colour,
            contacts: &data.contacts,
        };
        let subject = by.register_subject(&new).await?;
        let person = |key: &str| settled.people.get(key).copied().ok_or_else(|| missing("person", key));
        for (n, key) in data.care.iter().enumerate() {
            let institution = *institutions.get(key.as_str()).ok_or_else(|| missing("institution", key))?;
            by.list_institution(subject, institution, n == 0, "利用開始").await?;
            for staff in &data.staff {
                let of_it = self
                    .person(staff)?
                    .grants
                    .iter()
                    .any(|g| g.role == "staff" && g.institution.as_deref() == Some(key));
                if of_it {
                    by.assign_staff(subject, person(staff)?, institution).await?;
                }
            }
        }
        self.relate(app, data, subject, settled).await?;
        if data.consent != "none" {
            self.record_consent(app, data, subject, settled).await?;
        }
        Ok(subject)
    }

    /// Form 3 of the subject and of the relatives: taken in at the desk, agreed to on paper.
    async fn relate(&self, app: &App, data: &SubjectData, subject: SubjectId, settled: &Settled) -> Outcome<()> {
        let desk = By { app, me: &settled.operator };
        let core = self.acting(app, settled, self.core_staff(data)?).await?;
        let own = data.account.iter().map(|account| (account, Capacity::Subject, ""));
        let relatives = data.relatives.iter().map(|of| (&of.person, of.capacity(), of.relation.as_str()));
        for (key, capacity, relation) in own.chain(relatives) {
            let person = self.person(key)?;
            let new = NewIndividualUse {
                id: app.clock.new_id()?,
                name: person.name(),
                email: person.email.clone(),
                capacity,
                relation: relation.to_owned(),
                proof: "運転免許証".to_owned(),
            };
            let application = desk.apply_for_use(subject, &new).await?;
            By { app, me: &core }.agree_to_use(subject, application, "").await?;
            By { app, me: &self.acting(app, settled, key).await? }.agree_to_own().await?;
        }
        Ok(())
    }

    async fn acting(&self, app: &App, settled: &Settled, key: &str) -> Outcome<Context> {
        let id = settled.people.get(key).copied().ok_or_else(|| missing("person", key))?;
        registry::context_of(app, id, &self.person(key)?.name()).await
    }

    /// The core institution's staff take the signed paper (M18-1).
    async fn record_consent(
        &self,
        app: &App,
        data: &SubjectData,
        subject: SubjectId,
        settled: &Settled,
    ) -> Outcome<()> {
        let me = self.acting(app, settled, self.core_staff(data)?).await?;
        By { app, me: &me }.consent(subject, "").await?;
        // Most have brought a photo to the first visit; one in four has not.
        let number = self.subjects.iter().position(|other| other.key == data.key).unwrap_or_default();
        if number % 4 != 3 {
            set_photo(app, &me, subject, portrait::draw(number, data.colour, data.sex == "female")).await?;
        }
        Ok(())
    }

    /// What happened at the end: the withdrawn consent, the death, the suspension.
    pub(super) async fn turn_of_events(&self, app: &App, settled: &Settled) -> Outcome<()> {
        let by = By { app, me: &settled.operator };
        for data in &self.subjects {
            let subject = *settled.subjects.get(&data.key).ok_or_else(|| missing("subject", &data.key))?;
            if data.consent == "withdrawn" {
                let caller = Signer { name: format!("{} {}", data.family, data.given), relation: "本人".into() };
                by.withdraw(subject, Call { caller, checked: "生年月日と住所をうかがいました".into() }).await?;
            }
            if data.state == "deceased" {
                by.record_death(subject, Signer { name: "遺族".into(), relation: "長男".into() }).await?;
            }
        }
        for person in self.people.iter().filter(|p| p.state == "suspended") {
            by.suspend(*settled.people.get(&person.key).ok_or_else(|| missing("person", &person.key))?).await?;
        }
        Ok(())
    }
}

/// As the API does it: the policy is asked, the picture is made safe, the circle is told.
async fn set_photo(app: &App, me: &Context, subject: SubjectId, drawn: image::ImageResult<String>) -> Outcome<()> {
    let new = NewPhoto { id: app.clock.new_id()?, image: drawn.map_err(Fail::internal)? };
    let on = subject_on(app, me, subject).await?.ok_or_else(|| Fail::internal("no subject"))?;
    can(&me.actor, Right::PhotoEdit, &Facts::Subject(&on.facts)).map_err(|d| Fail::denied(d, Right::PhotoEdit))?;
    let jpeg = photo::safe(new.image.clone()).await?;
    let permit = registry::permit_on(me, subject, &on.facts, Right::PhotoEdit, "PutPhoto");
    let mut tx = app.db.begin(permit, &app.clock).await?;
    let saved = photo::set(&mut tx, subject, me.actor.person, &new, jpeg).await;
    tx.finish(saved).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_that_nobody_knows_is_refused_by_name() {
        const TOWN: &str = include_str!("../../demo/town.toml");
        Town::parse(TOWN).unwrap();
        for (right, wrong) in [
            ("\"chief_cm\"", "\"csw\""),
            ("kind = \"hospital\"", "kind = \"spital\""),
            ("role = \"staff\"", "role = \"stuff\""),
            ("role = \"family\"", "role = \"staff\""),
            ("state = \"suspended\"", "state = \"away\""),
            ("sex = \"female\"", "sex = \"f\""),
            ("consent = \"effective\"", "consent = \"yes\""),
            ("state = \"deceased\"", "state = \"dead\""),
        ] {
            assert!(TOWN.contains(right), "{right}");
            let code = wrong.rsplit('"').nth(1).unwrap();
            let fail = Town::parse(&TOWN.replacen(right, wrong, 1)).err().unwrap();
            assert!(fail.cause.unwrap().ends_with(&format!("`{code}`")), "{wrong}");
        }
    }
}
