//! Looks at a file that somebody sent, in a short-lived process of its own: what a broken or hostile file makes the
//! decoders do costs that process its memory and time, and nobody else's (reliability 2.3, S-22).

use crate::fail::{Fail, Outcome};
use ::media::{self as files, Refused};
use contract::{media::MediaKind, problem::FieldError};
use rlimit::Resource;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{process::Command, sync::Semaphore, time::timeout};

/// The command of this very program that a child runs.
pub const COMMAND: &str = "decode";
/// Most memory of a child: a picture of the largest kind, decoded and made smaller, or a PDF file with its fonts and a
/// page of it, and the program itself.
const MEMORY: u64 = 768 * 1_024 * 1_024;
/// Most seconds of a processor; a PDF file has its own bound between its pages, and a slow last one.
const SECONDS: u64 = 20;
const PDF_SECONDS: u64 = 45;
/// Longest file that a child may write.
const FILE: u64 = 64 * 1_024 * 1_024;
/// Longest that we wait for one, also when the machine is busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// Children at once, of this process.
static PLACES: Semaphore = Semaphore::const_new(2);

/// A photo as it looks from outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// A few pixels of it, PNG in base64.
    pub blur: String,
}

/// A film as it looks from outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Film {
    /// Media type.
    pub format: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in milliseconds; 0: it does not say.
    pub duration_ms: u32,
}

/// What a child saw.
pub enum Seen {
    /// A photo, written anew.
    Photo {
        /// About it.
        picture: Picture,
        /// The whole of it.
        jpeg: Vec<u8>,
        /// Small.
        thumb: Vec<u8>,
    },
    /// A film; the file itself was stripped in place.
    Video(Film),
    /// A PDF file; the file itself is as it came.
    Pdf {
        /// About its first page.
        picture: Picture,
        /// Pages that it has.
        pages: u32,
        /// Files of the pages that were drawn, from the first.
        drawn: Vec<PathBuf>,
        /// The first one, small.
        thumb: PathBuf,
        /// Where they lie; gone with it.
        folder: TempDir,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Photo(Picture),
    Video(Film),
    Pdf { picture: Picture, pages: u32, drawn: u32 },
    Refused(String),
}

/// Has a child look at a file.
///
/// # Errors
/// The file is not what may be sent, named as the field `file`; or no child could be started.
pub async fn look(program: &Path, kind: MediaKind, file: &Path) -> Outcome<Seen> {
    let _place = PLACES.acquire().await.map_err(Fail::internal)?;
    let out = tempfile::tempdir().map_err(Fail::internal)?;
    let child = Command::new(program)
        .args([COMMAND, kind.code()])
        .args([file, out.path()])
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let broken = || Fail::field("file", FieldError::Malformed);
    let ended = match timeout(PATIENCE, child).await {
        Ok(ended) => {
            ended.map_err(|e| Fail::internal(format!("{}: the decoder does not start: {e}", program.display())))?
        }
        Err(_) => return Err(broken()),
    };
    // Cut off by its limits, or it gave up: the file is to blame.
    let Ok(told) = serde_json::from_slice::<Told>(&ended.stdout) else { return Err(broken()) };
    let read = async |name: &str| tokio::fs::read(out.path().join(name)).await.map_err(Fail::internal);
    match told {
        Told::Photo(picture) => Ok(Seen::Photo { picture, jpeg: read("whole").await?, thumb: read("thumb").await? }),
        Told::Video(film) => Ok(Seen::Video(film)),
        Told::Pdf { picture, pages, drawn } => {
            let drawn = (0..drawn).map(|n| out.path().join(page(n))).collect();
            let thumb = out.path().join("thumb");
            Ok(Seen::Pdf { picture, pages, drawn, thumb, folder: out })
        }
        Told::Refused(code) => Err(Fail::field("file", refusal(&code))),
    }
}

fn refusal(code: &str) -> FieldError {
    match Refused::from_code(code) {
        Some(Refused::Unknown | Refused::Heic | Refused::Codec) => FieldError::WrongKind,
        Some(Refused::TooLarge | Refused::TooManyPixels) => FieldError::TooLong,
        Some(Refused::Broken) | None => FieldError::Malformed,
    }
}

/// What the child does: `decode photo|video|pdf FILE FOLDER`.
pub fn run(arguments: &[String]) -> ExitCode {
    let seconds =
        if arguments.first().is_some_and(|kind| kind == MediaKind::Pdf.code()) { PDF_SECONDS } else { SECONDS };
    for (resource, most) in
        [(Resource::AS, MEMORY), (Resource::CPU, seconds), (Resource::FSIZE, FILE), (Resource::CORE, 0)]
    {
        // A system without this limit still has the others, and the decoders' own.
        drop(resource.set(most, most));
    }
    let [kind, file, folder] = arguments else { return ExitCode::FAILURE };
    let told = match MediaKind::from_code(kind) {
        MediaKind::Photo => photo(Path::new(file), Path::new(folder)),
        MediaKind::Video => video(Path::new(file)),
        MediaKind::Pdf => pdf(Path::new(file), Path::new(folder)),
        MediaKind::Unknown => return ExitCode::FAILURE,
    };
    let told = match told {
        Ok(told) => told,
        Err(Trouble::Refused(refused)) => Told::Refused(refused.code().to_owned()),
        Err(Trouble::Disk) => return ExitCode::FAILURE,
    };
    let said = serde_json::to_vec(&told).map(|json| std::io::stdout().write_all(&json).is_ok());
    if matches!(said, Ok(true)) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

enum Trouble {
    Refused(Refused),
    Disk,
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(_: std::io::Error) -> Self {
        Self::Disk
    }
}

fn photo(file: &Path, folder: &Path) -> Result<Told, Trouble> {
    let bytes = std::fs::read(file)?;
    let picture = files::picture(&bytes)?;
    std::fs::write(folder.join("whole"), &picture.jpeg)?;
    std::fs::write(folder.join("thumb"), &picture.thumb)?;
    Ok(Told::Photo(Picture { width: picture.width, height: picture.height, blur: picture.blur }))
}

/// The name of a drawn page, from 0.
fn page(n: u32) -> String {
    format!("page-{n}")
}

fn pdf(file: &Path, folder: &Path) -> Result<Told, Trouble> {
    let (mut drawn, mut first) = (0, None);
    let seen = files::pdf(std::fs::read(file)?, |picture| -> Result<(), Trouble> {
        std::fs::write(folder.join(page(drawn)), &picture.jpeg)?;
        drawn += 1;
        if first.is_none() {
            std::fs::write(folder.join("thumb"), &picture.thumb)?;
            first = Some(Picture { width: picture.width, height: picture.height, blur: picture.blur });
        }
        Ok(())
    })?;
    let picture = first.ok_or(Refused::Broken)?;
    Ok(Told::Pdf { picture, pages: u32::try_from(seen.pages).unwrap_or(u32::MAX), drawn })
}

fn video(file: &Path) -> Result<Told, Trouble> {
    let mut file = File::options().read(true).write(true).open(file)?;
    let film = files::video(&mut file)?;
    file.sync_all()?;
    let format = match film.format {
        files::Format::WebM => "video/webm",
        _ => "video/mp4",
    };
    Ok(Told::Video(Film {
        format: format.to_owned(),
        width: film.width,
        height: film.height,
        duration_ms: film.duration_ms,
    }))
}
