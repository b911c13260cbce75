//! In place of everything, when the account was stopped under an open page: no name, no record, and what becomes of what was
//! not sent (M9-2, M11-0).

use crate::{
    components::{Page, missing::CentrePhone, vitals::shown},
    i18n::{codes, tr, vitals},
    stores::{
        draft::Draft,
        stopped::{self, Handing},
    },
    ui::{Button, ButtonKind, EmptyState, IconName, dynamic},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn EndedPage() -> impl IntoView {
    stopped::hand_in(words);
    let state = Memo::new(|_| stopped::handing());
    let told = move || {
        let (handed, left) = match state.get() {
            Handing::Sending => return view! { <p>{tr::ended_sending()}</p> }.into_any(),
            Handing::Failed => {
                let again = || stopped::hand_in(words);
                return view! {
                    <p>{tr::ended_failed()}</p>
                    <Button icon=IconName::Retry on_press=again>{tr::ended_retry()}</Button>
                }
                .into_any();
            }
            Handing::Done { handed, left } => (handed, left),
        };
        let handed = (handed > 0).then(|| view! { <p>{tr::ended_handed(handed)}</p> });
        let left = (left > 0).then(|| view! { <p>{tr::ended_kept(left)}</p> });
        view! { {handed} {left} }.into_any()
    };
    let busy = Signal::derive(move || state.get() == Handing::Sending);
    view! {
        <div class="frame">
            <main class="frame-main" id="main">
                <Page title=tr::ended_title()>
                    <EmptyState icon=IconName::Lock title=tr::ended_text() text=tr::ended_help()>
                        <div role="status">{dynamic(told)}</div>
                        <CentrePhone/>
                        <Button kind=ButtonKind::Secondary busy=busy on_press=stopped::leave>{tr::ended_leave()}</Button>
                    </EmptyState>
                </Page>
            </main>
        </div>
    }
    .into_any()
}

/// What was typed, as somebody else can read it: kinds, values as they stand in an entry, what could not be read as a
/// value, words and reasons.
fn words(draft: &Draft) -> String {
    let daily = draft.daily.map(|daily| codes::daily(daily).to_owned()).or_else(|| draft.category.clone());
    let kind = daily.unwrap_or_else(|| codes::entry_kind(draft.kind).to_owned());
    let values = shown(&draft.measures).into_iter().map(|(name, value, unit)| format!("{name} {value}{unit}"));
    let how = draft.measures.iter().flat_map(|m| m.details.iter().map(|detail| vitals::code(*detail).to_owned()));
    let is_read = |kind| draft.measures.iter().any(|measure| measure.kind == kind);
    let unread = draft.typed.iter().filter(|typed| !is_read(typed.kind) && !typed.text.trim().is_empty());
    let unread = unread.map(|typed| format!("{} {}{}", vitals::kind(typed.kind), typed.text, vitals::unit(typed.kind)));
    let lines = [draft.text.clone()].into_iter().chain(values).chain(how).chain(unread);
    let lines = lines.chain([draft.reason.clone(), draft.late_reason.clone()]);
    let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
    // Of an empty form there is nothing to hand in.
    if lines.is_empty() { String::new() } else { format!("{kind}\n{}", lines.join("\n")) }
}
