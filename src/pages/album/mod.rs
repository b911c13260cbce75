//! /subjects/:subject/album: pictures of a subject by month, by what they show, and two of them side by side.

pub mod compare;

use crate::{
    app::routes,
    components::{
        Page, RemoteView, SubjectBand,
        media::{Shot, grid::Tile, viewer::Viewer},
        subject_band,
    },
    i18n::{codes, dates, tr},
    stores::{album, yes},
    ui::{Button, ButtonKind, EmptyState, IconName, Select, dynamic},
};
use compare::Compare;
use contract::{
    Date, SubjectId,
    media::{MediaKind, MediaTag},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AlbumPage(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let head = subject_band::head(subject);
    let title = Signal::derive(move || tr::album_title(subject_band::full_name(head)));
    let album = album::open(subject);
    let of_tag = album.clone();
    let tag = Signal::derive({
        let album = album.clone();
        move || album.tag().map(|tag| tag.code().to_owned()).unwrap_or_default()
    });
    let all = std::iter::once((String::new(), tr::album_all().to_owned()));
    let tags = MediaTag::ALL.iter().map(|tag| (tag.code().to_owned(), codes::media_tag(*tag).to_owned()));
    let choosing = RwSignal::new(false);
    let compared = RwSignal::new(Vec::<Shot>::new());
    let flip = move || {
        choosing.update(|choosing| *choosing = !*choosing);
        compared.set(Vec::new());
    };
    let of_months = album.clone();
    view! {
        <SubjectBand subject=subject/>
        <Page title=title tab=tr::album_tab() back=Some((routes::subject(subject), tr::vitals_back().to_owned()))>
            <div class="stack">
                <div class="tools">
                    <Select label=tr::media_tag() options=all.chain(tags).collect() value=tag
                        on_change=move |code: String| of_tag.choose(Some(MediaTag::from_code(&code)).filter(|tag| *tag != MediaTag::Unknown))/>
                    <Button kind=ButtonKind::Secondary icon=IconName::Compare on_press=flip>
                        {dynamic(move || if choosing.get() { tr::app_cancel() } else { tr::album_compare() })}
                    </Button>
                </div>
                {dynamic(move || choosing.get().then(|| view! { <p role="status">{tr::album_choose(compared.with(Vec::len))}</p> }.into_any()))}
                <RemoteView of=album.handle()><Months album=of_months.clone() choosing=choosing compared=compared/></RemoteView>
            </div>
        </Page>
        <Compare shots=compared/>
    }
    .into_any()
}

#[component]
fn Months(album: album::Album, choosing: RwSignal<bool>, compared: RwSignal<Vec<Shot>>) -> impl IntoView {
    let (of_shots, of_more, of_press) = (album.clone(), album.clone(), album);
    let shots = Memo::new(move |_| of_shots.entries().iter().flat_map(Shot::of).collect::<Vec<_>>());
    let shots_of_tag = Memo::new({
        let album = of_press.clone();
        move |_| {
            let tag = album.tag();
            shots.with(|shots| {
                shots.iter().filter(|shot| tag.is_none() || shot.media.tag == tag).cloned().collect::<Vec<_>>()
            })
        }
    });
    let empty = yes(move || shots_of_tag.with(Vec::is_empty));
    let (open, at) = (RwSignal::new(false), RwSignal::new(0));
    let press = move |n: usize| {
        if !choosing.get_untracked() {
            at.set(n);
            return open.set(true);
        }
        let Some(shot) = shots_of_tag.with_untracked(|shots| shots.get(n).cloned()) else { return };
        compared.update(|chosen| match chosen.iter().position(|other| *other == shot) {
            Some(n) => _ = chosen.remove(n),
            None if chosen.len() < 2 && shot.media.kind == MediaKind::Photo => chosen.push(shot),
            None => {}
        });
    };
    let months = move || months(&shots_of_tag.get());
    let month = move |(month, first, shots): (Date, usize, Vec<Shot>)| {
        let tiles = shots.into_iter().enumerate().map(|(n, shot)| {
            let mine = shot.clone();
            let pressed = Signal::derive(move || compared.with(|chosen| chosen.contains(&mine)));
            let tile = move || {
                if choosing.get() {
                    view! { <Tile shot=shot.clone() on_press=move || press(first + n) pressed=pressed/> }.into_any()
                } else {
                    view! { <Tile shot=shot.clone() on_press=move || press(first + n)/> }.into_any()
                }
            };
            view! { <li>{dynamic(tile)}</li> }.into_any()
        });
        view! {
            <section aria-label=dates::year_month(month)>
                <h2 class="day"><span>{dates::year_month(month)}</span></h2>
                <ul class="shot-list album">{tiles.collect_view()}</ul>
            </section>
        }
        .into_any()
    };
    let nothing = move || {
        empty.get().then(|| {
            view! { <EmptyState icon=IconName::Photo title=tr::album_empty() text=tr::album_empty_text()/> }.into_any()
        })
    };
    let more = yes({
        let album = of_more.clone();
        move || album.has_older()
    });
    let load = StoredValue::new(of_more);
    view! {
        {dynamic(nothing)}
        <For each=months key=|(month, first, shots)| (*month, *first, shots.len(), shots.iter().map(|shot| shot.media.id).collect::<Vec<_>>()) children=month/>
        {dynamic(move || more.get().then(|| view! {
            <Button kind=ButtonKind::Secondary on_press=move || load.with_value(album::Album::load_older)>{tr::album_older()}</Button>
        }.into_any()))}
        {dynamic(move || view! { <Viewer shots=shots_of_tag.get() open=open at=at/> })}
    }
    .into_any()
}

/// Pictures by the month in which they were taken, with the place of the first of each.
fn months(shots: &[Shot]) -> Vec<(Date, usize, Vec<Shot>)> {
    let mut months: Vec<(Date, usize, Vec<Shot>)> = Vec::new();
    for (n, shot) in shots.iter().enumerate() {
        let month = shot.at.date().month_start();
        match months.last_mut() {
            Some((last, _, shots)) if *last == month => shots.push(shot.clone()),
            _ => months.push((month, n, vec![shot.clone()])),
        }
    }
    months
}
