//! /subjects/:subject/profile: what every carer looks up: whom to call, allergies, medicine, doctors, insurances. The
//! 中心となる利用機関 keeps it, everybody keeps the medicine, the subject's side says what is wrong.

pub mod asks;
pub mod editor;

use crate::{
    app::routes,
    components::{
        Page, RemoteView, SubjectBand, at_hash,
        profile_rows::{Rows, Versions},
        subject_band,
    },
    i18n::{codes, dates, profile as words, tr},
    stores::{Remote, clock, draft, may, profile, screen, yes},
    ui::{Banner, Button, ButtonKind, ButtonSize, Card, Dialog, IconName, Tone, dynamic},
};
use asks::Asks;
use contract::{
    Date, Right, SubjectId,
    profile::{AskState, PARTS, PartSpec, PartVersion, Profile, ProfilePart, RENEWAL_DAYS, certified, missing},
};
use editor::Editor;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ProfilePage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::profile_title(subject_band::full_name(head)));
    let here = profile::open(subject);
    let (leaving, of_notices, handle) = (here.clone(), here.clone(), here.handle());
    on_cleanup(move || profile::leave(&leaving));
    let of_hash = here.clone();
    at_hash(move || of_hash.with(|_| ()).is_some());
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::profile_link() back=Some((routes::subject(subject), tr::nav_back_timeline().to_owned()))>
            <RemoteView of=handle>
                <div class="stack">
                    {notices(subject, of_notices.clone())}
                    <nav class="part-jumps" aria-label=tr::profile_parts()>{PARTS.iter().map(jump).collect_view()}</nav>
                    {PARTS.iter().map(|spec| view! { <Part spec=spec subject=subject of=here.clone()/> }.into_any()).collect_view()}
                </div>
            </RemoteView>
        </Page>
    }
    .into_any()
}

/// A link to a part further down.
fn jump(spec: &PartSpec) -> AnyView {
    view! { <a href=format!("#part-{}", spec.part.code())>{words::part(spec.part)}</a> }.into_any()
}

/// What needs somebody: a certification that runs out, and what is not registered yet.
fn notices(subject: SubjectId, of: Remote<Profile>) -> AnyView {
    let keeps = yes(move || may(Right::ProfileEdit, subject).allowed());
    let notices = move || {
        of.with(|profile| {
            let runs_out = expiry(&profile.parts, clock::today());
            let runs_out = runs_out.map(|words| view! { <Banner kind=Tone::Warning title=words/> }.into_any());
            let missing: Vec<&str> = missing(&profile.parts).into_iter().map(words::part).collect();
            let waiting = profile.asks.iter().filter(|ask| ask.state == AskState::Open).count();
            let waiting = (waiting > 0).then(|| {
                let asked = PARTS
                    .iter()
                    .filter(|spec| profile.asks.iter().any(|ask| ask.part == spec.part && ask.state == AskState::Open));
                let links = asked.map(jump).collect_view();
                view! { <Banner title=tr::profile_asks_open(waiting)><p class="part-jumps">{links}</p></Banner> }
                    .into_any()
            });
            let missing = (keeps.get() && !missing.is_empty()).then(|| {
                let title = tr::profile_missing(missing.join(tr::list_dot()));
                view! { <Banner title=title><p>{tr::profile_missing_text()}</p></Banner> }.into_any()
            });
            view! { {waiting} {runs_out} {missing} }.into_any()
        })
    };
    view! { <div class="stack">{dynamic(notices)}</div> }.into_any()
}

/// 要介護認定 that ends within sixty days, or has ended (M3-2-2).
fn expiry(parts: &[PartVersion], today: Date) -> Option<String> {
    let rows = &parts.iter().find(|part| part.part == ProfilePart::Certification)?.rows;
    let certified = certified(rows, today)?;
    let to = certified.to;
    match to.days() - today.days() {
        days if (0..=RENEWAL_DAYS).contains(&days) && certified.applied.is_some() => {
            Some(tr::profile_applied(dates::plain(to)))
        }
        days if days < 0 => Some(tr::profile_ended(dates::plain(to))),
        0 => Some(tr::profile_last_day().to_owned()),
        days if days <= RENEWAL_DAYS => Some(tr::profile_until(dates::plain(to), days)),
        _ => None,
    }
}

#[component]
fn Part(spec: &'static PartSpec, subject: SubjectId, of: Remote<Profile>) -> impl IntoView {
    let part = spec.part;
    let of_asks = of.clone();
    let here =
        Memo::new(move |_| of.with(|profile| profile.parts.iter().find(|known| known.part == part).cloned()).flatten());
    let verdict = Memo::new(move |_| may(part.edit_right(), subject));
    let (editing, history) = (RwSignal::new(false), RwSignal::new(false));
    let begun = yes(move || draft::exists(subject, draft::Form::Part(part)));
    let empty = yes(move || here.with(|here| here.as_ref().is_none_or(|here| here.rows.is_empty())));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let edit = move || {
        (verdict.get().shown() && !editing.get()).then(|| {
            let word = move || match (begun.get(), empty.get()) {
                (true, _) => tr::profile_resume(),
                (false, true) => tr::profile_register(),
                (false, false) => tr::profile_edit(),
            };
            let open = move || {
                editing.set(true);
                screen::focus_soon(format!("#part-{} form :is(input, textarea, select)", part.code()));
            };
            view! {
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen disabled_reason=why_not
                    on_press=open>
                    {dynamic(word)}<span class="visually-hidden">{words::part(part)}</span>
                </Button>
            }
            .into_any()
        })
    };
    let changed = yes(move || here.with(|here| here.as_ref().is_some_and(|here| here.version > 0)));
    let of_history = move || {
        changed.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::History on_press=move || history.set(true)>
                    {tr::profile_history()}<span class="visually-hidden">{words::part(part)}</span>
                </Button>
            }
            .into_any()
        })
    };
    let body = move || {
        if editing.get() {
            view! { <Editor spec=spec subject=subject here=here open=editing/> }.into_any()
        } else {
            view! { <Rows spec=spec here=here/> }.into_any()
        }
    };
    view! {
        <div class="part" id=format!("part-{}", part.code())>
        <Card title=words::part(part)>
            {dynamic(body)}
            <Asks subject=subject part=part of=of_asks/>
            <div class="row part-acts">{dynamic(edit)} {dynamic(of_history)}</div>
            <Dialog open=history title=tr::profile_history_of(words::part(part)) close_label=tr::app_close() wide=true>
                <Versions spec=spec subject=subject/>
            </Dialog>
        </Card>
        </div>
    }
    .into_any()
}
