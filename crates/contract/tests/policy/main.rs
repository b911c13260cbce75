//! The policy against what was written by hand from requirements A.8: the tables docs/permissions*.csv cell by cell, and
//! the rules that no table holds. Needs no server, so that `cargo xtask mutants` can ask every test about every mutant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod always;
mod desk;
mod entry;
mod limit;
mod matrix;
mod people;
mod place;
mod reviewed;
mod shown;
mod states;
mod withheld;
