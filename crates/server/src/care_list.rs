//! 対象者ケア機関リスト and 担当者: their rules (M7-1 … M7-4), called by the API's handlers and by the registry. The caller has asked
//! the policy and opened the transaction; whoever commits moves the access epoch.

use crate::{
    app::App,
    audit::{Verb, hex},
    auth::session::Context,
    consent, core_role,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, standing_for},
    inquiry,
    store::{
        self,
        care_list::{Line, Record, lines},
    },
};
use contract::{
    Actor, Date, Denied, InstitutionId, PersonId, ProblemCode, Right, Role, SubjectId, Timestamp,
    care_list::{
        Assign, CareChange, CareEffect, CareList, CareListQuery, CareOrder, CaredFor, CoreMove, Facility, Listed,
        MAX_SHOWN, REVIEW_DAYS, SeenAs, SeenScreen,
    },
    entry::{EntryQuery, SystemKind},
    event::EventKind,
    page::FIRST_LIMIT,
    people::{Author, Member},
    policy::{Audience, Consent, Grant, Sharing, Standing, SubjectFacts, SubjectState, timeline_scope},
    problem::FieldError,
    role::AccountState,
    text::clean,
    time::DAY_MS,
};
use sha2::Digest as _;
use sqlx::AnyConnection;

/// Somebody edits the list of a subject.
pub struct Editor<'a> {
    /// The server.
    pub app: &'a App,
    /// Who.
    pub me: &'a Context,
    /// Whose list, with the facts on which the policy was asked.
    pub on: &'a SubjectOn,
}

/// A change that was made to be looked at.
struct Tried {
    /// Who saw the record before.
    before: Vec<(Option<InstitutionId>, Member)>,
    /// What became of the line.
    line: Line,
    /// When the change holds.
    then: Timestamp,
    /// Who sees it then.
    after: Vec<(Option<InstitutionId>, Member)>,
}

/// The moment after a day.
fn after(day: Date) -> Timestamp {
    day.start().plus_ms(DAY_MS)
}

