//! What is left to do when the account was stopped: hand what was not sent to the institution, and leave (M9-2).

use super::{
    draft::{self, Draft, Unsent},
    session,
    signal::follow,
    wipe,
};
use crate::{api, platform::timer};
use contract::{
    account::{HandIn, MOST_UNSENT, NewUnsent, UnsentForm},
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

/// How it stands; reactive.
pub fn handing() -> Handing {
    HANDING.with(follow)
}

/// The form that a draft's name tells. What somebody was about to agree to, or to ask for, is nobody else's.
fn form(name: &str) -> Option<UnsentForm> {
    Some(match name.split('-').next().unwrap_or_default() {
        "consent" | "inquiry" => return None,
        "new" => UnsentForm::Entry,
        "vitals" => UnsentForm::Vitals,
        "comment" => UnsentForm::Comment,
        "correct" => UnsentForm::Correction,
        "cancel" => UnsentForm::Cancellation,
        _ => UnsentForm::Other,
    })
}

/// Hands it in; `words` says what was typed, in lines.
pub fn hand_in(words: fn(&Draft) -> String) {
    HANDING.with(|handing| handing.set(Handing::Sending));
    timer::spawn(async move {
        let outcome = handed(words).await;
        HANDING.with(|handing| handing.set(outcome));
    });
}

async fn handed(words: fn(&Draft) -> String) -> Handing {
    let drafts = draft::all().await;
    let item = |unsent: &Unsent| {
        let (text, subject, id) = (words(&unsent.draft), unsent.subject, unsent.draft.id);
        let form = form(&unsent.form).filter(|_| !text.trim().is_empty())?;
        Some(NewUnsent { id, subject, form, text })
    };
    let items: Vec<NewUnsent> = drafts.iter().filter_map(item).take(MOST_UNSENT).collect();
    let count = items.len();
    let kept = if count == 0 {
        Vec::new()
    } else {
        match api::call(HandInUnsent { query: (), body: HandIn { items } }).await {
            Ok(handed) => handed.kept,
            Err(_) => return Handing::Failed,
        }
    };
    for unsent in drafts.iter().filter(|unsent| kept.contains(&unsent.draft.id)) {
        unsent.forget().await;
    }
    // Only now: until it was handed in, what was typed last stood in memory alone.
    wipe::memory();
    Handing::Done { handed: kept.len(), left: count - kept.len() }
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
        assert_eq!((form("consent"), form("inquiry")), (None, None));
        assert_eq!(form("comment-01a200d4"), Some(UnsentForm::Comment));
        assert_eq!((form("new"), form("care-list")), (Some(UnsentForm::Entry), Some(UnsentForm::Other)));
    }
}
