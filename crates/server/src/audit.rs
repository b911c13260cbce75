//! アクセス記録 (M5-3): who, in which role, for which institution, touched which subject's what, when,
//! with what result. Rows are chained by hash; nobody changes one unseen. Reads are logged in
//! batches, but always before the answer leaves (J-40). What a row says that many others say too, the
//! ids of a page, is stored once and named by its hash, so that it stands in the chain all the same
//! (decision 0012).

use crate::{
    clock::Clock,
    db::{Db, Engine, Permit},
    fail::{Fail, Outcome},
    origin::RequestId,
};
use contract::{InstitutionId, PersonId, ProblemCode, Role, SessionId, SubjectId, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row as _};
use std::{
    borrow::Cow,
    collections::BTreeSet,
    fmt::Write as _,
    net::IpAddr,
    sync::{Arc, LazyLock},
};
use tokio::sync::{mpsc, oneshot};

/// What was done (M5-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// 登録
    Registered,
    /// 閲覧
    Viewed,
    /// 修正
    Modified,
    /// 削除 (取消 included)
    Deleted,
    /// 印刷
    Printed,
    /// 書出
    Exported,
    /// 共有: who may see was changed.
    Shared,
    /// 同意
    Consented,
    /// 撤回
    Withdrawn,
    /// 権限: a role or a duty was given or taken.
    Granted,
    /// Signing in and out, ending sessions.
    Session,
}

impl Verb {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Viewed => "viewed",
            Self::Modified => "modified",
            Self::Deleted => "deleted",
            Self::Printed => "printed",
            Self::Exported => "exported",
            Self::Shared => "shared",
            Self::Consented => "consented",
            Self::Withdrawn => "withdrawn",
            Self::Granted => "granted",
            Self::Session => "session",
        }
    }
}

/// Ids of the records that a row is about, comma-separated. A long list is stored once, under its own
/// hash, and stands in each row by that name: many people open the same page.
#[derive(Clone, Debug)]
pub struct Items {
    /// The row's column: the ids, or the name of their list.
    column: Arc<str>,
    /// The ids behind the name.
    list: Option<Arc<str>>,
}

/// How the name of a list begins; no id does.
const LIST: &str = "list:";
/// Ids that are no longer than a list's name stand in the row itself.
const SHORT: usize = LIST.len() + 64;

impl<T: Into<Arc<str>>> From<T> for Items {
    fn from(ids: T) -> Self {
        let ids = ids.into();
        if ids.len() <= SHORT {
            return Self { column: ids, list: None };
        }
        Self { column: name_of_list(&ids).into(), list: Some(ids) }
    }
}

fn name_of_list(ids: &str) -> String {
    format!("{LIST}{}", hex(&Sha256::digest(ids.as_bytes())))
}

/// A row before it gets its place in the chain. Ids and codes only, no names, no health data.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who; `None`: nobody signed in.
    pub person: Option<PersonId>,
    /// In which role toward the subject or the platform.
    pub role: Option<Role>,
    /// For which institution.
    pub institution: Option<InstitutionId>,
    /// Whose record.
    pub subject: Option<SubjectId>,
    /// What was done.
    pub verb: Verb,
    /// The endpoint or command.
    pub what: &'static str,
    /// Ids of the records concerned.
    pub items: Items,
    /// Public id of the session.
    pub session: Option<SessionId>,
    /// Network address.
    pub address: Option<IpAddr>,
    /// Id of the request.
    pub request: Option<RequestId>,
    /// `ok`, or the code of the refusal.
    pub result: &'static str,
}

/// The columns that stand in the hash, in its order.
const HASHED: [&str; 11] =
    ["person", "role", "institution", "subject", "verb", "what", "items", "session", "address", "request", "result"];

/// A row's [`HASHED`] columns as they are stored.
type Columns<'a> = [Cow<'a, str>; HASHED.len()];

fn text<'a, T: std::fmt::Display>(value: Option<T>) -> Cow<'a, str> {
    value.map_or(Cow::Borrowed(""), |v| Cow::Owned(v.to_string()))
}

impl Row {
    fn columns(&self) -> Columns<'_> {
        [
            text(self.person),
            self.role.map_or("", Role::code).into(),
            text(self.institution),
            text(self.subject),
            self.verb.code().into(),
            self.what.into(),
            self.items.column.as_ref().into(),
            text(self.session),
            text(self.address),
            text(self.request),
            self.result.into(),
        ]
    }
}

