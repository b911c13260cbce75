//! A small town for stories: a fresh database (SQLite, or PostgreSQL when `TOWN_TEST_DATABASE_URL`
//! is set), a clock that stands still, the real router, and people who call it with the real
//! endpoint types.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use contract::{
    Endpoint, EntryId, Id, InstitutionId, Occupation, PersonId, Problem, ProblemCode, Role, SubjectId, Timestamp,
    consent::{Call, Signer},
    endpoint::{CreateEntry, CreateSession},
    entry::{Entry, EntryKind, NewEntry},
    individual::{Capacity, NewIndividualUse},
    people::Name,
    policy::Audience,
    role::InstitutionKind,
    session::{Claims, SignIn},
    subject::{Contact, ContactKind, Sex},
    vital::{Decimal, Measure, VitalKind},
};
use server::{
    app::App,
    auth::session::Context,
    clock::Clock,
    config::Config,
    db::Engine,
    http::{self, files::Files},
    registry::{self, By, NewGrant, NewInstitution, NewPerson, NewSubject},
};
use std::{
    cell::RefCell,
    collections::HashMap,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tower::ServiceExt as _;

pub const PASSWORD: &str = "a long enough password";
/// 2026-11-22 10:00 in Japan.
pub const NOW: Timestamp = Timestamp(1_795_309_200_000);

pub struct Town {
    pub app: App,
    pub router: Router,
    pub operator: Context,
    pub people: RefCell<HashMap<String, (PersonId, Name)>>,
    pub subjects: RefCell<HashMap<String, SubjectId>>,
    pub institutions: RefCell<HashMap<String, InstitutionId>>,
    hash: String,
    url: String,
    pub dir: tempfile::TempDir,
}

/// A server beside the town's own.
pub struct Server {
    pub app: App,
    router: Router,
}

/// A signed-in person, or nobody.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    pub cookie: Option<String>,
    pub clock: Clock,
    pub person: Option<PersonId>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer<T> {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    reply: std::marker::PhantomData<fn() -> T>,
}

pub fn name(full: &str) -> Name {
    let (family, given) = full.split_once(' ').unwrap_or((full, "花"));
    Name { family: family.into(), given: given.into(), family_kana: "ウメダ".into(), given_kana: "ハナ".into() }
}

async fn fresh_database(dir: &tempfile::TempDir) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(base) = std::env::var("TOWN_TEST_DATABASE_URL") else {
        return format!("sqlite://{}?mode=rwc", dir.path().join("story.db").display());
    };
    sqlx::any::install_default_drivers();
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let database = format!("story_{}_{number}", std::process::id());
    let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&base).await.unwrap();
    let sql = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
    let (server, _) = base.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

/// The server's own program, which looks at photos and videos; built beside the stories.
fn decoder() -> std::path::PathBuf {
    let deps = std::env::current_exe().unwrap();
    let program = deps.ancestors().nth(2).unwrap().join(format!("enwa-server{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: `cargo build --package enwa-server` makes it", program.display());
    program
}

/// A built app, as small as can be.
pub fn files() -> Files {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("index.html"), "<!doctype html><title>Enwa</title>").unwrap();
    std::fs::write(dir.path().join("app-0123456789abcdef.js"), "export {}").unwrap();
    Files::read(dir.path()).unwrap()
}

