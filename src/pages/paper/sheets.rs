//! The sheets themselves. Each is one table, whose head and foot the browser repeats on every page.

use crate::{
    components::{
        agreement, digest,
        media::Shot,
        profile_rows, subject_band,
        vitals::{
            drawing::{drawn, label, series, sketch},
            month,
            plot::{HEIGHT, WIDTH},
        },
    },
    i18n::{codes, dates, names, profile as words, tr},
    stores::{
        clock,
        paper::{self, Material},
        session, subjects,
    },
};
use contract::{
    Date, SubjectId,
    care_list::{CareList, Listed},
    consent::Consents,
    entry::{Entry, EntryKind},
    media::{MediaKind, MediaSize},
    paper::{NewPrint, Sheet},
    people::Member,
    policy::{Audience, Consent},
    profile::{PARTS, PartSpec, ProfilePart, certified},
    sbar,
    subject::SubjectHead,
    vital::{Measure, VitalSet, Vitals, spec},
};
use leptos::prelude::*;

/// Pictures on one sheet: two beside each other, three below.
const PICTURES: usize = 6;
/// Kinds that are drawn above a month's table.
const GRAPHS: usize = 3;

/// What comes out of the printer.
#[component]
pub fn Sheets(
    /// Of whom.
    subject: SubjectId,
    /// Which sheet, of which days.
    print: NewPrint,
    /// What stands on it.
    material: Material,
) -> impl IntoView {
    let entries = of_readers(&material.entries, print.professionals);
    let vitals = material.vitals.as_ref().map(|vitals| {
        let for_readers = |set: &&VitalSet| print.professionals || set.audience == Audience::Everyone;
        Vitals { sets: vitals.sets.iter().filter(for_readers).cloned().collect(), ..vitals.clone() }
    });
    let sheet = |print: NewPrint, body: AnyView| one_sheet(subject, print, &material, body);
    let sheets = match print.sheet {
        Sheet::Notebook => notebook(&entries, print, sheet),
        Sheet::Vitals => sheet(print, vitals.as_ref().map_or_else(nothing, |vitals| measured(vitals, print))),
        Sheet::Handover => sheet(print, listed(entries.iter().map(handed_over).collect())),
        Sheet::Photos => sheet(print, pictures(&entries)),
        Sheet::Summary => sheet(print, summary(&material, vitals.as_ref())),
        Sheet::CareList => {
            sheet(print, material.list.as_ref().map_or_else(nothing, |list| shared_with(list, print.from)))
        }
        Sheet::Consent => sheet(print, consented(&material)),
        _ => sheet(print, parts(&material, PARTS.iter())),
    };
    view! { <article class="paper" aria-label=codes::sheet(print.sheet)>{sheets}</article> }.into_any()
}

/// A table whose head says whose it is and of which days, on every page that it fills.
fn one_sheet(subject: SubjectId, print: NewPrint, material: &Material, body: AnyView) -> AnyView {
    let head = subject_band::head(subject);
    let boxes = matches!(print.sheet, Sheet::Notebook | Sheet::Handover).then(boxes);
    let inward = print.professionals.then(|| view! { <p><b>{tr::paper_inward()}</b></p> });
    let material = material.clone();
    view! {
        <table class="sheet" role="presentation">
            <thead><tr><td>
                <div class="sheet-head">
                    <div>
                        <h2>{codes::sheet(print.sheet)}</h2>
                        {move || head.get().map(|head| whose(&head, &material, print))}
                        {inward}
                    </div>
                    {boxes}
                </div>
            </td></tr></thead>
            <tbody><tr><td>{body}</td></tr></tbody>
            <tfoot><tr><td><p class="sheet-foot">{made_by(subject)}</p></td></tr></tfoot>
        </table>
    }
    .into_any()
}

/// What is for professionals alone is on paper only where that was asked for.
fn of_readers(entries: &[Entry], professionals: bool) -> Vec<Entry> {
    entries.iter().filter(|entry| professionals || entry.audience == Audience::Everyone).cloned().collect()
}

/// 氏名, フリガナ, 生年月日, 要介護度, 期間.
fn whose(head: &SubjectHead, material: &Material, print: NewPrint) -> AnyView {
    let today = clock::today();
    let parts = material.profile.as_ref().map(|profile| profile.parts.as_slice()).unwrap_or_default();
    let rows = parts.iter().find(|part| part.part == ProfilePart::Certification).map(|part| part.rows.as_slice());
    let level = certified(rows.unwrap_or_default(), today).map(|certified| words::level(&certified.level));
    let born = format!("{}({})", dates::era(head.birth), dates::gregorian(head.birth));
    let facts = [Some(born), Some(dates::age(head.birth, today)), Some(codes::sex(head.sex).to_owned()), level];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let dated = !matches!(print.sheet, Sheet::Summary | Sheet::Profile | Sheet::Consent);
    let span = dated.then(|| if print.from == print.to { dates::long(print.from) } else { span(print) });
    view! {
        <p class="sheet-name" lang="ja"><b>{head.name.full()}</b>" "{head.name.kana()}</p>
        <p>{facts.join(tr::list_dot())}</p>
        {span.map(|span| view! { <p>{span}</p> })}
    }
    .into_any()
}

