//! Boxes in boxes, read whole. Only what is named here is kept, and only as long as its numbers say: so the rules
//! bound the depth as well, for no box is opened that they do not name.

use crate::{Refused, limits};
use std::ops::Range;

/// What becomes of a box.
enum Rule {
    /// It is opened.
    Open,
    /// It is kept, cut to its numbers.
    Keep,
    /// It becomes empty space.
    Free,
}

fn rule(holder: [u8; 4], kind: [u8; 4]) -> Rule {
    match (&holder, &kind) {
        (b"moov", b"trak" | b"mvex")
        | (b"trak", b"edts" | b"mdia")
        | (b"mdia", b"minf")
        | (b"minf", b"dinf" | b"stbl")
        | (b"moof", b"traf") => Rule::Open,
        (b"moov", b"mvhd")
        | (b"trak", b"tkhd")
        | (b"edts", b"elst")
        | (b"mdia", b"mdhd" | b"hdlr")
        | (b"minf", b"vmhd" | b"smhd" | b"hdlr")
        | (b"dinf", b"dref")
        | (b"stbl", b"stsd" | b"stts" | b"ctts" | b"stss" | b"stsc" | b"stsz" | b"stco" | b"co64")
        | (b"mvex", b"mehd" | b"trex")
        | (b"moof", b"mfhd")
        | (b"traf", b"tfhd" | b"tfdt" | b"trun")
        | (b"mfra", b"tfra" | b"mfro") => Rule::Keep,
        _ => Rule::Free,
    }
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) kind: [u8; 4],
    /// Where it begins.
    pub(super) at: usize,
    /// Its body.
    pub(super) body: Range<usize>,
    /// The box that holds it.
    holder: usize,
}

/// A box of the file with all that is kept in it.
pub(super) struct Atoms {
    pub(super) bytes: Vec<u8>,
    all: Vec<Atom>,
}

impl Atoms {
    /// Reads it and frees what is not kept.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, Refused> {
        let root = atom(&bytes, 0..bytes.len(), 0)?;
        let mut atoms = Self { bytes, all: vec![root] };
        let mut boxes = 0;
        match &atoms.all[0].kind {
            b"sidx" => atoms.cut(0)?,
            _ => atoms.open(0, &mut boxes)?,
        }
        Ok(atoms)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The one box of this kind in that one.
    pub(super) fn only(&self, holder: usize, kind: &[u8; 4]) -> Result<usize, Refused> {
        let mut found = self.every(holder, kind);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(Refused::Broken),
        }
    }

    /// All boxes of this kind in that one.
    pub(super) fn every(&self, holder: usize, kind: &[u8; 4]) -> impl Iterator<Item = usize> {
        let is = move |(index, atom): &(usize, &Atom)| *index > 0 && atom.holder == holder && atom.kind == *kind;
        self.all.iter().enumerate().filter(is).map(|(index, _)| index)
    }

    pub(super) fn atom(&self, index: usize) -> Atom {
        self.all[index].clone()
    }

    pub(super) fn body(&self, index: usize) -> &[u8] {
        &self.bytes[self.all[index].body.clone()]
    }

    pub(super) fn body_mut(&mut self, index: usize) -> &mut [u8] {
        &mut self.bytes[self.all[index].body.clone()]
    }

    /// Makes the box empty space.
    pub(super) fn free(&mut self, index: usize) {
        free(&mut self.bytes, &self.all[index]);
    }

    fn open(&mut self, holder: usize, boxes: &mut usize) -> Result<(), Refused> {
        let Range { start: mut at, end } = self.all[holder].body;
        while at < end {
            let atom = atom(&self.bytes, at..end, holder)?;
            *boxes += 1;
            if *boxes > limits::BOXES {
                return Err(Refused::TooLarge);
            }
            at = atom.body.end;
            match rule(self.all[holder].kind, atom.kind) {
                Rule::Free => free(&mut self.bytes, &atom),
                Rule::Open => {
                    self.all.push(atom);
                    self.open(self.all.len() - 1, boxes)?;
                }
                Rule::Keep => {
                    self.all.push(atom);
                    self.cut(self.all.len() - 1)?;
                }
            }
        }
        Ok(())
    }

    /// Zeros what stands behind the numbers that a box must hold.
    fn cut(&mut self, index: usize) -> Result<(), Refused> {
        let kind = self.all[index].kind;
        let body = self.body_mut(index);
        if let Some(length) = length(kind, body).ok_or(Refused::Broken)? {
            body.get_mut(length..).ok_or(Refused::Broken)?.fill(0);
        }
        Ok(())
    }
}

