//! The circle of a subject: who sees the record, whom to phone in which order.

use super::{RemoteView, emergency, person};
use crate::{
    i18n::tr,
    stores::{Verdict, may, session, subjects, yes},
    ui::Chip,
};
use contract::{Right, SubjectId, people::Member};
use leptos::prelude::*;

/// Members and contacts.
#[component]
pub fn Circle(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let card = subjects::card(subject);
    let handle = card.handle();
    let (of_members, of_contacts) = (card.clone(), card);
    let members = move || of_members.with(|card| list(&card.circle));
    let see_contacts = yes(move || may(Right::ContactsRead, subject) != Verdict::Hidden);
    let contacts = move || {
        let contacts = of_contacts.with(|card| card.contacts.clone()).filter(|_| see_contacts.get())?;
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
    };
    view! { <RemoteView of=handle>{contacts.clone()} {members.clone()}</RemoteView> }.into_any()
}

fn list(circle: &[Member]) -> AnyView {
    let me = session::me();
    let rows = circle.iter().map(|member| {
        let mine = (Some(member.person) == me).then(|| view! { <Chip>{tr::people_me()}</Chip> }.into_any());
        view! { <li>{person::avatar(member)} {person::line(member)} {mine}</li> }.into_any()
    });
    view! {
        <section class="card">
            <h2 class="card-title">{tr::people_circle(circle.len())}</h2>
            <ul class="team" role="list">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
