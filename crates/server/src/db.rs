//! The database: one writer, several readers, SQLite or PostgreSQL by the URL's scheme. A write
//! transaction opens only with a [`Permit`], and it ends in exactly one commit that holds the
//! record, its access-log row and its live events (reliability 3.2).

use crate::{
    app::AccessEpoch,
    audit::{self, Row},
    cache::Cache,
    clock::Clock,
    fail::{Fail, Outcome},
    fault, store,
};
use contract::{SubjectId, Timestamp, event::EventKind, policy::Audience};
use sqlx::{
    AnyConnection, AnyPool, Connection, Row as _, SqlSafeStr as _,
    any::AnyPoolOptions,
    migrate::{Migration, MigrationType, Migrator},
};
use std::{borrow::Cow, collections::HashSet, path::Path, sync::Arc, time::Duration};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

/// SQLite before this can lose commits in WAL mode (reliability 0.1).
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
/// `PRAGMA application_id`: "ENWA".
const APPLICATION_ID: i64 = 0x454E_5741;

/// Which engine the URL named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one process.
    Sqlite,
    /// Several server processes may share it.
    Postgres,
}

struct Writer {
    conn: AnyConnection,
    /// A transaction was begun and neither committed nor rolled back: its request went away.
    open: bool,
    /// Names of lists of the access log that are committed.
    listed: HashSet<Arc<str>>,
}

/// Names in [`Writer::listed`] before it starts anew.
const MOST_LISTED: usize = 10_000;

/// The open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: AnyPool,
    writer: Arc<Mutex<Writer>>,
    /// SQLite or PostgreSQL.
    pub engine: Engine,
    /// The URL it was opened with; PostgreSQL's listener needs it again.
    pub url: Arc<str>,
    /// Rung after every commit that left events.
    pub committed: Arc<Notify>,
    /// What is remembered of committed content.
    pub cache: Cache,
    /// Who may see what, as a number that moves with every change of it.
    pub access: AccessEpoch,
}

/// Proof that the policy said yes (or that the server itself acts, as in sign-in). Carries what the
/// access log must say. Only [`crate::gate`] and [`crate::registry`] make one.
#[derive(Clone, Debug)]
pub struct Permit {
    pub(crate) row: Row,
}

/// An event to be told after the commit.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing {
    /// What.
    pub kind: EventKind,
    /// To the circle of whom; `None` with a person, or where it is for everybody.
    pub subject: Option<SubjectId>,
    /// To one person.
    pub person: Option<contract::PersonId>,
    /// The subject's counter.
    pub n: i64,
    /// Of the circle, only who reads entries for these.
    pub audience: Audience,
}

impl Outgoing {
    /// To everyone in a subject's circle.
    pub const fn to_circle(kind: EventKind, subject: SubjectId) -> Self {
        Self { kind, subject: Some(subject), person: None, n: 0, audience: Audience::Everyone }
    }

    /// To one person.
    pub const fn to_person(kind: EventKind, person: contract::PersonId) -> Self {
        Self { kind, subject: None, person: Some(person), n: 0, audience: Audience::Everyone }
    }

    /// To everybody.
    pub const fn to_all(kind: EventKind) -> Self {
        Self { kind, subject: None, person: None, n: 0, audience: Audience::Everyone }
    }

    /// Entries changed, up to this number of the subject's counter.
    pub const fn entries(subject: SubjectId, n: i64, audience: Audience) -> Self {
        Self { kind: EventKind::Entries, subject: Some(subject), person: None, n, audience }
    }
}

/// An open write transaction.
pub struct Tx {
    writer: OwnedMutexGuard<Writer>,
    committed: Arc<Notify>,
    cache: Cache,
    access: AccessEpoch,
    engine: Engine,
    head: Head,
    row: Row,
    /// Names of lists that this transaction adds.
    listed: Vec<Arc<str>>,
    events: Vec<Outgoing>,
    /// The moment of this write.
    pub now: Timestamp,
}

/// The tip of the access log and of the event stream.
struct Head {
    audit_seq: i64,
    audit_hash: String,
    event_seq: i64,
}

