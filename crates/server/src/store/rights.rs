//! 役割と権限: what is withheld, and its changes.

use super::{number, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    Right, Role,
    people::Author,
    policy::Withheld,
    rights::{RightChange, RightChanged, Rights},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// Changes that are told.
const TOLD: i64 = 100;

fn of(row: &AnyRow) -> Outcome<Withheld> {
    Ok(Withheld { role: Role::from_code(row.try_get("role")?), right: Right::from_code(row.try_get("right_code")?) })
}

/// What is withheld now.
///
/// # Errors
/// The database does not answer.
pub async fn withheld(conn: &mut AnyConnection) -> Outcome<Vec<Withheld>> {
    let rows = sqlx::query("SELECT role, right_code FROM withheld ORDER BY role, right_code").fetch_all(conn).await?;
    rows.iter().map(of).collect()
}

/// All of it, with the newest changes.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection) -> Outcome<Rights> {
    let withheld = withheld(conn).await?;
    let rows = sqlx::query("SELECT * FROM right_change ORDER BY n DESC LIMIT $1").bind(TOLD).fetch_all(conn).await?;
    let version = rows.first().map_or(Ok(0), |row| number(row, "n"))?;
    let changed = |row: &AnyRow| -> Outcome<RightChanged> {
        Ok(RightChanged {
            of: of(row)?,
            withheld: number(row, "withheld")? != 0,
            reason: text(row, "reason")?,
            by: serde_json::from_str(row.try_get("author_json")?)?,
            at: time(row, "at")?,
        })
    };
    let changes = rows.iter().map(changed).collect::<Outcome<_>>()?;
    Ok(Rights { version: u32::try_from(version).unwrap_or(u32::MAX), withheld, changes })
}

/// Makes a change, the next one after `version`.
///
/// # Errors
/// The database refuses.
pub async fn put(tx: &mut Tx, change: &RightChange, reason: &str, by: &Author) -> Outcome<()> {
    let (role, right, at) = (change.role.code(), change.right.code(), tx.now.0);
    sqlx::query(
        "INSERT INTO right_change (n, role, right_code, withheld, reason, author_json, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(i64::from(change.version) + 1)
    .bind(role)
    .bind(right)
    .bind(i64::from(change.withheld))
    .bind(reason)
    .bind(serde_json::to_string(by)?)
    .bind(at)
    .execute(tx.conn())
    .await?;
    let sql = if change.withheld {
        "INSERT INTO withheld (role, right_code) VALUES ($1, $2) ON CONFLICT (role, right_code) DO NOTHING"
    } else {
        "DELETE FROM withheld WHERE role = $1 AND right_code = $2"
    };
    sqlx::query(sql).bind(role).bind(right).execute(tx.conn()).await?;
    Ok(())
}
