//! The bundle of a very small app, from folder to site.

use super::*;

const PAGE: &str = r#"<!doctype html>
<link data-trunk rel="css" href="style/a.css">
<link data-trunk rel="css" href="style/b.css">
<link data-trunk rel="css" href="style/c.css" data-later>
<link data-trunk rel="rust" data-bin="enwa">
<link data-trunk rel="copy-dir" href="public" data-target-path=".">
<script type="module" src="/boot.js"></script>
"#;

fn small_app() -> Temporary {
    let folder = Temporary::beside(&std::env::temp_dir().join("enwa"), "bundle").unwrap();
    let files = [
        ("index.html", PAGE),
        ("style/a.css", "@layer x;"),
        ("style/b.css", "@layer x { a { b: c } }"),
        ("style/c.css", "@layer x { d { e: f } }"),
        ("public/boot.js", "boot();"),
        ("public/sw.js", "const build = '%ENWA_BUILD%';"),
        ("public/icons/a.svg", "<svg/>"),
        ("glue/enwa.js", "new URL('enwa_bg.wasm', import.meta.url)"),
        ("glue/enwa_bg.wasm", "\0asm"),
        ("glue/snippets/x-1/inline0.js", "export const a = 1;"),
    ];
    for (name, text) in files {
        repo::write(&folder.0.join(name), text.as_bytes()).unwrap();
    }
    folder
}

#[test]
fn a_second_temporary_folder_leaves_the_first_alone() {
    let (first, second) = (small_app(), small_app());
    assert_ne!(first.0, second.0);
    drop(second);
    assert!(first.0.join("index.html").is_file());
}

fn site(folder: &Temporary) -> (Site, String) {
    let mut site = assemble(&folder.0, &folder.0.join("glue")).unwrap();
    let build = site.finish("in").unwrap();
    (site, build)
}

fn text(site: &Site, plain: &str) -> String {
    let found = site.files.iter().find(|(name, _)| plain_name(name) == plain);
    String::from_utf8(found.unwrap_or_else(|| panic!("{plain} is missing")).1.clone()).unwrap()
}

#[test]
fn the_site_names_what_it_holds() {
    let folder = small_app();
    let (site, build) = site(&folder);
    let plain: Vec<String> = site.files.keys().map(|name| plain_name(name)).collect();
    let expected = [
        "app.css",
        "boot.js",
        "build.json",
        "enwa.js",
        "enwa.wasm",
        "icons/a.svg",
        "index.html",
        "later.css",
        "snippets/x-1/inline0.js",
        "sw.js",
    ];
    assert_eq!(plain, expected);
    assert_eq!(text(&site, "app.css"), "@layer x;\n@layer x{a{b: c}}\n");
    assert_eq!(text(&site, "later.css"), "@layer x{d{e: f}}\n");
    let page = text(&site, "index.html");
    for tag in html::tags(&page) {
        for address in ["href", "src", "data-js", "data-wasm"].iter().filter_map(|name| tag.attributes.get(*name)) {
            assert!(site.files.contains_key(address.trim_start_matches('/')), "{address} is not in the site");
        }
    }
    assert!(page.contains(&format!("data-build=\"{build}\"")) && !page.contains("data-trunk"));
    assert_eq!(text(&site, "sw.js"), format!("const build = '{build}';"));
    let wasm = site.files.keys().find(|name| name.ends_with(".wasm")).unwrap();
    assert!(text(&site, "enwa.js").contains(wasm.as_str()));
    let json: Value = serde_json::from_str(&text(&site, "build.json")).unwrap();
    assert_eq!(json["build"], build.as_str());
    assert_eq!(json["core"].as_array().unwrap().len(), 6);
}

#[test]
fn the_build_id_follows_the_content_and_nothing_else() {
    let folder = small_app();
    let (first, again) = (site(&folder).1, site(&folder).1);
    assert_eq!(first, again);
    repo::write(&folder.0.join("public/icons/a.svg"), b"<svg></svg>").unwrap();
    assert_ne!(site(&folder).1, first);
}

#[test]
fn a_missing_boot_script_or_folder_is_said() {
    let folder = small_app();
    std::fs::remove_file(folder.0.join("public/boot.js")).unwrap();
    assert!(assemble(&folder.0, &folder.0.join("glue")).err().unwrap().what.contains("boot.js"));
    std::fs::remove_dir_all(folder.0.join("public")).unwrap();
    assert!(assemble(&folder.0, &folder.0.join("glue")).err().unwrap().what.contains("public"));
}

#[test]
fn names_with_and_without_a_hash() {
    assert_eq!(plain_name("enwa-0123456789abcdef.wasm.br"), "enwa.wasm.br");
    assert_eq!(plain_name("apple-touch-icon.png"), "apple-touch-icon.png");
    assert!(!is_hashed("index.html"));
}
