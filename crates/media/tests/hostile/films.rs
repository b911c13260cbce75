//! The MP4 and QuickTime files of the set.

use crate::{
    Case,
    Expect::*,
    MARK, add,
    mp4::{Film, Track, fragments, ftyp, holder, long, mp4_box, mvhd, picture_entry, sound_entry, udta},
};
use media::Refused::*;

pub(crate) fn all() -> Vec<Case> {
    let mut set = Vec::new();
    stripped(&mut set);
    built(&mut set);
    tracks(&mut set);
    sizes(&mut set);
    set
}

/// More boxes than playing needs, everywhere.
fn stripped(set: &mut Vec<Case>) {
    let plain = Film::plain();
    let inside = |more: Vec<u8>| Film { inside: vec![more], ..plain.clone() }.file();
    let around = |more: Vec<u8>| Film { before: vec![more.clone()], behind: vec![more], ..plain.clone() }.file();
    let in_track = |more: Vec<u8>| {
        let track = Track { more: vec![more.clone()], table_more: vec![more], ..Track::picture() };
        Film::new(&[track]).file()
    };
    let in_entry = |more: Vec<u8>| {
        let picture = Track { entry: picture_entry(b"avc1", std::slice::from_ref(&more)), ..Track::picture() };
        let sound = Track { entry: sound_entry(b"mp4a", &[more]), ..Track::sound() };
        Film::new(&[picture, sound]).file()
    };
    let meta = || mp4_box(b"meta", &[&[0; 4], &mp4_box(b"ilst", MARK)[..]].concat());
    let deep = || (0..40).fold(udta(), |inner, _| holder(b"trak", &[inner]));
    add(
        set,
        &[
            ("mp4", plain.file(), Safe),
            ("mp4, place in udta", inside(udta()), Safe),
            ("mp4, place in meta", inside(meta()), Safe),
            ("mp4, place in uuid", inside(mp4_box(b"uuid", MARK)), Safe),
            ("mp4, place in a box of its own", inside(mp4_box(b"GPS ", MARK)), Safe),
            ("mp4, place in a box of 64 bits", inside(long(b"udta", MARK)), Safe),
            ("mp4, place in free", inside(mp4_box(b"free", MARK)), Safe),
            ("mp4, place in udta of the file", around(udta()), Safe),
            ("mp4, place in meta of the file", around(meta()), Safe),
            ("mp4, place in uuid of the file", around(mp4_box(b"uuid", MARK)), Safe),
            ("mp4, place in free of the file", around(mp4_box(b"free", MARK)), Safe),
            ("mp4, place in skip of the file", around(mp4_box(b"skip", MARK)), Safe),
            ("mp4, place in a long box of the file", around(long(b"PICT", MARK)), Safe),
            ("mp4, archive in the file", around(mp4_box(b"PK\x03\x04", MARK)), Safe),
            ("mp4, place in udta of a track", in_track(udta()), Safe),
            ("mp4, place in meta of a track", in_track(meta()), Safe),
            ("mp4, place in uuid of a track", in_track(mp4_box(b"uuid", MARK)), Safe),
            ("mp4, place in an entry", in_entry(mp4_box(b"uuid", MARK)), Safe),
            ("mp4, place in an entry's long box", in_entry(long(b"meta", MARK)), Safe),
            ("mp4, 40 tracks in each other", inside(deep()), Refused(Broken)),
            ("mp4, 40 tracks in a track", in_track(deep()), Safe),
            ("mp4, udta in circles", inside((0..500).fold(udta(), |inner, _| holder(b"udta", &[inner]))), Safe),
            ("mp4, wide before the data", around(mp4_box(b"wide", b"")), Safe),
        ],
    );
}

