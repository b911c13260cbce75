//! S-01, S-06, S-11, S-74: headers of every answer, the origin check of every write, problems.

use axum::http::HeaderMap;
use contract::{Method, ProblemCode, endpoint::ALL, problem::MEDIA_TYPE};
use enwa_story::Town;

/// Reliability 2.1, word by word.
const DOCUMENT_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types default; report-uri /api/csp-report; report-to csp";

/// How the server is reached.
#[derive(Clone, Copy, PartialEq)]
enum Reached {
    Http,
    Https,
}

fn check(headers: &HeaderMap, is_api: bool, reached: Reached, what: &str) {
    let get =
        |name: &str| headers.get(name).unwrap_or_else(|| panic!("{what}: no {name}")).to_str().unwrap().to_owned();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow, noarchive"),
    ] {
        assert_eq!(get(name), value, "{what}");
        assert_eq!(headers.get_all(name).iter().count(), 1, "{what}: {name} twice");
    }
    assert!(get("x-request-id").len() == 36, "{what}");
    let csp = get("content-security-policy");
    assert_eq!(headers.get_all("content-security-policy").iter().count(), 1, "{what}");
    let is_document = headers.get("content-type").is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"));
    let permissions = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), \
                       display-capture=(), browsing-topics=()";
    let opener = headers.get("cross-origin-opener-policy").map(|value| value.to_str().unwrap());
    assert_eq!(opener, is_document.then_some("same-origin"), "{what}: no other window holds on to a page");
    let asked = headers.get("permissions-policy").map(|value| value.to_str().unwrap());
    assert_eq!(asked, is_document.then_some(permissions), "{what}: what a page may use is said with the page");
    if is_api || !is_document {
        assert_eq!(csp, "default-src 'none'; frame-ancestors 'none'; sandbox", "{what}");
    }
    if is_api {
        assert_eq!(get("cache-control"), "no-store", "{what}");
        assert_eq!(get("vary"), "Cookie, Authorization", "{what}");
    } else if is_document {
        let end = if reached == Reached::Https { "; upgrade-insecure-requests" } else { "" };
        assert_eq!(csp, format!("{DOCUMENT_CSP}{end}"), "{what}");
        assert_eq!(get("reporting-endpoints"), "csp=\"/api/csp-report\"", "{what}");
    }
    if !is_api {
        get("cache-control");
    }
    let hsts = headers.get("strict-transport-security").map(|value| value.to_str().unwrap());
    let expected = (reached == Reached::Https).then_some("max-age=63072000; includeSubDomains; preload");
    assert_eq!(hsts, expected, "{what}");
    assert!(headers.get("access-control-allow-origin").is_none(), "{what}: S-13 no CORS");
    assert!(headers.get("server").is_none() && headers.get("x-powered-by").is_none(), "{what}");
}

#[tokio::test]
async fn s01_every_route_and_status_carries_the_headers() {
    let mut town = Town::with_people().await;
    every_route_and_status(&town, Reached::Http).await;
    town.reached_at("https://care.example").await;
    every_route_and_status(&town, Reached::Https).await;
}

