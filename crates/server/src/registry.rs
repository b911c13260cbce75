//! Commands that change who is who and who may see what: people, institutions, subjects, the
//! 対象者ケア機関リスト, staff registrations, consent, suspension. Each asks the policy, writes record, log
//! row, timeline notice and event in one transaction, and moves the access epoch before it returns.
//! The demo town comes in through here; so will the screens for applications.

mod rows;

use crate::{
    account,
    app::App,
    audit::{Row, Verb},
    auth::session::Context,
    care_list::Editor,
    consent::{self, Acts, method_of},
    db::{Outgoing, Permit, Tx},
    desk,
    fail::{Fail, Outcome},
    gate::SubjectOn,
    individual::{self, Code},
    store,
};
use contract::{
    Actor, Date, EntryId, Facts, InstitutionId, Occupation, PersonId, Right, Role, SessionId, SubjectId, can,
    care_list::CareChange,
    consent::{Call, ConsentAct, ConsentChange, ConsentMethod, ConsentScope, NewConsent, Purpose, Signer},
    desk::{NewSubjectAct, SubjectAct},
    event::EventKind,
    individual::{MIN_PASSWORD, NewIndividualUse, UseAnswer},
    people::Name,
    problem::FieldError,
    role::{AccountState, InstitutionKind},
    subject::{Contact, Sex},
};
pub(crate) use rows::insert_person;
use rows::{insert_grant, insert_subject};

/// A person to register.
pub struct NewPerson<'a> {
    /// Login ID.
    pub login: &'a str,
    /// 登録メールアドレス.
    pub email: &'a str,
    /// 氏名.
    pub name: &'a Name,
    /// PHC string of the password.
    pub password_hash: &'a str,
}

/// A role to give.
pub struct NewGrant<'a> {
    /// To whom.
    pub person: PersonId,
    /// Which.
    pub role: Role,
    /// Within which institution.
    pub institution: Option<InstitutionId>,
    /// 職種, principal first.
    pub occupations: &'a [Occupation],
}

/// An institution to register.
pub struct NewInstitution<'a> {
    /// 名称
    pub name: &'a str,
    /// かな, for order.
    pub kana: &'a str,
    /// 種別
    pub kind: InstitutionKind,
    /// サービス種類
    pub service_type: &'a str,
    /// 事業所番号
    pub number: &'a str,
    /// 電話
    pub phone: &'a str,
}

/// A subject to register.
pub struct NewSubject<'a> {
    /// 氏名
    pub name: &'a Name,
    /// 生年月日
    pub birth: Date,
    /// 性別
    pub sex: Sex,
    /// Colour of the band, 0–11.
    pub colour: u8,
    /// 緊急連絡先
    pub contacts: &'a [Contact],
}

/// What a command knows of its caller.
pub struct By<'a> {
    /// The server.
    pub app: &'a App,
    /// Who commands.
    pub me: &'a Context,
}

fn row(me: &Context, subject: Option<SubjectId>, what: &'static str) -> Row {
    Row {
        person: Some(me.actor.person),
        role: me.actor.grants.first().map(|g| g.role),
        institution: me.actor.grants.first().and_then(|g| g.institution),
        subject,
        verb: Verb::Registered,
        what,
        items: "".into(),
        session: Some(me.session),
        address: None,
        request: None,
        result: "ok",
    }
}

/// The permit of what the server does by itself.
pub(crate) fn own_work(what: &'static str) -> Permit {
    Permit {
        row: Row {
            person: None,
            role: None,
            institution: None,
            subject: None,
            verb: Verb::Modified,
            what,
            items: "".into(),
            session: None,
            address: None,
            request: None,
            result: "ok",
        },
    }
}

/// The permit of an act on a subject that was judged outside a request (the demo town's people).
pub(crate) fn permit_on(
    me: &Context,
    subject: SubjectId,
    facts: &contract::policy::SubjectFacts,
    right: Right,
    what: &'static str,
) -> Permit {
    let standing = crate::gate::standing_for(facts, right);
    Permit {
        row: Row {
            role: standing.map(|s| s.role),
            institution: standing.and_then(|s| s.institution),
            ..row(me, Some(subject), what)
        },
    }
}

