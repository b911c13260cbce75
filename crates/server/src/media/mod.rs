//! 写真・動画 (M3-2-6) and files of documents: sent in pieces, looked at in a process of its own, stored, attached. One place for
//! its rules, called by the API's handlers and by whoever fills the demo town; the caller has asked the policy.

pub mod decode;
pub mod vault;

use crate::{
    app::App,
    audit::Verb,
    db::Tx,
    fail::{Fail, Outcome},
    registry,
    store::{self, media::Stored},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::{
    EntryId, MediaId, PersonId, Problem, ProblemCode, SubjectId, Timestamp,
    document::DocumentId,
    entry::{EntryKind, NewEntry},
    media::{
        Finish, MAX_CAPTION, MAX_PDF, MAX_PHOTO, MAX_POSTER, MAX_VIDEO, MOST, MOST_A_DAY, Media, MediaKind, MediaTag,
        NewMedia, NewUpload, Upload, UploadState,
    },
    problem::FieldError,
    text::clean,
};
use decode::Seen;
use std::{path::Path, time::Duration};

/// Who sends files, and about whom.
#[derive(Clone, Copy)]
pub struct Sender {
    /// Who.
    pub person: PersonId,
    /// About whom.
    pub subject: SubjectId,
}

impl Sender {
    /// A file begins to come; begun already, it says how far it is.
    ///
    /// # Errors
    /// It is larger than allowed, too many came today, or the id was used for something else.
    pub async fn begin(self, app: &App, tx: &mut Tx, new: &NewUpload) -> Outcome<Upload> {
        let most = match new.kind {
            MediaKind::Photo => MAX_PHOTO,
            MediaKind::Video => MAX_VIDEO,
            MediaKind::Pdf => MAX_PDF,
            MediaKind::Unknown => return Err(Fail::field("kind", FieldError::Malformed)),
        };
        if new.bytes == 0 || new.bytes > most {
            let error = if new.bytes == 0 { FieldError::Required } else { FieldError::TooLong };
            return Err(Fail::field("bytes", error));
        }
        tx.about(Verb::Registered, new.id.to_string());
        if let Some(known) = store::media::get(tx.conn(), new.id).await? {
            if !self.sent(&known) || known.kind != new.kind || known.bytes != new.bytes {
                return Err(ProblemCode::IdReused.into());
            }
            return progress(app, &known).await;
        }
        let yesterday = tx.now.plus_ms(-DAY_MS);
        if store::media::begun_since(tx.conn(), self.person, yesterday).await? >= MOST_A_DAY {
            return Err(Problem::new(ProblemCode::TooMany).retry_after(3_600).into());
        }
        store::media::begin(tx, self.subject, self.person, new).await?;
        Ok(Upload { state: UploadState::Arriving, received: 0 })
    }

    /// The next piece. One that is here already, or does not follow on what is here, changes nothing: the answer says
    /// where to go on.
    ///
    /// # Errors
    /// There is no such file of this sender, or it is longer than it said.
    pub async fn piece(self, app: &App, media: MediaId, at: u64, bytes: &[u8]) -> Outcome<Upload> {
        let known = self.known(app, media).await?;
        if known.state == UploadState::Ready {
            return progress(app, &known).await;
        }
        if at.saturating_add(bytes.len() as u64) > known.bytes {
            return Err(ProblemCode::TooLarge.into());
        }
        let received = app.vault.append(media, at, bytes).await?;
        Ok(Upload { state: UploadState::Arriving, received })
    }

    /// Looks at the whole file and stores what is safe of it; nothing is written to the database yet. `None`: it is
    /// not whole, or was finished before.
    ///
    /// # Errors
    /// It is not what may be sent (named as the field `file`); then it is gone.
    pub async fn look(self, app: &App, media: MediaId, finish: &Finish) -> Outcome<Option<Stored>> {
        let known = self.known(app, media).await?;
        if known.state == UploadState::Ready || app.vault.received(media).await? != known.bytes {
            return Ok(None);
        }
        let _turn = app.vault.turn(media).await;
        let part = app.vault.part(media);
        let poster =
            BASE64_STANDARD.decode(&finish.poster).map_err(|_| Fail::field("poster", FieldError::Malformed))?;
        if poster.len() > MAX_POSTER {
            return Err(Fail::field("poster", FieldError::TooLong));
        }
        let seen = match decode::look(&app.decoder, known.kind, &part).await {
            Ok(seen) => seen,
            Err(fail) => {
                if fail.cause.is_none() {
                    app.vault.forget(media).await?;
                }
                return Err(fail);
            }
        };
        let stored = keep(app, &part, seen, &poster).await?;
        Ok(Some(stored))
    }

    /// Writes down what [`Sender::look`] has stored; the arrived bytes are not needed any more.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn finish(self, app: &App, tx: &mut Tx, media: MediaId, stored: Option<&Stored>) -> Outcome<Upload> {
        tx.about(Verb::Registered, media.to_string());
        if let Some(stored) = stored {
            // The upkeep may have removed equal bytes of somebody else, until now.
            for name in [&stored.whole, &stored.thumb].into_iter().chain(&stored.drawn).filter(|name| !name.is_empty())
            {
                app.vault.size(name).await.map_err(|_| Fail::from(ProblemCode::Unavailable))?;
            }
            store::media::ready(tx, media, stored).await?;
        }
        let known = store::media::get(tx.conn(), media).await?.ok_or(ProblemCode::NotFound)?;
        progress(app, &known).await
    }

    /// The sender does not want it any more. What an entry shows stays.
    ///
    /// # Errors
    /// There is no such file of this sender.
    pub async fn cancel(self, app: &App, tx: &mut Tx, media: MediaId) -> Outcome<()> {
        tx.about(Verb::Deleted, media.to_string());
        match store::media::get(tx.conn(), media).await? {
            Some(known) if self.sent(&known) && known.is_free() => {
                let _removed = store::media::remove(tx, media).await?;
                app.vault.forget(media).await
            }
            Some(known) if self.sent(&known) => Err(ProblemCode::IdReused.into()),
            _ => Ok(()),
        }
    }

    /// Attaches files to a new entry, in this order.
    ///
    /// # Errors
    /// One is not there, not this sender's, not ready, or attached already: named `media`.
    pub async fn attach(self, tx: &mut Tx, entry: &NewEntry) -> Outcome<Vec<Media>> {
        let mut attached = Vec::with_capacity(entry.media.len());
        for new in &entry.media {
            let known = self.fresh(tx, new.id).await?.filter(|known| known.kind != MediaKind::Pdf);
            let known = known.ok_or_else(|| Fail::field("media", FieldError::Malformed))?;
            store::media::attach(tx, new.id, entry.id).await?;
            attached.push(Media {
                id: new.id,
                kind: known.kind,
                width: known.stored.width,
                height: known.stored.height,
                duration_ms: known.stored.duration_ms,
                blur: known.stored.blur,
                caption: new.caption.trim().to_owned(),
                tag: new.tag,
                taken_at: new.taken_at,
            });
        }
        Ok(attached)
    }

    /// Makes files those of a document. What it shows already stays.
    ///
    /// # Errors
    /// One is neither its own nor this sender's, not ready, or a film: named `files`.
    pub async fn attach_to(self, tx: &mut Tx, document: DocumentId, files: &[MediaId]) -> Outcome<()> {
        for file in files {
            let known = store::media::get(tx.conn(), *file).await?;
            if known.is_some_and(|known| known.document == Some(document) && known.subject == self.subject) {
                continue;
            }
            let fresh = self.fresh(tx, *file).await?.filter(|known| known.kind != MediaKind::Video);
            fresh.ok_or_else(|| Fail::field("files", FieldError::Malformed))?;
            store::media::attach_to(tx, *file, document).await?;
        }
        Ok(())
    }

    /// A file of this sender that is ready, and that nothing shows yet.
    async fn fresh(self, tx: &mut Tx, media: MediaId) -> Outcome<Option<store::media::Known>> {
        let known = store::media::get(tx.conn(), media).await?;
        Ok(known.filter(|known| self.sent(known) && known.is_free() && known.state == UploadState::Ready))
    }

    async fn known(self, app: &App, media: MediaId) -> Outcome<store::media::Known> {
        let mut conn = app.db.read().acquire().await?;
        let known = store::media::get(&mut conn, media).await?;
        known.filter(|known| self.sent(known)).ok_or_else(|| ProblemCode::NotFound.into())
    }

    fn sent(self, known: &store::media::Known) -> bool {
        known.by == self.person && known.subject == self.subject
    }
}

