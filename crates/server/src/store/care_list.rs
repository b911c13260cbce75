//! 対象者ケア機関リスト and 担当者: whom a subject's record is disclosed to, and through whom.

use super::{count, id, maybe_time, number, subject, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    InstitutionId, PersonId, SubjectId, Timestamp,
    care_list::{Assigned, CareChanged, CaredFor, CoreMove, Facility, MOST_FOUND, Shown, ShownCount},
    people::Author,
    policy::{Consent, Sharing, SubjectState},
    role::InstitutionKind,
    text::fold_kana,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// A line as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which institution.
    pub institution: Facility,
    /// 中心となる利用機関
    pub core: bool,
    /// Disclosed from then on.
    pub from: Timestamp,
    /// Up to then.
    pub to: Option<Timestamp>,
    /// 理由
    pub reason: String,
    /// How often it was saved.
    pub version: u32,
}

impl Line {
    /// Ends later than `now`, or never.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.to.is_none_or(|to| to > now && to > self.from)
    }
}

fn facility(row: &AnyRow) -> Outcome<Facility> {
    Ok(Facility {
        id: id(row, "id")?,
        name: text(row, "name")?,
        kind: InstitutionKind::from_code(row.try_get("kind")?),
        service_type: text(row, "service_type")?,
        number: text(row, "number")?,
        phone: text(row, "phone")?,
        joined: number(row, "joined")? != 0,
    })
}

/// One institution; `None`: there is none.
///
/// # Errors
/// The database does not answer.
pub async fn institution(conn: &mut AnyConnection, institution: InstitutionId) -> Outcome<Option<Facility>> {
    let row = sqlx::query("SELECT * FROM institution WHERE id = $1")
        .bind(institution.to_string())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(facility).transpose()
}

/// Institutions that use the service, by a part of name, kana, service or number.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut AnyConnection, words: &str) -> Outcome<Vec<Facility>> {
    let rows =
        sqlx::query("SELECT * FROM institution WHERE joined = 1 ORDER BY kana, name, id").fetch_all(conn).await?;
    let words: Vec<String> = fold_kana(words).split_whitespace().map(str::to_owned).collect();
    let mut found = Vec::new();
    for row in &rows {
        let said = ["name", "kana", "service_type", "number"].map(|column| text(row, column));
        let said = said.into_iter().collect::<Outcome<Vec<_>>>()?;
        let said = fold_kana(&said.join(" "));
        if words.iter().all(|word| said.contains(word)) {
            found.push(facility(row)?);
        }
        if found.len() == MOST_FOUND {
            break;
        }
    }
    Ok(found)
}

/// A name for an institution that has not joined, once.
///
/// # Errors
/// The database refuses.
pub async fn name(tx: &mut Tx, institution: &Facility) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO institution (id, name, kana, kind, service_type, number, phone, joined) \
         VALUES ($1, $2, $2, $3, '', '', $4, 0) ON CONFLICT (id) DO NOTHING",
    )
    .bind(institution.id.to_string())
    .bind(institution.name.as_str())
    .bind(institution.kind.code())
    .bind(institution.phone.as_str())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Every line that there ever was, the core institution's first, the others in the order that was chosen.
