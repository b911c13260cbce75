//! The form of a document: its files, what kind it is, for how long it is good.

use super::{Editing, Filing, viewer::size};
use crate::{
    components::{
        RemoteView, agreement,
        compose::state::WriteState,
        media::editor::Editor,
        subject_band,
        typed::{Overtaken, Saved, ThrowAway, Typed},
    },
    i18n::{codes, dates, tr},
    stores::{
        Command, Remote, consent, documents,
        draft::{Draft, Form},
        may, screen,
        uploads::{self, Picked, Tray, Trouble},
        yes,
    },
    ui::{
        Banner, Button, ButtonKind, ButtonSize, Card, Field, FileButton, Icon, IconButton, IconName, Progress, Select,
        TextArea, TextInput, Toasts, Tone, dynamic, field_error,
    },
};
use contract::{
    Date, MediaId, Right, SubjectId,
    consent::ConsentRecord,
    document::{Document, DocumentFile, DocumentKind, Documents, KINDS, MAX_NOTE, NewDocument},
    entry::EntryKind,
    media::{MediaKind, MediaSize},
    problem::FieldError,
};
use leptos::prelude::*;

/// Fields as they stand in the form, by the name of the contract's field.
const FIELDS: [&str; 7] = ["kind", "title", "issuer", "from", "to", "note", "consent"];
/// What every browser can read, and PDF files.
const LIBRARY: &str = "image/jpeg,image/png,image/webp,application/pdf";
const CAMERA: &str = "image/*";

/// A document as it stands in the fields.
fn words(is: &NewDocument) -> Vec<String> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let consent = is.consent.map(|consent| consent.to_string()).unwrap_or_default();
    let (kind, note) = (is.kind.code().to_owned(), is.note.clone());
    vec![kind, is.title.clone(), is.issuer.clone(), day(is.from), day(is.to), note, consent]
}

/// The document that stands in the fields; the field that is wrong, and how.
fn read(typed: Typed, files: Vec<MediaId>) -> Result<NewDocument, (&'static str, FieldError)> {
    let text = |field| typed.text(field).get_untracked();
    let day = |field: &'static str| match text(field) {
        empty if empty.is_empty() => Ok(None),
        day => day.parse::<Date>().map(Some).map_err(|_| (field, FieldError::Malformed)),
    };
    let kind = DocumentKind::from_code(&text("kind"));
    let document = NewDocument {
        id: typed.id.get_untracked(),
        version: typed.base.get_untracked(),
        kind,
        title: text("title"),
        issuer: text("issuer"),
        from: day("from")?,
        to: day("to")?,
        note: text("note"),
        files,
        withdrawn: false,
        consent: text("consent").parse().ok().filter(|_| kind == DocumentKind::ConsentForm),
    };
    document.checked()
}

/// Who reads documents of a kind, in words.
pub fn readers(kind: DocumentKind, opened: bool) -> &'static str {
    match (kind.is_of_consent(), opened) {
        (true, _) => tr::documents_signed(),
        (false, true) => tr::documents_opened(),
        (false, false) => tr::documents_closed(),
    }
}

/// What stands in the form first, where it is kept while it is written, and the files that were chosen for it.
fn begin(subject: SubjectId, filing: &Filing) -> (Option<Saved>, Form, Tray) {
    match filing {
        Filing::New => (None, Form::Document(None), uploads::papers(subject, None)),
        Filing::Copy(consent) => {
            let mut first = vec![String::new(); FIELDS.len()];
            first[0] = DocumentKind::ConsentForm.code().to_owned();
            first[FIELDS.len() - 1] = consent.to_string();
            let id = Draft::begin(EntryKind::Post).id;
            (Some((id, 0, first)), Form::ConsentCopy(*consent), uploads::copies(subject, *consent))
        }
        Filing::Change(document) => {
            let is = &document.is;
            let first = Some((is.id, is.version, words(is)));
            (first, Form::Document(Some(is.id)), uploads::papers(subject, Some(is.id)))
        }
    }
}