const DAY: Duration = Duration::from_secs(24 * 3_600);
const DAY_MS: i64 = 24 * 3_600_000;

async fn progress(app: &App, known: &store::media::Known) -> Outcome<Upload> {
    let received = match known.state {
        UploadState::Ready => known.bytes,
        _ => app.vault.received(known.id).await?,
    };
    Ok(Upload { state: known.state, received })
}

async fn keep(app: &App, part: &Path, seen: Seen, poster: &[u8]) -> Outcome<Stored> {
    let vault = &app.vault;
    match seen {
        Seen::Photo { picture, jpeg, thumb } => Ok(Stored {
            format: "image/jpeg".into(),
            whole: vault.keep(jpeg.into()).await?,
            thumb: vault.keep(thumb.into()).await?,
            width: picture.width,
            height: picture.height,
            blur: picture.blur,
            ..Stored::default()
        }),
        Seen::Pdf { picture, pages, drawn, thumb, folder: _folder } => {
            let mut names = Vec::with_capacity(drawn.len());
            // One after the other: fifty pages are not held in memory.
            for page in &drawn {
                names.push(vault.keep_file(page).await?);
            }
            Ok(Stored {
                format: "application/pdf".into(),
                whole: vault.keep_file(part).await?,
                thumb: vault.keep_file(&thumb).await?,
                width: picture.width,
                height: picture.height,
                blur: picture.blur,
                pages,
                drawn: names,
                ..Stored::default()
            })
        }
        Seen::Video(film) => {
            let (thumb, blur) = match poster {
                [] => (String::new(), String::new()),
                bytes => {
                    let drawn = vault.scratch(bytes).await?;
                    match decode::look(&app.decoder, MediaKind::Photo, drawn.path()).await? {
                        Seen::Photo { picture, thumb, .. } => (vault.keep(thumb.into()).await?, picture.blur),
                        Seen::Video(_) | Seen::Pdf { .. } => (String::new(), String::new()),
                    }
                }
            };
            Ok(Stored {
                format: film.format,
                whole: vault.keep_file(part).await?,
                thumb,
                width: film.width,
                height: film.height,
                duration_ms: film.duration_ms,
                blur,
                ..Stored::default()
            })
        }
    }
}

