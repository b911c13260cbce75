//! A question over the page: the browser's own `<dialog>`, modal, with the focus kept inside and given back.
//! Anyone may call it. Pressing beside it does not close it: typed text must not vanish by a slip.

use super::dynamic;
use super::{IconButton, IconName, fresh_id};
use crate::platform::focus;
use leptos::prelude::*;

/// A modal dialog. What is in it exists only while it is open.
#[component]
pub fn Dialog(
    /// Open or not, both ways. Esc and the close button set it to false.
    open: RwSignal<bool>,
    /// Heading and name.
    #[prop(into)]
    title: Signal<String>,
    /// What the close button says.
    #[prop(into)]
    close_label: String,
    /// Wide content such as a table or a history.
    #[prop(optional)]
    wide: bool,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let title_id = fresh_id("dialog");
    let (labelled_by, heading) = (title_id.clone(), title_id.clone());
    Effect::new(move |before: Option<Option<focus::Keeper>>| {
        let keeper = before.flatten();
        let dialog = node.get()?;
        match (open.get(), dialog.open()) {
            (true, false) => {
                let keeper = focus::Keeper::remember();
                _ = dialog.show_modal();
                focus::on_id(&heading);
                Some(keeper)
            }
            (false, true) => {
                dialog.close();
                if let Some(keeper) = keeper {
                    keeper.give_back();
                }
                None
            }
            _ => keeper,
        }
    });
    view! {
        <dialog
            class="dialog"
            class:dialog-wide=wide
            node_ref=node
            aria-labelledby=labelled_by
            on:cancel=move |ev: leptos::ev::Event| {
                ev.prevent_default();
                open.set(false);
            }
            on:close=move |_| open.set(false)
        >
            <div class="dialog-head">
                <h2 id=title_id tabindex="-1">{dynamic(move || title.get())}</h2>
                <IconButton name=IconName::Close label=close_label on_press=move || open.set(false)/>
            </div>
            <div class="dialog-body">{dynamic(move || open.get().then(|| children()))}</div>
        </dialog>
    }
    .into_any()
}
