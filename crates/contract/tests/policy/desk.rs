//! What the operator's desks do on a subject without standing in the circle (forms 4, 5, 9, 10).

use crate::{
    people::{facts, grant, holder, institution},
    reviewed::reviewed,
};
use contract::{
    Facts, Right, Role, can,
    policy::{Consent, Denied, Grant, Sharing, SubjectFacts, SubjectState},
};

/// Nobody's circle: the subject as a desk meets it.
fn subject() -> SubjectFacts {
    SubjectFacts { standings: vec![], ..facts(Role::Subject, false) }
}

/// What a desk does for a subject. Everything else asks for a standing, whatever the role may elsewhere.
const FORMS: [Right; 9] = [
    Right::RegistryEdit,
    Right::CareListRead,
    Right::CareListEdit,
    Right::StaffAssign,
    Right::ConsentWithdraw,
    Right::DeathRecord,
    Right::DeskRead,
    Right::SharingStop,
    Right::SharingResume,
];

#[test]
fn s12_only_a_desk_with_a_form_acts_on_a_subject_from_outside() {
    let subject = subject();
    let mut done = 0;
    for right in Right::ALL {
        if *right == Right::Public {
            continue;
        }
        for role in Role::ALL {
            // A role toward a subject is no desk, whoever granted it: it is a standing, and here there is none.
            let by_desk = FORMS.contains(right) && role.is_of_platform() && reviewed(*right, *role, false);
            let answer = can(&holder(vec![grant(*role)]), *right, &Facts::Subject(&subject));
            let expected = if by_desk { Ok(()) } else { Err(Denied::NotInCircle) };
            assert_eq!(answer, expected, "{} by {} from outside", right.code(), role.code());
            done += usize::from(by_desk);
        }
    }
    assert!(done > 5, "{done} things that desks do");
}

/// A desk is the operator's: the same role within an institution is not one.
#[test]
fn s12_a_desk_of_an_institution_is_no_desk() {
    let subject = subject();
    let inside = Grant { institution: Some(institution()), ..grant(Role::OperatorIntake) };
    for right in FORMS {
        let answer = can(&holder(vec![inside.clone()]), right, &Facts::Subject(&subject));
        assert_eq!(answer, Err(Denied::NotInCircle), "{}", right.code());
    }
}

/// permissions-reviewed.md: the desk edits the list whatever was agreed, as long as the subject lives; and it withdraws
/// only what there is.
#[test]
fn m19_1_the_state_binds_the_desk_only_where_its_form_is_about_it() {
    let desk = holder(vec![grant(Role::OperatorIntake)]);
    let asked = |right, subject: SubjectFacts| can(&desk, right, &Facts::Subject(&subject));
    let consent = |consent| SubjectFacts { consent, ..subject() };
    let state = |state| SubjectFacts { state, ..subject() };
    for unagreed in [Consent::None, Consent::Withdrawn] {
        for right in [Right::CareListRead, Right::CareListEdit] {
            assert_eq!(asked(right, consent(unagreed)), Ok(()), "{} while {}", right.code(), unagreed.code());
        }
    }
    let stopped = SubjectFacts { sharing: Sharing::Stopped, ..subject() };
    assert_eq!(asked(Right::CareListEdit, stopped.clone()), Ok(()), "form 5 while sharing is stopped");
    assert_eq!(asked(Right::ConsentWithdraw, stopped), Ok(()), "a withdrawal while sharing is stopped");
    let withdraw = |unagreed| asked(Right::ConsentWithdraw, consent(unagreed));
    assert_eq!(withdraw(Consent::None), Err(Denied::ConsentRequired), "nothing to withdraw");
    assert_eq!(withdraw(Consent::Unknown), Err(Denied::ConsentRequired), "nothing known to withdraw");
    assert_eq!(withdraw(Consent::Withdrawn), Err(Denied::ConsentWithdrawn), "withdrawn already");
    let stop = |unagreed| asked(Right::SharingStop, consent(unagreed));
    assert_eq!(stop(Consent::None), Err(Denied::ConsentRequired), "nothing is shared");
    assert_eq!(stop(Consent::Withdrawn), Err(Denied::ConsentWithdrawn), "nothing is shared any more");
    let resume = |unagreed| asked(Right::SharingResume, consent(unagreed));
    assert_eq!(resume(Consent::None), Err(Denied::ConsentRequired), "nothing would be shared");
    assert_eq!(resume(Consent::Withdrawn), Err(Denied::ConsentWithdrawn), "nothing would be shared");
    for right in [Right::CareListEdit, Right::ConsentWithdraw, Right::SharingStop] {
        assert_eq!(asked(right, state(SubjectState::Preparing)), Ok(()), "{} in preparation", right.code());
        assert_eq!(asked(right, state(SubjectState::Deceased)), Err(Denied::SubjectDeceased), "{}", right.code());
        assert_eq!(asked(right, state(SubjectState::Closed)), Err(Denied::SubjectClosed), "{}", right.code());
    }
    assert_eq!(asked(Right::CareListRead, state(SubjectState::Deceased)), Ok(()), "the list stays readable");
    assert_eq!(asked(Right::DeathRecord, state(SubjectState::Deceased)), Ok(()), "and the notice can be taken back");
    assert_eq!(asked(Right::SharingResume, state(SubjectState::Deceased)), Ok(()), "the family is let in again");
    for gone in [SubjectState::Closed, SubjectState::Unknown] {
        for right in [Right::CareListRead, Right::DeathRecord, Right::SharingResume] {
            assert_eq!(asked(right, state(gone)), Err(Denied::SubjectClosed), "{} {}", right.code(), gone.code());
        }
    }
    assert_eq!(asked(Right::DeskRead, state(SubjectState::Closed)), Ok(()), "the desk sees that it is closed");
}
