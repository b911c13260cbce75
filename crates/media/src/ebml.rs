//! EBML, the notation that WebM is written in: elements of a name, a size and a body.

/// The header of the file.
pub(crate) const HEADER: u32 = 0x1A45_DFA3;
/// What kind of EBML file it is.
pub(crate) const DOC_TYPE: u32 = 0x4282;
/// Name and size take twelve bytes at most.
pub(crate) const MOST: usize = 12;

/// The beginning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its name.
    pub(crate) id: u32,
    /// Bytes of its body; nothing if it goes on until something else begins.
    pub(crate) size: Option<u64>,
    /// Bytes of name and size.
    pub(crate) length: u64,
}

/// Reads the beginning of an element.
pub(crate) fn head(bytes: &[u8]) -> Option<Head> {
    let id_length = bytes.first()?.leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = bytes.get(..id_length)?.iter().fold(0, |id, &byte| id << 8 | u32::from(byte));
    let first = *bytes.get(id_length)?;
    let size_length = first.leading_zeros() as usize + 1;
    if size_length > 8 {
        return None;
    }
    let all = bytes.get(id_length..id_length + size_length)?.iter().fold(0, |size, &byte| size << 8 | u64::from(byte));
    // The marker is the highest bit of the number; all ones below it are no number.
    let ones = (1_u64 << (7 * size_length)) - 1;
    let size = all & ones;
    Some(Head { id, size: (size != ones).then_some(size), length: (id_length + size_length) as u64 })
}

/// The elements of a body that was read whole, each with its beginning and the place of its body; `None` once for
/// what is none.
pub(crate) fn children(body: &[u8]) -> impl Iterator<Item = Option<(Head, &[u8])>> {
    let mut rest = body;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let child = first(rest);
        rest = child.map_or(&[], |(_, _, behind)| behind);
        Some(child.map(|(head, body, _)| (head, body)))
    })
}

fn first(rest: &[u8]) -> Option<(Head, &[u8], &[u8])> {
    let head = head(rest)?;
    let body = rest.get(usize::try_from(head.length).ok()?..)?;
    let (body, behind) = body.split_at_checked(usize::try_from(head.size?).ok()?)?;
    Some((head, body, behind))
}

/// A whole number, the highest byte first.
pub(crate) fn number(body: &[u8]) -> Option<u64> {
    (body.len() <= 8).then(|| body.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// A number with a fraction.
pub(crate) fn float(body: &[u8]) -> Option<f64> {
    match *body {
        [] => Some(0.0),
        [a, b, c, d] => Some(f32::from_be_bytes([a, b, c, d]).into()),
        [a, b, c, d, e, f, g, h] => Some(f64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => None,
    }
}

/// Text, without the zeros that may fill it up.
pub(crate) fn text(body: &[u8]) -> &[u8] {
    body.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Whether a file that begins so is WebM. Other EBML files, Matroska among them, are not taken.
pub(crate) fn is_webm(bytes: &[u8]) -> bool {
    let Some(Head { id: HEADER, size: Some(size), length }) = head(bytes) else { return false };
    let body = bytes.get(usize::try_from(length).unwrap_or(usize::MAX)..).unwrap_or_default();
    let body = &body[..body.len().min(usize::try_from(size).unwrap_or(usize::MAX))];
    children(body).flatten().any(|(head, body)| head.id == DOC_TYPE && text(body) == b"webm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s23_names_and_sizes_of_every_length() {
        let read = |bytes: &[u8]| head(bytes).map(|head| (head.id, head.size, head.length));
        assert_eq!(read(&[0xEC, 0x85]), Some((0xEC, Some(5), 2)));
        assert_eq!(read(&[0x42, 0x82, 0x40, 0x05]), Some((DOC_TYPE, Some(5), 4)));
        assert_eq!(read(&[0x1A, 0x45, 0xDF, 0xA3, 0x01, 0, 0, 0, 0, 0, 1, 0]), Some((HEADER, Some(256), 12)));
        assert_eq!(read(&[0xEC, 0xFF]), Some((0xEC, None, 2)));
        assert_eq!(read(&[0xEC, 0x01, 255, 255, 255, 255, 255, 255, 255]), Some((0xEC, None, 9)));
        for none in [&[][..], &[0xEC], &[0x08, 1, 2, 3, 4, 5], &[0xEC, 0x00, 1, 2], &[0x42], &[0xEC, 0x40]] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }

    #[test]
    fn s23_a_body_longer_than_what_holds_it_is_none() {
        let seen: Vec<_> =
            children(&[0xEC, 0x81, 7, 0xEC, 0x82, 7]).map(|child| child.map(|(_, body)| body.len())).collect();
        assert_eq!(seen, [Some(1), None]);
        assert_eq!((number(&[1, 0]), number(&[0; 9]), float(&[0; 3])), (Some(256), None, None));
    }
}
