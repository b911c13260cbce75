//! WebM files, element by element.

use crate::{Case, Expect::*, MARK, add};
use media::Refused::*;

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1F43_B675;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const TAGS: u32 = 0x1254_C367;

fn name(id: u32) -> Vec<u8> {
    id.to_be_bytes().into_iter().skip_while(|&byte| byte == 0).collect()
}

/// An element with its size in eight bytes, or in one where that is enough.
fn el(id: u32, body: &[u8]) -> Vec<u8> {
    let length = body.len() as u64;
    let size = if length < 127 { vec![0x80 | length as u8] } else { (1 << 56 | length).to_be_bytes().to_vec() };
    [name(id), size, body.to_vec()].concat()
}

fn of(id: u32, inner: &[Vec<u8>]) -> Vec<u8> {
    el(id, &inner.concat())
}

/// An element that goes on until something else begins.
fn open(id: u32, inner: &[Vec<u8>]) -> Vec<u8> {
    [name(id), vec![0x01, 255, 255, 255, 255, 255, 255, 255], inner.concat()].concat()
}

fn header() -> Vec<u8> {
    of(0x1A45_DFA3, &[el(0x4286, &[1]), el(0x42F7, &[1]), el(0x4282, b"webm"), el(0x4287, &[4]), el(0x4285, &[2])])
}

fn info(more: &[Vec<u8>]) -> Vec<u8> {
    let programs = [el(0x4D80, &[b"Chrome ", MARK].concat()), el(0x5741, &[b"Chrome ", MARK].concat())];
    of(INFO, &[vec![el(0x2A_D7B1, &1_000_000_u32.to_be_bytes())], programs.to_vec(), more.to_vec()].concat())
}

fn picture(codec: &[u8], (width, height): (u16, u16), more: &[Vec<u8>]) -> Vec<u8> {
    let size = [el(0xB0, &width.to_be_bytes()), el(0xBA, &height.to_be_bytes()), el(0x55AB, MARK)];
    let inner = [el(0xD7, &[1]), el(0x83, &[1]), el(0x86, codec), of(0xE0, &size), el(0x536E, b"a name of the camera")];
    of(0xAE, &[inner.to_vec(), more.to_vec()].concat())
}

fn sound(codec: &[u8], setup: &[u8]) -> Vec<u8> {
    let rate = el(0xB5, &48_000_f32.to_be_bytes());
    of(0xAE, &[el(0xD7, &[2]), el(0x83, &[2]), el(0x86, codec), el(0x63A2, setup), of(0xE1, &[rate])])
}

fn plain_tracks() -> Vec<u8> {
    of(TRACKS, &[picture(b"V_VP8", (640, 480), &[]), sound(b"A_OPUS", b"OpusHead\x01\x02")])
}

fn cluster_body(time: u16) -> Vec<Vec<u8>> {
    let block = el(0xA3, b"\x81\0\0\x80a frame of the film");
    let group = of(0xA0, &[el(0xA1, b"\x81\0\0\0a frame of the film"), el(0x9B, &[9]), el(0x75A1, MARK)]);
    vec![el(0xE7, &time.to_be_bytes()), block, group, el(0x5854, MARK), el(0xEC, MARK)]
}

fn cluster(time: u16) -> Vec<u8> {
    of(CLUSTER, &cluster_body(time))
}

fn file(inner: &[Vec<u8>]) -> Vec<u8> {
    [header(), of(SEGMENT, inner)].concat()
}

/// The usual parts, and these behind them.
fn with(more: &[Vec<u8>]) -> Vec<u8> {
    file(&[vec![info(&[]), plain_tracks(), cluster(0)], more.to_vec()].concat())
}

fn in_info(more: Vec<u8>) -> Vec<u8> {
    file(&[info(&[more]), plain_tracks(), cluster(0)])
}

fn in_tracks(tracks: &[Vec<u8>]) -> Vec<u8> {
    file(&[info(&[]), of(TRACKS, tracks), cluster(0)])
}

fn tags() -> Vec<u8> {
    of(TAGS, &[of(0x7373, &[of(0x67C8, &[el(0x45A3, b"LOCATION"), el(0x4487, MARK)])])])
}

/// As a browser writes it: no size is known when it begins.
pub(crate) fn recorded() -> Vec<u8> {
    let clusters = [open(CLUSTER, &cluster_body(0)), open(CLUSTER, &cluster_body(2_000))];
    let segment = open(SEGMENT, &[vec![info(&[]), plain_tracks()], clusters.to_vec(), vec![tags()]].concat());
    [header(), segment].concat()
}

/// The setup of Vorbis sound, with words in its comments.
fn vorbis(comments: &[&[u8]]) -> Vec<u8> {
    let text = |text: &[u8]| [&(text.len() as u32).to_le_bytes(), text].concat();
    let words: Vec<_> = comments.iter().flat_map(|comment| text(comment)).collect();
    let count = (comments.len() as u32).to_le_bytes();
    let comment = [b"\x03vorbis", &text(b"Xiph.Org")[..], &count, &words, &[1]].concat();
    [&[2, 30], &vec![255; comment.len() / 255][..], &[(comment.len() % 255) as u8], &[7; 30], &comment, &[5; 40]]
        .concat()
}