/// The form; for a new document where there is none.
#[component]
pub fn DocumentForm(
    /// All of them, as they stand.
    of: Remote<Documents>,
    /// Of whom.
    subject: SubjectId,
    /// What is filed.
    filing: Filing,
    /// Closed after saving.
    open: Editing,
) -> impl IntoView {
    let (first, form, chosen) = begin(subject, &filing);
    let typed = Typed::begin(subject, form, &FIELDS, first);
    let old = matches!(filing, Filing::Change(_));
    let there = RwSignal::new(match &filing {
        Filing::Change(document) => document.files.clone(),
        Filing::New | Filing::Copy(_) => Vec::new(),
    });
    let tray = StoredValue::new(chosen);
    if !tray.with_value(Tray::is_empty) {
        typed.touched.set(true);
    }
    let head = subject_band::head(subject);
    let command = StoredValue::new(Command::default());
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let toasts = use_context::<Toasts>();
    let of_opened = of.clone();
    let newest = Memo::new(move |_| {
        // Also of a new one: its answer may have been lost after it was saved.
        let mine = typed.id.get();
        of.with(|all| all.documents.iter().find(|document| document.is.id == mine).cloned()).flatten()
    });
    let version = move || newest.with(|newest| newest.as_ref().map_or(0, |newest| newest.is.version));
    let overtaken = yes(move || version() > typed.base.get());
    let preparing = yes(move || tray.with_value(Tray::is_busy));
    let why_not = Signal::derive(move || {
        let undecided = overtaken.get().then(|| tr::correct_decide().to_owned());
        let unready = preparing.get().then(|| tr::media_preparing().to_owned());
        undecided.or(unready).or_else(|| subject_band::unnamed(head))
    });
    let filing = StoredValue::new(filing);
    let put = move |document: NewDocument, said: &'static str| {
        typed.keep();
        // The form may be folded before the answer comes, and another one opened.
        let (slot, mine) = (typed.slot.get_value(), filing.get_value());
        documents::put(subject, document, tray.get_value(), &command.get_value(), move || {
            typed.touched.try_set(false);
            slot.clear();
            if open.try_with_untracked(|open| open.as_ref() == Some(&mine)) == Some(true) {
                open.set(None);
            }
            if let Some(toasts) = toasts {
                toasts.show(Tone::Success, said);
            }
        });
    };
    let files = move || {
        let there = there.get_untracked();
        let mut ids: Vec<MediaId> = there.iter().map(|file| file.id).chain(tray.with_value(Tray::ids)).collect();
        ids.dedup();
        ids
    };
    let send = move || {
        let document = read(typed, files());
        typed.wrong.set(document.as_ref().err().copied());
        match document {
            Ok(document) => put(document, tr::profile_saved()),
            Err(("files", _)) => screen::focus_soon(".paper-files input"),
            Err(_) => screen::focus_soon("#main form [aria-invalid=true]"),
        }
    };
    let told = move || {
        overtaken.get().then(|| {
            let version = version();
            let take = move || {
                if let Some(now) = newest.get_untracked() {
                    typed.show(now.is.id, now.is.version, words(&now.is));
                    tray.with_value(|tray| tray.shown(|id| now.is.files.contains(&id)));
                    there.set(now.files);
                }
            };
            view! {
                <Overtaken title=tr::documents_overtaken() on_keep=move || typed.base.set(version) on_take=take/>
            }
            .into_any()
        })
    };
    let text = move |field: &'static str, kind: &'static str| {
        view! { <TextInput value=typed.text(field) kind=kind literal=kind != "text" on_pause=move || typed.keep()/> }
    };
    // An order is good for a period, and it must be known.
    let kind = Memo::new(move |_| typed.text("kind").with(|code| DocumentKind::from_code(code)));
    let must = yes(move || kind.get().spec().is_some_and(|spec| spec.longest.is_some()));
    let days = move || {
        let hint = kind.get().spec().and_then(|spec| spec.longest);
        let hint = hint.map(tr::documents_longest).unwrap_or_else(|| tr::documents_period_hint().to_owned());
        let mark = if must.get() { tr::app_required() } else { tr::profile_optional() };
        let required = must.get();
        view! {
            <Field label=tr::documents_from() required_mark=mark required=required error=typed.error("from")>{text("from", "date")}</Field>
            <Field label=tr::documents_until() required_mark=mark required=required hint=hint error=typed.error("to")>{text("to", "date")}</Field>
        }
        .into_any()
    };
    let keeps = untrack(|| may(Right::ConsentRead, subject).allowed());
    let kinds = KINDS.iter().filter(|spec| keeps || !spec.kind.is_of_consent());
    let kinds = std::iter::once((String::new(), tr::profile_choose().to_owned()))
        .chain(kinds.map(|spec| (spec.kind.code().to_owned(), codes::document(spec.kind).to_owned())));
    let kinds: Vec<_> = kinds.collect();
    let choose = move || {
        let (options, value) = (kinds.clone(), typed.text("kind"));
        view! { <Select options=options value=value on_change=move |code| typed.choose("kind", code)/> }
    };
    let is_signed = yes(move || kind.get() == DocumentKind::ConsentForm && may(Right::ConsentRead, subject).allowed());
    let signed = move || is_signed.get().then(|| view! { <Signed subject=subject typed=typed/> }.into_any());
    // Who will read it is known before it is saved.
    let opened = Memo::new(move |_| of_opened.with(|all| all.opened.kinds.contains(&kind.get())));
    let told_readers = move || {
        let opened = opened.get().filter(|_| kind.get().spec().is_some())?;
        Some(view! { <p class="soft part-stamp">{readers(kind.get(), opened)}</p> }.into_any())
    };
    let title = if old { tr::documents_change_title() } else { tr::documents_add() };
    view! {
        <form on:submit=|ev| ev.prevent_default() aria-label=title>
        <Card title=title>
            <div class="part-fields">
                <Field label=tr::documents_kind() required_mark=tr::app_required() error=typed.error("kind")>{choose()}</Field>
                <Field label=tr::documents_name() required_mark=tr::profile_optional() required=false error=typed.error("title")>{text("title", "text")}</Field>
                <Field label=tr::documents_issuer() required_mark=tr::profile_optional() required=false error=typed.error("issuer")>{text("issuer", "text")}</Field>
                {dynamic(days)}
                {dynamic(signed)}
            </div>
            {dynamic(told_readers)}
            <Files subject=subject typed=typed there=there tray=tray.get_value() command=command/>
            <Field label=tr::profile_field_note() error=typed.error("note")>
                <TextArea value=typed.text("note") rows=2 max=MAX_NOTE on_pause=move || typed.keep()
                    over=Callback::new(|(n,): (usize,)| tr::compose_over(n))/>
            </Field>
            {dynamic(told)}
            {old.then(|| view! { <Withdraw newest=newest busy=busy on_withdraw=move |is| put(is, tr::documents_withdrawn())/> }.into_any())}
            <WriteState command=command draft=typed.slot typed=typed.touched/>
            <div class="dialog-acts">
                {dynamic(move || (!busy.get()).then(|| view! {
                    <ThrowAway typed=typed on_done=move || { tray.with_value(|tray| tray.discard(subject)); open.set(None); }/>
                }.into_any()))}
                <Button kind=ButtonKind::Quiet on_press=move || open.set(None)>{tr::app_cancel()}</Button>
                <Button icon=IconName::Check busy=busy disabled_reason=why_not on_press=send>
                    {dynamic(move || tr::documents_save(subject_band::full_name(head)))}
                </Button>
            </div>
        </Card>
        </form>
    }
    .into_any()
}

