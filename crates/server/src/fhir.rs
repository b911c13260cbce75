//! A record as a FHIR R4 Bundle, for whoever it is disclosed to (M20-2): the person, what was measured, what was written, the
//! profile, and what was agreed to. Values carry the codes of the vitals table (LOINC, UCUM); what has no standard code carries
//! this product's own, under its own system.

use contract::{
    Timestamp,
    consent::{ConsentRecord, ConsentScope},
    entry::{Entry, EntryKind},
    people::{Author, Name},
    policy::Consent,
    profile::PartVersion,
    subject::{Sex, SubjectHead},
    time::DAY_MS,
    vital::{Measure, spec},
};
use serde_json::{Value, json};

/// System of our own codes.
const OWN: &str = "urn:enwa:code";
/// Japan has one time zone.
const OFFSET_MS: i64 = 9 * 3_600_000;

/// What the bundle is made of.
pub struct Record<'a> {
    /// Whose.
    pub head: &'a SubjectHead,
    /// Everything that was written for everyone, newest first.
    pub entries: &'a [Entry],
    /// プロフィール
    pub parts: &'a [PartVersion],
    /// Acts of consent.
    pub consents: &'a [ConsentRecord],
    /// As of when.
    pub at: Timestamp,
}

/// The bundle.
pub fn bundle(record: &Record<'_>) -> Value {
    let subject = json!({ "reference": format!("urn:uuid:{}", record.head.id) });
    let entries = record.entries.iter().flat_map(|entry| {
        let measured = entry.measures.iter().enumerate().map(|(n, measure)| observation(entry, (n, measure), &subject));
        measured.chain(said(entry).then(|| communication(entry, &subject))).collect::<Vec<_>>()
    });
    let parts = record.parts.iter().filter(|part| !part.rows.is_empty()).map(|part| profile(part, &subject));
    let consents = record.consents.iter().map(|act| {
        let newest = record.consents.iter().all(|other| other.of != act.of || other.number <= act.number);
        consent(act, newest, &subject)
    });
    let all = std::iter::once(patient(record.head)).chain(entries).chain(parts).chain(consents);
    let all: Vec<Value> = all
        .map(|resource| {
            let id = resource["id"].as_str().unwrap_or_default();
            // Only an id of its own is a UUID: a value within an entry, and a part of the profile, have none.
            match id.parse::<contract::EntryId>() {
                Ok(id) => json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource }),
                Err(_) => json!({ "resource": resource }),
            }
        })
        .collect();
    json!({ "resourceType": "Bundle", "type": "collection", "timestamp": instant(record.at), "entry": all })
}

/// 2026-11-30T10:15:00.000+09:00
fn instant(at: Timestamp) -> String {
    let of_day = (at.0 + OFFSET_MS).rem_euclid(DAY_MS);
    let (hours, minutes) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (seconds, ms) = (of_day / 1_000 % 60, of_day % 1_000);
    format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{ms:03}+09:00", at.date())
}

fn human(name: &Name) -> Value {
    // The Japanese profiles (JP Core): IDE is the spelling, SYL the reading.
    let written = |family: &str, given: &str, code: &str| {
        let kind = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
        json!({ "extension": [{ "url": kind, "valueCode": code }], "use": "official", "family": family, "given": [given] })
    };
    json!([written(&name.family, &name.given, "IDE"), written(&name.family_kana, &name.given_kana, "SYL")])
}

fn patient(head: &SubjectHead) -> Value {
    let gender = match head.sex {
        Sex::Male => "male",
        Sex::Female => "female",
        _ => "unknown",
    };
    json!({
        "resourceType": "Patient", "id": head.id.to_string(), "name": human(&head.name), "gender": gender,
        "birthDate": head.birth.to_string(),
    })
}

fn by(author: Option<&Author>) -> Value {
    let named = author.map(|author| match &author.institution {
        Some(institution) => format!("{} ({institution})", author.name.full()),
        None => author.name.full(),
    });
    json!({ "display": named.unwrap_or_else(|| "system".to_owned()) })
}

/// Something was said in words or shown in pictures, and not by the system.
fn said(entry: &Entry) -> bool {
    entry.kind != EntryKind::System && (!entry.text.is_empty() || !entry.media.is_empty() || !entry.comments.is_empty())
}

