//! HTTP: routes, and what every request and answer has in common (origin check, headers, problems).
//! A handler is a few lines: the gate has judged, the store does the work, the gate lets it go.

mod account;
mod body;
mod care_list;
mod consent;
mod desk;
mod documents;
mod entries;
mod events;
pub mod files;
mod headers;
mod individual;
mod inquiries;
mod looks;
mod media;
mod org;
mod photos;
mod profile;
mod reports;
mod rights;
mod schedule;
mod session;
mod subjects;
mod vitals;

use crate::{
    app::App,
    config::is_loopback_name,
    fail::{Fail, Outcome},
    gate::{Allowed, OCTETS, Open},
    openapi,
    origin::Origin,
};
use axum::{
    Json, Router,
    body::{Body, HttpBody},
    extract::{ConnectInfo, Request, State},
    handler::Handler,
    http::{HeaderMap, HeaderValue, Method as HttpMethod, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use contract::{Endpoint, Method, Problem, ProblemCode, endpoint::*, problem::MEDIA_TYPE};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate},
};

/// The address of the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

type Answer = Outcome<Response>;

/// The API's description (OpenAPI): on loopback, and on the administration's listener.
pub const DESCRIPTION_ROUTE: &str = "/api/openapi.json";

fn describe() -> MethodRouter<App> {
    axum::routing::get(|| async { Json(openapi::document()) })
}

/// What the administration's listener answers.
pub fn admin_router(app: App) -> Router {
    let router = Router::new().route(DESCRIPTION_ROUTE, describe());
    router
        .fallback(|| async { Fail::from(ProblemCode::NotFound) })
        .method_not_allowed_fallback(|| async { Fail::from(ProblemCode::MethodNotAllowed) })
        .layer(middleware::from_fn_with_state(app.clone(), envelope))
        .with_state(app)
}

/// The process runs.
pub const HEALTH_ROUTE: &str = "/healthz";
/// The database answers.
pub const READY_ROUTE: &str = "/readyz";
/// Where browsers report violations of the content security policy.
pub const REPORT_ROUTE: &str = "/api/csp-report";

fn method_filter(method: Method) -> MethodFilter {
    match method {
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
        Method::Get | Method::Unknown => MethodFilter::GET,
    }
}

/// Routes, and which endpoints they answer; the sweep compares the names with `contract::endpoint::ALL`,
/// and what is mounted with the description.
pub struct Routes {
    router: Router<App>,
    /// Names of the endpoints that have a handler.
    pub names: Vec<&'static str>,
    /// Everything that is mounted.
    pub mounted: Vec<(Method, &'static str)>,
}

impl Routes {
    fn add<E: Endpoint + 'static, H, T>(mut self, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.names.push(E::NAME);
        self.beside(E::METHOD, E::ROUTE, on(method_filter(E::METHOD), handler))
    }

    /// A route beside the JSON endpoints.
    fn beside(mut self, method: Method, route: &'static str, handler: MethodRouter<App>) -> Self {
        self.router = self.router.route(route, handler);
        self.mounted.push((method, route));
        self
    }

    fn allowed<E: Endpoint + 'static, F>(self, handler: fn(Allowed<E>) -> F) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
        Allowed<E>: Send,
    {
        self.add::<E, _, (axum::extract::rejection::BytesRejection, Allowed<E>)>(Adapter(handler))
    }

    fn open<E: Endpoint + 'static, F>(self, handler: fn(Open<E>) -> F) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
        Open<E>: Send,
    {
        self.add::<E, _, (axum::extract::rejection::BytesRejection, Open<E>)>(Adapter(handler))
    }
}

/// Makes a plain `async fn(Allowed<E>) -> Answer` an axum handler, and nothing else: no handler of the
/// API can take another extractor past the gate.
struct Adapter<F>(F);
impl<F: Clone> Clone for Adapter<F> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<X, Fut> Handler<(axum::extract::rejection::BytesRejection, X), App> for Adapter<fn(X) -> Fut>
where
    X: axum::extract::FromRequest<App, Rejection = Fail> + Send + 'static,
    Fut: Future<Output = Answer> + Send + 'static,
{
    type Future = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(async move {
            match X::from_request(request, &app).await {
                Ok(passed) => (self.0)(passed).await.unwrap_or_else(IntoResponse::into_response),
                Err(fail) => fail.into_response(),
            }
        })
    }
}

