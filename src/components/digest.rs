//! What was noted in a stretch of time, in few words: このひとの今日, and what a shift leaves to the next. Sums and counts
//! of what people entered, and nothing that anybody would have to judge.

use super::vitals::shown;
use crate::i18n::{codes, dates, tr, vitals as words};
use contract::{
    entry::{DailyKind, Entry, EntryKind},
    vital::{Decimal, Measure, TABLE, VitalKind, spec},
};

/// 「主食 8割・副食 7割」
pub fn said(measures: &[Measure]) -> String {
    let say = |(name, value, unit): (&str, String, &str)| format!("{name} {value}{unit}");
    let said = shown(measures).into_iter().map(say).collect::<Vec<_>>().join(tr::list_dot());
    // Of daily life the details are what matters: けがあり, 発赤.
    let daily = measures.iter().filter(|m| spec(m.kind).is_some_and(|spec| spec.daily.is_some()));
    let details: Vec<_> = daily.flat_map(|m| m.details.iter().map(|detail| words::code(*detail))).collect();
    if details.is_empty() { said } else { format!("{said}({})", details.join(tr::list_dot())) }
}

/// 「朝食 主食 8割・副食 7割」: when stands before what.
pub fn timed(measures: &[Measure]) -> String {
    let is_time = |m: &&Measure| matches!(m.kind, VitalKind::MealTime | VitalKind::MedicineTime);
    let (time, rest): (Vec<_>, Vec<_>) = measures.iter().partition(is_time);
    let time = time.first().map(|m| words::result(m) + " ").unwrap_or_default();
    time + &said(&rest.into_iter().cloned().collect::<Vec<_>>())
}

/// A number of a kind that is added up over the day.
fn total<'a>(sets: impl Iterator<Item = &'a [Measure]>, kind: VitalKind) -> Option<Decimal> {
    let all = sets.flatten().filter(|m| m.kind == kind).filter_map(|m| m.value);
    all.fold(None, |sum: Option<Decimal>, value| Some(Decimal(sum.map_or(0, |sum| sum.0) + value.0)))
}

/// How often something was noted that was not なし.
fn times<'a>(sets: impl Iterator<Item = &'a [Measure]>, kind: VitalKind) -> usize {
    let nothing = Some(contract::vital::VitalCode::Nothing);
    sets.flatten().filter(|m| m.kind == kind && m.code != nothing).count()
}

fn daily_of(set: &[Measure]) -> Option<DailyKind> {
    set.first().and_then(|m| spec(m.kind)?.daily)
}

/// このひとの今日 in three lines: what was eaten, how the body is, how it went. Sets from the oldest on; a line without
/// anything is empty.
pub fn day(sets: &[&[Measure]]) -> [String; 3] {
    let all = || sets.iter().copied();
    let of = |kind: DailyKind| all().filter(move |set| daily_of(set) == Some(kind));
    let join = |parts: Vec<String>| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(tr::list_separator())
    };

    let mut eaten: Vec<String> = of(DailyKind::Meal).map(timed).collect();
    eaten.extend(total(all(), VitalKind::FluidIn).map(|sum| tr::today_fluid(sum.text(0))));
    eaten.extend(of(DailyKind::Medicine).map(timed));

    // Of what is measured the newest counts.
    let mut newest: Vec<Measure> = Vec::new();
    for measure in all().filter(|set| daily_of(set).is_none()).flatten() {
        newest.retain(|known| known.kind != measure.kind);
        newest.push(measure.clone());
    }
    // Always in the same order, whatever was measured last.
    newest.sort_by_key(|measure| TABLE.iter().position(|spec| spec.kind == measure.kind));
    let mut body = vec![said(&newest)];
    for kind in [VitalKind::Urine, VitalKind::Stool] {
        let count = times(all(), kind);
        body.extend((count > 0).then(|| tr::today_times(count, words::kind(kind))));
    }
    body.extend(of(DailyKind::Sleep).next_back().map(said));

    let latest = [DailyKind::Mood, DailyKind::Bath, DailyKind::Oral, DailyKind::Mobility, DailyKind::Outing];
    let latest = latest.into_iter().filter_map(|kind| of(kind).next_back().map(said));
    let each = [DailyKind::Skin, DailyKind::Incident].into_iter().flat_map(|kind| of(kind).map(said));
    let went = latest.chain(each).collect();
    [join(eaten), join(body), join(went)]
}

/// 申し送り: what stands in the record, from the oldest on, put in order. Only the text for a person to edit.
pub fn handover(entries: &[&Entry]) -> String {
    // Of several days each line says which.
    let several =
        entries.iter().any(|e| entries.first().is_some_and(|first| first.occurred_at.date() != e.occurred_at.date()));
    let line = |entry: &Entry| {
        let day = if several { dates::short(entry.occurred_at) + " " } else { String::new() };
        day + &line(entry)
    };
    let of = |kind: EntryKind| entries.iter().filter(move |e| e.kind == kind);
    let mut out = String::new();
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out += &format!("【{title}】\n{}\n", lines.join("\n"));
        }
    };
    let changed = |e: &&&Entry| {
        let beyond = e.measures.iter().any(|m| m.beyond.is_some());
        let skin = e.measures.iter().any(|m| m.code == Some(contract::vital::VitalCode::Changed));
        beyond || skin || e.daily == Some(DailyKind::Incident)
    };
    part(tr::handover_change(), entries.iter().filter(changed).map(|e| line(e)).collect());
    part(tr::handover_vitals(), of(EntryKind::Vitals).map(|e| line(e)).collect());
    let mut daily: Vec<String> = of(EntryKind::Daily).map(|e| line(e)).collect();
    daily.extend(
        total(entries.iter().map(|e| e.measures.as_slice()), VitalKind::FluidIn)
            .map(|sum| tr::today_fluid(sum.text(0))),
    );
    part(tr::handover_daily(), daily);
    let (family, notes): (Vec<&&Entry>, Vec<&&Entry>) =
        of(EntryKind::Post).partition(|e| e.author.as_ref().is_some_and(|a| a.role.is_subject_side()));
    part(tr::handover_notes(), notes.into_iter().map(|e| line(e)).collect());
    part(tr::handover_family(), family.into_iter().map(|e| line(e)).collect());
    out.trim_end().to_owned()
}

/// 「10:20 朝食 主食 8割 よく食べました。(佐々木看護師)」
fn line(entry: &Entry) -> String {
    let kind = match (entry.daily, &entry.category) {
        (_, Some(category)) => category.clone(),
        // What was chosen says by itself what it is about; where one went to the toilet does not.
        (Some(daily), None) if entry.measures.is_empty() || daily == DailyKind::Toilet => {
            codes::daily(daily).to_owned()
        }
        _ => String::new(),
    };
    let text = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pictures = if entry.media.is_empty() { String::new() } else { pictures(entry) };
    let words = [dates::time(entry.occurred_at), kind, timed(&entry.measures), text, pictures];
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    entry.author.as_ref().map_or(words.clone(), |author| format!("{words}({})", words::who(author)))
}

/// 「写真2枚(夕食の膳)」: how many, and what is said about them.
fn pictures(entry: &Entry) -> String {
    let said: Vec<&str> =
        entry.media.iter().map(|media| media.caption.as_str()).filter(|said| !said.is_empty()).collect();
    let count = tr::handover_pictures(entry.media.len());
    if said.is_empty() { count } else { format!("{count}({})", said.join(tr::list_dot())) }
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