impl By<'_> {
    async fn open(
        &self,
        right: Right,
        facts: &Facts<'_>,
        subject: Option<SubjectId>,
        what: &'static str,
    ) -> Outcome<Tx> {
        can(&self.me.actor, right, facts).map_err(|denied| Fail::denied(denied, right))?;
        self.app.db.begin(Permit { row: row(self.me, subject, what) }, &self.app.clock).await
    }

    async fn open_on(&self, right: Right, subject: SubjectId, what: &'static str) -> Outcome<(Tx, SubjectOn)> {
        let on = crate::gate::subject_on(self.app, self.me, subject).await?;
        let on = on.ok_or_else(|| Fail::from(contract::ProblemCode::NotFound))?;
        Ok((self.open(right, &Facts::Subject(&on.facts), Some(subject), what).await?, on))
    }

    /// Commits, and nothing judged before is believed any longer.
    async fn close<T>(&self, mut tx: Tx, result: Outcome<T>, subject: Option<SubjectId>) -> Outcome<T> {
        if let Some(subject) = subject {
            tx.emit(Outgoing::to_circle(EventKind::Access, subject));
        }
        let done = tx.finish(result).await;
        self.app.access.advance();
        done
    }

    /// Registers a person with an account (M6-2, M14-1).
    ///
    /// # Errors
    /// Not allowed, or the ID or e-mail is taken.
    pub async fn register_person(&self, person: &NewPerson<'_>) -> Outcome<PersonId> {
        let mut tx = self.open(Right::RegistryEdit, &Facts::Plain, None, "RegisterPerson").await?;
        let id = self.app.clock.new_id()?;
        let saved = insert_person(&mut tx, id, person).await;
        tx.about(Verb::Registered, id.to_string());
        self.close(tx, saved, None).await?;
        Ok(id)
    }

    /// Registers an institution (M6-1).
    ///
    /// # Errors
    /// Not allowed.
    pub async fn register_institution(&self, institution: &NewInstitution<'_>) -> Outcome<InstitutionId> {
        let mut tx = self.open(Right::RegistryEdit, &Facts::Plain, None, "RegisterInstitution").await?;
        let id: InstitutionId = self.app.clock.new_id()?;
        let saved = sqlx::query(
            "INSERT INTO institution (id, name, kana, kind, service_type, number, phone) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_string())
        .bind(institution.name)
        .bind(institution.kana)
        .bind(institution.kind.code())
        .bind(institution.service_type)
        .bind(institution.number)
        .bind(institution.phone)
        .execute(tx.conn())
        .await
        .map_err(Fail::from);
        tx.about(Verb::Registered, id.to_string());
        self.close(tx, saved, None).await?;
        Ok(id)
    }

    /// Gives a role.
    ///
    /// # Errors
    /// Not allowed, or the role is not one that can be held there (M6-2).
    pub async fn grant(&self, grant: &NewGrant<'_>) -> Outcome<()> {
        check_grant(grant)?;
        let mut tx = self.open(Right::RegistryEdit, &Facts::Plain, None, "GrantRole").await?;
        tx.about(Verb::Granted, grant.person.to_string());
        tx.emit(Outgoing::to_person(EventKind::Claims, grant.person));
        let saved = async {
            if let Some(institution) = grant.institution {
                let known =
                    count(&mut tx, "SELECT COUNT(*) AS n FROM institution WHERE id = $1", [institution]).await?;
                refuse_if(known == 0, "institution")?;
            }
            insert_grant(&mut tx, grant).await
        }
        .await;
        self.close(tx, saved, None).await
    }

    /// Registers a subject. Nothing can be recorded yet: there is no consent (M3-1).
    ///
    /// # Errors
    /// Not allowed.
    pub async fn register_subject(&self, subject: &NewSubject<'_>) -> Outcome<SubjectId> {
        let id: SubjectId = self.app.clock.new_id()?;
        let mut tx = self.open(Right::RegistryEdit, &Facts::Plain, Some(id), "RegisterSubject").await?;
        let saved = insert_subject(&mut tx, id, subject).await;
        self.close(tx, saved, None).await?;
        Ok(id)
    }

    /// Takes in somebody's application to use the service for a subject (form 3).
    ///
    /// # Errors
    /// Not allowed, a field is wrong, or there is such a use already.
    pub async fn apply_for_use(&self, subject: SubjectId, new: &NewIndividualUse) -> Outcome<EntryId> {
        let code = Code::fresh(self.app).await?;
        let (mut tx, on) = self.open_on(Right::RegistryEdit, subject, "FileIndividualUse").await?;
        let saved = individual::file(self.app, &mut tx, self.me, &on, (new, code)).await;
        let filed = self.close(tx, saved, Some(subject)).await?;
        Ok(filed.application.id)
    }

    /// Records that the subject agreed to an application, on paper (M6-4).
    ///
    /// # Errors
    /// Not the core institution's staff, or it does not wait.
    pub async fn agree_to_use(&self, subject: SubjectId, application: EntryId, witness: &str) -> Outcome<()> {
        let (mut tx, on) = self.open_on(Right::ConsentRecord, subject, "AnswerIndividualUse").await?;
        let answer = UseAnswer {
            id: self.app.clock.new_id()?,
            agreed: true,
            method: ConsentMethod::Paper,
            signer: None,
            witness: witness.to_owned(),
            signed_on: Some(tx.now.date()),
            signature: None,
        };
        let saved = individual::answer(&mut tx, self.me, &on, application, &answer).await;
        self.close(tx, saved, Some(subject)).await.map(drop)
    }

    /// An individual user agrees to how their own data are used.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn agree_to_own(&self) -> Outcome<()> {
        let mut tx = self.open(Right::OwnAccount, &Facts::Plain, None, "AgreeToOwn").await?;
        let saved = match consent::newest_own("ja") {
            Ok(text) => individual::agree(self.app, &mut tx, self.me, &text.hash).await,
            Err(fail) => Err(fail),
        };
        self.close(tx, saved, None).await.map(drop)
    }

    /// Puts an institution on the 対象者ケア機関リスト (M7-2). A subject has one core institution.
    ///
    /// # Errors
    /// Not the core institution, and not the operator; it is listed already, or another one is the core.
    pub async fn list_institution(
        &self,
        subject: SubjectId,
        institution: InstitutionId,
        core: bool,
        reason: &str,
    ) -> Outcome<()> {
        let change = CareChange {
            institution,
            named: None,
            version: 0,
            from: None,
            to: None,
            reason: reason.to_owned(),
            end: false,
            core: false,
        };
        self.change_list(subject, &change, core, "ListInstitution").await
    }

    async fn change_list(
        &self,
        subject: SubjectId,
        change: &CareChange,
        core: bool,
        what: &'static str,
    ) -> Outcome<()> {
        let (mut tx, on) = self.open_on(Right::CareListEdit, subject, what).await?;
        let list = Editor { app: self.app, me: self.me, on: &on };
        let saved = async {
            let line = list.apply(&mut tx, change, core).await?;
            list.record(&mut tx, &line, change, ("", "")).await
        }
        .await;
        self.close(tx, saved, Some(subject)).await
    }

    /// Takes an institution off the list: its access ends with the commit (M7-4).
    ///
    /// # Errors
    /// Not the core institution, and not the operator; it is not on the list.
    pub async fn unlist_institution(&self, subject: SubjectId, institution: InstitutionId) -> Outcome<()> {
        let now = self.app.clock.now();
        let lines = store::care_list::lines(&mut *self.app.db.read().acquire().await?, subject).await?;
        let line = lines.into_iter().find(|line| line.institution.id == institution && line.is_open(now));
        let version = line.ok_or(contract::ProblemCode::NotFound)?.version;
        let change = CareChange {
            institution,
            named: None,
            version,
            from: None,
            to: None,
            reason: String::new(),
            end: true,
            core: false,
        };
        self.change_list(subject, &change, false, "UnlistInstitution").await
    }

    /// Registers a member of staff for a subject (M7-1).
    ///
    /// # Errors
    /// Another institution's staff.
    pub async fn assign_staff(&self, subject: SubjectId, person: PersonId, institution: InstitutionId) -> Outcome<()> {
        let mut tx =
            self.open(Right::StaffAssign, &Facts::Institution(institution), Some(subject), "AssignStaff").await?;
        tx.about(Verb::Granted, person.to_string());
        tx.emit(Outgoing::to_person(EventKind::Claims, person));
        let now = tx.now;
        let saved = store::care_list::assign(&mut tx, subject, person, institution, (now, None)).await;
        self.close(tx, saved, Some(subject)).await
    }

    /// Records a consent that was signed on paper (M18-1).
    ///
    /// # Errors
    /// Not the core institution's staff.
    pub async fn consent(&self, subject: SubjectId, witness: &str) -> Outcome<()> {
        let (mut tx, on) = self.open_on(Right::ConsentRecord, subject, "RecordConsent").await?;
        let new = NewConsent {
            id: self.app.clock.new_id()?,
            text: consent::newest("ja")?.hash.clone(),
            acts: ConsentAct::ALL.to_vec(),
            purposes: Purpose::ALL.iter().copied().filter(|purpose| !purpose.is_optional()).collect(),
            items_and_parties: true,
            parties: None,
            method: ConsentMethod::Paper,
            signer: None,
            witness: witness.to_owned(),
            signed_on: Some(tx.now.date()),
            signature: None,
        };
        let saved = Acts { app: self.app, me: self.me, on: &on }.give(&mut tx, &new).await;
        self.close(tx, saved, Some(subject)).await.map(drop)
    }

    /// Records the withdrawal of the whole consent (M19-1). When this returns, nothing that leaves later was judged by
    /// the state before.
    ///
    /// # Errors
    /// Not the subject, a representative, the core institution or a desk.
    pub async fn withdraw(&self, subject: SubjectId, call: Call) -> Outcome<()> {
        let (mut tx, on) = self.open_on(Right::ConsentWithdraw, subject, "WithdrawConsent").await?;
        let change = ConsentChange { id: self.app.clock.new_id()?, of: ConsentScope::Whole {}, call: Some(call) };
        let method = method_of(&on, Right::ConsentWithdraw);
        let saved = Acts { app: self.app, me: self.me, on: &on }.withdraw(&mut tx, &change, method).await;
        self.close(tx, saved, Some(subject)).await.map(drop)
    }

    /// 逝去: the record becomes read-only (A.6).
    ///
    /// # Errors
    /// Not the operator's reception.
    pub async fn record_death(&self, subject: SubjectId, told_by: Signer) -> Outcome<()> {
        let (mut tx, on) = self.open_on(Right::DeathRecord, subject, "RecordDeath").await?;
        let (id, day) = (self.app.clock.new_id()?, Some(tx.now.date()));
        let new = NewSubjectAct { id, act: SubjectAct::Died, reason: String::new(), told_by: Some(told_by), day };
        let saved = desk::act(self.app, &mut tx, self.me, (&on, Right::DeathRecord), &new).await;
        self.close(tx, saved, Some(subject)).await.map(drop)
    }

    /// Suspends an account: its sessions are dead when this returns (J-08).
    ///
    /// # Errors
    /// Not the operator's reception or incident desk.
    pub async fn suspend(&self, person: PersonId) -> Outcome<()> {
        let mut tx = self.open(Right::AccountSuspend, &Facts::Plain, None, "SuspendAccount").await?;
        let saved = account::suspend(self.app, &mut tx, self.me, person, "").await;
        self.close(tx, saved, None).await?;
        Ok(())
    }
}

