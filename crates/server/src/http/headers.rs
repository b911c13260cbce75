//! Headers of every answer (S-01).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The document's policy: no inline script or style, no other origin, Trusted Types with one policy
/// named `default` (public/boot.js).
pub(super) const DOCUMENT_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types default; report-uri /api/csp-report; report-to csp";
/// Of everything that is no document: a browser that is made to show it as one runs and loads nothing. It is short, and
/// the first visit to a slow line carries it with each file.
const API_CSP: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), \
    hid=(), midi=(), display-capture=(), browsing-topics=()";

const COMMON: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex, nofollow, noarchive"),
];

/// Adds what is missing; `Cache-Control` of files is theirs.
pub(super) fn add(headers: &mut HeaderMap, is_api: bool, https: bool) {
    headers.reserve(16);
    for (name, value) in COMMON {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // "Not modified" names no type, and its headers replace those that a browser has kept with the document.
    let is_document = headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_document {
        headers.insert("permissions-policy", HeaderValue::from_static(PERMISSIONS));
        // A browser asks it of what it shows in a window of its own, and of nothing else.
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    }
    if is_api || !is_document {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(API_CSP));
    }
    if is_api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie, Authorization"));
    } else if is_document {
        headers.insert("reporting-endpoints", HeaderValue::from_static("csp=\"/api/csp-report\""));
        let csp =
            if https { HeaderValue::try_from(format!("{DOCUMENT_CSP}; upgrade-insecure-requests")).ok() } else { None };
        headers.insert(header::CONTENT_SECURITY_POLICY, csp.unwrap_or(HeaderValue::from_static(DOCUMENT_CSP)));
    }
    if !is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if https {
        let year2 = HeaderValue::from_static("max-age=63072000; includeSubDomains; preload");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year2);
    }
}
