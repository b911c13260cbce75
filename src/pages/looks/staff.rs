//! /staff/access: what the own institution's staff did with records of subjects (M5-3), for its administrator.

use crate::{
    app::routes,
    components::{
        Page, RemoteView,
        looks::{Days, Line, LookList, Stretch},
    },
    i18n::{names, tr},
    stores::{looks, session},
    ui::dynamic,
};
use contract::{access_log::StaffLook, people::InstitutionRef};
use leptos::prelude::*;

/// The page: one list for each institution that I administer.
#[component]
pub fn StaffLooksPage() -> impl IntoView {
    let stretch = Stretch::recent();
    let lists = session::administered().into_iter().map(|institution| one(institution, stretch)).collect_view();
    let back = Some((routes::STAFF.to_owned(), tr::looks_back_staff().to_owned()));
    view! {
        <Page title=tr::looks_staff_title() back=back>
            <div class="stack">
                <p>{tr::looks_staff_about()}</p>
                <Days stretch=stretch/>
                {lists}
            </div>
        </Page>
    }
    .into_any()
}

fn one(institution: InstitutionRef, stretch: Stretch) -> AnyView {
    let query = Memo::new(move |_| stretch.query());
    let id = institution.id;
    let log = looks::of_staff(id, query.get_untracked());
    let (handle, items, more) = (log.all.handle(), log.all.clone(), log.all.clone());
    let left = log.clone();
    on_cleanup(move || looks::leave_staff(&left));
    Effect::new(move |_| log.choose(query.get()));
    let lines = Signal::derive(move || items.with(|all| all.items.iter().map(line).collect()).unwrap_or_default());
    let cut = Signal::derive(move || more.with(|all| all.cut).unwrap_or_default());
    // Nothing that is taken away lacks rows unseen.
    let table = move || {
        (!cut.get()).then(|| {
            let href = looks::table_of_staff(id, query.get());
            view! { <div class="row"><a class="button button-secondary" href=href download="enwa-access.csv" rel="external">{tr::looks_table()}</a></div> }
                .into_any()
        })
    };
    view! {
        <section class="stack">
            <h2>{institution.name}</h2>
            <RemoteView of=handle><LookList lines=lines cut=cut stretch=stretch/></RemoteView>
            {dynamic(table)}
        </section>
    }
    .into_any()
}

fn line(item: &StaffLook) -> Line {
    let whose = item
        .subject
        .as_ref()
        .map_or_else(|| tr::looks_nobody_now().to_owned(), |(_, name)| tr::looks_person(names::with_kana(name)));
    Line { whose: Some(whose), look: item.look.clone() }
}
