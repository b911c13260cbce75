//! The one gate between a request and data. `Allowed<E>` is what a handler gets: the request was
//! authenticated, its target loaded, the policy asked. There is no other way to a [`Permit`] for a
//! request, and no other way to send an endpoint's reply than [`Allowed::release`] (and its kin) and
//! [`Allowed::done`], which write the access log and judge again if anything about access changed
//! meanwhile (reliability 3.5); the receipt of an act that changes what its maker may see is the one exception
//! ([`Allowed::acknowledge`]).

use crate::{
    app::App,
    audit::{Items, Row, Verb},
    auth::session::{self, Context, TokenHash},
    db::{Engine, Permit, Tx},
    fail::{Fail, Outcome},
    origin::Origin,
    store,
};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts as _, RawPathParams, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use contract::{
    Denied, Endpoint, EntryId, Facts, InstitutionId, Problem, ProblemCode, Right, Role, SubjectId, Target, can,
    endpoint::BACKGROUND,
    entry::Entry,
    media::PIECE,
    policy::{Audience, Consent, Grant, RecordState, Standing, SubjectFacts, is_write, role_may, timeline_scope},
};
use futures_util::future::try_join_all;
use serde::de::{Deserialize as _, DeserializeOwned, value::BytesDeserializer};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Largest JSON body (reliability 2.6).
const MAX_BODY: usize = 256 * 1024;
/// Content type of bytes that are no JSON.
pub const OCTETS: &str = "application/octet-stream";
/// All of it must have come within so long: even the slowest phone line carries that.
const BODY_WITHIN: Duration = Duration::from_secs(60);

/// What the right was judged on.
#[derive(Clone, Debug)]
pub enum On {
    /// Own account, list, platform.
    Plain,
    /// An institution.
    Institution(InstitutionId),
    /// A subject.
    Subject(SubjectOn),
    /// An entry.
    Entry(SubjectOn, Box<Entry>),
}

/// A subject with the facts that were so when it was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectOn {
    /// Id.
    pub id: SubjectId,
    /// Facts.
    pub facts: SubjectFacts,
}

/// A request that passed the gate.
pub struct Allowed<E: Endpoint> {
    /// The server.
    pub app: App,
    /// Who asks.
    pub me: Arc<Context>,
    /// On what.
    pub on: On,
    /// Query string.
    pub query: E::Query,
    /// Body.
    pub body: E::Body,
    /// Ids in the path, in order.
    pub ids: Vec<String>,
    /// Which bytes of a file are asked for, as the header says.
    pub range: Option<HeaderValue>,
    token: TokenHash,
    epoch: u64,
    row: Row,
}

/// A public request: nobody needs to be signed in.
pub struct Open<E: Endpoint> {
    /// The server.
    pub app: App,
    /// Body.
    pub body: E::Body,
    /// Where it came from.
    pub origin: Origin,
    /// Browser and system in short.
    pub device: String,
    /// The session that the browser names, good or not.
    pub token: Option<TokenHash>,
}

impl<E: Endpoint + 'static> FromRequest<App> for Open<E> {
    type Rejection = Fail;

    async fn from_request(request: Request, app: &App) -> Outcome<Self> {
        let origin = Origin::of(&request);
        let agent = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok());
        let device = session::device_name(agent.unwrap_or(""));
        let token = token(request.headers()).ok();
        let (_, body) = parse::<E>(request).await?;
        Ok(Self { app: app.clone(), body, origin, device, token })
    }
}