/// Every JSON endpoint, the stream, health and reports of browsers.
pub fn routes() -> Routes {
    let reports = Arc::new(reports::Reports::default());
    Routes { router: Router::new(), names: Vec::new(), mounted: Vec::new() }
        .open::<GetConfig, _>(org::config)
        .open::<CreateSession, _>(session::create)
        .allowed::<DeleteSession, _>(session::delete)
        .allowed::<ListSessions, _>(session::list)
        .allowed::<EndSession, _>(session::end)
        .allowed::<EndAllSessions, _>(session::end_all)
        .allowed::<GetClaims, _>(session::claims)
        .allowed::<ListSubjects, _>(subjects::list)
        .allowed::<SearchRecords, _>(subjects::search)
        .allowed::<GetSubject, _>(subjects::get)
        .allowed::<GetPhoto, _>(photos::get)
        .allowed::<PutPhoto, _>(photos::put)
        .allowed::<RemovePhoto, _>(photos::remove)
        .allowed::<GetProfile, _>(profile::get)
        .allowed::<PutPart, _>(profile::put)
        .allowed::<PutMedications, _>(profile::put_medications)
        .allowed::<ListPartVersions, _>(profile::versions)
        .allowed::<AskForChange, _>(profile::ask)
        .allowed::<AnswerAsk, _>(profile::answer)
        .allowed::<ListDocuments, _>(documents::list)
        .allowed::<PutDocument, _>(documents::put)
        .allowed::<ListDocumentVersions, _>(documents::versions)
        .allowed::<GetDocumentFile, _>(documents::file)
        .allowed::<PutOpened, _>(documents::open)
        .allowed::<ListLooks, _>(looks::list)
        .allowed::<ExportLooks, _>(looks::export)
        .allowed::<PutLogOpened, _>(looks::open)
        .allowed::<ListStaffLooks, _>(looks::staff_list)
        .allowed::<ExportStaffLooks, _>(looks::staff_export)
        .allowed::<GetConsentText, _>(consent::text)
        .allowed::<GetConsents, _>(consent::get)
        .allowed::<RecordConsent, _>(consent::record)
        .allowed::<WithdrawConsent, _>(consent::withdraw)
        .allowed::<ResumeConsent, _>(consent::resume)
        .allowed::<FindUnagreed, _>(consent::unagreed)
        .allowed::<FileIndividualUse, _>(individual::file)
        .allowed::<InviteAgain, _>(individual::invite)
        .allowed::<AnswerIndividualUse, _>(individual::answer)
        .allowed::<EndIndividualUse, _>(individual::end)
        .allowed::<ListOwnUses, _>(individual::own)
        .allowed::<StopOwnUse, _>(individual::stop)
        .allowed::<JoinService, _>(individual::join)
        .allowed::<GetOwnConsent, _>(individual::own_consent)
        .allowed::<AgreeToOwn, _>(individual::agree)
        .allowed::<GetCareList, _>(care_list::get)
        .allowed::<ListCareChanges, _>(care_list::changes)
        .allowed::<FindFacilities, _>(care_list::find)
        .allowed::<PreviewCareChange, _>(care_list::preview)
        .allowed::<PreviewScreen, _>(care_list::screen)
        .allowed::<PutCareInstitution, _>(care_list::put)
        .allowed::<OrderCareInstitutions, _>(care_list::order)
        .allowed::<ListCaredFor, _>(care_list::cared_for)
        .allowed::<AssignStaff, _>(care_list::assign)
        .allowed::<AnswerCoreOffer, _>(care_list::answer)
        .allowed::<ListInquiries, _>(inquiries::list)
        .allowed::<FileInquiry, _>(inquiries::file)
        .allowed::<ExportRecord, _>(inquiries::record)
        .allowed::<ListInbox, _>(inquiries::inbox_list)
        .allowed::<HandleInquiry, _>(inquiries::handle)
        .allowed::<FindAtDesk, _>(desk::find)
        .allowed::<GetDeskSubject, _>(desk::get)
        .allowed::<StopSharing, _>(desk::stop)
        .allowed::<ResumeSharing, _>(desk::resume)
        .allowed::<RecordDeath, _>(desk::life)
        .allowed::<ListDesk, _>(inquiries::desk)
        .allowed::<ExamineInquiry, _>(inquiries::examine)
        .allowed::<GetInquiryLog, _>(inquiries::log)
        .allowed::<ListVisits, _>(schedule::list)
        .allowed::<PutVisit, _>(schedule::put)
        .allowed::<ExportVisits, _>(schedule::export)
        .allowed::<RecordPrint, _>(subjects::print)
        .allowed::<ListReadMarks, _>(subjects::read_marks)
        .allowed::<PutReadMark, _>(subjects::mark_read)
        .allowed::<ListEntries, _>(entries::list)
        .allowed::<ListChanges, _>(entries::changes)
        .allowed::<FindEntries, _>(entries::find)
        .allowed::<CreateEntry, _>(entries::create)
        .allowed::<GetEntry, _>(entries::get)
        .allowed::<CorrectEntry, _>(entries::correct)
        .allowed::<ListRevisions, _>(entries::revisions)
        .allowed::<CancelEntry, _>(entries::cancel)
        .allowed::<ReactToEntry, _>(entries::react)
        .allowed::<ConfirmEntry, _>(entries::confirm)
        .allowed::<PinEntry, _>(entries::pin)
        .allowed::<ListVitals, _>(vitals::list)
        .allowed::<SetVitalLimit, _>(vitals::limit)
        .allowed::<BeginUpload, _>(media::begin)
        .allowed::<PutPiece, _>(media::piece)
        .allowed::<FinishUpload, _>(media::finish)
        .allowed::<CancelUpload, _>(media::cancel)
        .allowed::<ListAlbum, _>(media::album)
        .allowed::<GetMedia, _>(media::get)
        .allowed::<ListStaff, _>(org::staff)
        .allowed::<ActOnAccount, _>(account::act)
        .allowed::<GetInstitutionUse, _>(account::usage)
        .allowed::<ActOnInstitution, _>(account::act_on_institution)
        .open::<HandInUnsent, _>(account::hand_in)
        .allowed::<ListUnsent, _>(account::unsent)
        .allowed::<SettleUnsent, _>(account::settle)
        .allowed::<GetRights, _>(rights::get)
        .allowed::<PutRight, _>(rights::put)
        .allowed::<ListPhrases, _>(org::phrases)
        .allowed::<PutPhrases, _>(org::put_phrases)
        .allowed::<GetFieldOrder, _>(org::field_order)
        .allowed::<PutFieldOrder, _>(org::put_field_order)
        .allowed::<GetOverview, _>(org::overview)
        .beside(Method::Get, EVENTS_ROUTE, axum::routing::get(events::stream))
        .beside(Method::Get, HEALTH_ROUTE, axum::routing::get(|| async { "ok" }))
        .beside(Method::Get, READY_ROUTE, axum::routing::get(ready))
        .beside(Method::Post, REPORT_ROUTE, reports::handler(reports))
}

