//! Addresses of the app. Pages take their links from here, so that a path is written once.

use contract::{InstitutionId, SubjectId, paper::Sheet};

/// Start page of whoever is signed in.
pub const HOME: &str = "/";
/// Staff of my institution.
pub const STAFF: &str = "/staff";
/// What they did with records of subjects.
pub const STAFF_LOOKS: &str = "/staff/access";
/// お尋ね・申出 that I am to answer.
pub const INQUIRIES: &str = "/inquiries";
/// 窓口の手続き
pub const DESK: &str = "/desk";
/// State of the service.
pub const OVERVIEW: &str = "/overview";
/// Which role may what.
pub const RIGHTS: &str = "/rights";
/// Words in every record that I may read.
pub const SEARCH: &str = "/search";
/// Settings.
pub const SETTINGS: &str = "/settings";
/// A consent that is given again after a withdrawal is put on record.
pub const CONSENT_AGAIN: &str = "/consent-again";
/// Help.
pub const ABOUT: &str = "/about";

/// 窓口の手続き of one subject.
pub fn desk(id: SubjectId) -> String {
    format!("{DESK}?subject={id}")
}

/// Staff of an institution, for the operator.
pub fn staff_of(id: InstitutionId) -> String {
    format!("{STAFF}?institution={id}")
}

/// A subject's timeline.
pub fn subject(id: SubjectId) -> String {
    format!("/subjects/{id}")
}

/// What is measured of a subject.
pub fn vitals(id: SubjectId) -> String {
    format!("/subjects/{id}/vitals")
}

/// Pictures of a subject.
pub fn album(id: SubjectId) -> String {
    format!("/subjects/{id}/album")
}

/// What every carer looks up about a subject.
pub fn profile(id: SubjectId) -> String {
    format!("/subjects/{id}/profile")
}

/// Who comes when.
pub fn schedule(id: SubjectId) -> String {
    format!("/subjects/{id}/schedule")
}

/// Orders, plans, reports and copies.
pub fn documents(id: SubjectId) -> String {
    format!("/subjects/{id}/documents")
}

/// What is put on paper about a subject.
pub fn paper(id: SubjectId) -> String {
    format!("/subjects/{id}/paper")
}

/// One of the sheets, chosen.
pub fn sheet(id: SubjectId, sheet: Sheet) -> String {
    format!("{}?sheet={}", paper(id), sheet.code())
}

/// Who looked at a subject's record.
pub fn looks(id: SubjectId) -> String {
    format!("/subjects/{id}/access")
}

/// What is asked about a subject's record, and about who looked at it.
pub fn inquiries(id: SubjectId) -> String {
    format!("/subjects/{id}/inquiries")
}

/// What a subject has agreed to.
pub fn consent(id: SubjectId) -> String {
    format!("/subjects/{id}/consent")
}

/// A subject's circle and contacts.
pub fn people(id: SubjectId) -> String {
    format!("/subjects/{id}/people")
}
