//! 書類 of the subject that is looked at.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    uploads::Tray,
    wipe,
};
use crate::api::{self, Cause};
use contract::{
    Endpoint as _, ProblemCode, SubjectId,
    document::{Document, DocumentId, Documents, FileQuery, NewDocument, Opened},
    endpoint::{GetDocumentFile, ListDocumentVersions, ListDocuments, PutDocument, PutOpened},
    event::EventKind,
    media::MediaSize,
};
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<Documents>)>> = const { RefCell::new(None) };
}

/// A subject's documents.
pub fn open(subject: SubjectId) -> Remote<Documents> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let documents = Remote::of(ListDocuments { subject, query: (), body: () });
    documents.load();
    OPEN.set(Some((subject, documents.clone())));
    documents
}

/// Nobody looks at them any more. The next page is there before this one goes.
pub fn leave(documents: &Remote<Documents>) {
    OPEN.with_borrow_mut(|open| _ = open.take_if(|(_, here)| here.is(documents)));
}

/// All versions of one of them.
pub fn versions(subject: SubjectId, document: DocumentId) -> Remote<Vec<Document>> {
    let versions = Remote::of(ListDocumentVersions { subject, document, query: (), body: () });
    versions.load();
    versions
}

/// Where a page is to be had, small or whole; page 0 is the file itself, as a download.
pub fn address(
    subject: SubjectId,
    document: DocumentId,
    media: contract::MediaId,
    size: MediaSize,
    page: u32,
) -> String {
    let endpoint = GetDocumentFile { subject, document, media, query: FileQuery { size, page }, body: () };
    format!("{}?size={}&page={page}", endpoint.path(), size.code())
}

/// Sends the files that are new, then saves the document; `done` hears that it is saved.
pub fn put(subject: SubjectId, body: NewDocument, tray: Tray, command: &Command, done: impl FnOnce() + 'static) {
    let (sent, files) = (tray.clone(), body.files.clone());
    let work: Reply<Document> = Box::pin(async move {
        // Taken back, it needs no file more.
        if !body.withdrawn {
            sent.send(subject).await?;
        }
        api::call(PutDocument { subject, query: (), body }).await
    });
    command.run(work, move |outcome| match outcome {
        Ok(_) => {
            tray.shown(|id| files.contains(&id));
            reload(subject, Cause::Person);
            done();
        }
        Err(error) => overtaken(subject, error.code()),
    });
}

/// Opens these kinds to the subject's side; `done` hears that it is so.
pub fn open_kinds(subject: SubjectId, body: Opened, command: &Command, done: impl FnOnce() + 'static) {
    let work: Reply<Opened> = Box::pin(api::call(PutOpened { subject, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(_) => {
            reload(subject, Cause::Person);
            done();
        }
        Err(error) => overtaken(subject, error.code()),
    });
}

/// Somebody was faster: whoever edits is shown what stands there now.
fn overtaken(subject: SubjectId, code: Option<ProblemCode>) {
    if code == Some(ProblemCode::VersionConflict) {
        reload(subject, Cause::App);
    }
}

fn reload(subject: SubjectId, cause: Cause) {
    let open = OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, it)| it.clone()));
    if let Some(documents) = open {
        documents.reload_for(cause);
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if !matches!(kind, EventKind::Documents | EventKind::Access | EventKind::Resync) {
        return;
    }
    let open = OPEN.with_borrow(|open| open.as_ref().map(|(of, _)| *of));
    if let Some(open) = open.filter(|open| subject.is_none_or(|subject| subject == *open)) {
        reload(open, Cause::App);
    }
}

fn wipe_subject(subject: SubjectId) {
    if let Some((_, documents)) = OPEN.with_borrow_mut(|open| open.take_if(|(of, _)| *of == subject)) {
        documents.wipe();
    }
}

fn wipe_all() {
    if let Some((_, documents)) = OPEN.take() {
        documents.wipe();
    }
}