fn observation(entry: &Entry, (n, measure): (usize, &Measure), subject: &Value) -> Value {
    let known = spec(measure.kind);
    let mut coding = vec![json!({ "system": OWN, "code": measure.kind.code() })];
    coding.extend(
        known.into_iter().flat_map(|spec| spec.loinc).map(|code| json!({ "system": "http://loinc.org", "code": code })),
    );
    let mut resource = json!({
        "resourceType": "Observation",
        // Several values may stand in one entry.
        "id": format!("{}-{n}", entry.id),
        "status": if entry.cancelled.is_some() { "entered-in-error" } else if entry.version > 1 { "amended" } else { "final" },
        "code": { "coding": coding },
        "subject": subject,
        "effectiveDateTime": instant(entry.occurred_at),
        "issued": instant(entry.recorded_at),
        "performer": [by(entry.author.as_ref())],
    });
    // A decimal is written as text, so that no digit is lost; here it is a number as it stands.
    let text = measure.value.and_then(|value| serde_json::to_value(value).ok());
    let number = text.and_then(|text| serde_json::from_str::<Value>(text.as_str()?).ok());
    if let Some(number) = number {
        let ucum = known.map_or("", |spec| spec.ucum);
        resource["valueQuantity"] =
            json!({ "value": number, "system": "http://unitsofmeasure.org", "code": ucum, "unit": ucum });
    } else if let Some(code) = measure.code {
        resource["valueCodeableConcept"] = json!({ "coding": [{ "system": OWN, "code": code.code() }] });
    }
    if !measure.details.is_empty() {
        let details: Vec<Value> =
            measure.details.iter().map(|detail| json!({ "system": OWN, "code": detail.code() })).collect();
        resource["method"] = json!({ "coding": details });
    }
    resource
}

fn communication(entry: &Entry, subject: &Value) -> Value {
    let own = (!entry.text.is_empty()).then(|| json!({ "contentString": entry.text }));
    let pictures = entry.media.iter().map(|media| {
        let mut attached = json!({ "url": format!("urn:uuid:{}", media.id) });
        if !media.caption.is_empty() {
            attached["title"] = media.caption.as_str().into();
        }
        json!({ "contentAttachment": attached })
    });
    let comments = entry.comments.iter().map(|comment| {
        let who = comment.author.as_ref().map(|author| author.name.full()).unwrap_or_default();
        json!({ "contentString": format!("{} {who}: {}", instant(comment.occurred_at), comment.text) })
    });
    let payload: Vec<Value> = own.into_iter().chain(pictures).chain(comments).collect();
    json!({
        "resourceType": "Communication",
        "id": entry.id.to_string(),
        "status": if entry.cancelled.is_some() { "entered-in-error" } else { "completed" },
        "category": [{ "coding": [{ "system": OWN, "code": entry.daily.map_or(entry.kind.code(), |daily| daily.code()) }] }],
        "subject": subject,
        "sent": instant(entry.occurred_at),
        "sender": by(entry.author.as_ref()),
        "payload": payload,
    })
}

fn profile(part: &PartVersion, subject: &Value) -> Value {
    let rows = part.rows.iter().enumerate().map(|(n, row)| {
        let cells = row.iter().map(
            |cell| json!({ "linkId": format!("{n}.{}", cell.field.code()), "answer": [{ "valueString": cell.value }] }),
        );
        json!({ "linkId": n.to_string(), "item": cells.collect::<Vec<_>>() })
    });
    let mut resource = json!({
        "resourceType": "QuestionnaireResponse",
        "id": format!("profile-{}", part.part.code()),
        "status": "completed",
        "questionnaire": format!("{OWN}:profile:{}", part.part.code()),
        "subject": subject,
        "item": rows.collect::<Vec<_>>(),
    });
    if let Some(at) = part.at {
        resource["authored"] = instant(at).into();
    }
    if part.by.is_some() {
        resource["author"] = by(part.by.as_ref());
    }
    resource
}

fn consent(act: &ConsentRecord, newest: bool, subject: &Value) -> Value {
    let given = act.state == Consent::Effective;
    let mut provision = json!({ "type": if given { "permit" } else { "deny" } });
    let purposes = match act.of {
        ConsentScope::Purpose { purpose } => vec![purpose],
        _ => act.purposes.clone(),
    };
    if !purposes.is_empty() {
        let coded: Vec<Value> = purposes.iter().map(|of| json!({ "system": OWN, "code": of.code() })).collect();
        provision["purpose"] = coded.into();
    }
    if matches!(act.of, ConsentScope::Institution { .. }) {
        provision["actor"] = json!([{ "role": { "text": "recipient" }, "reference": { "display": act.institution } }]);
    }
    json!({
        "resourceType": "Consent",
        "id": act.id.to_string(),
        // What was followed by another act about the same is over.
        "status": if newest { "active" } else { "inactive" },
        "scope": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy" }] },
        "category": [{ "coding": [{ "system": "http://loinc.org", "code": "59284-0" }] }],
        "patient": subject,
        "dateTime": instant(act.at),
        "performer": [by(Some(&act.by))],
        "policyRule": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": if given { "OPTIN" } else { "OPTOUT" } }] },
        "provision": provision,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m20_2_a_moment_is_written_with_its_zone() {
        assert_eq!(instant(Timestamp(1_795_309_200_000)), "2026-11-22T10:00:00.000+09:00");
        assert_eq!(instant(Timestamp(1_795_309_200_000 + 14 * 3_600_000 + 61_007)), "2026-11-23T00:01:01.007+09:00");
    }
}
