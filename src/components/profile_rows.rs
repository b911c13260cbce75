//! What stands in a part of the profile: as it is, and as it was.

use crate::{
    components::{RemoteView, person},
    i18n::{dates, names, profile as words, tr},
    stores::profile,
    ui::{Icon, IconName, dynamic},
};
use contract::{
    SubjectId,
    profile::{Cell, FieldSpec, Form, PartSpec, PartVersion, ProfileField, Row, value},
};
use leptos::prelude::*;

/// A part as it stands.
#[component]
pub fn Rows(
    /// Which.
    spec: &'static PartSpec,
    /// What stands there.
    here: Memo<Option<PartVersion>>,
) -> impl IntoView {
    let rows = move || {
        here.get().map(|here| {
            let masked = here.rows.iter().flatten().any(|cell| cell.value.starts_with('•'));
            let masked = masked.then(|| view! { <p class="soft">{tr::profile_masked()}</p> }.into_any());
            view! { {list(spec, &here.rows, None)} {masked} {stamp(&here)} }.into_any()
        })
    };
    dynamic(rows)
}

/// Who saved it last, and when.
fn stamp(of: &PartVersion) -> Option<AnyView> {
    let (by, at) = (of.by.as_ref()?, of.at?);
    let who = format!("{} {}", by.name.full(), names::standing(by));
    Some(view! { <p class="soft part-stamp">{tr::profile_by(dates::moment(at), who)}</p> }.into_any())
}

/// The rows of a part; where `before` is given, what is not the same there is marked.
pub fn list(spec: &'static PartSpec, rows: &[Row], before: Option<&[Row]>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="soft">{tr::profile_none()}</p> }.into_any();
    }
    // A row is the same one as before if it has the same name; what has none stands at its place.
    let same = |n: usize, row: &Row| {
        let before = before?;
        match value(row, ProfileField::Name) {
            Some(name) => before.iter().find(|known| value(known, ProfileField::Name) == Some(name)),
            None => before.get(n),
        }
    };
    let views = rows.iter().enumerate().map(|(n, row)| one(spec, n, row, before.map(|_| same(n, row))));
    if spec.most == 1 {
        return views.collect_view().into_any();
    }
    let gone: Vec<&str> = before
        .unwrap_or_default()
        .iter()
        .filter_map(|row| value(row, ProfileField::Name))
        .filter(|name| !rows.iter().any(|row| value(row, ProfileField::Name) == Some(name)))
        .collect();
    let gone = (!gone.is_empty())
        .then(|| view! { <p class="soft">{tr::profile_gone(gone.join(tr::list_dot()))}</p> }.into_any());
    let rows = views.map(|row| view! { <li>{row}</li> }).collect_view();
    view! { <ol class="part-rows" role="list">{rows}</ol> {gone} }.into_any()
}

/// `before`: the versions are compared, and that is how the row stood in the earlier one, if it did.
fn one(spec: &'static PartSpec, n: usize, row: &[Cell], before: Option<Option<&Row>>) -> AnyView {
    let mark = |field| {
        let word = match before? {
            // A new row says so once.
            None if field == ProfileField::Name || value(row, ProfileField::Name).is_none() => tr::profile_added(),
            Some(before) if value(before, field) != value(row, field) => tr::profile_changed(),
            _ => return None,
        };
        Some(view! { <span class="chip">{word}</span> }.into_any())
    };
    // The name of a contact or a medicine heads its row.
    let name = value(row, ProfileField::Name).map(|name| {
        let number = (spec.part == contract::profile::ProfilePart::Contacts).then(|| format!("{}. ", n + 1));
        view! { <p class="part-name" lang=person::lang_of(name)>{number}{name.to_owned()} {mark(ProfileField::Name)}</p> }
            .into_any()
    });
    let facts = spec.fields.iter().filter(|spec| spec.field != ProfileField::Name);
    let facts = facts.filter_map(|field| Some((field, value(row, field.field)?))).map(|(field, text)| {
        view! {
            <div><dt>{words::field(spec.part, field.field)}</dt><dd>{said(spec, field, text)} {mark(field.field)}</dd></div>
        }
        .into_any()
    });
    let gone = before.flatten().into_iter().flat_map(|before| {
        spec.fields.iter().filter_map(|field| {
            let old = value(before, field.field).filter(|_| value(row, field.field).is_none())?;
            let words = tr::profile_gone(words::value(spec.part, field, old));
            Some(view! { <div><dt>{words::field(spec.part, field.field)}</dt><dd><s>{words}</s></dd></div> }.into_any())
        })
    });
    view! { {name} <dl class="facts">{facts.collect_view()} {gone.collect_view()}</dl> }.into_any()
}

/// What stands in a field: a telephone number can be called.
fn said(spec: &'static PartSpec, field: &FieldSpec, text: &str) -> AnyView {
    if field.form != Form::Phone {
        return words::value(spec.part, field, text).into_any();
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    view! { <a class="part-call" href=format!("tel:{digits}")><Icon name=IconName::Phone/>{text.to_owned()}</a> }
        .into_any()
}

/// Every version of a part, newest first, each with what it changed.
#[component]
pub fn Versions(
    /// Of which part.
    spec: &'static PartSpec,
    /// Of whom.
    subject: SubjectId,
) -> impl IntoView {
    let versions = profile::versions(subject, spec.part);
    let handle = versions.handle();
    let list = move || {
        versions.with(|versions| {
            let all = versions.iter().enumerate().map(|(n, version)| {
                let before = versions.get(n + 1).map(|before| before.rows.as_slice());
                one_version(spec, version, before, n == 0)
            });
            view! { <ol class="history" role="list">{all.collect_view()}</ol> }.into_any()
        })
    };
    view! { <RemoteView of=handle>{dynamic(list.clone())}</RemoteView> }.into_any()
}

fn one_version(spec: &'static PartSpec, version: &PartVersion, before: Option<&[Row]>, newest: bool) -> AnyView {
    let newest = newest.then(|| view! { <span class="chip">{tr::profile_newest()}</span> }.into_any());
    let reason =
        (!version.reason.is_empty()).then(|| view! { <p>{tr::profile_reason_was(&version.reason)}</p> }.into_any());
    view! {
        <li class="version">
            <p class="version-head"><b>{if version.version == 0 { tr::profile_registered().to_owned() } else { tr::profile_version(version.version) }}</b> {newest}</p>
            {stamp(version)}
            {reason}
            {list(spec, &version.rows, before)}
        </li>
    }
    .into_any()
}