/// The whole service: API, events, health, files.
pub fn router(app: App, files: files::Files) -> Router {
    let files = Arc::new(files);
    let mut api = routes().router;
    if app.config.is_loopback() {
        api = api.route(DESCRIPTION_ROUTE, describe());
    }
    api.method_not_allowed_fallback(|| async { Fail::from(ProblemCode::MethodNotAllowed) })
        .fallback(move |request: Request| std::future::ready(files::serve(&files, &request)))
        // One layer, outermost first: the router boxes and clones what stands in each layer anew for
        // every request.
        .layer((
            middleware::from_fn_with_state(app.clone(), envelope),
            compression(),
            middleware::from_fn_with_state(app.clone(), own_name_only),
            middleware::from_fn_with_state(app.clone(), own_page_only),
            CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
                tracing::error!("a handler panicked");
                Fail::from(ProblemCode::Internal).into_response()
            }),
        ))
        .with_state(app)
}

/// Replies go out compressed: on a phone line bytes are most of the waiting. Quick settings, for it is
/// done at every answer. Streams and the app's own files (compressed at build time) stay as they are.
fn compression() -> CompressionLayer<Replies> {
    CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(Replies)
}

/// Replies of the JSON API that are worth it.
#[derive(Clone, Copy)]
struct Replies;

impl Predicate for Replies {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
        json && response.body().size_hint().lower() > 1_024
    }
}

async fn ready(State(app): State<App>) -> Response {
    match app.db.ping().await {
        Ok(()) => "ready".into_response(),
        Err(_) => Fail::from(ProblemCode::Unavailable).into_response(),
    }
}