impl Editor<'_> {
    /// Makes a change of the list; `core`: the line becomes that of the 中心となる利用機関.
    ///
    /// # Errors
    /// A field is wrong, the institution is not to be found, somebody was faster (412), or the database refuses.
    pub async fn apply(&self, tx: &mut Tx, change: &CareChange, core: bool) -> Outcome<Line> {
        let now = tx.now;
        let all = lines(tx.conn(), self.on.id).await?;
        let mut mine = all.iter().filter(|line| line.institution.id == change.institution);
        let open = mine.clone().find(|line| line.is_open(now));
        let last = mine.by_ref().map(|line| line.version).max().unwrap_or(0);
        if open.map_or(0, |line| line.version) != change.version {
            return Err(ProblemCode::VersionConflict.into());
        }
        if core && all.iter().any(|line| line.core && line.is_open(now)) {
            return Err(Fail::field("core", FieldError::Malformed));
        }
        let to = if change.end { Some(now) } else { change.to.map(after) };
        let line = match open {
            Some(line) => {
                // What has begun keeps its first day.
                let from = match change.from.filter(|_| line.from > now) {
                    Some(day) if day < now.date() => return Err(Fail::field("from", FieldError::TooOld)),
                    Some(day) => day.start().max(now),
                    None => line.from,
                };
                if !change.end && to.is_some_and(|to| to <= from) {
                    return Err(Fail::field("to", FieldError::EndsFirst));
                }
                // What has not begun never begins.
                let to = if change.end { Some(now.max(line.from)) } else { to };
                // Why it ended stands with the change; the list of a day says why it was there.
                let reason = if change.end { line.reason.clone() } else { change.reason.clone() };
                Line { from, to, reason, version: last + 1, ..line.clone() }
            }
            None => Line {
                institution: self.institution(tx, change).await?,
                core,
                from: change.from.map_or(now, |from| from.start().max(now)),
                to,
                reason: change.reason.clone(),
                version: last + 1,
            },
        };
        if open.is_none() {
            consent::refuse_stopped(tx, self.on, line.institution.id).await?;
            // Who concerned the subject when the institution stood on the list before does not so by itself again.
            store::care_list::relieve_all(tx, self.on.id, line.institution.id).await?;
        }
        let before = open.map(|line| line.from);
        store::care_list::put(tx, self.on.id, &line, before, self.me.actor.person).await?;
        Ok(line)
    }

    /// The institution of a new line; one that has not joined is named now.
    async fn institution(&self, tx: &mut Tx, change: &CareChange) -> Outcome<Facility> {
        let known = store::care_list::institution(tx.conn(), change.institution).await?;
        match (known, &change.named) {
            (Some(known), None) => Ok(known),
            (None, Some(named)) => {
                let institution = Facility {
                    id: change.institution,
                    name: named.name.clone(),
                    kind: named.kind,
                    service_type: String::new(),
                    number: String::new(),
                    phone: named.phone.clone(),
                    joined: false,
                };
                store::care_list::name(tx, &institution).await?;
                Ok(institution)
            }
            // An id that belongs to another institution names none.
            (Some(known), Some(named)) if !known.joined && known.name == named.name => Ok(known),
            _ => Err(Fail::field("institution", FieldError::Malformed)),
        }
    }

    /// Puts a change that was made on record, with the words that were confirmed, and tells everybody.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn record(&self, tx: &mut Tx, line: &Line, change: &CareChange, shown: (&str, &str)) -> Outcome<()> {
        // The words that were confirmed stand with the change that this names.
        tx.about(Verb::Shared, format!("{},{}", line.institution.id, line.version));
        let by = self.author(tx).await?;
        let record = Record { reason: &change.reason, core: None, shown, by: &by };
        store::care_list::changed(tx, self.on.id, line, &record).await?;
        let kind = match (change.version, change.end) {
            (0, _) => Some(SystemKind::InstitutionListed),
            (_, true) => Some(SystemKind::InstitutionRemoved),
            _ => None,
        };
        if let Some(kind) = kind {
            let (id, name) = (self.app.clock.new_id()?, &line.institution.name);
            let seq = store::entry::insert_system(tx, id, self.on.id, kind, name).await?;
            tx.emit(Outgoing::entries(self.on.id, seq, Audience::Everyone));
        }
        tx.emit(Outgoing::to_circle(EventKind::Access, self.on.id));
        if line.to.is_some() {
            core_role::lapse(tx, self.on.id, Some(line.institution.id)).await?;
        }
        if change.end {
            inquiry::pass_on(tx, self.on.id, Some(line.institution.id)).await?;
        }
        Ok(())
    }

    /// How the editor appears on record.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn author(&self, tx: &mut Tx) -> Outcome<Author> {
        let standing = standing_for(&self.on.facts, Right::CareListEdit);
        store::people::author_by(tx.conn(), self.me, self.on.id, standing).await
    }

    /// Makes a change, to see who sees the record afterwards.
    async fn attempt(&self, tx: &mut Tx, change: &CareChange) -> Outcome<Tried> {
        let now = tx.now;
        let before = store::subject::circle_by_institution(tx.conn(), self.on.id, now).await?;
        let line = self.apply(tx, change, false).await?;
        // Somebody must keep the list: the core role is handed over before it ends.
        if line.core && line.to.is_some() {
            return Err(Fail::field("core", FieldError::Malformed));
        }
        // Of what is planned, the day on which it begins is looked at.
        let then = if change.end { now } else { line.from.max(now) };
        let after = store::subject::circle_by_institution(tx.conn(), self.on.id, then).await?;
        Ok(Tried { before, line, then, after })
    }

    /// …として見る (M7-3): the record as somebody would see it after a change, and as far as `mine` reaches. The change is
    /// made, looked at, and the caller takes it back.
    ///
    /// # Errors
    /// As [`Editor::apply`]; the person neither sees the record now nor would see it then.
    pub async fn screen(&self, tx: &mut Tx, asked: &SeenAs, mine: &[Audience]) -> Outcome<SeenScreen> {
        // An offer of the 中心の役割 changes what nobody sees.
        if asked.change.core {
            return Err(Fail::field("core", FieldError::Malformed));
        }
        let tried = self.attempt(tx, &asked.change).await?;
        let (actor, facts) = match asked.person {
            Some(person) => self.seen_by(tx, person, &tried).await?,
            None => self.seen_by_staff(tx, &tried).await?,
        };
        let (conn, subject) = (tx.conn(), self.on.id);
        let theirs = timeline_scope(&actor, &facts).unwrap_or_default();
        let both: Vec<Audience> = theirs.iter().copied().filter(|audience| mine.contains(audience)).collect();
        if both.is_empty() {
            return Ok(SeenScreen { actor, facts, items: Vec::new(), total: 0 });
        }
        let newest = EntryQuery { limit: Some(FIRST_LIMIT), ..EntryQuery::default() };
        let (items, ..) = store::entry::page(&mut *conn, subject, &both, &newest).await?;
        let (_, total) = store::subject::counters(conn, subject, &both).await?;
        Ok(SeenScreen { actor, facts, items, total })
    }

    /// Somebody whom the change concerns, as they stand toward the subject then.
    async fn seen_by(&self, tx: &mut Tx, person: PersonId, tried: &Tried) -> Outcome<(Actor, SubjectFacts)> {
        let Tried { before, after, then, .. } = tried;
        if !before.iter().chain(after).any(|(_, member)| member.person == person) {
            return Err(Fail::field("person", FieldError::Malformed));
        }
        let conn = tx.conn();
        let state = store::account::state(&mut *conn, person).await?;
        let mut actor = store::session::actor(&mut *conn, person, state, *then).await?;
        let facts = store::subject::facts(conn, person, self.on.id, *then).await?.ok_or(ProblemCode::NotFound)?;
        // What else they do is nobody's business here, nor whether the log is open to them.
        let counts = |of: InstitutionId| facts.standings.iter().any(|standing| standing.institution == Some(of));
        actor.grants.retain(|grant| grant.institution.is_some_and(counts));
        Ok((actor, SubjectFacts { log_opened: false, ..facts }))
    }

    /// Whoever the institution will register.
    async fn seen_by_staff(&self, tx: &mut Tx, tried: &Tried) -> Outcome<(Actor, SubjectFacts)> {
        let Line { institution, core, .. } = &tried.line;
        let of = Some(institution.id);
        let grant = Grant { role: Role::Staff, institution: of, occupations: Vec::new() };
        // Nobody has this id.
        let (person, withheld) = (PersonId::from_parts(0, &[0; 10]), store::rights::withheld(tx.conn()).await?);
        let actor = Actor { person, state: AccountState::Active, grants: vec![grant], withheld };
        let ends = tried.line.to.is_some_and(|to| to <= tried.then);
        let sees = institution.joined && !ends;
        let standing = sees.then_some(Standing { role: Role::Staff, institution: of, core: *core });
        Ok((actor, SubjectFacts { standings: standing.into_iter().collect(), ..self.on.facts.clone() }))
    }

    /// What a change does: it is made, looked at, and the caller takes it back.
    ///
    /// # Errors
    /// As [`Editor::apply`].
    pub async fn effect(&self, tx: &mut Tx, change: &CareChange) -> Outcome<(Line, CareEffect)> {
        if change.core {
            return self.offer_effect(tx, change).await;
        }
        let Tried { before, line, after, .. } = self.attempt(tx, change).await?;
        let now = tx.now;
        let only = |these: &[(Option<InstitutionId>, Member)], those: &[(Option<InstitutionId>, Member)]| {
            let there = |member: &Member| those.iter().any(|(_, other)| other.person == member.person);
            let ours = these.iter().filter(|(of, member)| *of == Some(line.institution.id) && !there(member));
            ours.map(|(_, member)| member.clone()).collect::<Vec<_>>()
        };
        let (gained, lost) = (only(&after, &before), only(&before, &after));
        let staff = store::care_list::staff(tx.conn(), line.institution.id, now).await?;
        // A desk of the operator learns nothing of the record, not even how much there is.
        let (records, since) = match self.on.facts.standings.is_empty() {
            true => (Vec::new(), None),
            false => store::care_list::records(tx.conn(), self.on.id).await?,
        };
        let seal = seal(self.on.id, change, &gained, &lost, staff)?;
        let institution = line.institution.clone();
        Ok((line, CareEffect { institution, gained, lost, staff, records, since, seal }))
    }

    /// Makes a change whose effect was shown and confirmed.
    ///
    /// # Errors
    /// As [`Editor::apply`]; nothing was confirmed, or something else (412).
    pub async fn confirmed(&self, tx: &mut Tx, change: &CareChange, seal: &str, shown: &str) -> Outcome<Line> {
        let shown = clean(shown, MAX_SHOWN).map_err(|error| Fail::field("shown", error))?;
        if change.core {
            tx.about(Verb::Granted, change.institution.to_string());
            return self.offer(tx, change, (shown, seal)).await;
        }
        tx.about(Verb::Shared, change.institution.to_string());
        if let Some(done) = self.done_before(tx, change, seal).await? {
            return Ok(done);
        }
        let (line, effect) = self.effect(tx, change).await?;
        if effect.seal != seal {
            return Err(ProblemCode::VersionConflict.into());
        }
        for member in effect.gained.iter().chain(&effect.lost) {
            tx.emit(Outgoing::to_person(EventKind::Claims, member.person));
        }
        self.record(tx, &line, change, (shown, seal)).await?;
        Ok(line)
    }

    /// The same change, if its answer was lost after it was made: the newest of the institution, with that seal.
    async fn done_before(&self, tx: &mut Tx, change: &CareChange, seal: &str) -> Outcome<Option<Line>> {
        let of = change.institution;
        let all = lines(tx.conn(), self.on.id).await?;
        let newest = all.into_iter().filter(|line| line.institution.id == of).max_by_key(|line| line.version);
        let sealed = store::care_list::sealed(tx.conn(), self.on.id, of, seal).await?;
        Ok(newest.filter(|line| Some(line.version) == sealed))
    }
}

