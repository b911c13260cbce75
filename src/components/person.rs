//! People as they stand in lists and beside what they wrote.

use crate::{
    i18n::{names, tr},
    stores::subjects,
    ui::Avatar,
};
use contract::{
    PersonId, SubjectId,
    people::{Author, Name},
};
use leptos::prelude::*;

/// Colour of a person's circle: always the same, no meaning.
pub fn colour(person: PersonId) -> u8 {
    (person.uuid().as_u128() % 12) as u8
}

/// First letter of a family name.
pub fn initial(name: &Name) -> String {
    name.family.chars().take(1).collect()
}

/// Language of a text for `lang`: Japanese when it has Japanese letters.
pub fn lang_of(text: &str) -> Option<&'static str> {
    text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')).then_some("ja")
}

/// Everybody once: somebody may stand in a circle for two institutions, or have written several times.
pub fn distinct<'a>(all: impl IntoIterator<Item = &'a Author>) -> Vec<&'a Author> {
    let mut people: Vec<&Author> = Vec::new();
    for author in all {
        if !people.iter().any(|known| known.person == author.person) {
            people.push(author);
        }
    }
    people
}

/// Names of people of a subject's circle in one line; who has left the circle is counted. Reactive.
pub fn named(subject: SubjectId, people: &[PersonId]) -> String {
    let mut names = subjects::names(subject, people);
    let others = people.len() - names.len();
    if !names.is_empty() && others > 0 {
        names.push(tr::name_others(others));
    }
    names.join(tr::list_separator())
}

/// A person's circle.
pub fn avatar(author: &Author) -> AnyView {
    view! { <Avatar initial=initial(&author.name) colour=colour(author.person)/> }.into_any()
}

/// Name, フリガナ, 職種・institution or 続柄.
pub fn line(author: &Author) -> AnyView {
    view! {
        <span class="grow">
            <b lang="ja">{names::with_kana(&author.name)}</b>
            <br/>
            <span class="soft">{names::standing(author)}</span>
        </span>
    }
    .into_any()
}
