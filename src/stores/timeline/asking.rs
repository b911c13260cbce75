//! What is under way between a timeline and the server, as plain data: which question comes next, and
//! which one failed. Whatever was asked for while another answer was on its way is asked afterwards; none
//! is asked twice at once, and none is forgotten. Tested natively.

use contract::entry::EntryQuery;

/// A question about a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// The newest page, or one that was jumped to.
    Stretch(EntryQuery),
    /// The next older page.
    Older,
    /// The next newer page.
    Newer,
    /// What changed since our number.
    Changes,
}

/// What is being asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Asking {
    loading: bool,
    catching_up: bool,
    /// Changes are to be asked for when nothing stands in the way.
    wanted: bool,
    failed: Option<Question>,
}

impl Asking {
    /// A page that replaces the stretch is being asked for.
    pub(super) fn load(&mut self) {
        self.loading = true;
    }

    /// It is being asked for now.
    pub(super) fn loading(&self) -> bool {
        self.loading
    }

    /// It has come or failed. True: ask for changes now.
    pub(super) fn loaded(&mut self) -> bool {
        self.loading = false;
        self.wanted && self.begin()
    }

    /// Something may have changed. True: ask for changes now.
    pub(super) fn want(&mut self) -> bool {
        self.wanted = true;
        self.begin()
    }

    fn begin(&mut self) -> bool {
        !self.loading && !std::mem::replace(&mut self.catching_up, true)
    }

    /// Before every round of changes. False: that was the last one.
    pub(super) fn next(&mut self) -> bool {
        let go_on = self.wanted && !self.loading;
        if go_on {
            self.wanted = false;
        } else {
            self.catching_up = false;
        }
        go_on
    }

    /// The round did not bring everything, or belonged to an earlier stretch: one more is needed.
    pub(super) fn again(&mut self) {
        self.wanted = true;
    }

    /// The round failed.
    pub(super) fn stop(&mut self) {
        self.catching_up = false;
    }

    /// Everything is forgotten, and what is on its way will not come in.
    pub(super) fn wipe(&mut self) {
        self.loading = false;
        self.wanted = false;
        self.failed = None;
    }

    /// How a question ended. True: what is said about failures changes. An answer takes away the failure
    /// of its own kind only; a page that replaces everything takes away all.
    pub(super) fn ended(&mut self, question: Question, well: bool) -> bool {
        if !well {
            self.failed = Some(question);
            return true;
        }
        let settles = match (&question, &self.failed) {
            (_, None) | (Question::Stretch(_), _) => true,
            (question, Some(failed)) => question == failed,
        };
        if settles {
            self.failed = None;
        }
        settles
    }

    /// What failed last, to be asked once more.
    pub(super) fn failed(&self) -> Option<Question> {
        self.failed.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_during_a_load_is_asked_after_it_and_once() {
        let mut asking = Asking::default();
        asking.load();
        assert!(!asking.want() && !asking.want(), "the page is on its way");
        assert!(asking.loaded(), "it has come: now the changes");
        assert!(asking.next() && !asking.next());
        assert!(!asking.clone().loaded(), "nothing was asked since");
    }

    #[test]
    fn a_catch_up_that_meets_a_jump_goes_round_once_more() {
        let mut asking = Asking::default();
        assert!(asking.want() && asking.next());
        asking.load();
        assert!(!asking.want(), "one is running");
        // Its answer belongs to the stretch before the jump.
        asking.again();
        assert!(!asking.next(), "the page comes first");
        assert!(asking.loaded());
        assert!(asking.next() && !asking.next());
    }

    #[test]
    fn a_catch_up_asked_for_after_a_jump_is_not_swallowed_by_the_one_before() {
        let mut asking = Asking::default();
        assert!(asking.want() && asking.next());
        asking.load();
        assert!(!asking.loaded(), "nobody asked, and one is running");
        assert!(!asking.want(), "an event arrives: the running one will see it");
        asking.again();
        assert!(asking.next(), "one more round, for the new stretch");
        assert!(!asking.next());
    }

    #[test]
    fn a_retry_repeats_what_failed_and_other_answers_do_not_hide_it() {
        let mut asking = Asking::default();
        assert!(asking.ended(Question::Older, false));
        assert!(!asking.ended(Question::Changes, true));
        assert_eq!(asking.failed(), Some(Question::Older));
        assert!(asking.ended(Question::Older, true));
        assert_eq!(asking.failed(), None);
        asking.ended(Question::Changes, false);
        assert!(asking.ended(Question::Stretch(EntryQuery::default()), true));
        assert_eq!(asking.failed(), None);
    }
}