impl<E: Endpoint + 'static> FromRequest<App> for Allowed<E> {
    type Rejection = Fail;

    async fn from_request(request: Request, app: &App) -> Outcome<Self> {
        let origin = Origin::of(&request);
        let token = token(request.headers())?;
        let epoch = app.access.now();
        let background = request.headers().contains_key(BACKGROUND);
        let me =
            if background { app.sessions.look_up(app, token).await? } else { app.sessions.find(app, token).await? };
        let (mut parts, body) = request.into_parts();
        let range = parts.headers.get(header::RANGE).cloned();
        let ids = match RawPathParams::from_request_parts(&mut parts, app).await {
            Ok(params) => params.iter().map(|(_, value)| value.to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        let mut row = Row {
            person: Some(me.actor.person),
            role: me.actor.grants.first().map(|g| g.role),
            institution: None,
            subject: None,
            verb: Verb::Viewed,
            what: E::NAME,
            items: "".into(),
            session: Some(me.session),
            address: Some(origin.address),
            request: origin.request,
            result: "ok",
        };
        let judged = judge::<E>(app, &me, E::RIGHT, &ids, &mut row).await;
        let on = match judged {
            Ok(on) => on,
            Err(fail) => {
                row.result = fail.result_code();
                return Err(Refused { row, fail }.into_logged(app).await);
            }
        };
        let (query, body) = parse::<E>(Request::from_parts(parts, body)).await?;
        Ok(Self { app: app.clone(), me, on, query, body, ids, range, token, epoch, row })
    }
}

/// A refusal that is not on record yet.
struct Refused {
    row: Row,
    fail: Fail,
}

impl Refused {
    async fn into_logged(self, app: &App) -> Fail {
        match app.read_log.write(self.row).await {
            Ok(()) => self.fail,
            Err(unlogged) => unlogged,
        }
    }
}

/// The session token of a request, hashed.
///
/// # Errors
/// `signed_out`.
pub fn token(headers: &HeaderMap) -> Outcome<TokenHash> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let token = cookies.filter_map(session::token_of).next();
    token.map(TokenHash::of).ok_or_else(|| ProblemCode::SignedOut.into())
}

/// A permit for what a person does to their own account.
pub fn own_permit(me: &Context, what: &'static str) -> Permit {
    Permit {
        row: Row {
            person: Some(me.actor.person),
            role: me.actor.grants.first().map(|g| g.role),
            institution: None,
            subject: None,
            verb: Verb::Session,
            what,
            items: "".into(),
            session: Some(me.session),
            address: None,
            request: None,
            result: "ok",
        },
    }
}

async fn judge<E: Endpoint>(app: &App, me: &Context, right: Right, ids: &[String], row: &mut Row) -> Outcome<On> {
    let not_found = || Fail::from(ProblemCode::NotFound);
    let first = || ids.first().ok_or_else(not_found);
    match E::TARGET {
        Target::Plain => {
            row.role = carrier(me, right, None).or(row.role);
            permit(me, right, &Facts::Plain)?;
            Ok(On::Plain)
        }
        Target::Institution => {
            let id: InstitutionId = first()?.parse().map_err(|_| not_found())?;
            row.institution = Some(id);
            row.role = carrier(me, right, Some(id)).or(row.role);
            permit(me, right, &Facts::Institution(id))?;
            Ok(On::Institution(id))
        }
        Target::Subject => {
            let id: SubjectId = first()?.parse().map_err(|_| not_found())?;
            let subject = subject_on(app, me, id).await?.ok_or_else(not_found)?;
            note(row, me, &subject, right);
            let mut facts = subject.facts.clone();
            if right == Right::ConsentWithdraw && facts.consent == Consent::Withdrawn {
                // Sent again after its answer was lost, a withdrawal finds what it did itself. The handler looks for
                // it first.
                facts.consent = Consent::Effective;
            }
            permit(me, right, &Facts::Subject(&facts))?;
            Ok(On::Subject(subject))
        }
        Target::Entry => {
            let id: EntryId = first()?.parse().map_err(|_| not_found())?;
            let mut conn = app.db.read().acquire().await?;
            let entry = store::entry::get(&mut conn, id).await?.ok_or_else(not_found)?;
            drop(conn);
            let subject = subject_on(app, me, entry.subject).await?.ok_or_else(not_found)?;
            note(row, me, &subject, right);
            row.items = id.to_string().into();
            let mut facts = entry.facts();
            if matches!(right, Right::EntryCorrect | Right::EntryCancel) {
                // Sent again after its answer was lost, a write finds its entry changed by itself. The
                // handler looks for it first, and asks for the entry's state only if it is new.
                facts.state = RecordState::Normal;
            }
            permit(me, right, &Facts::Record(&subject.facts, facts))?;
            Ok(On::Entry(subject, Box::new(entry)))
        }
    }
}