impl Town {
    /// A database with nobody in it; the operator is a name only.
    pub async fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = fresh_database(&dir).await;
        Self::on(url, dir).await
    }

    /// A database that each release's migrations met with the rows of the releases before, as they looked
    /// then (`crates/server/migrations/seed`), and that this release opens now.
    pub async fn of_every_release() -> Self {
        sqlx::any::install_default_drivers();
        let dir = tempfile::tempdir().unwrap();
        let url = fresh_database(&dir).await;
        let engine = if url.starts_with("postgres") { Engine::Postgres } else { Engine::Sqlite };
        let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
        for number in 1..=server::db::newest_migration(engine) {
            server::db::migrations(engine, number).run(&mut conn).await.unwrap();
            let seed = format!("{}/../../crates/server/migrations/seed/{number:04}.sql", env!("CARGO_MANIFEST_DIR"));
            let rows = std::fs::read_to_string(&seed).unwrap_or_else(|e| panic!("{seed}: {e}"));
            sqlx::raw_sql(sqlx::AssertSqlSafe(rows)).execute(&mut conn).await.unwrap();
        }
        sqlx::Connection::close(conn).await.unwrap();
        Self::on(url, dir).await
    }

    /// The database that a server left behind which is gone.
    pub async fn again(url: String) -> Self {
        sqlx::any::install_default_drivers();
        let town = Self::on(url, tempfile::tempdir().unwrap()).await;
        town.later(60_000);
        town
    }

    async fn on(url: String, dir: tempfile::TempDir) -> Self {
        let clock = Clock::fixed(NOW);
        let app = Self::app(&url, dir.path(), clock).await;
        let hash = app.hasher.hash(PASSWORD).await.unwrap();
        let operator = registry::context_of(&app, app.clock.new_id().unwrap(), &name("受付 係")).await.unwrap();
        Self {
            router: http::router(app.clone(), files()),
            app,
            operator,
            people: RefCell::default(),
            subjects: RefCell::default(),
            institutions: RefCell::default(),
            hash,
            url,
            dir,
        }
    }

    /// An operator and nobody else.
    pub async fn open() -> Self {
        let mut town = Self::empty().await;
        town.operator =
            registry::first_operator(&town.app, "reception", "reception@town.example", &name("受付 係"), PASSWORD)
                .await
                .unwrap();
        let me = (town.operator.actor.person, name("受付 係"));
        town.people.borrow_mut().insert("reception".to_owned(), me);
        town
    }

    async fn app(url: &str, dir: &std::path::Path, clock: Clock) -> App {
        let config = Config {
            database_url: url.to_owned(),
            data_dir: dir.to_owned(),
            decoder: decoder(),
            daily_kinds: vec!["リハビリ".to_owned()],
            ..Config::default()
        };
        App::open(config, clock, "build-1").await.unwrap()
    }

    /// The usual cast: 梅 with consent, her daughter 桜 and guardian, nurse 真理 and (core) care
    /// manager 恵, whose institution's admin is 恵 too; 松 with his son 太郎; nurse 外山 of an
    /// institution that is on nobody's list.
    pub async fn with_people() -> Self {
        let town = Self::open().await;
        for key in ["kaede", "hibari", "elsewhere"] {
            town.institution(key).await;
        }
        town.staff("megumi", "kaede", Occupation::CareManager).await;
        town.grant("megumi", Role::InstitutionAdmin, Some("kaede")).await;
        town.staff("mari", "hibari", Occupation::Nurse).await;
        town.staff("toyama", "elsewhere", Occupation::Nurse).await;
        for (subject, family) in [("ume", "sakura"), ("matsu", "taro")] {
            town.subject(subject).await;
            town.person(family).await;
            town.care(subject, "kaede", true, &["megumi"]).await;
            town.care(subject, "hibari", false, &["mari"]).await;
            town.relate(subject, family, Role::Family).await;
            town.consent(subject, true).await;
        }
        // What people write comes after the notices of the beginning, not in the same millisecond.
        town.later(1_000);
        town
    }

    fn by(&self) -> By<'_> {
        By { app: &self.app, me: &self.operator }
    }

    pub async fn institution(&self, key: &str) -> InstitutionId {
        let new = NewInstitution {
            name: &format!("{key}の事業所"),
            kana: key,
            kind: InstitutionKind::CareProvider,
            service_type: "13",
            number: "9900000000",
            phone: "03-0000-0000",
        };
        let id = self.by().register_institution(&new).await.unwrap();
        self.institutions.borrow_mut().insert(key.into(), id);
        id
    }

    pub async fn person(&self, key: &str) -> PersonId {
        let name = name(&format!("{key} 人"));
        let email = format!("{key}@town.example");
        let id = self
            .by()
            .register_person(&NewPerson { login: key, email: &email, name: &name, password_hash: &self.hash })
            .await
            .unwrap();
        self.people.borrow_mut().insert(key.into(), (id, name));
        id
    }

    pub async fn grant(&self, key: &str, role: Role, institution: Option<&str>) {
        let institution = institution.map(|i| self.institution_id(i));
        let occupations = if role == Role::Staff { vec![Occupation::Nurse] } else { vec![] };
        self.by()
            .grant(&NewGrant { person: self.person_id(key), role, institution, occupations: &occupations })
            .await
            .unwrap();
    }

    pub async fn staff(&self, key: &str, institution: &str, occupation: Occupation) {
        self.person(key).await;
        let institution = Some(self.institution_id(institution));
        self.by()
            .grant(&NewGrant {
                person: self.person_id(key),
                role: Role::Staff,
                institution,
                occupations: &[occupation],
            })
            .await
            .unwrap();
    }

    pub async fn subject(&self, key: &str) -> SubjectId {
        let contacts = [Contact {
            order: 1,
            name: format!("canary-{key}-contact"),
            relation: "長女".into(),
            phone: "03-0000-0001".into(),
            kind: ContactKind::Family,
        }];
        let name = Name {
            family: format!("canary-{key}"),
            given: "花".into(),
            family_kana: format!("カナリア{key}"),
            given_kana: "ハナ".into(),
        };
        let new = NewSubject {
            name: &name,
            birth: "1938-03-03".parse().unwrap(),
            sex: Sex::Female,
            colour: 1,
            contacts: &contacts,
        };
        let id = self.by().register_subject(&new).await.unwrap();
        self.subjects.borrow_mut().insert(key.into(), id);
        id
    }

    /// Form 3, which the subject has agreed to on paper.
    pub async fn relate(&self, subject: &str, person: &str, role: Role) {
        let application = self.apply(subject, person, role).await;
        let me = self.megumi().await;
        By { app: &self.app, me: &me }.agree_to_use(self.subject_id(subject), application, "佐藤").await.unwrap();
    }

    /// Form 3, which lies on the desk.
    pub async fn apply(&self, subject: &str, person: &str, role: Role) -> EntryId {
        let capacity = match role {
            Role::Subject => Capacity::Subject,
            Role::Representative => Capacity::Guardian,
            _ => Capacity::Family,
        };
        let new = NewIndividualUse {
            id: self.app.clock.new_id().unwrap(),
            name: self.people.borrow()[person].1.clone(),
            email: format!("{person}@town.example"),
            capacity,
            relation: "長女".into(),
            proof: "運転免許証".into(),
        };
        self.by().apply_for_use(self.subject_id(subject), &new).await.unwrap()
    }

    /// The core institution's care manager.
    async fn megumi(&self) -> Context {
        let (person, name) = self.people.borrow().get("megumi").cloned().expect("megumi lives here");
        registry::context_of(&self.app, person, &name).await.unwrap()
    }

    pub async fn care(&self, subject: &str, institution: &str, core: bool, staff: &[&str]) {
        let (subject, institution) = (self.subject_id(subject), self.institution_id(institution));
        self.by().list_institution(subject, institution, core, "利用開始").await.unwrap();
        for person in staff {
            self.by().assign_staff(subject, self.person_id(person), institution).await.unwrap();
        }
    }

    pub async fn assign(&self, subject: &str, institution: &str, person: &str) {
        let (subject, institution) = (self.subject_id(subject), self.institution_id(institution));
        self.by().assign_staff(subject, self.person_id(person), institution).await.unwrap();
    }

    /// The core institution's care manager records what the subject said.
    pub async fn consent(&self, subject: &str, given: bool) {
        let me = self.megumi().await;
        let by = By { app: &self.app, me: &me };
        let subject = self.subject_id(subject);
        if given { by.consent(subject, "佐藤").await } else { by.withdraw(subject, call()).await }.unwrap();
    }

    pub async fn unlist(&self, subject: &str, institution: &str) {
        self.by().unlist_institution(self.subject_id(subject), self.institution_id(institution)).await.unwrap();
    }

    pub async fn death(&self, subject: &str) {
        self.by().record_death(self.subject_id(subject), call().caller).await.unwrap();
    }

    pub async fn suspend(&self, person: &str) {
        self.by().suspend(self.person_id(person)).await.unwrap();
    }

    /// Sets what has no screen yet (sharing stopped, closed) as its command will.
    pub async fn set_subject(&self, subject: &str, column: &'static str, value: &str) {
        let permit = self.permit().await;
        let mut tx = self.app.db.begin(permit, &self.app.clock).await.unwrap();
        let sql = format!("UPDATE subject SET {column} = $2 WHERE id = $1");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(self.subject_id(subject).to_string())
            .bind(value)
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.app.access.advance();
    }

    pub async fn permit(&self) -> server::db::Permit {
        server::gate::own_permit(&self.operator, "Test")
    }

    pub fn person_id(&self, key: &str) -> PersonId {
        self.people.borrow().get(key).unwrap_or_else(|| panic!("nobody is called {key}")).0
    }

    pub fn subject_id(&self, key: &str) -> SubjectId {
        *self.subjects.borrow().get(key).unwrap_or_else(|| panic!("no subject is called {key}"))
    }

    pub fn institution_id(&self, key: &str) -> InstitutionId {
        *self.institutions.borrow().get(key).unwrap_or_else(|| panic!("no institution is called {key}"))
    }

    pub fn nobody(&self) -> Caller {
        Caller { router: self.router.clone(), cookie: None, clock: self.app.clock.clone(), person: None }
    }

    /// A device that signed in before.
    pub fn device(&self, cookie: &str) -> Caller {
        Caller { cookie: Some(cookie.to_owned()), ..self.nobody() }
    }

    /// Signs in as a person does.
    pub async fn sign_in(&self, key: &str) -> Caller {
        self.sign_in_with(key, PASSWORD).await
    }

    pub async fn sign_in_with(&self, key: &str, password: &str) -> Caller {
        let caller = self.nobody();
        let answer = caller.sign_in(key, password).await;
        let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie").to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let claims = answer.ok();
        Caller { cookie: Some(cookie), person: Some(claims.actor.person), ..caller }
    }

    /// The server stops and starts again on the same database.
    pub async fn restart(&mut self) {
        self.app = Self::app(&self.url, self.dir.path(), self.app.clock.clone()).await;
        self.router = http::router(self.app.clone(), files());
    }

    /// A further server on the same database, with connections, memory and epoch of its own. Only on
    /// PostgreSQL: an SQLite file has one.
    pub async fn second_server(&self) -> Server {
        assert_eq!(self.app.db.engine, Engine::Postgres);
        let app = Self::app(&self.url, self.dir.path(), self.app.clock.clone()).await;
        Server { router: http::router(app.clone(), files()), app }
    }

    /// Waits until a connection to the database stands before a lock that another holds. Only on PostgreSQL.
    pub async fn until_a_lock_is_waited_for(&self) {
        let sql =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&self.url).await.unwrap();
        let waits =
            async { while sqlx::Row::get::<i64, _>(&sqlx::query(sql).fetch_one(&mut conn).await.unwrap(), 0) == 0 {} };
        tokio::time::timeout(Duration::from_secs(10), waits).await.expect("somebody waits within 10 s");
    }

    /// The same town, reached under another address.
    pub async fn reached_at(&mut self, public_url: &str) {
        let config = Config {
            database_url: self.url.clone(),
            data_dir: self.dir.path().to_owned(),
            public_url: public_url.to_owned(),
            ..Config::default()
        };
        self.app = App::open(config, self.app.clock.clone(), "build-1").await.unwrap();
        self.router = http::router(self.app.clone(), files());
    }

    pub fn later(&self, ms: i64) {
        self.app.clock.set(self.app.clock.now().plus_ms(ms));
    }

    /// All rows of the access log, newest last, as `column=value` maps.
    pub async fn log(&self) -> Vec<HashMap<&'static str, String>> {
        const COLUMNS: [&str; 8] = ["person", "role", "subject", "verb", "what", "items", "result", "institution"];
        let sql = "SELECT person, role, subject, verb, what, COALESCE(audit_list.items, audit.items) AS items, result, \
                   institution FROM audit LEFT JOIN audit_list ON name = audit.items ORDER BY seq";
        let rows = sqlx::query(sql).fetch_all(self.app.db.read()).await.unwrap();
        rows.iter().map(|row| COLUMNS.iter().map(|c| (*c, sqlx::Row::get::<String, _>(row, *c))).collect()).collect()
    }

    /// Takes the triggers off a table, as somebody who owns the database could.
    pub async fn drop_guards(&self, table: &str, name: &str) {
        let drop = match self.app.db.engine {
            Engine::Sqlite => vec![format!("DROP TRIGGER {name}_no_update"), format!("DROP TRIGGER {name}_no_delete")],
            Engine::Postgres => vec![format!("DROP TRIGGER {name}_guard ON {table}")],
        };
        for sql in drop {
            self.execute(&sql).await.unwrap();
        }
    }

    pub async fn execute(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&self.url).await.unwrap();
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
        Ok(done.rows_affected())
    }
}