/// Names an effect: what is changed, who gains, who loses, and how many could be registered.
///
/// # Errors
/// It cannot be written down.
pub fn seal(
    subject: SubjectId,
    change: &CareChange,
    gained: &[Member],
    lost: &[Member],
    staff: u32,
) -> Outcome<String> {
    let people = |who: &[Member]| who.iter().map(|member| member.person.to_string()).collect::<Vec<_>>();
    sealed(&(subject, change, people(gained), people(lost), staff))
}

/// A name for what was shown.
///
/// # Errors
/// It cannot be written down.
pub(crate) fn sealed(what: &impl serde::Serialize) -> Outcome<String> {
    Ok(hex(&sha2::Sha256::digest(serde_json::to_vec(what)?)))
}

/// The list as it is now with what is to come, or as it was at the end of a day.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &mut AnyConnection,
    on: &SubjectOn,
    query: &CareListQuery,
    now: Timestamp,
) -> Outcome<CareList> {
    let past = query.on.map(|day| after(day).plus_ms(-1)).filter(|at| *at < now);
    let at = past.unwrap_or(now);
    let shown = lines(conn, on.id).await?.into_iter().filter(|line| {
        let begun = line.from <= at || past.is_none();
        begun && line.to.is_none_or(|to| to > at && to > line.from)
    });
    let mut circle = match past {
        None => store::subject::circle_by_institution(conn, on.id, now).await?,
        Some(_) => Vec::new(),
    };
    // Without a consent, or while sharing is stopped, nobody sees anything but the subject (A.4-2).
    if on.facts.consent != Consent::Effective || on.facts.sharing != Sharing::Open {
        circle.retain(|(_, member)| member.role == Role::Subject);
    }
    let since = now.plus_ms(-REVIEW_DAYS * DAY_MS);
    let active = match past {
        None => store::care_list::active(conn, on.id, since).await?,
        Some(_) => Vec::new(),
    };
    let of = |institution: Option<InstitutionId>| {
        let theirs = circle.iter().filter(move |(of, _)| *of == institution);
        theirs.map(|(_, member)| member.clone()).collect::<Vec<_>>()
    };
    // The row says who keeps the list now; what became of it after that day is told by the changes.
    let moves = match past {
        Some(at) => store::care_list::core_moves(conn, on.id, at).await?,
        None => Vec::new(),
    };
    let rows = shown.map(|mut line| {
        let next = moves.iter().find(|(institution, _)| *institution == line.institution.id);
        line.core = next.map_or(line.core, |(_, moved)| *moved == CoreMove::Given);
        let people = of(Some(line.institution.id));
        let idle = past.is_none() && line.from < since && !active.contains(&line.institution.id);
        as_listed(line, people, idle)
    });
    let (mut rows, own_side): (Vec<_>, _) = (rows.collect(), of(None));
    // Whoever kept it on that day stands first.
    rows.sort_by_key(|row| !row.core);
    let mut offer = match past {
        None => core_role::standing(conn, on.id, now).await?,
        Some(_) => None,
    };
    // Why it was declined is for whoever asked.
    if !on.facts.standings.iter().any(|standing| standing.role == Role::Staff && standing.core) {
        offer.iter_mut().filter_map(|offer| offer.settled.as_mut()).for_each(|settled| settled.reason.clear());
    }
    Ok(CareList { rows, own_side, offer })
}

