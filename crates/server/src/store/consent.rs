//! 同意・撤回: acts that are only ever added, and the texts that were agreed to.

use super::{count, id, text as column, time};
use crate::{
    db::Tx,
    fail::{Fail, Outcome},
};
use contract::{
    ConsentId, InstitutionId, Role, SubjectId, Timestamp,
    consent::{ConsentMethod, ConsentRecord, ConsentScope, PublishedText, Purpose, Signature, Signer},
    people::Author,
    policy::{Consent, SubjectState},
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// What an act is about.
pub struct Row<'a> {
    /// The act.
    pub id: ConsentId,
    /// Given or withdrawn.
    pub state: Consent,
    /// Of what.
    pub of: ConsentScope,
    /// Hash of the text.
    pub text: &'a str,
    /// How.
    pub method: ConsentMethod,
}

/// The rest of an act, as it is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// Agreed purposes.
    pub purposes: Vec<Purpose>,
    /// Names of the institutions on the list then.
    pub parties: Vec<String>,
    /// Who agreed in the subject's place.
    pub signer: Option<Signer>,
    /// 立会人
    pub witness: String,
    /// 本人確認の方法 of a call.
    pub checked: String,
    /// Day of the signature on paper.
    pub signed_on: Option<contract::Date>,
    /// As it was drawn.
    pub signature: Option<Signature>,
    /// Who put it on record; missing in acts of before 0014.
    pub by: Option<Author>,
}

fn scope_columns(of: ConsentScope) -> (&'static str, String) {
    match of {
        ConsentScope::Whole {} => ("whole", String::new()),
        ConsentScope::Institution { institution } => ("institution", institution.to_string()),
        ConsentScope::Purpose { purpose } => ("purpose", purpose.code().to_owned()),
    }
}

fn scope(row: &AnyRow) -> Outcome<ConsentScope> {
    Ok(match column(row, "scope")?.as_str() {
        "institution" => ConsentScope::Institution { institution: id(row, "target")? },
        "purpose" => ConsentScope::Purpose { purpose: Purpose::from_code(&column(row, "target")?) },
        _ => ConsentScope::Whole {},
    })
}

fn record(row: &AnyRow) -> Outcome<ConsentRecord> {
    let detail: Detail = serde_json::from_str(row.try_get("detail_json")?)?;
    let by = match detail.by {
        Some(by) => by,
        None => Author {
            person: id(row, "by_person")?,
            name: super::name(row)?,
            role: Role::from_code(row.try_get("capacity")?),
            occupation: None,
            institution: None,
            relation: None,
        },
    };
    let (state, of) = (Consent::from_code(row.try_get("state")?), scope(row)?);
    let known = !detail.purposes.is_empty() || state != Consent::Effective || of != (ConsentScope::Whole {});
    // Before purposes were written down, the paper named those that sharing needs.
    let needed = || Purpose::ALL.iter().copied().filter(|purpose| !purpose.is_optional()).collect();
    Ok(ConsentRecord {
        id: id(row, "id")?,
        number: count(row, "number")?,
        state,
        of,
        institution: row.try_get::<Option<String>, _>("institution_name")?.unwrap_or_default(),
        text: if state == Consent::Effective { column(row, "text_hash")? } else { String::new() },
        method: ConsentMethod::from_code(row.try_get("method")?),
        purposes: if known { detail.purposes } else { needed() },
        parties: detail.parties,
        signer: detail.signer,
        witness: detail.witness,
        checked: detail.checked,
        signed_on: detail.signed_on,
        signature: detail.signature,
        copies: 0,
        by,
        at: time(row, "at")?,
    })
}

const SELECT: &str = "SELECT c.*, p.family, p.given, p.family_kana, p.given_kana, i.name AS institution_name \
                      FROM consent c JOIN person p ON p.id = c.by_person \
                      LEFT JOIN institution i ON c.scope = 'institution' AND i.id = c.target ";

/// Every act of a subject's consent, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn records(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<ConsentRecord>> {
    let sql = format!("{SELECT} WHERE c.subject = $1 ORDER BY c.number, c.at, c.id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(subject.to_string()).fetch_all(conn).await?;
    rows.iter().map(record).collect()
}

