//! The JPEG files of the set.

use crate::{Case, Expect::*, MARK, add, jpeg};
use media::Refused::*;

pub(crate) fn encoded(set: &mut Vec<Case>) {
    let plain = jpeg::encoded(64, 48);
    let app = |marker, head: &[u8]| jpeg::with(&plain, &[jpeg::segment(marker, &[head, MARK].concat())]);
    let behind = |more: &[u8]| [&plain[..], more, MARK].concat();
    let long = [&b"Exif\0\0"[..], &jpeg::tiff(6, &MARK.repeat(4_000))].concat();
    // A directory that names itself as the next, and one that begins far behind the end.
    let mut circle = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08".to_vec();
    circle.extend_from_slice(MARK);
    let far = b"Exif\0\0MM\0*\xFF\xFF\xFF\xFF".to_vec();
    let many = b"Exif\0\0II*\0\x08\0\0\0\xFF\xFF".to_vec();
    add(
        set,
        &[
            ("jpeg", plain.clone(), Safe),
            ("jpeg, place in exif", jpeg::with(&plain, &[jpeg::exif(1, MARK)]), Safe),
            ("jpeg, place in xmp", app(0xE1, b"http://ns.adobe.com/xap/1.0/\0"), Safe),
            ("jpeg, place in more xmp", app(0xE1, b"http://ns.adobe.com/xmp/extension/\0"), Safe),
            ("jpeg, place in iptc", app(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20"), Safe),
            ("jpeg, place in a comment", app(0xFE, b""), Safe),
            ("jpeg, place in a maker's own", app(0xE5, b"Samsung\0"), Safe),
            ("jpeg, second picture named", app(0xE2, b"MPF\0MM\0*"), Safe),
            ("jpeg, colour profile", app(0xE2, b"ICC_PROFILE\0\x01\x01"), Safe),
            ("jpeg, profile of 255 parts, one there", app(0xE2, b"ICC_PROFILE\0\xFF\xFF"), Safe),
            ("jpeg, huge profile", jpeg::with(&plain, &vec![jpeg::segment(0xE2, &[7; 65_000]); 200]), Safe),
            ("jpeg, huge exif", jpeg::with(&plain, &vec![jpeg::segment(0xE1, &long); 200]), Safe),
            ("jpeg, exif in a circle", jpeg::with(&plain, &[jpeg::segment(0xE1, &circle)]), Safe),
            ("jpeg, exif far away", jpeg::with(&plain, &[jpeg::segment(0xE1, &far)]), Safe),
            ("jpeg, exif of 65,535 entries", jpeg::with(&plain, &[jpeg::segment(0xE1, &many)]), Safe),
            ("jpeg, exif of nothing", jpeg::with(&plain, &[jpeg::segment(0xE1, b"Exif\0\0")]), Safe),
            ("jpeg, orientation 9", jpeg::with(&plain, &[jpeg::exif(9, MARK)]), Safe),
            ("jpeg, 70,000 comments", jpeg::with(&plain, &vec![jpeg::segment(0xFE, b"x"); 70_000]), Safe),
            (
                "jpeg, 110,000 comments",
                jpeg::with(&plain, &vec![jpeg::segment(0xFE, b"x"); 110_000]),
                Refused(TooLarge),
            ),
            ("jpeg and html", behind(b"<html><script>alert(1)</script>"), Safe),
            ("jpeg and zip", behind(b"PK\x03\x04"), Safe),
            ("jpeg and another", behind(&jpeg::with(&plain, &[jpeg::exif(1, MARK)])), Safe),
            ("html in a jpeg's comment", app(0xFE, b"--><script>alert(1)</script>"), Safe),
            ("jpeg, filled with FF", jpeg::with(&plain, &[vec![0xFF; 1_000]]), Safe),
            (
                "jpeg, segment longer than the file",
                jpeg::with(&plain, &[vec![0xFF, 0xEC, 0xFF, 0xFF]]),
                Refused(Broken),
            ),
            ("jpeg, segment of length 0", jpeg::with(&plain, &[vec![0xFF, 0xFE, 0, 0]]), Refused(Broken)),
            ("jpeg, 21 MB", jpeg::with(&plain, &vec![jpeg::segment(0xFE, &[7; 65_000]); 330]), Refused(TooLarge)),
        ],
    );
    for part in 1..=10 {
        let end = plain.len() * part / 11;
        set.push((format!("jpeg cut off at {part} of 11"), plain[..end].to_vec(), Refused(Broken)));
    }
    set.push(("jpeg without its end".to_owned(), plain[..plain.len() - 2].to_vec(), Refused(Broken)));
    for orientation in 0..=8 {
        let turned = jpeg::with(&plain, &[jpeg::exif(orientation, MARK)]);
        set.push((format!("jpeg, orientation {orientation}"), turned, Safe));
    }
}

/// What the encoder does not write.
pub(crate) fn by_hand(set: &mut Vec<Case>) {
    let sized = |width, height| jpeg::flat(0xC0, (width, height), &[0x11], 0, &[jpeg::scan(&[1], 0, 63, &[0; 64])]);
    let three = |samplings: &[u8]| jpeg::flat(0xC0, (32, 32), samplings, 0, &[jpeg::scan(&[1, 2, 3], 0, 63, &[0; 64])]);
    let sof = |marker| jpeg::flat(marker, (16, 16), &[0x11], 0, &[jpeg::scan(&[1], 0, 63, &[0; 8])]);
    let apart: Vec<_> = (1..=3).map(|id| jpeg::scan(&[id], 0, 63, &[0; 64])).collect();
    let cmyk = jpeg::baseline(40, 40, 4);
    let mut twelve_bits = sof(0xC1);
    twelve_bits[2 + 69 + 4] = 12;
    let mut comes_later = sof(0xC0);
    comes_later[2 + 69 + 5..2 + 69 + 7].fill(0);
    let twice = jpeg::with(&jpeg::baseline(16, 16, 1), &[jpeg::baseline(16, 16, 1)[71..71 + 13].to_vec()]);
    add(
        set,
        &[
            ("jpeg by hand, grey", jpeg::baseline(40, 40, 1), Safe),
            ("jpeg by hand, colours", jpeg::baseline(40, 40, 3), Safe),
            ("jpeg, cmyk", cmyk.clone(), Safe),
            ("jpeg, cmyk by adobe", jpeg::with(&cmyk, &[jpeg::adobe(0)]), Safe),
            ("jpeg, ycck by adobe", jpeg::with(&cmyk, &[jpeg::adobe(2)]), Safe),
            ("jpeg, adobe's rgb", jpeg::with(&jpeg::baseline(40, 40, 3), &[jpeg::adobe(0)]), Refused(Codec)),
            ("jpeg, adobe's 7", jpeg::with(&jpeg::baseline(40, 40, 3), &[jpeg::adobe(7)]), Either),
            ("jpeg, grey that calls itself ycck", jpeg::with(&jpeg::baseline(40, 40, 1), &[jpeg::adobe(2)]), Either),
            ("jpeg, two components", jpeg::baseline(40, 40, 2), Refused(Codec)),
            ("jpeg, five components", jpeg::baseline(40, 40, 5), Refused(Codec)),
            ("jpeg, 12 bits", twelve_bits, Refused(Codec)),
            ("jpeg, lossless", sof(0xC3), Refused(Codec)),
            ("jpeg, arithmetic", sof(0xC9), Refused(Codec)),
            ("jpeg, no height", comes_later, Refused(Broken)),
            ("jpeg, 0 wide", sized(0, 16), Refused(Broken)),
            ("jpeg, 65,500 × 65,500", sized(65_500, 65_500), Refused(TooManyPixels)),
            ("jpeg, 12,001 × 1", sized(12_001, 1), Refused(TooManyPixels)),
            ("jpeg, 1 × 12,001", sized(1, 12_001), Refused(TooManyPixels)),
            ("jpeg, one row over 50 MP", sized(10_000, 5_001), Refused(TooManyPixels)),
            ("jpeg, 50 MP promised and little there", sized(10_000, 5_000), Either),
            ("jpeg, 12,000 × 1", jpeg::baseline(12_000, 1, 1), Safe),
            ("jpeg, 50 MP in colours", jpeg::baseline(10_000, 5_000, 3), Safe),
            (
                "jpeg, 48 MP held as coefficients",
                jpeg::flat(0xC2, (8_000, 6_000), &[0x11; 3], 0xE0, &apart),
                Refused(TooManyPixels),
            ),
            ("jpeg, two frames", twice, Refused(Broken)),
            ("jpeg, sampling 4 × 4 : 1", three(&[0x44, 0x11, 0x11]), Either),
            ("jpeg, sampling 3 × 3 : 1", three(&[0x33, 0x11, 0x11]), Either),
            ("jpeg, sampling 1 : 4 × 4", three(&[0x11, 0x44, 0x22]), Either),
            ("jpeg, sampling 0", three(&[0x00, 0x11, 0x11]), Refused(Broken)),
            ("jpeg, a scan for each colour", jpeg::flat(0xC0, (32, 32), &[0x11; 3], 0, &apart), Either),
            (
                "jpeg, scan of what is not there",
                jpeg::flat(0xC0, (32, 32), &[0x11], 0, &[jpeg::scan(&[9], 0, 63, &[0; 64])]),
                Either,
            ),
            ("jpeg, no scan", jpeg::flat(0xC0, (32, 32), &[0x11], 0, &[]), Refused(Broken)),
            (
                "jpeg, scan before the frame",
                jpeg::with(&sof(0xC0), &[jpeg::scan(&[1], 0, 63, &[0; 9])]),
                Refused(Broken),
            ),
            ("jpeg, progressive", jpeg::scans(64, 64, 3), Safe),
            ("jpeg, 60 scans of 40 MP", jpeg::scans(8_000, 5_000, 60), Safe),
            ("jpeg, 500 scans", jpeg::scans(64, 64, 500), Refused(TooLarge)),
            ("jpeg, 20,000 scans of 40 MP", jpeg::scans(8_000, 5_000, 20_000), Refused(TooLarge)),
        ],
    );
}
