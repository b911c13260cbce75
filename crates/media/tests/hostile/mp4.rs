//! MP4 files, box by box.

use crate::MARK;

pub(crate) fn mp4_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), &kind[..], body].concat()
}

pub(crate) fn holder(kind: &[u8; 4], inner: &[Vec<u8>]) -> Vec<u8> {
    mp4_box(kind, &inner.concat())
}

/// A box whose size is written in 64 bits.
pub(crate) fn long(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [b"\0\0\0\x01", &kind[..], &(body.len() as u64 + 16).to_be_bytes(), body].concat()
}

fn numbers(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|number| number.to_be_bytes()).collect()
}

pub(crate) fn ftyp(brand: &[u8; 4]) -> Vec<u8> {
    mp4_box(b"ftyp", &[brand, &[0, 0, 2, 0], &b"isomiso2avc1mp41"[..]].concat())
}

/// A place as phones write it.
pub(crate) fn udta() -> Vec<u8> {
    holder(b"udta", &[mp4_box(b"\xA9xyz", MARK)])
}

pub(crate) fn mvhd(scale: u32, duration: u32) -> Vec<u8> {
    let mut body = numbers(&[0, 0xE123_4567, 0xE123_4568, scale, duration, 0x1_0000]);
    body.resize(100, 0);
    mp4_box(b"mvhd", &body)
}

fn tkhd(width: u16, height: u16, turned: bool) -> Vec<u8> {
    let mut body = numbers(&[7, 0xE123_4567, 0xE123_4568, 1, 0, 1_000, 0, 0, 0, 0]);
    let one = 0x1_0000;
    body.extend(numbers(&if turned { [0, one, 0, 0xFFFF_0000, 0, 0] } else { [one, 0, 0, 0, one, 0] }));
    body.extend(numbers(&[0, 0, 0x4000_0000, u32::from(width) << 16, u32::from(height) << 16]));
    mp4_box(b"tkhd", &body)
}

/// A track and the bytes of the file that are its own.
#[derive(Clone)]
pub(crate) struct Track {
    pub(crate) handler: [u8; 4],
    pub(crate) entry: Vec<u8>,
    pub(crate) size: (u16, u16),
    pub(crate) turned: bool,
    /// What stands for the chunk offsets, when it is not the usual table.
    pub(crate) wide: bool,
    pub(crate) data: Vec<u8>,
    /// Boxes more, in the track and in its tables.
    pub(crate) more: Vec<Vec<u8>>,
    pub(crate) table_more: Vec<Vec<u8>>,
}

pub(crate) fn picture_entry(codec: &[u8; 4], inner: &[Vec<u8>]) -> Vec<u8> {
    let mut body = [0; 78];
    body[7] = 1;
    body[24..28].copy_from_slice(&[5, 0, 2, 0xD0]);
    body[42..42 + MARK.len()].copy_from_slice(MARK);
    mp4_box(codec, &[&body[..], &mp4_box(b"avcC", &[1, 66, 0, 30, 255, 225]), &inner.concat()].concat())
}

pub(crate) fn sound_entry(codec: &[u8; 4], inner: &[Vec<u8>]) -> Vec<u8> {
    let mut body = vec![0; 28];
    body[7] = 1;
    mp4_box(codec, &[body, inner.concat()].concat())
}

impl Track {
    pub(crate) fn new(handler: &[u8; 4], entry: Vec<u8>, data: &[u8]) -> Self {
        let (size, more) = ((0, 0), vec![]);
        Self {
            handler: *handler,
            entry,
            size,
            turned: false,
            wide: false,
            data: data.to_vec(),
            table_more: vec![],
            more,
        }
    }

    pub(crate) fn picture() -> Self {
        Self { size: (1_280, 720), ..Self::new(b"vide", picture_entry(b"avc1", &[]), b"the frames of the film") }
    }

    pub(crate) fn sound() -> Self {
        Self::new(b"soun", sound_entry(b"mp4a", &[mp4_box(b"esds", &[0; 9])]), b"the sound of the film")
    }

    /// A camera's own track, that tells its place.
    pub(crate) fn place() -> Self {
        Self::new(b"meta", mp4_box(b"mebx", MARK), MARK)
    }