/// What is said about the files of a new entry makes sense.
///
/// # Errors
/// The first thing that is wrong, named `media`.
pub fn check(entry: &NewEntry, now: Timestamp) -> Outcome<()> {
    let wrong = |error| Err(Fail::field("media", error));
    if entry.media.is_empty() {
        return Ok(());
    }
    if !matches!(entry.kind, EntryKind::Post | EntryKind::Daily | EntryKind::Handover) {
        return wrong(FieldError::Malformed);
    }
    if entry.media.len() > MOST {
        return wrong(FieldError::TooLong);
    }
    described(&entry.media, now)
}

/// What is said about files makes sense.
///
/// # Errors
/// The first thing that is wrong, named `media`.
pub fn described(media: &[NewMedia], now: Timestamp) -> Outcome<()> {
    let wrong = |error| Err(Fail::field("media", error));
    for new in media {
        match clean(&new.caption, MAX_CAPTION) {
            Ok(_) | Err(FieldError::Required) => {}
            Err(error) => return wrong(error),
        }
        if new.tag == Some(MediaTag::Unknown) {
            return wrong(FieldError::Malformed);
        }
        if new.taken_at.is_some_and(|at| at > now.plus_ms(5 * 60_000)) {
            return wrong(FieldError::InFuture);
        }
    }
    Ok(())
}

/// Files of a day ago that no entry shows, one after the other.
///
/// # Errors
/// The database or the disk refuses.
pub async fn forget(app: &App, most: i64) -> Outcome<()> {
    let yesterday = app.clock.now().plus_ms(-DAY_MS);
    let loose = store::media::loose(&mut *app.db.read().acquire().await?, yesterday, most).await?;
    for (media, stored) in loose {
        let mut tx = app.db.begin(registry::own_work("Upkeep"), &app.clock).await?;
        let done = forget_one(app, &mut tx, media, &stored).await;
        match done {
            // Neither a view nor a change of anybody's record: no row of the access log.
            Ok(()) => tx.commit_logged().await?,
            Err(fail) => return tx.finish(Err(fail)).await,
        }
    }
    Ok(())
}

async fn forget_one(app: &App, tx: &mut Tx, media: MediaId, stored: &[String]) -> Outcome<()> {
    if !store::media::remove(tx, media).await? {
        // An entry shows it meanwhile.
        return Ok(());
    }
    app.vault.forget(media).await?;
    for name in stored {
        if !store::media::is_named(tx.conn(), name).await? {
            app.vault.remove(name).await?;
        }
    }
    Ok(())
}

/// Bytes that nothing names, a day old: of a process that ended between disk and database.
///
/// # Errors
/// The database or the disk refuses.
pub async fn sweep(app: &App) -> Outcome<()> {
    app.vault.forget_old(DAY).await?;
    for name in app.vault.older_than(DAY).await? {
        let mut tx = app.db.begin(registry::own_work("Upkeep"), &app.clock).await?;
        let removed = match store::media::is_named(tx.conn(), &name).await {
            Ok(false) => app.vault.remove(&name).await,
            other => other.map(drop),
        };
        match removed {
            Ok(()) => tx.commit_logged().await?,
            Err(fail) => return tx.finish(Err(fail)).await,
        }
    }
    Ok(())
}

/// The entry shows this file, and it is so far that it can be shown.
///
/// # Errors
/// It does not, or the database does not answer.
pub async fn shown(app: &App, subject: SubjectId, entry: EntryId, media: MediaId) -> Outcome<Stored> {
    let mut conn = app.db.read().acquire().await?;
    let known = store::media::get(&mut conn, media).await?;
    known
        .filter(|known| known.entry == Some(entry) && known.subject == subject)
        .map(|known| known.stored)
        .ok_or_else(|| ProblemCode::NotFound.into())
}
