//! 書類 (M3-2-4): filed by professionals, read by kind, looked at as pictures, watched for their end.

use crate::{
    live::Stream,
    media::{photo, send, send_as, showing},
};
use axum::http::{StatusCode, header};
use contract::{
    Denied, MediaId, ProblemCode, SubjectId,
    care_list::{CareChange, Shown},
    document::{Document, DocumentId, DocumentKind, FileQuery, NewDocument, Opened},
    endpoint::{
        GetConsents, GetDocumentFile, GetSubject, ListDocumentVersions, ListDocuments, PreviewCareChange, PutDocument,
        PutOpened, PutPart,
    },
    event::EventKind,
    media::{MediaKind, MediaSize, UploadState},
    problem::FieldError,
};
use enwa_story::{Answer, Caller, Town};

/// A PDF file of so many pages, with a script that a viewer would run.
fn pdf(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", 4 + n)).collect();
    let mut out = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction <</S/JavaScript/JS(app.alert\\(1\\))>>>> endobj\n\
         2 0 obj <</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 595 842]>> endobj\n\
         3 0 obj <</Length 17>> stream\n0 0 297 421 re f \nendstream endobj\n"
    );
    for n in 0..pages {
        out += &format!("{} 0 obj <</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<<>>>> endobj\n", 4 + n);
    }
    (out + "trailer <</Root 1 0 R>>\n%%EOF\n").into_bytes()
}

async fn send_pdf(who: &Caller, subject: SubjectId, pages: usize) -> MediaId {
    let (id, finished) = send_as(who, subject, MediaKind::Pdf, &pdf(pages)).await;
    assert_eq!(finished.ok().state, UploadState::Ready);
    id
}

fn new(who: &Caller, kind: DocumentKind, files: &[MediaId]) -> NewDocument {
    let period = kind.spec().unwrap().longest.is_some();
    let day = |text: &str| period.then(|| text.parse().unwrap());
    NewDocument {
        id: who.new_id(),
        version: 0,
        kind,
        title: String::new(),
        issuer: "　藤堂医院".to_owned(),
        from: day("2026-06-01"),
        to: day("2026-11-30"),
        note: String::new(),
        files: files.to_vec(),
        withdrawn: false,
        consent: None,
    }
}

fn put(subject: SubjectId, body: &NewDocument) -> PutDocument {
    PutDocument { subject, query: (), body: body.clone() }
}

async fn list(who: &Caller, subject: SubjectId) -> Vec<Document> {
    who.call(ListDocuments { subject, query: (), body: () }).await.ok().documents
}

async fn file(
    who: &Caller,
    subject: SubjectId,
    document: DocumentId,
    media: MediaId,
    size: MediaSize,
    page: u32,
) -> Answer<()> {
    who.call(GetDocumentFile { subject, document, media, query: FileQuery { size, page }, body: () }).await
}

