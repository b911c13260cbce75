//! 対象者, its circle, and each person's standing in it.

use super::{count, id, name, number, occupations, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    InstitutionId, Occupation, PersonId, Role, SubjectId, Timestamp,
    entry::ReadMark,
    people::Member,
    policy::{Audience, Consent, Sharing, Standing, SubjectFacts, SubjectState},
    subject::{Contact, ContactKind, Sex, SubjectHead},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::{HashMap, HashSet};

/// The staff registrations that count now: registered, on a listed institution that is not stopped, still employed there.
macro_rules! staff_now {
    ($condition:literal) => {
        concat!(
            "SELECT r.subject AS subject, r.person AS person, 'staff' AS role, r.institution AS institution, c.core AS core, '' AS label \
             FROM staff_registration r \
             JOIN care_list c ON c.subject = r.subject AND c.institution = r.institution \
                  AND c.from_at <= $2 AND (c.to_at IS NULL OR c.to_at > $2) \
             JOIN role_grant g ON g.person = r.person AND g.institution = r.institution AND g.role = 'staff' \
                  AND g.from_at <= $2 AND (g.to_at IS NULL OR g.to_at > $2) \
             JOIN institution i ON i.id = r.institution AND (i.suspended_at = 0 OR i.suspended_at > $2) \
             WHERE r.from_at <= $2 AND (r.to_at IS NULL OR r.to_at > $2) AND ",
            $condition
        )
    };
}

macro_rules! relations_now {
    ($condition:literal) => {
        concat!(
            "SELECT subject, person, role, '' AS institution, 0 AS core, label FROM relation \
             WHERE from_at <= $2 AND (to_at IS NULL OR to_at > $2) AND ",
            $condition
        )
    };
}

fn standing(row: &AnyRow) -> Outcome<Standing> {
    Ok(Standing {
        role: Role::from_code(row.try_get("role")?),
        institution: text(row, "institution")?.parse().ok(),
        core: number(row, "core")? != 0,
    })
}

/// Facts about a subject as they concern a person; `None`: no such subject.
///
/// # Errors
/// The database does not answer.
pub async fn facts(
    conn: &mut AnyConnection,
    person: PersonId,
    subject: SubjectId,
    now: Timestamp,
) -> Outcome<Option<SubjectFacts>> {
    let row = sqlx::query("SELECT state, consent, sharing, log_opened FROM subject WHERE id = $1")
        .bind(subject.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let standings = sqlx::query(concat!(
        relations_now!("subject = $1 AND person = $3"),
        " UNION ALL ",
        staff_now!("r.subject = $1 AND r.person = $3")
    ))
    .bind(subject.to_string())
    .bind(now.0)
    .bind(person.to_string())
    .fetch_all(conn)
    .await?;
    let standings = standings.iter().map(standing).collect::<Outcome<Vec<_>>>()?;
    Ok(Some(facts_of(&row, standings)?))
}

fn facts_of(row: &AnyRow, standings: Vec<Standing>) -> Outcome<SubjectFacts> {
    // It concerns nobody else, and changes nothing for them.
    let own_side = standings.iter().any(|standing| standing.role.is_subject_side());
    Ok(SubjectFacts {
        standings,
        consent: Consent::from_code(row.try_get("consent")?),
        sharing: Sharing::from_code(row.try_get("sharing")?),
        state: SubjectState::from_code(row.try_get("state")?),
        log_opened: own_side && number(row, "log_opened")? != 0,
    })
}

/// だれが見たか is the family's to read too, or not any more.
///
/// # Errors
/// The database refuses.
pub async fn open_log(tx: &mut Tx, subject: SubjectId, opened: bool) -> Outcome<()> {
    sqlx::query("UPDATE subject SET log_opened = $2 WHERE id = $1")
        .bind(subject.to_string())
        .bind(i64::from(opened))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A subject in my list.
pub struct Mine {
    /// Identification.
    pub head: SubjectHead,
    /// Facts for the policy.
    pub facts: SubjectFacts,
    /// Up to where I have read.
    pub read_seq: i64,
}

/// All subjects in whose circle a person stands now, in kana order; unjudged.
///
/// # Errors
/// The database does not answer.
pub async fn mine(conn: &mut AnyConnection, person: PersonId, now: Timestamp) -> Outcome<Vec<Mine>> {
    let rows = sqlx::query(concat!(relations_now!("person = $1"), " UNION ALL ", staff_now!("r.person = $1")))
        .bind(person.to_string())
        .bind(now.0)
        .fetch_all(&mut *conn)
        .await?;
    let mut standings: HashMap<SubjectId, Vec<Standing>> = HashMap::new();
    for row in &rows {
        standings.entry(id(row, "subject")?).or_default().push(standing(row)?);
    }
    let rows = sqlx::query(
        "SELECT s.*, COALESCE(m.seq, 0) AS read_seq FROM subject s \
         LEFT JOIN read_mark m ON m.subject = s.id AND m.person = $1 \
         WHERE s.id IN (SELECT subject FROM relation WHERE person = $1 UNION SELECT subject FROM staff_registration WHERE person = $1) \
         ORDER BY s.family_kana, s.given_kana, s.id",
    )
    .bind(person.to_string())
    .fetch_all(conn)
    .await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in &rows {
        let head = head(row)?;
        let Some(standings) = standings.remove(&head.id) else { continue };
        let facts = facts_of(row, standings)?;
        list.push(Mine { head, facts, read_seq: number(row, "read_seq")? });
    }
    Ok(list)
}

pub(super) fn head(row: &AnyRow) -> Outcome<SubjectHead> {
    Ok(SubjectHead {
        id: id(row, "id")?,
        name: name(row)?,
        birth: text(row, "birth")?.parse().map_err(crate::fail::Fail::internal)?,
        sex: Sex::from_code(row.try_get("sex")?),
        colour: u8::try_from(number(row, "colour")?).unwrap_or(0),
        photo: text(row, "photo")?.parse().ok(),
    })
}

/// 状態 of one subject.
///
/// # Errors
/// The database does not answer.
pub async fn state(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<SubjectState> {
    let row = sqlx::query("SELECT state FROM subject WHERE id = $1").bind(subject.to_string()).fetch_one(conn).await?;
    Ok(SubjectState::from_code(row.try_get("state")?))
}

/// Identification of one subject.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<SubjectHead> {
    let row = sqlx::query("SELECT * FROM subject WHERE id = $1").bind(subject.to_string()).fetch_one(conn).await?;
    head(&row)
}

/// Everybody who may see the record now (M3-4), the subject's side first.
///
/// # Errors
/// The database does not answer.
pub async fn circle(conn: &mut AnyConnection, subject: SubjectId, now: Timestamp) -> Outcome<Vec<Member>> {
    Ok(circle_by_institution(conn, subject, now).await?.into_iter().map(|(_, member)| member).collect())
}

/// As [`circle`], each with the institution through which it is so; none: the subject's own side.
///
/// # Errors
/// The database does not answer.
pub async fn circle_by_institution(
    conn: &mut AnyConnection,
    subject: SubjectId,
    now: Timestamp,
) -> Outcome<Vec<(Option<InstitutionId>, Member)>> {
    let rows = sqlx::query(concat!(
        "SELECT x.person, x.role, x.institution, x.core, x.label, p.family, p.given, p.family_kana, p.given_kana, \
                COALESCE(i.name, '') AS institution_name, COALESCE(g.occupations, '') AS occupations \
         FROM (",
        relations_now!("subject = $1"),
        " UNION ALL ",
        staff_now!("r.subject = $1"),
        ") x JOIN person p ON p.id = x.person AND p.state = 'active' \
         LEFT JOIN institution i ON i.id = x.institution \
         LEFT JOIN role_grant g ON g.person = x.person AND g.institution = x.institution AND g.role = 'staff' \
         ORDER BY x.core DESC, institution_name, p.family_kana, p.given_kana, p.id"
    ))
    .bind(subject.to_string())
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    let of = |row| Ok((text(row, "institution")?.parse().ok(), member(row)?));
    let mut members: Vec<(Option<InstitutionId>, Member)> = rows.iter().map(of).collect::<Outcome<_>>()?;
    // Registrations may follow or overlap each other.
    let mut seen = HashSet::new();
    members.retain(|(institution, member)| seen.insert((*institution, member.person, member.role.code())));
    members.sort_by_key(|(_, m)| !m.role.is_subject_side());
    Ok(members)
}

fn member(row: &AnyRow) -> Outcome<Member> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    Ok(Member {
        person: id(row, "person")?,
        name: name(row)?,
        role: Role::from_code(row.try_get("role")?),
        occupation: occupations(row.try_get("occupations")?).first().copied().filter(|o| *o != Occupation::Unknown),
        institution: some(text(row, "institution_name")?),
        relation: some(text(row, "label")?),
    })
}

/// 緊急連絡先 in the order of calling.
///
/// # Errors
/// The database does not answer.
pub async fn contacts(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Contact>> {
    let rows = sqlx::query("SELECT * FROM contact WHERE subject = $1 ORDER BY ord")
        .bind(subject.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Contact {
                order: count(row, "ord")?,
                name: text(row, "name")?,
                relation: text(row, "relation")?,
                phone: text(row, "phone")?,
                kind: ContactKind::from_code(row.try_get("kind")?),
            })
        })
        .collect()
}

/// Takes the next number of the subject's counter.
///
/// # Errors
/// The database refuses.
pub async fn next_seq(tx: &mut Tx, subject: SubjectId) -> Outcome<i64> {
    let row = sqlx::query("UPDATE subject SET seq = seq + 1 WHERE id = $1 RETURNING seq")
        .bind(subject.to_string())
        .fetch_one(tx.conn())
        .await?;
    number(&row, "seq")
}

/// The counter, and how many top-level entries there are for these audiences.
///
/// # Errors
/// The database does not answer.
pub async fn counters(conn: &mut AnyConnection, subject: SubjectId, scope: &[Audience]) -> Outcome<(i64, u32)> {
    let row = sqlx::query("SELECT seq, top_everyone, top_professionals FROM subject WHERE id = $1")
        .bind(subject.to_string())
        .fetch_one(conn)
        .await?;
    let professionals = if scope.contains(&Audience::Professionals) { count(&row, "top_professionals")? } else { 0 };
    Ok((number(&row, "seq")?, count(&row, "top_everyone")? + professionals))
}

/// Up to where everybody has read.
///
/// # Errors
/// The database does not answer.
pub async fn read_marks(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<ReadMark>> {
    let rows = sqlx::query("SELECT person, seq, at FROM read_mark WHERE subject = $1 ORDER BY person")
        .bind(subject.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok(ReadMark { person: id(row, "person")?, seq: number(row, "seq")?, at: time(row, "at")? }))
        .collect()
}

/// Up to where one person has read; 0: nothing yet.
///
/// # Errors
/// The database does not answer.
pub async fn read_seq(conn: &mut AnyConnection, subject: SubjectId, person: PersonId) -> Outcome<i64> {
    let row = sqlx::query("SELECT seq FROM read_mark WHERE subject = $1 AND person = $2")
        .bind(subject.to_string())
        .bind(person.to_string())
        .fetch_optional(conn)
        .await?;
    row.map_or(Ok(0), |row| number(&row, "seq"))
}

/// Moves a mark forward, never back and never past the counter; says whether it moved.
///
/// # Errors
/// The database refuses.
pub async fn mark_read(tx: &mut Tx, subject: SubjectId, person: PersonId, seq: i64) -> Outcome<(ReadMark, bool)> {
    let now = tx.now;
    let before = read_seq(tx.conn(), subject, person).await?;
    let row =
        sqlx::query("SELECT seq FROM subject WHERE id = $1").bind(subject.to_string()).fetch_one(tx.conn()).await?;
    let seq = seq.clamp(0, number(&row, "seq")?);
    let row = sqlx::query(
        "INSERT INTO read_mark (subject, person, seq, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (subject, person) DO UPDATE \
         SET at = CASE WHEN excluded.seq > read_mark.seq THEN excluded.at ELSE read_mark.at END, \
             seq = CASE WHEN excluded.seq > read_mark.seq THEN excluded.seq ELSE read_mark.seq END \
         RETURNING seq, at",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(seq)
    .bind(now.0)
    .fetch_one(tx.conn())
    .await?;
    let mark = ReadMark { person, seq: number(&row, "seq")?, at: time(&row, "at")? };
    Ok((mark, mark.seq > before))
}
