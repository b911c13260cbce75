//! /inquiries: those that an institution's admin or the operator's desk is to answer. What waits comes first.

use super::{card, form::wrong_words};
use crate::{
    components::{
        Page, RemoteView, failure,
        looks::{Line, LookList},
    },
    i18n::{names, tr},
    stores::{
        Command,
        inquiries::{self, Inbox},
        may_here, session, yes,
    },
    ui::{Banner, Button, ButtonKind, Disclosure, EmptyState, Field, IconName, TextArea, Tone, dynamic, field_error},
};
use contract::{
    Right,
    access_log::Look,
    inquiry::{Inquiry, InquiryId, InquiryKind, InquiryOutcome, InquiryState, MAX_WORDS},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeskPage() -> impl IntoView {
    let desk = yes(|| may_here(Right::InquiryExamine).allowed());
    let at_desk = move || desk.get().then(|| inbox(Inbox::Desk, tr::inquiries_desk().to_owned()));
    let institutions = session::administered().into_iter();
    let inboxes = institutions.map(|one| inbox(Inbox::Institution(one.id), tr::inquiries_inbox(&one.name)));
    view! {
        <Page title=tr::inquiries_desk_title()>
            <div class="stack">
                <p>{tr::inquiries_desk_about()}</p>
                {inboxes.collect_view()}
                {dynamic(at_desk)}
            </div>
        </Page>
    }
    .into_any()
}

fn inbox(inbox: Inbox, title: String) -> AnyView {
    let all = inquiries::in_box(inbox);
    let (handle, left) = (all.handle(), all.clone());
    on_cleanup(move || inquiries::leave(&left));
    let sorted = Memo::new(move |_| {
        let mut all = all.with(Clone::clone).unwrap_or_default();
        all.sort_by_key(|inquiry| (inquiry.state == InquiryState::Answered, inquiry.due));
        all
    });
    let empty = yes(move || sorted.with(Vec::is_empty));
    let nothing = move || {
        empty.get().then(
            || view! { <EmptyState icon=IconName::Check title=tr::inquiries_empty() text=tr::inquiries_empty_text()/> },
        )
    };
    // Whoever is answering one goes on when another one comes.
    let ids = Memo::new(move |_| sorted.with(|all| all.iter().map(|inquiry| inquiry.id).collect::<Vec<_>>()));
    view! {
        <section class="stack">
            <h2>{title}</h2>
            <RemoteView of=handle>
                {dynamic(nothing)}
                <For each=move || ids.get() key=|id| *id let:id>{one(inbox, id, sorted)}</For>
            </RemoteView>
        </section>
    }
    .into_any()
}

fn one(inbox: Inbox, id: InquiryId, all: Memo<Vec<Inquiry>>) -> AnyView {
    let inquiry = Memo::new(move |_| all.with(|all| all.iter().find(|inquiry| inquiry.id == id).cloned()));
    let card = move || {
        inquiry.get().map(|inquiry| {
            let whose = tr::inquiries_whose(names::with_kana(&inquiry.subject.1));
            view! { <p><b>{whose}</b></p> {card::asked(&inquiry)} {card::became(&inquiry)} }.into_any()
        })
    };
    let mine = yes(move || {
        let state = inquiry.with(|inquiry| inquiry.as_ref().map(|inquiry| inquiry.state));
        match inbox {
            Inbox::Institution(_) => state == Some(InquiryState::Received),
            Inbox::Desk => state.is_some_and(|state| state != InquiryState::Answered),
        }
    });
    let kind = inquiry.with_untracked(|inquiry| inquiry.as_ref().map_or(InquiryKind::Unknown, |inquiry| inquiry.kind));
    let form = move || {
        if mine.get() {
            let log = (inbox == Inbox::Desk)
                .then(|| view! { <Disclosure summary=tr::inquiries_log()><Log inquiry=id/></Disclosure> }.into_any());
            return view! { <AnswerForm inbox=inbox inquiry=id kind=kind/> {log} }.into_any();
        }
        // Somebody was faster: what was typed is there to be read and copied.
        let typed = inquiries::answer(id);
        if typed.trim().is_empty() {
            return ().into_any();
        }
        view! { <Banner kind=Tone::Warning alert=true title=tr::inquiries_faster()><p class="post-body">{typed}</p></Banner> }
            .into_any()
    };
    view! { <article class="card stack">{dynamic(card)} {dynamic(form)}</article> }.into_any()
}

/// Who looked, around what is asked: fetched when it is wanted, as that stands on the subject's log.
#[component]
fn Log(inquiry: InquiryId) -> impl IntoView {
    let found = inquiries::log(inquiry);
    let handle = found.handle();
    let (items, more) = (found.clone(), found);
    let lines = Signal::derive(move || {
        let line = |look: &Look| Line { whose: None, look: look.clone() };
        items.with(|all| all.items.iter().map(line).collect()).unwrap_or_default()
    });
    let cut = Signal::derive(move || more.with(|all| all.cut).unwrap_or_default());
    view! { <RemoteView of=handle><LookList lines=lines cut=cut/></RemoteView> }.into_any()
}

#[component]
fn AnswerForm(inbox: Inbox, inquiry: InquiryId, kind: InquiryKind) -> impl IntoView {
    let text = RwSignal::new(inquiries::answer(inquiry));
    let error = RwSignal::new(None::<String>);
    let command = Command::default();
    let (running, failed) = (command.clone(), command.clone());
    let busy = Signal::derive(move || running.pending());
    Effect::new(move |_| inquiries::keep_answer(inquiry, text.get()));
    let step = Callback::new(move |outcome: Option<InquiryOutcome>| {
        let words = text.get_untracked();
        error.set(wrong_words(&words));
        if error.with_untracked(Option::is_none) {
            inquiries::handle(inbox, inquiry, outcome, words, &command, || ());
        }
    });
    let press = move |outcome: Option<InquiryOutcome>, word: &'static str, kind: ButtonKind| {
        view! { <Button kind=kind busy=busy on_press=move || step.run(outcome)>{word}</Button> }.into_any()
    };
    let explain = || press(Some(InquiryOutcome::Explained), tr::inquiries_explain(), ButtonKind::Primary);
    let acts = match inbox {
        Inbox::Desk => vec![
            explain(),
            press(Some(InquiryOutcome::Done), tr::inquiries_do(), ButtonKind::Secondary),
            press(Some(InquiryOutcome::Declined), tr::inquiries_decline(), ButtonKind::Secondary),
        ],
        Inbox::Institution(_) if kind == InquiryKind::Look => {
            vec![explain(), press(None, tr::inquiries_pass(), ButtonKind::Secondary)]
        }
        // What is asked of the record itself, the operator decides (M20-2).
        Inbox::Institution(_) => vec![press(None, tr::inquiries_pass(), ButtonKind::Primary)],
    };
    let failure = move || {
        let sentence = failure::sentence(&failed.failure()?);
        Some(field_error(sentence))
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::inquiries_answer()>
            <Field label=tr::inquiries_answer() required_mark=tr::app_required() error=error>
                <TextArea value=text rows=3 max=MAX_WORDS over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            {dynamic(failure)}
            <div class="row">{acts}</div>
        </form>
    }
    .into_any()
}
