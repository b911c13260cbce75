//! Brotli and gzip beside each file, made once at build time so that the server never compresses
//! what it could have had ready. A copy that is not smaller is not written.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stop::{Done, While};

/// Below this a compressed copy saves nothing worth a second file.
const SMALL: usize = 512;
/// Formats that are compressed already.
const DENSE: [&str; 10] = ["png", "jpg", "jpeg", "webp", "avif", "gif", "woff2", "zip", "br", "gz"];

/// Adds `.br` and `.gz` beside the files that gain by it.
pub(crate) fn add_copies(files: &mut BTreeMap<String, Vec<u8>>) -> Done {
    let worth =
        |name: &str, bytes: &[u8]| bytes.len() > SMALL && !DENSE.contains(&name.rsplit('.').next().unwrap_or_default());
    let mut work: Vec<(&String, &Vec<u8>)> = files.iter().filter(|(name, bytes)| worth(name, bytes)).collect();
    work.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((name, bytes)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let copies = [("br", brotli(bytes)), ("gz", gzip(bytes))];
                    let smaller = copies.map(|(kind, copy)| (format!("{name}.{kind}"), copy, bytes.len()));
                    if let Ok(mut made) = made.lock() {
                        made.extend(smaller);
                    }
                }
            });
        }
    });
    for (name, copy, whole) in made.into_inner().doing("compress")? {
        let copy = copy?;
        if copy.len() < whole {
            files.insert(name, copy);
        }
    }
    Ok(())
}

/// Brotli at its best.
pub(crate) fn brotli(bytes: &[u8]) -> Done<Vec<u8>> {
    let mut out = Vec::new();
    let best =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &best).doing("compress with Brotli")?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Done<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).doing("compress with gzip")?;
    writer.finish().doing("compress with gzip")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_only_where_they_help() {
        let text = "援輪は、みんなの輪。".repeat(100).into_bytes();
        let mut files = BTreeMap::from([
            ("a.js".to_owned(), text.clone()),
            ("a.png".to_owned(), text),
            ("tiny.js".to_owned(), b"let a".to_vec()),
        ]);
        add_copies(&mut files).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.js", "a.js.br", "a.js.gz", "a.png", "tiny.js"]);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut files["a.js.br"].as_slice(), &mut back).unwrap();
        assert_eq!(back, files["a.js"]);
    }
}
