//! 対象者ケア機関リスト of the subject that is looked at, and the 担当者 of the institutions that I administer.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    wipe,
};
use crate::api::{self, ApiError, Cause};
use contract::{
    Date, InstitutionId, ProblemCode, SubjectId,
    care_list::{
        AnswerOffer, Assign, CareChange, CareChanged, CareEffect, CareList, CareListQuery, CareOrder, CaredFor,
        ConfirmedChange, Facility, FacilityQuery, Listed, SeenAs, SeenScreen,
    },
    endpoint::{
        AnswerCoreOffer, AssignStaff, FindFacilities, GetCareList, ListCareChanges, ListCaredFor,
        OrderCareInstitutions, PreviewCareChange, PreviewScreen, PutCareInstitution,
    },
    event::EventKind,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<CareList>)>> = const { RefCell::new(None) };
    static CARED: RefCell<BTreeMap<InstitutionId, Remote<Vec<CaredFor>>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A subject's list, as it is now.
pub fn open(subject: SubjectId) -> Remote<CareList> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let list = on(subject, None);
    OPEN.set(Some((subject, list.clone())));
    list
}

/// As it was at the end of a day.
pub fn on(subject: SubjectId, day: Option<Date>) -> Remote<CareList> {
    let list = Remote::of(GetCareList { subject, query: CareListQuery { on: day }, body: () });
    list.load();
    list
}

/// Nobody looks at it any more. The next page is there before this one goes.
pub fn leave(list: &Remote<CareList>) {
    OPEN.with_borrow_mut(|open| _ = open.take_if(|(_, here)| here.is(list)));
}

/// Every change that was made.
pub fn changes(subject: SubjectId) -> Remote<Vec<CareChanged>> {
    let changes = Remote::of(ListCareChanges { subject, query: (), body: () });
    changes.load();
    changes
}

/// Looks institutions up; `found` hears them.
pub fn find(subject: SubjectId, words: String, command: &Command, found: impl FnOnce(Vec<Facility>) + 'static) {
    let query = FacilityQuery { q: words };
    let work: Reply<Vec<Facility>> = Box::pin(api::call(FindFacilities { subject, query, body: () }));
    command.run(work, move |outcome| _ = outcome.map(found));
}

/// Asks what a change would do; `shown` hears it.
pub fn preview(subject: SubjectId, change: CareChange, command: &Command, shown: impl FnOnce(CareEffect) + 'static) {
    let work: Reply<CareEffect> = Box::pin(api::call(PreviewCareChange { subject, query: (), body: change }));
    command.run(work, move |outcome| match outcome {
        Ok(effect) => shown(effect),
        Err(error) => overtaken(subject, error.code()),
    });
}

/// Asks how the record would be seen after a change; `shown` hears it.
pub fn screen(subject: SubjectId, asked: SeenAs, command: &Command, shown: impl FnOnce(SeenScreen) + 'static) {
    let work: Reply<SeenScreen> = Box::pin(api::call(PreviewScreen { subject, query: (), body: asked }));
    command.run(work, move |outcome| match outcome {
        Ok(screen) => shown(screen),
        Err(error) => overtaken(subject, error.code()),
    });
}

