//! 写真・動画 and files of documents on their way: what somebody chose, what was done to it, and the sending in pieces that
//! goes on where a line broke. The bytes are with `platform::files`; nothing leaves the device before the entry or the
//! document is sent.

use super::{
    signal::{follow, look},
    wipe,
};
use crate::{
    api::{self, ApiError},
    platform::{files, picture::PictureUrl, timer},
};
use contract::{
    ConsentId, Date, Endpoint as _, EntryId, MediaId, SubjectId, Timestamp,
    endpoint::{BeginUpload, CancelUpload, FinishUpload, GetMedia, PutPiece},
    media::{
        Finish, MAX_PDF, MAX_VIDEO, MOST, Media, MediaKind, MediaQuery, MediaSize, MediaTag, NewMedia, NewUpload,
        PIECE, PieceQuery, Raw, Upload, UploadState,
    },
};
use leptos::prelude::*;
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

pub use crate::platform::edits::{Edits, Part};

/// Longest side of a photo, in pixels.
const SIDE: u32 = 2_048;
/// And of one on which skin or a wound must be judged (高画質).
const FINE_SIDE: u32 = 3_072;
/// The first piece is small: how fast the line is shows with it.
const FIRST_PIECE: u64 = 262_144;
/// A piece that took less than this may be followed by a longer one.
const QUICK_MS: i64 = 2_000;
/// So often a piece is tried before somebody is asked.
const TRIES: u32 = 5;
/// Longest film.
const MAX_DURATION_MS: u32 = 185_000;

/// Why a chosen file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// This browser cannot read it.
    Unreadable,
    /// A film of more bytes or minutes than may be sent.
    TooLong,
    /// A PDF file of more bytes than may be sent.
    TooLarge,
    /// There are as many as one entry or document can show.
    TooMany,
}

/// A photo or film that somebody chose.
#[derive(Clone)]
pub struct Picked {
    /// Its id.
    pub id: MediaId,
    /// What it is.
    pub kind: MediaKind,
    /// What will be sent, as it looks.
    pub look: ArcRwSignal<Look>,
    /// What was done to it.
    pub edits: ArcRwSignal<Edits>,
    /// When the camera says it was taken.
    pub taken: Option<Timestamp>,
    /// Whether that goes into the record; asked, and not by itself.
    pub keep_taken: ArcRwSignal<bool>,
    /// Words under it.
    pub caption: ArcRwSignal<String>,
    /// Code of what it shows; empty: not said.
    pub tag: ArcRwSignal<String>,
    /// Bytes that the server has.
    pub sent: ArcRwSignal<u64>,
    /// First picture of a film.
    poster: String,
    fine: bool,
    drawing: ArcRwSignal<bool>,
}

/// What will be sent.
#[derive(Clone, Debug)]
pub struct Look {
    url: Arc<PictureUrl>,
    /// Size in bytes.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in milliseconds; 0 for a photo.
    pub duration_ms: u32,
}

impl Look {
    /// Where it can be looked at; for a film, the film.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }
}

/// What was chosen, and not sent yet.
#[derive(Clone, Default)]
pub struct Tray {
    picked: ArcRwSignal<Vec<Picked>>,
    /// Files that are being looked at.
    coming: ArcRwSignal<usize>,
    trouble: ArcRwSignal<Option<Trouble>>,
    sending: ArcRwSignal<bool>,
    stopped: ArcRwSignal<bool>,
    /// For a document: PDF files, and no films.
    papers: bool,
}

thread_local! {
    static TRAYS: RefCell<BTreeMap<(SubjectId, Of), Tray>> = const { RefCell::new(BTreeMap::new()) };
    /// What was sent from here is shown from here.
    static SHOWN: RefCell<BTreeMap<MediaId, (SubjectId, Arc<PictureUrl>)>> = const { RefCell::new(BTreeMap::new()) };
}

/// For what it was chosen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Entry,
    Document(Option<EntryId>),
    ConsentCopy(ConsentId),
}

/// What was chosen for the next entry about a subject; it waits here while somebody looks at other pages.
pub fn tray(subject: SubjectId) -> Tray {
    tray_of(subject, Of::Entry)
}

/// What was chosen for a document; `None`: a new one.
pub fn papers(subject: SubjectId, document: Option<EntryId>) -> Tray {
    tray_of(subject, Of::Document(document))
}

/// What was chosen for the copy of what was signed for a consent.
pub fn copies(subject: SubjectId, consent: ConsentId) -> Tray {
    tray_of(subject, Of::ConsentCopy(consent))
}

fn tray_of(subject: SubjectId, of: Of) -> Tray {
    wipe::also((wipe_all, wipe_subject));
    let make = || Tray { papers: of != Of::Entry, ..Tray::default() };
    TRAYS.with_borrow_mut(|trays| trays.entry((subject, of)).or_insert_with(make).clone())
}

