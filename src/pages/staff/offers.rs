//! 中心の役割の引き継ぎ (M7-2): whose list the institution is asked to keep from now on, for its admin to take over or decline.

use crate::{
    components::{person, reason::Reason},
    i18n::{dates, names, tr},
    stores::{care_list, clock, screen, yes},
    ui::{Button, ButtonKind, Card, IconName, Toasts, Tone, dynamic},
};
use contract::{
    InstitutionId, OfferId, SubjectId,
    care_list::{AnswerOffer, Assigned, CaredFor, CoreOffer},
    people::InstitutionRef,
};
use leptos::prelude::*;

/// What one institution is asked; nothing where it is not.
#[component]
pub fn CoreOffers(
    /// Which.
    institution: InstitutionRef,
) -> impl IntoView {
    let cared = care_list::cared_for(institution.id);
    let asked = Memo::new(move |_| {
        let asked = |all: &Vec<CaredFor>| all.iter().filter(|cared| cared.offer.is_some()).cloned().collect::<Vec<_>>();
        cared.with(asked).unwrap_or_default()
    });
    let id = institution.id;
    // The card goes with what it asked; whoever was reading it is told.
    let (toasts, answered) = (use_context::<Toasts>(), StoredValue::new(Vec::<OfferId>::new()));
    Effect::new(move |before: Option<Vec<OfferId>>| {
        let now: Vec<OfferId> = asked.with(|all| all.iter().filter_map(|c| c.offer.as_ref()).map(|o| o.id).collect());
        let gone =
            before.iter().flatten().any(|id| !now.contains(id) && answered.with_value(|mine| !mine.contains(id)));
        if let Some(toasts) = toasts.filter(|_| gone) {
            toasts.show(Tone::Warning, tr::core_gone());
        }
        now
    });
    let key = |cared: &CaredFor| cared.offer.as_ref().map(|offer| offer.id);
    // Somebody may be registered further down while the card stands here.
    let serves = move |subject: SubjectId| {
        yes(move || {
            let now = clock::now();
            let serves = |one: &Assigned| one.from <= now && one.to.is_none_or(|to| to > now);
            asked.with(|all| all.iter().any(|cared| cared.head.id == subject && cared.staff.iter().any(serves)))
        })
    };
    let one = move |cared: CaredFor| {
        let (offer, serves) = (cared.offer.clone()?, serves(cared.head.id));
        Some(view! { <One institution=id cared=cared offer=offer serves=serves answered=answered/> })
    };
    view! { <For each=move || asked.get() key=key let:cared>{one(cared)}</For> }.into_any()
}

#[component]
fn One(
    institution: InstitutionId,
    cared: CaredFor,
    offer: CoreOffer,
    serves: Memo<bool>,
    answered: StoredValue<Vec<OfferId>>,
) -> impl IntoView {
    let (subject, offered) = (cared.head.id, offer.id);
    let full = cared.head.name.full();
    let nobody = Signal::derive(move || (!serves.get()).then(|| tr::core_nobody().to_owned()));
    let (answers, accepts, yes_word) = (tr::core_answer(&full), tr::core_accept(&full), tr::core_sure_yes(&full));
    let reason = Reason::begin();
    let toasts = use_context::<Toasts>();
    let answer = Callback::new(move |accept: bool| {
        let body = reason.checked(|reason| {
            let shown = tr::core_means().to_owned();
            let body = AnswerOffer { subject, offer: offered, accept, reason, shown };
            body.checked().map(|_| ()).map_err(|(_, error)| error)?;
            Ok(body)
        });
        let Some(body) = body else { return };
        let said = if accept { tr::core_accepted(&full) } else { tr::core_declined(&full) };
        care_list::answer(institution, body, &reason.command(), move || {
            // The card goes, and with it what was pressed; whoever has left the page is left alone.
            if answered.try_update_value(|mine| mine.push(offered)).is_some() {
                screen::focus_soon("#page-title");
            }
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
        });
    });
    let title = tr::core_asked(names::with_kana(&cared.head.name));
    let by = tr::profile_by(dates::moment(offer.at), offer.by.name.full());
    let busy = reason.busy();
    // It cannot be taken back from here: one press shows what is asked, the next does it.
    let sure = RwSignal::new(false);
    let turn = move |on: bool| {
        sure.set(on);
        // A key that is held down ends at the question, not at its answer.
        screen::focus_soon(format!("#core-{offered} {}", if on { "p[tabindex]" } else { ".row button" }));
    };
    let acts = move || {
        if sure.get() {
            let yes_word = yes_word.clone();
            return view! {
                <p tabindex="-1">{tr::core_sure()}</p>
                <div class="row">
                    <Button icon=IconName::Check busy=busy disabled_reason=nobody on_press=move || answer.run(true)>
                        {yes_word}
                    </Button>
                    <Button kind=ButtonKind::Quiet on_press=move || turn(false)>{tr::core_sure_no()}</Button>
                </div>
            }
            .into_any();
        }
        let accepts = accepts.clone();
        view! {
            <div class="row">
                <Button icon=IconName::Check disabled_reason=nobody on_press=move || turn(true)>{accepts}</Button>
                <Button kind=ButtonKind::Secondary icon=IconName::Close busy=busy on_press=move || answer.run(false)>
                    {tr::core_decline()}
                </Button>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title=title>
            <p>{tr::core_asked_by(&offer.from.name)}</p>
            <p class="post-body" lang=person::lang_of(&offer.reason)>{tr::care_reason_of(&offer.reason)}</p>
            <p class="soft part-stamp">{by}</p>
            <p>{tr::core_means()}</p>
            <form class="stack" id=format!("core-{offered}") on:submit=|ev| ev.prevent_default() aria-label=answers>
                {reason.field(tr::core_reason(), tr::core_reason_hint(), false)}
                {dynamic(acts)}
            </form>
        </Card>
    }
    .into_any()
}
