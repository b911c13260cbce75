//! /desk: what is filed at the operator's desk about a subject. Whose form it is, is found by the whole name and the birthday
//! that it states, and nothing of the record can be seen from here.

pub mod call;
pub mod uses;

use crate::{
    app::routes,
    components::{
        Page, RemoteView, agreement, asked,
        care::Sharing,
        find_person::FindPerson,
        subject_act::{ActForm, acted},
    },
    i18n::{codes, dates, names, tr},
    stores::{Command, clock, desk, may, screen, yes},
    ui::{ButtonKind, ButtonLink, Card, Chip, EmptyState, IconName, dynamic},
};
use call::CallForm;
use contract::{
    Denied, Right, SubjectId,
    desk::{DeskSearch, DeskSubject, SubjectAct, closes_from},
    individual::Invitation,
    policy::{Consent, Sharing as Shared, SubjectState},
    subject::SubjectHead,
};
use leptos::prelude::*;

/// The page: the search, or one subject.
#[component]
pub fn SubjectDeskPage() -> impl IntoView {
    let address = asked("subject");
    let subject = Memo::new(move |_| address.with(|address| address.as_ref()?.parse::<SubjectId>().ok()));
    dynamic(move || match subject.get() {
        Some(subject) => one(subject),
        None => view! { <Search/> }.into_any(),
    })
    .into_any()
}

#[component]
fn Search() -> impl IntoView {
    let found = RwSignal::new(None::<Vec<DeskSubject>>);
    let command = StoredValue::new(Command::default());
    let look = move |search: Option<DeskSearch>| {
        found.set(None);
        let Some(search) = search else { return };
        desk::find(search, &command.get_value(), move |all| {
            found.try_set(Some(all));
            screen::focus_soon("#desk-found a");
        });
    };
    let results = move || {
        found.with(|found| {
            let found = found.as_ref()?;
            if found.is_empty() {
                return Some(
                    view! { <EmptyState icon=IconName::Search title=tr::desk_none() text=tr::desk_none_text()/> }
                        .into_any(),
                );
            }
            let each = found.iter().map(|one| {
                let (href, name) = (routes::desk(one.head.id), one.head.name.full());
                view! {
                    <li class="stack">
                        {who(one)}
                        <div><ButtonLink href=href icon=IconName::Note>{tr::desk_open(name)}</ButtonLink></div>
                    </li>
                }
                .into_any()
            });
            Some(view! { <ul class="part-rows" role="list">{each.collect_view()}</ul> }.into_any())
        })
    };
    view! {
        <Page title=tr::desk_title() back=Some((routes::OVERVIEW.to_owned(), tr::overview_title().to_owned()))>
            <div class="stack">
                <p>{tr::desk_about()}</p>
                <FindPerson label=tr::desk_title() command=command on_search=look/>
                <div id="desk-found" role="status">{dynamic(results)}</div>
            </div>
        </Page>
    }
    .into_any()
}

/// Who it is, and how it stands.
fn who(subject: &DeskSubject) -> AnyView {
    let facts = &subject.facts;
    let consent = match facts.consent {
        Consent::Effective => tr::consent_state_on(),
        Consent::Withdrawn => tr::consent_state_off(),
        Consent::None | Consent::Unknown => tr::consent_state_none(),
    };
    let stopped = (facts.sharing == Shared::Stopped).then(tr::desk_state_stopped);
    let life = match facts.state {
        SubjectState::Deceased => Some(codes::denied(Denied::SubjectDeceased)),
        SubjectState::Closed => Some(codes::denied(Denied::SubjectClosed)),
        _ => None,
    };
    let chips =
        [Some(consent), stopped, life].into_iter().flatten().map(|word| view! { <Chip>{word}</Chip> }.into_any());
    let core = subject.shared.iter().find(|with| with.core && with.stopped.is_none());
    let core = core.map(|core| view! { <p class="soft" lang="ja">{tr::desk_core(&core.name)}</p> });
    let born = tr::desk_born(dates::plain(subject.head.birth));
    view! {
        <p><b lang="ja">{names::with_kana(&subject.head.name)}</b> " " <span class="soft">{born}</span></p>
        {core}
        <p class="row">{chips.collect_view()}</p>
    }
    .into_any()
}

