//! 顔写真 of subjects.

use super::{id, text};
use crate::{db::Tx, fail::Outcome};
use contract::{PersonId, PhotoId, SubjectId, photo::Photo};
use sqlx::AnyConnection;

/// The picture that stands now.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Option<Photo>> {
    let row = sqlx::query("SELECT id, jpeg FROM photo WHERE subject = $1")
        .bind(subject.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(Photo { id: id(&row, "id")?, jpeg: text(&row, "jpeg")? })).transpose()
}

/// Puts a picture in the place of the one before.
///
/// # Errors
/// The database refuses.
pub async fn put(tx: &mut Tx, subject: SubjectId, photo: &Photo, by: PersonId) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO photo (subject, id, jpeg, by_person, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (subject) DO UPDATE SET id = excluded.id, jpeg = excluded.jpeg, by_person = excluded.by_person, \
                                             at = excluded.at",
    )
    .bind(subject.to_string())
    .bind(photo.id.to_string())
    .bind(photo.jpeg.as_str())
    .bind(by.to_string())
    .bind(now)
    .execute(tx.conn())
    .await?;
    name(tx, subject, Some(photo.id)).await
}

/// Takes the picture away. Which one it was; `None`: there was none.
///
/// # Errors
/// The database refuses.
pub async fn remove(tx: &mut Tx, subject: SubjectId) -> Outcome<Option<PhotoId>> {
    let Some(photo) = get(tx.conn(), subject).await? else { return Ok(None) };
    sqlx::query("DELETE FROM photo WHERE subject = $1").bind(subject.to_string()).execute(tx.conn()).await?;
    name(tx, subject, None).await?;
    Ok(Some(photo.id))
}

/// The band names the picture, so that nobody fetches what they have.
async fn name(tx: &mut Tx, subject: SubjectId, photo: Option<PhotoId>) -> Outcome<()> {
    sqlx::query("UPDATE subject SET photo = $2 WHERE id = $1")
        .bind(subject.to_string())
        .bind(photo.map(|photo| photo.to_string()).unwrap_or_default())
        .execute(tx.conn())
        .await?;
    Ok(())
}
