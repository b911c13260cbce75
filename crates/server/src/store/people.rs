//! People and institutions.

use super::{count, id, maybe_time, name, number, occupations, text};
use crate::{auth::session::Context, fail::Outcome};
use contract::{
    InstitutionId, PersonId, SubjectId, Timestamp,
    people::{Author, InstitutionRef, Name, StaffMember},
    platform::{CountBy, InstitutionLine},
    policy::Standing,
    role::{AccountState, InstitutionKind, Role},
};
use sqlx::{AnyConnection, Row as _};

/// How somebody appears as the author of what they write now.
///
/// # Errors
/// The database does not answer.
pub async fn author(
    conn: &mut AnyConnection,
    me: &Context,
    subject: SubjectId,
    standing: &Standing,
) -> Outcome<Author> {
    if let Some(institution) = standing.institution {
        return author_within(conn, me, institution, standing.role).await;
    }
    let mut author = author_as(me, standing.role);
    let row = sqlx::query("SELECT label FROM relation WHERE subject = $1 AND person = $2 AND role = $3")
        .bind(subject.to_string())
        .bind(me.actor.person.to_string())
        .bind(standing.role.code())
        .fetch_optional(conn)
        .await?;
    author.relation = row.map(|row| text(&row, "label")).transpose()?.filter(|label| !label.is_empty());
    Ok(author)
}

/// As [`author`], where it is no subject that is written about.
pub fn author_as(me: &Context, role: Role) -> Author {
    Author { person: me.actor.person, name: me.name.clone(), role, occupation: None, institution: None, relation: None }
}

/// How somebody appears who acts for an institution.
///
/// # Errors
/// The database does not answer.
pub async fn author_within(
    conn: &mut AnyConnection,
    me: &Context,
    institution: InstitutionId,
    role: Role,
) -> Outcome<Author> {
    let mut author = author_as(me, role);
    let grant = me.actor.grants.iter().find(|g| g.institution == Some(institution) && g.role == role);
    author.occupation = grant.and_then(|g| g.occupations.first().copied());
    let row =
        sqlx::query("SELECT name FROM institution WHERE id = $1").bind(institution.to_string()).fetch_one(conn).await?;
    author.institution = Some(text(&row, "name")?);
    Ok(author)
}

/// As [`author`]; without a standing it is a desk of the operator that acts.
///
/// # Errors
/// As [`author`].
pub async fn author_by(
    conn: &mut AnyConnection,
    me: &Context,
    subject: SubjectId,
    standing: Option<&Standing>,
) -> Outcome<Author> {
    let grants = &me.actor.grants;
    let grant = grants.iter().find(|grant| grant.role.is_of_platform()).or(grants.first());
    let role = grant.map_or(Role::Unknown, |grant| grant.role);
    let desk = Standing { role, institution: None, core: false };
    author(conn, me, subject, standing.unwrap_or(&desk)).await
}

/// Names of the institutions in which somebody holds a role.
///
/// # Errors
/// The database does not answer.
pub async fn institutions_of(conn: &mut AnyConnection, me: &Context) -> Outcome<Vec<InstitutionRef>> {
    let mut refs: Vec<InstitutionRef> = Vec::new();
    for institution in me.actor.grants.iter().filter_map(|g| g.institution) {
        if refs.iter().any(|r| r.id == institution) {
            continue;
        }
        let row = sqlx::query("SELECT id, name, kind FROM institution WHERE id = $1")
            .bind(institution.to_string())
            .fetch_one(&mut *conn)
            .await?;
        refs.push(InstitutionRef {
            id: id(&row, "id")?,
            name: text(&row, "name")?,
            kind: InstitutionKind::from_code(row.try_get("kind")?),
        });
    }
    Ok(refs)
}

/// Name of a person.
///
/// # Errors
/// The database does not answer.
pub async fn name_of(conn: &mut AnyConnection, person: PersonId) -> Outcome<Name> {
    let row = sqlx::query("SELECT * FROM person WHERE id = $1").bind(person.to_string()).fetch_one(conn).await?;
    name(&row)
}

