//! Two photos side by side, the older one first: how a wound heals is seen at a glance.

use crate::{
    components::media::{Shot, viewer},
    i18n::tr,
    ui::{Dialog, Segmented, dynamic},
};
use contract::media::MediaSize;
use leptos::prelude::*;

/// The dialog; it opens with the second photo.
#[component]
pub fn Compare(
    /// What was chosen; two of them are compared.
    shots: RwSignal<Vec<Shot>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if shots.with(Vec::len) == 2 {
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            shots.set(Vec::new());
        }
        now
    });
    let size = RwSignal::new("whole".to_owned());
    let sizes = [("whole", tr::album_whole()), ("large", tr::album_large())];
    let sizes = sizes.map(|(code, word)| (code.to_owned(), word.to_owned(), None));
    let both = move || {
        let mut both = shots.get();
        both.sort_by_key(|shot| shot.at);
        let names = [tr::album_before(), tr::album_after()];
        let pictures = both.into_iter().zip(names).map(|(shot, name)| {
            view! {
                <figure class="compared">
                    <figcaption><b>{name}</b>{viewer::words(&shot)}</figcaption>
                    <div class="viewer-stage" tabindex="0" role="group" aria-label=name>
                        <img class="viewer-picture" src=shot.address(MediaSize::Whole) alt=shot.name() decoding="async"/>
                    </div>
                </figure>
            }
            .into_any()
        });
        pictures.collect_view()
    };
    view! {
        <Dialog open=open title=tr::album_compare().to_owned() close_label=tr::app_close() wide=true>
            <Segmented legend=tr::album_size() options=sizes.to_vec() value=size/>
            <div class="compare" data-size=move || size.get()>{dynamic(both)}</div>
        </Dialog>
    }
    .into_any()
}