impl Db {
    /// Opens, checks the engine's version and brings the schema up to date.
    ///
    /// # Errors
    /// The database cannot be opened or migrated, or SQLite is a version that may lose data.
    pub async fn open(url: &str) -> Outcome<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("postgres") { Engine::Postgres } else { Engine::Sqlite };
        let mut conn = AnyConnection::connect(url).await?;
        prepare(&mut conn, engine).await?;
        if engine == Engine::Sqlite {
            check_sqlite(&mut conn).await?;
        }
        migrations(engine, usize::MAX).run(&mut conn).await.map_err(Fail::internal)?;
        store::entry::fold_older(&mut conn).await?;
        let readers = if engine == Engine::Sqlite { 4 } else { 8 };
        let read = AnyPoolOptions::new()
            .max_connections(readers)
            .acquire_timeout(std::time::Duration::from_secs(10))
            .after_connect(move |conn, _| {
                Box::pin(async move {
                    prepare(conn, engine).await?;
                    if engine == Engine::Sqlite {
                        sqlx::query("PRAGMA query_only = ON").execute(&mut *conn).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        Ok(Self {
            read,
            writer: Arc::new(Mutex::new(Writer { conn, open: false, listed: HashSet::new() })),
            engine,
            url: url.into(),
            committed: Arc::new(Notify::new()),
            cache: Cache::new(engine),
            access: AccessEpoch::default(),
        })
    }

    /// Readers.
    pub const fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Opens the write transaction of a permitted request.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin(&self, permit: Permit, clock: &Clock) -> Outcome<Tx> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        if writer.open {
            // The former request was dropped in mid-transaction; nothing of it was acknowledged.
            let _nothing_open = sqlx::query("ROLLBACK").execute(&mut writer.conn).await;
        }
        let (begin, head_sql) = match self.engine {
            Engine::Sqlite => ("BEGIN IMMEDIATE", "SELECT audit_seq, audit_hash, event_seq FROM head WHERE id = 1"),
            // The head row serialises the writers of all processes, so both streams have no gaps.
            Engine::Postgres => ("BEGIN", "SELECT audit_seq, audit_hash, event_seq FROM head WHERE id = 1 FOR UPDATE"),
        };
        // Before it begins: a request that goes away in the middle of it may leave it begun.
        writer.open = true;
        if let Err(error) = sqlx::query(begin).execute(&mut writer.conn).await {
            if self.engine == Engine::Sqlite {
                return Err(error.into());
            }
            // The database was restarted, or the line was cut: what was open there is gone, nothing of it was
            // acknowledged, and this write begins on a new connection.
            tracing::warn!(%error, "the connection for writing is opened again");
            writer.conn = AnyConnection::connect(&self.url).await?;
            prepare(&mut writer.conn, self.engine).await?;
            sqlx::query(begin).execute(&mut writer.conn).await?;
        }
        let row = sqlx::query(head_sql).fetch_one(&mut writer.conn).await?;
        let head = Head { audit_seq: row.try_get(0)?, audit_hash: row.try_get(1)?, event_seq: row.try_get(2)? };
        Ok(Tx {
            writer,
            committed: Arc::clone(&self.committed),
            cache: self.cache.clone(),
            access: self.access.clone(),
            engine: self.engine,
            head,
            row: permit.row,
            listed: Vec::new(),
            events: Vec::new(),
            now: clock.now(),
        })
    }

    /// The database answers and its schema is there.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Outcome<()> {
        sqlx::query("SELECT audit_seq FROM head WHERE id = 1").fetch_one(&self.read).await?;
        Ok(())
    }
}

impl Tx {
    /// The connection, for `store`.
    pub fn conn(&mut self) -> &mut AnyConnection {
        &mut self.writer.conn
    }

    /// Tells somebody after the commit.
    pub fn emit(&mut self, event: Outgoing) {
        self.events.push(event);
    }

    /// Says which records the log row is about.
    pub fn about(&mut self, verb: audit::Verb, items: impl Into<audit::Items>) {
        self.row.verb = verb;
        self.row.items = items.into();
    }

    /// Whose record the write concerns, where only the body tells.
    pub fn concerns(&mut self, subject: SubjectId) {
        self.row.subject = Some(subject);
    }

    /// Adds further log rows to this transaction, before the request's own.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn log(&mut self, rows: &[&Row]) -> Outcome<()> {
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            let Writer { conn, listed, .. } = &mut *self.writer;
            let known = |name: &str| listed.contains(name) || self.listed.iter().any(|new| **new == *name);
            self.listed.extend(audit::insert_list(conn, row, known).await?);
            self.head.audit_seq += 1;
            let row = audit::Placed::new(row, self.head.audit_seq, self.now, &self.head.audit_hash);
            self.head.audit_hash.clone_from(&row.hash);
            placed.push(row);
        }
        audit::insert(&mut self.writer.conn, self.engine, placed, self.now).await
    }

    /// Commits record, log row and events together; only then anybody is told.
    ///
    /// # Errors
    /// Nothing was saved.
    pub async fn commit(mut self) -> Outcome<()> {
        let row = self.row.clone();
        self.log(&[&row]).await?;
        self.commit_logged().await
    }

