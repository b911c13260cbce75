//! 帳票: what a sheet shows, gathered page by page, and the access log that hears of it before it is on paper.

use super::{
    clock,
    command::Command,
    remote::{Remote, Reply},
    screen, wipe,
};
use crate::{
    api::{self, ApiError, Cause},
    platform::{page, timer},
};
use contract::{
    Date, ProblemCode, SubjectId,
    care_list::{CareList, CareListQuery},
    consent::{ConsentRecord, ConsentScope, ConsentText, Consents, TextQuery},
    endpoint::{FindEntries, GetCareList, GetConsentText, GetConsents, GetProfile, ListVitals, RecordPrint},
    entry::{Entry, EntryKind, Find},
    paper::{NewPrint, Printed, Sheet},
    policy::Consent,
    profile::Profile,
    time::DAY_MS,
    vital::{VitalQuery, Vitals},
};
use std::cell::{Cell, RefCell};

/// What stands on a sheet.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// Entries of its days, oldest first; none that were cancelled, and none of the system.
    pub entries: Vec<Entry>,
    /// What was measured in its days.
    pub vitals: Option<Vitals>,
    /// Whom it is about.
    pub profile: Option<Profile>,
    /// With whom it is shared, on its day.
    pub list: Option<CareList>,
    /// Every act of consent.
    pub consents: Option<Consents>,
    /// The text that was agreed to last.
    pub agreed: Option<ConsentText>,
}

/// The consent that a copy is of: the newest that was given for the whole.
pub fn given(consents: &Consents) -> Option<&ConsentRecord> {
    let whole = |record: &&ConsentRecord| record.of == (ConsentScope::Whole {}) && record.state == Consent::Effective;
    consents.records.iter().find(whole)
}

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<Material>)>> = const { RefCell::new(None) };
    /// The sheet that is being printed is on the log already.
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// Gathers what a sheet shows.
pub fn gather(subject: SubjectId, sheet: Sheet, from: Date, to: Date) -> Remote<Material> {
    wipe::also((wipe_all, wipe_subject));
    let material = Remote::new(move |cause| Box::pin(collect(cause, subject, sheet, from, to)));
    material.load();
    OPEN.set(Some((subject, material.clone())));
    material
}

async fn collect(cause: Cause, subject: SubjectId, sheet: Sheet, from: Date, to: Date) -> Result<Material, ApiError> {
    let (begin, end) = (from.start(), Date::from_days(to.days() + 1).start());
    let mut material = Material {
        profile: Some(api::call_for(cause, GetProfile { subject, query: (), body: () }).await?),
        ..Material::default()
    };
    if matches!(sheet, Sheet::Vitals | Sheet::Summary) {
        // What a hospital wants to know is the last week.
        let begin = if sheet == Sheet::Summary { end.plus_ms(-7 * DAY_MS) } else { begin };
        let query = VitalQuery { from: Some(begin), to: Some(end) };
        material.vitals = Some(api::call_for(cause, ListVitals { subject, query, body: () }).await?);
    }
    if sheet == Sheet::CareList {
        // Today's is the list as it is now, which knows the subject's own side.
        let on = (from != clock::today()).then_some(from);
        let query = CareListQuery { on };
        material.list = Some(api::call_for(cause, GetCareList { subject, query, body: () }).await?);
    }
    if sheet == Sheet::Consent {
        let consents = api::call_for(cause, GetConsents { subject, query: (), body: () }).await?;
        // Before texts were kept, a consent was put on record without one.
        if let Some(given) = given(&consents).filter(|given| !given.text.is_empty()) {
            let query = TextQuery { lang: String::new(), hash: given.text.clone() };
            material.agreed = match api::call_for(cause, GetConsentText { query, body: () }).await {
                Ok(published) => Some(published.text),
                Err(error) if error.code() == Some(ProblemCode::NotFound) => None,
                Err(error) => return Err(error),
            };
        }
        material.consents = Some(consents);
    }
    if matches!(sheet, Sheet::Notebook | Sheet::Handover | Sheet::Photos | Sheet::Progress) {
        let kind = (sheet == Sheet::Handover).then_some(EntryKind::Handover);
        let mut body = Find { kind, from: Some(begin), to: Some(end), ..Find::default() };
        loop {
            let found = api::call_for(cause, FindEntries { subject, query: (), body: body.clone() }).await?;
            material.entries.extend(found.items);
            match found.older {
                Some(older) => body.before = Some(older),
                None => break,
            }
        }
        let shown = |entry: &Entry| entry.cancelled.is_none() && entry.kind != EntryKind::System;
        material.entries.retain(|entry| shown(entry) && entry.parent.is_none());
        material.entries.sort_by_key(|entry| (entry.occurred_at, entry.seq));
    }
    Ok(material)
}

/// Nobody looks at a subject's sheets any more: what stood there is not kept. The next page is there before this one goes.
pub fn leave(subject: SubjectId) {
    wipe_subject(subject);
}

/// Prints what is on the page, once that is on the log, and if it is still the same then.
pub fn print(subject: SubjectId, what: NewPrint, command: &Command, same: impl Fn() -> bool + 'static) {
    command.run(told(subject, what), move |outcome| {
        if outcome.is_ok() {
            timer::spawn(async move {
                page::pictures().await;
                // Whoever went on to another person meanwhile does not print that one under this one's row of the log.
                if screen::whose() == Some(subject) && same() {
                    TOLD.set(true);
                    page::print();
                    TOLD.set(false);
                }
            });
        }
    });
}

/// Copies a text, once that is on the log; `done` hears whether the browser took it.
pub fn copy(subject: SubjectId, what: NewPrint, text: String, command: &Command, done: impl FnOnce(bool) + 'static) {
    command.run(told(subject, what), |outcome| {
        if outcome.is_ok() {
            timer::spawn(async move { done(page::copy(&text).await) });
        }
    });
}

fn told(subject: SubjectId, body: NewPrint) -> Reply<Printed> {
    Box::pin(api::call(RecordPrint { subject, query: (), body }))
}

/// From now on, whoever prints a page about a subject by the browser's own menu is on the log too. Once, at start.
pub fn by_menu() {
    page::before_print(|| {
        if let Some(subject) = screen::whose().filter(|_| !TOLD.get()) {
            let today = clock::today();
            let body = NewPrint { sheet: Sheet::Screen, from: today, to: today, professionals: false };
            // The paper cannot be held back; what cannot be told now is not told.
            timer::spawn(async move { _ = told(subject, body).await });
        }
    });
}

fn wipe_subject(subject: SubjectId) {
    if let Some((_, material)) = OPEN.with_borrow_mut(|open| open.take_if(|(of, _)| *of == subject)) {
        material.wipe();
    }
}

fn wipe_all() {
    if let Some((_, material)) = OPEN.take() {
        material.wipe();
    }
}