/// Makes a change whose effect was confirmed; `done` hears that it is so.
pub fn put(subject: SubjectId, body: ConfirmedChange, command: &Command, done: impl FnOnce() + 'static) {
    let work: Reply<Listed> = Box::pin(api::call(PutCareInstitution { subject, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(_) => {
            reload(subject, Cause::Person);
            done();
        }
        Err(error) => overtaken(subject, error.code()),
    });
}

/// Chooses how the institutions are read; `done` hears that the list stands so.
pub fn order(subject: SubjectId, body: CareOrder, command: &Command, done: impl FnOnce() + 'static) {
    let work: Reply<CareList> = Box::pin(api::call(OrderCareInstitutions { subject, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(saved) => {
            if let Some(list) = opened(subject) {
                list.change(|list| *list = saved);
            }
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

/// Those on whose list an institution stands, with its 担当者.
pub fn cared_for(institution: InstitutionId) -> Remote<Vec<CaredFor>> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let make = || Remote::of(ListCaredFor { institution, query: (), body: () });
    let cared = CARED.with_borrow_mut(|all| all.entry(institution).or_insert_with(make).clone());
    cared.load();
    cared
}

/// The same, as it is now.
pub fn open_cared_for(institution: InstitutionId) -> Remote<Vec<CaredFor>> {
    let known = CARED.with_borrow(|all| all.contains_key(&institution));
    let cared = cared_for(institution);
    if known {
        cared.reload_for(Cause::App);
    }
    cared
}

/// Registers 担当者; `done` hears that it is so.
pub fn assign(institution: InstitutionId, body: Assign, command: &Command, done: impl FnOnce() + 'static) {
    save(institution, Box::pin(api::call(AssignStaff { institution, query: (), body })), command, done);
}

/// Registers 担当者 for several, one after the other; `done` hears for how many of how many. One that is refused does not keep
/// the others back, and is what `command` tells of.
pub fn assign_all(
    institution: InstitutionId,
    bodies: Vec<Assign>,
    command: &Command,
    done: impl FnOnce(usize, usize) + 'static,
) {
    let (all, saved) = (bodies.len(), Rc::new(Cell::new(0)));
    let counted = saved.clone();
    let work: Reply<()> = Box::pin(async move {
        let mut refused = None;
        for body in bodies {
            match api::call(AssignStaff { institution, query: (), body }).await {
                Ok(_) => counted.set(counted.get() + 1),
                Err(error @ ApiError::Problem(_)) => refused = Some(error),
                // Without the server there is nothing more to try.
                Err(error) => return Err(error),
            }
        }
        refused.map_or(Ok(()), Err)
    });
    command.run(work, move |_| {
        cared_for(institution).reload_for(Cause::App);
        done(saved.get(), all);
    });
}

/// Takes the 中心の役割 over, or declines it; `done` hears that it is so.
pub fn answer(institution: InstitutionId, body: AnswerOffer, command: &Command, done: impl FnOnce() + 'static) {
    save(institution, Box::pin(api::call(AnswerCoreOffer { institution, query: (), body })), command, done);
}

fn save(institution: InstitutionId, work: Reply<CaredFor>, command: &Command, done: impl FnOnce() + 'static) {
    command.run(work, move |outcome| match outcome {
        Ok(saved) => {
            // Before the list changes, and what stands there with it.
            done();
            cared_for(institution).change(|all| {
                if let Some(known) = all.iter_mut().find(|known| known.head.id == saved.head.id) {
                    *known = saved.clone();
                }
            });
        }
        // Meanwhile it may have been taken off the list, or what it was asked is another thing.
        Err(error) if matches!(error.code(), Some(ProblemCode::NotFound | ProblemCode::VersionConflict)) => {
            cared_for(institution).reload_for(Cause::App);
        }
        Err(_) => {}
    });
}

fn opened(subject: SubjectId) -> Option<Remote<CareList>> {
    OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, it)| it.clone()))
}

pub(super) fn reload(subject: SubjectId, cause: Cause) {
    if let Some(list) = opened(subject) {
        list.reload_for(cause);
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if matches!(kind, EventKind::Institution | EventKind::Resync) {
        CARED.with_borrow(|all| all.values().for_each(|cared| cared.reload_for(Cause::App)));
    }
    if !matches!(kind, EventKind::Access | EventKind::CareOrder | EventKind::Resync) {
        return;
    }
    let open = OPEN.with_borrow(|open| open.as_ref().map(|(of, _)| *of));
    if let Some(open) = open.filter(|open| subject.is_none_or(|subject| subject == *open)) {
        reload(open, Cause::App);
    }
}

fn wipe_subject(subject: SubjectId) {
    if let Some((_, list)) = OPEN.with_borrow_mut(|open| open.take_if(|(of, _)| *of == subject)) {
        list.wipe();
    }
}

fn wipe_all() {
    if let Some((_, list)) = OPEN.take() {
        list.wipe();
    }
    CARED.take().into_values().for_each(|cared| cared.wipe());
}