/// The picture of a file that was sent from this device since the app was loaded.
fn own(media: MediaId) -> Option<String> {
    SHOWN.with_borrow(|shown| shown.get(&media).map(|(_, url)| url.as_str().to_owned()))
}

impl Tray {
    /// All of them, in their order; reactive.
    pub fn all(&self) -> Vec<Picked> {
        follow(&self.picked)
    }

    /// There is none, and none is coming; reactive.
    pub fn is_empty(&self) -> bool {
        look(&self.picked, Vec::is_empty) && follow(&self.coming) == 0
    }

    /// Some are still being looked at; reactive.
    pub fn is_busy(&self) -> bool {
        follow(&self.coming) > 0
    }

    /// Why the last file was not taken; reactive.
    pub fn trouble(&self) -> Option<Trouble> {
        follow(&self.trouble)
    }

    /// They are being sent; reactive.
    pub fn is_sending(&self) -> bool {
        follow(&self.sending)
    }

    /// Bytes that the server has, and of how many; reactive.
    pub fn progress(&self) -> (u64, u64) {
        let all = self.all();
        let sent = all.iter().map(|one| follow(&one.sent)).sum();
        (sent, all.iter().map(|one| look(&one.look, |look| look.bytes)).sum())
    }

    /// Takes what was chosen in a file input. `fine`: large enough to judge skin by it.
    pub fn choose(&self, event: &leptos::ev::Event, fine: bool) {
        let chosen = files::take(event);
        self.trouble.set(None);
        let room = MOST.saturating_sub(self.picked.with_untracked(Vec::len) + self.coming.get_untracked());
        for (n, one) in chosen.iter().enumerate() {
            if n >= room {
                files::forget(one.id);
                self.trouble.set(Some(Trouble::TooMany));
            }
        }
        let taken: Vec<_> = chosen.into_iter().take(room).collect();
        self.coming.update(|n| *n += taken.len());
        let this = self.clone();
        timer::spawn(async move {
            // One after the other: a phone has not the memory for ten at once.
            for one in taken {
                let foreign = if this.papers { files::Sort::Film } else { files::Sort::Pdf };
                let picked = if one.sort == foreign { Err(Trouble::Unreadable) } else { look_at(one, fine).await };
                this.coming.update(|n| *n = n.saturating_sub(1));
                match picked {
                    Ok(picked) => this.picked.update(|all| all.push(picked)),
                    Err(trouble) => {
                        files::forget(one.id);
                        this.trouble.set(Some(trouble));
                    }
                }
            }
        });
    }

    /// Draws a photo anew as somebody wants it. What is wanted while it is drawn is drawn after it: no press is lost.
    pub fn edit(&self, picked: &Picked, edits: Edits) {
        let before = picked.edits.get_untracked();
        picked.edits.set(edits);
        if picked.drawing.get_untracked() {
            return;
        }
        let (picked, this) = (picked.clone(), self.clone());
        picked.drawing.set(true);
        this.coming.update(|n| *n += 1);
        timer::spawn(async move {
            let mut shown = before;
            loop {
                let wanted = picked.edits.get_untracked();
                if wanted == shown {
                    break;
                }
                match files::draw(picked.id, side(picked.fine), &wanted).await {
                    Some(drawn) => {
                        picked.look.set(look_of(drawn));
                        shown = wanted;
                    }
                    // It stays as it looks.
                    None => picked.edits.set(shown.clone()),
                }
            }
            picked.drawing.set(false);
            this.coming.update(|n| *n = n.saturating_sub(1));
        });
    }

    /// The ids of all of them, in their order.
    pub fn ids(&self) -> Vec<MediaId> {
        self.picked.with_untracked(|all| all.iter().map(|one| one.id).collect())
    }

    /// Takes one away.
    pub fn remove(&self, media: MediaId) {
        files::forget(media);
        self.picked.update(|all| all.retain(|one| one.id != media));
        self.trouble.set(None);
    }

    /// Ends the sending; what has come stays, and goes on when it is sent again.
    pub fn stop(&self) {
        self.stopped.set(true);
    }

    /// How the entry will describe them.
    pub fn described(&self) -> Vec<NewMedia> {
        let tag = |one: &Picked| MediaTag::from_code(&one.tag.get_untracked());
        let all = self.picked.get_untracked();
        all.iter()
            .map(|one| NewMedia {
                id: one.id,
                caption: one.caption.get_untracked().trim().to_owned(),
                tag: Some(tag(one)).filter(|tag| *tag != MediaTag::Unknown),
                taken_at: one.taken.filter(|_| one.keep_taken.get_untracked()),
            })
            .collect()
    }