/// The role by which somebody uses a right that is about no subject: the log names no other.
fn carrier(me: &Context, right: Right, on: Option<InstitutionId>) -> Option<Role> {
    let fits = |grant: &&Grant| {
        role_may(grant.role, false, right)
            && me.actor.is_left(grant.role, right)
            && (on.is_none() || grant.institution.is_none() || grant.institution == on)
    };
    me.actor.grants.iter().find(fits).map(|grant| grant.role)
}

fn permit(me: &Context, right: Right, facts: &Facts<'_>) -> Outcome<()> {
    can(&me.actor, right, facts).map_err(|denied| Fail::denied(denied, right))
}

/// Facts about a subject as they concern this person, now.
///
/// # Errors
/// The database does not answer.
pub async fn subject_on(app: &App, me: &Context, id: SubjectId) -> Outcome<Option<SubjectOn>> {
    let (person, epoch, now) = (me.actor.person, app.access.now(), app.clock.now());
    let facts = match app.db.cache.facts(person, id, epoch, now.0) {
        Some(facts) => facts,
        None => {
            let mut conn = app.db.read().acquire().await?;
            let facts = store::subject::facts(&mut conn, person, id, now).await?;
            app.db.cache.put_facts(person, id, epoch, now.0, facts.clone());
            facts
        }
    };
    Ok(facts.map(|facts| SubjectOn { id, facts }))
}

/// Puts subject, role and institution into the log row: the standing that carries the right, or the desk's role.
fn note(row: &mut Row, me: &Context, subject: &SubjectOn, right: Right) {
    // An outsider's attempt is logged with the subject, so that the subject can see it.
    row.subject = Some(subject.id);
    let desk = carrier(me, right, None).filter(|role| role.is_of_platform());
    if let (None, Some(role)) = (carrying(&subject.facts, right), desk) {
        row.role = Some(role);
    } else if let Some(standing) = standing_for(&subject.facts, right) {
        row.role = Some(standing.role);
        row.institution = standing.institution;
    } else if let Some(staff) = me.actor.grants.iter().find(|grant| grant.role == Role::Staff) {
        // Who tries as somebody's staff is for that institution to know of.
        row.role = Some(staff.role);
        row.institution = staff.institution;
    }
}

/// The standing by which a right is used; none: a desk of the operator uses it, or nobody may.
pub fn carrying(facts: &SubjectFacts, right: Right) -> Option<&Standing> {
    facts.standings.iter().find(|s| role_may(s.role, s.core, right))
}

/// The standing by which a right is used; the first one when none carries it.
pub fn standing_for(facts: &SubjectFacts, right: Right) -> Option<&Standing> {
    carrying(facts, right).or_else(|| facts.standings.first())
}

impl<E: Endpoint> Allowed<E> {
    /// The subject that was judged.
    ///
    /// # Errors
    /// The endpoint is not about a subject: a programming error, answered as our fault.
    pub fn subject(&self) -> Outcome<&SubjectOn> {
        match &self.on {
            On::Subject(subject) | On::Entry(subject, _) => Ok(subject),
            On::Plain | On::Institution(_) => Err(Fail::internal("the endpoint has no subject")),
        }
    }

