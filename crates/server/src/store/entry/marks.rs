//! What people put on an entry beside its text: reactions, 確認しました, the pin. Each is a change
//! of the entry, and none a version of it.

use super::{super::subject::next_seq, listed, write::bump_parent};
use crate::{
    db::Tx,
    fail::{Fail, Outcome},
};
use contract::{
    PersonId, ProblemCode,
    entry::{Confirm, Entry, Pin, React, Reaction, ReactionKind},
    people::Author,
};
use sqlx::{Row as _, any::AnyRow};

/// What an entry carries now, read inside the transaction: two people may act at once.
async fn row(tx: &mut Tx, entry: &Entry) -> Outcome<AnyRow> {
    let sql = "SELECT version, reactions, pinned FROM entry WHERE id = $1";
    Ok(sqlx::query(sql).bind(entry.id.to_string()).fetch_one(tx.conn()).await?)
}

/// Sets or takes back a reaction. `None`: nothing changed.
///
/// # Errors
/// The database refuses.
pub async fn react(tx: &mut Tx, entry: &Entry, person: PersonId, change: React) -> Outcome<Option<i64>> {
    let mut reactions: Vec<Reaction> = listed(row(tx, entry).await?.try_get("reactions")?)?;
    let mine = Reaction { person, kind: change.kind };
    if change.kind == ReactionKind::Unknown || reactions.contains(&mine) == change.on {
        return Ok(None);
    }
    if change.on {
        reactions.push(mine);
    } else {
        reactions.retain(|r| *r != mine);
    }
    let seq = next_seq(tx, entry.subject).await?;
    sqlx::query("UPDATE entry SET reactions = $2, changed = $3 WHERE id = $1")
        .bind(entry.id.to_string())
        .bind(if reactions.is_empty() { String::new() } else { serde_json::to_string(&reactions)? })
        .bind(seq)
        .execute(tx.conn())
        .await?;
    bump_parent(tx, entry, seq).await?;
    Ok(Some(seq))
}

/// Notes who said 確認しました to which version. `None`: it was said before.
///
/// # Errors
/// The entry has a newer version (412), or the database refuses.
pub async fn confirm(tx: &mut Tx, entry: &Entry, change: Confirm, by: &Author) -> Outcome<Option<i64>> {
    let row = row(tx, entry).await?;
    if super::count(&row, "version")? != change.version {
        return Err(Fail::from(ProblemCode::VersionConflict));
    }
    let new = sqlx::query(
        "INSERT INTO confirmation (entry, subject, person, version, author_json, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING",
    )
    .bind(entry.id.to_string())
    .bind(entry.subject.to_string())
    .bind(by.person.to_string())
    .bind(i64::from(change.version))
    .bind(serde_json::to_string(by)?)
    .bind(tx.now.0)
    .execute(tx.conn())
    .await?;
    if new.rows_affected() == 0 {
        return Ok(None);
    }
    let seq = next_seq(tx, entry.subject).await?;
    sqlx::query("UPDATE entry SET confirmations = confirmations + 1, changed = $2 WHERE id = $1")
        .bind(entry.id.to_string())
        .bind(seq)
        .execute(tx.conn())
        .await?;
    Ok(Some(seq))
}

/// ピン留め, set or taken down. `None`: nothing changed.
///
/// # Errors
/// Somebody has struck it through meanwhile (412), or the database refuses.
pub async fn pin(tx: &mut Tx, entry: &Entry, change: Pin) -> Outcome<Option<i64>> {
    let is_on = super::number(&row(tx, entry).await?, "pinned")? != 0;
    if is_on == change.on {
        return Ok(None);
    }
    let seq = next_seq(tx, entry.subject).await?;
    let done = sqlx::query("UPDATE entry SET pinned = $2, changed = $3 WHERE id = $1 AND cancelled_at IS NULL")
        .bind(entry.id.to_string())
        .bind(i64::from(change.on))
        .bind(seq)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 { Ok(Some(seq)) } else { Err(ProblemCode::VersionConflict.into()) }
}