pub(crate) fn all() -> Vec<Case> {
    let mut set = Vec::new();
    stripped(&mut set);
    tracks(&mut set);
    lies(&mut set);
    set
}

fn stripped(set: &mut Vec<Case>) {
    let seek = of(
        0x114D_9B74,
        &[of(0x4DBB, &[el(0x53AB, &name(TAGS)), el(0x53AC, &[0, 9]), el(0xEC, MARK)]), el(0xBF, b"abcd")],
    );
    let cues =
        of(0x1C53_BB6B, &[of(0xBB, &[el(0xB3, &[0]), of(0xB7, &[el(0xF7, &[1]), el(0xF1, &[9]), el(0xDB, MARK)])])]);
    let long = el(TAGS, &MARK.repeat(100));
    let worded = of(0x1A45_DFA3, &[el(0x4282, b"webm"), el(0x4281, MARK)]);
    let headed = [&worded, &with(&[])[header().len()..]].concat();
    add(
        set,
        &[
            ("webm", with(&[]), Safe),
            ("webm, as recorded", recorded(), Safe),
            ("webm, place in tags", with(&[tags()]), Safe),
            ("webm, tags first", file(&[tags(), info(&[]), plain_tracks(), cluster(0)]), Safe),
            ("webm, place in long tags", with(&[long]), Safe),
            ("webm, attachments", with(&[of(0x1941_A469, &[of(0x61A7, &[el(0x465C, MARK)])])]), Safe),
            ("webm, chapters", with(&[of(0x1043_A770, &[el(0x45B9, MARK)])]), Safe),
            ("webm, place in an element of its own", with(&[el(0x1234_5678, MARK)]), Safe),
            ("webm, place in void", with(&[el(0xEC, MARK)]), Safe),
            ("webm, an element of two bytes", with(&[el(0xEC, b"")]), Safe),
            ("webm, date", in_info(el(0x4461, &[1; 8])), Safe),
            ("webm, title", in_info(el(0x7BA9, MARK)), Safe),
            ("webm, its file's name", in_info(el(0x7384, MARK)), Safe),
            ("webm, checksum", in_info(el(0xBF, b"abcd")), Safe),
            ("webm, place in its header", headed, Safe),
            ("webm, seek head and cues", with(&[seek, cues]), Safe),
            (
                "webm, matroska",
                [of(0x1A45_DFA3, &[el(0x4282, b"matroska")]), of(SEGMENT, &[info(&[])])].concat(),
                Refused(Unknown),
            ),
            ("webm, a number of megabytes", in_info(el(0x4489, &vec![0; 2 << 20])), Refused(Broken)),
            ("webm, info of 5 MB", in_info(el(0xEC, &vec![0; 5 << 20])), Refused(TooLarge)),
            ("webm, 200,001 elements", with(&[el(0xEC, b"").repeat(200_001)]), Refused(TooLarge)),
            (
                "webm, 200,001 elements in its header",
                [of(0x1A45_DFA3, &[el(0x4282, b"webm"), el(0xEC, b"").repeat(200_001)]), vec![0; 9]].concat(),
                Refused(TooLarge),
            ),
        ],
    );
}