/// The box at the beginning of this range, not longer than it.
pub(super) fn atom(bytes: &[u8], within: Range<usize>, holder: usize) -> Result<Atom, Refused> {
    let at = within.start;
    let rest = bytes.get(within).ok_or(Refused::Broken)?;
    let &[s0, s1, s2, s3, k0, k1, k2, k3, ref long @ ..] = rest else { return Err(Refused::Broken) };
    // "To the end" is for the file's own boxes; of those the last may be read here.
    let (size, header) = match u32::from_be_bytes([s0, s1, s2, s3]) {
        0 if at == 0 => (rest.len(), 8),
        1 => {
            let size = u64::from_be_bytes(*long.first_chunk().ok_or(Refused::Broken)?);
            (usize::try_from(size).map_err(|_| Refused::Broken)?, 16)
        }
        size => (size as usize, 8),
    };
    if size < header || size > rest.len() {
        return Err(Refused::Broken);
    }
    Ok(Atom { kind: [k0, k1, k2, k3], at, body: at + header..at + size, holder })
}

/// Makes a box empty space of the same size.
pub(super) fn free(bytes: &mut [u8], atom: &Atom) {
    bytes[atom.at + 4..atom.at + 8].copy_from_slice(b"free");
    bytes[atom.body.clone()].fill(0);
}

pub(super) fn u32_at(body: &[u8], at: usize) -> Option<u32> {
    body.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// Bytes that the body of such a box must hold: `Some(None)` for those that are cleaned apart, `None` if it is
/// too short to tell.
fn length(kind: [u8; 4], body: &[u8]) -> Option<Option<usize>> {
    let flags = u32_at(body, 0)?;
    let long = flags >> 24 == 1;
    let flag = |bit: u32, bytes: usize| if flags & bit == 0 { 0 } else { bytes };
    let table = |head: usize, each: usize| {
        let entries = u32_at(body, head - 4)? as usize;
        entries.checked_mul(each)?.checked_add(head)
    };
    let pick = |version_1, version_0| if long { version_1 } else { version_0 };
    Some(Some(match &kind {
        b"mvhd" => pick(112, 100),
        b"tkhd" => pick(96, 84),
        b"mdhd" => pick(36, 24),
        b"mehd" | b"tfdt" => pick(12, 8),
        b"vmhd" => 12,
        b"smhd" | b"mfhd" | b"mfro" => 8,
        b"trex" => 24,
        b"elst" => table(8, pick(20, 12))?,
        b"stts" | b"ctts" | b"co64" => table(8, 8)?,
        b"stss" | b"stco" => table(8, 4)?,
        b"stsc" => table(8, 12)?,
        b"stsz" => table(12, if u32_at(body, 4)? == 0 { 4 } else { 0 })?,
        b"tfhd" => 8 + flag(0x1, 8) + flag(0x2, 4) + flag(0x8, 4) + flag(0x10, 4) + flag(0x20, 4),
        b"trun" => {
            let each = flag(0x100, 4) + flag(0x200, 4) + flag(0x400, 4) + flag(0x800, 4);
            table(8, each)? + flag(0x1, 4) + flag(0x4, 4)
        }
        b"tfra" => {
            let sizes = u32_at(body, 8)?;
            let each = (sizes & 3) + (sizes >> 2 & 3) + (sizes >> 4 & 3) + 3;
            table(16, each as usize + pick(16, 8))?
        }
        b"sidx" => {
            let head = pick(32, 24);
            let entries = body.get(head - 2..head)?;
            head + usize::from(u16::from_be_bytes([entries[0], entries[1]])) * 12
        }
        _ => return Some(None),
    }))
}