/// Chooses how the institutions are read. It discloses nothing and takes nothing away.
///
/// # Errors
/// The two name other institutions, or one twice; the list does not stand as it was seen (412).
pub async fn order(tx: &mut Tx, on: &SubjectOn, order: &CareOrder) -> Outcome<()> {
    order.check().map_err(|(field, error)| Fail::field(field, error))?;
    tx.about(Verb::Modified, "order");
    let (now, all) = (tx.now, lines(tx.conn(), on.id).await?);
    let open = all.iter().filter(|line| line.is_open(now)).map(|line| line.institution.id);
    // What came to the list meanwhile stands behind; what was moved by somebody else is seen first.
    let stands: Vec<InstitutionId> = open.filter(|one| order.seen.contains(one)).collect();
    if stands == order.institutions {
        // Sent again, or what somebody else wanted too.
        return Ok(());
    }
    if stands != order.seen {
        return Err(ProblemCode::VersionConflict.into());
    }
    store::care_list::order(tx, on.id, &order.institutions).await?;
    tx.emit(Outgoing::to_circle(EventKind::CareOrder, on.id));
    Ok(())
}

/// One line as the list shows it.
///
/// # Errors
/// The database does not answer.
pub async fn listed(conn: &mut AnyConnection, on: &SubjectOn, line: Line, now: Timestamp) -> Outcome<Listed> {
    let circle = store::subject::circle_by_institution(conn, on.id, now).await?;
    let theirs = circle.into_iter().filter(|(of, _)| *of == Some(line.institution.id));
    let people = theirs.map(|(_, member)| member).collect();
    Ok(as_listed(line, people, false))
}