///
/// # Errors
/// The database does not answer.
pub async fn lines(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Line>> {
    let rows = sqlx::query(
        "SELECT i.*, c.core, c.from_at, c.to_at, c.reason, c.version FROM care_list c \
         JOIN institution i ON i.id = c.institution \
         LEFT JOIN care_order o ON o.subject = c.subject AND o.institution = c.institution \
         WHERE c.subject = $1 \
         ORDER BY c.core DESC, CASE WHEN o.place IS NULL THEN 1 ELSE 0 END, o.place, c.from_at, i.kana, i.id",
    )
    .bind(subject.to_string())
    .fetch_all(conn)
    .await?;
    let line = |row: &AnyRow| {
        Ok(Line {
            institution: facility(row)?,
            core: number(row, "core")? != 0,
            from: time(row, "from_at")?,
            to: maybe_time(row, "to_at")?,
            reason: text(row, "reason")?,
            version: count(row, "version")?,
        })
    };
    rows.iter().map(line).collect()
}

/// Puts the order in the place of the one before.
///
/// # Errors
/// The database refuses.
pub async fn order(tx: &mut Tx, subject: SubjectId, institutions: &[InstitutionId]) -> Outcome<()> {
    sqlx::query("DELETE FROM care_order WHERE subject = $1").bind(subject.to_string()).execute(tx.conn()).await?;
    for (place, institution) in (0_i64..).zip(institutions) {
        sqlx::query("INSERT INTO care_order (subject, institution, place) VALUES ($1, $2, $3)")
            .bind(subject.to_string())
            .bind(institution.to_string())
            .bind(place)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// The days of a line as they stood after it was saved for the `version`th time.
///
/// # Errors
/// The database does not answer.
pub async fn days_of(
    conn: &mut AnyConnection,
    subject: SubjectId,
    institution: InstitutionId,
    version: u32,
) -> Outcome<Option<(Timestamp, Option<Timestamp>)>> {
    let row = sqlx::query(
        "SELECT from_at, to_at FROM care_list_change WHERE subject = $1 AND institution = $2 AND version = $3",
    )
    .bind(subject.to_string())
    .bind(institution.to_string())
    .bind(i64::from(version))
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(|row| Ok((time(row, "from_at")?, maybe_time(row, "to_at")?))).transpose()
}

/// Writes a line over the one that began at `before`, or a new one.
///
/// # Errors
/// The database refuses.
pub async fn put(tx: &mut Tx, subject: SubjectId, line: &Line, before: Option<Timestamp>, by: PersonId) -> Outcome<()> {
    if before.is_some_and(|before| before != line.from) {
        // One that was planned for that day and taken back before it came gives its place.
        sqlx::query(
            "DELETE FROM care_list WHERE subject = $1 AND institution = $2 AND from_at = $3 AND to_at = from_at",
        )
        .bind(subject.to_string())
        .bind(line.institution.id.to_string())
        .bind(line.from.0)
        .execute(tx.conn())
        .await?;
    }
    let sql = match before {
        Some(_) => {
            "UPDATE care_list SET core = $3, from_at = $4, to_at = $5, reason = $6, confirmed_by = $7, version = $8 \
             WHERE subject = $1 AND institution = $2 AND from_at = $9"
        }
        // One that was planned for that day and taken back before it came stands there still.
        None => {
            "INSERT INTO care_list (subject, institution, core, from_at, to_at, reason, confirmed_by, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (subject, institution, from_at) DO UPDATE \
             SET core = excluded.core, to_at = excluded.to_at, reason = excluded.reason, \
                 confirmed_by = excluded.confirmed_by, version = excluded.version"
        }
    };
    let query = sqlx::query(sql)
        .bind(subject.to_string())
        .bind(line.institution.id.to_string())
        .bind(i64::from(line.core))
        .bind(line.from.0)
        .bind(line.to.map(|to| to.0))
        .bind(line.reason.as_str())
        .bind(by.to_string())
        .bind(i64::from(line.version));
    let query = match before {
        Some(before) => query.bind(before.0),
        None => query,
    };
    query.execute(tx.conn()).await?;
    Ok(())
}

/// What is put on record with a changed line.
pub struct Record<'a> {
    /// 理由 of the change.
    pub reason: &'a str,
    /// What it did to the 中心の役割.
    pub core: Option<CoreMove>,
    /// The words that were confirmed, and the seal of their effect.
    pub shown: (&'a str, &'a str),
    /// Who.
    pub by: &'a Author,
}

/// Puts a change on record.
///
/// # Errors
/// The database refuses.
pub async fn changed(
    tx: &mut Tx,
    subject: SubjectId,
    line: &Line,
    Record { reason, core, shown: (shown, seal), by }: &Record<'_>,
) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO care_list_change (subject, institution, version, from_at, to_at, reason, shown, seal, author_json, at, \
                                      core_move) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(subject.to_string())
    .bind(line.institution.id.to_string())
    .bind(i64::from(line.version))
    .bind(line.from.0)
    .bind(line.to.map(|to| to.0))
    .bind(*reason)
    .bind(*shown)
    .bind(*seal)
    .bind(serde_json::to_string(by)?)
    .bind(now)
    .bind(core.map_or("", CoreMove::code))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The version of the newest change of an institution's line that was confirmed under a seal.
///
/// # Errors
/// The database does not answer.
pub async fn sealed(
    conn: &mut AnyConnection,
    subject: SubjectId,
    institution: InstitutionId,
    seal: &str,
) -> Outcome<Option<u32>> {
    let row = sqlx::query(
        "SELECT version FROM care_list_change WHERE subject = $1 AND institution = $2 AND seal = $3 \
         ORDER BY version DESC LIMIT 1",
    )
    .bind(subject.to_string())
    .bind(institution.to_string())
    .bind(seal)
    .fetch_optional(conn)
    .await?;
    row.map(|row| count(&row, "version")).transpose()
}

/// Every change that is on record, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn changes(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<CareChanged>> {
    let rows = sqlx::query(
        "SELECT i.*, c.from_at, c.to_at, c.reason, c.shown, c.author_json, c.at, c.core_move FROM care_list_change c \
         JOIN institution i ON i.id = c.institution WHERE c.subject = $1 ORDER BY c.at DESC, c.version DESC",
    )
    .bind(subject.to_string())
    .fetch_all(conn)
    .await?;
    let change = |row: &AnyRow| {
        Ok(CareChanged {
            institution: facility(row)?,
            from: time(row, "from_at")?,
            to: maybe_time(row, "to_at")?,
            reason: text(row, "reason")?,
            core: Some(text(row, "core_move")?).filter(|code| !code.is_empty()).map(|code| CoreMove::from_code(&code)),
            shown: text(row, "shown")?,
            by: serde_json::from_str(row.try_get("author_json")?)?,
            at: time(row, "at")?,
        })
    };
    rows.iter().map(change).collect()
}

/// What happened to the 中心の役割 after a moment, the first of each institution first.
///
/// # Errors
/// The database does not answer.
pub async fn core_moves(
    conn: &mut AnyConnection,
    subject: SubjectId,
    after: Timestamp,
) -> Outcome<Vec<(InstitutionId, CoreMove)>> {
    let sql = "SELECT institution, core_move FROM care_list_change \
               WHERE subject = $1 AND at > $2 AND core_move <> '' ORDER BY at, version";
    let rows = sqlx::query(sql).bind(subject.to_string()).bind(after.0).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((id(row, "institution")?, CoreMove::from_code(row.try_get("core_move")?)))).collect()
}