/// Staff of an institution, for its admin.
///
/// # Errors
/// The database does not answer.
pub async fn staff(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<StaffMember>> {
    let rows = sqlx::query(
        "SELECT p.id, p.family, p.given, p.family_kana, p.given_kana, p.state, p.last_sign_in, \
                MAX(g.occupations) AS occupations, \
                MAX(CASE WHEN g.role = 'institution_admin' THEN 1 ELSE 0 END) AS admin, \
                (SELECT COUNT(DISTINCT r.subject) FROM staff_registration r \
                 WHERE r.person = p.id AND r.institution = $1 AND r.from_at <= $2 AND (r.to_at IS NULL OR r.to_at > $2)) AS subjects \
         FROM person p JOIN role_grant g ON g.person = p.id AND g.institution = $1 \
              AND g.from_at <= $2 AND (g.to_at IS NULL OR g.to_at > $2) \
         GROUP BY p.id, p.family, p.given, p.family_kana, p.given_kana, p.state, p.last_sign_in \
         ORDER BY p.family_kana, p.given_kana, p.id",
    )
    .bind(institution.to_string())
    .bind(now.0)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let (person, state) = (id(row, "id")?, AccountState::from_code(row.try_get("state")?));
        let acted = super::account::last_act(conn, person).await?;
        all.push(StaffMember {
            person,
            name: name(row)?,
            occupations: occupations(row.try_get("occupations")?),
            admin: row.try_get::<i64, _>("admin").or_else(|_| row.try_get::<i32, _>("admin").map(i64::from))? != 0,
            state,
            subjects: count(row, "subjects")?,
            last_sign_in: maybe_time(row, "last_sign_in")?,
            // Why another institution or the operator did it is not this one's to read.
            acted: acted.filter(|(_, by)| *by == Some(institution)).map(|(acted, _)| acted),
        });
    }
    Ok(all)
}

/// Institutions with their numbers of staff and subjects.
///
/// # Errors
/// The database does not answer.
pub async fn institutions(conn: &mut AnyConnection, now: Timestamp) -> Outcome<Vec<InstitutionLine>> {
    let rows = sqlx::query(
        "SELECT i.id, i.name, i.kind, i.suspended_at, \
                (SELECT COUNT(DISTINCT g.person) FROM role_grant g WHERE g.institution = i.id AND (g.to_at IS NULL OR g.to_at > $1)) AS staff, \
                (SELECT COUNT(DISTINCT c.subject) FROM care_list c WHERE c.institution = i.id AND c.from_at <= $1 AND (c.to_at IS NULL OR c.to_at > $1)) AS subjects \
         FROM institution i ORDER BY i.kana, i.id",
    )
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(InstitutionLine {
                id: id(row, "id")?,
                name: text(row, "name")?,
                kind: InstitutionKind::from_code(row.try_get("kind")?),
                staff: count(row, "staff")?,
                subjects: count(row, "subjects")?,
                suspended: number(row, "suspended_at")? != 0,
            })
        })
        .collect()
}

/// Accounts by state; subjects in use; open sessions; failed sign-ins of the last day.
///
/// # Errors
/// The database does not answer.
pub async fn counts(conn: &mut AnyConnection, now: Timestamp) -> Outcome<(Vec<CountBy>, u32, u32, u32)> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS n FROM person GROUP BY state ORDER BY state")
        .fetch_all(&mut *conn)
        .await?;
    let people = rows
        .iter()
        .map(|row| Ok(CountBy { state: AccountState::from_code(row.try_get("state")?), count: count(row, "n")? }))
        .collect::<Outcome<Vec<_>>>()?;
    let mut one = async |sql: &'static str, at: i64| -> Outcome<u32> {
        let row = sqlx::query(sql).bind(at).fetch_one(&mut *conn).await?;
        Ok(u32::try_from(number(&row, "n")?).unwrap_or(0))
    };
    let subjects =
        one("SELECT COUNT(*) AS n FROM subject WHERE state IN ('preparing', 'active') AND $1 = $1", 0).await?;
    let sessions = one(
        "SELECT COUNT(*) AS n FROM session WHERE ended_at IS NULL AND ends_at > $1 AND last_seen_at + idle_ms > $1",
        now.0,
    )
    .await?;
    let failed = one(
        "SELECT COUNT(*) AS n FROM audit WHERE subject = '' AND at > $1 AND what = 'CreateSession' AND result <> 'ok'",
        now.0 - contract::time::DAY_MS,
    )
    .await?;
    Ok((people, subjects, sessions, failed))
}
