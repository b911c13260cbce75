//! 写真・動画 of an entry: small in a row of the timeline and in the album, whole in the viewer; and how one is made
//! ready before it is sent. What is not needed for the first screen travels behind it.

pub mod editor;
pub mod grid;
pub mod viewer;

use super::part::show_behind;
use crate::{
    i18n::{codes, dates, tr},
    part::part,
    stores::uploads,
};
use contract::{
    EntryId, Timestamp,
    entry::Entry,
    media::{Media, MediaKind, MediaSize},
};
use leptos::prelude::*;

/// A picture or film, and what stands around it.
#[derive(Clone, PartialEq)]
pub struct Shot {
    /// The entry that shows it.
    pub entry: EntryId,
    /// The picture.
    pub media: Media,
    /// When it was taken, or else when the entry says that it happened.
    pub at: Timestamp,
    /// Who showed it.
    pub who: String,
}

impl Shot {
    /// All that an entry shows.
    pub fn of(entry: &Entry) -> Vec<Self> {
        let who = entry.author.as_ref().map(|author| author.name.full()).unwrap_or_default();
        let shot = |media: &Media| Self {
            entry: entry.id,
            media: media.clone(),
            at: media.taken_at.unwrap_or(entry.occurred_at),
            who: who.clone(),
        };
        entry.media.iter().map(shot).collect()
    }

    /// Where it is to be had.
    pub fn address(&self, size: MediaSize) -> String {
        uploads::address(self.entry, &self.media, size)
    }

    /// What it is, in one line, for whoever does not see it.
    pub fn name(&self) -> String {
        // What stands on the picture stands in its name.
        let kind = match self.media.kind {
            MediaKind::Video if self.media.duration_ms > 0 => {
                format!("{} {}", tr::media_video(), length(self.media.duration_ms))
            }
            MediaKind::Video => tr::media_video().to_owned(),
            MediaKind::Photo | MediaKind::Pdf | MediaKind::Unknown => tr::media_photo().to_owned(),
        };
        let tag = self.media.tag.map(codes::media_tag).unwrap_or_default();
        let words = [self.media.caption.as_str(), tag, &dates::moment(self.at)];
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        format!("{kind}: {}", words.join(tr::list_dot()))
    }
}

/// What an entry shows. The room is kept from the beginning, so that nothing moves when it comes.
pub fn shots(entry: &Entry) -> AnyView {
    let entry = entry.clone();
    let rows = if entry.media.len() == 1 { 0 } else { entry.media.len().div_ceil(2) };
    let said = said(&entry.media);
    let said = (!said.is_empty()).then(|| view! { <p class="shots-words">{said}</p> }.into_any());
    view! { <div class="shots" data-rows=rows>{show_behind(move || Box::pin(draw(entry.clone())))}</div> {said} }
        .into_any()
}

/// What is said about pictures, each words once.
fn said(media: &[Media]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for words in
        media.iter().flat_map(|media| [media.caption.as_str(), media.tag.map(codes::media_tag).unwrap_or_default()])
    {
        if !words.is_empty() && !said.contains(&words) {
            said.push(words);
        }
    }
    said.join(tr::list_dot())
}

part!(pages,
    /// Draws them.
    draw(entry: Entry) -> AnyView {
        view! { <grid::Grid shots=Shot::of(&entry)/> }.into_any()
    }
);

/// 「1:05」; 「動画」 where nobody knows.
fn length(ms: u32) -> String {
    if ms == 0 {
        return tr::media_video().to_owned();
    }
    let seconds = ms.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