/// Institutions whose staff have read or written this record since then; what their admins do is none of it.
///
/// # Errors
/// The database does not answer.
pub async fn active(conn: &mut AnyConnection, subject: SubjectId, since: Timestamp) -> Outcome<Vec<InstitutionId>> {
    let sql = "SELECT DISTINCT institution FROM audit WHERE subject = $1 AND at >= $2 AND result = 'ok' AND role = 'staff' \
               AND institution <> '' AND what <> 'ListSubjects'";
    let rows = sqlx::query(sql).bind(subject.to_string()).bind(since.0).fetch_all(conn).await?;
    rows.iter().map(|row| id(row, "institution")).collect()
}

/// What a professional of the circle sees, kind by kind, and the oldest of it.
///
/// # Errors
/// The database does not answer.
pub async fn records(conn: &mut AnyConnection, of: SubjectId) -> Outcome<(Vec<ShownCount>, Option<Timestamp>)> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, COUNT(CASE WHEN kind = 'vitals' THEN 1 END) AS vitals, \
                CAST(COALESCE(SUM(media), 0) AS BIGINT) AS pictures, MIN(occurred_at) AS since \
         FROM entry WHERE subject = $1 AND parent = '' AND kind <> 'system'",
    )
    .bind(of.to_string())
    .fetch_one(&mut *conn)
    .await?;
    let (all, vitals, pictures) = (count(&row, "n")?, count(&row, "vitals")?, count(&row, "pictures")?);
    let since = maybe_time(&row, "since")?;
    let row = sqlx::query("SELECT COUNT(DISTINCT id) AS n FROM visit WHERE subject = $1")
        .bind(of.to_string())
        .fetch_one(&mut *conn)
        .await?;
    let plans = count(&row, "n")?;
    // What was signed for the consent is for whoever reads that.
    let filed = super::document::of(conn, of).await?;
    let filed = filed.iter().filter(|document| !document.is.kind.is_of_consent()).count();
    let documents = u32::try_from(filed).unwrap_or(u32::MAX);
    let counts = [
        (Shown::Entries, all.saturating_sub(vitals)),
        (Shown::Vitals, vitals),
        (Shown::Pictures, pictures),
        (Shown::Documents, documents),
        (Shown::Plans, plans),
    ];
    Ok((counts.map(|(what, count)| ShownCount { what, count }).to_vec(), since))
}

/// How many of an institution's staff could be registered for a subject.
///
/// # Errors
/// The database does not answer.
pub async fn staff(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<u32> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM role_grant g JOIN person p ON p.id = g.person AND p.state = 'active' \
         JOIN institution i ON i.id = g.institution AND i.suspended_at = 0 \
         WHERE g.institution = $1 AND g.role = 'staff' AND g.from_at <= $2 AND (g.to_at IS NULL OR g.to_at > $2)",
    )
    .bind(institution.to_string())
    .bind(now.0)
    .fetch_one(conn)
    .await?;
    count(&row, "n")
}

