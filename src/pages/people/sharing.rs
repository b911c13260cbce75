//! だれと共有されるか: the list as it is now, in plain words, and for whoever keeps it the ways to change it.

use super::{
    change::{ChangeForm, Wanted},
    history::{History, PastList},
};
use crate::{
    components::{RemoteView, circle::team},
    i18n::{codes, dates, tr},
    stores::{care_list, clock, may, screen, yes},
    ui::{Button, ButtonKind, ButtonSize, Card, Chip, IconName, dynamic},
};
use contract::{
    Right, SubjectId,
    care_list::{CareList, Listed, REVIEW_DAYS},
};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Sharing(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let here = care_list::open(subject);
    let (leaving, of_form, handle) = (here.clone(), here.clone(), here.handle());
    on_cleanup(move || care_list::leave(&leaving));
    let wanted = RwSignal::new(None::<Wanted>);
    let verdict = Memo::new(move |_| may(Right::CareListEdit, subject));
    let why_not = Signal::derive(move || verdict.get().reason().map(|denied| codes::denied(denied).to_owned()));
    let add = move || {
        (verdict.get().shown() && wanted.with(Option::is_none)).then(|| {
            view! {
                <div class="row"><Button icon=IconName::Plus disabled_reason=why_not
                    on_press=move || ask(wanted, Wanted::Add)>{tr::care_add()}</Button></div>
            }
            .into_any()
        })
    };
    let form = move || {
        let wanted_now = wanted.get()?;
        Some(view! { <ChangeForm of=of_form.clone() subject=subject what=wanted_now open=wanted/> }.into_any())
    };
    let editable = yes(move || verdict.get().allowed());
    let list = move || here.with(|list| all(list, editable, wanted)).into_any();
    view! {
        <div class="stack">
            {dynamic(add)}
            {dynamic(form)}
            <RemoteView of=handle>{dynamic(list.clone())}</RemoteView>
            <History subject=subject/>
            <PastList subject=subject/>
        </div>
    }
    .into_any()
}

/// The form stands above: whoever pressed further down is brought to it.
fn ask(wanted: RwSignal<Option<Wanted>>, what: Wanted) {
    wanted.set(None);
    wanted.set(Some(what));
    screen::focus_soon("#main form input");
}

fn all(list: &CareList, editable: Memo<bool>, wanted: RwSignal<Option<Wanted>>) -> AnyView {
    let now = untrack(clock::now);
    let staff = list.rows.iter().map(|row| row.people.len()).sum::<usize>();
    let open = list.rows.iter().filter(|row| !row.people.is_empty()).count();
    let rows = list.rows.iter().map(|row| {
        let acts = acts(row, editable, wanted);
        let begins = (row.from > now).then(|| tr::care_since(dates::plain(row.from.date())));
        one(row, begins, Some(acts))
    });
    let rows = rows.collect_view().into_any();
    let own = list.own_side.len();
    let own_side = team(&list.own_side);
    view! {
        <Card title=tr::people_circle(own + staff)>
            <p>{tr::care_sum(open, own, staff)}</p>
            <h3>{tr::care_own_side()}</h3>
            {own_side}
            <ul class="cared" role="list">{rows}</ul>
        </Card>
    }
    .into_any()
}

/// One institution of the list, with its people.
pub fn one(row: &Listed, planned: Option<String>, acts: Option<AnyView>) -> AnyView {
    let institution = &row.institution;
    let phone = (!institution.phone.is_empty()).then(|| {
        let tel = format!("tel:{}", institution.phone);
        view! { " " <a href=tel>{institution.phone.clone()}</a> }.into_any()
    });
    let until = row.to.map(|to| tr::care_until(dates::plain(to.plus_ms(-1).date())));
    let since = planned.unwrap_or_else(|| tr::care_since(dates::plain(row.from.date())));
    let core = row.core.then(|| view! { <Chip>{tr::care_core()}</Chip> }.into_any());
    let state = match (institution.joined, row.people.is_empty(), &acts) {
        (false, ..) => Some(tr::care_not_joined().to_owned()),
        (true, true, Some(_)) => Some(tr::care_nobody().to_owned()),
        _ => None,
    };
    let idle = row.idle.then(|| tr::care_idle(REVIEW_DAYS));
    let notes = state.into_iter().chain(idle).map(|words| view! { <p class="care-note">{words}</p> }.into_any());
    let notes = notes.collect_view().into_any();
    view! {
        <li>
            <h3 lang="ja">{institution.name.clone()} " " {core}</h3>
            <p class="soft">{codes::institution_kind(institution.kind)} {phone}</p>
            <p class="soft part-stamp">{since} " " {until} " " <span lang="ja">{tr::care_reason_of(&row.reason)}</span></p>
            {notes}
            {team(&row.people)}
            {acts}
        </li>
    }
    .into_any()
}

fn acts(row: &Listed, editable: Memo<bool>, wanted: RwSignal<Option<Wanted>>) -> AnyView {
    let row = row.clone();
    dynamic(move || {
        editable.get().then(|| {
            let (to_change, to_end, core) = (row.clone(), row.clone(), row.core);
            let name = row.institution.name.clone();
            let named = name.clone();
            view! {
                <div class="row">
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Pen
                        on_press=move || ask(wanted, Wanted::Change(to_change.clone()))>
                        {tr::care_change()}<span class="visually-hidden">{name}</span>
                    </Button>
                    {(!core).then(|| view! {
                        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Close
                            on_press=move || ask(wanted, Wanted::End(to_end.clone()))>
                            {tr::care_end()}<span class="visually-hidden">{named}</span>
                        </Button>
                    }.into_any())}
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}
