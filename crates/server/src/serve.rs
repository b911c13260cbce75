//! Listening: plain HTTP on loopback, TLS by rustls elsewhere, a second loopback listener for the
//! API description, limits for connections that do nothing, and a clean end within a deadline.

use crate::{
    app::App,
    fail::{Fail, Outcome},
    http::{self, Peer, files::Files},
    upkeep,
};
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// How long we wait for others.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the whole head of a request, from the first moment on which it could come: a connection on
    /// which nothing is asked ends as well.
    pub head: Duration,
    /// For requests under way when the server is asked to end; then they are cut off.
    pub end: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(30), end: Duration::from_secs(10) }
    }
}

fn acceptor(tls: &crate::config::Tls) -> Outcome<TlsAcceptor> {
    use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
    let named = |key: &'static str| {
        move |e: rustls_pki_types::pem::Error| Fail::internal(format!("configuration key `tls.{key}`: {e}"))
    };
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(named("cert"))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(named("key"))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|b| b.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|e| Fail::internal(format!("configuration keys `tls.cert` and `tls.key`: {e}")))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// A running server.
pub struct Running {
    /// Where it listens; the port is known even if 0 was asked.
    pub address: SocketAddr,
    /// The application, for commands beside HTTP.
    pub app: App,
    /// Resolves when it has stopped.
    pub stopped: Pin<Box<dyn Future<Output = io::Result<()>> + Send>>,
}

/// Starts listening. `stop` resolving ends it: streams are closed, running answers are finished.
///
/// # Errors
/// The address is taken, or the TLS files cannot be used.
pub async fn start(app: App, files: Files, stop: impl Future<Output = ()> + Send + 'static) -> Outcome<Running> {
    start_with(app, files, stop, Patience::default()).await
}

/// As [`start`], with one's own patience.
///
/// # Errors
/// As [`start`].
pub async fn start_with(
    app: App,
    files: Files,
    stop: impl Future<Output = ()> + Send + 'static,
    patience: Patience,
) -> Outcome<Running> {
    let config = Arc::clone(&app.config);
    let taken = |e: io::Error| Fail::internal(format!("configuration key `listen`: {}: {e}", config.listen));
    let listener = TcpListener::bind(config.listen).await.map_err(taken)?;
    let address = listener.local_addr().map_err(Fail::internal)?;
    if let Some(admin) = config.admin_listen {
        let listener = TcpListener::bind(admin)
            .await
            .map_err(|e| Fail::internal(format!("configuration key `admin_listen`: {admin}: {e}")))?;
        let router = http::admin_router(app.clone());
        tokio::spawn(async move {
            let _ended = axum::serve(listener, router).await;
        });
    }
    let tls = config.tls.as_ref().map(acceptor).transpose()?;
    let door = Door { router: http::router(app.clone(), files), tls, patience };
    let live = app.live.clone();
    let (ending, ended) = watch::channel(false);
    let days = tokio::spawn(upkeep::days(app.clone(), ended.clone()));
    let upkeep = tokio::spawn(upkeep::until(app.clone(), ended));
    let stop = async move {
        stop.await;
        ending.send_replace(true);
        live.close();
    };
    let stopped = Box::pin(async move {
        door.stand_open(listener, stop).await?;
        // Nobody waits for a round that hangs.
        drop(timeout(patience.end, upkeep).await);
        drop(timeout(patience.end, days).await);
        Ok(())
    });
    Ok(Running { address, app, stopped })
}

/// What every connection is received with.
#[derive(Clone)]
struct Door {
    router: Router,
    tls: Option<TlsAcceptor>,
    patience: Patience,
}

impl Door {
    async fn stand_open(self, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (closing, closed) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        connections.spawn(self.clone().receive(stream, peer, closed.clone()));
                    }
                    // No file descriptor is left: the next one may be free in a moment.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                Some(_ended) = connections.join_next() => {}
            }
        }
        drop(listener);
        closing.send_replace(true);
        let all = async { while connections.join_next().await.is_some() {} };
        if timeout(self.patience.end, all).await.is_err() {
            tracing::warn!(open = connections.len(), "connections that did not come to an end were cut off");
            connections.shutdown().await;
        }
        Ok(())
    }

    async fn receive(self, stream: TcpStream, peer: SocketAddr, closed: watch::Receiver<bool>) {
        // Live events are small and must not wait for more. Where it cannot be set, they come later.
        drop(stream.set_nodelay(true));
        match &self.tls {
            None => self.speak(stream, peer, closed).await,
            Some(tls) => {
                if let Ok(Ok(stream)) = timeout(self.patience.head, tls.accept(stream)).await {
                    self.speak(stream, peer, closed).await;
                }
            }
        }
    }

    async fn speak(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        peer: SocketAddr,
        mut closed: watch::Receiver<bool>,
    ) {
        let service = service_fn(|request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(Peer(peer)));
            self.router.clone().oneshot(request)
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.patience.head);
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
        tokio::select! {
            _ended = connection.as_mut() => return,
            _closing = closed.wait_for(|closing| *closing) => connection.as_mut().graceful_shutdown(),
        }
        // An error is the other side's going away: nobody is left to be told.
        let _ended = connection.await;
    }
}
