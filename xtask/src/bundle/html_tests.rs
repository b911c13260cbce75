//! index.html: what is asked for is found, what goes out names hashed files only.

use super::*;

const PAGE: &str = r#"<!doctype html>
<html lang="ja">
<head>
  <meta charset="utf-8">
  <!-- layers first: <link data-trunk rel="css" href="style/not.css"> -->
  <link data-trunk rel="css" href="style/layers.css">
  <link data-trunk rel="css" href='style/tokens.css' />
  <link data-trunk rel="css" href="style/forms.css" data-later>
  <link data-trunk rel="css" href="style/paper.css" data-later>
  <link data-trunk rel="rust" data-bin="enwa" data-cargo-profile-release="wasm-release">
  <link data-trunk rel="copy-dir" href="public" data-target-path=".">
  <link data-trunk rel="copy-file" href="locales/ja.ftl" data-target-path="locales">
  <link rel="icon" href="/icon.svg">
  <script type="module" src="/boot.js" data-js="/enwa.js" data-wasm="/enwa_bg.wasm"></script>
</head>
<body><p title="a > b">援輪</p></body>
</html>
"#;

fn named(path: &str) -> Named {
    Named { path: path.to_owned(), integrity: format!("sha384-{}", path.len()) }
}

fn names() -> Names {
    Names {
        css: Some(named("/app-1.css")),
        later: Some(named("/later-5.css")),
        boot: named("/boot-2.js"),
        js: named("/enwa-3.js"),
        wasm: named("/enwa-4.wasm"),
        snippets: vec![named("/snippets/x.js")],
    }
}

#[test]
fn the_links_are_read_in_order_and_comments_are_not() {
    let found = assets(PAGE).unwrap();
    assert_eq!(found.css, ["style/layers.css", "style/tokens.css"]);
    assert_eq!(found.later, ["style/forms.css", "style/paper.css"]);
    let copies = [("public".to_owned(), String::new()), ("locales/ja.ftl".to_owned(), "locales/ja.ftl".to_owned())];
    assert_eq!(found.copies, copies);
}

#[test]
fn what_goes_out_reads_like_this() {
    let expected = r#"<!doctype html>
<html lang="ja">
<head>
  <meta charset="utf-8">
  <link rel="stylesheet" href="/app-1.css" integrity="sha384-10">
  <template id="later"><link rel="stylesheet" href="/later-5.css" integrity="sha384-12"></template>
  <link rel="icon" href="/icon.svg">
  <script data-build="%ENWA_BUILD%" data-js="/enwa-3.js" data-wasm="/enwa-4.wasm" integrity="sha384-10" src="/boot-2.js" type="module"></script>
</head>
<body><p title="a > b">援輪</p></body>
</html>
"#;
    assert_eq!(rewrite(PAGE, &names()).unwrap(), expected);
}

#[test]
fn a_page_without_boot_or_with_an_unknown_asset_is_refused() {
    assert!(rewrite("<html></html>", &names()).unwrap_err().what.contains("boot.js"));
    let twice = r#"<script src="/boot.js"></script><script src="boot.js"></script>"#;
    assert!(rewrite(twice, &names()).unwrap_err().what.contains("twice"));
    assert!(assets(r#"<link data-trunk rel="sass" href="a.scss">"#).unwrap_err().what.contains("sass"));
    assert!(assets(r#"<link data-trunk rel="css">"#).unwrap_err().what.contains("no href"));
}

#[test]
fn attributes_come_in_every_shape() {
    let tags = tags(r#"<A href=x/y defer data-é='1 > 2'   B = "c"><b = />"#);
    assert_eq!(tags.len(), 2);
    let attributes = &tags[0].attributes;
    assert_eq!(attributes["href"], "x/y");
    assert_eq!(attributes["defer"], "");
    assert_eq!(attributes["data-é"], "1 > 2");
    assert_eq!(attributes["b"], "c");
}
