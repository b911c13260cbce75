//! What the app and the server agree on, and nothing else: ids, types, endpoints, problems and the
//! permission policy. Pure: no web, no SQL, no clock. Both sides compile this very code, so a rule
//! written here is the same rule on a phone and on the server.

pub mod access_log;
pub mod account;
pub mod care_list;
mod code;
pub mod consent;
pub mod desk;
pub mod document;
pub mod endpoint;
pub mod entry;
pub mod event;
pub mod field_order;
pub mod id;
pub mod individual;
pub mod inquiry;
pub mod media;
pub mod page;
pub mod paper;
pub mod people;
pub mod photo;
pub mod phrase;
pub mod platform;
pub mod policy;
pub mod problem;
pub mod profile;
pub mod rights;
pub mod role;
pub mod sbar;
pub mod schedule;
pub mod session;
pub mod subject;
pub mod text;
pub mod time;
pub mod vital;

pub use endpoint::{Endpoint, Method, Target};
pub use id::{ConsentId, EntryId, Id, InstitutionId, MediaId, OfferId, PersonId, PhotoId, SessionId, SubjectId};
pub use policy::{Actor, Denied, Facts, Right, can};
pub use problem::{Problem, ProblemCode};
pub use role::{Occupation, Role};
pub use time::{Date, Timestamp};
