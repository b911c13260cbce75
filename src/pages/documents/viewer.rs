//! A document page by page, larger by buttons and keys, and out of the service as the file that was sent.

use super::name;
use crate::{
    i18n::tr,
    stores::{documents, screen, yes},
    ui::{Banner, Button, ButtonKind, Dialog, Icon, IconButton, IconName, Tone, dynamic},
};
use contract::{
    MediaId, SubjectId,
    document::{Document, DocumentFile, DocumentId},
    media::MediaSize,
};
use leptos::{ev::KeyboardEvent, prelude::*};

/// How wide a page can be shown, in parts of a hundred of the window.
const SIZES: [u16; 4] = [100, 150, 200, 300];

/// The viewer; nothing while there is nothing to look at.
#[component]
pub fn Viewer(
    /// Of whom.
    subject: SubjectId,
    /// What is looked at, both ways.
    of: RwSignal<Option<Document>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(of.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            of.set(None);
        }
        now
    });
    let title = Signal::derive(move || of.with(|document| document.as_ref().map(name).unwrap_or_default()));
    let shown = move || of.get().map(|document| shown(subject, &document));
    view! { <Dialog open=open title=title close_label=tr::app_close() wide=true>{dynamic(shown)}</Dialog> }.into_any()
}

fn shown(subject: SubjectId, document: &Document) -> AnyView {
    let size = RwSignal::new(0_usize);
    let zoom = move |step: isize| size.update(|n| *n = n.saturating_add_signed(step).min(SIZES.len() - 1));
    let key = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "+" => zoom(1),
            "-" => zoom(-1),
            _ => return,
        }
        ev.prevent_default();
    };
    // From the beginning the arrow keys scroll.
    screen::focus_soon(".viewer-stage");
    let id = document.is.id;
    let total: u32 = document.files.iter().map(|file| file.shown).sum();
    let pages = document.files.iter().flat_map(|file| (1..=file.shown).map(move |page| (file, page)));
    let pages = (1..).zip(pages).map(|(n, (file, page))| {
        let label = tr::documents_page(total, n);
        view! { <Sheet src=documents::address(subject, id, file.id, MediaSize::Whole, page) label=label
        ratio=format!("auto {} / {}", file.width.max(1), file.height.max(1))/> }
        .into_any()
    });
    let pages = pages.collect_view();
    let files: Vec<AnyView> = document.files.iter().map(|file| download(subject, id, file)).collect();
    view! {
        <div class="viewer" on:keydown=key>
            <div class="row viewer-acts">
                <IconButton name=IconName::Minus label=tr::media_smaller() on_press=move || zoom(-1)/>
                <span class="number">{dynamic(move || format!("{}%", SIZES[size.get()]))}</span>
                <IconButton name=IconName::Plus label=tr::media_larger() on_press=move || zoom(1)/>
            </div>
            <div class="viewer-stage sheets" tabindex="0" role="group" aria-label=tr::documents_pages(total)
                style:--sheet=move || format!("{}%", SIZES[size.get()])>{pages}</div>
            <ul class="papers" role="list">{files}</ul>
        </div>
    }
    .into_any()
}

/// One page; the room is kept before it is here.
#[component]
fn Sheet(src: String, label: String, ratio: String) -> impl IntoView {
    let (failed, tries) = (RwSignal::new(false), RwSignal::new(0_u32));
    let broken = yes(move || failed.get());
    let again = move || {
        failed.set(false);
        tries.update(|n| *n += 1);
    };
    dynamic(move || {
        tries.track();
        if broken.get() {
            return view! {
                <Banner kind=Tone::Warning title=tr::media_failed()>
                    <Button kind=ButtonKind::Secondary icon=IconName::Retry on_press=again>{tr::app_retry()}</Button>
                </Banner>
            }
            .into_any();
        }
        view! {
            <img class="sheet-page" src=src.clone() alt=label.clone() loading="lazy" decoding="async"
                style:aspect-ratio=ratio.clone() on:error=move |_| failed.set(true)/>
        }
        .into_any()
    })
}

/// The file itself, as it was sent: it leaves the service, and that is said.
fn download(subject: SubjectId, document: DocumentId, file: &DocumentFile) -> AnyView {
    let (src, hidden) = (address(subject, document, file.id), file.pages > file.shown);
    let kind = if file.pdf { tr::documents_pdf() } else { tr::documents_picture() };
    let words = tr::documents_download(kind, size(file.bytes));
    let more = hidden.then(|| view! { <p class="soft">{tr::documents_more(file.pages - file.shown)}</p> }.into_any());
    view! {
        <li>
            <a class="button button-secondary" data-size="small" href=src download="" rel="external">
                <Icon name=IconName::Save/><span class="button-word">{words}</span>
            </a>
            {more}
        </li>
    }
    .into_any()
}

fn address(subject: SubjectId, document: DocumentId, media: MediaId) -> String {
    documents::address(subject, document, media, MediaSize::Whole, 0)
}

/// 「1.2 MB」
pub fn size(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    if tenths < 10 { format!("{} kB", bytes.div_ceil(1_000)) } else { format!("{}.{} MB", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn m3_2_4_a_size_is_said_in_two_figures() {
        assert_eq!(size(1), "1 kB");
        assert_eq!(size(163_999), "164 kB");
        assert_eq!(size(1_234_567), "1.3 MB");
        assert_eq!(size(20_000_000), "20.0 MB");
    }
}
