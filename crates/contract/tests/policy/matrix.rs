//! Role × right: docs/permissions.csv, cell by cell.

use crate::{
    people::{actor, facts},
    reviewed::{MATRIX, reviewed},
};
use contract::{
    Actor, Facts, Right, Role, can,
    policy::{Denied, Withheld, may_be_withheld, role_may},
};

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
