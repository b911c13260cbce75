//! The parts of an entry that only say something.

use super::{author_of, standing_of, text_of};
use crate::{
    components::{media, person, vitals},
    i18n::{codes, dates, tr},
    stores::clock,
    ui::{Chip, Icon, IconName, Tone, dynamic},
};
use contract::{
    Timestamp,
    entry::{DailyKind, Entry, EntryKind},
    policy::Audience,
    sbar,
};
use leptos::prelude::*;

/// An entry written down later than this after it happened says so.
const LATE_MS: i64 = 10 * 60_000;

pub(super) fn head(entry: &Entry, fresh: bool) -> AnyView {
    view! {
        <div class="post-head">
            {entry.author.as_ref().map(person::avatar)}
            <div class="post-who">
                <p class="post-author" lang=person::lang_of(&author_of(entry))>{author_of(entry)}</p>
                <p class="post-role">{standing_of(entry)}</p>
            </div>
            {fresh.then(|| view! { <Chip tone=Tone::Info>{tr::timeline_fresh()}</Chip> }.into_any())}
            <p class="post-time">{when(entry)}</p>
        </div>
        <div class="post-facts">
            {kind(entry)}
            {audience(entry.audience)}
            {entry.ask.then(|| mark(IconName::Check, tr::mark_ask()))}
            {entry.pinned.then(|| mark(IconName::Pin, tr::mark_pinned()))}
        </div>
    }
    .into_any()
}

/// When it happened; when it was written down, if that was later.
fn when(entry: &Entry) -> AnyView {
    let (at, recorded) = (entry.occurred_at, entry.recorded_at);
    let late = recorded.0 - at.0 > LATE_MS;
    view! {
        {stamp(at)}
        {late.then(|| view! { <br/><small>{tr::entry_recorded(dates::moment(recorded))}</small> }.into_any())}
    }
    .into_any()
}

/// 「14:05(3分前)」 with the full date for whoever asks.
pub(super) fn stamp(at: Timestamp) -> AnyView {
    let recent = clock::exact().0 - at.0 < contract::time::DAY_MS;
    let words = move || {
        if recent { format!("{} ({})", dates::time(at), dates::ago(at, clock::now())) } else { dates::time(at) }
    };
    view! { <time datetime=dates::to_input(at) title=dates::moment(at)>{dynamic(words)}</time> }.into_any()
}

fn kind(entry: &Entry) -> AnyView {
    match (entry.kind, entry.daily) {
        (EntryKind::Daily, Some(daily)) => {
            fact(icon_of(daily), entry.category.clone().unwrap_or_else(|| codes::daily(daily).to_owned()))
        }
        (EntryKind::Daily, None) => fact(IconName::Note, codes::entry_kind(EntryKind::Daily).to_owned()),
        (EntryKind::Post | EntryKind::Comment | EntryKind::Unknown, _) => ().into_any(),
        (kind @ EntryKind::Vitals, _) => fact(IconName::Chart, codes::entry_kind(kind).to_owned()),
        (kind @ EntryKind::Handover, _) => fact(IconName::Handover, codes::entry_kind(kind).to_owned()),
        (kind @ EntryKind::System, _) => fact(IconName::Bell, codes::entry_kind(kind).to_owned()),
    }
}

fn fact(icon: IconName, word: String) -> AnyView {
    view! { <span class="fact"><Icon name=icon/>{word}</span> }.into_any()
}

fn mark(icon: IconName, word: &'static str) -> AnyView {
    view! { <span class="audience"><Icon name=icon/>{word}</span> }.into_any()
}

pub(super) fn audience(audience: Audience) -> AnyView {
    let narrow = audience != Audience::Everyone;
    let icon = if narrow { IconName::Lock } else { IconName::People };
    view! {
        <span class="audience" data-narrow=narrow.then_some("")><Icon name=icon/>{codes::audience(audience)}</span>
    }
    .into_any()
}

pub(super) fn body(entry: &Entry) -> AnyView {
    let text = text_of(entry);
    let cancelled = entry.cancelled.as_ref().map(|cancelled| {
        let words = tr::entry_cancelled_reason(&cancelled.reason, dates::moment(cancelled.at));
        view! {
            <p class="post-state"><Icon name=IconName::Cancel/><span><b>{tr::entry_cancelled()}</b>" "{words}</span></p>
        }
        .into_any()
    });
    let measured = (!entry.measures.is_empty()).then(|| vitals::values(&entry.measures));
    let words = (!text.is_empty()).then(|| sbar::split(&text).map_or_else(|| plain(&text), |parts| report(&parts)));
    let shown = (!entry.media.is_empty()).then(|| media::shots(entry));
    let late = entry.late_reason.as_ref().map(|reason| {
        view! { <p class="soft" lang=person::lang_of(reason)>{tr::entry_late_reason(reason)}</p> }.into_any()
    });
    view! {
        {measured}
        {words}
        {shown}
        {late}
        {cancelled}
    }
    .into_any()
}

fn plain(text: &str) -> AnyView {
    view! { <p class="post-body" lang=person::lang_of(text)>{text.to_owned()}</p> }.into_any()
}

/// SBAR: each part behind its letter.
fn report(parts: &[String; 4]) -> AnyView {
    let part = |(letter, text): (&'static str, &String)| {
        let said = !text.is_empty();
        said.then(|| {
            view! { <div data-part=letter><dt>{letter}</dt><dd class="post-body">{text.clone()}</dd></div> }.into_any()
        })
    };
    let parts = ["S", "B", "A", "R"].into_iter().zip(parts).filter_map(part).collect_view();
    view! { <dl class="sbar">{parts}</dl> }.into_any()
}

/// The drawing of a kind of daily life.
pub fn icon_of(kind: DailyKind) -> IconName {
    match kind {
        DailyKind::Meal => IconName::Meal,
        DailyKind::Fluid => IconName::Cup,
        DailyKind::Toilet => IconName::Toilet,
        DailyKind::Sleep => IconName::Bed,
        DailyKind::Medicine => IconName::Pill,
        DailyKind::Bath => IconName::Bath,
        DailyKind::Oral => IconName::Toothbrush,
        DailyKind::Mobility => IconName::Wheelchair,
        DailyKind::Skin => IconName::Hand,
        DailyKind::Incident => IconName::Warning,
        DailyKind::Mood => IconName::Smile,
        DailyKind::Outing => IconName::Walk,
        DailyKind::Other | DailyKind::Unknown => IconName::Note,
    }
}