/// A row at its place in the chain.
pub(crate) struct Placed<'a> {
    seq: i64,
    columns: Columns<'a>,
    /// Of this row and, through the former one's, of all before it.
    pub(crate) hash: String,
}

impl<'a> Placed<'a> {
    /// Puts a row after the one with the hash `previous`.
    pub(crate) fn new(row: &'a Row, seq: i64, at: Timestamp, previous: &str) -> Self {
        let columns = row.columns();
        let hash = chain(previous, seq, at.0, columns.iter().map(AsRef::as_ref));
        Self { seq, columns, hash }
    }
}

/// SHA-256 over the former hash and every column.
fn chain<'a>(previous: &str, seq: i64, at: i64, columns: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous.as_bytes());
    hasher.update(seq.to_be_bytes());
    hasher.update(at.to_be_bytes());
    for column in columns {
        // Length first: moving a byte from one column to the next changes the hash.
        hasher.update((column.len() as u64).to_be_bytes());
        hasher.update(column.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Rows of one statement, largest first: few different statements, so that all stay prepared.
const ROWS: [usize; 3] = [64, 8, 1];

/// The statement for `rows` rows.
fn statement(rows: usize, engine: Engine) -> String {
    let columns = 2 + HASHED.len() + 1;
    let mut sql = format!("INSERT INTO audit (seq, at, {}, hash) VALUES ", HASHED.join(", "));
    for row in 0..rows {
        let mark = |n: usize| match engine {
            // Numbered, each would be a name to SQLite, and looked up among all others at every use.
            Engine::Sqlite => "?".to_owned(),
            Engine::Postgres => format!("${}", row * columns + n),
        };
        let marks: Vec<String> = (1..=columns).map(mark).collect();
        let _infallible = write!(sql, "{}({})", if row == 0 { "" } else { ", " }, marks.join(", "));
    }
    sql
}

/// Stores a row's list unless it stands there already; `known` holds the names of those that do.
/// Returns the name of a new one: it is known once the transaction is committed.
pub(crate) async fn insert_list(
    conn: &mut AnyConnection,
    row: &Row,
    known: impl Fn(&str) -> bool,
) -> Outcome<Option<Arc<str>>> {
    let Items { column: name, list: Some(ids) } = &row.items else { return Ok(None) };
    if known(name) {
        return Ok(None);
    }
    sqlx::query("INSERT INTO audit_list (name, items) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(name.as_ref())
        .bind(ids.as_ref())
        .execute(conn)
        .await?;
    Ok(Some(Arc::clone(name)))
}

pub(crate) async fn insert(
    conn: &mut AnyConnection,
    engine: Engine,
    mut rows: Vec<Placed<'_>>,
    at: Timestamp,
) -> Outcome<()> {
    static SQLITE: LazyLock<[String; 3]> = LazyLock::new(|| ROWS.map(|rows| statement(rows, Engine::Sqlite)));
    static POSTGRES: LazyLock<[String; 3]> = LazyLock::new(|| ROWS.map(|rows| statement(rows, Engine::Postgres)));
    let statements: &'static [String; 3] = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    while !rows.is_empty() {
        let size = ROWS.iter().position(|n| *n <= rows.len()).unwrap_or(ROWS.len() - 1);
        let mut query = sqlx::query(statements[size].as_str());
        for Placed { seq, columns, hash } in rows.drain(..ROWS[size]) {
            query = query.bind(seq).bind(at.0);
            for column in columns {
                query = query.bind(column.into_owned());
            }
            query = query.bind(hash);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// A row and who waits for it: `None` when it is on disk, else why it is not.
type Waiting = (Row, oneshot::Sender<Option<ProblemCode>>);

/// The log of reads and refusals: rows wait for each other while the disk is busy, and are committed
/// together; everybody is answered only after the commit of their own row.
#[derive(Clone)]
pub struct ReadLog(mpsc::Sender<Waiting>);

/// Most rows of one commit.
const BATCH: usize = 256;

impl ReadLog {
    /// Starts the task that writes the rows.
    pub fn start(db: Db, clock: Clock) -> Self {
        let (sender, mut rows) = mpsc::channel::<Waiting>(1_024);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while rows.recv_many(&mut batch, BATCH).await > 0 {
                let lost = match write(&db, &clock, &batch).await {
                    Ok(()) => None,
                    Err(fail) => {
                        tracing::error!(cause = fail.cause, "the access log could not be written");
                        Some(fail.problem.code)
                    }
                };
                for (_, answer) in batch.drain(..) {
                    let _gone = answer.send(lost);
                }
            }
        });
        Self(sender)
    }

    /// Writes a row; returns when it is on disk.
    ///
    /// # Errors
    /// It is not; then the answer must not leave.
    pub async fn write(&self, row: Row) -> Outcome<()> {
        let (answer, saved) = oneshot::channel();
        let lost = || Fail::internal("the access log has stopped");
        self.0.send((row, answer)).await.map_err(|_| lost())?;
        match saved.await {
            Ok(None) => Ok(()),
            Ok(Some(code)) => Err(code.into()),
            Err(_) => Err(lost()),
        }
    }
}

async fn write(db: &Db, clock: &Clock, batch: &[Waiting]) -> Outcome<()> {
    let Some((first, _)) = batch.first() else { return Ok(()) };
    let mut tx = db.begin(Permit { row: first.clone() }, clock).await?;
    let rows: Vec<&Row> = batch.iter().map(|(row, _)| row).collect();
    tx.log(&rows).await?;
    tx.commit_logged().await
}

/// What an examination of the chain found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// Rows examined.
    pub rows: i64,
    /// The first row that does not fit, and why.
    pub broken: Option<(i64, &'static str)>,
}

/// Recomputes the chain up to where its head stands now (J-43); a running server may go on meanwhile.
///
/// # Errors
/// The database does not answer.
pub async fn verify(db: &Db) -> Outcome<Verified> {
    verify_on(&mut *db.read().acquire().await?).await
}

/// Which of these requests have no row in the log: an answer left, and nobody can see that it did.
///
/// # Errors
/// The database does not answer.
pub async fn unlogged<'a>(conn: &mut AnyConnection, requests: &BTreeSet<&'a str>) -> Outcome<Vec<&'a str>> {
    let rows = sqlx::query("SELECT DISTINCT request FROM audit WHERE result = 'ok'").fetch_all(conn).await?;
    let logged = rows.iter().map(|row| row.try_get("request")).collect::<Result<BTreeSet<String>, _>>()?;
    Ok(requests.iter().copied().filter(|id| !logged.contains(*id)).collect())
}

/// As [`verify`], on a connection of one's own.
///
/// # Errors
/// The database does not answer.
pub async fn verify_on(conn: &mut AnyConnection) -> Outcome<Verified> {
    // One statement, so one moment: rows beyond the head were not written by us.
    let head = sqlx::query(
        "SELECT audit_seq, audit_hash, (SELECT COALESCE(MAX(seq), 0) FROM audit) AS last FROM head WHERE id = 1",
    )
    .fetch_one(&mut *conn)
    .await?;
    let (end, end_hash): (i64, String) = (head.try_get("audit_seq")?, head.try_get("audit_hash")?);
    let (mut previous, mut rows) = (String::new(), 0_i64);
    while rows < end {
        let page = sqlx::query(
            "SELECT audit.*, audit_list.items AS listed FROM audit LEFT JOIN audit_list ON name = audit.items \
               WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 5000",
        )
        .bind(rows)
        .bind(end)
        .fetch_all(&mut *conn)
        .await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            let seq: i64 = row.try_get("seq")?;
            if seq != rows + 1 {
                return Ok(Verified { rows, broken: Some((rows + 1, "a row is missing")) });
            }
            let columns = HASHED.iter().map(|c| row.try_get::<String, _>(*c)).collect::<Result<Vec<_>, _>>()?;
            let hash = chain(&previous, seq, row.try_get("at")?, columns.iter().map(String::as_str));
            if hash != row.try_get::<String, _>("hash")? {
                return Ok(Verified { rows, broken: Some((seq, "the row was changed")) });
            }
            let items: &str = row.try_get("items")?;
            if items.starts_with(LIST) {
                match row.try_get::<Option<String>, _>("listed")? {
                    Some(ids) if name_of_list(&ids) == items => {}
                    Some(_) => return Ok(Verified { rows, broken: Some((seq, "the row's list was changed")) }),
                    None => return Ok(Verified { rows, broken: Some((seq, "the row's list is missing")) }),
                }
            }
            (previous, rows) = (hash, seq);
        }
    }
    if rows != end || previous != end_hash || head.try_get::<i64, _>("last")? != end {
        return Ok(Verified { rows, broken: Some((rows + 1, "the end of the log was cut off or added to")) });
    }
    Ok(Verified { rows, broken: None })
}
