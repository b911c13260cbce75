//! 役割と権限: what the operator takes from a role, and how a change of it is checked.

use contract::{
    Right, Role,
    problem::FieldError,
    rights::{MAX_REASON, RightChange},
};

fn change(role: Role, right: Right, reason: &str) -> RightChange {
    RightChange { version: 1, role, right, withheld: true, reason: reason.to_owned() }
}

#[test]
fn m5_1_a_change_names_what_the_articles_leave_open_and_why() {
    let print = |reason: &str| change(Role::Family, Right::RecordPrint, reason);
    assert_eq!(print("  紙が外に出たため \n").check(), Ok("紙が外に出たため"), "the reason, cut at its ends");
    assert_eq!(print("x").check(), Ok("x"), "another reason");
    assert_eq!(print(" ").check(), Err(("reason", FieldError::Required)), "no reason");
    let long = "あ".repeat(MAX_REASON);
    assert_eq!(print(&long).check(), Ok(long.as_str()), "the longest reason");
    let longer = "あ".repeat(MAX_REASON + 1);
    assert_eq!(print(&longer).check(), Err(("reason", FieldError::TooLong)), "one character more");
}

#[test]
fn m5_1_a_change_of_what_an_article_gives_is_refused() {
    for (role, right) in [
        (Role::Subject, Right::RecordPrint),
        (Role::Representative, Right::RecordPrint),
        (Role::Family, Right::TimelineRead),
        (Role::Staff, Right::EntryCreate),
        (Role::OperatorIncident, Right::AccountSuspend),
        (Role::Family, Right::MedicationEdit),
        (Role::Unknown, Right::RecordPrint),
    ] {
        let refused = Err(("right", FieldError::WrongKind));
        assert_eq!(change(role, right, "理由").check(), refused, "{} of {}", right.code(), role.code());
    }
}
