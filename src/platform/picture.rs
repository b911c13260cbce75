//! Pictures: a file that somebody chose becomes a small upright square JPEG, and bytes become an address that
//! `<img>` takes. What the file knew beside the picture (place, camera) stays behind: it is drawn anew.

use super::{document, window};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Event, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap, Url,
};

/// JPEG quality, 0 to 1.
const QUALITY: f64 = 0.85;

/// A file that somebody chose.
pub struct Chosen(File);

/// Takes the chosen file out of its input, so that choosing the same one again is told again.
pub fn chosen(event: &Event) -> Option<Chosen> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Chosen(file))
}

impl Chosen {
    /// The middle of the picture as a square JPEG, base64; `None`: the browser cannot read it.
    pub async fn square_jpeg(&self, side: u32) -> Option<String> {
        // Turned upright by the browser, as the file says.
        let bitmap = window()?.create_image_bitmap_with_blob(&self.0).ok()?;
        let bitmap: ImageBitmap = JsFuture::from(bitmap).await.ok()?.dyn_into().ok()?;
        let (width, height, to) = (f64::from(bitmap.width()), f64::from(bitmap.height()), f64::from(side));
        let edge = width.min(height);
        let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(side);
        canvas.set_height(side);
        let paper: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        // JPEG has no transparency: what is empty becomes white and not black.
        paper.set_fill_style_str("#fff");
        paper.fill_rect(0.0, 0.0, to, to);
        let (left, top) = ((width - edge) / 2.0, (height - edge) / 2.0);
        paper
            .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &bitmap, left, top, edge, edge, 0.0, 0.0, to, to,
            )
            .ok()?;
        bitmap.close();
        let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &QUALITY.into()).ok()?;
        url.split_once("base64,").map(|(_, bytes)| bytes.to_owned())
    }
}

/// An address for a picture in memory; gone with its last owner.
#[derive(Debug)]
pub struct PictureUrl(String);

impl PictureUrl {
    /// Of a JPEG in base64.
    pub fn of_jpeg(base64: &str) -> Option<Self> {
        Self::of_base64(base64, "image/jpeg")
    }

    /// Of a picture of some media type in base64.
    pub fn of_base64(base64: &str, media_type: &str) -> Option<Self> {
        // One character per byte.
        let bytes: Vec<u8> = window()?.atob(base64).ok()?.chars().map(|c| c as u8).collect();
        let parts = Array::of1(&JsValue::from(Uint8Array::from(bytes.as_slice())));
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
        Self::of_blob(&blob)
    }

    /// Of a file or a part of one.
    pub(super) fn of_blob(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for PictureUrl {
    fn drop(&mut self) {
        _ = Url::revoke_object_url(&self.0);
    }
}
