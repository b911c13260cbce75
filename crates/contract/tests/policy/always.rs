//! What holds for everybody in every state, and the list filter against the policy.

use crate::{
    people::{institution, person},
    reviewed::STATES,
};
use contract::{
    Actor, Facts, Right, Role, can,
    policy::{
        Audience, Consent, Denied, Grant, RecordFacts, RecordState, Sharing, Standing, SubjectFacts, SubjectState,
        timeline_scope,
    },
    role::AccountState,
};
use proptest::prelude::*;

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