#[tokio::test]
async fn m3_2_4_a_pdf_file_is_looked_at_as_pictures_and_leaves_as_a_download() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let mut stream = Stream::open(&megumi, None).await;
    let media = send_pdf(&mari, ume, 2).await;
    let order = new(&mari, DocumentKind::NursingOrder, &[media]);
    let saved = mari.call(put(ume, &order)).await.ok();
    assert_eq!((saved.is.version, saved.is.issuer.as_str()), (1, "藤堂医院"));
    assert_eq!(saved.institution, Some(town.institution_id("hibari")));
    let shown = &saved.files[0];
    assert_eq!((shown.pdf, shown.shown, shown.pages, shown.width, shown.height), (true, 2, 2, 1_413, 2_000));
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Documents);
    // The answer was lost, and it is sent again.
    assert_eq!(mari.call(put(ume, &order)).await.ok(), saved);
    assert_eq!(list(&megumi, ume).await, std::slice::from_ref(&saved));

    for page in [1, 2] {
        let seen = file(&megumi, ume, order.id, media, MediaSize::Whole, page).await;
        assert_eq!(
            (seen.status, &seen.headers[header::CONTENT_TYPE]),
            (StatusCode::OK, &"image/jpeg".parse().unwrap())
        );
        assert_eq!(seen.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(image::load_from_memory(&seen.bytes).unwrap().height(), 2_000);
    }
    file(&megumi, ume, order.id, media, MediaSize::Whole, 3).await.refused(ProblemCode::NotFound);
    let small = file(&megumi, ume, order.id, media, MediaSize::Thumb, 1).await;
    assert_eq!(image::load_from_memory(&small.bytes).unwrap().height(), 480);
    let whole = file(&megumi, ume, order.id, media, MediaSize::Whole, 0).await;
    assert_eq!(whole.bytes, pdf(2), "the file as it was sent");
    let named = "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E8%A8%AA%E5%95%8F%E7%9C%8B%E8%AD%B7%E6%8C%87%E7%A4%BA%E6%9B%B8%202026-06-01.pdf";
    assert_eq!(whole.headers[header::CONTENT_DISPOSITION], named);
    assert_eq!(whole.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    // Each page is a view, the download is told as 書出.
    let rows = town.log().await;
    let verbs: Vec<_> = rows.iter().filter(|r| r["what"] == "GetDocumentFile" && r["result"] == "ok").collect();
    let verbs: Vec<_> = verbs.iter().map(|r| (r["verb"].as_str(), r["items"].as_str())).collect();
    let at = |page: &str| format!("{},{media}{page}", order.id);
    assert_eq!(verbs, [("viewed", &*at(",1")), ("viewed", &*at(",2")), ("exported", &*at(""))]);
}

#[tokio::test]
async fn m3_2_4_the_family_reads_the_kinds_that_are_opened_to_it_and_learns_of_no_others() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    let (plan, order) = (send_pdf(&mari, ume, 1).await, send(&mari, ume, &photo(1)).await);
    let plan = mari.call(put(ume, &new(&mari, DocumentKind::CarePlan, &[plan]))).await.ok();
    let mut stream = Stream::open(&sakura, None).await;
    let order = mari.call(put(ume, &new(&mari, DocumentKind::NursingOrder, &[order]))).await.ok();
    let ids = |all: Vec<Document>| all.iter().map(|document| document.is.id).collect::<Vec<_>>();
    assert_eq!(ids(list(&sakura, ume).await), [plan.is.id]);
    let closed = async || {
        let (document, media) = (order.is.id, order.is.files[0]);
        file(&sakura, ume, document, media, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
        file(&sakura, ume, document, media, MediaSize::Thumb, 1).await.refused(ProblemCode::NotFound);
        let versions = ListDocumentVersions { subject: ume, document, query: (), body: () };
        sakura.call(versions).await.refused(ProblemCode::NotFound);
        // Nor by way of a document that is open, or by the timeline's door.
        file(&sakura, ume, plan.is.id, media, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
        let path = format!("/api/v1/entries/{document}/media/{media}?size=whole");
        sakura.send(sakura.request("GET", &path, None)).await.refused(ProblemCode::NotFound);
    };
    closed().await;
    // Nor did she hear of it.
    mari.call(mari.post(ume, "訪問しました")).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Entries);
    // An entry under the document's id does not open its file.
    let mut post = sakura.post(ume, "同じ番号で");
    post.body.id = order.is.id;
    sakura.call(post).await.ok();
    closed().await;

    let open = |version, kinds: &[DocumentKind]| {
        let body = Opened { version, kinds: kinds.to_vec() };
        PutOpened { subject: ume, query: (), body }
    };
    let refused = mari.call(open(0, &[DocumentKind::NursingOrder])).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotCore));
    let opened = megumi.call(open(0, &[DocumentKind::NursingOrder])).await.ok();
    assert_eq!(opened, Opened { version: 1, kinds: vec![DocumentKind::NursingOrder] });
    assert_eq!(ids(list(&sakura, ume).await), [order.is.id], "and the plan is closed");
    assert_eq!(file(&sakura, ume, order.is.id, order.is.files[0], MediaSize::Whole, 1).await.status, StatusCode::OK);
    // Somebody else decided meanwhile.
    megumi.call(open(0, &[DocumentKind::CarePlan])).await.refused(ProblemCode::VersionConflict);
    megumi.call(open(1, &[DocumentKind::Unknown])).await.refused(ProblemCode::Invalid);
    megumi.call(open(1, &[])).await.ok();
    assert!(list(&sakura, ume).await.is_empty());
    closed().await;
}

