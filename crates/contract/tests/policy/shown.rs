//! Why not, and what a person sees of it: hidden, or disabled with the reason.

use crate::people::{grant, holder};
use contract::{Denied, Role};

#[test]
fn m5_1_what_may_change_is_shown_disabled_and_what_never_will_is_hidden() {
    for denied in Denied::ALL {
        let hidden = match denied {
            Denied::RoleNever
            | Denied::NotInCircle
            | Denied::NotAuthor
            | Denied::SystemRecord
            | Denied::NotOwnInstitution
            | Denied::NotCore
            | Denied::NotClinical
            | Denied::NotOpened => true,
            Denied::SignedOut
            | Denied::AccountSuspended
            | Denied::NotJoined
            | Denied::ConsentRequired
            | Denied::ConsentWithdrawn
            | Denied::SharingStopped
            | Denied::SubjectDeceased
            | Denied::SubjectClosed
            | Denied::RecordCancelled
            | Denied::Withheld
            | Denied::Unknown => false,
        };
        assert_eq!(denied.structural(), hidden, "{}", denied.code());
    }
    assert!(!Denied::Unknown.structural(), "a newer version's reason is shown");
}

#[test]
fn m5_1_a_person_has_the_roles_that_they_hold_and_no_other() {
    let both = holder(vec![grant(Role::Staff), grant(Role::InstitutionAdmin)]);
    for role in Role::ALL {
        let held = matches!(role, Role::Staff | Role::InstitutionAdmin);
        assert_eq!(both.has(*role), held, "{} of two", role.code());
        assert!(holder(vec![grant(*role)]).has(*role), "{} alone", role.code());
        assert!(!holder(vec![]).has(*role), "{} of none", role.code());
    }
}
