//! The policy against the matrices that were written by hand from requirements A.8, and the list
//! filter against the policy.

use contract::role::AccountState;
use contract::{
    Actor, Facts, InstitutionId, Occupation, PersonId, Right, Role, can,
    policy::{
        Audience, Consent, Denied, Grant, RecordFacts, RecordState, Sharing, Standing, SubjectFacts, SubjectState,
        Withheld, may_be_withheld, role_may, timeline_scope,
    },
};
use enwa_story::as_the_subject;
use proptest::prelude::*;

const MATRIX: &str = include_str!("../../docs/permissions.csv");
pub const STATES: &str = include_str!("../../docs/permissions-states.csv");

/// The reviewed cell: may this role ever use the right?
pub fn reviewed(right: Right, role: Role, core: bool) -> bool {
    let mut lines = MATRIX.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = if core { "staff_core" } else { role.code() };
    let at = columns.iter().position(|c| *c == column).unwrap_or_else(|| panic!("no column {column}"));
    let row =
        lines.find(|l| l.split(',').next() == Some(right.code())).unwrap_or_else(|| panic!("no row {}", right.code()));
    matches!(row.split(',').nth(at), Some("yes" | "may"))
}

#[test]
fn m5_1_the_policy_is_the_reviewed_matrix() {
    let mut wrong = Vec::new();
    for right in Right::ALL {
        for role in Role::ALL {
            for core in [false, *role == Role::Staff] {
                if role_may(*role, core, *right) != reviewed(*right, *role, core) {
                    wrong.push((right.code(), role.code(), core));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "policy and docs/permissions.csv disagree: {wrong:?}");
    assert_eq!(MATRIX.lines().count(), Right::ALL.len() + 1, "a row that no right has");
}

/// What the operator may take from a role stands in the reviewed matrix as `may`; everything else is fixed.
#[test]
fn m5_1_only_what_the_reviewed_matrix_leaves_open_is_withheld() {
    let columns: Vec<&str> = MATRIX.lines().next().unwrap().split(',').collect();
    let cell = |right: Right, column: &str| {
        let row = MATRIX.lines().find(|l| l.split(',').next() == Some(right.code())).unwrap();
        row.split(',').nth(columns.iter().position(|c| *c == column).unwrap()).unwrap()
    };
    let mut open = 0;
    for right in Right::ALL {
        for role in Role::ALL {
            // Of the staff both columns say the same: one takes a right from a role, whatever institution it is.
            let core = if *role == Role::Staff { "staff_core" } else { role.code() };
            let left = may_be_withheld(*role, *right);
            assert_eq!(cell(*right, core) == "may", left, "{} {core}", right.code());
            assert!(!(left && cell(*right, role.code()) == "yes"), "{} {}", right.code(), role.code());
            open += usize::from(left);
            // Withheld, the right is refused with its own reason, or stays where the articles give it.
            let withheld = vec![Withheld { role: *role, right: *right }];
            let facts = facts(*role, *role == Role::Staff);
            let before = can(&actor(*role), *right, &Facts::Subject(&facts));
            let after = can(&Actor { withheld, ..actor(*role) }, *right, &Facts::Subject(&facts));
            let want = if left && before.is_ok() { Err(Denied::Withheld) } else { before };
            assert_eq!(after, want, "{} {}", right.code(), role.code());
        }
    }
    assert!(open > 10, "{open}");
}

fn person(n: u8) -> PersonId {
    PersonId::from_parts(u64::from(n), &[n; 10])
}

fn institution() -> InstitutionId {
    InstitutionId::from_parts(1, &[1; 10])
}

fn facts(role: Role, core: bool) -> SubjectFacts {
    let institution = (role == Role::Staff).then(institution);
    SubjectFacts {
        standings: vec![Standing { role, institution, core }],
        consent: Consent::Effective,
        sharing: Sharing::Open,
        state: SubjectState::Active,
        log_opened: true,
    }
}

fn actor(role: Role) -> Actor {
    let grants = if role == Role::Staff {
        vec![Grant { role, institution: Some(institution()), occupations: vec![Occupation::Nurse] }]
    } else {
        vec![]
    };
    Actor { person: person(1), state: AccountState::Active, grants, withheld: vec![] }
}

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
            Right::CareListEdit | Right::PhotoEdit | Right::ProfileEdit | Right::NumbersRead | Right::DocumentOpen
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

fn any_of<T: Copy + std::fmt::Debug>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(move |n| all[n])
}

prop_compose! {
    fn any_facts()(
        roles in proptest::collection::vec((any_of(Role::ALL), any::<bool>()), 0..3),
        consent in any_of(Consent::ALL),
        sharing in any_of(Sharing::ALL),
        state in any_of(SubjectState::ALL),
        log_opened in any::<bool>(),
    ) -> SubjectFacts {
        let standings = roles.into_iter().map(|(role, core)| Standing { role, institution: (role == Role::Staff).then(institution), core }).collect();
        SubjectFacts { standings, consent, sharing, state, log_opened }
    }
}

prop_compose! {
    fn any_actor()(roles in proptest::collection::vec(any_of(Role::ALL), 0..3), state in any_of(AccountState::ALL)) -> Actor {
        let grants = roles.into_iter().map(|role| Grant { role, institution: None, occupations: vec![] }).collect();
        Actor { person: person(1), state, grants, withheld: vec![] }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// An entry is in the list exactly when it may be read.
    #[test]
    fn m23_1_scope_is_can(actor in any_actor(), facts in any_facts(), audience in any_of(Audience::ALL), cancelled in any::<bool>(), own in any::<bool>()) {
        let record = RecordFacts {
            author: Some(person(if own { 1 } else { 2 })),
            audience,
            state: if cancelled { RecordState::Cancelled } else { RecordState::Normal },
        };
        let readable = can(&actor, Right::TimelineRead, &Facts::Record(&facts, record)).is_ok();
        let in_scope = timeline_scope(&actor, &facts).is_ok_and(|scope| scope.contains(&audience));
        prop_assert_eq!(in_scope, readable);
    }

    /// Nobody outside the circle learns anything from the reason.
    #[test]
    fn s12_outsiders_get_one_answer(facts in any_facts(), right in any_of(Right::ALL)) {
        let outside = SubjectFacts { standings: vec![], ..facts };
        let stranger = Actor { person: person(9), state: AccountState::Active, grants: vec![], withheld: vec![] };
        if right != Right::Public {
            prop_assert_eq!(can(&stranger, right, &Facts::Subject(&outside)), Err(Denied::NotInCircle));
        }
    }

    /// Who is suspended may nothing.
    #[test]
    fn m9_2_suspended_means_nothing_at_all(actor in any_actor(), facts in any_facts(), right in any_of(Right::ALL)) {
        let suspended = Actor { state: AccountState::Suspended, ..actor };
        if right != Right::Public {
            prop_assert_eq!(can(&suspended, right, &Facts::Subject(&facts)), Err(Denied::AccountSuspended));
            prop_assert_eq!(can(&suspended, right, &Facts::Plain), Err(Denied::AccountSuspended));
        }
    }

    /// A right on a subject that is asked without the subject is refused: forgetting the facts opens nothing.
    #[test]
    fn s30_a_subjects_right_is_never_given_without_the_subject(actor in any_actor(), right in any_of(Right::ALL)) {
        // Everything that permissions-states.csv decides by a subject's state.
        let on_subject = STATES.lines().skip(1).any(|line| line.split(',').next() == Some(right.code()));
        let elsewhere = matches!(right, Right::SubjectList | Right::StaffAssign);
        if (on_subject || right == Right::DeathRecord) && !elsewhere {
            prop_assert!(can(&actor, right, &Facts::Plain).is_err(), "{}", right.code());
            prop_assert!(can(&actor, right, &Facts::Institution(institution())).is_err(), "{}", right.code());
        }
    }

    /// M6-2: a role of an institution without the institution is no role of all of them.
    #[test]
    fn m6_2_a_role_of_no_institution_opens_no_institution(right in any_of(Right::ALL), facts in any_facts()) {
        for role in [Role::Staff, Role::InstitutionAdmin, Role::ConnectUser] {
            let grants = vec![Grant { role, institution: None, occupations: vec![] }];
            let nowhere = Actor { person: person(1), state: AccountState::Active, grants, withheld: vec![] };
            let nobody = Actor { grants: vec![], ..nowhere.clone() };
            for asked in [Facts::Plain, Facts::Institution(institution()), Facts::Subject(&facts)] {
                prop_assert_eq!(can(&nowhere, right, &asked), can(&nobody, right, &asked), "{:?} {:?}", role, asked);
            }
        }
    }
}
