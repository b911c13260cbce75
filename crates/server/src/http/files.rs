//! The built app: read into memory at start, with the brotli and gzip files that the build made.

use super::not_found;
use crate::fail::{Fail, Outcome};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use std::{collections::HashMap, path::Path};

struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    kind: HeaderValue,
    /// The name carries a hash of the content: may be kept for good.
    hashed: bool,
    etag: HeaderValue,
}

/// All files of the app by path.
#[derive(Default)]
pub struct Files {
    by_path: HashMap<String, File>,
    /// Build id: a hash over everything.
    pub build: String,
}

/// What the app consists of; nothing else in the folder is served (S-06).
const SERVED: [&str; 9] = ["html", "js", "wasm", "css", "svg", "png", "ico", "webmanifest", "txt"];

impl Files {
    /// Reads a folder.
    ///
    /// # Errors
    /// The folder has no `index.html`.
    pub fn read(dist: &Path) -> Outcome<Self> {
        let mut files = Self::default();
        files.read_folder(dist, "")?;
        if !files.by_path.contains_key("/index.html") {
            return Err(Fail::internal(format!("no app in {}: build it with `cargo xtask run`", dist.display())));
        }
        let mut names: Vec<_> = files.by_path.iter().map(|(path, file)| (path, &file.etag)).collect();
        names.sort_by_key(|(path, _)| *path);
        let built = std::fs::read_to_string(dist.join("build.json")).ok();
        let named = built.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        let named = named.and_then(|json| json["build"].as_str().map(str::to_owned));
        files.build = named.unwrap_or_else(|| hash(format!("{names:?}").as_bytes()));
        Ok(files)
    }

    /// Writes what this deployment is called, and the number that it names for emergencies, into the document,
    /// which is there before the app is. Its compressed copies say something else then, and go.
    ///
    /// # Errors
    /// The document is not text.
    pub fn name(&mut self, service: &str, emergency: &str) -> Outcome<()> {
        let Some(file) = self.by_path.get_mut("/index.html") else { return Ok(()) };
        let text = std::str::from_utf8(&file.plain).map_err(Fail::internal)?;
        let mut named = text.replace("援輪", &escape(service));
        // Not every "119": the name of a file may hold one.
        for (before, after) in [("data-emergency=\"", "\""), ("tel:", "\""), (">", "番")] {
            let with = |number: &str| format!("{before}{number}{after}");
            named = named.replace(&with("119"), &with(&escape(emergency)));
        }
        if named != text {
            file.etag = etag(named.as_bytes())?;
            (file.plain, file.brotli, file.gzip) = (named.into(), None, None);
        }
        Ok(())
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Outcome<()> {
        let entries = std::fs::read_dir(folder).map_err(|e| Fail::internal(format!("{}: {e}", folder.display())))?;
        for entry in entries {
            let path = entry.map_err(Fail::internal)?.path();
            let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
            let url = format!("{prefix}/{name}");
            if path.is_dir() {
                self.read_folder(&path, &url)?;
            } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| SERVED.contains(&e)) {
                self.by_path.insert(url, File::read(&path, name)?);
            }
        }
        Ok(())
    }
}

fn hash(bytes: &[u8]) -> String {
    let mut hash = crate::audit::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
    hash.truncate(16);
    hash
}

fn etag(bytes: &[u8]) -> Outcome<HeaderValue> {
    HeaderValue::try_from(format!("\"{}\"", hash(bytes))).map_err(Fail::internal)
}

/// Text for HTML, in attributes too.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl File {
    fn read(path: &Path, name: &str) -> Outcome<Self> {
        let plain = Bytes::from(std::fs::read(path).map_err(Fail::internal)?);
        let beside = |suffix: &str| std::fs::read(format!("{}.{suffix}", path.display())).ok().map(Bytes::from);
        let kind = mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream");
        let kind = match kind {
            text if text.starts_with("text/") => {
                HeaderValue::try_from(format!("{text}; charset=utf-8")).map_err(Fail::internal)?
            }
            other => HeaderValue::from_static(other),
        };
        // app-0123456789abcdef.js, app-0123456789abcdef_bg.wasm
        let hashed =
            name.split(['-', '.', '_']).any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()));
        let etag = etag(&plain)?;
        Ok(Self { brotli: beside("br"), gzip: beside("gz"), plain, kind, hashed, etag })
    }
}

/// Files by their path; every other page address is the app itself, which shows what is there.
pub(super) fn serve(files: &Files, request: &Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return not_found();
    }
    let is_page = !path.rsplit('/').next().unwrap_or("").contains('.');
    let file = files.by_path.get(if is_page { "/index.html" } else { path });
    file.map_or_else(not_found, |file| answer(file, request.headers()))
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let mut response = Response::new(Body::empty());
    let fresh = text(header::IF_NONE_MATCH).as_bytes() == file.etag.as_bytes();
    let accepts =
        |coding: &str| text(header::ACCEPT_ENCODING).split(',').any(|c| c.trim().split(';').next() == Some(coding));
    let out = response.headers_mut();
    out.insert(header::ETAG, file.etag.clone());
    out.insert(header::CONTENT_TYPE, file.kind.clone());
    out.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    // The document names the build, and a worker must fit to it: both are asked for every time. An icon is not.
    let kind = file.kind.as_bytes();
    let asked = kind.starts_with(b"text/html") || kind.starts_with(b"text/javascript");
    let cache = match (file.hashed, asked) {
        (true, _) => "public, max-age=31536000, immutable",
        (false, true) => "no-cache",
        (false, false) => "public, max-age=3600",
    };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let (bytes, coding) = match (&file.brotli, &file.gzip) {
        (Some(br), _) if accepts("br") => (br, Some("br")),
        (_, Some(gz)) if accepts("gzip") => (gz, Some("gzip")),
        _ => (&file.plain, None),
    };
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    *response.body_mut() = Body::from(bytes.clone());
    response
}