fn tracks(set: &mut Vec<Case>) {
    let coded = |codec: &[u8]| in_tracks(&[picture(codec, (640, 480), &[])]);
    let sounds = |codec: &[u8], setup: &[u8]| in_tracks(&[picture(b"V_VP9", (640, 480), &[]), sound(codec, setup)]);
    let sized = |size| in_tracks(&[picture(b"V_VP8", size, &[])]);
    let more = |more: Vec<u8>| in_tracks(&[picture(b"V_VP8", (640, 480), &[more])]);
    let mut lie = vorbis(&[MARK]);
    let at = lie.windows(MARK.len()).position(|window| window == MARK).unwrap();
    lie[at - 4..at].fill(0xFF);
    let mut many = vorbis(&[MARK]);
    many[at - 8..at - 4].fill(0xFF);
    add(
        set,
        &[
            ("webm, vp9", coded(b"V_VP9"), Safe),
            ("webm, av1", coded(b"V_AV1"), Safe),
            ("webm, h.264", coded(b"V_MPEG4/ISO/AVC"), Refused(Codec)),
            ("webm, codec and a zero", coded(b"V_VP8\0\0"), Safe),
            (
                "webm, vorbis with a place",
                sounds(b"A_VORBIS", &vorbis(&[b"TITLE=x", &[b"LOCATION=", MARK].concat()])),
                Safe,
            ),
            ("webm, vorbis with long comments", sounds(b"A_VORBIS", &vorbis(&[&MARK.repeat(50)])), Safe),
            ("webm, vorbis without setup", sounds(b"A_VORBIS", b""), Refused(Broken)),
            ("webm, vorbis, length a lie", sounds(b"A_VORBIS", &lie), Refused(Broken)),
            ("webm, vorbis, 4 G comments", sounds(b"A_VORBIS", &many), Refused(Broken)),
            ("webm, raw sound", sounds(b"A_PCM/INT/LIT", b""), Refused(Codec)),
            (
                "webm, subtitles",
                in_tracks(&[
                    picture(b"V_VP8", (640, 480), &[]),
                    of(0xAE, &[el(0x83, &[17]), el(0x86, b"S_TEXT/UTF8")]),
                ]),
                Refused(Codec),
            ),
            ("webm, encrypted", more(of(0x6D80, &[el(0x6240, b"")])), Refused(Codec)),
            ("webm, place in a track", more(el(0x4444, MARK)), Safe),
            ("webm, place in its codec's name", more(el(0x25_8688, MARK)), Safe),
            ("webm, colours", more(of(0xE0, &[of(0x55B0, &[el(0x55B1, &[1]), el(0x55FF, MARK)])])), Safe),
            ("webm, sound alone", in_tracks(&[sound(b"A_OPUS", b"")]), Refused(Codec)),
            ("webm, no track", in_tracks(&[]), Refused(Codec)),
            ("webm, no tracks", file(&[info(&[]), cluster(0)]), Refused(Broken)),
            ("webm, no info", file(&[plain_tracks(), cluster(0)]), Refused(Broken)),
            ("webm, tracks twice", with(&[plain_tracks()]), Refused(Broken)),
            ("webm, info twice", with(&[info(&[])]), Refused(Broken)),
            ("webm, 0 wide", sized((0, 9)), Refused(Broken)),
            ("webm, 65,535 wide", sized((65_535, 9)), Refused(TooManyPixels)),
            ("webm, three minutes and five seconds", in_info(el(0x4489, &185_000_f64.to_be_bytes())), Safe),
            ("webm, an hour", in_info(el(0x4489, &3_600_000_f32.to_be_bytes())), Refused(TooLarge)),
            ("webm, no number for its length", in_info(el(0x4489, &f64::NAN.to_be_bytes())), Safe),
            ("webm, endless", in_info(el(0x4489, &f64::INFINITY.to_be_bytes())), Refused(Broken)),
            ("webm, less than no length", in_info(el(0x4489, &(-9_f64).to_be_bytes())), Safe),
            ("webm, length in three bytes", in_info(el(0x4489, &[0; 3])), Refused(Broken)),
            ("webm, scale 0", in_info(el(0x2A_D7B1, &[0])), Refused(Broken)),
            (
                "webm, an hour by its scale",
                in_info([el(0x2A_D7B1, &[0xFF; 8]), el(0x4489, &9_f64.to_be_bytes())].concat()),
                Refused(TooLarge),
            ),
        ],
    );
}

fn lies(set: &mut Vec<Case>) {
    let plain = with(&[]);
    let begin = header();
    add(
        set,
        &[
            ("webm, a header alone", begin.clone(), Refused(Broken)),
            ("webm, no segment", [begin.clone(), cluster(0)].concat(), Refused(Broken)),
            ("webm, bytes behind the end", [&plain[..], b"PK\x03\x04", MARK].concat(), Refused(Broken)),
            ("webm, an element behind the end", [&plain[..], &el(0xEC, MARK)].concat(), Refused(Broken)),
            ("webm, bytes behind an open end", [&recorded()[..], b"\0\0\0\0"].concat(), Refused(Broken)),
            ("webm, element longer than its holder", in_info(vec![0x44, 0x89, 0xC8]), Refused(Broken)),
            (
                "webm, element of all ones",
                with(&[vec![0xEC, 0x01, 255, 255, 255, 255, 255, 255, 254]]),
                Refused(Broken),
            ),
            ("webm, tags of unknown size", with(&[open(TAGS, &[])]), Refused(Broken)),
            (
                "webm, block of unknown size",
                file(&[info(&[]), plain_tracks(), of(CLUSTER, &[open(0xA3, &[])])]),
                Refused(Broken),
            ),
            ("webm, cluster longer than the file", with(&[[name(CLUSTER), vec![0xFE]].concat()]), Refused(Broken)),
            ("webm, a name of five bytes", with(&[vec![0x08, 1, 2, 3, 4, 0x80]]), Refused(Broken)),
            ("webm, a size of nine bytes", with(&[vec![0xEC, 0, 1, 2, 3, 4, 5, 6, 7, 8]]), Refused(Broken)),
            ("webm, half a name", with(&[vec![0x12]]), Refused(Broken)),
            (
                "webm, groups in each other",
                file(&[
                    info(&[]),
                    plain_tracks(),
                    of(CLUSTER, &[(0..200).fold(el(0xEC, MARK), |inner, _| of(0xA0, &[inner]))]),
                ]),
                Safe,
            ),
        ],
    );
    for part in 1..=10 {
        let refused = if plain.len() * part / 11 < 25 { Unknown } else { Broken };
        set.push((
            format!("webm cut off at {part} of 11"),
            plain[..plain.len() * part / 11].to_vec(),
            Refused(refused),
        ));
    }
}