fn span(print: NewPrint) -> String {
    format!("{} – {}", dates::plain(print.from), dates::plain(print.to))
}

/// 確認印欄
fn boxes() -> AnyView {
    let one = || view! { <td><span>{tr::paper_seal()}</span></td> };
    view! { <table class="seals" role="presentation"><tbody><tr>{one()} {one()} {one()}</tr></tbody></table> }
        .into_any()
}

/// 作成者, 印刷日時, 取扱注意.
fn made_by(subject: SubjectId) -> String {
    let me = session::me();
    let mine = |person| Some(person) == me;
    let member = subjects::card(subject).with(|card| card.circle.iter().find(|m| mine(m.person)).cloned()).flatten();
    let who = member.map(|member| format!("{} {}", names::standing(&member), member.name.full())).unwrap_or_default();
    tr::paper_made(dates::moment(clock::exact()), who)
}

fn nothing() -> AnyView {
    view! { <p>{tr::paper_empty()}</p> }.into_any()
}

fn listed(rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() { nothing() } else { rows.collect_view().into_any() }
}

/// 連絡ノート: each day is a sheet of its own, so that each of its pages says which day it is.
fn notebook(entries: &[Entry], print: NewPrint, sheet: impl Fn(NewPrint, AnyView) -> AnyView) -> AnyView {
    let days = (print.from.days()..=print.to.days()).map(Date::from_days);
    let days = days.filter_map(|day| {
        let of_day: Vec<&Entry> = entries.iter().filter(|entry| entry.occurred_at.date() == day).collect();
        let rows = (!of_day.is_empty()).then(|| of_day.into_iter().map(noted).collect_view().into_any());
        rows.map(|rows| sheet(NewPrint { from: day, to: day, ..print }, rows))
    });
    let days: Vec<AnyView> = days.collect();
    if days.is_empty() { sheet(print, nothing()) } else { days.collect_view().into_any() }
}