async fn every_route_and_status(town: &Town, reached: Reached) {
    let (mari, nobody) = (town.sign_in("mari").await, town.nobody());
    let fill = |route: &str| {
        route
            .replace("{subject}", &town.subject_id("ume").to_string())
            .replace("{institution}", &town.institution_id("hibari").to_string())
            .replace("{entry}", "01900000-0000-7000-8000-000000000000")
            .replace("{session}", "01900000-0000-7000-8000-000000000000")
    };
    let mut statuses = std::collections::BTreeSet::new();
    for info in ALL {
        // Whoever signs out is asked nothing further.
        let leaver = town.sign_in("mari").await;
        let ends = info.name.starts_with("Delete") || info.name.starts_with("EndAll");
        for caller in [if ends { &leaver } else { &mari }, &nobody] {
            let body = (info.method != Method::Get).then(|| b"{}".to_vec());
            let answer = caller.send(caller.request(info.method.code(), &fill(info.route), body)).await;
            statuses.insert(answer.status.as_u16());
            check(&answer.headers, true, reached, &format!("{} {}", info.name, answer.status));
            if !answer.status.is_success() {
                assert_eq!(answer.headers["content-type"], MEDIA_TYPE, "{}", info.name);
                assert_eq!(answer.problem().request.as_deref(), answer.headers["x-request-id"].to_str().ok());
            }
        }
    }
    for path in ["/", "/subjects/x", "/healthz", "/readyz", "/app-0123456789abcdef.js", "/missing.js", "/assets/x.css"]
    {
        let answer = nobody.send(nobody.request("GET", path, None)).await;
        statuses.insert(answer.status.as_u16());
        check(&answer.headers, false, reached, path);
    }
    let mut refused = async |what: &str, code: ProblemCode, request: axum::http::Request<axum::body::Body>| {
        let answer = mari.send(request).await;
        check(&answer.headers, true, reached, what);
        assert_eq!(answer.headers["content-type"], MEDIA_TYPE, "{what}");
        statuses.insert(answer.status.as_u16());
        answer.refused(code);
    };
    let entries = format!("/api/v1/subjects/{}/entries", town.subject_id("ume"));
    let post = |body: Vec<u8>| mari.request("POST", &entries, Some(body));
    let mut text = post(b"{}".to_vec());
    text.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    refused("405", ProblemCode::MethodNotAllowed, mari.request("PUT", "/api/v1/me", Some(b"{}".to_vec()))).await;
    refused("404", ProblemCode::NotFound, mari.request("GET", "/api/v1/nothing", None)).await;
    refused("413", ProblemCode::TooLarge, post(vec![b' '; 300_000])).await;
    refused("415", ProblemCode::NotJson, text).await;
    let report = |size| mari.request("POST", "/api/csp-report", Some(vec![b'x'; size]));
    refused("413 of a report", ProblemCode::TooLarge, report(20_000)).await;
    // The large one was the first of this minute.
    for _ in 1..30 {
        assert_eq!(mari.send(report(10)).await.status, 204);
    }
    refused("429", ProblemCode::TooMany, report(10)).await;
    town.later(60_001);
    let again = mari.send(report(10)).await;
    assert_eq!(again.status, 204, "S-50: after a minute reports are written down again");
    check(&again.headers, true, reached, "204");
    for path in ["/", "/app-0123456789abcdef.js"] {
        let etag = nobody.send(nobody.request("GET", path, None)).await.headers["etag"].clone();
        let mut known = nobody.request("GET", path, None);
        known.headers_mut().insert("if-none-match", etag);
        let known = nobody.send(known).await;
        assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
        check(&known.headers, false, reached, "304");
    }
    let mari = town.sign_in("mari").await;
    let answer = mari.call(mari.post(town.subject_id("ume"), "一")).await;
    statuses.insert(answer.status.as_u16());
    check(&answer.headers, true, reached, "201");
    let stream = mari.stream(mari.request("GET", contract::endpoint::EVENTS_ROUTE, None)).await;
    check(stream.headers(), true, reached, "the stream");
    town.set_subject("matsu", "consent", "none").await;
    let answer = mari.call(mari.post(town.subject_id("matsu"), "早い")).await;
    statuses.insert(answer.status.as_u16());
    check(&answer.headers, true, reached, "409");
    town.execute("ALTER TABLE read_mark RENAME TO lost").await.unwrap();
    let marks = format!("/api/v1/subjects/{}/read-marks", town.subject_id("ume"));
    let answer = mari.send(mari.request("GET", &marks, None)).await;
    town.execute("ALTER TABLE lost RENAME TO read_mark").await.unwrap();
    town.set_subject("matsu", "consent", "effective").await;
    statuses.insert(answer.status.as_u16());
    check(&answer.headers, true, reached, "500");
    assert_eq!(answer.headers["content-type"], MEDIA_TYPE);
    let all = [200, 201, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500];
    assert!(all.iter().all(|s| statuses.contains(s)), "{statuses:?}");
}

/// The administration's listener answers with the description, and with the same headers as everything.
#[tokio::test]
async fn s75_the_description_is_served_on_loopback_and_to_the_administration_only() {
    let mut town = Town::open().await;
    let nobody = town.nobody();
    let get = "/api/openapi.json";
    let answer = nobody.send(nobody.request("GET", get, None)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("\"openapi\":\"3."), "{}", answer.text());
    town.reached_at("https://care.example").await;
    let nobody = town.nobody();
    nobody.send(nobody.request("GET", get, None)).await.refused(ProblemCode::NotFound);
    let admin = server::http::admin_router(town.app.clone());
    let admin = async |path: &str| {
        let request = nobody.request("GET", path, None);
        tower::ServiceExt::oneshot(admin.clone(), request).await.unwrap()
    };
    for (path, status) in [(get, 200), ("/api/v1/config", 404), ("/", 404)] {
        let answer = admin(path).await;
        assert_eq!(answer.status(), status, "{path}");
        check(answer.headers(), path.starts_with("/api/"), Reached::Https, path);
    }
}

/// The demo town's password is public: under another name than this machine's nobody reaches it, with or
/// without a proxy that hides the name.
#[tokio::test]
async fn s11_on_loopback_only_pages_of_this_machine_are_served() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for (host, taken) in [
        ("127.0.0.1:8787", true),
        ("localhost:8787", true),
        ("[::1]:8787", true),
        ("care.example", false),
        ("localhost.care.example:8787", false),
    ] {
        for path in ["/", "/api/v1/me"] {
            let mut request = mari.request("GET", path, None);
            request.headers_mut().insert("host", host.parse().unwrap());
            let answer = mari.send(request).await;
            assert_eq!(answer.status.is_success(), taken, "{host} {path}");
            if !taken {
                answer.refused(ProblemCode::NotSameOrigin);
            }
        }
    }
    let pair = br#"{"login":"mari","password":"a long enough password"}"#.to_vec();
    let mut proxied = town.nobody().request("POST", "/api/v1/session", Some(pair));
    proxied.headers_mut().insert("host", "127.0.0.1:8787".parse().unwrap());
    proxied.headers_mut().insert("origin", "https://care.example".parse().unwrap());
    town.nobody().send(proxied).await.refused(ProblemCode::NotSameOrigin);
}