    /// The entry shows them: the tray is empty for the next one.
    pub fn done(&self) {
        self.shown(|_| true);
    }

    /// These are shown; what was chosen meanwhile stays.
    pub fn shown(&self, sent: impl Fn(MediaId) -> bool) {
        let gone = self.picked.try_update(|all| all.extract_if(.., |one| sent(one.id)).collect::<Vec<_>>());
        gone.into_iter().flatten().for_each(|one| files::forget(one.id));
    }

    /// None of them is wanted; the server forgets what it has.
    pub fn discard(&self, subject: SubjectId) {
        for one in self.picked.try_update(std::mem::take).into_iter().flatten() {
            files::forget(one.id);
            if one.sent.get_untracked() > 0 {
                timer::spawn(async move {
                    // Where this does not get through, the server forgets it within a day.
                    _ = api::call(CancelUpload { subject, media: one.id, query: (), body: () }).await;
                });
            }
        }
        self.trouble.set(None);
    }

    /// Sends every file that the server has not yet.
    pub(super) async fn send(&self, subject: SubjectId) -> Result<(), ApiError> {
        self.stopped.set(false);
        self.sending.set(true);
        let outcome = self.send_all(subject).await;
        self.sending.set(false);
        outcome
    }

    async fn send_all(&self, subject: SubjectId) -> Result<(), ApiError> {
        for one in self.picked.get_untracked() {
            Sending { subject, one: &one, tray: self }.whole().await?;
        }
        Ok(())
    }
}

async fn look_at(chosen: files::Chosen, fine: bool) -> Result<Picked, Trouble> {
    let picked = |kind, look, taken, poster| Picked {
        id: chosen.id,
        kind,
        look: ArcRwSignal::new(look),
        edits: ArcRwSignal::default(),
        taken,
        keep_taken: ArcRwSignal::new(false),
        caption: ArcRwSignal::default(),
        tag: ArcRwSignal::default(),
        sent: ArcRwSignal::new(0),
        poster,
        fine,
        drawing: ArcRwSignal::new(false),
    };
    if chosen.sort == files::Sort::Pdf {
        if chosen.bytes > MAX_PDF {
            return Err(Trouble::TooLarge);
        }
        let url = Arc::new(files::url(chosen.id).ok_or(Trouble::Unreadable)?);
        let look = Look { url, bytes: chosen.bytes, width: 0, height: 0, duration_ms: 0 };
        return Ok(picked(MediaKind::Pdf, look, None, String::new()));
    }
    if chosen.sort == files::Sort::Film {
        if chosen.bytes > MAX_VIDEO {
            return Err(Trouble::TooLong);
        }
        let film = files::film(chosen.id).await.ok_or(Trouble::Unreadable)?;
        if film.duration_ms > MAX_DURATION_MS {
            return Err(Trouble::TooLong);
        }
        let url = Arc::new(files::url(chosen.id).ok_or(Trouble::Unreadable)?);
        let files::Film { width, height, duration_ms, poster } = film;
        let look = Look { url, bytes: chosen.bytes, width, height, duration_ms };
        return Ok(picked(MediaKind::Video, look, None, poster));
    }
    let drawn = files::draw(chosen.id, side(fine), &Edits::default()).await.ok_or(Trouble::Unreadable)?;
    let taken = taken_at(&drawn.taken);
    Ok(picked(MediaKind::Photo, look_of(drawn), taken, String::new()))
}

fn look_of(drawn: files::Drawn) -> Look {
    let files::Drawn { url, width, height, bytes, taken: _ } = drawn;
    Look { url: Arc::new(url), bytes, width, height, duration_ms: 0 }
}

const fn side(fine: bool) -> u32 {
    if fine { FINE_SIDE } else { SIDE }
}

/// `2026:11:22 14:05:33`, by a camera's clock, which is taken for Japan's.
fn taken_at(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(' ')?;
    let date: Date = date.replace(':', "-").parse().ok()?;
    let mut parts = time.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then(|| date.start().plus_ms((hour * 60 + minute) * 60_000))
}

/// One file on its way.
struct Sending<'a> {
    subject: SubjectId,
    one: &'a Picked,
    tray: &'a Tray,
}

