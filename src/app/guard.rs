//! Who gets where. What does not exist and what is not theirs is one answer; where sharing has
//! stopped, that is said, without a name.

use crate::stores::{Verdict, may, session};
use contract::{Denied, Right, Role, SubjectId, session::Claims};

/// May the page of a subject be shown?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Yes.
    Open(SubjectId),
    /// There is no such page, for this person.
    Missing,
    /// Sharing has stopped, of whom.
    Stopped(Denied, SubjectId),
}

/// Judges an address; reactive to the claims.
pub fn access(address: &str) -> Access {
    let Ok(subject) = address.parse::<SubjectId>() else { return Access::Missing };
    match may(Right::TimelineRead, subject) {
        Verdict::Allowed => Access::Open(subject),
        Verdict::Hidden => Access::Missing,
        Verdict::Disabled(denied) => Access::Stopped(denied, subject),
    }
}

/// Where somebody begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The day of the one subject that a family follows.
    Subject(SubjectId),
    /// The list of subjects.
    Subjects,
    /// Staff of the institution.
    Staff,
    /// State of the service.
    Overview,
    /// Nothing is there yet.
    Nothing,
}

/// The start page of the signed-in person; reactive.
pub fn home() -> Home {
    session::look(home_of).unwrap_or(Home::Nothing)
}

fn home_of(claims: &Claims) -> Home {
    match claims.subjects.as_slice() {
        [only] if only.facts.standings.iter().any(|s| s.role.is_subject_side()) => Home::Subject(only.subject),
        [] if claims.actor.has(Role::InstitutionAdmin) => Home::Staff,
        [] if claims.rights.contains(&Right::PlatformOverview) => Home::Overview,
        [] => Home::Nothing,
        _ => Home::Subjects,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        PersonId, SessionId, Timestamp,
        people::Name,
        policy::{Actor, Consent, Grant, Sharing, Standing, SubjectFacts, SubjectState},
        role::AccountState,
        session::SubjectClaim,
    };

    fn subject(n: u64, role: Role) -> SubjectClaim {
        let facts = SubjectFacts {
            standings: vec![Standing { role, institution: None, core: false }],
            consent: Consent::Effective,
            sharing: Sharing::Open,
            state: SubjectState::Active,
            log_opened: false,
        };
        SubjectClaim { subject: SubjectId::from_parts(n, &[0; 10]), facts, rights: Vec::new(), asked: 0 }
    }

    fn claims(roles: &[Role], rights: &[Right], subjects: Vec<SubjectClaim>) -> Claims {
        let grants = roles.iter().map(|role| Grant { role: *role, institution: None, occupations: Vec::new() });
        let blank = String::new;
        Claims {
            name: Name { family: blank(), given: blank(), family_kana: blank(), given_kana: blank() },
            actor: Actor {
                person: PersonId::from_parts(1, &[0; 10]),
                state: AccountState::Active,
                grants: grants.collect(),
                withheld: Vec::new(),
            },
            institutions: Vec::new(),
            rights: rights.to_vec(),
            subjects,
            fields: Vec::new(),
            inquiries: 0,
            session: SessionId::from_parts(1, &[0; 10]),
            session_ends_at: Timestamp(0),
            idle_s: 0,
            previous_sign_in: None,
            build: blank(),
        }
    }

    #[test]
    fn everybody_begins_where_their_work_is() {
        let one = SubjectId::from_parts(1, &[0; 10]);
        let family = claims(&[], &[], vec![subject(1, Role::Family)]);
        assert_eq!(home_of(&family), Home::Subject(one));
        let two = claims(&[], &[], vec![subject(1, Role::Family), subject(2, Role::Family)]);
        assert_eq!(home_of(&two), Home::Subjects);
        let nurse = claims(&[Role::Staff], &[], vec![subject(1, Role::Staff)]);
        assert_eq!(home_of(&nurse), Home::Subjects);
        let admin = claims(&[Role::InstitutionAdmin], &[], Vec::new());
        assert_eq!(home_of(&admin), Home::Staff);
        let desk = claims(&[Role::OperatorIntake], &[Right::PlatformOverview], Vec::new());
        assert_eq!(home_of(&desk), Home::Overview);
        assert_eq!(home_of(&claims(&[], &[], Vec::new())), Home::Nothing);
    }
}