    /// The entry that was judged, and its subject.
    ///
    /// # Errors
    /// As [`Allowed::subject`].
    pub fn entry(&self) -> Outcome<(&SubjectOn, &Entry)> {
        match &self.on {
            On::Entry(subject, entry) => Ok((subject, entry)),
            _ => Err(Fail::internal("the endpoint has no entry")),
        }
    }

    /// The audiences whose entries this person reads.
    ///
    /// # Errors
    /// The policy's no.
    pub fn scope(&self) -> Outcome<&'static [Audience]> {
        timeline_scope(&self.me.actor, &self.subject()?.facts).map_err(|d| Fail::denied(d, Right::TimelineRead))
    }

    /// Asks the policy a further right that only the body tells (an entry for professionals).
    ///
    /// # Errors
    /// The policy's no, which is logged.
    pub async fn also(&self, right: Right, entry: Option<&Entry>) -> Outcome<()> {
        let facts = &self.subject()?.facts;
        let facts = entry.map_or(Facts::Subject(facts), |e| Facts::Record(facts, e.facts()));
        match permit(&self.me, right, &facts) {
            Ok(()) => Ok(()),
            Err(fail) => {
                let row = Row { result: fail.result_code(), ..self.row.clone() };
                Err(Refused { row, fail }.into_logged(&self.app).await)
            }
        }
    }

    /// Opens the write transaction. Nothing can be saved after access ended: whoever ends it commits
    /// before or after us, and if before, we judge again.
    ///
    /// # Errors
    /// Access ended meanwhile, or the database does not answer.
    pub async fn begin(&self) -> Outcome<Tx> {
        let tx = self.app.db.begin(Permit { row: self.row.clone() }, &self.app.clock).await?;
        match self.judge_again(E::RIGHT).await {
            Ok(()) => Ok(tx),
            Err(refused) => {
                // The log writes through the transaction's own connection: give it back first.
                let fail = tx.finish::<()>(Err(ProblemCode::NotFound.into())).await.err();
                drop(fail);
                Err(refused.into_logged(&self.app).await)
            }
        }
    }

    /// Ends the write transaction by what came of it; a refusal goes on record (J-41).
    ///
    /// # Errors
    /// The given failure, or the commit's own.
    pub async fn finish<T>(&self, tx: Tx, result: Outcome<T>) -> Outcome<T> {
        match tx.finish(result).await {
            Ok(value) => Ok(value),
            Err(fail) => {
                let row = Row { result: fail.result_code(), ..self.row.clone() };
                Err(Refused { row, fail }.into_logged(&self.app).await)
            }
        }
    }

    /// Sends a reply that only reads: logs it, judges again if access changed, then lets it go.
    ///
    /// # Errors
    /// Access ended meanwhile, or the log could not be written.
    pub async fn release(self, items: impl Into<Items>, reply: &E::Reply) -> Outcome<Response> {
        let bytes = serde_json::to_vec(reply)?;
        self.release_written(items, bytes).await
    }

    /// As [`Allowed::release`], for a reply that was already written out as JSON.
    ///
    /// # Errors
    /// As [`Allowed::release`].
    pub async fn release_written(mut self, items: impl Into<Items>, body: impl Into<Body>) -> Outcome<Response> {
        self.row.items = items.into();
        self.app.read_log.write(self.row.clone()).await?;
        self.still_allowed(E::RIGHT).await?;
        Ok(json(StatusCode::OK, body))
    }

    /// As [`Allowed::release_written`], for bytes that are no JSON.
    ///
    /// # Errors
    /// As [`Allowed::release`].
    pub async fn release_file(mut self, items: impl Into<Items>, file: Response) -> Outcome<Response> {
        self.row.items = items.into();
        self.app.read_log.write(self.row.clone()).await?;
        self.release_piece(file).await
    }

    /// Sends what belongs to something that has a row of the log already: a small picture of an entry that was
    /// listed, a further stretch of a film, how far a file is.
    ///
    /// # Errors
    /// Access ended meanwhile.
    pub async fn release_piece(self, piece: Response) -> Outcome<Response> {
        self.still_allowed(E::RIGHT).await?;
        Ok(piece)
    }

    /// As [`Allowed::release`], for a reply that shows several subjects: each finds the view in its own
    /// log (M5-3). A reply that shows none is one view of nobody.
    ///
    /// # Errors
    /// As [`Allowed::release`].
    pub async fn release_about<'a>(
        self,
        shown: impl Iterator<Item = (SubjectId, &'a SubjectFacts)>,
        reply: &E::Reply,
    ) -> Outcome<Response> {
        let bytes = serde_json::to_vec(reply)?;
        self.let_go(shown.collect(), json(StatusCode::OK, bytes)).await
    }

    /// As [`Allowed::release_about`], for a file that leaves the service: 書出 in the log of each.
    ///
    /// # Errors
    /// As [`Allowed::release`].
    pub async fn export_about<'a>(
        mut self,
        shown: impl Iterator<Item = (SubjectId, &'a SubjectFacts)>,
        file: Response,
    ) -> Outcome<Response> {
        self.row.verb = Verb::Exported;
        self.let_go(shown.collect(), file).await
    }

    /// As [`Allowed::release`], for a desk of the operator, which stands in no circle: each subject finds it in its log.
    ///
    /// # Errors
    /// As [`Allowed::release`].
    pub async fn release_on_desk(self, mut subjects: Vec<SubjectId>, reply: &E::Reply) -> Outcome<Response> {
        let bytes = serde_json::to_vec(reply)?;
        subjects.sort_unstable();
        subjects.dedup();
        let of =
            |subject: SubjectId| Row { subject: Some(subject), items: subject.to_string().into(), ..self.row.clone() };
        let mut rows: Vec<Row> = subjects.into_iter().map(of).collect();
        if rows.is_empty() {
            rows.push(self.row.clone());
        }
        try_join_all(rows.into_iter().map(|row| self.app.read_log.write(row))).await?;
        self.still_allowed(E::RIGHT).await?;
        Ok(json(StatusCode::OK, bytes))
    }

    async fn let_go(self, shown: Vec<(SubjectId, &SubjectFacts)>, reply: Response) -> Outcome<Response> {
        let mut rows: Vec<Row> = shown
            .iter()
            .map(|&(subject, facts)| {
                let standing = standing_for(facts, E::RIGHT);
                Row {
                    subject: Some(subject),
                    role: standing.map(|s| s.role).or(self.row.role),
                    institution: standing.and_then(|s| s.institution).or(self.row.institution),
                    items: subject.to_string().into(),
                    ..self.row.clone()
                }
            })
            .collect();
        if rows.is_empty() {
            rows.push(self.row.clone());
        }
        try_join_all(rows.into_iter().map(|row| self.app.read_log.write(row))).await?;
        self.still_so(&shown).await?;
        Ok(reply)
    }

    /// Each subject that is shown was judged by itself: once anything about access has changed, each is
    /// looked up again, until nothing changes meanwhile. What is not so any more is asked for anew.
    async fn still_so(&self, shown: &[(SubjectId, &SubjectFacts)]) -> Outcome<()> {
        let mut judged = if self.app.db.engine == Engine::Postgres { None } else { Some(self.epoch) };
        loop {
            self.still_allowed(E::RIGHT).await?;
            let epoch = self.app.access.now();
            if judged == Some(epoch) {
                return Ok(());
            }
            let mut conn = self.app.db.read().acquire().await?;
            let now = self.app.clock.now();
            let same = match self.on {
                // Those on whose list the institution stands; the admin stands in no circle.
                On::Institution(institution) => {
                    let cared = store::care_list::cared_for(&mut conn, institution, now).await?;
                    shown.iter().all(|(id, _)| cared.iter().any(|cared| cared.head.id == *id))
                }
                _ => {
                    let mine = store::subject::mine(&mut conn, self.me.actor.person, now).await?;
                    let so = |(id, facts): &(SubjectId, &SubjectFacts)| {
                        mine.iter().any(|mine| mine.head.id == *id && alike(&mine.facts, facts))
                    };
                    shown.iter().all(so)
                }
            };
            if !same {
                return Err(ProblemCode::Unavailable.into());
            }
            judged = Some(epoch);
        }
    }

    /// Sends the reply of a write, whose log row was committed with it.
    ///
    /// # Errors
    /// Access ended meanwhile; the write stands.
    pub async fn done(self, status: StatusCode, reply: &E::Reply) -> Outcome<Response> {
        let bytes = serde_json::to_vec(reply)?;
        // The write may have ended the right to repeat it; what leaves now is a reading. A desk of the operator reads
        // nothing of the record: it has its own act answered.
        let reading = match E::TARGET {
            Target::Subject | Target::Entry if self.subject()?.facts.standings.is_empty() => E::RIGHT,
            // Nor does an act beside the record, as a question about it.
            Target::Subject | Target::Entry if !is_write(E::RIGHT) => E::RIGHT,
            Target::Subject | Target::Entry => Right::TimelineRead,
            Target::Plain | Target::Institution => E::RIGHT,
        };
        self.still_allowed(reading).await?;
        Ok(json(status, bytes))
    }

    /// As [`Allowed::done`], for an institution's write about a subject whose record is shared with it: what it answers is
    /// a view of that subject.
    ///
    /// # Errors
    /// Sharing or access ended meanwhile; the write stands.
    pub async fn done_about(
        self,
        status: StatusCode,
        (subject, facts): (SubjectId, &SubjectFacts),
        reply: &E::Reply,
    ) -> Outcome<Response> {
        let bytes = serde_json::to_vec(reply)?;
        self.still_so(&[(subject, facts)]).await?;
        Ok(json(status, bytes))
    }

    /// Sends the receipt of an act that changed what its own maker may see. It says that the act stands, and nothing
    /// of the record: so it is not judged again.
    ///
    /// # Errors
    /// It cannot be written down.
    pub fn acknowledge(self, status: StatusCode, receipt: &E::Reply) -> Outcome<Response> {
        Ok(json(status, serde_json::to_vec(receipt)?))
    }

    /// Nothing about access changed since the judgement, or it did and the answer is the same. What
    /// leaves after somebody was told that access has ended, was judged after it ended.
    async fn still_allowed(&self, right: Right) -> Outcome<()> {
        match self.judge_again(right).await {
            Ok(()) => Ok(()),
            Err(refused) => Err(refused.into_logged(&self.app).await),
        }
    }

    async fn judge_again(&self, right: Right) -> Result<(), Refused> {
        // Several server processes share a PostgreSQL: their changes do not move our epoch in time.
        let mut judged = if self.app.db.engine == Engine::Postgres { None } else { Some(self.epoch) };
        loop {
            let epoch = self.app.access.now();
            if judged == Some(epoch) {
                return Ok(());
            }
            let mut row = self.row.clone();
            let me = match self.app.sessions.look_up_again(&self.app, self.token).await {
                Ok(me) => me,
                Err(fail) => {
                    row.result = fail.result_code();
                    return Err(Refused { row, fail });
                }
            };
            let again = judge::<E>(&self.app, &me, right, &self.ids, &mut row).await;
            let same = match (&self.on, &again) {
                // Made of what was withheld before: asked again, it is made of what is withheld now.
                (On::Plain, Ok(On::Plain)) if me.actor.withheld != self.me.actor.withheld => {
                    let fail = Fail::from(ProblemCode::Unavailable);
                    row.result = fail.result_code();
                    return Err(Refused { row, fail });
                }
                (On::Plain, Ok(On::Plain)) => me.actor == self.me.actor,
                (On::Institution(a), Ok(On::Institution(b))) => a == b,
                (On::Subject(a) | On::Entry(a, _), Ok(On::Subject(b) | On::Entry(b, _))) => {
                    a.id == b.id && alike(&a.facts, &b.facts)
                }
                _ => false,
            };
            if !same {
                let fail = again.err().unwrap_or_else(|| Problem::from(Denied::NotInCircle).into());
                row.result = fail.result_code();
                return Err(Refused { row, fail });
            }
            judged = Some(epoch);
        }
    }
}