/// Subjects on whose list the institution stands now, and whose record is shared, with its 担当者.
///
/// # Errors
/// The database does not answer.
pub async fn cared_for(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<CaredFor>> {
    let rows = sqlx::query(
        "SELECT s.*, c.core FROM care_list c JOIN subject s ON s.id = c.subject \
         WHERE c.institution = $1 AND c.from_at <= $2 AND (c.to_at IS NULL OR c.to_at > $2) \
               AND s.consent = $3 AND s.sharing = $4 AND s.state <> $5 \
         ORDER BY s.family_kana, s.given_kana, s.id",
    )
    .bind(institution.to_string())
    .bind(now.0)
    .bind(Consent::Effective.code())
    .bind(Sharing::Open.code())
    .bind(SubjectState::Closed.code())
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(CaredFor {
            head: subject::head(row)?,
            core: number(row, "core")? != 0,
            staff: Vec::new(),
            offer: None,
        });
    }
    let rows = sqlx::query(
        "SELECT subject, person, from_at, to_at FROM staff_registration \
         WHERE institution = $1 AND (to_at IS NULL OR (to_at > $2 AND to_at > from_at)) ORDER BY from_at, person",
    )
    .bind(institution.to_string())
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let subject: SubjectId = id(row, "subject")?;
        if let Some(cared) = all.iter_mut().find(|cared| cared.head.id == subject) {
            let (from, to) = (time(row, "from_at")?, maybe_time(row, "to_at")?);
            cared.staff.push(Assigned { person: id(row, "person")?, from, to });
        }
    }
    Ok(all)
}

/// Works for the institution now.
///
/// # Errors
/// The database does not answer.
pub async fn works_for(
    conn: &mut AnyConnection,
    person: PersonId,
    institution: InstitutionId,
    now: Timestamp,
) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM role_grant WHERE person = $1 AND institution = $2 AND role = 'staff' \
         AND from_at <= $3 AND (to_at IS NULL OR to_at > $3) \
         AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.id = $2 AND i.suspended_at <> 0)",
    )
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(now.0)
    .fetch_one(conn)
    .await?;
    Ok(count(&row, "n")? > 0)
}

/// Registers a member of staff for a subject.
///
/// # Errors
/// The database refuses.
pub async fn assign(
    tx: &mut Tx,
    subject: SubjectId,
    person: PersonId,
    institution: InstitutionId,
    (from, to): (Timestamp, Option<Timestamp>),
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO staff_registration (subject, person, institution, from_at, to_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (subject, person, institution, from_at) DO UPDATE SET to_at = excluded.to_at",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(from.0)
    .bind(to.map(|to| to.0))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was planned for a member of staff from later than `from` never begins.
///
/// # Errors
/// The database refuses.
pub async fn unplan(
    tx: &mut Tx,
    subject: SubjectId,
    person: PersonId,
    institution: InstitutionId,
    from: Timestamp,
) -> Outcome<()> {
    sqlx::query(
        "UPDATE staff_registration SET to_at = from_at \
         WHERE subject = $1 AND person = $2 AND institution = $3 AND from_at > $4",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(from.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends the registrations of a member of staff; one that is still to come never begins.
///
/// # Errors
/// The database refuses.
pub async fn relieve(tx: &mut Tx, subject: SubjectId, person: PersonId, institution: InstitutionId) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "UPDATE staff_registration SET to_at = CASE WHEN from_at > $4 THEN from_at ELSE $4 END \
         WHERE subject = $1 AND person = $2 AND institution = $3 AND (to_at IS NULL OR to_at > $4)",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends every registration of an institution's staff for a subject.
///
/// # Errors
/// The database refuses.
pub async fn relieve_all(tx: &mut Tx, subject: SubjectId, institution: InstitutionId) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "UPDATE staff_registration SET to_at = CASE WHEN from_at > $3 THEN from_at ELSE $3 END \
         WHERE subject = $1 AND institution = $2 AND (to_at IS NULL OR to_at > $3)",
    )
    .bind(subject.to_string())
    .bind(institution.to_string())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whose circle, and who of it, became another between two moments because a day began or ended.
///
/// # Errors
/// The database does not answer.
pub async fn turned(
    conn: &mut AnyConnection,
    (from, to): (Timestamp, Timestamp),
) -> Outcome<(Vec<SubjectId>, Vec<PersonId>)> {
    let rows = sqlx::query(
        "SELECT DISTINCT r.subject, r.person FROM staff_registration r \
         LEFT JOIN care_list c ON c.subject = r.subject AND c.institution = r.institution \
         WHERE (r.from_at > $1 AND r.from_at <= $2) OR (r.to_at > $1 AND r.to_at <= $2) \
            OR (c.from_at > $1 AND c.from_at <= $2) OR (c.to_at > $1 AND c.to_at <= $2) \
         UNION SELECT subject, person FROM relation \
         WHERE (from_at > $1 AND from_at <= $2) OR (to_at > $1 AND to_at <= $2)",
    )
    .bind(from.0)
    .bind(to.0)
    .fetch_all(conn)
    .await?;
    let mut subjects = rows.iter().map(|row| id(row, "subject")).collect::<Outcome<Vec<SubjectId>>>()?;
    let mut people = rows.iter().map(|row| id(row, "person")).collect::<Outcome<Vec<PersonId>>>()?;
    subjects.sort_unstable();
    subjects.dedup();
    people.sort_unstable();
    people.dedup();
    Ok((subjects, people))
}