#[tokio::test]
async fn m3_2_4_each_changes_what_their_own_institution_filed_and_versions_stay() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let cores = send(&megumi, ume, &photo(2)).await;
    let cores = megumi.call(put(ume, &new(&megumi, DocumentKind::CarePlan, &[cores]))).await.ok().is;
    let titled = |is: &NewDocument, title: &str| NewDocument { title: title.to_owned(), ..is.clone() };
    let refused = mari.call(put(ume, &titled(&cores, "書き換え"))).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotOwnInstitution));

    let first = send(&mari, ume, &photo(3)).await;
    let first = mari.call(put(ume, &new(&mari, DocumentKind::TestResult, &[first]))).await.ok().is;
    let second = send(&megumi, ume, &photo(4)).await;
    let longer = NewDocument { files: vec![first.files[0], second], ..titled(&first, "10月の採血") };
    let saved = megumi.call(put(ume, &longer)).await.ok();
    assert_eq!((saved.is.version, saved.files.len()), (2, 2), "the core institution adds a page");
    assert_eq!(saved.institution, Some(town.institution_id("hibari")), "and it stays theirs");
    mari.call(put(ume, &titled(&first, "古い画面から"))).await.refused(ProblemCode::VersionConflict);
    mari.call(put(ume, &NewDocument { withdrawn: true, ..saved.is.clone() })).await.ok();
    assert!(list(&mari, ume).await.iter().all(|document| document.is.id != first.id));
    let versions = ListDocumentVersions { subject: ume, document: first.id, query: (), body: () };
    let versions = mari.call(versions).await.ok();
    let told: Vec<_> = versions.iter().map(|v| (v.is.version, v.is.title.as_str(), v.is.withdrawn)).collect();
    assert_eq!(told, [(3, "10月の採血", true), (2, "10月の採血", false), (1, "", false)]);
    let page = file(&mari, ume, first.id, second, MediaSize::Whole, 1).await;
    assert_eq!(page.status, StatusCode::OK, "what a version showed is still to be seen");

    // The subject's side sees what stands there now, and not what was filed by mistake.
    let sakura = town.sign_in("sakura").await;
    let (wrong, right) = (send(&mari, ume, &photo(5)).await, send(&mari, ume, &photo(6)).await);
    let plan = mari.call(put(ume, &new(&mari, DocumentKind::CarePlan, &[wrong]))).await.ok().is;
    assert_eq!(file(&sakura, ume, plan.id, wrong, MediaSize::Whole, 1).await.status, StatusCode::OK);
    let plan = mari.call(put(ume, &NewDocument { files: vec![right], ..plan })).await.ok().is;
    file(&sakura, ume, plan.id, wrong, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
    let versions = |document| ListDocumentVersions { subject: ume, document, query: (), body: () };
    assert_eq!(sakura.call(versions(plan.id)).await.ok().len(), 1);
    mari.call(put(ume, &NewDocument { withdrawn: true, ..plan.clone() })).await.ok();
    file(&sakura, ume, plan.id, right, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
    sakura.call(versions(plan.id)).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m3_2_4_what_is_no_document_is_refused_beside_its_field() {
    let town = Town::with_people().await;
    let (ume, matsu) = (town.subject_id("ume"), town.subject_id("matsu"));
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    for (bytes, error) in [
        (b"%PDF-1.7\n%%EOF".to_vec(), FieldError::Malformed),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), FieldError::WrongKind),
        (pdf(1)[..120].to_vec(), FieldError::Malformed),
    ] {
        let (_, finished) = send_as(&mari, ume, MediaKind::Pdf, &bytes).await;
        let refused = finished.refused(ProblemCode::Invalid);
        assert_eq!((refused.fields[0].name.as_str(), refused.fields[0].error), ("file", error));
    }
    let (media, hers) = (send_pdf(&mari, ume, 1).await, send_pdf(&megumi, ume, 1).await);
    let elsewhere = send_pdf(&mari, matsu, 1).await;
    let wrong = async |files: &[MediaId]| {
        let refused = mari.call(put(ume, &new(&mari, DocumentKind::Other, files))).await.refused(ProblemCode::Invalid);
        refused.fields[0].name.clone()
    };
    for files in [&[][..], &[media, hers], &[elsewhere], &[mari.new_id()], &[media, media]] {
        assert_eq!(wrong(files).await, "files", "{files:?}");
    }
    let endless = NewDocument { to: None, ..new(&mari, DocumentKind::NursingOrder, &[media]) };
    assert_eq!(mari.call(put(ume, &endless)).await.refused(ProblemCode::Invalid).fields[0].name, "to");
    // No entry shows a PDF file, and none what a document shows.
    let shown = mari.call(showing(&mari, ume, &[media], None)).await.refused(ProblemCode::Invalid);
    assert_eq!(shown.fields[0].name, "media");
    let saved = mari.call(put(ume, &new(&mari, DocumentKind::Other, &[media]))).await.ok();
    assert_eq!(wrong(&[media]).await, "files", "it belongs to one document");
    // What an entry of somebody else's record shows is not taken over by its number.
    let photo = send(&mari, matsu, &photo(8)).await;
    let entry = mari.call(showing(&mari, matsu, &[photo], None)).await.ok();
    let taken = NewDocument { id: entry.id, ..new(&mari, DocumentKind::Other, &[photo]) };
    assert_eq!(mari.call(put(ume, &taken)).await.refused(ProblemCode::Invalid).fields[0].name, "files");
    mari.call(put(matsu, &saved.is)).await.refused(ProblemCode::IdReused);
    file(&mari, matsu, saved.is.id, media, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m3_2_4_an_order_that_ends_stands_on_the_card_of_whoever_may_read_it() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    let told = async |who: &Caller| {
        let card = who.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
        card.deadlines.iter().map(|d| (d.document, d.until.to_string())).collect::<Vec<_>>()
    };
    assert!(told(&mari).await.is_empty());
    let media = send_pdf(&mari, ume, 1).await;
    // It is 22 November.
    mari.call(put(ume, &new(&mari, DocumentKind::NursingOrder, &[media]))).await.ok();
    let order = (Some(DocumentKind::NursingOrder), "2026-11-30".to_owned());
    assert_eq!(told(&mari).await, std::slice::from_ref(&order));
    assert!(told(&sakura).await.is_empty(), "orders are not opened to the family");
    let certification = r#"{"part":"certification","version":0,"rows":[[{"field":"status","value":"certified"},{"field":"level","value":"23"},{"field":"from","value":"2025-01-01"},{"field":"to","value":"2026-12-31"}]],"reason":""}"#;
    megumi.call(PutPart { subject: ume, query: (), body: serde_json::from_str(certification).unwrap() }).await.ok();
    let certification = (None, "2026-12-31".to_owned());
    assert_eq!(told(&mari).await, [order, certification.clone()]);
    assert_eq!(told(&sakura).await, std::slice::from_ref(&certification));
    // The next one is here.
    let media = send_pdf(&mari, ume, 1).await;
    let next = NewDocument {
        from: Some("2026-12-01".parse().unwrap()),
        to: Some("2027-05-31".parse().unwrap()),
        ..new(&mari, DocumentKind::NursingOrder, &[media])
    };
    mari.call(put(ume, &next)).await.ok();
    assert_eq!(told(&mari).await, [certification]);
}

#[tokio::test]
async fn j61_files_that_no_document_shows_are_forgotten_and_those_of_a_document_stay() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let mari = town.sign_in("mari").await;
    let (kept, loose) = (send_pdf(&mari, ume, 1).await, send(&mari, ume, &photo(9)).await);
    let document = mari.call(put(ume, &new(&mari, DocumentKind::Other, &[kept]))).await.ok();
    let lost = send_pdf(&mari, ume, 3).await;
    town.later(2 * 24 * 3_600_000);
    server::media::forget(&town.app, 100).await.unwrap();
    let mari = town.sign_in("mari").await;
    assert_eq!(file(&mari, ume, document.is.id, kept, MediaSize::Whole, 1).await.status, StatusCode::OK);
    let left = sqlx::query("SELECT id FROM media ORDER BY id").fetch_all(town.app.db.read()).await.unwrap();
    assert_eq!(left.len(), 1, "{loose} and {lost} are gone");
    let pages = sqlx::query("SELECT media FROM media_page").fetch_all(town.app.db.read()).await.unwrap();
    assert_eq!(pages.len(), 1);
}

