//! 通知範囲 (domain 1.1): set by a named 医師 or 看護師 of an institution for which they are in charge of the subject.

use crate::people::{elsewhere, facts, grant, holder, institution};
use contract::{
    Facts, InstitutionId, Occupation, Right, Role, can,
    policy::{Denied, Grant, Standing, SubjectFacts},
};

/// Sets a limit with these grants, as staff of `institution()`.
fn set(grants: Vec<Grant>) -> Result<(), Denied> {
    can(&holder(grants), Right::VitalLimit, &Facts::Subject(&facts(Role::Staff, false)))
}

fn works(at: InstitutionId, occupations: &[Occupation]) -> Grant {
    Grant { role: Role::Staff, institution: Some(at), occupations: occupations.to_vec() }
}

#[test]
fn domain_1_1_of_all_occupations_doctors_and_nurses_set_limits() {
    for occupation in Occupation::ALL {
        let expected = match occupation {
            Occupation::Doctor | Occupation::Nurse => Ok(()),
            _ => Err(Denied::NotClinical),
        };
        assert_eq!(set(vec![works(institution(), &[*occupation])]), expected, "{}", occupation.code());
    }
    let second = [Occupation::CareManager, Occupation::Nurse];
    assert_eq!(set(vec![works(institution(), &second)]), Ok(()), "a care manager who is a nurse too");
    assert_eq!(set(vec![works(institution(), &[])]), Err(Denied::NotClinical), "nobody said what they are");
}

#[test]
fn domain_1_1_a_nurse_sets_limits_where_they_are_in_charge_as_one() {
    let helper = works(institution(), &[Occupation::Helper]);
    let nurse = works(elsewhere(), &[Occupation::Nurse]);
    assert_eq!(set(vec![helper.clone(), nurse]), Err(Denied::NotClinical), "a nurse in another house alone");
    let admin = Grant { occupations: vec![Occupation::Nurse], ..grant(Role::InstitutionAdmin) };
    assert_eq!(set(vec![helper, admin]), Err(Denied::NotClinical), "a nurse who is here to administer");
    // As a daughter one is no nurse, though one is a nurse there.
    let standings = vec![
        Standing { role: Role::Staff, institution: Some(institution()), core: false },
        Standing { role: Role::Family, institution: Some(elsewhere()), core: false },
    ];
    let both = SubjectFacts { standings, ..facts(Role::Staff, false) };
    let grants = vec![works(institution(), &[Occupation::Helper]), works(elsewhere(), &[Occupation::Nurse])];
    let answer = can(&holder(grants), Right::VitalLimit, &Facts::Subject(&both));
    assert_eq!(answer, Err(Denied::NotClinical), "a helper here who is family, and a nurse elsewhere");
}
