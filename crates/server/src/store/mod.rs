//! SQL, one file per aggregate, portable between SQLite and PostgreSQL: numbered placeholders, TEXT
//! and BIGINT only. No HTTP here, and no judgement: callers come through `gate` or `registry`.

pub mod access_log;
pub mod account;
pub mod care_list;
pub mod consent;
pub mod core_role;
pub mod desk;
pub mod document;
pub mod entry;
pub mod field_order;
pub mod individual;
pub mod inquiry;
pub mod institution;
pub mod media;
pub mod people;
pub mod photo;
pub mod phrase;
pub mod profile;
pub mod rights;
pub mod session;
pub mod subject;
pub mod visit;
pub mod vital;

use crate::fail::{Fail, Outcome};
use contract::{
    Occupation, Timestamp,
    people::{InstitutionRef, Name},
    role::InstitutionKind,
};
use sqlx::{Row as _, any::AnyRow};

/// An id column.
pub(crate) fn id<T>(row: &AnyRow, column: &str) -> Outcome<contract::Id<T>> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| Fail::internal(format!("column {column} holds no id")))
}

/// A text column.
pub(crate) fn text(row: &AnyRow, column: &str) -> Outcome<String> {
    Ok(row.try_get(column)?)
}

/// A number column.
pub(crate) fn number(row: &AnyRow, column: &str) -> Outcome<i64> {
    Ok(row.try_get(column)?)
}

/// A time column.
pub(crate) fn time(row: &AnyRow, column: &str) -> Outcome<Timestamp> {
    Ok(Timestamp(row.try_get(column)?))
}

/// A time column that may be empty.
pub(crate) fn maybe_time(row: &AnyRow, column: &str) -> Outcome<Option<Timestamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp))
}

/// A number column that may be empty.
pub(crate) fn maybe_number(row: &AnyRow, column: &str) -> Outcome<Option<i64>> {
    Ok(row.try_get(column)?)
}

/// The four name columns.
pub(crate) fn name(row: &AnyRow) -> Outcome<Name> {
    Ok(Name {
        family: text(row, "family")?,
        given: text(row, "given")?,
        family_kana: text(row, "family_kana")?,
        given_kana: text(row, "given_kana")?,
    })
}

/// The institution of a row, with its name and kind beside it; `None`: the row has none.
pub(crate) fn institution_ref(row: &AnyRow) -> Outcome<Option<InstitutionRef>> {
    let Ok(id) = id(row, "institution") else { return Ok(None) };
    let kind = InstitutionKind::from_code(row.try_get("institution_kind")?);
    Ok(Some(InstitutionRef { id, name: text(row, "institution_name")?, kind }))
}

/// A comma-separated column of 職種.
pub(crate) fn occupations(codes: &str) -> Vec<Occupation> {
    codes.split(',').filter(|c| !c.is_empty()).map(Occupation::from_code).collect()
}

/// A count that cannot be negative.
pub(crate) fn count(row: &AnyRow, column: &str) -> Outcome<u32> {
    Ok(u32::try_from(number(row, column)?).unwrap_or(0))
}