#[tokio::test]
async fn s06_files_are_files_and_pages_are_the_app() {
    let town = Town::open().await;
    let nobody = town.nobody();
    let get = async |path: &str| nobody.send(nobody.request("GET", path, None)).await;
    for path in ["/", "/subjects/abc", "/nowhere"] {
        let page = get(path).await;
        assert!(page.status.is_success() && page.text().contains("<title>Enwa"), "{path}");
        assert_eq!(page.headers["cache-control"], "no-cache");
    }
    assert_eq!(get("/missing.wasm").await.status, 404);
    assert_eq!(get("/.env").await.status, 404);
    let script = get("/app-0123456789abcdef.js").await;
    assert_eq!(script.headers["cache-control"], "public, max-age=31536000, immutable");
    let mut again = nobody.request("GET", "/", None);
    again.headers_mut().insert("if-none-match", get("/").await.headers["etag"].clone());
    assert_eq!(nobody.send(again).await.status, 304);
}

/// The document is there before the app is: it names the town's own service and number itself.
#[tokio::test]
async fn m4_4_the_first_document_is_in_the_deployments_own_name() {
    let dir = tempfile::tempdir().unwrap();
    let page = "<html data-service=\"援輪\" data-emergency=\"119\"><script src=\"/boot-0119ab.js\"></script>\
                <title>ログイン - 援輪</title><a href=\"tel:119\">119番へ電話</a>";
    std::fs::write(dir.path().join("index.html"), page).unwrap();
    std::fs::write(dir.path().join("index.html.br"), "the page as it was built").unwrap();
    let town = Town::open().await;
    for (service, number, named) in [
        ("援輪", "119", page.to_owned()),
        ("a \"b\" <c>", "110", {
            let named = page.replace("援輪", "a &quot;b&quot; &lt;c&gt;");
            named.replace("119番", "110番").replace("\"119\"", "\"110\"").replace("tel:119", "tel:110")
        }),
    ] {
        let mut files = server::http::files::Files::read(dir.path()).unwrap();
        files.name(service, number).unwrap();
        let router = server::http::router(town.app.clone(), files);
        let mut request = town.nobody().request("GET", "/", None);
        request.headers_mut().insert("accept-encoding", "br".parse().unwrap());
        let compressed = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
        let was_built = compressed.headers().contains_key("content-encoding");
        assert_eq!(was_built, service == "援輪", "the copy that says something else is not sent");
        let plain = tower::ServiceExt::oneshot(router, town.nobody().request("GET", "/", None)).await.unwrap();
        let bytes = axum::body::to_bytes(plain.into_body(), usize::MAX).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), named);
    }
}

#[tokio::test]
async fn s11_each_part_of_the_origin_check_holds_by_itself_on_every_write() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let before = town.log().await.len();
    for info in ALL.iter().filter(|i| i.method != Method::Get) {
        let path = info.route.replace("{subject}", &town.subject_id("ume").to_string());
        let has_body = info.method != Method::Delete;
        type Edit = fn(&mut HeaderMap);
        let edits: [(Edit, ProblemCode); 6] = [
            (|h| drop(h.insert("sec-fetch-site", "cross-site".parse().unwrap())), ProblemCode::NotSameOrigin),
            (|h| drop(h.insert("sec-fetch-site", "same-site".parse().unwrap())), ProblemCode::NotSameOrigin),
            (|h| drop(h.insert("sec-fetch-site", "none".parse().unwrap())), ProblemCode::NotSameOrigin),
            (|h| drop(h.remove("sec-fetch-site")), ProblemCode::NotSameOrigin),
            (|h| drop(h.remove("x-app")), ProblemCode::NotSameOrigin),
            (|h| drop(h.insert("content-type", "text/plain".parse().unwrap())), ProblemCode::NotJson),
        ];
        for (edit, code) in edits {
            if code == ProblemCode::NotJson && !has_body {
                continue;
            }
            let mut request = mari.request(info.method.code(), &path, Some(b"{}".to_vec()));
            edit(request.headers_mut());
            mari.send(request).await.refused(code);
        }
        let mut old_browser = mari.request(info.method.code(), "/api/v1/nothing", Some(b"{}".to_vec()));
        old_browser.headers_mut().remove("sec-fetch-site");
        old_browser.headers_mut().insert("origin", "http://127.0.0.1:8787".parse().unwrap());
        mari.send(old_browser).await.refused(ProblemCode::NotFound);
    }
    assert_eq!(town.log().await.len(), before, "a foreign request reaches nothing");
}
