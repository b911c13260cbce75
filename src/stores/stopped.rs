//! What is left to do when the account was stopped: hand what was not sent to the institution, and leave (M9-2).

use super::{
    draft::{self, Draft, Unsent},
    session,
    signal::follow,
    wipe,
};
use crate::{api, platform::timer};
use contract::{
    account::{HandIn, NewUnsent, UnsentForm},
    endpoint::HandInUnsent,
};
use leptos::prelude::*;

/// How it stands with what was not sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Handing {
    /// It is looked for and sent.
    #[default]
    Sending,
    /// So many are with the admin and off this device; so many have no institution, and stay on it.
    Done {
        /// With the admin.
        handed: usize,
        /// Still here.
        left: usize,
    },
    /// It did not arrive, and is still here.
    Failed,
}

thread_local! {
    static HANDING: ArcRwSignal<Handing> = ArcRwSignal::new(Handing::Sending);
}

/// So many together are no longer than a request may be, however long each is.
const AT_ONCE: usize = 3;

/// How it stands; reactive.
pub fn handing() -> Handing {
    HANDING.with(follow)
}

/// The form that a draft's name tells. Only what would have gone into the record is handed in: other forms mean nothing
/// outside of them, and what somebody was about to agree to, or to ask for, is nobody else's.
fn form(name: &str) -> Option<UnsentForm> {
    Some(match name.split('-').next().unwrap_or_default() {
        "new" => UnsentForm::Entry,
        "vitals" => UnsentForm::Vitals,
        "comment" => UnsentForm::Comment,
        "correct" => UnsentForm::Correction,
        "cancel" => UnsentForm::Cancellation,
        _ => return None,
    })
}

/// Hands it in; `words` says what was typed, in lines.
pub fn hand_in(words: fn(&Draft) -> String) {
    HANDING.with(|handing| handing.set(Handing::Sending));
    timer::spawn(async move {
        let Some(outcome) = handed(words).await else { return };
        HANDING.with(|handing| handing.set(outcome));
    });
}

/// `None`: whoever it was has left meanwhile.
async fn handed(words: fn(&Draft) -> String) -> Option<Handing> {
    let me = session::me();
    let here = move || session::stopped() && session::me() == me;
    let drafts = draft::all().await;
    let item = |unsent: &Unsent| {
        let Unsent { subject, draft, .. } = unsent;
        Some(NewUnsent {
            id: draft.id,
            subject: *subject,
            form: form(&unsent.form)?,
            audience: draft.audience,
            occurred_at: draft.occurred_at.or(draft.first_sent),
            text: words(draft),
        })
    };
    let all: Vec<(&Unsent, NewUnsent)> = drafts.iter().filter_map(|unsent| Some((unsent, item(unsent)?))).collect();
    let (mut handed, mut failed) = (0, false);
    for some in all.chunks(AT_ONCE) {
        let items = some.iter().map(|(_, item)| item.clone()).collect();
        let answer = api::call(HandInUnsent { query: (), body: HandIn { items } }).await;
        if !here() {
            return None;
        }
        // What cannot be taken keeps nothing else from being taken.
        let Ok(answer) = answer else {
            failed = true;
            continue;
        };
        for n in answer.kept {
            if let Some((unsent, _)) = some.get(n as usize) {
                unsent.forget().await;
                handed += 1;
            }
        }
    }
    if !here() {
        return None;
    }
    if failed {
        return Some(Handing::Failed);
    }
    // Only now: until it was handed in, what was typed last stood in memory alone.
    wipe::memory();
    Some(Handing::Done { handed, left: drafts.len() - handed })
}

/// Shows the sign-in page; what is still on the device stays there, encrypted.
pub fn leave() {
    session::forget();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m9_2_what_was_to_be_agreed_or_asked_is_handed_to_nobody() {
        for name in ["consent", "inquiry", "ask-home", "care-list", "document", "visit-01a2"] {
            assert_eq!(form(name), None, "{name}");
        }
        assert_eq!((form("new"), form("comment-01a200d4")), (Some(UnsentForm::Entry), Some(UnsentForm::Comment)));
    }
}
