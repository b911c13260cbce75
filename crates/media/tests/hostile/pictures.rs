//! The pictures of the set.

use crate::{Case, Expect::*, MARK, add, jpeg, jpegs, png, webp};
use media::Refused::*;

pub(crate) fn all() -> Vec<Case> {
    let mut set = Vec::new();
    others(&mut set);
    jpegs::encoded(&mut set);
    jpegs::by_hand(&mut set);
    pngs(&mut set);
    png_kinds(&mut set);
    webps(&mut set);
    set
}

/// What is no picture that is taken.
fn others(set: &mut Vec<Case>) {
    let refused = Refused(Unknown);
    let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let ftyp = |brands: &[u8]| [&[0, 0, 0, 8 + brands.len() as u8], &b"ftyp"[..], brands, &[0; 64]].concat();
    add(
        set,
        &[
            ("empty", vec![], refused),
            ("one byte", vec![0xFF], refused),
            ("two bytes of a jpeg", vec![0xFF, 0xD8], refused),
            ("three bytes of a jpeg", vec![0xFF, 0xD8, 0xFF], Refused(Broken)),
            ("zeros", vec![0; 4_096], refused),
            ("text", "写真ではない".as_bytes().to_vec(), refused),
            ("html", html, refused),
            ("svg", svg.clone(), refused),
            ("photo.jpg.svg", svg, refused),
            ("xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>".to_vec(), refused),
            ("gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), refused),
            ("gif and archive", b"GIF89a\x01\0\x01\0\0\0\0;PK\x03\x04".to_vec(), refused),
            ("ico", b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0".to_vec(), refused),
            ("tiff, little end", b"II*\0\x08\0\0\0".to_vec(), refused),
            ("tiff, big end", b"MM\0*\0\0\0\x08".to_vec(), refused),
            ("bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), refused),
            ("elf", b"\x7FELF\x02\x01\x01\0".to_vec(), refused),
            ("zip", b"PK\x03\x04\x14\0\0\0".to_vec(), refused),
            (
                "pdf with a script",
                b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n%%EOF".to_vec(),
                refused,
            ),
            ("heic", ftyp(b"heic\0\0\0\0mif1heic"), Refused(Heic)),
            ("heif", ftyp(b"mif1\0\0\0\0mif1heic"), Refused(Heic)),
            ("avif", ftyp(b"avif\0\0\0\0avifmif1"), refused),
            ("a video as picture", ftyp(b"isom\0\0\0\0mp42"), refused),
            ("jpeg xl", b"\xFF\x0A\xFA\x1F".to_vec(), refused),
            ("wave", b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), refused),
        ],
    );
}

fn pngs(set: &mut Vec<Case>) {
    let plain = png::plain(&[]);
    let with = |kind, body: &[u8]| png::plain(&[png::chunk(kind, body)]);
    let sized = |width, height| png::file(png::ihdr(width, height, 8, 2, 0), &[], &[0; 64]);
    // Behind a keyword and its method: megabytes for a few kilobytes.
    let inflated = [&b"Raw profile type exif\0\0"[..], &png::bomb(200_000)].concat();
    let international = [&b"XML:com.adobe.xmp\0\x01\0\0\0"[..], &png::bomb(200_000)].concat();
    let idat = |data: &[u8]| {
        [png::SIGNATURE, &png::ihdr(24, 16, 8, 2, 0), &png::chunk(b"IDAT", data), &png::chunk(b"IEND", b"")].concat()
    };
    let mut wrong = plain.clone();
    wrong[8 + 25 + 20] ^= 1;
    let mut header = plain.clone();
    header[8 + 8 + 13] ^= 1;
    let xmp = [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], MARK].concat();
    add(
        set,
        &[
            ("png", plain.clone(), Safe),
            ("png, place in eXIf", with(b"eXIf", &jpeg::tiff(1, MARK)), Safe),
            ("png, place in tEXt", with(b"tEXt", &[b"Comment\0", MARK].concat()), Safe),
            ("png, place in iTXt", with(b"iTXt", &xmp), Safe),
            ("png, place in zTXt", with(b"zTXt", &[&b"Comment\0\0"[..], &png::stored(MARK)].concat()), Safe),
            ("png, place in iCCP", with(b"iCCP", &[&b"icc\0\0"[..], &png::stored(MARK)].concat()), Safe),
            ("png, place in a chunk of its own", with(b"gpSx", MARK), Safe),
            ("png, a time", with(b"tIME", &[7, 234, 1, 2, 3, 4, 5]), Safe),
            ("png, zTXt that grows", with(b"zTXt", &inflated), Safe),
            ("png, iTXt that grows", with(b"iTXt", &international), Safe),
            ("png, iCCP that grows", with(b"iCCP", &inflated), Safe),
            ("png, huge eXIf", with(b"eXIf", &jpeg::tiff(1, &MARK.repeat(400_000))), Safe),
            ("png, 90,000 texts", png::plain(&vec![png::chunk(b"tEXt", b"a\0b"); 90_000]), Safe),
            ("png, 110,000 texts", png::plain(&vec![png::chunk(b"tEXt", b"a\0b"); 110_000]), Refused(TooLarge)),
            ("png and zip", [&plain[..], b"PK\x03\x04", MARK].concat(), Safe),
            ("png and html", [&plain[..], b"<script>alert(1)</script>", MARK].concat(), Safe),
            ("png, must be understood and is not", with(b"ABCD", MARK), Refused(Broken)),
            (
                "png, a chunk before the header",
                [png::SIGNATURE, &png::chunk(b"tEXt", b"a\0b"), &plain[8..]].concat(),
                Refused(Broken),
            ),
            ("png, two headers", png::plain(&[png::ihdr(9, 9, 8, 2, 0)]), Refused(Broken)),
            (
                "png, iphone's own kind",
                [png::SIGNATURE, &png::chunk(b"CgBI", b"\x50\0\x20\x06"), &plain[8..]].concat(),
                Refused(Broken),
            ),
            ("png, pixels with a wrong checksum", wrong, Either),
            ("png, header with a wrong checksum", header, Refused(Broken)),
            (
                "png, no pixels",
                png::plain(&[])[..33].iter().copied().chain(png::chunk(b"IEND", b"")).collect(),
                Refused(Broken),
            ),
            ("png, too few pixels", png::file(png::ihdr(24, 16, 8, 2, 0), &[], &png::rows(3, 72)), Either),
            ("png, too many pixels", png::file(png::ihdr(24, 16, 8, 2, 0), &[], &png::rows(300, 72)), Either),
            ("png, pixels that are no zlib", idat(&[0x55; 400]), Refused(Broken)),
            ("png, 8 MB that grow behind few pixels", idat(&png::bomb(5_000_000)), Either),
            ("png, filter 9", png::file(png::ihdr(24, 16, 8, 2, 0), &[], &vec![9; 16 * 73]), Refused(Broken)),
            ("png, 65,500 × 65,500", sized(65_500, 65_500), Refused(TooManyPixels)),
            ("png, 4,294,967,295 × 4,294,967,295", sized(u32::MAX, u32::MAX), Refused(TooManyPixels)),
            ("png, 12,001 × 1", sized(12_001, 1), Refused(TooManyPixels)),
            ("png, one row over 50 MP", sized(10_000, 5_001), Refused(TooManyPixels)),
            ("png, 50 MP promised and little there", sized(10_000, 5_000), Refused(Broken)),
            ("png, 0 wide", sized(0, 9), Refused(Broken)),
            ("png, 0 high", sized(9, 0), Refused(Broken)),
            (
                "png, 50 MP of 16 bits",
                png::file(png::ihdr(10_000, 5_000, 16, 6, 0), &[], &[0; 64]),
                Refused(TooManyPixels),
            ),
        ],
    );
    let mut bounds = vec![8, 8 + 25, plain.len() - 12];
    bounds.extend([4, 12, 20, 40, plain.len() / 2, plain.len() - 20, plain.len() - 4]);
    for end in bounds {
        let refused = if end < 8 { Unknown } else { Broken };
        set.push((format!("png cut off at {end}"), plain[..end].to_vec(), Refused(refused)));
    }
    // The largest zlib bomb that the sides allow: 48 MB of nothing in 300 kB.
    let flood = [png::ihdr(10_000, 4_800, 8, 0, 0), png::chunk(b"IDAT", &png::bomb(186_100)), png::chunk(b"IEND", b"")];
    set.push(("png, 48 MP of nothing".to_owned(), [png::SIGNATURE.to_vec(), flood.concat()].concat(), Either));
}

fn png_kinds(set: &mut Vec<Case>) {
    for (colour, name, channels) in
        [(0, "grey", 1), (2, "colours", 3), (4, "grey and alpha", 2), (6, "colours and alpha", 4)]
    {
        for depth in [8, 16] {
            let raw = png::rows(16, 24 * channels * usize::from(depth) / 8);
            set.push((
                format!("png, {name}, {depth} bits"),
                png::file(png::ihdr(24, 16, depth, colour, 0), &[], &raw),
                Safe,
            ));
        }
    }
    for depth in [1, 2, 4, 8] {
        let palette = png::chunk(
            b"PLTE",
            &(0..=255).flat_map(|index| [index, 0, 255 - index]).take(3 << depth).collect::<Vec<_>>(),
        );
        let raw = png::rows(16, 24 * usize::from(depth) / 8);
        let palettes = [palette, png::chunk(b"tRNS", &[0, 128])];
        set.push((
            format!("png, palette of {depth} bits"),
            png::file(png::ihdr(24, 16, depth, 3, 0), &palettes, &raw),
            Safe,
        ));
        set.push((
            format!("png, no palette, {depth} bits"),
            png::file(png::ihdr(24, 16, depth, 3, 0), &[], &raw),
            Refused(Broken),
        ));
        set.push((format!("png, grey of {depth} bits"), png::file(png::ihdr(24, 16, depth, 0, 0), &[], &raw), Safe));
    }
    // 8 × 8 in seven passes: 1, 1, 2, 4, 8, 16 and 32 pixels.
    let passes: Vec<_> = [(1, 1), (1, 1), (1, 2), (2, 2), (2, 4), (4, 4), (4, 8)]
        .iter()
        .flat_map(|&(rows, pixels)| png::rows(rows, pixels))
        .collect();
    let animated = [
        png::chunk(b"acTL", &[0, 0, 0xFF, 0xFF, 0, 0, 0, 0]),
        png::chunk(b"fcTL", &[&[0; 4][..], &[0, 0, 0, 24, 0, 0, 0, 16], &[0; 14]].concat()),
    ];
    add(
        set,
        &[
            ("png, interlaced", png::file(png::ihdr(8, 8, 8, 0, 1), &[], &passes), Safe),
            (
                "png, interlaced in a way that is none",
                png::file(png::ihdr(8, 8, 8, 0, 7), &[], &passes),
                Refused(Broken),
            ),
            ("png, 3 bits", png::file(png::ihdr(8, 8, 3, 0, 0), &[], &passes), Refused(Broken)),
            ("png, colour 5", png::file(png::ihdr(8, 8, 8, 5, 0), &[], &passes), Refused(Broken)),
            ("png, animated, 65,535 frames", png::plain(&animated), Safe),
        ],
    );
}

fn webps(set: &mut Vec<Case>) {
    let pixels = webp::chunk(b"VP8L", &webp::pixels(false));
    let with = |flags, kind, body: &[u8]| {
        webp::riff(&[webp::extended(flags, 24, 16), pixels.clone(), webp::chunk(kind, body)])
    };
    let plain = webp::riff(std::slice::from_ref(&pixels));
    let mut longer = plain.clone();
    longer[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut far = with(0, b"XXXX", MARK);
    let at = far.len() - MARK.len() - 4;
    far[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    add(
        set,
        &[
            ("webp", plain.clone(), Safe),
            ("webp, alpha", webp::riff(&[webp::chunk(b"VP8L", &webp::pixels(true))]), Safe),
            ("webp, place in exif", with(8, b"EXIF", &jpeg::tiff(6, MARK)), Safe),
            (
                "webp, place in exif with its name",
                with(8, b"EXIF", &[&b"Exif\0\0"[..], &jpeg::tiff(6, MARK)].concat()),
                Safe,
            ),
            ("webp, place in xmp", with(4, b"XMP ", MARK), Safe),
            ("webp, place in its profile", with(0x20, b"ICCP", MARK), Safe),
            ("webp, place in a chunk of its own", with(0, b"GPSX", MARK), Safe),
            ("webp, huge exif", with(8, b"EXIF", &vec![7; 9_000_000]), Safe),
            ("webp and zip", [&plain[..], b"PK\x03\x04", MARK].concat(), Safe),
            ("webp, its size a lie", longer, Refused(Broken)),
            ("webp, a chunk of 4 GB", far, Refused(Broken)),
            ("webp, cut off", plain[..plain.len() / 2].to_vec(), Refused(Broken)),
            (
                "webp, cut off in its pixels",
                webp::riff(&[webp::chunk(b"VP8L", &webp::pixels(false)[..20])]),
                Refused(Broken),
            ),
            ("webp, nothing in it", webp::riff(&[]), Refused(Broken)),
            ("webp, a header alone", webp::riff(&[webp::extended(0, 24, 16)]), Refused(Broken)),
            (
                "webp, canvas of 16 MP around few pixels",
                webp::riff(&[webp::extended(0, 4_000, 4_000), pixels.clone()]),
                Safe,
            ),
            (
                "webp, alpha twice",
                webp::riff(&[webp::extended(0x10, 24, 16), webp::chunk(b"ALPH", &[0; 9]), pixels]),
                Safe,
            ),
            ("webp, 16,384 × 16,384", webp::promise(16_384, 16_384), Refused(TooManyPixels)),
            ("webp, 12,001 × 1", webp::promise(12_001, 1), Refused(TooManyPixels)),
            ("webp, 40 MP of lossless", webp::promise(8_000, 5_000), Refused(TooManyPixels)),
            ("webp, 25 MP promised and little there", webp::promise(5_000, 5_000), Either),
            ("webp, lossy, 0 wide", webp::lossy(0, 9), Refused(Broken)),
            ("webp, lossy, 16,383 × 16,383", webp::lossy(16_383, 16_383), Refused(TooManyPixels)),
            ("webp, lossy, little there", webp::lossy(4_000, 4_000), Refused(Broken)),
            ("webp, animated", webp::animation(3), Safe),
            ("webp, animated, 5,000 frames", webp::animation(5_000), Safe),
            ("webp, animated, no frame", webp::animation(0), Refused(Broken)),
        ],
    );
}
