//! PDF files, drawn.

use crate::{Format, Picture, Refused, limits, picture::written, sniff};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{LoadPdfError, Pdf as File, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, RgbaImage};
use std::{panic, time::Instant};

/// What was drawn of a PDF file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// Pages that it has.
    pub pages: usize,
    /// Pages that were drawn, from the first.
    pub drawn: usize,
}

/// Draws the pages of a PDF file, at most [`limits::PDF_PAGES`] of them, each handed on before the next is begun. Nothing
/// in the file is run: no script, no form, no link; letters whose font is not in the file may be missing.
///
/// # Errors
/// It is no PDF file, larger than the [`limits`], locked by a password ([`Refused::Codec`]), broken, without a page; or
/// `keep` refuses.
pub fn pdf<E: From<Refused>>(bytes: Vec<u8>, mut keep: impl FnMut(Picture) -> Result<(), E>) -> Result<Pdf, E> {
    if sniff(&bytes)? != Format::Pdf {
        return Err(Refused::Unknown.into());
    }
    if bytes.len() > limits::PDF_BYTES {
        return Err(Refused::TooLarge.into());
    }
    let broken = |_| Refused::Broken;
    let file = panic::catch_unwind(|| File::new(bytes)).map_err(broken)?.map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refused::Codec,
        LoadPdfError::Invalid => Refused::Broken,
    })?;
    #[expect(clippy::disallowed_methods, reason = "it measures itself, in a process that lives for this one file")]
    let begun = Instant::now();
    let (pages, cache) = (file.pages(), RenderCache::new());
    let mut drawn = 0;
    for page in pages.iter().take(limits::PDF_PAGES) {
        if drawn > 0 && begun.elapsed().as_millis() > limits::PDF_MS {
            break;
        }
        // A renderer's own mistake is the file's fault too.
        let image = panic::catch_unwind(panic::AssertUnwindSafe(|| draw(page, &cache))).map_err(broken)??;
        keep(written(&image)?)?;
        drawn += 1;
    }
    if drawn == 0 { Err(Refused::Broken.into()) } else { Ok(Pdf { pages: pages.len(), drawn }) }
}

/// The page on white, as large as [`limits::PDF_SIDE`] allows.
fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Result<DynamicImage, Refused> {
    let (width, height) = page.render_dimensions();
    let scale = (limits::PDF_SIDE + 0.5) / width.max(height);
    if !(scale.is_finite() && scale > 0.0 && width.min(height) * scale >= 1.0) {
        return Err(Refused::Broken);
    }
    let paper = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &paper);
    let (width, height) = (drawn.width().into(), drawn.height().into());
    let image = RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec()).ok_or(Refused::Broken)?;
    Ok(DynamicImage::from(image))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A page of A4 with a black square in its lower left quarter, and whatever else belongs to its catalogue.
    fn file(pages: usize, more: &str) -> Vec<u8> {
        let kids: String = (0..pages).map(|n| format!("{} 0 R ", 4 + n)).collect();
        let content = "0 0 297 421 re f";
        let mut out = format!(
            "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R {more}>> endobj\n\
             2 0 obj <</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 595 842]>> endobj\n\
             3 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n",
            content.len()
        );
        for n in 0..pages {
            out += &format!("{} 0 obj <</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<<>>>> endobj\n", 4 + n);
        }
        (out + "trailer <</Root 1 0 R>>\n%%EOF\n").into_bytes()
    }

    fn drawn(bytes: Vec<u8>) -> Result<(Pdf, Vec<Picture>), Refused> {
        let mut pages = Vec::new();
        let pdf = pdf(bytes, |page| {
            pages.push(page);
            Ok::<_, Refused>(())
        })?;
        Ok((pdf, pages))
    }

    #[test]
    fn m3_2_4_pages_become_pictures() {
        let (pdf, pages) = drawn(file(2, "")).unwrap();
        assert_eq!((pdf, pages.len()), (Pdf { pages: 2, drawn: 2 }, 2));
        assert_eq!((pages[0].width, pages[0].height), (1_413, 2_000));
        let image = image::load_from_memory(&pages[0].jpeg).unwrap().to_luma8();
        assert!(image.get_pixel(100, 1_900).0[0] < 20, "ink where the page has it");
        assert!(image.get_pixel(1_300, 100).0[0] > 235, "white where it has none");
    }

    #[test]
    fn s25_only_so_many_pages_are_drawn() {
        let (pdf, pages) = drawn(file(limits::PDF_PAGES + 3, "")).unwrap();
        assert!(pdf.drawn <= limits::PDF_PAGES && pages.len() == pdf.drawn);
        assert_eq!(pdf.pages, limits::PDF_PAGES + 3);
    }

    #[test]
    fn s20_what_is_no_whole_pdf_file_is_refused() {
        let whole = file(1, "");
        let mut large = whole.clone();
        large.resize(limits::PDF_BYTES + 1, b' ');
        let huge = String::from_utf8(whole.clone()).unwrap().replace("[0 0 595 842]", "[0 0 0 0]");
        for (bytes, why) in [
            (b"MZ%PDF-1.7\n%%EOF".to_vec(), Refused::Unknown),
            (b"\xFF\xD8\xFF\xE0".to_vec(), Refused::Unknown),
            (b"%PDF-1.7\n%%EOF".to_vec(), Refused::Broken),
            (whole[..60].to_vec(), Refused::Broken),
            (file(0, ""), Refused::Broken),
            (large, Refused::TooLarge),
        ] {
            assert_eq!(drawn(bytes).map(|(pdf, _)| pdf), Err(why));
        }
        assert!(drawn(huge.into_bytes()).is_ok_and(|(pdf, _)| pdf.drawn == 1), "a page without a size is one of A4");
    }

    #[test]
    fn s25_scripts_and_attachments_are_not_in_the_pictures() {
        let script = "/OpenAction <</S/JavaScript/JS(app.alert\\(1\\))>> /AA <</WC <</S/Launch/F(evil.exe)>>>>";
        let (pdf, pages) = drawn(file(1, script)).unwrap();
        assert_eq!(pdf.drawn, 1);
        assert!(!pages[0].jpeg.windows(4).any(|four| four == b"evil" || four == b"aler"));
    }
}