/// What was read by the one is to be read by the other. Whether the family reads who looked is judged each time, and
/// nothing else is read by it.
fn alike(a: &SubjectFacts, b: &SubjectFacts) -> bool {
    *a == SubjectFacts { log_opened: a.log_opened, ..b.clone() }
}

/// A JSON answer; headers that every answer carries are added on the way out.
pub fn json(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

async fn parse<E: Endpoint>(request: Request) -> Outcome<(E::Query, E::Body)> {
    let query = match request.uri().query() {
        None | Some("") => from_json_or_unit("{}")?,
        Some(text) => query_of(text)?,
    };
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let most = if E::is_raw() { PIECE as usize } else { MAX_BODY };
    if length.is_some_and(|n: usize| n > most) {
        return Err(ProblemCode::TooLarge.into());
    }
    let is_raw = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == OCTETS);
    if is_raw != E::is_raw() {
        return Err(ProblemCode::NotJson.into());
    }
    let bytes = match timeout(BODY_WITHIN, to_bytes(request.into_body(), most)).await {
        Ok(bytes) => bytes.map_err(|_| Fail::from(ProblemCode::TooLarge))?,
        // Sent again, it is the same write.
        Err(_) => return Err(ProblemCode::TooSlow.into()),
    };
    if E::is_raw() {
        let bytes: BytesDeserializer<'_, serde_json::Error> = BytesDeserializer::new(&bytes);
        return Ok((query, E::Body::deserialize(bytes).map_err(|e| invalid(&e))?));
    }
    let body = if bytes.is_empty() { from_json_or_unit("null")? } else { from_json(&bytes)? };
    Ok((query, body))
}