/// The film as a whole.
fn built(set: &mut Vec<Case>) {
    let plain = Film::plain();
    let file = plain.file();
    let timed = |scale, duration| Film { mvhd: mvhd(scale, duration), ..plain.clone() }.file();
    let branded = |brand| Film { ftyp: ftyp(brand), ..plain.clone() }.file();
    let without = |what: fn(&mut Film)| {
        let mut film = plain.clone();
        what(&mut film);
        film.file()
    };
    let bloated = Film { ftyp: mp4_box(b"ftyp", &[b"isom\0\0\0\0", &MARK.repeat(40)[..]].concat()), ..plain.clone() };
    let metadata = [Track::picture(), Track::place()];
    add(
        set,
        &[
            ("mov", branded(b"qt  "), Safe),
            ("mp4, a phone's brand", branded(b"mp42"), Safe),
            ("mp4 that calls itself heic", branded(b"heic"), Refused(Heic)),
            ("mp4, brands and words", bloated.file(), Refused(Broken)),
            ("mp4, the tables first", [plain.ftyp.clone(), plain.moov(), plain.mdat()].concat(), Refused(Broken)),
            ("mp4, ftyp twice", [plain.ftyp.clone(), plain.file()].concat(), Refused(Broken)),
            ("mp4, two moov", Film { behind: vec![plain.moov()], ..plain.clone() }.file(), Refused(Broken)),
            ("mp4, no moov", [plain.ftyp.clone(), plain.mdat()].concat(), Refused(Broken)),
            ("mp4, no data", [plain.ftyp.clone(), plain.moov()].concat(), Refused(Broken)),
            ("mp4, a head alone", plain.ftyp.clone(), Refused(Broken)),
            ("mp4, no header of the film", without(|film| film.mvhd.clear()), Refused(Broken)),
            (
                "mp4, two headers of the film",
                Film { inside: vec![mvhd(1, 1)], ..plain.clone() }.file(),
                Refused(Broken),
            ),
            ("mp4, scale 0", timed(0, 9), Refused(Broken)),
            ("mp4, three minutes and five seconds", timed(1_000, 185_000), Safe),
            ("mp4, a second more", timed(1_000, 186_000), Refused(TooLarge)),
            ("mp4, a hundred years", timed(1, 3_000_000_000), Refused(TooLarge)),
            ("mp4, length unknown", timed(1_000, u32::MAX), Safe),
            ("mp4, bytes behind the end", [&file[..], b"PK\x03\x04", MARK].concat(), Refused(Broken)),
            ("mp4, three bytes behind the end", [&file[..], &[0; 3]].concat(), Refused(Broken)),
            ("mp4, place in its own track", Film::new(&metadata).file(), Safe),
            ("mov, place in its own track", Film { ftyp: ftyp(b"qt  "), ..Film::new(&metadata) }.file(), Safe),
            ("mp4, fragments", fragments(&[Track::picture(), Track::sound()], 3), Safe),
            ("mp4, 5,000 fragments", fragments(&[Track::picture()], 5_000), Safe),
            ("mp4, 11,000 fragments", fragments(&[Track::picture()], 11_000), Refused(TooLarge)),
            ("mp4, fragments and place in its own track", fragments(&metadata, 3), Refused(Codec)),
            (
                "mp4, 20,001 boxes of the file",
                [file.clone(), mp4_box(b"free", b"").repeat(20_001)].concat(),
                Refused(TooLarge),
            ),
            (
                "mp4, 20,001 boxes of the film",
                Film { inside: vec![mp4_box(b"free", b"").repeat(20_001)], ..plain.clone() }.file(),
                Refused(TooLarge),
            ),
            (
                "mp4, tables of 17 MB",
                Film { inside: vec![mp4_box(b"free", &vec![7; 17 << 20])], ..plain.clone() }.file(),
                Refused(TooLarge),
            ),
        ],
    );
    for part in 1..=10 {
        set.push((format!("mp4 cut off at {part} of 11"), file[..file.len() * part / 11].to_vec(), Refused(Broken)));
    }
}