impl Caller {
    /// The same device, talking to another server.
    pub fn at(&self, server: &Server) -> Self {
        Self { router: server.router.clone(), ..self.clone() }
    }

    pub fn new_id<T>(&self) -> Id<T> {
        self.clock.new_id().unwrap()
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Answer<Claims> {
        self.call(CreateSession { query: (), body: SignIn { login: login.into(), password: password.into() } }).await
    }

    /// A request as the app sends it.
    pub fn request(&self, method: &str, path: &str, body: Option<Vec<u8>>) -> Request<Body> {
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if method != "GET" {
            // Bytes are sent to one address only.
            let is_piece = method == "PUT" && path.contains("/uploads/");
            let kind = if is_piece { "application/octet-stream" } else { "application/json" };
            request =
                request.header("sec-fetch-site", "same-origin").header("x-app", "1").header(header::CONTENT_TYPE, kind);
        }
        request.body(body.map_or_else(Body::empty, Body::from)).unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer<serde_json::Value> {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, headers, bytes, reply: std::marker::PhantomData }
    }

    /// The id of this very session.
    pub async fn session(&self) -> String {
        let all = self.call(contract::endpoint::ListSessions { query: (), body: () }).await.ok();
        all.iter().find(|session| session.current).expect("my own session").id.to_string()
    }

    /// The raw response, for streams.
    pub async fn stream(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn call<E: Endpoint>(&self, endpoint: E) -> Answer<E::Reply> {
        let (query, body) = endpoint.parts();
        let query = serde_json::to_value(query).unwrap();
        let pairs: Vec<String> = query
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| format!("{k}={}", v.as_str().map_or_else(|| v.to_string(), encode)))
            .collect();
        let path = if pairs.is_empty() { endpoint.path() } else { format!("{}?{}", endpoint.path(), pairs.join("&")) };
        let body = serde_json::to_vec(body).unwrap();
        self.send(self.request(E::METHOD.code(), &path, (body != b"null").then_some(body))).await.of()
    }

    pub fn post(&self, subject: SubjectId, text: &str) -> CreateEntry {
        let body = NewEntry::plain(self.new_id(), subject, EntryKind::Post, self.clock.now(), text.into());
        CreateEntry { subject, query: (), body }
    }

    pub fn professional(&self, subject: SubjectId, text: &str) -> CreateEntry {
        let mut post = self.post(subject, text);
        post.body.audience = Audience::Professionals;
        post
    }

    /// What was measured, in hundredths.
    pub fn vitals(&self, subject: SubjectId, measures: &[(VitalKind, i32)]) -> CreateEntry {
        let mut post = self.post(subject, "");
        post.body.kind = EntryKind::Vitals;
        post.body.measures = measures.iter().map(|(kind, value)| Measure::number(*kind, Decimal(*value))).collect();
        post
    }

    pub fn comment(&self, on: &Entry, text: &str) -> CreateEntry {
        let mut post = self.post(on.subject, text);
        post.body.kind = EntryKind::Comment;
        post.body.parent = Some(on.id);
        post.body.audience = on.audience;
        post
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

impl<T> Answer<T> {
    /// The same answer, read as something else.
    pub fn of<U>(self) -> Answer<U> {
        Answer { status: self.status, headers: self.headers, bytes: self.bytes, reply: std::marker::PhantomData }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert!(!self.status.is_success(), "expected a problem, got {}: {}", self.status, self.text());
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("no problem body ({e}): {}", self.text()))
    }

    #[track_caller]
    pub fn refused(&self, code: ProblemCode) -> Problem {
        let problem = self.problem();
        assert_eq!((problem.code, problem.status), (code, self.status.as_u16()), "{problem:?}");
        problem
    }
}

impl<T: serde::de::DeserializeOwned> Answer<T> {
    #[track_caller]
    pub fn ok(self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

/// Somebody phones the desk.
pub fn call() -> Call {
    let caller = Signer { name: "梅田 花".into(), relation: "本人".into() };
    Call { caller, checked: "生年月日と住所をうかがいました".into() }
}