    fn boxed(&self, offset: u64) -> Vec<u8> {
        let hdlr = [&[0; 8], &self.handler[..], b"appl", &[0; 8], MARK, b"\0"].concat();
        let dref = [numbers(&[0, 1]), mp4_box(b"url ", &[&numbers(&[1])[..], MARK].concat())].concat();
        // Two samples in the one chunk.
        let (first, second) = (self.data.len() as u32 / 2, self.data.len() as u32 - self.data.len() as u32 / 2);
        let place = if self.wide {
            mp4_box(b"co64", &[numbers(&[0, 1]), offset.to_be_bytes().to_vec()].concat())
        } else {
            mp4_box(b"stco", &numbers(&[0, 1, offset as u32]))
        };
        let mut tables = vec![
            mp4_box(b"stsd", &[&numbers(&[0, 1])[..], &self.entry].concat()),
            mp4_box(b"stts", &[&numbers(&[0, 1, 2, 500])[..], MARK].concat()),
            mp4_box(b"stsc", &numbers(&[0, 1, 1, 2, 1])),
            mp4_box(b"stsz", &numbers(&[0, 0, 2, first, second])),
            place,
        ];
        tables.extend_from_slice(&self.table_more);
        let minf = [mp4_box(b"vmhd", &[0; 12]), holder(b"dinf", &[mp4_box(b"dref", &dref)]), holder(b"stbl", &tables)];
        let mdhd = mp4_box(b"mdhd", &numbers(&[0, 0xE123_4567, 0xE123_4568, 1_000, 1_000, 0x55C4_0000]));
        let mut inner = vec![
            tkhd(self.size.0, self.size.1, self.turned),
            holder(b"mdia", &[mdhd, mp4_box(b"hdlr", &hdlr), holder(b"minf", &minf)]),
        ];
        inner.extend_from_slice(&self.more);
        holder(b"trak", &inner)
    }
}

/// The film's own boxes around its tracks.
#[derive(Clone)]
pub(crate) struct Film {
    pub(crate) ftyp: Vec<u8>,
    pub(crate) mvhd: Vec<u8>,
    pub(crate) tracks: Vec<Track>,
    /// Boxes more: in `moov`, and in the file before and behind the data.
    pub(crate) inside: Vec<Vec<u8>>,
    pub(crate) before: Vec<Vec<u8>>,
    pub(crate) behind: Vec<Vec<u8>>,
}

impl Film {
    pub(crate) fn new(tracks: &[Track]) -> Self {
        let none = Vec::new;
        let mvhd = mvhd(1_000, 1_500);
        Self { ftyp: ftyp(b"isom"), mvhd, tracks: tracks.to_vec(), inside: none(), before: none(), behind: none() }
    }

    pub(crate) fn plain() -> Self {
        Self::new(&[Track::picture(), Track::sound()])
    }

    pub(crate) fn moov(&self) -> Vec<u8> {
        let mut inner = vec![self.mvhd.clone()];
        let mut offset = (self.ftyp.len() + self.before.concat().len() + 8) as u64;
        for track in &self.tracks {
            inner.push(track.boxed(offset));
            offset += track.data.len() as u64 + MARK.len() as u64;
        }
        inner.extend_from_slice(&self.inside);
        holder(b"moov", &inner)
    }

    pub(crate) fn mdat(&self) -> Vec<u8> {
        // Between the tracks' chunks there is room for more.
        let data: Vec<_> = self.tracks.iter().flat_map(|track| [&track.data[..], MARK].concat()).collect();
        mp4_box(b"mdat", &data)
    }

    pub(crate) fn file(&self) -> Vec<u8> {
        [self.ftyp.clone(), self.before.concat(), self.mdat(), self.moov(), self.behind.concat()].concat()
    }
}

/// A film as a browser's recorder writes it: no frames in `moov`, all of them in fragments.
pub(crate) fn fragments(tracks: &[Track], count: u32) -> Vec<u8> {
    let empty = tracks.iter().map(|track| Track { data: vec![], ..track.clone() }).collect::<Vec<_>>();
    let trex = mp4_box(b"trex", &numbers(&[0, 1, 1, 0, 0, 0]));
    let film = Film { mvhd: mvhd(1_000, 0), inside: vec![holder(b"mvex", &[trex])], ..Film::new(&empty) };
    let mut file = [film.ftyp.clone(), film.moov()].concat();
    // The one chunk of nothing lies nowhere, as no fragmented file has any.
    for index in 1..=count {
        let traf = [
            mp4_box(b"tfhd", &numbers(&[0x2_0000, 1])),
            mp4_box(b"tfdt", &numbers(&[0, index * 100])),
            mp4_box(b"trun", &[&numbers(&[0x201, 1, 100, 22])[..], MARK].concat()),
            mp4_box(b"uuid", MARK),
        ];
        let moof = [mp4_box(b"mfhd", &numbers(&[0, index])), holder(b"traf", &traf), udta()];
        file.extend(holder(b"moof", &moof));
        file.extend(mp4_box(b"mdat", b"the frames of the film"));
    }
    let tfra = mp4_box(b"tfra", &[&numbers(&[0, 1, 0, 1, 0, 100])[..], &[1, 1, 1], MARK].concat());
    file.extend(holder(b"mfra", &[tfra, mp4_box(b"mfro", &numbers(&[0, 60]))]));
    file
}