/// One act, and whose.
///
/// # Errors
/// The database does not answer.
pub async fn known(conn: &mut AnyConnection, act: ConsentId) -> Outcome<Option<(SubjectId, ConsentRecord)>> {
    let sql = format!("{SELECT} WHERE c.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(act.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(|row| Ok((id(row, "subject")?, record(row)?))).transpose()
}

/// Adds an act; answers its number.
///
/// # Errors
/// The database refuses.
pub async fn insert(tx: &mut Tx, subject: SubjectId, row: &Row<'_>, detail: &Detail) -> Outcome<u32> {
    let last = sqlx::query("SELECT COALESCE(MAX(number), 0) AS n, COUNT(*) AS rows FROM consent WHERE subject = $1")
        .bind(subject.to_string())
        .fetch_one(tx.conn())
        .await?;
    // Acts of before 0014 have no number of their own.
    let number = count(&last, "n")?.max(count(&last, "rows")?) + 1;
    let by = detail.by.as_ref().ok_or_else(|| Fail::internal("an act of consent has its author"))?;
    let (scope, target) = scope_columns(row.of);
    sqlx::query(
        "INSERT INTO consent (id, subject, state, text_hash, method, by_person, capacity, at, number, scope, target, detail_json) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.id.to_string())
    .bind(subject.to_string())
    .bind(row.state.code())
    .bind(row.text)
    .bind(row.method.code())
    .bind(by.person.to_string())
    .bind(by.role.code())
    .bind(tx.now.0)
    .bind(i64::from(number))
    .bind(scope)
    .bind(target)
    .bind(serde_json::to_string(detail)?)
    .execute(tx.conn())
    .await?;
    Ok(number)
}

/// The state as a whole; a subject that was being prepared is in care from its first consent on.
///
/// # Errors
/// The database refuses.
pub async fn set_state(tx: &mut Tx, subject: SubjectId, state: Consent) -> Outcome<()> {
    sqlx::query(
        "UPDATE subject SET consent = $2, state = CASE WHEN state = $3 AND $2 = $4 THEN $5 ELSE state END WHERE id = $1",
    )
    .bind(subject.to_string())
    .bind(state.code())
    .bind(SubjectState::Preparing.code())
    .bind(Consent::Effective.code())
    .bind(SubjectState::Active.code())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a text that is agreed to, once.
///
/// # Errors
/// The database refuses.
pub async fn keep_text(tx: &mut Tx, text: &PublishedText) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO consent_text (hash, lang, body_json, published_at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(text.hash.as_str())
    .bind(text.text.lang.as_str())
    .bind(serde_json::to_string(&text.text)?)
    .bind(tx.now.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A text that was agreed to.
///
/// # Errors
/// The database does not answer.
pub async fn text(conn: &mut AnyConnection, hash: &str) -> Outcome<Option<PublishedText>> {
    let row = sqlx::query("SELECT * FROM consent_text WHERE hash = $1").bind(hash).fetch_optional(conn).await?;
    let read = |row: AnyRow| {
        Ok(PublishedText { hash: column(&row, "hash")?, text: serde_json::from_str(row.try_get("body_json")?)? })
    };
    row.map(read).transpose()
}

/// Purposes that are agreed to after all of these acts, oldest first.
pub fn purposes(records: &[ConsentRecord]) -> Vec<Purpose> {
    let mut agreed: Vec<Purpose> = Vec::new();
    for record in records {
        match (record.of, record.state) {
            (ConsentScope::Whole {}, Consent::Effective) => agreed.clone_from(&record.purposes),
            (ConsentScope::Whole {}, _) => agreed.clear(),
            (ConsentScope::Purpose { purpose }, state) => {
                agreed.retain(|known| *known != purpose);
                if state == Consent::Effective {
                    agreed.push(purpose);
                }
            }
            (ConsentScope::Institution { .. }, _) => {}
        }
    }
    agreed.sort_unstable();
    agreed
}

/// Institutions that sharing was stopped with after all of these acts, oldest first, and since when.
pub fn stopped(records: &[ConsentRecord]) -> Vec<(InstitutionId, Timestamp)> {
    let mut stopped: Vec<(InstitutionId, Timestamp)> = Vec::new();
    for record in records {
        if let ConsentScope::Institution { institution } = record.of {
            stopped.retain(|(known, _)| *known != institution);
            if record.state == Consent::Withdrawn {
                stopped.push((institution, record.at));
            }
        }
    }
    stopped
}