fn one(subject: SubjectId) -> AnyView {
    let here = desk::open(subject);
    let (leaving, handle, of_head, of_title) = (here.clone(), here.handle(), here.clone(), here.clone());
    on_cleanup(move || desk::leave(&leaving));
    let head = Memo::new(move |_| of_head.with(|here| here.head.clone()));
    let title = Signal::derive(move || {
        of_title.with(|here| tr::desk_whose(here.head.name.full())).unwrap_or_else(|| tr::desk_title().to_owned())
    });
    // What is loaded anew and is the same is not drawn anew: what is typed stays.
    let now = Memo::new(move |_| here.with(Clone::clone));
    let card = move || {
        let who = now.with(|now| now.as_ref().map(who))?;
        Some(view! { <Card title=tr::desk_card()>{who}</Card> }.into_any())
    };
    let invited = RwSignal::new(None::<Invitation>);
    // An application more or less folds no form that is being filled in.
    let stands =
        Memo::new(move |_| now.with(|now| now.as_ref().map(|now| DeskSubject { uses: Vec::new(), ..now.clone() })));
    let acts = move || stands.with(|now| now.as_ref().map(|now| forms(subject, now, invited)));
    let registers = yes(move || may(Right::RegistryEdit, subject).allowed());
    let individuals = move || now.with(|now| now.as_ref().map(|now| now.uses.clone())).filter(|_| registers.get());
    let individuals = Memo::new(move |_| individuals());
    let individuals = move || individuals.with(|all| all.as_ref().map(|all| uses::list(subject, all, invited)));
    let listed = yes(move || now.with(Option::is_some) && may(Right::CareListRead, subject).allowed());
    let list = move || listed.get().then(|| care_list(subject, head, now));
    let history = move || now.with(|now| now.as_ref().map(past));
    view! {
        <Page title=title tab=tr::desk_title() back=Some((routes::DESK.to_owned(), tr::desk_title().to_owned()))>
            <RemoteView of=handle>
                <div class="stack">{dynamic(card)} {uses::handed_over(invited)} {dynamic(acts)} {dynamic(individuals)} {dynamic(list)} {dynamic(history)}</div>
            </RemoteView>
        </Page>
    }
    .into_any()
}

/// What can be done now, each folded.
fn forms(subject: SubjectId, now: &DeskSubject, invited: RwSignal<Option<Invitation>>) -> AnyView {
    let allowed = |right| untrack(|| may(right, subject).allowed());
    let name = now.head.name.full();
    let (facts, acts) = (&now.facts, &now.acts);
    let form = |act: SubjectAct, fits: bool| {
        let offered = fits && act.follows(facts.state) && allowed(act.right());
        let name = name.clone();
        let not_yet = match closes_from(acts).filter(|_| act == SubjectAct::Close) {
            Some(day) => (untrack(clock::today) < day).then(|| tr::desk_close_from(dates::plain(day))),
            None => (act == SubjectAct::Close).then(|| tr::desk_close_untold().to_owned()),
        };
        let not_yet = Signal::stored(not_yet);
        offered.then(|| view! { <ActForm subject=subject name=name act=act not_yet=not_yet/> }.into_any())
    };
    let call = allowed(Right::ConsentWithdraw).then(|| view! { <CallForm of=now.clone()/> }.into_any());
    let living = matches!(facts.state, SubjectState::Preparing | SubjectState::Active);
    let apply = (living && allowed(Right::RegistryEdit))
        .then(|| view! { <uses::UseForm subject=subject name=name.clone() invited=invited/> }.into_any());
    view! {
        {call}
        {apply}
        {form(SubjectAct::Stop, facts.sharing == Shared::Open)}
        {form(SubjectAct::Resume, facts.sharing == Shared::Stopped)}
        {form(SubjectAct::Died, true)}
        {form(SubjectAct::Alive, true)}
        {form(SubjectAct::Close, true)}
    }
    .into_any()
}

/// Forms 5 and 4: the list, and the staff of those that stand on it.
fn care_list(subject: SubjectId, head: Memo<Option<SubjectHead>>, now: Memo<Option<DeskSubject>>) -> AnyView {
    let staff = yes(move || may(Right::StaffAssign, subject).allowed());
    let links = move || {
        staff.get().then(|| {
            let shared = now.with(|now| now.as_ref().map(|now| now.shared.clone())).unwrap_or_default();
            let open = shared.into_iter().filter(|with| with.stopped.is_none());
            let links = open.map(|with| {
                let (href, name) = (routes::staff_of(with.institution), with.name);
                view! { <li><ButtonLink href=href kind=ButtonKind::Secondary icon=IconName::People>{tr::desk_staff_link(name)}</ButtonLink></li> }
                    .into_any()
            });
            view! { <h2>{tr::desk_staff_title()}</h2> <ul class="stack" role="list">{links.collect_view()}</ul> }.into_any()
        })
    };
    let shut = yes(move || {
        let open = |now: &DeskSubject| now.facts.consent == Consent::Effective && now.facts.sharing == Shared::Open;
        !now.with(|now| now.as_ref().is_none_or(open))
    });
    let nobody = move || shut.get().then(|| view! { <p class="care-note">{tr::desk_nobody_sees()}</p> });
    view! {
        <h2>{tr::desk_list_title()}</h2>
        {dynamic(nobody)}
        <Sharing subject=subject head=head/>
        {dynamic(links)}
    }
    .into_any()
}

fn past(now: &DeskSubject) -> AnyView {
    let none =
        (now.acts.is_empty() && now.calls.is_empty()).then(|| view! { <p class="soft">{tr::desk_no_history()}</p> });
    let acts = now.acts.iter().map(|act| (act.at, view! { <li>{acted(act)}</li> }.into_any()));
    let called = now.calls.iter().map(|record| {
        let rows = agreement::facts(record).into_iter();
        let rows = rows.map(|(name, value)| view! { <dt>{name}</dt><dd lang="ja">{value}</dd> }.into_any());
        let said = agreement::summary(record);
        let line = view! { <li><p><b>{said}</b></p><dl class="care-counts">{rows.collect_view()}</dl></li> };
        (record.at, line.into_any())
    });
    let mut all: Vec<_> = acts.chain(called).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let all = all.into_iter().map(|(_, line)| line).collect_view();
    view! { <h2>{tr::desk_history()}</h2> {none} <ul class="part-rows" role="list">{all}</ul> }.into_any()
}
