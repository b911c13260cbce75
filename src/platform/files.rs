//! Files that somebody chose to send. The bytes stay here under the id that each has from the beginning; the rest of
//! the app knows only the id. Photos are drawn anew in a worker (public/photo.js), beside the page: upright, small, and
//! without what the file knew beside the picture.

use super::{
    document,
    edits::{Edits, Part},
    picture::PictureUrl,
    random, timer, window,
};
use contract::MediaId;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Event, EventTarget, File, HtmlCanvasElement, HtmlInputElement, HtmlVideoElement,
    MessageEvent, Worker,
};

const WORKER: &str = "/photo.js";
/// JPEG quality of a photo, 0 to 1.
const QUALITY: f64 = 0.82;
/// Longest side of a film's first picture.
const POSTER: f64 = 640.0;
/// JPEG quality of it.
const POSTER_QUALITY: f64 = 0.7;
/// A film whose first picture does not come within this time is sent without one.
const POSTER_MS: i32 = 8_000;

/// What sort of file the system says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A photo, or nothing that the system knows.
    Photo,
    /// A film.
    Film,
    /// A PDF file.
    Pdf,
}

/// What was chosen, before anybody has looked into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its id from now on.
    pub id: MediaId,
    /// What the system calls it.
    pub sort: Sort,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A photo as it will be sent.
#[derive(Debug)]
pub struct Drawn {
    /// Where it can be looked at.
    pub url: PictureUrl,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its size in bytes.
    pub bytes: u64,
    /// When the camera says it was taken, `YYYY:MM:DD HH:MM:SS` by its own clock; empty: it does not say.
    pub taken: String,
}

/// A film as it will be sent.
#[derive(Debug)]
pub struct Film {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in milliseconds.
    pub duration_ms: u32,
    /// Its first picture, a JPEG in base64; empty: this browser cannot draw it.
    pub poster: String,
}

/// Some bytes of a file.
pub struct Piece(pub(crate) Blob);

struct Held {
    chosen: File,
    /// As it will be sent.
    ready: Blob,
}

