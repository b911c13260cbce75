//! What one entry says: for whom it is, who wrote it, whether it was cancelled; and whose a plan or document is.

use crate::people::{actor, elsewhere, facts, institution, person};
use contract::{
    Facts, InstitutionId, PersonId, Right, Role, can,
    policy::{Audience, Denied, RecordFacts, RecordState, Standing, SubjectFacts, owns, timeline_scope},
};

/// A normal entry for everyone.
const fn by(author: PersonId) -> RecordFacts {
    RecordFacts { author: Some(author), audience: Audience::Everyone, state: RecordState::Normal }
}

fn ask(role: Role, right: Right, record: RecordFacts) -> Result<(), Denied> {
    can(&actor(role), right, &Facts::Record(&facts(role, false), record))
}

#[test]
fn a4_1_only_the_author_corrects_and_cancels() {
    for role in [Role::Subject, Role::Family, Role::Representative, Role::Staff] {
        let mine = by(person(1));
        for right in [Right::EntryCorrect, Right::EntryCancel] {
            let of = |author| ask(role, right, RecordFacts { author, ..mine });
            assert_eq!(of(Some(person(1))), Ok(()), "{} of one's own by {}", right.code(), role.code());
            assert_eq!(of(Some(person(2))), Err(Denied::NotAuthor), "{} by {}", right.code(), role.code());
            assert_eq!(of(None), Err(Denied::SystemRecord), "{} by {}", right.code(), role.code());
        }
        for right in [Right::CommentCreate, Right::EntryReact, Right::EntryConfirm, Right::EntryHistory] {
            for author in [Some(person(2)), None] {
                let answer = ask(role, right, RecordFacts { author, ..mine });
                assert_eq!(answer, Ok(()), "{} of another's by {}", right.code(), role.code());
            }
        }
    }
}

#[test]
fn a4_1_what_was_cancelled_is_read_and_not_changed() {
    let cancelled = RecordFacts { state: RecordState::Cancelled, ..by(person(1)) };
    let unknown = RecordFacts { state: RecordState::Unknown, ..by(person(1)) };
    for record in [cancelled, unknown] {
        for right in [Right::TimelineRead, Right::EntryHistory, Right::ReadersView, Right::ReadMark] {
            assert_eq!(ask(Role::Staff, right, record), Ok(()), "{} of {:?}", right.code(), record.state);
        }
        for right in [
            Right::CommentCreate,
            Right::EntryCorrect,
            Right::EntryCancel,
            Right::EntryReact,
            Right::EntryConfirm,
            Right::EntryPin,
        ] {
            let answer = ask(Role::Staff, right, record);
            assert_eq!(answer, Err(Denied::RecordCancelled), "{} of {:?}", right.code(), record.state);
        }
    }
}

/// S-30: what one may not read does not exist, whoever wrote it and whatever one's role may not do with it.
#[test]
fn m25_3_an_entry_for_professionals_does_not_exist_for_the_family() {
    let inward = RecordFacts { audience: Audience::Professionals, ..by(person(1)) };
    let unknown = RecordFacts { audience: Audience::Unknown, ..by(person(1)) };
    for right in [Right::TimelineRead, Right::CommentCreate, Right::EntryCorrect, Right::EntryPin] {
        for role in [Role::Subject, Role::Family, Role::Representative] {
            assert_eq!(ask(role, right, inward), Err(Denied::NotInCircle), "{} by {}", right.code(), role.code());
            assert_eq!(ask(role, right, unknown), Err(Denied::NotInCircle), "{} by {}", right.code(), role.code());
        }
        assert_eq!(ask(Role::Staff, right, inward), Ok(()), "{} by staff", right.code());
        assert_eq!(ask(Role::Staff, right, unknown), Err(Denied::NotInCircle), "{} by staff", right.code());
    }
    let pin = ask(Role::Family, Right::EntryPin, by(person(1)));
    assert_eq!(pin, Err(Denied::RoleNever), "an entry that the family reads and may not pin");
}

#[test]
fn m25_3_the_scope_of_a_list_is_what_one_reads() {
    let scope = |role| timeline_scope(&actor(role), &facts(role, false));
    let everything: &[Audience] = &[Audience::Everyone, Audience::Professionals];
    assert_eq!(scope(Role::Staff), Ok(everything), "staff");
    assert_eq!(scope(Role::Family), Ok(&everything[..1]), "family");
    assert_eq!(scope(Role::InstitutionAdmin), Err(Denied::RoleNever), "who administers reads no record");
}

/// P7: each changes what their own side has planned or filed, and the 中心となる利用機関 everything.
#[test]
fn p7_what_is_planned_or_filed_is_its_own_sides() {
    let standing = |role, institution: Option<InstitutionId>, core| SubjectFacts {
        standings: vec![Standing { role, institution, core }],
        ..facts(role, core)
    };
    let staff = standing(Role::Staff, Some(institution()), false);
    assert!(owns(&staff, Some(institution())), "staff, what their own institution planned");
    assert!(!owns(&staff, Some(elsewhere())), "staff, what another institution planned");
    assert!(!owns(&staff, None), "staff, what the subject's side planned");
    let core = standing(Role::Staff, Some(institution()), true);
    assert!(owns(&core, Some(institution())), "the core institution, its own");
    assert!(owns(&core, Some(elsewhere())), "the core institution, another's");
    assert!(owns(&core, None), "the core institution, the subject's side's");
    for role in [Role::Subject, Role::Family, Role::Representative] {
        let side = standing(role, None, false);
        assert!(owns(&side, None), "{}, what their own side planned", role.code());
        assert!(!owns(&side, Some(institution())), "{}, what an institution planned", role.code());
    }
    let outside = SubjectFacts { standings: vec![], ..facts(Role::Staff, true) };
    assert!(!owns(&outside, None) && !owns(&outside, Some(institution())), "somebody from outside");
}