fn tracks(set: &mut Vec<Case>) {
    let picture = Track::picture;
    let coded = |codec| Film::new(&[Track { entry: picture_entry(codec, &[]), ..picture() }]).file();
    let sounds = |codec| Film::new(&[picture(), Track { entry: sound_entry(codec, &[]), ..Track::sound() }]).file();
    let sized = |width, height| Film::new(&[Track { size: (width, height), ..picture() }]).file();
    let tables = |kind, body: &[u8]| Film::new(&[Track { table_more: vec![mp4_box(kind, body)], ..picture() }]).file();
    let changed = |from: &[u8], to: &[u8]| {
        let mut file = Film::new(&[picture()]).file();
        let at = file.windows(from.len()).position(|window| window == from).unwrap();
        file[at..at + to.len()].copy_from_slice(to);
        file
    };
    let surround = Track::new(b"soun", sound_entry(b"apac", &[mp4_box(b"dapa", MARK)]), MARK);
    add(
        set,
        &[
            ("mp4, hevc", coded(b"hvc1"), Safe),
            ("mp4, av1", coded(b"av01"), Safe),
            ("mp4, vp9", coded(b"vp09"), Safe),
            ("mp4, prores", coded(b"apcn"), Refused(Codec)),
            ("mp4, encrypted", coded(b"encv"), Refused(Codec)),
            ("mp4, motion jpeg", coded(b"jpeg"), Refused(Codec)),
            ("mp4, opus", sounds(b"Opus"), Safe),
            ("mp4, raw sound", sounds(b"sowt"), Refused(Codec)),
            (
                "mp4, surround sound beside the usual",
                Film::new(&[picture(), Track::sound(), surround.clone()]).file(),
                Safe,
            ),
            ("mp4, surround sound alone", Film::new(&[picture(), surround]).file(), Refused(Codec)),
            ("mp4, sound alone", Film::new(&[Track::sound()]).file(), Refused(Codec)),
            ("mp4, place alone", Film::new(&[Track::place()]).file(), Refused(Codec)),
            ("mp4, no track", Film::new(&[]).file(), Refused(Codec)),
            ("mp4, 17 tracks", Film::new(&vec![picture(); 17]).file(), Refused(TooLarge)),
            (
                "mp4, a subtitle",
                Film::new(&[picture(), Track::new(b"text", mp4_box(b"tx3g", MARK), MARK)]).file(),
                Safe,
            ),
            (
                "mp4, a time code",
                Film::new(&[picture(), Track::new(b"tmcd", mp4_box(b"tmcd", MARK), MARK)]).file(),
                Safe,
            ),
            ("mp4, co64", Film::new(&[Track { wide: true, ..picture() }, Track::place()]).file(), Safe),
            ("mp4, both tables of offsets", tables(b"co64", &[0; 8]), Refused(Broken)),
            ("mp4, two tables of sizes", tables(b"stsz", &[0; 12]), Refused(Broken)),
            ("mp4, a table of 4,294,967,295 rows", tables(b"ctts", &[0, 0, 0, 0, 255, 255, 255, 255]), Refused(Broken)),
            ("mp4, a table too short to tell", tables(b"stss", &[0; 6]), Refused(Broken)),
            ("mp4, 8,193 wide", sized(8_193, 16), Refused(TooManyPixels)),
            ("mp4, size in its entry alone", sized(0, 0), Safe),
            ("mp4, turned", Film::new(&[Track { turned: true, ..picture() }]).file(), Safe),
            ("mp4, data in another file", changed(b"url \0\0\0\x01", b"url \0\0\0\0"), Refused(Codec)),
            (
                "mp4, frames before the data",
                changed(b"stco\0\0\0\0\0\0\0\x01\0", b"stco\0\0\0\0\0\0\0\x01\0\0\0\x09"),
                Refused(Broken),
            ),
            (
                "mp4, frames behind the file",
                changed(b"stco\0\0\0\0\0\0\0\x01\0", b"stco\0\0\0\0\0\0\0\x01\x7F"),
                Refused(Broken),
            ),
            (
                "mp4, a frame of 4 GB",
                changed(b"stsz\0\0\0\0\0\0\0\0\0\0\0\x02\0", b"stsz\0\0\0\0\0\0\0\0\0\0\0\x02\xFF"),
                Refused(Broken),
            ),
            ("mp4, all frames of 4 GB", changed(b"stsz\0\0\0\0\0", b"stsz\0\0\0\0\xFF"), Refused(Broken)),
            (
                "mp4, more frames than sizes",
                changed(b"stsc\0\0\0\0\0\0\0\x01\0\0\0\x01\0", b"stsc\0\0\0\0\0\0\0\x01\0\0\0\x01\x7F"),
                Refused(Broken),
            ),
            ("mp4, no entry", changed(b"stsd\0\0\0\0\0\0\0\x01", b"stsd\0\0\0\0\0\0\0\0"), Refused(Broken)),
            ("mp4, 4,294,967,295 entries", changed(b"stsd\0\0\0\0", b"stsd\0\0\0\0\xFF\xFF\xFF\xFF"), Refused(Broken)),
        ],
    );
}

/// Boxes whose size is a lie.
fn sizes(set: &mut Vec<Case>) {
    let plain = Film::plain();
    let inside = |more: &[u8]| Film { inside: vec![more.to_vec()], ..plain.clone() }.file();
    let behind = |more: &[u8]| Film { behind: vec![more.to_vec()], ..plain.clone() }.file();
    for (name, lie) in [
        ("box longer than its holder", &b"\x7F\xFF\xFF\xFFudta"[..]),
        ("box of 7 bytes", b"\0\0\0\x07udta"),
        ("box of 64 bits that is cut off", b"\0\0\0\x01udta\0\0"),
        ("box of 64 bits and 15 bytes", b"\0\0\0\x01udta\0\0\0\0\0\0\0\x0F"),
        ("box of 64 bits, all ones", b"\0\0\0\x01udta\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
        ("box of 64 bits, the highest", b"\0\0\0\x01udta\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
    ] {
        set.push((format!("mp4, {name}"), inside(lie), Refused(Broken)));
        set.push((format!("mp4, {name}, in the file"), behind(lie), Refused(Broken)));
    }
    let to_the_end = [b"\0\0\0\0udta", MARK].concat();
    let mut last = plain.file();
    let at = plain.ftyp.len() + plain.mdat().len();
    last[at..at + 4].fill(0);
    add(
        set,
        &[
            ("mp4, box to the end in the film", inside(&to_the_end), Refused(Broken)),
            ("mp4, box to the end in the file", behind(&to_the_end), Safe),
            ("mp4, tables to the end", last, Safe),
            ("mp4, data of 64 bits", behind(&long(b"mdat", MARK)), Safe),
        ],
    );
}
