//! The hostile set (reliability S-20 to S-25), made here by code: every file is refused with a reason or made safe.
#![allow(clippy::unwrap_used, clippy::panic)]

mod check;
mod check_video;
mod films;
mod flips;
mod jpeg;
mod jpegs;
mod memory;
mod mp4;
mod pictures;
mod png;
mod webm;
mod webp;

/// What must become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// It is taken, and safe then.
    Safe,
    /// It is refused for this reason.
    Refused(media::Refused),
    /// It is refused or taken, whatever the decoder makes of it; taken, it is safe.
    Either,
}

/// A file of the set.
type Case = (String, Vec<u8>, Expect);

/// What must never be found in what is kept.
const MARK: &[u8] = b"GPS-MARK-35.68";

fn finds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

fn add(set: &mut Vec<Case>, cases: &[(&str, Vec<u8>, Expect)]) {
    set.extend(cases.iter().map(|(name, bytes, expect)| ((*name).to_owned(), bytes.clone(), *expect)));
}
