//! The access log as the subject reads it, and an institution for its own staff. (Writing and verifying it: `crate::audit`.)

use super::{id, institution_ref, name, occupations, text, time};
use crate::fail::Outcome;
use contract::{
    InstitutionId, PersonId, Role, SubjectId, Timestamp,
    access_log::{Act, Did, Look, Looks, PAUSE_MS, Part, StaffLook, StaffLooks},
    subject::SubjectHead,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// Most rows that are read for one answer.
const MOST_ROWS: i64 = 20_000;

/// The part of the record that an endpoint or command touches.
fn part(what: &str) -> Part {
    let starts = |with: &[&str]| with.iter().any(|with| what.contains(with));
    match what {
        "RecordPrint" | "ExportVisits" => Part::Paper,
        _ if starts(&["Looks", "LogOpened", "InquiryLog"]) => Part::Log,
        _ if starts(&["Inquir", "ListInbox", "ListDesk"]) => Part::Inquiries,
        _ if starts(&["Vital"]) => Part::Vitals,
        _ if starts(&["Media", "Album", "Upload", "Piece"]) => Part::Pictures,
        _ if starts(&["Document", "Opened"]) => Part::Documents,
        _ if starts(&["Visit"]) => Part::Schedule,
        _ if starts(&["Profile", "PutPart", "PartVersions", "Medications", "Ask"]) => Part::Profile,
        _ if starts(&[
            "Care",
            "Facilit",
            "Institution",
            "Staff",
            "Cared",
            "Consent",
            "Death",
            "Sharing",
            "CoreOffer",
        ]) || starts(&["IndividualUse", "InviteAgain", "OwnUse", "Unagreed"]) =>
        {
            Part::Sharing
        }
        _ if starts(&["Entr", "Changes", "Revisions", "SearchRecords", "ReadMark", "PreviewScreen", "Unsent"]) => {
            Part::Timeline
        }
        _ => Part::Card,
    }
}

/// Rows of the log with who it was, newest first: `$1` names whose, `$2` and `$3` the stretch, `$4` how many at most.
macro_rules! log_rows {
    ($of:literal) => {
        concat!(
            "SELECT a.at, a.person, a.role, a.institution, a.subject, a.verb, a.what, a.result, \
                    COALESCE(p.family, '') AS family, COALESCE(p.given, '') AS given, \
                    COALESCE(p.family_kana, '') AS family_kana, COALESCE(p.given_kana, '') AS given_kana, \
                    COALESCE(i.name, '') AS institution_name, COALESCE(i.kind, '') AS institution_kind, \
                    COALESCE(g.occupations, '') AS occupations \
             FROM audit a LEFT JOIN person p ON p.id = a.person LEFT JOIN institution i ON i.id = a.institution \
             LEFT JOIN role_grant g ON g.person = a.person AND g.institution = a.institution AND g.role = 'staff' \
             WHERE ",
            $of,
            " AND a.at >= $2 AND a.at < $3 ORDER BY a.at DESC, a.seq DESC LIMIT $4"
        )
    };
}

/// What others did with a subject's record between two moments, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn looks(
    conn: &mut AnyConnection,
    subject: SubjectId,
    me: PersonId,
    (from, to): (Timestamp, Timestamp),
) -> Outcome<Looks> {
    let rows = sqlx::query(log_rows!("a.subject = $1 AND a.person <> $5"))
        .bind(subject.to_string())
        .bind(from.0)
        .bind(to.0)
        .bind(MOST_ROWS)
        .bind(me.to_string())
        .fetch_all(conn)
        .await?;
    let (seen, cut) = gather(&rows)?;
    Ok(Looks { items: seen.into_iter().map(|seen| seen.look).collect(), cut })
}

/// What an institution's own staff did between two moments with records of subjects, newest first. Those in `named`
/// are named, nobody else.
///
/// # Errors
/// The database does not answer.
pub async fn staff_looks(
    conn: &mut AnyConnection,
    institution: InstitutionId,
    named: &[SubjectHead],
    (from, to): (Timestamp, Timestamp),
) -> Outcome<StaffLooks> {
    let of_staff = log_rows!("a.institution = $1 AND a.subject <> '' AND a.role = 'staff'");
    let rows = sqlx::query(of_staff)
        .bind(institution.to_string())
        .bind(from.0)
        .bind(to.0)
        .bind(MOST_ROWS)
        .fetch_all(conn)
        .await?;
    let (seen, cut) = gather(&rows)?;
    let items = seen.into_iter().map(|seen| {
        let head = named.iter().find(|head| head.id.to_string() == seen.key.3);
        StaffLook { subject: head.map(|head| (head.id, head.name.clone())), look: seen.look }
    });
    Ok(StaffLooks { items: items.collect(), cut })
}

/// What one person did in one go, for one institution, in one role, with one subject's record.
struct Seen {
    /// Person, institution, role, subject.
    key: (String, String, String, String),
    look: Look,
}

/// Puts rows, newest first, into lines; true: there may be more rows than were read.
fn gather(rows: &[AnyRow]) -> Outcome<(Vec<Seen>, bool)> {
    let cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= MOST_ROWS;
    let mut all: Vec<Seen> = Vec::new();
    for row in rows {
        // What is done in another role is done on another ground.
        let key = (text(row, "person")?, text(row, "institution")?, text(row, "role")?, text(row, "subject")?);
        let at = time(row, "at")?;
        // Newest first: what is open still began at most a pause later.
        let open = all.iter_mut().rev().find(|seen| seen.key == key);
        let seen = match open.filter(|open| open.look.from.0 - at.0 <= PAUSE_MS) {
            Some(open) => open,
            None => {
                all.push(Seen { look: begin(row, at)?, key });
                let last = all.len() - 1;
                &mut all[last]
            }
        };
        seen.look.from = at;
        count(&mut seen.look.acts, row, at)?;
    }
    for seen in &mut all {
        seen.look.acts.sort_by_key(|act| std::cmp::Reverse(act.times));
    }
    Ok((all, cut))
}

fn begin(row: &AnyRow, at: Timestamp) -> Outcome<Look> {
    let known = !text(row, "family")?.is_empty();
    Ok(Look {
        person: if known { Some(id(row, "person")?) } else { None },
        name: if known { Some(name(row)?) } else { None },
        role: Role::from_code(row.try_get("role")?),
        occupation: occupations(row.try_get("occupations")?).first().copied(),
        institution: institution_ref(row)?,
        from: at,
        to: at,
        acts: Vec::new(),
    })
}

fn count(acts: &mut Vec<Act>, row: &AnyRow, at: Timestamp) -> Outcome<()> {
    let (did, part) = (Did::from_code(row.try_get("verb")?), part(row.try_get("what")?));
    let ok = row.try_get::<&str, _>("result")? == "ok";
    let known = acts.iter_mut().find(|act| act.did == did && act.part == part);
    let act = match known {
        Some(act) => act,
        None => {
            acts.push(Act { did, part, times: 0, refused: 0, at });
            let last = acts.len() - 1;
            &mut acts[last]
        }
    };
    act.times += u32::from(ok);
    act.refused += u32::from(!ok);
    act.at = at;
    Ok(())
}
