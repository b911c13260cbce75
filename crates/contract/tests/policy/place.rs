//! Rights that are asked on no subject: on the platform, and on an institution.

use crate::{
    people::{elsewhere, grant, holder, institution},
    reviewed::{STATES, reviewed},
};
use contract::{
    Actor, Facts, Right, Role, can,
    policy::{Denied, Grant, Withheld},
};

/// Means nothing without a subject: what permissions-states.csv decides, and the 届出 of a death.
fn is_about_a_subject(right: Right) -> bool {
    matches!(right, Right::DeathRecord | Right::SharingResume)
        || STATES.lines().skip(1).any(|line| line.split(',').next() == Some(right.code()))
}

#[test]
fn m5_1_without_a_subject_the_reviewed_matrix_decides_alone() {
    for right in Right::ALL {
        for role in Role::ALL {
            let expected = match right {
                // Whoever is signed in has an account, and a list that may be empty.
                Right::Public | Right::OwnAccount | Right::SubjectList => Ok(()),
                _ if is_about_a_subject(*right) || !reviewed(*right, *role, false) => Err(Denied::RoleNever),
                // M9-1: whose account it is, decides, and here nobody's was named.
                Right::AccountSuspend if *role == Role::InstitutionAdmin => Err(Denied::NotOwnInstitution),
                _ => Ok(()),
            };
            let answer = can(&holder(vec![grant(*role)]), *right, &Facts::Plain);
            assert_eq!(answer, expected, "{} by {}, on nothing", right.code(), role.code());
        }
        let nobody = can(&holder(vec![]), *right, &Facts::Plain);
        let everybodys = matches!(right, Right::Public | Right::OwnAccount | Right::SubjectList);
        assert_eq!(nobody.is_ok(), everybodys, "{} by somebody without a role", right.code());
    }
    let desk = holder(vec![grant(Role::OperatorIntake)]);
    assert_eq!(can(&desk, Right::Unknown, &Facts::Plain), Err(Denied::RoleNever), "a right of a newer version");
}

#[test]
fn m22_5_what_is_an_institutions_is_for_its_own_people_and_the_desks_alone() {
    let mut own = 0;
    for right in Right::ALL {
        for role in Role::ALL {
            let may = !is_about_a_subject(*right) && reviewed(*right, *role, false);
            let everybodys = matches!(right, Right::Public | Right::OwnAccount | Right::SubjectList);
            let asked = |place| can(&holder(vec![grant(*role)]), *right, &Facts::Institution(place));
            let expected = |is_own: bool| match () {
                () if everybodys => Ok(()),
                () if !may => Err(Denied::RoleNever),
                () if is_own || !role.is_of_institution() => Ok(()),
                () => Err(Denied::NotOwnInstitution),
            };
            assert_eq!(asked(institution()), expected(true), "{} by {}, at home", right.code(), role.code());
            assert_eq!(asked(elsewhere()), expected(false), "{} by {}, elsewhere", right.code(), role.code());
            own += usize::from(may && !everybodys && role.is_of_institution());
        }
    }
    assert!(own > 5, "{own} rights of an institution's people");
}

/// Somebody who administers one institution and works in another administers the one alone.
#[test]
fn m22_5_a_role_in_one_institution_gives_nothing_in_another() {
    let admin = Grant { institution: Some(elsewhere()), ..grant(Role::InstitutionAdmin) };
    let both = holder(vec![grant(Role::Staff), admin]);
    let asked = |right, place| can(&both, right, &Facts::Institution(place));
    assert_eq!(asked(Right::StaffList, elsewhere()), Ok(()), "where they administer");
    assert_eq!(asked(Right::StaffList, institution()), Err(Denied::NotOwnInstitution), "where they only work");
    assert_eq!(asked(Right::PhraseRead, institution()), Ok(()), "what the staff uses, where they work");
    assert_eq!(asked(Right::PhraseEdit, institution()), Err(Denied::NotOwnInstitution), "and what it does not change");
}

/// M9-1: an institution's admin stops own accounts only; a desk that they hold besides stops anybody's.
#[test]
fn m9_1_an_account_of_no_institution_is_the_desks_alone() {
    let admin = grant(Role::InstitutionAdmin);
    let asked = |grants, facts| can(&holder(grants), Right::AccountSuspend, &facts);
    assert_eq!(asked(vec![admin.clone()], Facts::Institution(institution())), Ok(()), "own staff");
    assert_eq!(asked(vec![admin.clone()], Facts::Plain), Err(Denied::NotOwnInstitution), "anybody");
    let with_desk = vec![admin, grant(Role::OperatorBilling)];
    assert_eq!(asked(with_desk.clone(), Facts::Plain), Ok(()), "anybody, from a desk");
    assert_eq!(asked(with_desk, Facts::Institution(elsewhere())), Ok(()), "another's staff, from a desk");
}

/// M25-0, M34-1: what the operator took from one desk is not taken from another one of the same person, and only what
/// the articles leave to the service can be taken at all.
#[test]
fn m25_0_what_is_withheld_from_a_desk_is_left_to_the_others() {
    let taken = |role, right| vec![Withheld { role, right }];
    let asked = |roles: &[Role], withheld, right| {
        let desks = holder(roles.iter().map(|role| grant(*role)).collect());
        can(&Actor { withheld, ..desks }, right, &Facts::Plain)
    };
    let (moderate, billing) = (Role::OperatorModerate, Role::OperatorBilling);
    let stop = Right::AccountSuspend;
    assert_eq!(asked(&[moderate], taken(moderate, stop), stop), Err(Denied::Withheld), "taken");
    assert_eq!(asked(&[billing], taken(moderate, stop), stop), Ok(()), "taken from somebody else");
    assert_eq!(asked(&[moderate, billing], taken(moderate, stop), stop), Ok(()), "left at the other desk");
    assert_eq!(asked(&[moderate], taken(moderate, Right::RightsRead), Right::RightsRead), Ok(()), "not to be taken");
    assert_eq!(asked(&[moderate], taken(moderate, stop), Right::RightsRead), Ok(()), "another right");
}
