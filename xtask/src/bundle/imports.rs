//! Short names for what the app takes from its glue. wasm-bindgen ends each of some three hundred names in a hash, which
//! stands in the wasm and in the script and compresses in neither: seven kilobytes of the first visit.

use std::path::Path;

use crate::bundle::sections::{self, leb128, put_bytes, put_leb128};
use crate::repo;
use crate::stop::{Done, Stop, While};

/// The module under which wasm-bindgen hands over what its script defines.
const GLUE: &[u8] = b"./enwa_bg.js";
/// The section of a wasm file that says what it takes from others.
const IMPORTS: u8 = 2;

/// Renames in the folder that wasm-bindgen wrote.
pub(crate) fn shorten(glue: &Path) -> Done {
    let (wasm, js) = (glue.join("enwa_bg.wasm"), glue.join("enwa.js"));
    let bytes = std::fs::read(&wasm).doing("read the wasm that wasm-bindgen wrote")?;
    let (bytes, names) = renamed(&bytes).ok_or_else(|| Stop::new("the imports of the wasm are of an unknown kind"))?;
    let script = told(&repo::read(&js)?, &names)?;
    repo::write(&wasm, &bytes)?;
    repo::write(&js, script.as_bytes())
}

/// The file with short names for what it takes from the glue, and the names that were: the nth is called [`short`]`(n)` now.
fn renamed(wasm: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let mut names = Vec::new();
    let mut all = Vec::new();
    for (kind, bytes) in sections::sections(wasm)? {
        let bytes = if kind == IMPORTS { imports(bytes, &mut names)? } else { bytes.to_vec() };
        all.push((kind, bytes));
    }
    Some((sections::file(all), names))
}

fn imports(section: &[u8], names: &mut Vec<String>) -> Option<Vec<u8>> {
    let (count, used) = leb128(section)?;
    let mut rest = section.get(used..)?;
    let mut out = Vec::new();
    put_leb128(&mut out, count);
    for _ in 0..count {
        let module = take(&mut rest)?;
        let name = take(&mut rest)?;
        let what = rest.split_at_checked(described(rest)?)?;
        put_bytes(&mut out, module);
        if module == GLUE {
            put_bytes(&mut out, short(names.len()).as_bytes());
            names.push(String::from_utf8(name.to_vec()).ok()?);
        } else {
            put_bytes(&mut out, name);
        }
        out.extend_from_slice(what.0);
        rest = what.1;
    }
    rest.is_empty().then_some(out)
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, used) = leb128(rest)?;
    let (name, after) = rest.get(used..)?.split_at_checked(length)?;
    *rest = after;
    Some(name)
}

/// How many bytes say what is imported.
fn described(bytes: &[u8]) -> Option<usize> {
    let (kind, rest) = bytes.split_first()?;
    let limits = |at: usize| {
        let flags = *rest.get(at)?;
        let least = leb128(rest.get(at + 1..)?)?.1;
        let most = if flags & 1 == 1 { leb128(rest.get(at + 1 + least..)?)?.1 } else { 0 };
        Some(at + 1 + least + most)
    };
    let used = match kind {
        // A function has the number of its type, a table the kind of what it holds and limits, a memory limits, a global
        // its type and whether it changes.
        0 => leb128(rest)?.1,
        1 => limits(1)?,
        2 => limits(0)?,
        3 => 2,
        _ => return None,
    };
    Some(1 + used)
}

/// `a` … `z`, `aa` …
fn short(number: usize) -> String {
    let mut name = String::new();
    let mut left = number + 1;
    while left > 0 {
        left -= 1;
        name.insert(0, char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    name
}

/// The script with the same names.
fn told(script: &str, names: &[String]) -> Done<String> {
    let mut told = String::with_capacity(script.len());
    let mut found = 0;
    for line in script.split_inclusive('\n') {
        let defined = line.trim_start().split_once(": function(");
        let number = defined.and_then(|(name, _)| names.iter().position(|known| known == name));
        match (defined, number) {
            (Some((_, rest)), Some(number)) => {
                found += 1;
                told += &format!("{}: function({rest}", short(number));
            }
            _ => told += line,
        }
    }
    if found != names.len() || names.iter().any(|name| told.contains(name.as_str())) {
        return Err(Stop::new(format!("the glue defines {found} of the {} imports of the wasm", names.len()))
            .todo("its version of wasm-bindgen writes them in another way: teach bundle/imports.rs"));
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each kind one, two of them from the glue.
    fn wasm() -> Vec<u8> {
        let mut section = vec![5];
        let mut import = |module: &[u8], name: &[u8], what: &[u8]| {
            put_bytes(&mut section, module);
            put_bytes(&mut section, name);
            section.extend_from_slice(what);
        };
        import(GLUE, b"__wbg_new_ba40181b3f24ac80", &[0, 0x85, 1]);
        import(b"parts", b"table", &[1, 0x70, 1, 1, 9]);
        import(b"parts", b"memory", &[2, 0, 17]);
        import(b"parts", b"base", &[3, 0x7f, 0]);
        import(GLUE, b"__wbg_get_49556a3e59cfb688", &[0, 3]);
        sections::file([(1, &[0][..]), (IMPORTS, &section[..]), (10, &[1, 2][..])])
    }

    #[test]
    fn names_from_the_glue_are_short_and_the_rest_stays() {
        let (short, names) = renamed(&wasm()).unwrap();
        assert_eq!(names, ["__wbg_new_ba40181b3f24ac80", "__wbg_get_49556a3e59cfb688"]);
        let text = String::from_utf8_lossy(&short);
        assert!(text.contains("./enwa_bg.js\u{1}a") && text.contains("./enwa_bg.js\u{1}b") && text.contains("memory"));
        assert!(!text.contains("__wbg"));
        let (again, _) = renamed(&short).unwrap();
        assert_eq!(again, short, "what was written can be read");
        assert_eq!(renamed(&wasm()[..40]), None);
    }

    #[test]
    fn the_script_calls_them_the_same_or_nothing_is_written() {
        let names = ["__wbg_new_1".to_owned(), "__wbg_new_12".to_owned()];
        let script = "const i = {\n  __wbg_new_12: function(a) {\n  },\n  __wbg_new_1: function() {\n  },\n};\n";
        let told = told(script, &names).unwrap();
        assert_eq!(told, "const i = {\nb: function(a) {\n  },\na: function() {\n  },\n};\n");
        let other = script.replace("__wbg_new_1:", "__wbg_new_3:");
        assert!(super::told(&other, &names).is_err());
    }

    #[test]
    fn short_names_are_all_different() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(short), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
