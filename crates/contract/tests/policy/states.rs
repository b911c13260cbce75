//! Right × state of the subject: docs/permissions-states.csv, cell by cell, and whose log it is.

use crate::{
    people::{actor, facts, person},
    reviewed::{STATES, as_the_subject},
};
use contract::{
    Facts, Right, Role, can,
    policy::{Audience, Consent, Denied, RecordFacts, RecordState, Sharing, SubjectFacts, SubjectState},
};

#[test]
fn m19_a6_every_state_gives_the_reviewed_answer() {
    let mut wrong = Vec::new();
    for line in STATES.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let right = Right::from_code(cells[0]);
        assert_ne!(right, Right::Unknown, "{line}");
        let consents = matches!(right, Right::ConsentRead | Right::ConsentRecord | Right::ConsentWithdraw);
        let cores_alone = matches!(
            right,
            Right::CareListEdit
                | Right::PhotoEdit
                | Right::ProfileEdit
                | Right::NumbersRead
                | Right::DocumentOpen
                | Right::SharingStop
        );
        for (role, core, expected) in [
            (Role::Subject, false, cells[2]),
            (Role::Family, false, cells[3]),
            (Role::Representative, false, if as_the_subject(right) { cells[2] } else { cells[3] }),
            (Role::Staff, true, cells[4]),
            // Ordinary staff miss the flag before they meet the state.
            (Role::Staff, false, if consents || cores_alone { "not_core" } else { cells[4] }),
        ] {
            let mut facts = facts(role, core);
            match cells[1] {
                "consent_none" => facts.consent = Consent::None,
                "consent_withdrawn" => facts.consent = Consent::Withdrawn,
                "sharing_stopped" => facts.sharing = Sharing::Stopped,
                "deceased" => facts.state = SubjectState::Deceased,
                "closed" => facts.state = SubjectState::Closed,
                other => panic!("state {other}"),
            }
            let own = RecordFacts { author: Some(person(1)), audience: Audience::Everyone, state: RecordState::Normal };
            let asked = match right {
                Right::EntryCorrect | Right::EntryCancel => Facts::Record(&facts, own),
                _ => Facts::Subject(&facts),
            };
            let answer = can(&actor(role), right, &asked).map_or_else(Denied::code, |()| "ok");
            if answer != expected {
                wrong.push(format!(
                    "{} {} {}: expected {expected}, policy says {answer}",
                    cells[0],
                    cells[1],
                    role.code()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A.8 note 4: the family reads who saw what where the subject allows it, and nobody else does by that.
#[test]
fn a8_4_the_log_is_the_familys_only_where_it_was_opened() {
    for role in Role::ALL {
        for log_opened in [false, true] {
            let facts = SubjectFacts { log_opened, ..facts(*role, true) };
            let expected = match role {
                Role::Subject | Role::Representative => Ok(()),
                Role::Family if log_opened => Ok(()),
                Role::Family => Err(Denied::NotOpened),
                _ => Err(Denied::RoleNever),
            };
            assert_eq!(can(&actor(*role), Right::LogRead, &Facts::Subject(&facts)), expected, "{}", role.code());
        }
    }
}
