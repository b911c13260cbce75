//! `may`: what the signed-in person may do, by the same policy that the server asks. A control that
//! the role never allows is hidden; one that is refused for now is shown with the reason.

use super::{session, viewer::borrowed};
use contract::{
    Denied, Facts, Right, SubjectId, can,
    entry::Entry,
    policy::{RecordFacts, SubjectFacts},
};

/// What to do with a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Show it.
    Allowed,
    /// Do not show it.
    Hidden,
    /// Show it, disabled, with the reason.
    Disabled(Denied),
}

impl Verdict {
    /// It may be used.
    pub fn allowed(self) -> bool {
        self == Self::Allowed
    }

    /// It is on the screen.
    pub fn shown(self) -> bool {
        self != Self::Hidden
    }

    /// Why it may not be used.
    pub fn reason(self) -> Option<Denied> {
        match self {
            Self::Disabled(denied) => Some(denied),
            Self::Allowed | Self::Hidden => None,
        }
    }
}

impl From<Result<(), Denied>> for Verdict {
    fn from(answer: Result<(), Denied>) -> Self {
        match answer {
            Ok(()) => Self::Allowed,
            Err(denied) if denied.structural() => Self::Hidden,
            Err(denied) => Self::Disabled(denied),
        }
    }
}

/// A right that needs no subject; reactive.
pub fn may_here(right: Right) -> Verdict {
    session::look(|claims| can(&claims.actor, right, &Facts::Plain)).unwrap_or(Err(Denied::SignedOut)).into()
}

/// A right on a subject; reactive.
pub fn may(right: Right, subject: SubjectId) -> Verdict {
    on_subject(right, subject, |facts| Facts::Subject(facts))
}

/// A right on an entry; reactive.
pub fn may_on(right: Right, entry: &Entry) -> Verdict {
    let record: RecordFacts = entry.facts();
    on_subject(right, entry.subject, |facts| Facts::Record(facts, record))
}

fn on_subject(right: Right, subject: SubjectId, of: impl Fn(&SubjectFacts) -> Facts<'_>) -> Verdict {
    if let Some(eyes) = borrowed() {
        let here = (eyes.0.subject == subject).then(|| can(&eyes.0.actor, right, &of(&eyes.0.facts)));
        return here.unwrap_or(Err(Denied::NotInCircle)).into();
    }
    session::look(|claims| match claims.subjects.iter().find(|claim| claim.subject == subject) {
        Some(claim) => can(&claims.actor, right, &of(&claim.facts)),
        None => {
            session::at_desk(subject).map_or(Err(Denied::NotInCircle), |facts| can(&claims.actor, right, &of(&facts)))
        }
    })
    .unwrap_or(Err(Denied::SignedOut))
    .into()
}
