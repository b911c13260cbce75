//! /consent-again: the core institution puts a consent on record that is given again after a withdrawal (A.6). Nothing of a
//! record that is not shared shows whose it is: they are found by what the paper states.

use super::giving::{Giving, ReceiptBanner};
use crate::{
    app::routes,
    components::{Page, find_person::FindPerson},
    i18n::tr,
    stores::{Command, individual, screen},
    ui::{Banner, EmptyState, IconName, Tone, dynamic},
};
use contract::{
    consent::{Receipt, Unagreed},
    desk::DeskSearch,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ConsentAgainPage() -> impl IntoView {
    let found = RwSignal::new(None::<Vec<Unagreed>>);
    let told = RwSignal::new(None::<Receipt>);
    let command = StoredValue::new(Command::default());
    let searched = StoredValue::new(None::<DeskSearch>);
    let look = move |search: Option<DeskSearch>| {
        found.set(None);
        searched.set_value(search.clone());
        let Some(search) = search else { return };
        told.set(None);
        let asked = search.clone();
        individual::find_unagreed(search, &command.get_value(), move |all| {
            // Something else is typed by now: what was found is not what is asked for.
            if searched.try_get_value().flatten().as_ref() != Some(&asked) {
                return;
            }
            found.try_set(Some(all));
            screen::focus_soon("#again-found h2, #again-found h3");
        });
    };
    let open = RwSignal::new(false);
    let one = Memo::new(move |_| {
        found.with(|found| match found.as_deref() {
            Some([only]) => Some(only.clone()),
            _ => None,
        })
    });
    let subject = Memo::new(move |_| one.with(|one| one.as_ref().map(|one| one.head.id)));
    Effect::new(move || open.set(subject.get().is_some()));
    let head = Memo::new(move |_| one.with(|one| one.as_ref().map(|one| one.head.clone())));
    let parties = Memo::new(move |_| one.with(|one| one.as_ref().map(|one| one.parties.clone())).unwrap_or_default());
    let reload = move || {
        if let Some(search) = searched.get_value() {
            individual::find_unagreed(search, &command.get_value(), move |all| _ = found.try_set(Some(all)));
        }
    };
    let done = move |receipt| {
        found.set(None);
        told.set(Some(receipt));
        screen::focus_soon("#page-title");
    };
    let giving = move || {
        subject.get().filter(|_| open.get()).map(|subject| {
            view! { <Giving subject=subject head=head parties=parties reload=reload staff=true open=open on_done=done/> }
                .into_any()
        })
    };
    let none = move || {
        let found = found.with(|found| found.as_ref().map(Vec::len))?;
        let (title, text) = match found {
            0 => (tr::desk_none(), tr::again_none_text()),
            1 => return None,
            // Nothing on the paper tells one from the other: nobody guesses.
            _ => (tr::again_several(), tr::again_several_text()),
        };
        Some(view! { <EmptyState icon=IconName::Search title=title text=text/> }.into_any())
    };
    let receipt = move || {
        told.get().map(|receipt| {
            view! { <ReceiptBanner title=tr::consent_recorded().to_owned() receipt=receipt/> }.into_any()
        })
    };
    view! {
        <Page title=tr::again_title() back=Some((routes::HOME.to_owned(), tr::nav_back_home().to_owned()))>
            <div class="stack">
                {dynamic(receipt)}
                <Banner kind=Tone::Info title=tr::again_about()/>
                <FindPerson label=tr::again_title() command=command on_search=look/>
                <div id="again-found" role="status">{dynamic(none)}</div>
                {dynamic(giving)}
            </div>
        </Page>
    }
    .into_any()
}