/// Which consent a copy shows to be signed: one on paper, or given by somebody in the subject's place.
#[component]
fn Signed(subject: SubjectId, typed: Typed) -> impl IntoView {
    let consents = consent::open(subject);
    let leaving = consents.clone();
    on_cleanup(move || consent::leave(&leaving));
    let handle = consents.handle();
    let choice = move || {
        consents.with(|now| {
            let signed = now.records.iter().filter(|record| agreement::has_paper(record));
            let none = (String::new(), tr::documents_consent_none().to_owned());
            let options = std::iter::once(none).chain(signed.map(|record| (record.id.to_string(), dated(record))));
            let options: Vec<_> = options.collect();
            let value = typed.text("consent");
            view! {
                <Field label=tr::documents_consent() error=typed.error("consent")>
                    <Select options=options.clone() value=value on_change=move |code| typed.choose("consent", code)/>
                </Field>
            }
            .into_any()
        })
    };
    view! { <RemoteView of=handle>{dynamic(choice.clone())}</RemoteView> }.into_any()
}

/// A consent among others: the day on which it was signed, and its number.
fn dated(record: &ConsentRecord) -> String {
    let day = record.signed_on.unwrap_or_else(|| record.at.date());
    tr::documents_consent_option(dates::plain(day), record.number)
}

