//! A new お尋ね・申出.

use super::card;
use crate::{
    components::{
        compose::state::WriteState,
        typed::{ThrowAway, Typed},
    },
    i18n::{codes, dates, tr},
    stores::{
        Command,
        draft::{self, Draft, Form},
        inquiries::{self, AskAbout},
        screen, yes,
    },
    ui::{Button, ButtonKind, Card, Field, IconName, Segmented, TextArea, Toasts, Tone, dynamic, field_error},
};
use contract::{
    SubjectId,
    entry::EntryKind,
    inquiry::{InquiryKind, LookRef, MAX_WORDS, NewInquiry},
    problem::FieldError,
};
use leptos::prelude::*;

/// What is asked of the record itself.
const KINDS: [InquiryKind; 4] =
    [InquiryKind::Disclosure, InquiryKind::Correction, InquiryKind::Stop, InquiryKind::Deletion];

/// The form, folded until it is wanted.
#[component]
pub fn AskForm(
    /// About whose record.
    subject: SubjectId,
) -> impl IntoView {
    let about = StoredValue::new(inquiries::look_to_ask_about(subject));
    let open = RwSignal::new(about.with_value(Option::is_some));
    let begun = yes(move || draft::exists(subject, Form::Inquiry));
    dynamic(move || {
        if open.get() {
            // What was begun comes first: it is about something else.
            let about = about.try_update_value(Option::take).flatten();
            let (about, other) = if begun.get_untracked() { (None, about.is_some()) } else { (about, false) };
            return view! { <OpenForm subject=subject about=about other=other open=open/> }.into_any();
        }
        let word = if begun.get() { tr::profile_resume() } else { tr::inquiries_new() };
        view! {
            <div class="row">
                <Button icon=IconName::Comment
                    on_press=move || {
                        open.set(true);
                        screen::focus_soon("#main form input, #main form textarea".to_owned());
                    }>
                    {word}
                </Button>
            </div>
        }
        .into_any()
    })
}

#[component]
fn OpenForm(
    subject: SubjectId,
    /// About which look.
    about: Option<AskAbout>,
    /// Another question was begun, and waits.
    other: bool,
    open: RwSignal<bool>,
) -> impl IntoView {
    let first = about.map(|about| {
        let json = serde_json::to_string(&about.look).unwrap_or_default();
        (Draft::begin(EntryKind::Post).id, 0, vec![String::new(), String::new(), json, about.who, about.to])
    });
    let typed = Typed::begin(subject, Form::Inquiry, &["text", "kind", "look", "who", "to"], first);
    let (text, kind, about) = (typed.text("text"), typed.text("kind"), typed.text("look"));
    let (who, to) = (typed.text("who"), typed.text("to"));
    let looked = Memo::new(move |_| about.with(|json| serde_json::from_str::<LookRef>(json).ok()));
    let waits = other.then(|| field_error(tr::inquiries_begun()));
    let command = StoredValue::new(Command::default());
    let toasts = use_context::<Toasts>();
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let send = move || {
        let look = looked.get_untracked();
        let kind = kind.with_untracked(|kind| InquiryKind::from_code(kind));
        let kind = if look.is_some() { InquiryKind::Look } else { kind };
        if kind == InquiryKind::Unknown {
            typed.wrong.set(Some(("kind", FieldError::Required)));
            screen::focus_soon("#main form input[type=radio]");
            return;
        }
        let body = NewInquiry { id: typed.id.get_untracked(), kind, text: text.get_untracked(), look };
        typed.wrong.set(body.check().err());
        if body.check().is_err() {
            screen::focus_soon("#main form textarea");
            return;
        }
        typed.keep();
        inquiries::file(subject, body, &command.get_value(), move || {
            typed.done();
            open.try_set(false);
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, tr::inquiries_sent());
            }
        });
    };
    let which = move || match looked.get() {
        Some(look) => {
            let words = tr::inquiries_about_look(to.get(), dates::moment(look.from), who.get());
            view! {
                <div class="row">
                    <p>{words}</p>
                    <Button kind=ButtonKind::Quiet on_press=move || typed.choose("look", String::new())>
                        {tr::inquiries_other()}
                    </Button>
                </div>
            }
            .into_any()
        }
        None => {
            let options = KINDS.iter().map(|it| (it.code().to_owned(), card::kind(*it).to_owned(), None)).collect();
            let wrong = typed.error("kind");
            view! {
                <Segmented legend=tr::inquiries_kind() options=options value=kind/>
                {dynamic(move || wrong.get().map(field_error))}
            }
            .into_any()
        }
    };
    view! {
        <Card title=tr::inquiries_new().to_owned()>
            <form class="stack" on:submit=|ev| ev.prevent_default() aria-label=tr::inquiries_new()>
                {waits}
                {dynamic(which)}
                <Field label=tr::inquiries_text() required_mark=tr::app_required() hint=tr::inquiries_text_hint() error=typed.error("text")>
                    <TextArea value=text rows=4 max=MAX_WORDS on_pause=move || typed.keep()
                        over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
                </Field>
                <WriteState command=command draft=typed.slot typed=typed.touched/>
                <div class="dialog-acts">
                    <ThrowAway typed=typed on_done=move || open.set(false)/>
                    <Button kind=ButtonKind::Quiet on_press=move || open.set(false)>{tr::app_cancel()}</Button>
                    <Button icon=IconName::Send busy=busy on_press=send>{tr::inquiries_send()}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// What is wrong with the words of an answer.
pub(super) fn wrong_words(text: &str) -> Option<String> {
    contract::text::clean(text, MAX_WORDS).err().map(|error| codes::field(error).to_owned())
}