fn refuse_if(wrong: bool, field: &str) -> Outcome<()> {
    if wrong { Err(Fail::field(field, FieldError::Malformed)) } else { Ok(()) }
}

async fn count<const N: usize>(tx: &mut Tx, sql: &'static str, with: [impl ToString; N]) -> Outcome<i64> {
    let query = with.iter().fold(sqlx::query(sql), |query, value| query.bind(value.to_string()));
    store::number(&query.fetch_one(tx.conn()).await?, "n")
}

/// A role of an institution names it, one of the platform names none; the others come from a relation,
/// a link or a key, and are never given. 職種 are what staff are.
fn check_grant(grant: &NewGrant<'_>) -> Outcome<()> {
    refuse_if(!grant.role.is_of_institution() && !grant.role.is_of_platform(), "role")?;
    refuse_if(grant.institution.is_some() != grant.role.is_of_institution(), "institution")?;
    let is_staff = grant.role == Role::Staff;
    refuse_if(grant.occupations.is_empty() == is_staff, "occupations")?;
    refuse_if(grant.occupations.contains(&Occupation::Unknown), "occupations")
}

/// The first operator of an empty installation: there is nobody yet who could permit it.
///
/// # Errors
/// There are people already, or the password is too short.
pub async fn first_operator(app: &App, login: &str, email: &str, name: &Name, password: &str) -> Outcome<Context> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(Fail::internal(format!("the password needs at least {MIN_PASSWORD} characters")));
    }
    let password_hash = app.hasher.hash(password).await?;
    let id: PersonId = app.clock.new_id()?;
    let session: SessionId = app.clock.new_id()?;
    let grants = [Role::OperatorIntake, Role::OperatorIncident];
    let actor = Actor {
        person: id,
        state: AccountState::Active,
        grants: grants
            .iter()
            .map(|role| contract::policy::Grant { role: *role, institution: None, occupations: Vec::new() })
            .collect(),
        withheld: Vec::new(),
    };
    let me =
        Context { session, actor, name: name.clone(), ends_at: app.clock.now(), idle_ms: 0, previous_sign_in: None };
    let mut tx = app.db.begin(Permit { row: row(&me, None, "FirstOperator") }, &app.clock).await?;
    let saved = async {
        let people: i64 =
            store::number(&sqlx::query("SELECT COUNT(*) AS n FROM person").fetch_one(tx.conn()).await?, "n")?;
        if people > 0 {
            return Err(Fail::internal("there are accounts already; an operator registers further people"));
        }
        insert_person(&mut tx, id, &NewPerson { login, email, name, password_hash: &password_hash }).await?;
        for role in grants {
            insert_grant(&mut tx, &NewGrant { person: id, role, institution: None, occupations: &[] }).await?;
        }
        Ok(())
    }
    .await;
    tx.finish(saved).await?;
    Ok(me)
}

/// Somebody who acts through a command without a browser: the demo town's people.
///
/// # Errors
/// The database does not answer.
pub async fn context_of(app: &App, person: PersonId, name: &Name) -> Outcome<Context> {
    let mut conn = app.db.read().acquire().await?;
    let actor = store::session::actor(&mut conn, person, AccountState::Active, app.clock.now()).await?;
    Ok(Context {
        session: app.clock.new_id()?,
        actor,
        name: name.clone(),
        ends_at: app.clock.now(),
        idle_ms: 0,
        previous_sign_in: None,
    })
}
