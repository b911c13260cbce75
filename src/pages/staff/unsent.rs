//! 送られなかった記録 (M9-2): what the devices of staff still had when their accounts were stopped. It is in no record; whoever
//! is in charge writes down what is needed.

use crate::{
    components::{RemoteStrip, person, reason::Reason},
    i18n::{codes, dates, names, tr},
    stores::{accounts, yes},
    ui::{Banner, Button, ButtonKind, IconName, Toasts, Tone, dynamic},
};
use contract::{
    InstitutionId,
    account::{MAX_REASON, Unsent, UnsentForm},
    people::InstitutionRef,
    text::clean,
};
use leptos::prelude::*;

/// Those of one institution; nothing where there are none.
#[component]
pub fn UnsentList(
    /// Whose.
    institution: InstitutionRef,
) -> impl IntoView {
    let all = accounts::unsent(institution.id);
    let (handle, left, all_again) = (all.handle(), all.clone(), all.clone());
    on_cleanup(move || accounts::leave(&left));
    let id = institution.id;
    let each = Memo::new(move |_| {
        let mut all = all.with(Clone::clone).unwrap_or_default();
        all.sort_by_key(|one| one.settled.is_some());
        all
    });
    let some = yes(move || each.with(|all| !all.is_empty()));
    // It comes at the head of the page, and whoever has just stopped somebody is further down.
    let of_waiting = all_again;
    let waiting = Memo::new(move |_| of_waiting.with(|all| all.iter().filter(|one| one.settled.is_none()).count()));
    let toasts = use_context::<Toasts>();
    Effect::new(move |before: Option<Option<usize>>| {
        let now = waiting.get();
        // What was there when the page opened is no news.
        if let (Some(toasts), Some(Some(before)), Some(now)) = (toasts, before, now)
            && now > before
        {
            toasts.show(Tone::Info, tr::unsent_arrived(now));
        }
        now
    });
    let key = |one: &Unsent| (one.id, one.settled.is_some());
    let list = move || {
        some.get().then(|| {
            view! {
                <section class="stack">
                    <h2>{tr::unsent_title(&institution.name)}</h2>
                    <p>{tr::unsent_about()}</p>
                    <For each=move || each.get() key=key let:unsent>{one(id, &unsent)}</For>
                </section>
            }
            .into_any()
        })
    };
    view! { <RemoteStrip of=handle/> {dynamic(list)} }.into_any()
}

fn one(institution: InstitutionId, unsent: &Unsent) -> AnyView {
    let form = match unsent.form {
        UnsentForm::Entry => tr::unsent_entry(),
        UnsentForm::Vitals => tr::unsent_vitals(),
        UnsentForm::Comment => tr::unsent_comment(),
        UnsentForm::Correction => tr::unsent_correction(),
        UnsentForm::Cancellation | UnsentForm::Unknown => tr::unsent_cancellation(),
    };
    let rest = match &unsent.settled {
        Some(settled) => {
            let by = tr::profile_by(dates::moment(settled.at), settled.by.name.full());
            view! { <p>{tr::unsent_settled(&settled.note)}</p> <p class="soft part-stamp">{by}</p> }.into_any()
        }
        None => view! { <Settling institution=institution unsent=unsent.id/> }.into_any(),
    };
    let meant = match unsent.occurred_at {
        Some(at) => tr::unsent_meant_at(codes::audience(unsent.audience), dates::moment(at)),
        None => tr::unsent_meant(codes::audience(unsent.audience)),
    };
    let reached = unsent.reached.then(|| view! { <Banner kind=Tone::Warning title=tr::unsent_reached()>""</Banner> });
    view! {
        <article class="card stack">
            <h3 class="card-title">{tr::unsent_whose(names::with_kana(&unsent.subject.1))}</h3>
            <p><span class="chip">{form}</span></p>
            <p class="post-body" lang=person::lang_of(&unsent.text)>{unsent.text.clone()}</p>
            <p>{meant}</p>
            {reached}
            <p class="soft part-stamp">{tr::unsent_by(unsent.by.full(), dates::moment(unsent.at))}</p>
            {rest}
        </article>
    }
    .into_any()
}

#[component]
fn Settling(institution: InstitutionId, unsent: contract::EntryId) -> impl IntoView {
    let note = Reason::begin();
    let toasts = use_context::<Toasts>();
    let settle = move || {
        let Some(note_now) = note.checked(|text| clean(&text, MAX_REASON).map(str::to_owned)) else { return };
        accounts::settle(institution, unsent, note_now, &note.command(), move || {
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::unsent_done());
            }
        });
    };
    view! {
        <form class="stack" on:submit=|ev| ev.prevent_default()>
            {note.field(tr::unsent_note(), tr::unsent_note_hint(), true)}
            <div class="row">
                <Button kind=ButtonKind::Secondary icon=IconName::Check busy=note.busy() on_press=settle>{tr::unsent_settle()}</Button>
            </div>
        </form>
    }
    .into_any()
}
