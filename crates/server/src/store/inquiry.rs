//! お尋ね・開示等の申出, with the steps of whoever has them.

use super::{care_list, count, id, institution_ref, name, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    InstitutionId, PersonId, Role, SubjectId, Timestamp,
    inquiry::{
        AskedLook, Inquiry, InquiryId, InquiryKind, InquiryOutcome, InquiryState, LookRef, NewInquiry, NewStep, Step,
    },
    people::{Author, InstitutionRef},
    role::InstitutionKind,
    time::DAY_MS,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

macro_rules! inquiries {
    ($which:literal) => {
        concat!(
            "SELECT q.*, s.family, s.given, s.family_kana, s.given_kana, \
                    COALESCE(i.name, '') AS institution_name, COALESCE(i.kind, '') AS institution_kind \
             FROM inquiry q JOIN subject s ON s.id = q.subject LEFT JOIN institution i ON i.id = q.institution ",
            $which,
            " ORDER BY q.at DESC, q.id DESC"
        )
    };
}

fn one(row: &AnyRow) -> Outcome<Inquiry> {
    let kind = InquiryKind::from_code(row.try_get("kind")?);
    let at = time(row, "at")?;
    Ok(Inquiry {
        id: id(row, "id")?,
        subject: (id(row, "subject")?, name(row)?),
        kind,
        text: text(row, "body")?,
        look: serde_json::from_str(row.try_get("look_json")?)?,
        institution: institution_ref(row)?,
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at,
        due: kind.due(at.date()),
        state: InquiryState::from_code(row.try_get("state")?),
        steps: Vec::new(),
    })
}

async fn with_steps(conn: &mut AnyConnection, rows: &[AnyRow]) -> Outcome<Vec<Inquiry>> {
    let mut all = rows.iter().map(one).collect::<Outcome<Vec<_>>>()?;
    for inquiry in all.iter_mut().filter(|inquiry| inquiry.state != InquiryState::Received) {
        let steps = sqlx::query("SELECT * FROM inquiry_step WHERE inquiry = $1 ORDER BY at, id")
            .bind(inquiry.id.to_string())
            .fetch_all(&mut *conn)
            .await?;
        let step = |row: &AnyRow| -> Outcome<Step> {
            let outcome: &str = row.try_get("outcome")?;
            Ok(Step {
                outcome: (!outcome.is_empty()).then(|| InquiryOutcome::from_code(outcome)),
                text: text(row, "body")?,
                by: serde_json::from_str(row.try_get("author_json")?)?,
                at: time(row, "at")?,
            })
        };
        inquiry.steps = steps.iter().map(step).collect::<Outcome<_>>()?;
    }
    Ok(all)
}

/// Those about a subject, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn of_subject(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Inquiry>> {
    let rows = sqlx::query(inquiries!("WHERE q.subject = $1")).bind(subject.to_string()).fetch_all(&mut *conn).await?;
    with_steps(conn, &rows).await
}

/// Those that an institution is asked, newest first: of subjects whose record is shared with it. Of nobody else does it
/// learn the name.
///
/// # Errors
/// The database does not answer.
pub async fn shown_to(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<Inquiry>> {
    let rows =
        sqlx::query(inquiries!("WHERE q.institution = $1")).bind(institution.to_string()).fetch_all(&mut *conn).await?;
    let mut all = with_steps(conn, &rows).await?;
    if !all.is_empty() {
        let cared = care_list::cared_for(conn, institution, now).await?;
        all.retain(|inquiry| cared.iter().any(|cared| cared.head.id == inquiry.subject.0));
    }
    Ok(all)
}

/// How many wait for the operator: those that were passed on, and those that no institution took up within a week.
///
/// # Errors
/// The database does not answer.
pub async fn waiting_for_the_desk(conn: &mut AnyConnection, now: Timestamp) -> Outcome<u32> {
    let sql = "SELECT COUNT(*) AS n FROM inquiry WHERE state = $1 OR (state = $2 AND at < $3)";
    let row = sqlx::query(sql)
        .bind(InquiryState::Passed.code())
        .bind(InquiryState::Received.code())
        .bind(now.plus_ms(-7 * DAY_MS).0)
        .fetch_one(conn)
        .await?;
    count(&row, "n")
}

/// All, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn all(conn: &mut AnyConnection) -> Outcome<Vec<Inquiry>> {
    let rows = sqlx::query(inquiries!("")).fetch_all(&mut *conn).await?;
    with_steps(conn, &rows).await
}

/// One of them.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, inquiry: InquiryId) -> Outcome<Option<Inquiry>> {
    let rows = sqlx::query(inquiries!("WHERE q.id = $1")).bind(inquiry.to_string()).fetch_all(&mut *conn).await?;
    Ok(with_steps(conn, &rows).await?.pop())
}

