//! The listener as it runs: what a connection may hold, and how the server ends.

use crate::live::Stream;
use axum::http::header;
use contract::{ProblemCode, endpoint::EVENTS_ROUTE};
use enwa_story::{Town, files};
use server::{
    app::App,
    config::{Config, Tls},
    serve::{self, Patience},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore},
};

const SOON: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(60);

async fn listening(town: &Town, patience: Patience) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config {
        listen,
        database_url: town.app.db.url.to_string(),
        data_dir: town.dir.path().into(),
        ..Config::default()
    };
    let app = App::open(config, town.app.clock.clone(), "").await.unwrap();
    let (stop, stopping) = oneshot::channel();
    let running = serve::start_with(app, files(), async move { drop(stopping.await) }, patience).await.unwrap();
    let task = tokio::spawn(async move { running.stopped.await.unwrap() });
    (running.address, stop, task)
}

/// S-01: with a certificate the server itself speaks TLS, and nothing else on that port; what is wrong with the files
/// is said with the key of the configuration.
#[tokio::test]
async fn s01_the_server_speaks_tls_itself() {
    let town = Town::empty().await;
    let made = rcgen::generate_simple_self_signed(["enwa.example".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let open = |key: &std::path::Path| {
        let tls = Some(Tls { cert: cert.clone(), key: key.to_owned() });
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config {
            listen,
            tls,
            database_url: town.app.db.url.to_string(),
            data_dir: town.dir.path().into(),
            ..Config::default()
        };
        App::open(config, town.app.clock.clone(), "")
    };

    let (stop, stopping) = oneshot::channel::<()>();
    let app = open(&key).await.unwrap();
    let running = serve::start(app, files(), async move { drop(stopping.await) }).await.unwrap();
    let task = tokio::spawn(running.stopped);
    let mut trusted = RootCertStore::empty();
    trusted.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let client = TlsConnector::from(Arc::new(client.with_root_certificates(trusted).with_no_client_auth()));
    let stream = TcpStream::connect(running.address).await.unwrap();
    let greeting = client.connect("enwa.example".try_into().unwrap(), stream);
    let mut stream = timeout(LONG / 6, greeting).await.unwrap().unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    timeout(LONG / 6, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));

    let mut plain = TcpStream::connect(running.address).await.unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    drop(timeout(LONG / 6, plain.read_to_end(&mut answer)).await.expect("closed by the server"));
    assert!(!answer.starts_with(b"HTTP"), "plain text is not answered");
    stop.send(()).unwrap();
    task.await.unwrap().unwrap();

    std::fs::write(&key, "no key").unwrap();
    let app = open(&key).await.unwrap();
    let refused = serve::start(app, files(), std::future::pending()).await.err().expect("no key, no server");
    assert!(format!("{refused:?}").contains("tls.key"), "{refused:?}");
}

/// Reliability 2.6: whoever opens a connection and does not ask does not keep it.
#[tokio::test]
async fn s50_a_head_that_does_not_come_ends_the_connection() {
    let town = Town::empty().await;
    let (address, stop, task) = listening(&town, Patience { head: SOON, end: LONG }).await;
    for begun in ["", "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        timeout(LONG / 6, stream.read_to_end(&mut answer)).await.expect("closed by the server").unwrap();
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{begun:?}");
    }
    stop.send(()).unwrap();
    task.await.unwrap();
}

/// A request that never ends does not keep the server from ending.
#[tokio::test]
async fn the_end_has_a_deadline() {
    let town = Town::empty().await;
    let (address, stop, task) = listening(&town, Patience { head: LONG, end: SOON }).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /api/csp-report HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body, so the request is under way; the body never comes.
    let mut answer = [0; 12];
    timeout(LONG / 6, stream.read_exact(&mut answer)).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100");
    stop.send(()).unwrap();
    timeout(LONG / 6, task).await.expect("ends within its patience").unwrap();
}

/// What was asked is answered, and an open stream ends at once.
#[tokio::test]
async fn an_open_stream_does_not_hold_up_the_end() {
    let town = Town::with_people().await;
    let sakura = town.sign_in("sakura").await;
    let (address, stop, task) = listening(&town, Patience { head: LONG, end: LONG }).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = sakura.cookie.clone().unwrap();
    let ask = format!("GET {EVENTS_ROUTE} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut begun = [0; 12];
    timeout(LONG / 6, stream.read_exact(&mut begun)).await.unwrap().unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    stop.send(()).unwrap();
    timeout(LONG / 6, task).await.expect("the stream is closed").unwrap();
}

/// Reliability 2.6: one session cannot hold all of the server's streams.
#[tokio::test]
async fn s50_streams_of_one_session_are_limited() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut open = Vec::new();
    for _ in 0..server::live::STREAMS {
        open.push(Stream::open(&mari, None).await);
    }
    let ask = || mari.request("GET", EVENTS_ROUTE, None);
    let refused = mari.stream(ask()).await;
    assert_eq!(refused.status().as_u16(), ProblemCode::TooMany.status_title().0);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "10");
    drop(Stream::open(&sakura, None).await);
    open.pop();
    let again = async {
        while !mari.stream(ask()).await.status().is_success() {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG / 6, again).await.expect("whoever closes one may open another");
}