fn noted(entry: &Entry) -> AnyView {
    let comments = entry.comments.iter().filter(|comment| comment.cancelled.is_none()).map(|comment| {
        let who = comment.author.as_ref().map(|author| author.name.full()).unwrap_or_default();
        view! { <p class="sheet-comment">"└ "{who}" "{dates::time(comment.occurred_at)}": "{comment.text.clone()}</p> }
            .into_any()
    });
    let photos = Shot::of(entry).into_iter().filter(|shot| shot.media.kind == MediaKind::Photo).map(|shot| {
        let caption = shot.media.caption.clone();
        view! { <img src=shot.address(MediaSize::Thumb) alt=caption/> }.into_any()
    });
    let photos: Vec<AnyView> = photos.collect();
    let photos = (!photos.is_empty()).then(|| view! { <p class="sheet-photos">{photos}</p> }.into_any());
    view! {
        <div class="sheet-row">
            <p class="sheet-when">{dates::time(entry.occurred_at)}</p>
            <div>
                <p class="sheet-who">{author(entry)}</p>
                <p class="sheet-text">{said(entry)}</p>
                {photos}
                {comments.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// 「専門職のみ」, where it is so.
fn only(entry: &Entry) -> String {
    let inward = entry.audience == Audience::Professionals;
    if inward { format!("[{}]", codes::audience(entry.audience)) } else { String::new() }
}

fn author(entry: &Entry) -> String {
    let by = |author| format!("{} {}", names::standing(author), author.name.full());
    let kind = match (entry.kind, entry.daily) {
        (EntryKind::Daily, Some(daily)) => entry.category.clone().unwrap_or_else(|| codes::daily(daily).to_owned()),
        (EntryKind::Post, _) => String::new(),
        (kind, _) => codes::entry_kind(kind).to_owned(),
    };
    let words = [entry.author.as_ref().map(by).unwrap_or_default(), kind, only(entry)];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(tr::list_dot())
}

/// Values and words in one text; SBAR as it is read.
fn said(entry: &Entry) -> String {
    let values = if entry.measures.is_empty() { String::new() } else { digest::timed(&entry.measures) };
    let text = sbar::split(&entry.text).map_or_else(
        || entry.text.clone(),
        |parts| {
            let names = [tr::sbar_s(), tr::sbar_b(), tr::sbar_a(), tr::sbar_r()];
            let lines = names.into_iter().zip(parts).filter(|(_, part)| !part.is_empty());
            lines.map(|(name, part)| format!("{name}: {part}")).collect::<Vec<_>>().join("\n")
        },
    );
    [values, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn handed_over(entry: &Entry) -> AnyView {
    let confirmed = entry.confirmations.iter().map(|by| format!("{} {}", by.by.name.full(), dates::short(by.at)));
    let confirmed = confirmed.collect::<Vec<_>>().join(tr::list_dot());
    let confirmed =
        (!confirmed.is_empty()).then(|| view! { <p class="sheet-who">{tr::paper_confirmed(confirmed)}</p> }.into_any());
    view! { <section class="sheet-block"><h3>{dates::moment(entry.occurred_at)}</h3>{noted(entry)}{confirmed}</section> }
        .into_any()
}

/// バイタル表: what was measured most often as graphs, then days × kinds.
fn measured(vitals: &Vitals, print: NewPrint) -> AnyView {
    let stretch = (print.from.start(), Date::from_days(print.to.days() + 1).start());
    let mut all = series(vitals);
    all.retain(|series| spec(series.kind).is_some_and(|spec| spec.daily.is_none()));
    all.sort_by_key(|series| std::cmp::Reverse(series.points.len()));
    let graphs = all.iter().take(GRAPHS).map(|series| {
        let sketch = Signal::stored(sketch(series, stretch));
        view! {
            <figure class="sheet-graph chart">
                <figcaption>{series.name}</figcaption>
                <svg class="chart-drawing" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label(series)>
                    {drawn(sketch, series.kind)}
                </svg>
            </figure>
        }
        .into_any()
    });
    let graphs = graphs.collect_view();
    view! { <div class="sheet-graphs">{graphs}</div> {month::table(vitals, print.from)} }.into_any()
}

/// 写真台帳: two by three on a sheet.
fn pictures(entries: &[Entry]) -> AnyView {
    let shots = entries.iter().flat_map(Shot::of).filter(|shot| shot.media.kind == MediaKind::Photo);
    let shots: Vec<Shot> = shots.collect();
    let sheets = shots.chunks(PICTURES).map(|chunk| {
        let figures = chunk.iter().map(|shot| {
            let tag = shot.media.tag.map(codes::media_tag).unwrap_or_default();
            let words = [dates::moment(shot.at), tag.to_owned(), shot.media.caption.clone(), shot.who.clone()];
            let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(tr::list_dot());
            view! {
                <figure><img src=shot.address(MediaSize::Whole) alt=shot.name()/><figcaption>{words}</figcaption></figure>
            }
            .into_any()
        });
        view! { <section class="sheet-album">{figures.collect_view()}</section> }.into_any()
    });
    listed(sheets.collect())
}

/// 入院・救急サマリー: what a stranger needs first.
fn summary(material: &Material, vitals: Option<&Vitals>) -> AnyView {
    let wanted = [
        ProfilePart::Allergies,
        ProfilePart::Medications,
        ProfilePart::History,
        ProfilePart::Care,
        ProfilePart::Doctors,
        ProfilePart::Contacts,
        ProfilePart::Home,
    ];
    let chosen = wanted.into_iter().filter_map(contract::profile::spec);
    let vitals = vitals.filter(|vitals| !vitals.sets.is_empty()).map(|vitals| {
        let newest = vitals.sets.iter().rev().filter(|set| is_measured(&set.measures)).take(10).map(|set| {
            view! { <tr><td>{dates::moment(set.at)}</td><td>{digest::said(&set.measures)}</td></tr> }.into_any()
        });
        view! {
            <section class="sheet-block"><h3>{tr::paper_last_week()}</h3>
                <table class="table"><tbody>{newest.collect_view()}</tbody></table>
            </section>
        }
        .into_any()
    });
    view! { {parts(material, chosen)} {vitals} }.into_any()
}

fn is_measured(measures: &[Measure]) -> bool {
    measures.iter().any(|m| spec(m.kind).is_some_and(|spec| spec.daily.is_none()))
}

fn parts(material: &Material, chosen: impl Iterator<Item = &'static PartSpec>) -> AnyView {
    let Some(profile) = &material.profile else { return nothing() };
    let blocks = chosen.filter_map(|spec| {
        let rows = &profile.parts.iter().find(|part| part.part == spec.part)?.rows;
        Some(
            view! {
                <section class="sheet-block"><h3>{words::part(spec.part)}</h3>{profile_rows::list(spec, rows, None)}</section>
            }
            .into_any(),
        )
    });
    listed(blocks.collect())
}

/// 対象者ケア機関リスト: the subject's own side, then each institution with whom it has registered. Who that was on a past day
/// the list does not say.
fn shared_with(list: &CareList, day: Date) -> AnyView {
    let rows: Vec<&Listed> = list.rows.iter().filter(|row| row.from.date() <= day).collect();
    if rows.is_empty() && list.own_side.is_empty() {
        return view! { <p>{tr::care_as_of_empty()}</p> }.into_any();
    }
    let today = day == clock::today();
    let people = |members: &[Member]| {
        let line = |member: &Member| view! { <p lang="ja">{named(member)}</p> }.into_any();
        members.iter().map(line).collect_view().into_any()
    };
    let own = (!list.own_side.is_empty()).then(|| {
        view! { <section class="sheet-block"><h3>{tr::care_own_side()}</h3>{people(&list.own_side)}</section> }
            .into_any()
    });
    let row = |row: &&Listed| {
        let institution = &row.institution;
        let staff = today.then(|| view! { <td>{people(&row.people)}</td> }.into_any());
        let core = row.core.then(|| view! { <p>{tr::care_core()}</p> }.into_any());
        let until = row.to.map(|to| view! { <p>{tr::care_until(dates::plain(to.plus_ms(-1).date()))}</p> }.into_any());
        view! {
            <tr>
                <th scope="row" lang="ja"><p>{institution.name.clone()}</p>{core}<p>{codes::institution_kind(institution.kind)}</p><p class="sheet-fixed">{institution.phone.clone()}</p></th>
                {staff}
                <td class="sheet-fixed"><p>{tr::care_since(dates::plain(row.from.date()))}</p>{until}</td>
                <td lang="ja">{row.reason.clone()}</td>
            </tr>
        }
        .into_any()
    };
    let in_charge = today.then(tr::paper_in_charge);
    let head = [Some(tr::paper_institution()), in_charge, Some(tr::paper_days()), Some(tr::paper_reason())];
    let head = head.map(|word| word.map(|word| view! { <th scope="col">{word}</th> }.into_any())).collect_view();
    view! {
        {own}
        <table class="sheet-table"><thead><tr>{head}</tr></thead><tbody>{rows.iter().map(row).collect_view()}</tbody></table>
    }
    .into_any()
}

/// The institution stands beside them.
fn named(member: &Member) -> String {
    format!("{} {}", member.name.full(), names::occupation(member))
}

/// 同意書の写し: how it stands, what was agreed to last and by whom, the very text, and every act before and after.
fn consented(material: &Material) -> AnyView {
    let Some(consents) = &material.consents else { return nothing() };
    let state = match consents.state {
        Consent::Effective => tr::consent_state_on(),
        Consent::Withdrawn => tr::consent_state_off(),
        Consent::None | Consent::Unknown => tr::consent_state_none(),
    };
    let given = paper::given(consents).map(|record| {
        let facts = agreement::facts(record).into_iter();
        let facts =
            facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd lang="ja">{value}</dd></div> }.into_any());
        let signature = record.signature.as_ref().map(agreement::drawn);
        view! {
            <section class="sheet-block">
                <h3>{agreement::summary(record)}</h3>
                <dl class="facts">{facts.collect_view()}</dl>
                {signature}
            </section>
        }
        .into_any()
    });
    let text = match &material.agreed {
        Some(text) => Some(agreement::whole(text)),
        None if given.is_some() => Some(view! { <p>{tr::paper_no_text()}</p> }.into_any()),
        None => None,
    };
    view! { <p><b>{state}</b></p> {given} {text} {acts(consents)} }.into_any()
}

fn acts(consents: &Consents) -> AnyView {
    let lines = consents.records.iter().map(|record| {
        let number = format!("{} {}", tr::consent_number(), record.number);
        let words = [agreement::summary(record), number, record.by.name.full()].join(tr::list_dot());
        view! { <li lang="ja">{words}</li> }.into_any()
    });
    view! { <section class="sheet-block"><h3>{tr::consent_history()}</h3><ul class="sheet-list">{lines.collect_view()}</ul></section> }
        .into_any()
}

/// 支援経過記録: date, time, from whom, how, what, with tabs between, as a table takes it.
pub fn progress(material: &Material, professionals: bool) -> String {
    let flat = |text: String| text.split(['\n', '\t']).map(str::trim).collect::<Vec<_>>().join(" ");
    let line = |entry: &Entry| {
        let at = entry.occurred_at;
        let cells = [
            at.date().to_string().replace('-', "/"),
            dates::time(at),
            entry.author.as_ref().map(|a| format!("{} {}", names::standing(a), a.name.full())).unwrap_or_default(),
            tr::app_name().to_owned(),
            flat([only(entry), said(entry)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")),
        ];
        cells.join("\t")
    };
    of_readers(&material.entries, professionals).iter().map(line).collect::<Vec<_>>().join("\n")
}
