//! 顔写真: looking at it, choosing another one, taking it away.

use super::{failure, person, subject_band};
use crate::{
    i18n::{codes, tr},
    stores::{Command, Verdict, may, photos, yes},
    ui::{
        Avatar, Button, ButtonKind, ButtonSize, Card, Dialog, FileButton, IconName, Toasts, Tone, dynamic, field_error,
    },
};
use contract::{Right, SubjectId};
use leptos::prelude::*;

/// What every browser can read and Apple's hand over converted.
const ACCEPT: &str = "image/jpeg,image/png,image/webp";

/// The form; nothing for those who never set a picture.
#[component]
pub fn Portrait(
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let verdict = Memo::new(move |_| may(Right::PhotoEdit, subject));
    let shown = yes(move || verdict.get() != Verdict::Hidden);
    move || shown.get().then(|| view! { <Form subject=subject verdict=verdict/> })
}

#[derive(Clone, Copy)]
struct State {
    subject: SubjectId,
    chosen: RwSignal<Option<photos::Prepared>>,
    unreadable: RwSignal<bool>,
    asking: RwSignal<bool>,
    command: StoredValue<Command>,
    toasts: Option<Toasts>,
}

impl State {
    fn choose(self, event: &leptos::ev::Event) {
        photos::prepare(event, move |prepared| {
            self.unreadable.try_set(prepared.is_none());
            self.chosen.try_set(prepared);
        });
    }

    fn send(self) {
        let Some(prepared) = self.chosen.get_untracked() else { return };
        photos::put(self.subject, prepared, &self.command.get_value(), move |saved| {
            if saved {
                self.chosen.try_set(None);
                self.say(tr::photo_saved());
            }
        });
    }

    fn remove(self) {
        photos::remove(self.subject, &self.command.get_value(), move |gone| {
            if gone {
                self.asking.try_set(false);
                self.say(tr::photo_removed());
            }
        });
    }

    fn say(self, words: &str) {
        if let Some(toasts) = self.toasts {
            toasts.show(Tone::Success, words);
        }
    }

    fn busy(self) -> bool {
        self.command.with_value(Command::pending)
    }
}

#[component]
fn Form(subject: SubjectId, verdict: Memo<Verdict>) -> impl IntoView {
    let state = State {
        subject,
        chosen: RwSignal::new(None),
        unreadable: RwSignal::new(false),
        asking: RwSignal::new(false),
        command: StoredValue::new(Command::default()),
        toasts: use_context(),
    };
    let head = subject_band::head(subject);
    let reason = Signal::derive(move || verdict.get().reason().map(|d| codes::denied(d).to_owned()));
    let picture = Signal::derive(move || {
        let chosen = state.chosen.with(|chosen| chosen.as_ref().map(|chosen| chosen.preview().to_owned()));
        chosen.or_else(|| subject_band::photo(head))
    });
    let face = move || {
        head.get().map(|head| {
            view! { <Avatar initial=person::initial(&head.name) colour=head.colour large=true photo=picture/> }
                .into_any()
        })
    };
    let failed = move || {
        let unreadable = state.unreadable.get().then(|| tr::photo_unreadable().to_owned());
        let refused = || state.command.with_value(Command::failure).map(|error| failure::sentence(&error));
        unreadable.or_else(refused).map(field_error)
    };
    view! {
        <Card title=tr::photo_title().to_owned()>
            <div class="portrait">{dynamic(face)}<p class="soft">{tr::photo_hint()}</p></div>
            {dynamic(failed)}
            <Acts state=state head=head reason=reason/>
        </Card>
        <Dialog open=state.asking title=tr::photo_remove().to_owned() close_label=tr::app_close()>
            <p>{tr::photo_remove_text()}</p>
            <div class="dialog-acts">
                <Button kind=ButtonKind::Secondary on_press=move || state.asking.set(false)>{tr::app_cancel()}</Button>
                <Button kind=ButtonKind::Danger busy=Signal::derive(move || state.busy()) on_press=move || state.remove()>
                    {tr::photo_remove()}
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Acts(
    state: State,
    head: Memo<Option<contract::subject::SubjectHead>>,
    reason: Signal<Option<String>>,
) -> impl IntoView {
    let has = yes(move || head.with(|head| head.as_ref().is_some_and(|head| head.photo.is_some())));
    let chosen = yes(move || state.chosen.with(Option::is_some));
    let busy = Signal::derive(move || state.busy());
    let choose = move || {
        view! {
            <FileButton accept=ACCEPT icon=IconName::Camera disabled_reason=reason
                on_choose=move |event| state.choose(&event)>
                {if has.get_untracked() { tr::photo_choose_other() } else { tr::photo_choose() }}
            </FileButton>
            {(has.get() && reason.with(Option::is_none)).then(|| view! {
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || state.asking.set(true)>
                    {tr::photo_remove()}
                </Button>
            }.into_any())}
        }
        .into_any()
    };
    let send = move || {
        view! {
            <Button icon=IconName::Check busy=busy on_press=move || state.send()>
                {dynamic(move || tr::photo_use(subject_band::full_name(head)))}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=move || state.chosen.set(None)>{tr::app_cancel()}</Button>
        }
        .into_any()
    };
    view! { <div class="row">{dynamic(move || if chosen.get() { send() } else { choose() })}</div> }.into_any()
}
