//! Whose record this is: name, フリガナ, age, face and colour, always on top (wrong-person guard, J-33).

use super::{emergency::EmergencyPanel, person};
use crate::{
    i18n::{codes, dates, tr},
    stores::{clock, may, photos, screen, session, subjects},
    ui::Avatar,
};
use contract::{Right, SubjectId, policy::SubjectState, session::Claims, subject::SubjectHead};
use leptos::prelude::*;

/// What identifies a subject: from the card, or sooner from the list. Whoever does not read the record knows the name from
/// the list alone.
pub fn head(subject: SubjectId) -> Memo<Option<SubjectHead>> {
    let list = subjects::list();
    let card = reads(subject).then(|| subjects::card(subject));
    if card.is_none() {
        list.load();
    }
    Memo::new(move |_| {
        let from_list = || list.with(|l| l.iter().find(|s| s.head.id == subject).map(|s| s.head.clone())).flatten();
        card.as_ref().and_then(|card| card.with(|card| card.head.clone())).or_else(from_list)
    })
}

fn reads(subject: SubjectId) -> bool {
    untrack(|| may(Right::SubjectRead, subject).allowed())
}

/// 姓 名 of a subject; empty while it is not known.
pub fn full_name(head: Memo<Option<SubjectHead>>) -> String {
    head.with(|head| head.as_ref().map(|h| h.name.full()).unwrap_or_default())
}

/// The address of the 顔写真, once it is here; reactive. What is there to be read comes first.
pub fn photo(head: Memo<Option<SubjectHead>>) -> Option<String> {
    if !screen::settled() {
        return None;
    }
    let (subject, photo) = head.with(|head| head.as_ref().and_then(|head| Some((head.id, head.photo?))))?;
    may(Right::SubjectRead, subject).allowed().then(|| photos::url(subject, photo))?
}

/// Why nothing is sent yet: nobody can see whose record it would be (J-33). Reactive.
pub fn unnamed(head: Memo<Option<SubjectHead>>) -> Option<String> {
    head.with(Option::is_none).then(|| tr::compose_unnamed().to_owned())
}

/// The band.
#[component]
pub fn SubjectBand(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    EmergencyPanel::about(subject);
    let head = head(subject);
    let photo_url = Signal::derive(move || photo(head));
    move || {
        head.get().map(|head| {
            view! {
                <section class="subject-band" data-subject=head.colour % 12 aria-label=tr::subject_band()>
                    <Avatar initial=person::initial(&head.name) colour=head.colour photo=photo_url/>
                    <div class="subject-band-who">
                        <p class="subject-band-name" lang="ja">{head.name.full()}<small>{head.name.kana()}</small></p>
                        <p class="subject-band-facts">{facts(&head)}</p>
                    </div>
                </section>
            }
            .into_any()
        })
    }
}

/// 「86歳・1940年3月2日生まれ・女性」
pub fn facts(head: &SubjectHead) -> String {
    let age = dates::age(head.birth, clock::today());
    let words = [&age, tr::subject_birth(dates::plain(head.birth)).as_str(), codes::sex(head.sex)].join(tr::list_dot());
    // Nobody is spoken of as living who has died.
    let claims =
        |c: &Claims| c.subjects.iter().any(|s| s.subject == head.id && s.facts.state == SubjectState::Deceased);
    if session::look(claims) == Some(true) { [&words, tr::subject_deceased()].join(tr::list_dot()) } else { words }
}