impl Sending<'_> {
    async fn whole(&self) -> Result<(), ApiError> {
        let (mut piece, mut tries) = (FIRST_PIECE, 0);
        let mut known = self.begin().await;
        loop {
            if self.tray.stopped.get_untracked() {
                return Err(ApiError::Stopped);
            }
            let bytes = self.one.look.with_untracked(|look| look.bytes);
            match known {
                Ok(Upload { state: UploadState::Ready, .. }) => {
                    self.one.sent.set(bytes);
                    return Ok(());
                }
                Ok(Upload { received, .. }) => {
                    self.one.sent.set(received);
                    let began = super::clock::exact();
                    let next = if received >= bytes { self.finish().await } else { self.put(received, piece).await };
                    if next.is_ok() {
                        tries = 0;
                        let quick = super::clock::exact().0 - began.0 < QUICK_MS;
                        piece = if quick { (piece * 2).min(PIECE.into()) } else { piece };
                    } else {
                        piece = (piece / 2).max(FIRST_PIECE / 4);
                    }
                    known = next;
                }
                // Lost on the way: what has come is asked for, and it goes on from there.
                Err(ApiError::Offline) if tries < TRIES => {
                    files::pause(tries).await;
                    tries += 1;
                    known = self.begin().await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn begin(&self) -> Result<Upload, ApiError> {
        let bytes = self.one.look.with_untracked(|look| look.bytes);
        let body = NewUpload { id: self.one.id, kind: self.one.kind, bytes };
        api::call(BeginUpload { subject: self.subject, query: (), body }).await
    }

    async fn put(&self, at: u64, piece: u64) -> Result<Upload, ApiError> {
        let bytes = files::piece(self.one.id, at, at + piece).ok_or(ApiError::Stopped)?;
        let (subject, media) = (self.subject, self.one.id);
        api::put(PutPiece { subject, media, query: PieceQuery { at }, body: Raw(Vec::new()) }, bytes).await
    }

    async fn finish(&self) -> Result<Upload, ApiError> {
        let body = Finish { poster: self.one.poster.clone() };
        api::call_slow(FinishUpload { subject: self.subject, media: self.one.id, query: (), body }).await
    }
}

/// A few pixels of a picture, to stand there until it comes. Gone with its last owner.
#[derive(Clone)]
pub struct Blur(Arc<PictureUrl>);

impl Blur {
    /// As CSS takes it.
    pub fn css(&self) -> String {
        format!("url({})", self.0.as_str())
    }
}

/// The few pixels that an entry brings with it.
pub fn blur(media: &Media) -> Option<Blur> {
    if media.blur.is_empty() {
        return None;
    }
    PictureUrl::of_base64(&media.blur, "image/png").map(|url| Blur(Arc::new(url)))
}

/// Where a picture or film of an entry is to be had: on this device, if it was sent from here.
pub fn address(entry: EntryId, media: &Media, size: MediaSize) -> String {
    if let Some(own) = own(media.id).filter(|_| media.kind == MediaKind::Photo || size == MediaSize::Thumb) {
        return own;
    }
    let endpoint = GetMedia { entry, media: media.id, query: MediaQuery { size }, body: () };
    format!("{}?size={}", endpoint.path(), size.code())
}

/// As the entry will show them before the server has said so.
pub(super) fn echo(subject: SubjectId, described: &[NewMedia]) -> Vec<Media> {
    let picked = tray(subject).picked.get_untracked();
    described
        .iter()
        .filter_map(|new| {
            let one = picked.iter().find(|one| one.id == new.id)?;
            let look = one.look.get_untracked();
            // Of a film its first picture: the film itself comes from the server.
            let seen = match one.kind {
                MediaKind::Video => PictureUrl::of_jpeg(&one.poster).map(Arc::new),
                MediaKind::Photo | MediaKind::Pdf | MediaKind::Unknown => Some(Arc::clone(&look.url)),
            };
            if let Some(seen) = seen {
                SHOWN.with_borrow_mut(|shown| shown.insert(one.id, (subject, seen)));
            }
            Some(Media {
                id: one.id,
                kind: one.kind,
                width: look.width,
                height: look.height,
                duration_ms: look.duration_ms,
                blur: String::new(),
                caption: new.caption.clone(),
                tag: new.tag,
                taken_at: new.taken_at,
            })
        })
        .collect()
}

fn wipe_subject(subject: SubjectId) {
    TRAYS.with_borrow_mut(|trays| trays.retain(|(of, _), _| *of != subject));
    SHOWN.with_borrow_mut(|shown| shown.retain(|_, (of, _)| *of != subject));
}

fn wipe_all() {
    TRAYS.take();
    SHOWN.take();
    files::forget_all();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn m3_2_6_a_cameras_date_is_read_or_left_out() {
        let at = taken_at("2026:11:22 14:05:33").unwrap();
        assert_eq!((at.date().to_string(), at.hour_minute()), ("2026-11-22".to_owned(), (14, 5)));
        for wrong in ["", "0000:00:00 00:00:00", "2026:13:22 14:05:33", "2026:11:22 24:05:33", "2026:11:22"] {
            assert_eq!(taken_at(wrong), None, "{wrong}");
        }
    }
}
