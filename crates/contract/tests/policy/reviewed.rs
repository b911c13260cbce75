//! Reads the reviewed tables docs/permissions.csv and docs/permissions-states.csv: how, is said in
//! docs/permissions-reviewed.md. The stories read them with this very file.

use contract::{Right, Role};

pub(crate) const MATRIX: &str = include_str!("../../../../docs/permissions.csv");
pub(crate) const STATES: &str = include_str!("../../../../docs/permissions-states.csv");

/// The reviewed cell: may this role ever use the right?
pub(crate) fn reviewed(right: Right, role: Role, core: bool) -> bool {
    let mut lines = MATRIX.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = if core { "staff_core" } else { role.code() };
    let at = columns.iter().position(|c| *c == column).unwrap_or_else(|| panic!("no column {column}"));
    let row =
        lines.find(|l| l.split(',').next() == Some(right.code())).unwrap_or_else(|| panic!("no row {}", right.code()));
    matches!(row.split(',').nth(at), Some("yes" | "may"))
}

/// docs/permissions-reviewed.md: a representative is as family, except that they consent, and look after what was done with
/// the record, as the subject does.
pub(crate) fn as_the_subject(right: Right) -> bool {
    use Right as R;
    matches!(
        right,
        R::LogRead
            | R::LogOpen
            | R::InquiryFile
            | R::ConsentRead
            | R::ConsentRecord
            | R::ConsentResume
            | R::ConsentWithdraw
    )
}
