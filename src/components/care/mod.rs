//! 対象者ケア機関リスト, だれと共有されるか: the list as it is now, in plain words, and for whoever keeps it the ways to change it.

pub mod change;
pub mod history;
pub mod seen;

use crate::{
    components::{RemoteView, circle::team, failure},
    i18n::{codes, dates, tr},
    stores::{Command, care_list, clock, may, screen, yes},
    ui::{Button, ButtonKind, ButtonSize, Card, Chip, IconButton, IconName, dynamic, field_error},
};
use change::{ChangeForm, Wanted};
use contract::{
    Right, SubjectId,
    care_list::{CareList, CareOrder, CoreOffer, Listed, REVIEW_DAYS},
    subject::SubjectHead,
};
use history::{History, PastList};
use leptos::prelude::*;

/// So far the clock of a device may be behind that of the server.
const SLACK_MS: i64 = 60_000;

/// The list.
#[component]
pub fn Sharing(
    /// Of whom.
    subject: SubjectId,
    /// Who that is.
    head: Memo<Option<SubjectHead>>,
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
        Some(
            view! { <ChangeForm of=of_form.clone() subject=subject head=head what=wanted_now open=wanted/> }.into_any(),
        )
    };
    let editable = yes(move || verdict.get().allowed());
    let moving = StoredValue::new(Command::default());
    let not_moved = move || {
        let error = moving.with_value(Command::failure)?;
        Some(field_error(failure::sentence(&error)))
    };
    // What is loaded anew and is the same is not drawn anew: the focus stays where it is.
    let now = Memo::new(move |_| here.with(Clone::clone));
    let edits = Edits { subject, editable, wanted, moving };
    let list = move || now.with(|list| list.as_ref().map(|list| all(list, edits))).into_any();
    view! {
        <div class="stack">
            {dynamic(add)}
            {dynamic(form)}
            {dynamic(not_moved)}
            <RemoteView of=handle>{dynamic(list)}</RemoteView>
            <History subject=subject/>
            <PastList subject=subject/>
        </div>
    }
    .into_any()
}

/// What whoever keeps the list may do with its lines.
#[derive(Clone, Copy)]
struct Edits {
    subject: SubjectId,
    editable: Memo<bool>,
    wanted: RwSignal<Option<Wanted>>,
    /// A line is being moved.
    moving: StoredValue<Command>,
}

/// The form stands above: whoever pressed further down is brought to it.
fn ask(wanted: RwSignal<Option<Wanted>>, what: Wanted) {
    wanted.set(None);
    wanted.set(Some(what));
    screen::focus_soon("#main form input");
}

fn all(list: &CareList, edits: Edits) -> AnyView {
    let now = untrack(clock::now);
    let staff = list.rows.iter().map(|row| row.people.len()).sum::<usize>();
    let open = list.rows.iter().filter(|row| !row.people.is_empty()).count();
    let rows = list.rows.iter().map(|row| {
        let acts = acts(row, list, edits);
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
    // The list of a past day may stand on the same page.
    let here = acts.is_some().then(|| format!("care-{}", institution.id));
    view! {
        <li id=here>
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

/// Up and down among the institutions that are not the core, which stands before all.
fn moves(row: &Listed, list: &CareList, edits: Edits) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let ids: Vec<_> = list.rows.iter().filter(|row| !row.core).map(|row| row.institution.id).collect();
    let at = ids.iter().position(|id| *id == row.institution.id);
    let (id, name) = (row.institution.id, row.institution.name.clone());
    let button = move |icon: IconName, label: String, to: Option<usize>, again: &'static str| {
        let (at, to) = (at?, to.filter(|to| *to < ids.len())?);
        let ids = ids.clone();
        let go = move || {
            let command = edits.moving.get_value();
            if untrack(|| command.pending()) {
                return;
            }
            let mut order = CareOrder { institutions: ids.clone(), seen: ids.clone() };
            order.institutions.swap(at, to);
            // The list is drawn anew: the finger stays where it was.
            care_list::order(edits.subject, order, &command, move || {
                screen::focus_soon(format!("#care-{id} .icon-button:{again}"));
            });
        };
        Some(view! { <IconButton name=icon label=label on_press=go/> }.into_any())
    };
    move || {
        let up =
            button(IconName::ChevronUp, tr::field_order_up(&name), at.and_then(|at| at.checked_sub(1)), "first-child");
        let down = button(IconName::ChevronDown, tr::field_order_down(&name), at.map(|at| at + 1), "last-child");
        view! { <span class="care-moves">{up} {down}</span> }.into_any()
    }
}

fn acts(row: &Listed, list: &CareList, edits: Edits) -> AnyView {
    let Edits { editable, wanted, .. } = edits;
    let now = untrack(clock::now);
    let offer = list.offer.as_ref();
    let mine = offer.filter(|offer| offer.to.id == row.institution.id);
    let waits = mine.is_some_and(|offer| offer.settled.is_none());
    let free = offer.is_none_or(|offer| offer.settled.is_some());
    // The clock of this device may be a little behind.
    let takes = row.institution.joined && !row.core && row.from <= now.plus_ms(SLACK_MS) && row.to.is_none();
    // What may be pressed, in this order; the words of the offer stand above it.
    let mut all = vec![(tr::care_change(), IconName::Pen, Wanted::Change(row.clone()))];
    if !row.core {
        all.push((tr::care_end(), IconName::Close, Wanted::End(row.clone())));
    }
    // Where the subject's side has stopped the institution that kept the list, there is nothing to hand over.
    // Where nobody keeps the list, the desk asks.
    if takes && free && list.rows.iter().find(|row| row.core).is_none_or(|row| row.from <= now) {
        all.push((tr::core_offer(), IconName::Handover, Wanted::Offer(row.clone())));
    }
    if waits {
        all.push((tr::core_back(), IconName::Close, Wanted::TakeBack(row.clone())));
    }
    let moves = moves(row, list, edits);
    let name = row.institution.name.clone();
    let button = move |(word, icon, what): (&'static str, IconName, Wanted)| {
        let name = name.clone();
        view! {
            <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=icon on_press=move || ask(wanted, what.clone())>
                {word}<span class="visually-hidden">{name}</span>
            </Button>
        }
        .into_any()
    };
    let buttons = move || {
        let all = all.iter().cloned().map(&button).collect_view();
        editable.get().then(|| view! { <div class="row">{all} {moves()}</div> }.into_any())
    };
    view! { {mine.map(asked)} {dynamic(buttons)} }.into_any()
}

/// What came of the offer of the 中心の役割.
fn asked(offer: &CoreOffer) -> AnyView {
    let words = match &offer.settled {
        None => tr::core_waits(dates::plain(offer.at.date()), &offer.from.name, &offer.to.name),
        Some(settled) => tr::core_was_declined(dates::plain(settled.at.date()), &offer.to.name),
    };
    let reason = offer.settled.as_ref().filter(|settled| !settled.reason.is_empty());
    let reason = reason.map(|settled| view! { " " <span>{tr::care_reason_of(&settled.reason)}</span> }.into_any());
    view! { <p class="care-note">{words} {reason}</p> }.into_any()
}
