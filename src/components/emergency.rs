//! Whom to phone. On every screen, one press away; works without a connection, because 119 does not
//! need one. This service itself is never the way to call for help.

use super::RemoteStrip;
use crate::{
    i18n::{codes, tr},
    stores::{account, screen, subjects},
    ui::{Button, ButtonKind, ButtonSize, Dialog, Icon, IconName, dynamic},
};
use contract::{SubjectId, platform::EmergencyNumber, subject::Contact};
use leptos::prelude::*;

/// Opens the emergency panel from anywhere. Provided by the frame.
#[derive(Clone, Copy)]
pub struct EmergencyPanel {
    open: RwSignal<bool>,
    /// Of the page on screen, and the number of the visit that said so.
    subject: RwSignal<Option<(u32, SubjectId)>>,
    visits: StoredValue<u32>,
}

impl EmergencyPanel {
    /// Makes it and puts it into the context. Once, in the frame.
    pub fn provide() -> Self {
        let panel = Self { open: RwSignal::new(false), subject: RwSignal::new(None), visits: StoredValue::new(0) };
        provide_context(panel);
        panel
    }

    /// Opens it. What could not be loaded before is asked for once more.
    pub fn open(self) {
        account::config().try_again();
        if let Some((_, subject)) = self.subject.get_untracked() {
            subjects::card(subject).try_again();
        }
        self.open.set(true);
    }

    /// The page on screen is about this subject until it is left.
    pub fn about(subject: SubjectId) {
        if let Some(panel) = use_context::<Self>() {
            panel.visits.update_value(|visits| *visits += 1);
            let visit = panel.visits.get_value();
            panel.subject.set(Some((visit, subject)));
            screen::about(Some(subject));
            // The next page of the same person is there before this one goes.
            on_cleanup(move || {
                let gone = panel.subject.try_update(|now| now.take_if(|(by, _)| *by == visit)).flatten();
                if gone.is_some() {
                    screen::about(None);
                }
            });
        }
    }
}

/// The button of the frame.
#[component]
pub fn EmergencyButton(
    /// What it opens.
    panel: EmergencyPanel,
) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Danger size=ButtonSize::Small icon=IconName::Emergency on_press=move || panel.open()>
            {tr::frame_emergency()}
        </Button>
    }
    .into_any()
}

/// The panel. Once, in the frame.
#[component]
pub fn EmergencyDialog(
    /// When it is open and about whom.
    panel: EmergencyPanel,
) -> impl IntoView {
    // Asked for early: in an emergency there is no time to load.
    let config = account::config();
    view! {
        <Dialog open=panel.open title=tr::emergency_title() close_label=tr::app_close()>
            <p><b>{tr::emergency_text()}</b></p>
            <RemoteStrip of=config.handle()/>
            {
                let config = config.clone();
                move || numbers(config.with(|c| c.emergency.clone()).unwrap_or_default())
            }
            {dynamic(move || panel.subject.get().map(|(_, subject)| contacts(subject)))}
            {
                let config = config.clone();
                move || config.get().map(|c| call(tr::emergency_customer_centre(), c.centre_hours, c.centre_phone))
            }
        </Dialog>
    }
    .into_any()
}

fn numbers(mut numbers: Vec<EmergencyNumber>) -> AnyView {
    let hint = numbers.is_empty().then(|| view! { <p class="soft">{tr::emergency_loading()}</p> }.into_any());
    if numbers.is_empty() {
        let number = tr::emergency_default_ambulance().to_owned();
        numbers.push(EmergencyNumber { number, label: "ambulance".to_owned() });
    }
    let calls = numbers.into_iter().map(|n| {
        let label = match n.label.as_str() {
            "ambulance" => tr::emergency_ambulance().to_owned(),
            "police" => tr::emergency_police().to_owned(),
            "advice" => tr::emergency_advice().to_owned(),
            _ => n.label,
        };
        call(&label, String::new(), n.number)
    });
    view! { <h3>{tr::emergency_numbers()}</h3> {calls.collect_view()} {hint} }.into_any()
}

fn contacts(subject: SubjectId) -> AnyView {
    let card = subjects::card(subject);
    let handle = card.handle();
    let list = move || {
        let (name, contacts) = card.with(|card| (card.head.name.full(), card.contacts.clone()))?;
        (!contacts.is_empty()).then(|| {
            view! { <h3>{tr::emergency_subject(name)}</h3> {contacts.into_iter().map(contact).collect_view()} }
                .into_any()
        })
    };
    view! { <RemoteStrip of=handle/> {dynamic(list)} }.into_any()
}

/// A contact as a link to the telephone.
pub fn contact(contact: Contact) -> AnyView {
    let more = if contact.relation.is_empty() { codes::contact(contact.kind).to_owned() } else { contact.relation };
    call(&format!("{}. {}", contact.order, contact.name), more, contact.phone)
}

fn call(who: &str, more: String, number: String) -> AnyView {
    let digits: String = number.chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')')).collect();
    // '#7119': the number sign must not begin a fragment.
    let href = format!("tel:{}", digits.replace('#', "%23"));
    let name = tr::emergency_call(&number, who);
    view! {
        <a class="call" href=href title=name>
            <Icon name=IconName::Phone/>
            <span class="call-who" lang="ja">{who.to_owned()}<small>{more}</small></span>
            <span class="call-number">{number}</span>
        </a>
    }
    .into_any()
}

/// 「このサービスは緊急の連絡には使えません…」 and 「診断・治療の代わりではありません」.
#[component]
pub fn NotForEmergencies() -> impl IntoView {
    let panel = use_context::<EmergencyPanel>();
    view! {
        <div class="not-emergency">
            <Icon name=IconName::Emergency/>
            <div>
                <p>{tr::notice_emergency()}" "{tr::notice_medical()}</p>
                {panel.map(|panel| view! {
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_press=move || panel.open()>
                        {tr::notice_call()}
                    </Button>
                }.into_any())}
            </div>
        </div>
    }
    .into_any()
}