/// The look that is asked about, as the log has it: something was done at its first moment and at its last one. `None`:
/// there was no such look.
///
/// # Errors
/// The database does not answer.
pub async fn look(conn: &mut AnyConnection, subject: SubjectId, look: &LookRef) -> Outcome<Option<AskedLook>> {
    let institution = look.institution.map_or_else(String::new, |id| id.to_string());
    let rows = sqlx::query(
        "SELECT DISTINCT a.at, p.family, p.given, p.family_kana, p.given_kana, \
                COALESCE(i.name, '') AS institution_name, COALESCE(i.kind, '') AS institution_kind \
         FROM audit a JOIN person p ON p.id = a.person LEFT JOIN institution i ON i.id = a.institution \
         WHERE a.subject = $1 AND a.person = $2 AND a.institution = $3 AND a.at IN ($4, $5)",
    )
    .bind(subject.to_string())
    .bind(look.person.to_string())
    .bind(institution)
    .bind(look.from.0)
    .bind(look.to.0)
    .fetch_all(conn)
    .await?;
    let moments = if look.from == look.to { 1 } else { 2 };
    let Some(row) = rows.first().filter(|_| rows.len() == moments) else { return Ok(None) };
    let kind = InstitutionKind::from_code(row.try_get("institution_kind")?);
    let institution_name = text(row, "institution_name")?;
    let institution = look.institution.map(|id| InstitutionRef { id, name: institution_name, kind });
    Ok(Some(AskedLook { name: name(row)?, institution, from: look.from, to: look.to }))
}

/// Who makes it, about what, and who is asked.
pub struct Filed<'a> {
    /// What is asked.
    pub new: &'a NewInquiry,
    /// The look that it is about.
    pub look: Option<&'a AskedLook>,
    /// Who is asked; `None`: the operator.
    pub institution: Option<InstitutionId>,
    /// Who asks.
    pub by: &'a Author,
}

/// Puts one on record.
///
/// # Errors
/// The database refuses.
pub async fn insert(tx: &mut Tx, subject: SubjectId, filed: Filed<'_>) -> Outcome<()> {
    let Filed { new, look, institution, by } = filed;
    let state = if institution.is_some() { InquiryState::Received } else { InquiryState::Passed };
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO inquiry (id, subject, institution, kind, body, look_json, person, author_json, at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.id.to_string())
    .bind(subject.to_string())
    .bind(institution.map_or_else(String::new, |id| id.to_string()))
    .bind(new.kind.code())
    .bind(new.text.as_str())
    .bind(serde_json::to_string(&look)?)
    .bind(by.person.to_string())
    .bind(serde_json::to_string(by)?)
    .bind(at)
    .bind(state.code())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Puts a step on record.
///
/// # Errors
/// The database refuses.
pub async fn step(tx: &mut Tx, inquiry: InquiryId, new: &NewStep, by: &Author) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO inquiry_step (id, inquiry, outcome, body, author_json, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id.to_string())
    .bind(inquiry.to_string())
    .bind(new.outcome.map_or("", InquiryOutcome::code))
    .bind(new.text.as_str())
    .bind(serde_json::to_string(by)?)
    .bind(at)
    .execute(tx.conn())
    .await?;
    let state = if new.outcome.is_some() { InquiryState::Answered } else { InquiryState::Passed };
    sqlx::query("UPDATE inquiry SET state = $2 WHERE id = $1")
        .bind(inquiry.to_string())
        .bind(state.code())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Who administers an institution, and may sign in.
///
/// # Errors
/// The database does not answer.
pub async fn admins(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<PersonId>> {
    let rows = sqlx::query(
        "SELECT g.person AS person FROM role_grant g JOIN person p ON p.id = g.person \
         WHERE g.institution = $1 AND g.role = $3 AND g.from_at <= $2 AND (g.to_at IS NULL OR g.to_at > $2) \
         AND p.state = 'active'",
    )
    .bind(institution.to_string())
    .bind(now.0)
    .bind(Role::InstitutionAdmin.code())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| id(row, "person")).collect()
}

/// Whoever of the subject's side may ask, and the operator's desk.
///
/// # Errors
/// The database does not answer.
pub async fn concerned(conn: &mut AnyConnection, subject: SubjectId, now: Timestamp) -> Outcome<Vec<PersonId>> {
    let rows = sqlx::query(
        "SELECT person FROM relation WHERE subject = $1 AND role IN ($3, $4) \
         AND from_at <= $2 AND (to_at IS NULL OR to_at > $2) \
         UNION SELECT person FROM role_grant WHERE role = $5 AND from_at <= $2 AND (to_at IS NULL OR to_at > $2)",
    )
    .bind(subject.to_string())
    .bind(now.0)
    .bind(Role::Subject.code())
    .bind(Role::Representative.code())
    .bind(Role::OperatorIntake.code())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| id(row, "person")).collect()
}

/// Gives what an institution (`None`: any) has not answered to the operator; true: there was something.
///
/// # Errors
/// The database refuses.
pub async fn pass_on(tx: &mut Tx, subject: SubjectId, institution: Option<InstitutionId>) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE inquiry SET state = $3 WHERE subject = $1 AND state = $4 AND ($2 = '' OR institution = $2)",
    )
    .bind(subject.to_string())
    .bind(institution.map_or_else(String::new, |id| id.to_string()))
    .bind(InquiryState::Passed.code())
    .bind(InquiryState::Received.code())
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() > 0)
}
