//! The app in several files: one that everybody needs first, and the parts that src/part.rs cuts off.
//! The splitter writes a module that fetches them; it is joined to the glue here, so that the first
//! screen costs no request more, and the parts get hashed names like everything else.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bundle::sections;
use crate::repo;
use crate::stop::{Done, Stop, While};

/// The module that the splitter writes, and that the glue imports.
const LOADER: &str = "__wasm_split.js";

/// The parts in the folder that the splitter wrote, by name, without their custom sections.
pub(crate) fn read(folder: &Path) -> Done<BTreeMap<String, Vec<u8>>> {
    let mut parts = BTreeMap::new();
    for file in repo::files(folder) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ["split_", "chunk_"].iter().any(|start| name.starts_with(start)) && name.ends_with(".wasm") {
            let bytes = std::fs::read(&file).doing("read a part of the app")?;
            parts.insert(name.clone(), bare(&bytes).ok_or_else(|| Stop::new(format!("{name} is not wasm")))?);
        }
    }
    Ok(parts)
}

/// The glue with the loader in it. `names` says what each part is called now.
pub(crate) fn join(glue: &str, folder: &Path, names: &BTreeMap<String, String>) -> Done<String> {
    let path = folder.join(LOADER);
    if !path.exists() {
        return Ok(glue.to_owned());
    }
    let mut loader = repo::read(&path)?;
    for (old, new) in names {
        loader = loader.replace(&format!("\"./{old}\""), &format!("\"./{new}\""));
    }
    let mut exports = Vec::new();
    let mut body = String::new();
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        let own = line.strip_prefix("export ").inspect(|rest| exports.extend(rest.split_whitespace().nth(1)));
        body += own.unwrap_or(line);
        body.push('\n');
    }
    let exports = exports.join(", ");
    let mut joined = format!("{body}const parts = {{ {exports} }};\n");
    for line in glue.lines() {
        let imported = line.strip_prefix("import * as ").filter(|rest| rest.contains(LOADER));
        match imported.and_then(|rest| rest.split_whitespace().next()) {
            Some(name) => joined += &format!("const {name} = parts;\n"),
            None => joined += &format!("{line}\n"),
        }
    }
    if joined.lines().any(|line| line.starts_with("import ") && line.contains(LOADER)) {
        return Err(Stop::new(format!("the glue imports {LOADER} in a way that xtask does not know")));
    }
    Ok(joined)
}

/// A wasm file without custom sections (names, relocations); `None` where it is not one.
fn bare(wasm: &[u8]) -> Option<Vec<u8>> {
    let all = sections::sections(wasm)?;
    Some(sections::file(all.into_iter().filter(|(kind, _)| *kind != 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Temporary;

    #[test]
    fn custom_sections_go_and_the_rest_stays() {
        let head = b"\0asm\x01\0\0\0";
        let wasm = [&head[..], &[1, 2, 9, 9], &[0, 3, 1, b'x', 7], &[10, 1, 5]].concat();
        assert_eq!(bare(&wasm).unwrap(), [&head[..], &[1, 2, 9, 9], &[10, 1, 5]].concat());
        assert_eq!(bare(b"MZ"), None);
        assert_eq!(bare(&wasm[..wasm.len() - 1]), None);
    }

    #[test]
    fn the_loader_becomes_part_of_the_glue() {
        let folder = Temporary::beside(&std::env::temp_dir().join("enwa"), "parts").unwrap();
        let loader = "import { initSync } from \"./enwa.js\";\nexport const load_a = f(\"./split_a.wasm\");\n";
        repo::write(&folder.0.join(LOADER), loader.as_bytes()).unwrap();
        let glue =
            "import * as import1 from \"./__wasm_split.js\"\nimport { x } from './snippets/x.js';\nuse(import1);\n";
        let names = BTreeMap::from([("split_a.wasm".to_owned(), "split_a-1.wasm".to_owned())]);
        let joined = join(glue, &folder.0, &names).unwrap();
        assert_eq!(
            joined,
            "const load_a = f(\"./split_a-1.wasm\");\nconst parts = { load_a };\nconst import1 = parts;\n\
             import { x } from './snippets/x.js';\nuse(import1);\n"
        );
        let odd = "import { a } from \"./__wasm_split.js\"\n";
        assert!(join(odd, &folder.0, &names).is_err());
    }
}