#[tokio::test]
async fn m18_1_the_copy_of_what_was_signed_lies_with_its_consent_and_is_for_whoever_reads_that() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let (ume, matsu) = (town.subject_id("ume"), town.subject_id("matsu"));
    let (megumi, mari) = (town.sign_in("megumi").await, town.sign_in("mari").await);
    let (sakura, subject) = (town.sign_in("sakura").await, town.sign_in("ume-san").await);
    let consents = async |subject| megumi.call(GetConsents { subject, query: (), body: () }).await.ok().records;
    let (given, foreign) = (consents(ume).await.remove(0), consents(matsu).await.remove(0).id);
    assert_eq!(given.copies, 0);

    let media = send_pdf(&megumi, ume, 1).await;
    let copy = NewDocument { consent: Some(given.id), ..new(&megumi, DocumentKind::ConsentForm, &[media]) };
    let about = |problem: contract::Problem| (problem.fields[0].name.to_string(), problem.fields[0].error);
    let malformed = |field: &str| (field.to_owned(), FieldError::Malformed);
    for wrong in [
        NewDocument { consent: Some(foreign), ..copy.clone() },
        NewDocument { consent: Some(megumi.new_id()), ..copy.clone() },
        NewDocument { kind: DocumentKind::Contract, ..copy.clone() },
    ] {
        assert_eq!(about(megumi.call(put(ume, &wrong)).await.refused(ProblemCode::Invalid)), malformed("consent"));
    }
    let saved = megumi.call(put(ume, &copy)).await.ok();
    assert_eq!(consents(ume).await[0].copies, 1);

    // Whoever does not read the consent neither files nor reads what was signed for it, whatever is opened.
    let of_mari = send_pdf(&mari, ume, 1).await;
    let order = mari.call(put(ume, &new(&mari, DocumentKind::TestResult, &[of_mari]))).await.ok().is;
    let hidden = NewDocument { kind: DocumentKind::ConsentForm, ..order.clone() };
    let denied = mari.call(put(ume, &hidden)).await.refused(ProblemCode::Denied).denied;
    assert_eq!(denied, Some(contract::Denied::NotCore));
    let body = Opened { version: 0, kinds: vec![DocumentKind::ConsentForm] };
    let refused = megumi.call(PutOpened { subject: ume, query: (), body }).await.refused(ProblemCode::Invalid);
    assert_eq!(about(refused), malformed("kinds"));
    assert_eq!(list(&mari, ume).await.into_iter().map(|document| document.is).collect::<Vec<_>>(), [order]);
    assert_eq!(list(&sakura, ume).await, []);
    for who in [&mari, &sakura] {
        file(who, ume, copy.id, media, MediaSize::Whole, 1).await.refused(ProblemCode::NotFound);
        let versions = ListDocumentVersions { subject: ume, document: copy.id, query: (), body: () };
        who.call(versions).await.refused(ProblemCode::NotFound);
    }
    assert_eq!(list(&subject, ume).await, [saved]);
    assert_eq!(file(&subject, ume, copy.id, media, MediaSize::Whole, 1).await.status, StatusCode::OK);

    // Nor is it told to whoever is put on the list that there is one.
    let institution = town.institution_id("elsewhere");
    let change = CareChange {
        institution,
        named: None,
        version: 0,
        from: None,
        to: None,
        reason: "訪問入浴".to_owned(),
        end: false,
        core: false,
    };
    let effect = megumi.call(PreviewCareChange { subject: ume, query: (), body: change }).await.ok();
    let filed = effect.records.iter().find(|count| count.what == Shown::Documents).unwrap();
    assert_eq!(filed.count, 1, "the result of the test alone");

    // What it was is not read by a way around: as another kind its old version stays closed.
    let rekinded = NewDocument { version: 1, kind: DocumentKind::Contract, consent: None, ..copy.clone() };
    megumi.call(put(ume, &rekinded)).await.ok();
    let versions = ListDocumentVersions { subject: ume, document: copy.id, query: (), body: () };
    assert_eq!(mari.call(versions).await.ok().len(), 1);
    assert_eq!(consents(ume).await[0].copies, 0);
}