fn invalid(error: &impl std::fmt::Display) -> Fail {
    // serde names the field between backticks; the rest of its sentence may quote what was typed.
    let text = error.to_string();
    let named = ["unknown field", "missing field", "duplicate field"].iter().any(|start| text.starts_with(start));
    let name = if named { text.split('`').nth(1).unwrap_or("body") } else { "body" };
    Fail::field(name, contract::problem::FieldError::Malformed)
}

fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    serde_json::from_slice(bytes).map_err(|e| invalid(&e))
}

/// `()` reads from `null`, a struct of optional fields from `{}`.
fn from_json_or_unit<T: DeserializeOwned>(json: &str) -> Outcome<T> {
    serde_json::from_str(json).or_else(|_| serde_json::from_str("null")).map_err(|e| invalid(&e))
}

/// Query strings are flat; numbers travel as text there, so they are read as JSON scalars first.
fn query_of<T: DeserializeOwned>(text: &str) -> Outcome<T> {
    let pairs: Vec<(String, String)> =
        axum::extract::Query::try_from_uri(&format!("/?{text}").parse().map_err(|e| invalid(&e))?)
            .map(|axum::extract::Query(pairs)| pairs)
            .map_err(|e| invalid(&e))?;
    let mut map = serde_json::Map::new();
    for (name, value) in pairs {
        let number = value.parse::<i64>().ok().filter(|_| name != "q");
        let value = number.map_or(serde_json::Value::String(value), Into::into);
        if map.insert(name.clone(), value).is_some() {
            return Err(Fail::field(&name, contract::problem::FieldError::Malformed));
        }
    }
    let value = serde_json::Value::Object(map);
    serde_json::from_value(value).map_err(|e| invalid(&e))
}
