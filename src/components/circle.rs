//! The circle of a subject: who sees the record, whom to phone in which order.

use super::{RemoteView, emergency, person};
use crate::{
    i18n::tr,
    stores::{Verdict, may, session, subjects, yes},
    ui::Chip,
};
use contract::{Right, SubjectId, people::Member};
use leptos::prelude::*;

/// Contacts, and everybody who sees the record.
#[component]
pub fn Circle(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let card = subjects::card(subject);
    let (handle, contacts) = (card.handle(), contacts(subject));
    let members = move || {
        let list = |circle: &[Member]| {
            view! {
                <section class="card">
                    <h2 class="card-title">{tr::people_circle(circle.len())}</h2>
                    {team(circle)}
                </section>
            }
            .into_any()
        };
        card.with(|card| list(&card.circle))
    };
    // One view of the card: what fails, fails once.
    view! { <RemoteView of=handle>{contacts.clone()} {members.clone()}</RemoteView> }.into_any()
}

/// 緊急連絡先, for whoever may see them.
#[component]
pub fn Contacts(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let (handle, contacts) = (subjects::card(subject).handle(), contacts(subject));
    view! { <RemoteView of=handle>{contacts.clone()}</RemoteView> }.into_any()
}

fn contacts(subject: SubjectId) -> impl Fn() -> Option<AnyView> + Clone + Send + Sync + 'static {
    let card = subjects::card(subject);
    let see_contacts = yes(move || may(Right::ContactsRead, subject) != Verdict::Hidden);
    move || {
        let contacts = card.with(|card| card.contacts.clone()).filter(|_| see_contacts.get())?;
        let empty = contacts.is_empty().then(|| view! { <p class="soft">{tr::people_no_contacts()}</p> }.into_any());
        Some(
            view! {
                <section class="card">
                    <h2 class="card-title">{tr::people_contacts()}</h2>
                    {contacts.into_iter().map(emergency::contact).collect_view()}
                    {empty}
                </section>
            }
            .into_any(),
        )
    }
}

/// People in rows, oneself marked.
pub fn team(people: &[Member]) -> AnyView {
    let me = session::me();
    let rows = people.iter().map(|member| {
        let mine = (Some(member.person) == me).then(|| view! { <Chip>{tr::people_me()}</Chip> }.into_any());
        view! { <li>{person::avatar(member)} {person::line(member)} {mine}</li> }.into_any()
    });
    view! { <ul class="team" role="list">{rows.collect_view()}</ul> }.into_any()
}
