//! Who asks, and what is so, when nothing is against it.

use contract::{
    Actor, InstitutionId, Occupation, PersonId, Role,
    policy::{Consent, Grant, Sharing, Standing, SubjectFacts, SubjectState},
    role::AccountState,
};

pub(crate) fn person(n: u8) -> PersonId {
    PersonId::from_parts(u64::from(n), &[n; 10])
}

pub(crate) fn institution() -> InstitutionId {
    InstitutionId::from_parts(1, &[1; 10])
}

pub(crate) fn facts(role: Role, core: bool) -> SubjectFacts {
    let institution = (role == Role::Staff).then(institution);
    SubjectFacts {
        standings: vec![Standing { role, institution, core }],
        consent: Consent::Effective,
        sharing: Sharing::Open,
        state: SubjectState::Active,
        log_opened: true,
    }
}

pub(crate) fn actor(role: Role) -> Actor {
    let grants = if role == Role::Staff {
        vec![Grant { role, institution: Some(institution()), occupations: vec![Occupation::Nurse] }]
    } else {
        vec![]
    };
    Actor { person: person(1), state: AccountState::Active, grants, withheld: vec![] }
}

/// Another one.
pub(crate) fn elsewhere() -> InstitutionId {
    InstitutionId::from_parts(2, &[2; 10])
}

/// A role as it is held: within an institution where that is its place, and on the platform otherwise.
pub(crate) fn grant(role: Role) -> Grant {
    let institution = role.is_of_institution().then(institution);
    Grant { role, institution, occupations: vec![] }
}

/// Somebody who holds these and stands in nobody's circle.
pub(crate) fn holder(grants: Vec<Grant>) -> Actor {
    Actor { person: person(1), state: AccountState::Active, grants, withheld: vec![] }
}