thread_local! {
    static HELD: RefCell<BTreeMap<MediaId, Held>> = const { RefCell::new(BTreeMap::new()) };
    static WORKING: RefCell<Option<Worker>> = const { RefCell::new(None) };
    static WAITING: RefCell<BTreeMap<u32, Function>> = const { RefCell::new(BTreeMap::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Takes what was chosen out of its input, so that choosing the same again is told again.
pub fn take(event: &Event) -> Vec<Chosen> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = input.files();
    let all = files.iter().flat_map(|files| (0..files.length()).filter_map(|n| files.get(n)));
    let taken = all
        .map(|file| {
            let sort = match file.type_().as_str() {
                "application/pdf" => Sort::Pdf,
                film if film.starts_with("video/") => Sort::Film,
                _ => Sort::Photo,
            };
            let id = random::new_id();
            let bytes = size(&file);
            HELD.with_borrow_mut(|held| held.insert(id, Held { ready: Blob::from(file.clone()), chosen: file }));
            Chosen { id, sort, bytes }
        })
        .collect();
    input.set_value("");
    taken
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of files are whole and positive")]
fn size(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// The file is not needed any more.
pub fn forget(media: MediaId) {
    HELD.with_borrow_mut(|held| held.remove(&media));
}

/// No file is needed any more.
pub fn forget_all() {
    HELD.take();
}

/// A stretch of what will be sent; `None`: it is forgotten.
pub fn piece(media: MediaId, from: u64, to: u64) -> Option<Piece> {
    HELD.with_borrow(|held| {
        #[expect(clippy::cast_precision_loss, reason = "no file is that long")]
        let blob = held.get(&media)?.ready.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
        Some(Piece(blob))
    })
}

/// Draws a photo anew from what was chosen; `None`: this browser cannot read it.
pub async fn draw(media: MediaId, side: u32, edits: &Edits) -> Option<Drawn> {
    let file = HELD.with_borrow(|held| held.get(&media).map(|held| held.chosen.clone()))?;
    let n = NEXT.replace(NEXT.get().wrapping_add(1));
    let part = |part: &Part| part.iter().map(|n| JsValue::from(*n)).collect::<Array>();
    let task = Object::new();
    for (name, value) in [
        ("n", JsValue::from(n)),
        ("file", file.into()),
        ("side", side.into()),
        ("quality", QUALITY.into()),
        ("turn", edits.turn.into()),
        ("crop", part(&edits.crop).into()),
        ("hide", edits.hide.iter().map(part).collect::<Array>().into()),
    ] {
        Reflect::set(&task, &name.into(), &value).ok()?;
    }
    let worker = worker()?;
    let answer = Promise::new(&mut |resolve, _| {
        WAITING.with_borrow_mut(|waiting| waiting.insert(n, resolve));
    });
    worker.post_message(&task).ok()?;
    let answer = JsFuture::from(answer).await.ok()?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).ok();
    let blob: Blob = field("blob")?.dyn_into().ok()?;
    let drawn = Drawn {
        url: PictureUrl::of_blob(&blob)?,
        width: whole(field("width")?.as_f64()?),
        height: whole(field("height")?.as_f64()?),
        bytes: size(&blob),
        taken: field("taken")?.as_string()?,
    };
    HELD.with_borrow_mut(|held| {
        if let Some(held) = held.get_mut(&media) {
            held.ready = blob;
        }
    });
    Some(drawn)
}

fn worker() -> Option<Worker> {
    if let Some(worker) = WORKING.with_borrow(Clone::clone) {
        return Some(worker);
    }
    let worker = Worker::new(WORKER).ok()?;
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let data = event.data();
        let n = Reflect::get(&data, &"n".into()).ok().and_then(|n| n.as_f64()).map(whole);
        if let Some(resolve) = n.and_then(|n| WAITING.with_borrow_mut(|waiting| waiting.remove(&n))) {
            _ = resolve.call1(&JsValue::NULL, &data);
        }
    });
    worker.set_onmessage(Some(answer.into_js_value().unchecked_ref()));
    // It did not load: nobody waits for it, and the next photo starts it anew.
    let broken = Closure::<dyn FnMut()>::new(|| {
        WORKING.take();
        for resolve in WAITING.take().into_values() {
            _ = resolve.call0(&JsValue::NULL);
        }
    });
    worker.set_onerror(Some(broken.into_js_value().unchecked_ref()));
    WORKING.set(Some(worker.clone()));
    Some(worker)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides and numbers are whole and positive")]
fn whole(n: f64) -> u32 {
    n as u32
}

/// Looks at a film; `None`: this browser cannot play it.
pub async fn film(media: MediaId) -> Option<Film> {
    let file = HELD.with_borrow(|held| held.get(&media).map(|held| held.chosen.clone()))?;
    let url = PictureUrl::of_blob(&file)?;
    let video: HtmlVideoElement = document()?.create_element("video").ok()?.dyn_into().ok()?;
    video.set_muted(true);
    video.set_preload("auto");
    let here = happens(&video, "loadeddata");
    video.set_src(url.as_str());
    if !here.await {
        return None;
    }
    let (width, height) = (video.video_width(), video.video_height());
    let seconds = Some(video.duration()).filter(|seconds| seconds.is_finite()).unwrap_or(0.0);
    // Often black at the very beginning.
    let moved = happens(&video, "seeked");
    video.set_current_time((seconds / 10.0).min(1.0));
    let poster = if moved.await { poster(&video) } else { None };
    Some(Film { width, height, duration_ms: whole(seconds * 1_000.0), poster: poster.unwrap_or_default() })
}

/// Whether something happens to an element, and no error before it.
async fn happens(target: &EventTarget, what: &str) -> bool {
    let promise = Promise::new(&mut |resolve, _| {
        let yes = Closure::once_into_js({
            let resolve = resolve.clone();
            move || _ = resolve.call1(&JsValue::NULL, &JsValue::TRUE)
        });
        let no = Closure::once_into_js(move || _ = resolve.call1(&JsValue::NULL, &JsValue::FALSE));
        _ = target.add_event_listener_with_callback(what, yes.unchecked_ref());
        _ = target.add_event_listener_with_callback("error", no.unchecked_ref());
        if let Some(window) = window() {
            _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(no.unchecked_ref(), POSTER_MS);
        }
    });
    JsFuture::from(promise).await.is_ok_and(|happened| happened.is_truthy())
}

fn poster(video: &HtmlVideoElement) -> Option<String> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let scale = (POSTER / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(whole(width * scale));
    canvas.set_height(whole(height * scale));
    let paper: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    paper.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width * scale, height * scale).ok()?;
    let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &POSTER_QUALITY.into()).ok()?;
    url.split_once("base64,").map(|(_, bytes)| bytes.to_owned())
}

/// An address for a chosen file as it is.
pub fn url(media: MediaId) -> Option<PictureUrl> {
    HELD.with_borrow(|held| PictureUrl::of_blob(&held.get(&media)?.ready))
}

/// Waits so long before a piece is tried again.
pub async fn pause(tries: u32) {
    timer::sleep(500 << tries.min(5)).await;
}