fn as_listed(line: Line, people: Vec<Member>, idle: bool) -> Listed {
    let Line { institution, core, from, to, reason, version } = line;
    Listed { institution, core, from, to, reason, version, people, idle }
}

/// 担当者の登録 (M7-1): who of an institution concerns a subject from now on, and who no longer.
///
/// # Errors
/// A day is wrong, somebody does not work there, the institution does not stand on the subject's list, or the database
/// refuses.
pub async fn assign(app: &App, tx: &mut Tx, institution: InstitutionId, body: &Assign) -> Outcome<CaredFor> {
    let now = tx.now;
    body.check(now.date()).map_err(|(field, error)| Fail::field(field, error))?;
    tx.concerns(body.subject);
    let known = cared(tx, institution, body.subject).await?;
    if !body.begin.is_empty() {
        refuse_dead(tx, body.subject, Right::StaffAssign).await?;
    }
    let from = body.from.map_or(now, |from| from.start().max(now));
    let to = body.to.map(after);
    for person in &body.begin {
        if !store::care_list::works_for(tx.conn(), *person, institution, now).await? {
            return Err(Fail::field("begin", FieldError::Malformed));
        }
        let mut theirs = known.staff.iter().filter(|known| known.person == *person);
        // What runs then is given its new end; what was planned for later begins earlier.
        let running = theirs.find(|known| known.from <= from && known.to.is_none_or(|end| end > from));
        if running.is_some_and(|known| known.to == to || known.to.is_none() && to.is_none()) {
            continue;
        }
        store::care_list::unplan(tx, body.subject, *person, institution, from).await?;
        let begins = running.map_or(from, |known| known.from);
        store::care_list::assign(tx, body.subject, *person, institution, (begins, to)).await?;
        if running.is_some() {
            continue;
        }
        let name = store::people::name_of(tx.conn(), *person).await?.full();
        let id = app.clock.new_id()?;
        let seq = store::entry::insert_system(tx, id, body.subject, SystemKind::StaffAssigned, &name).await?;
        tx.emit(Outgoing::entries(body.subject, seq, Audience::Everyone));
    }
    for person in &body.end {
        store::care_list::relieve(tx, body.subject, *person, institution).await?;
    }
    let people: Vec<String> = body.begin.iter().chain(&body.end).map(ToString::to_string).collect();
    tx.about(Verb::Granted, people.join(","));
    for person in body.begin.iter().chain(&body.end) {
        tx.emit(Outgoing::to_person(EventKind::Claims, *person));
    }
    tx.emit(Outgoing::to_circle(EventKind::Access, body.subject));
    cared(tx, institution, body.subject).await
}

/// Subjects on whose list the institution stands now and whose record is shared, with its 担当者 and what it is asked.
///
/// # Errors
/// The database does not answer.
pub async fn cared_for(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<CaredFor>> {
    let mut all = store::care_list::cared_for(conn, institution, now).await?;
    core_role::mark(conn, institution, &mut all, now).await?;
    Ok(all)
}

/// One of them.
///
/// # Errors
/// The institution does not stand on the subject's list, or the record is not shared (not found).
pub(crate) async fn cared(tx: &mut Tx, institution: InstitutionId, subject: SubjectId) -> Outcome<CaredFor> {
    let now = tx.now;
    let all = cared_for(tx.conn(), institution, now).await?;
    all.into_iter().find(|cared| cared.head.id == subject).ok_or_else(|| ProblemCode::NotFound.into())
}

/// A living subject: of another one nothing begins any more.
///
/// # Errors
/// The subject has died.
pub(crate) async fn refuse_dead(tx: &mut Tx, subject: SubjectId, right: Right) -> Outcome<()> {
    match store::subject::state(tx.conn(), subject).await? {
        SubjectState::Preparing | SubjectState::Active => Ok(()),
        _ => Err(Fail::denied(Denied::SubjectDeceased, right)),
    }
}
