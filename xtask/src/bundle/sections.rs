//! The outer shape of a wasm file: sections, and the numbers in them.

/// What every wasm file begins with: mark and version.
pub(crate) const HEAD: &[u8] = b"\0asm\x01\0\0\0";

/// The sections, each with its kind; `None` where it is not a wasm file.
pub(crate) fn sections(wasm: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rest = wasm.strip_prefix(HEAD)?;
    let mut sections = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, used) = leb128(after)?;
        sections.push((kind, after.get(used..used + length)?));
        rest = after.get(used + length..)?;
    }
    Some(sections)
}

/// A wasm file of these sections.
pub(crate) fn file<B: AsRef<[u8]>>(sections: impl IntoIterator<Item = (u8, B)>) -> Vec<u8> {
    let mut out = HEAD.to_vec();
    for (kind, bytes) in sections {
        out.push(kind);
        put_bytes(&mut out, bytes.as_ref());
    }
    out
}

/// An unsigned number, seven bits to the byte, and how many bytes it took.
pub(crate) fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// Writes an unsigned number, seven bits to the byte.
pub(crate) fn put_leb128(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes bytes behind their number: a name, a section.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_leb128(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_sections() {
        let long = vec![7; 300];
        let wasm = file([(1, &[2, 9, 9][..]), (10, &long[..])]);
        assert_eq!(wasm.get(8..13), Some(&[1, 3, 2, 9, 9][..]));
        assert_eq!(sections(&wasm).unwrap(), [(1, &[2, 9, 9][..]), (10, &long[..])]);
        assert_eq!(sections(b"MZ"), None);
        assert_eq!(sections(&wasm[..wasm.len() - 1]), None);
    }

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 300, 16_383, 16_384, 2_097_152, 268_435_455] {
            let mut out = Vec::new();
            put_leb128(&mut out, value);
            assert_eq!(leb128(&out), Some((value, out.len())));
        }
        assert_eq!(leb128(&[0x80]), None);
    }
}