/// A document that was filed by mistake: asked once more.
#[component]
fn Withdraw(
    newest: Memo<Option<Document>>,
    busy: Signal<bool>,
    #[prop(into)] on_withdraw: Callback<NewDocument>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    dynamic(move || {
        if !asking.get() {
            return view! {
                <div><Button kind=ButtonKind::Danger size=ButtonSize::Small on_press=move || asking.set(true)>
                    {tr::documents_withdraw()}
                </Button></div>
            }
            .into_any();
        }
        let yes = move || {
            if let Some(now) = newest.get_untracked() {
                on_withdraw.run(NewDocument { withdrawn: true, ..now.is });
            }
        };
        view! {
            <Banner kind=Tone::Danger alert=true title=tr::documents_withdraw_ask()>
                <div class="row">
                    <Button kind=ButtonKind::Danger size=ButtonSize::Small busy=busy on_press=yes>{tr::documents_withdraw()}</Button>
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || asking.set(false)>
                        {tr::schedule_cancel_no()}
                    </Button>
                </div>
            </Banner>
        }
        .into_any()
    })
}

/// The files that the document has, and those that come to it.
#[component]
fn Files(
    subject: SubjectId,
    typed: Typed,
    there: RwSignal<Vec<DocumentFile>>,
    tray: Tray,
    command: StoredValue<Command>,
) -> impl IntoView {
    let busy = Signal::derive(move || command.with_value(Command::pending));
    let (chosen, of_list, of_busy, of_progress, of_editor) =
        (tray.clone(), tray.clone(), tray.clone(), tray.clone(), tray.clone());
    let editing = RwSignal::new(None::<Picked>);
    let choose = StoredValue::new(chosen);
    let take = move |ev: leptos::ev::Event| {
        // Small letters are read on it.
        choose.with_value(|tray| tray.choose(&ev, true));
        typed.touched.set(true);
        typed.wrong.update(|wrong| _ = wrong.take_if(|(field, _)| *field == "files"));
    };
    let preparing = yes(move || of_busy.is_busy());
    let waiting =
        move || preparing.get().then(|| view! { <Progress label=tr::media_preparing().to_owned()/> }.into_any());
    let sending = move || {
        busy.get().then(|| {
            let of = of_progress.clone();
            let stop = of.clone();
            let value = Signal::derive(move || {
                let (sent, of) = of.progress();
                u8::try_from((sent * 100).checked_div(of)?).ok()
            });
            view! {
                <div class="row">
                    <Progress value=value label=tr::media_sending().to_owned()/>
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Cancel
                        on_press=move || stop.stop()>{tr::media_stop()}</Button>
                </div>
            }
            .into_any()
        })
    };
    let trouble = move || {
        let missing = typed.wrong.get().filter(|(field, _)| *field == "files").map(|(_, error)| match error {
            FieldError::TooLong => tr::media_too_many(),
            _ => tr::documents_no_file(),
        });
        // The server has looked into it.
        let refused = command.with_value(Command::failure).is_some_and(|error| error.field("file").is_some());
        let trouble = choose.with_value(Tray::trouble).map(|trouble| match trouble {
            Trouble::Unreadable => tr::documents_unreadable().to_owned(),
            Trouble::TooLarge | Trouble::TooLong => tr::documents_too_large().to_owned(),
            Trouble::TooMany => tr::media_too_many().to_owned(),
        });
        let refused = refused.then(|| tr::documents_unreadable().to_owned());
        let words = trouble.or(refused).or_else(|| missing.map(str::to_owned))?;
        Some(field_error(words))
    };
    let document = typed.id;
    let known = move |file: DocumentFile| {
        let src = documents::address(subject, document.get_untracked(), file.id, MediaSize::Thumb, 1);
        let words = tr::documents_pages(file.pages);
        let id = file.id;
        view! {
            <li class="paper-file">
                <img src=src alt="" decoding="async"/><span>{words}</span>
                {dynamic(move || (!busy.get()).then(|| view! {
                    <IconButton name=IconName::Close label=tr::documents_remove()
                        on_press=move || { there.update(|files| files.retain(|file| file.id != id)); typed.touched.set(true); }/>
                }.into_any()))}
            </li>
        }
        .into_any()
    };
    let new = move |picked: Picked| {
        let (id, is_photo) = (picked.id, picked.kind == MediaKind::Photo);
        let look = picked.look.clone();
        let bytes = look.with(|look| look.bytes);
        let preview = if is_photo {
            view! { <img src=move || look.with(|look| look.url().to_owned()) alt=tr::media_preview() decoding="async"/> }
                .into_any()
        } else {
            view! { <span class="paper-pdf"><Icon name=IconName::Note/>"PDF"</span> }.into_any()
        };
        let sent = picked.sent.clone();
        // What the server has begun to take is not changed any more.
        let editable = yes(move || is_photo && !busy.get() && sent.get() == 0);
        let edit = move || {
            let picked = picked.clone();
            editable.get().then(|| {
                view! {
                    <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=IconName::Crop
                        on_press=move || editing.set(Some(picked.clone()))>{tr::media_edit()}</Button>
                }
                .into_any()
            })
        };
        view! {
            <li class="paper-file">
                {preview}<span>{size(bytes)}</span>{dynamic(edit)}
                {dynamic(move || (!busy.get()).then(|| view! {
                    <IconButton name=IconName::Close label=tr::documents_remove()
                        on_press=move || choose.with_value(|tray| tray.remove(id))/>
                }.into_any()))}
            </li>
        }
        .into_any()
    };
    view! {
        <fieldset class="shots-field paper-files">
            <legend class="field-label">{tr::documents_files()}<span class="field-mark">{tr::app_required()}</span></legend>
            <p class="field-hint">{tr::documents_files_hint()}</p>
            {dynamic(move || (!busy.get()).then(|| view! {
                <div class="row">
                    <FileButton accept=CAMERA capture=true icon=IconName::Camera on_choose=take>{tr::documents_camera()}</FileButton>
                    <FileButton accept=LIBRARY several=true icon=IconName::Photo on_choose=take>{tr::documents_choose()}</FileButton>
                </div>
            }.into_any()))}
            {dynamic(waiting)}
            {dynamic(trouble)}
            <ul class="papers" role="list">
                <For each=move || there.get() key=|file| file.id children=known/>
                <For each=move || of_list.all() key=|picked| picked.id children=new/>
            </ul>
            {dynamic(sending)}
        </fieldset>
        <Editor tray=of_editor on=editing/>
    }
    .into_any()
}
