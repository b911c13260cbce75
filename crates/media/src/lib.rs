//! Pictures, videos and PDF files that people send, made safe (reliability 2.3): bytes in, safe bytes out. Nothing
//! here knows the web or the database. The server calls it in a short-lived process with little memory and little
//! time, which is the last net: a file that breaks a decoder breaks that process and nothing else.
//!
//! What is promised:
//!
//! - A file is known by its bytes, never by its name or by what the browser called it.
//! - A **picture** is written anew from its pixels, upright: nothing else of the sent file is left, so no place, no
//!   camera, no second file hidden behind the first. Sides, pixels and the decoder's memory are counted from the
//!   headers before anything is decoded.
//! - A **video** is not decoded. Its container is rewritten in place: only boxes or elements that playing needs are
//!   kept, all others become empty space, so that no offset moves. See [`video`].
//! - A **PDF** file is drawn page by page: what people look at are pictures, which carry nothing of the file but what
//!   it shows. The file itself stays as it was sent, scripts and all, and is for a download and never for a page.
//!   See [`pdf`].
//!
//! What is not promised: the frames of a video are handed on as they are, with whatever a camera may write into its
//! coded stream (H.264 has room for messages). A picture's colour profile is dropped and not converted: a
//! wide-gamut photograph looks a little paler.
//!
//! What the limits do not bound by themselves: a lossless WebP file may ask its decoder for more tables than for
//! pixels. The process's own memory limit is there for that.

mod bare;
mod ebml;
mod mp4;
mod pdf;
mod picture;
mod refused;
mod shrink;
mod sniff;
mod video;
mod webm;

pub use pdf::{Pdf, pdf};
pub use picture::{Picture, picture};
pub use refused::Refused;
pub use sniff::{Format, sniff};
pub use video::{Video, video};

/// What is taken at most.
pub mod limits {
    /// Bytes of a picture.
    pub const PICTURE_BYTES: usize = 20 * 1_024 * 1_024;
    /// Pixels of a picture: the largest that phones take.
    pub const PIXELS: u64 = 50_000_000;
    /// Longest side of a picture, in pixels.
    pub const SIDE: u32 = 12_000;
    /// Memory for decoding one picture: its pixels and what its decoder needs beside them, in bytes.
    pub const DECODE_BYTES: u64 = 256 * 1_024 * 1_024;
    /// Scans of a progressive JPEG file. Usual encoders write about ten.
    pub const SCANS: u32 = 64;
    /// Chunks or segments of a picture file.
    pub const CHUNKS: u32 = 100_000;
    /// EXIF data that is searched for the orientation, in bytes; what is longer is not read.
    pub const EXIF_BYTES: usize = 128 * 1_024;
    /// Long side of the picture that is kept.
    pub const KEPT_SIDE: u32 = 3_072;
    /// Long side of the small picture.
    pub const THUMB_SIDE: u32 = 480;
    /// Bytes of a video.
    pub const VIDEO_BYTES: u64 = 200 * 1_024 * 1_024;
    /// Length of a video in milliseconds: three minutes, and what a recorder adds after its stop.
    pub const VIDEO_MS: u64 = 185_000;
    /// Longest side of a video, in pixels.
    pub const VIDEO_SIDE: u32 = 8_192;
    /// Bytes of an MP4 file's tables (`moov`).
    pub const MOOV_BYTES: u64 = 16 * 1_024 * 1_024;
    /// Boxes of an MP4 file.
    pub const BOXES: usize = 20_000;
    /// Elements of a WebM file, each frame being one.
    pub const ELEMENTS: usize = 200_000;
    /// Bytes of a PDF file.
    pub const PDF_BYTES: usize = 20 * 1_024 * 1_024;
    /// Pages of a PDF file that are drawn; what comes behind them is in the download alone.
    pub const PDF_PAGES: usize = 50;
    /// Long side of a drawn page, in pixels: A4 at 170 dots to the inch.
    pub const PDF_SIDE: f32 = 2_000.0;
    /// Time for drawing a PDF file, in milliseconds; no page is begun after it.
    pub const PDF_MS: u128 = 12_000;
}
