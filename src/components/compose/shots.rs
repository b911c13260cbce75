//! The pictures of a new entry: taken or chosen, looked at, described, made ready. They leave the device when the entry
//! is sent, and how far each is stands here.

use crate::{
    components::media::editor::Editor,
    i18n::{codes, dates, tr},
    stores::{
        uploads::{Picked, Tray, Trouble},
        yes,
    },
    ui::{
        Button, ButtonKind, ButtonSize, Check, Field, FileButton, IconName, Progress, Select, TextInput, dynamic,
        field_error,
    },
};
use contract::media::{MAX_CAPTION, MediaKind, MediaTag};
use leptos::prelude::*;

/// What every browser can read, and Apple's hand over converted; films as phones make them.
const LIBRARY: &str = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime,video/webm";
const CAMERA: &str = "image/*";

/// Choosing, and what was chosen.
#[component]
pub fn Shots(
    /// Where they wait.
    tray: Tray,
) -> impl IntoView {
    let fine = RwSignal::new(false);
    let editing = RwSignal::new(None::<Picked>);
    let (of_camera, of_library, of_list, of_trouble) = (tray.clone(), tray.clone(), tray.clone(), tray.clone());
    let (of_busy, of_sending, of_editor) = (tray.clone(), tray.clone(), tray.clone());
    let sending = yes(move || of_sending.is_sending());
    let busy = yes(move || of_busy.is_busy());
    let trouble = move || {
        of_trouble.trouble().map(|trouble| {
            let words = match trouble {
                Trouble::Unreadable => tr::media_unreadable(),
                Trouble::TooLong | Trouble::TooLarge => tr::media_too_long(),
                Trouble::TooMany => tr::media_too_many(),
            };
            field_error(words)
        })
    };
    let of_key = tray.clone();
    let list =
        move |picked: Picked| view! { <One tray=of_list.clone() picked=picked editing=editing sending=sending/> };
    let choose = StoredValue::new((of_camera, of_library));
    view! {
        <fieldset class="shots-field">
            <legend class="field-label">{tr::media_title()}</legend>
            <div class="row">
                {dynamic(move || (!sending.get()).then(|| view! {
                    <FileButton accept=CAMERA capture=true icon=IconName::Camera
                        on_choose=move |ev| choose.with_value(|(camera, _)| camera.choose(&ev, fine.get_untracked()))>
                        {tr::media_camera()}
                    </FileButton>
                    <FileButton accept=LIBRARY several=true icon=IconName::Photo
                        on_choose=move |ev| choose.with_value(|(_, library)| library.choose(&ev, fine.get_untracked()))>
                        {tr::media_library()}
                    </FileButton>
                    <Check value=fine on_change=move |on| fine.set(on) label=tr::media_fine()/>
                }.into_any()))}
            </div>
            {dynamic(move || busy.get().then(|| view! { <Progress label=tr::media_preparing().to_owned()/> }.into_any()))}
            {dynamic(trouble)}
            <ul class="picked-list">
                <For each=move || of_key.all() key=|picked| picked.id children=list/>
            </ul>
            <Sent tray=tray/>
        </fieldset>
        <Editor tray=of_editor on=editing/>
    }
    .into_any()
}

/// How far all of them are, and the way out.
#[component]
fn Sent(tray: Tray) -> impl IntoView {
    let (of_sending, of_value) = (tray.clone(), tray.clone());
    let sending = yes(move || of_sending.is_sending());
    let value = Signal::derive(move || percent(of_value.progress()));
    let stop = StoredValue::new(tray);
    move || {
        sending.get().then(|| {
            view! {
                <div class="row">
                    <Progress value=value label=tr::media_sending().to_owned()/>
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Cancel
                        on_press=move || stop.with_value(Tray::stop)>{tr::media_stop()}</Button>
                </div>
            }
            .into_any()
        })
    }
}

/// Parts of a hundred; `None`: of nothing.
fn percent((sent, of): (u64, u64)) -> Option<u8> {
    u8::try_from((sent * 100).checked_div(of)?).ok()
}

#[component]
fn One(tray: Tray, picked: Picked, editing: RwSignal<Option<Picked>>, sending: Memo<bool>) -> impl IntoView {
    let id = picked.id;
    let is_photo = picked.kind == MediaKind::Photo;
    let (look, sent) = (picked.look.clone(), picked.sent.clone());
    let url = {
        let look = look.clone();
        move || look.with(|look| look.url().to_owned())
    };
    let preview = if is_photo {
        view! { <img src=url alt=tr::media_preview() decoding="async"/> }.into_any()
    } else {
        view! { <video src=url muted playsinline controls preload="metadata" aria-label=tr::media_preview()></video> }
            .into_any()
    };
    let caption = RwSignal::new(picked.caption.get_untracked());
    let (of_caption, of_tag, tag) = (picked.caption.clone(), picked.tag.clone(), picked.tag.clone());
    Effect::new(move || of_caption.set(caption.get().chars().take(MAX_CAPTION).collect()));
    let none = std::iter::once((String::new(), tr::media_tag_none().to_owned()));
    let tags = MediaTag::ALL.iter().map(|tag| (tag.code().to_owned(), codes::media_tag(*tag).to_owned()));
    let options = none.chain(tags);
    let (keep, flip) = (picked.keep_taken.clone(), picked.keep_taken.clone());
    let taken = picked.taken.map(|at| {
        let (value, flip) = (Signal::derive(move || keep.get()), flip.clone());
        view! { <Check value=value on_change=move |on| flip.set(on) label=tr::media_keep_taken(dates::moment(at))/> }
            .into_any()
    });
    let begun = {
        let sent = sent.clone();
        yes(move || sent.get() > 0)
    };
    let progress = Signal::derive(move || percent((sent.get(), look.with(|look| look.bytes))));
    let to_edit = StoredValue::new(picked);
    let tray = StoredValue::new(tray);
    let acts = move || {
        (!sending.get()).then(|| {
            view! {
                <div class="row">
                    {(is_photo && !begun.get()).then(|| view! {
                        <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Crop
                            on_press=move || editing.set(Some(to_edit.get_value()))>{tr::media_edit()}</Button>
                    }.into_any())}
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Close
                        on_press=move || tray.with_value(|tray| tray.remove(id))>{tr::media_remove()}</Button>
                </div>
            }
            .into_any()
        })
    };
    let state = move || {
        sending.get().then(|| view! { <Progress value=progress label=tr::media_sending_one().to_owned()/> }.into_any())
    };
    view! {
        <li class="picked">
            <div class="picked-look">{preview}</div>
            <div class="stack">
                <Field label=tr::media_caption()><TextInput value=caption/></Field>
                <Select label=tr::media_tag() options=options.collect() value=Signal::derive(move || of_tag.get())
                    on_change=move |code| tag.set(code)/>
                {taken}
                {dynamic(acts)}
                {dynamic(state)}
            </div>
        </li>
    }
    .into_any()
}