/// Outermost: who asks, request id, headers of every answer, problem bodies, logging of our faults.
async fn envelope(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|ConnectInfo(Peer(a))| a.ip());
    let origin = Origin {
        address: client_address(
            peer.unwrap_or(IpAddr::from([127, 0, 0, 1])),
            request.headers(),
            &app.config.trusted_proxies,
        ),
        request: app.clock.new_id().ok(),
    };
    let id = origin.request.map(|id| id.to_string()).unwrap_or_default();
    let is_api = request.uri().path().starts_with("/api/");
    request.extensions_mut().insert(origin);
    let mut response = next.run(request).await;
    if let Some(Told(fail)) = response.extensions_mut().remove::<Told>() {
        if let Some(cause) = &fail.cause {
            tracing::error!(request = id, cause, "a request failed");
        }
        let mut problem = *fail.problem.clone();
        problem.request = Some(id.clone());
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        *response.body_mut() = Body::from(body);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    headers::add(response.headers_mut(), is_api, app.config.is_https());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The nearest address that no trusted proxy wrote.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    // A listener for both families sees IPv4 visitors as ::ffff:a.b.c.d.
    let peer = peer.to_canonical();
    if !trusted.contains(&peer) {
        return peer;
    }
    // Each proxy appends, to the line or as a line of its own: only all of them together end with ours.
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let hops = lines.flat_map(|line| line.split(',')).filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
    let hops: Vec<IpAddr> = hops.map(|hop| hop.to_canonical()).collect();
    hops.iter().rev().copied().find(|hop| !trusted.contains(hop)).unwrap_or(peer)
}

/// Where only this machine may reach us, a page of another name does not: neither one that a proxy put in
/// front without `public_url` (the demo town's password is public), nor one whose name was made to point
/// here (DNS rebinding).
async fn own_name_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    match host {
        Some(host) if app.config.is_loopback() && !is_loopback_name(host) => {
            tracing::warn!("asked under a name that is not this machine's: set the configuration key `public_url`");
            Fail::from(ProblemCode::NotSameOrigin).into_response()
        }
        _ => next.run(request).await,
    }
}

/// A write must come from our own page, and once it began it goes on when its browser goes away: half
/// a request never leaves half a transaction, and what was committed is told to the circle.
async fn own_page_only(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    if request.uri().path() != REPORT_ROUTE
        && let Err(code) = check_own_page(&app, &request)
    {
        return Fail::from(code).into_response();
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => Fail::internal(error).into_response(),
    }
}

/// CSRF defence (S-11): what changes something must come from our own page, which shows by Fetch
/// Metadata (or Origin), by its content type and by a header that no form can send.
fn check_own_page(app: &App, request: &Request) -> Result<(), ProblemCode> {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let origin = text("origin").map(|origin| app.config.is_own_origin(origin));
    let same_origin = match text("sec-fetch-site") {
        Some(site) => site == "same-origin" && origin != Some(false),
        None => origin == Some(true),
    };
    if !same_origin || text("x-app") != Some("1") {
        return Err(ProblemCode::NotSameOrigin);
    }
    let has_body = request.method() != HttpMethod::DELETE;
    // Neither is what a form of another page could send.
    if has_body && !matches!(text("content-type"), Some("application/json" | OCTETS)) {
        return Err(ProblemCode::NotJson);
    }
    Ok(())
}

/// Carries a failure from a handler to [`envelope`], which knows the request's id.
#[derive(Clone)]
struct Told(Arc<Fail>);

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.problem.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(Told(Arc::new(self)));
        response
    }
}

/// A problem that is nobody's fault but the address's.
pub(crate) fn not_found() -> Response {
    Fail::from(Problem::new(ProblemCode::NotFound)).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn s50_only_trusted_proxies_are_believed() {
        let (proxy, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "203.0.113.9".parse().unwrap());
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.9, 10.0.0.1".parse().unwrap());
        assert_eq!(client_address(proxy, &headers, &[proxy]), other);
        assert_eq!(client_address(other, &headers, &[proxy]), other);
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
        assert_eq!(client_address(mapped, &headers, &[proxy]), other, "the same proxy, seen by a listener for both");
    }

    #[test]
    fn s50_forwarded_lines_count_in_their_order() {
        let (proxy, visitor): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "203.0.113.9".parse().unwrap());
        let mut headers = HeaderMap::new();
        // The visitor's own invention comes first; the proxy appended a line, not a part of it.
        headers.append("x-forwarded-for", "198.51.100.1".parse().unwrap());
        headers.append("x-forwarded-for", "203.0.113.9".parse().unwrap());
        assert_eq!(client_address(proxy, &headers, &[proxy]), visitor);
    }
}