    /// Commits a transaction whose log rows are all written (the batch of the read log).
    pub(crate) async fn commit_logged(mut self) -> Outcome<()> {
        let events = std::mem::take(&mut self.events);
        let told = !events.is_empty();
        for event in &events {
            self.head.event_seq += 1;
            sqlx::query(
                "INSERT INTO event (seq, kind, subject, person, n, at, audience) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(self.head.event_seq)
            .bind(event.kind.code())
            .bind(event.subject.map(|s| s.to_string()).unwrap_or_default())
            .bind(event.person.map(|p| p.to_string()).unwrap_or_default())
            .bind(event.n)
            .bind(self.now.0)
            .bind(event.audience.code())
            .execute(&mut self.writer.conn)
            .await?;
        }
        sqlx::query("UPDATE head SET audit_seq = $1, audit_hash = $2, event_seq = $3 WHERE id = 1")
            .bind(self.head.audit_seq)
            .bind(self.head.audit_hash.as_str())
            .bind(self.head.event_seq)
            .execute(&mut self.writer.conn)
            .await?;
        if told && self.engine == Engine::Postgres {
            sqlx::query("SELECT pg_notify('enwa', '')").execute(&mut self.writer.conn).await?;
        }
        sqlx::query("COMMIT").execute(&mut self.writer.conn).await?;
        fault::point("committed", self.row.what);
        self.writer.open = false;
        // Before the next writer begins: what it was judged on before is judged again.
        let of_content =
            |kind| matches!(kind, EventKind::Entries | EventKind::Card | EventKind::Reads | EventKind::Inquiries);
        if events.iter().any(|event| !of_content(event.kind)) {
            self.access.advance();
        }
        if self.writer.listed.len() > MOST_LISTED {
            self.writer.listed.clear();
        }
        self.writer.listed.extend(self.listed);
        for subject in events.iter().filter(|e| e.kind == EventKind::Entries).filter_map(|e| e.subject) {
            self.cache.changed(subject);
        }
        if told {
            self.committed.notify_one();
        }
        Ok(())
    }

    /// Ends the transaction by what came of it: commit, or take everything back.
    ///
    /// # Errors
    /// The given failure, or the commit's own.
    pub async fn finish<T>(self, result: Outcome<T>) -> Outcome<T> {
        match result {
            Ok(value) => self.commit().await.map(|()| value),
            Err(fail) => {
                self.rollback().await?;
                Err(fail)
            }
        }
    }

    async fn rollback(mut self) -> Outcome<()> {
        sqlx::query("ROLLBACK").execute(&mut self.writer.conn).await?;
        self.writer.open = false;
        Ok(())
    }
}

/// A connection that only looks: nothing is created, migrated or changed.
///
/// # Errors
/// There is no such database, or it is not one of ours.
pub async fn look(url: &str) -> Outcome<AnyConnection> {
    sqlx::any::install_default_drivers();
    let file = url.strip_prefix("sqlite:").map(|rest| rest.split('?').next().unwrap_or_default());
    let read_only = file.map(|file| format!("sqlite:{file}?mode=ro"));
    if let Some(path) = file.map(|file| file.strip_prefix("//").unwrap_or(file))
        && !std::path::Path::new(path).is_file()
    {
        return Err(Fail::internal(format!("there is no database {path}")));
    }
    let mut conn = AnyConnection::connect(read_only.as_deref().unwrap_or(url)).await?;
    if file.is_some() {
        sqlx::query("PRAGMA busy_timeout = 5000").execute(&mut conn).await?;
        sqlx::query("PRAGMA query_only = ON").execute(&mut conn).await?;
    }
    match sqlx::query("SELECT audit_seq FROM head WHERE id = 1").fetch_one(&mut conn).await {
        Ok(_) => Ok(conn),
        Err(error) => Err(Fail::internal(format!("this is no database of enwa-server ({error})"))),
    }
}

/// Writes a whole copy of an SQLite database to a new file, also beside a running server, and examines the
/// copy. Returns the number of rows of its access log.
///
/// # Errors
/// The file exists already or cannot be written, the database is PostgreSQL, or the copy is not sound.
pub async fn backup(url: &str, file: &Path) -> Outcome<i64> {
    if !url.starts_with("sqlite:") {
        return Err(Fail::internal("a PostgreSQL database is backed up with its own tools, such as pg_dump"));
    }
    if file.exists() {
        return Err(Fail::internal(format!("{} exists already: name another file", file.display())));
    }
    let target = file.to_str().ok_or_else(|| Fail::internal("the file's name is not readable text"))?;
    let mut conn = look(url).await?;
    sqlx::query("PRAGMA query_only = OFF").execute(&mut conn).await?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(&mut conn).await?;
    conn.close().await?;
    // What the copy says counts when it is on the disk.
    std::fs::File::open(file).and_then(|copy| copy.sync_all()).map_err(Fail::internal)?;
    let mut copy = look(&format!("sqlite://{target}")).await?;
    let check: String = sqlx::query("PRAGMA integrity_check").fetch_one(&mut copy).await?.try_get(0)?;
    if check != "ok" {
        return Err(Fail::internal(format!("the copy is damaged: {check}")));
    }
    let found = audit::verify_on(&mut copy).await?;
    match found.broken {
        None => Ok(found.rows),
        Some((row, why)) => Err(Fail::internal(format!("the copy's access log is broken at row {row}: {why}"))),
    }
}

async fn prepare(conn: &mut AnyConnection, engine: Engine) -> Result<(), sqlx::Error> {
    if engine == Engine::Postgres {
        // A process that stopped in mid-write must not hold the head row, and with it the whole town.
        sqlx::query("SET idle_in_transaction_session_timeout = '30s'").execute(&mut *conn).await?;
        return Ok(());
    }
    // The mode asks for the file for a moment, and does not always wait for it as statements do: a server that starts
    // beside one that ends finds it locked.
    let mut tries = 0;
    while let Err(error) = sqlx::query("PRAGMA journal_mode = WAL").execute(&mut *conn).await {
        let locked = error.as_database_error().and_then(|e| e.code()).is_some_and(|code| code == "5");
        tries += 1;
        if !locked || tries > 100 {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Reliability 4.1. FULL: what was answered with "saved" survives a power cut.
    for pragma in [
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA busy_timeout = 5000",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA secure_delete = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA mmap_size = 0",
        "PRAGMA wal_autocheckpoint = 1000",
        "PRAGMA journal_size_limit = 67108864",
        "PRAGMA cell_size_check = ON",
    ] {
        sqlx::query(pragma).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn check_sqlite(conn: &mut AnyConnection) -> Outcome<()> {
    let version: String = sqlx::query("SELECT sqlite_version()").fetch_one(&mut *conn).await?.try_get(0)?;
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_AT_LEAST {
        return Err(Fail::internal(format!(
            "SQLite {version} may lose commits in WAL mode; 3.51.3 or newer is needed"
        )));
    }
    let id: i64 = sqlx::query("PRAGMA application_id").fetch_one(&mut *conn).await?.try_get(0)?;
    if id != 0 && id != APPLICATION_ID {
        return Err(Fail::internal("the database file belongs to another program"));
    }
    sqlx::query("PRAGMA application_id = 1162762049").execute(&mut *conn).await?;
    let check: String = sqlx::query("PRAGMA quick_check").fetch_one(&mut *conn).await?.try_get(0)?;
    if check != "ok" {
        return Err(Fail::internal(format!("the database file is damaged: {check}")));
    }
    Ok(())
}

/// The number of the newest migration's file.
pub fn newest_migration(engine: Engine) -> usize {
    let newest = migrations(engine, usize::MAX).iter().map(|migration| migration.version / 10).max();
    newest.and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

/// Migrations up to a number (of their files), forward-only and checksum-locked: of each the portable
/// file first, then the engine's own. How rows looked in its time stands beside it, in `migrations/seed`.
pub fn migrations(engine: Engine, up_to: usize) -> Migrator {
    const PORTABLE: &[(i64, &str, &str)] = &[
        (10, "foundation", include_str!("../migrations/0001_foundation.sql")),
        (20, "lists", include_str!("../migrations/0002_lists.sql")),
        (30, "event audience", include_str!("../migrations/0003_event_audience.sql")),
        (40, "photo", include_str!("../migrations/0004_photo.sql")),
        (50, "find", include_str!("../migrations/0005_find.sql")),
        (60, "vitals", include_str!("../migrations/0006_vitals.sql")),
        (70, "media", include_str!("../migrations/0007_media.sql")),
        (80, "marks", include_str!("../migrations/0008_marks.sql")),
        (90, "profile", include_str!("../migrations/0009_profile.sql")),
        (100, "schedule", include_str!("../migrations/0010_schedule.sql")),
        (110, "documents", include_str!("../migrations/0011_documents.sql")),
        (120, "order of fields", include_str!("../migrations/0012_field_order.sql")),
        (130, "care list", include_str!("../migrations/0013_care_list.sql")),
        (140, "consent", include_str!("../migrations/0014_consent.sql")),
        (150, "who looked", include_str!("../migrations/0015_who_looked.sql")),
        (160, "inquiries", include_str!("../migrations/0016_inquiries.sql")),
        (170, "accounts", include_str!("../migrations/0017_accounts.sql")),
        (180, "rights", include_str!("../migrations/0018_rights.sql")),
        (190, "core role", include_str!("../migrations/0019_core_role.sql")),
        (200, "order of the care list", include_str!("../migrations/0020_care_order.sql")),
        (210, "acts on subjects", include_str!("../migrations/0021_subject_act.sql")),
        (220, "acts on institutions", include_str!("../migrations/0022_institution_act.sql")),
        (230, "individual use", include_str!("../migrations/0023_individual_use.sql")),
    ];
    const SQLITE: &[(i64, &str, &str)] = &[
        (11, "guards", include_str!("../migrations/sqlite/0001_guards.sql")),
        (21, "guards of lists", include_str!("../migrations/sqlite/0002_lists.sql")),
        (61, "guards of limits", include_str!("../migrations/sqlite/0006_vitals.sql")),
        (81, "guards of confirmations", include_str!("../migrations/sqlite/0008_marks.sql")),
        (82, "trigrams", include_str!("../migrations/sqlite/0008_words.sql")),
        (91, "guards of the profile", include_str!("../migrations/sqlite/0009_profile.sql")),
        (101, "guards of the schedule", include_str!("../migrations/sqlite/0010_schedule.sql")),
        (111, "guards of documents", include_str!("../migrations/sqlite/0011_documents.sql")),
        (131, "care list guards", include_str!("../migrations/sqlite/0013_care_list.sql")),
        (141, "consent guards", include_str!("../migrations/sqlite/0014_consent.sql")),
        (161, "guards of inquiries", include_str!("../migrations/sqlite/0016_inquiries.sql")),
        (171, "guards of accounts", include_str!("../migrations/sqlite/0017_accounts.sql")),
        (181, "guards of rights", include_str!("../migrations/sqlite/0018_rights.sql")),
        (191, "guards of the core role", include_str!("../migrations/sqlite/0019_core_role.sql")),
        (211, "guards of acts on subjects", include_str!("../migrations/sqlite/0021_subject_act.sql")),
        (221, "guards of acts on institutions", include_str!("../migrations/sqlite/0022_institution_act.sql")),
        (231, "guards of individual use", include_str!("../migrations/sqlite/0023_individual_use.sql")),
    ];
    const POSTGRES: &[(i64, &str, &str)] = &[
        (11, "guards", include_str!("../migrations/postgres/0001_guards.sql")),
        (21, "guards of lists", include_str!("../migrations/postgres/0002_lists.sql")),
        (61, "guards of limits", include_str!("../migrations/postgres/0006_vitals.sql")),
        (81, "guards of confirmations", include_str!("../migrations/postgres/0008_marks.sql")),
        (91, "guards of the profile", include_str!("../migrations/postgres/0009_profile.sql")),
        (101, "guards of the schedule", include_str!("../migrations/postgres/0010_schedule.sql")),
        (111, "guards of documents", include_str!("../migrations/postgres/0011_documents.sql")),
        (131, "care list guards", include_str!("../migrations/postgres/0013_care_list.sql")),
        (141, "consent guards", include_str!("../migrations/postgres/0014_consent.sql")),
        (161, "guards of inquiries", include_str!("../migrations/postgres/0016_inquiries.sql")),
        (171, "guards of accounts", include_str!("../migrations/postgres/0017_accounts.sql")),
        (181, "guards of rights", include_str!("../migrations/postgres/0018_rights.sql")),
        (191, "guards of the core role", include_str!("../migrations/postgres/0019_core_role.sql")),
        (211, "guards of acts on subjects", include_str!("../migrations/postgres/0021_subject_act.sql")),
        (221, "guards of acts on institutions", include_str!("../migrations/postgres/0022_institution_act.sql")),
        (231, "guards of individual use", include_str!("../migrations/postgres/0023_individual_use.sql")),
    ];
    let own = if engine == Engine::Sqlite { SQLITE } else { POSTGRES };
    let mut all: Vec<Migration> = PORTABLE
        .iter()
        .chain(own)
        .filter(|(version, ..)| usize::try_from(version / 10).is_ok_and(|number| number <= up_to))
        .map(|&(version, name, sql)| {
            Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect();
    all.sort_by_key(|m| m.version);
    Migrator { migrations: Cow::Owned(all), ..Migrator::DEFAULT }
}
