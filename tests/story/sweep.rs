//! Reliability 2.4: every endpoint × every role × every relation against the real router, with four
//! oracles: the status as the reviewed matrix says, no canary where it may not be, no change by a
//! refused write, and an access-log row with the right result.

use crate::{
    live::Stream,
    reviewed::{STATES, as_the_subject, reviewed},
};
use contract::{
    Denied, EntryId, Method, Right, Role, Target,
    access_log::{LogOpened, LogQuery},
    account::{NewUnsent, UnsentForm},
    care_list::{CareChange, ConfirmedChange, CoreAnswer, Named, OfferSettled},
    consent::{ConsentAct, ConsentMethod, NewConsent, Purpose},
    endpoint::{ALL, AskForChange, FileInquiry, Info, ListLooks, PutDocument, PutLogOpened, PutPart, PutVisit},
    event::EventKind,
    individual::{Capacity, NewIndividualUse},
    inquiry::{InquiryKind, LookRef, NewInquiry},
    policy::Audience,
    role::InstitutionKind,
};
use enwa_story::{Answer, Caller, Town, call};
use server::{
    db::Outgoing,
    registry::By,
    store::{self, core_role::NewOffer},
};
use std::collections::BTreeSet;

struct Principal {
    key: &'static str,
    /// Role toward 梅, if any.
    standing: Option<(Role, bool)>,
    /// Platform or institution roles.
    roles: &'static [Role],
}

const fn outside(key: &'static str, roles: &'static [Role]) -> Principal {
    Principal { key, standing: None, roles }
}

const PRINCIPALS: &[Principal] = &[
    Principal { key: "ume-san", standing: Some((Role::Subject, false)), roles: &[] },
    Principal { key: "sakura", standing: Some((Role::Family, false)), roles: &[] },
    Principal { key: "kouken", standing: Some((Role::Representative, false)), roles: &[] },
    Principal { key: "mari", standing: Some((Role::Staff, false)), roles: &[Role::Staff] },
    Principal { key: "megumi", standing: Some((Role::Staff, true)), roles: &[Role::Staff, Role::InstitutionAdmin] },
    outside("taro", &[]),
    outside("toyama", &[Role::Staff]),
    outside("ayumi", &[Role::Staff]),
    outside("kanri", &[Role::InstitutionAdmin]),
    outside("reception", &[Role::OperatorIntake, Role::OperatorIncident]),
    outside("incident", &[Role::OperatorIncident]),
    outside("moderate", &[Role::OperatorModerate]),
    outside("billing", &[Role::OperatorBilling]),
    outside("centre", &[Role::CustomerCentre]),
    outside("system", &[Role::SystemAdmin]),
    outside("connect", &[Role::ConnectUser]),
    outside("guest", &[Role::ConnectGuest]),
];

impl Principal {
    /// Stands in 梅's circle and reads entries for professionals.
    fn is_professional(&self) -> bool {
        matches!(self.standing, Some((Role::Staff, _)))
    }

    /// Of whom this person may learn anything: by relation, or registered for both.
    fn circle(&self) -> &'static [&'static str] {
        match self.key {
            "mari" | "megumi" => &["ume", "matsu"],
            "taro" => &["matsu"],
            _ if self.standing.is_some() => &["ume"],
            _ => &[],
        }
    }

    /// The canaries that may stand in this cell's answer, and no other one anywhere in it.
    fn allowed(&self, info: &Info, refused: bool) -> Vec<String> {
        if refused {
            return Vec::new();
        }
        match info.name {
            "SearchRecords" => {
                let inward = |subject: &&str| self.is_professional().then(|| format!("canary-{subject}-inward"));
                let open = |subject: &&str| [format!("canary-{subject}"), format!("canary-{subject}-open")];
                let beside = ["paper", "profile", "plan", "contact"].map(|what| format!("canary-ume-{what}"));
                let beside = beside.into_iter().filter(|_| self.circle().contains(&"ume"));
                let contacts = self.circle().iter().map(|subject| format!("canary-{subject}-contact"));
                self.circle()
                    .iter()
                    .flat_map(|s| open(s).into_iter().chain(inward(s)))
                    .chain(beside)
                    .chain(contacts)
                    .collect()
            }
            // Names of those on whose list the institution stands.
            "ListCaredFor" | "ListStaffLooks" | "ExportStaffLooks" => vec!["canary-ume".into(), "canary-matsu".into()],
            "ListUnsent" | "SettleUnsent" => vec!["canary-ume".into(), "canary-ume-unsent".into()],
            "AssignStaff" | "AnswerCoreOffer" => vec!["canary-ume".into()],
            "FindAtDesk" | "GetDeskSubject" => vec!["canary-ume".into()],
            "ListOwnUses" if !self.is_professional() => {
                self.circle().iter().map(|subject| format!("canary-{subject}")).collect()
            }
            "ListSubjects" => self.circle().iter().map(|subject| format!("canary-{subject}")).collect(),
            "GetSubject" => vec!["canary-ume".into(), "canary-ume-contact".into()],
            "GetProfile" => {
                let asked = (!self.is_professional() || self.key == "megumi").then(|| "canary-ume-ask".into());
                asked.into_iter().chain(["canary-ume-contact".into(), "canary-ume-profile".into()]).collect()
            }
            "ListPartVersions" | "PutPart" => vec!["canary-ume-profile".into()],
            "ListDocuments" => {
                let inward = self.is_professional().then(|| "canary-ume-inward".into());
                inward.into_iter().chain(["canary-ume-paper".into()]).collect()
            }
            "ListDocumentVersions" | "PutDocument" => vec!["canary-ume-paper".into()],
            "ListVisits" => vec!["canary-ume-plan".into()],
            "ExportVisits" => vec!["canary-ume-plan".into(), "canary-ume".into()],
            "AnswerAsk" => vec!["canary-ume-ask".into()],
            "ListInquiries" | "FileInquiry" | "ListInbox" | "HandleInquiry" | "ListDesk" | "ExamineInquiry" => {
                vec!["canary-ume".into(), "canary-ume-inquiry".into()]
            }
            "GetInquiryLog" => Vec::new(),
            _ if matches!(info.target, Target::Subject | Target::Entry) => {
                let inward = self.is_professional().then(|| "canary-ume-inward".into());
                inward.into_iter().chain(["canary-ume-open".into()]).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Every canary in a text, whole: `canary-ume` is another one than `canary-ume-inward`.
fn canaries(text: &str) -> Vec<String> {
    let tail = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    text.split("canary").skip(1).map(|rest| format!("canary{}", tail(rest))).collect()
}

/// What nobody may learn here: in the body or in any header.
fn strays(answer: &Answer<serde_json::Value>, allowed: &[String]) -> Vec<String> {
    let headers =
        answer.headers.iter().map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    let everything = headers.chain([answer.text()]).collect::<String>();
    canaries(&everything).into_iter().filter(|canary| !allowed.contains(canary)).collect()
}

async fn town() -> Town {
    let town = Town::with_people().await;
    for (key, role, institution) in [
        ("kanri", Role::InstitutionAdmin, Some("hibari")),
        ("incident", Role::OperatorIncident, None),
        ("moderate", Role::OperatorModerate, None),
        ("billing", Role::OperatorBilling, None),
        ("centre", Role::CustomerCentre, None),
        ("system", Role::SystemAdmin, None),
        ("connect", Role::ConnectUser, Some("hibari")),
        ("guest", Role::ConnectGuest, None),
        ("ayumi", Role::Staff, Some("hibari")),
        ("kawada", Role::Staff, Some("kaede")),
    ] {
        town.person(key).await;
        town.grant(key, role, institution).await;
    }
    for (key, role) in [("ume-san", Role::Subject), ("kouken", Role::Representative)] {
        town.person(key).await;
        town.relate("ume", key, role).await;
    }
    // Every record holds a word of its own, so that a stray one is known by name.
    let mari = town.sign_in("mari").await;
    for subject in ["ume", "matsu"] {
        let id = town.subject_id(subject);
        mari.call(mari.post(id, &format!("canary-{subject}-open"))).await.ok();
        mari.call(mari.professional(id, &format!("canary-{subject}-inward"))).await.ok();
    }
    let ume = town.subject_id("ume");
    let megumi = town.sign_in("megumi").await;
    megumi.call(PutPart { subject: ume, query: (), body: serde_json::from_str(PROFILE).unwrap() }).await.ok();
    let ask = format!(r#"{{"id":"{ASKED}","part":"allergies","text":"canary-ume-ask"}}"#);
    let sakura = town.sign_in("sakura").await;
    sakura.call(AskForChange { subject: ume, query: (), body: serde_json::from_str(&ask).unwrap() }).await.ok();
    let plan = visit("01a200ca-6000-7c11-9d5a-3c1a52b7e0d4", "canary-ume-plan");
    sakura.call(PutVisit { subject: ume, query: (), body: serde_json::from_str(&plan).unwrap() }).await.ok();
    // A document that the family reads, and one that it does not.
    let inward = "01a200ca-8000-7c11-9d5a-3c1a52b7e0d4";
    put_file(&town, PAGE, "mari", "").await;
    put_file(&town, inward, "mari", "").await;
    for body in [document(), document().replace(PAPER, inward).replace(PAGE, inward).replace("care_plan", "referral")] {
        let body = if body.contains(inward) { body.replace("-paper", "-inward") } else { body };
        mari.call(PutDocument { subject: ume, query: (), body: serde_json::from_str(&body).unwrap() }).await.ok();
    }
    // A.8 note 4: the matrix is about a record whose log is open to the family.
    let open = PutLogOpened { subject: town.subject_id("ume"), query: (), body: LogOpened { family: true } };
    town.sign_in("ume-san").await.call(open).await.ok();
    // Something that each institution of the list is to answer, and something that each has to write down.
    for institution in ["hibari", "kaede"] {
        file_inquiry(&town, institution).await;
        keep_unsent(&town, institution, mari.new_id()).await;
    }
    apply(&town, APPLIED.parse().unwrap()).await.unwrap();
    town
}

/// A ケアプラン of 梅, and its file.
const PAPER: &str = "01a200ca-7000-7c11-9d5a-3c1a52b7e0d4";
const PAGE: &str = "01a200ca-7001-7c11-9d5a-3c1a52b7e0d4";

fn document() -> String {
    format!(
        r#"{{"id":"{PAPER}","version":0,"kind":"care_plan","title":"canary-ume-paper","issuer":"","from":null,"to":null,"note":"","files":["{PAGE}"]}}"#
    )
}

/// 予定 of the month.
fn visit(id: &str, title: &str) -> String {
    format!(
        r#"{{"id":"{id}","version":0,"kind":"other","title":"{title}","who":"","start":1794700800000,"minutes":60,"repeat":"once","until":null,"note":""}}"#
    )
}

/// アレルギー of 梅.
const PROFILE: &str =
    r#"{"part":"allergies","version":0,"rows":[[{"field":"name","value":"canary-ume-profile"}]],"reason":""}"#;
/// A 申出 about it.
const ASKED: &str = "01a200ca-4000-7c11-9d5a-3c1a52b7e0d4";
/// A 個人利用の申請 for 梅.
const APPLIED: &str = "01a200ca-9000-7c11-9d5a-3c1a52b7e0d4";
/// An offer of the 中心の役割 of 梅.
const OFFERED: &str = "01a200ca-8000-7c11-9d5a-3c1a52b7e0d4";

/// A PNG of one pixel, base64.
pub const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A body that is right for the endpoint, so that only the policy can refuse it.
fn body(caller: &Caller, info: &Info, town: &Town) -> Option<Vec<u8>> {
    let id = caller.new_id::<()>();
    let json = match info.name {
        "CreateEntry" => return Some(serde_json::to_vec(&caller.post(town.subject_id("ume"), "書けた").body).unwrap()),
        "CorrectEntry" => format!(r#"{{"id":"{id}","base_version":1,"text":"訂正","reason":"理由"}}"#),
        "CancelEntry" => format!(r#"{{"id":"{id}","reason":"理由"}}"#),
        "ReactToEntry" => r#"{"kind":"noted","on":true}"#.to_owned(),
        "ConfirmEntry" => r#"{"version":1}"#.to_owned(),
        "PutFieldOrder" => serde_json::to_string(&contract::field_order::FieldOrder::default()).unwrap(),
        "PutPhrases" => r#"{"version":0,"items":[{"title":"訪問","text":"お変わりありません。"}]}"#.to_owned(),
        "RecordPrint" => r#"{"sheet":"notebook","from":"2026-11-01","to":"2026-11-01"}"#.to_owned(),
        "PutVisit" => visit(&id.to_string(), "訪問"),
        "PutDocument" => document(),
        "FileIndividualUse" => serde_json::to_string(&form_3(caller.new_id())).unwrap(),
        "InviteAgain" => "null".to_owned(),
        "AnswerIndividualUse" => {
            format!(r#"{{"id":"{id}","agreed":true,"method":"paper","signed_on":"2026-11-01"}}"#)
        }
        "EndIndividualUse" => r#"{"reason":"様式7"}"#.to_owned(),
        // Nobody of the town uses it there.
        "StopOwnUse" => format!(r#"{{"subject":"{id}","role":"family"}}"#),
        "JoinService" => {
            let text = &server::consent::newest_own("ja").unwrap().hash;
            format!(r#"{{"password":"another long password","text":"{text}"}}"#)
        }
        "AgreeToOwn" => format!(r#"{{"text":"{}"}}"#, server::consent::newest_own("ja").unwrap().hash),
        "FindAtDesk" | "FindUnagreed" => r#"{"name":"canary-ume 花","birth":"1938-03-03"}"#.to_owned(),
        "StopSharing" => format!(r#"{{"id":"{id}","act":"stop","reason":"様式10"}}"#),
        "ResumeSharing" => format!(r#"{{"id":"{id}","act":"resume","reason":"確かめました"}}"#),
        "RecordDeath" => {
            let told = serde_json::to_string(&call().caller).unwrap();
            format!(r#"{{"id":"{id}","act":"died","told_by":{told},"day":"2026-11-01"}}"#)
        }
        "OrderCareInstitutions" => {
            format!(r#"{{"institutions":["{0}"],"seen":["{0}"]}}"#, town.institution_id("hibari"))
        }
        // An institution that has not joined: nobody gains, nobody loses, and so its seal is known beforehand.
        "PutCareInstitution" => {
            let named = Named { name: "森の歯科".into(), kind: InstitutionKind::Clinic, phone: String::new() };
            let change = CareChange {
                institution: caller.new_id(),
                named: Some(named),
                version: 0,
                from: None,
                to: None,
                reason: "歯科の往診".into(),
                end: false,
                core: false,
            };
            let seal = server::care_list::seal(town.subject_id("ume"), &change, &[], &[], 0).unwrap();
            serde_json::to_string(&ConfirmedChange { change, seal, shown: "確かめました".into() }).unwrap()
        }
        "PreviewCareChange" => {
            let kanri = town.institution_id("elsewhere");
            format!(r#"{{"institution":"{kanri}","version":0,"reason":"訪問入浴"}}"#)
        }
        // It is so already.
        "ActOnInstitution" => format!(r#"{{"id":"{id}","act":"restore","reason":"入金"}}"#),
        "PreviewScreen" => {
            let kanri = town.institution_id("elsewhere");
            format!(r#"{{"change":{{"institution":"{kanri}","version":0,"reason":"訪問入浴"}}}}"#)
        }
        "RecordConsent" => serde_json::to_string(&NewConsent {
            id: caller.new_id(),
            text: server::consent::newest("ja").unwrap().hash.clone(),
            acts: ConsentAct::ALL.to_vec(),
            purposes: Purpose::ALL.to_vec(),
            items_and_parties: true,
            parties: None,
            method: ConsentMethod::Paper,
            signer: None,
            witness: String::new(),
            signed_on: Some(town.app.clock.now().date()),
            signature: None,
        })
        .unwrap(),
        "WithdrawConsent" | "ResumeConsent" => {
            let call = serde_json::to_string(&call()).unwrap();
            format!(r#"{{"id":"{id}","of":{{"scope":"purpose","purpose":"research"}},"call":{call}}}"#)
        }
        "AssignStaff" => format!(r#"{{"subject":"{}","begin":[],"end":[]}}"#, town.subject_id("ume")),
        "AnswerCoreOffer" => {
            let ume = town.subject_id("ume");
            format!(r#"{{"subject":"{ume}","offer":"{OFFERED}","accept":false,"reason":"人手が足りません"}}"#)
        }
        "FileInquiry" => format!(r#"{{"id":"{id}","kind":"disclosure","text":"canary-ume-inquiry"}}"#),
        "HandleInquiry" | "ExamineInquiry" => {
            format!(r#"{{"id":"{id}","outcome":"explained","text":"訪問のためです"}}"#)
        }
        // It is so already, as the next one.
        "PutRight" => {
            r#"{"version":0,"role":"family","right":"record.print","withheld":false,"reason":"調査"}"#.to_owned()
        }
        // Nobody of the town is locked out.
        "ActOnAccount" => r#"{"act":"restore","reason":"間違いでした"}"#.to_owned(),
        "HandInUnsent" => r#"{"items":[]}"#.to_owned(),
        "SettleUnsent" => r#"{"note":"書きました"}"#.to_owned(),
        "PutLogOpened" => r#"{"family":true}"#.to_owned(),
        "PutOpened" => serde_json::to_string(&contract::document::Opened::default()).unwrap(),
        "PutPart" => PROFILE.to_owned(),
        "PutMedications" => {
            r#"{"part":"medications","version":0,"rows":[[{"field":"name","value":"薬"}]],"reason":""}"#.to_owned()
        }
        "AskForChange" => format!(r#"{{"id":"{id}","part":"home","text":"番地が違います"}}"#),
        "AnswerAsk" => format!(r#"{{"ask":"{ASKED}","state":"done","answer":"直しました"}}"#),
        "PinEntry" => r#"{"on":true}"#.to_owned(),
        "SetVitalLimit" => {
            let ume = town.subject_id("ume");
            format!(
                r#"{{"id":"{id}","subject":"{ume}","kind":"pulse","low":"50","high":"110","reason":"主治医の指示"}}"#
            )
        }
        "SearchRecords" => r#"{"words":"canary"}"#.to_owned(),
        "FindEntries" => r#"{"words":"canary"}"#.to_owned(),
        "PutReadMark" => r#"{"seq":1}"#.to_owned(),
        "BeginUpload" => format!(r#"{{"id":"{id}","kind":"photo","bytes":9}}"#),
        "FinishUpload" => "{}".to_owned(),
        "PutPiece" => "a piece".to_owned(),
        "PutPhoto" => format!(r#"{{"id":"{id}","image":"{DOT}"}}"#),
        _ => return None,
    };
    Some(json.into_bytes())
}

async fn content_hash(town: &Town) -> String {
    let mut all = String::new();
    for table in [
        "entry",
        "entry_revision",
        "subject",
        "contact",
        "photo",
        "media",
        "vital_limit",
        "confirmation",
        "phrases",
        "field_order",
        "profile_version",
        "profile_ask",
        "inquiry",
        "inquiry_step",
        "account_act",
        "institution_act",
        "withheld",
        "right_change",
        "unsent",
        "visit",
        "document",
        "document_opening",
        "read_mark",
        "op",
        "relation",
        "care_list",
        "care_list_change",
        "care_order",
        "core_offer",
        "subject_act",
        "individual_use",
        "individual_use_act",
        "invitation",
        "own_consent",
        "staff_registration",
        "consent",
        "consent_text",
        "person",
        "role_grant",
        "institution",
        "event",
    ] {
        let sql = format!("SELECT * FROM {table} ORDER BY 1, 2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(town.app.db.read()).await.unwrap();
        for row in rows {
            for column in 0..sqlx::Row::len(&row) {
                let text = sqlx::Row::try_get::<String, _>(&row, column)
                    .unwrap_or_else(|_| format!("{:?}", sqlx::Row::try_get::<Option<i64>, _>(&row, column)));
                all.push_str(&text);
            }
        }
    }
    all
}

async fn last_row(town: &Town) -> i64 {
    let row = sqlx::query("SELECT audit_seq FROM head").fetch_one(town.app.db.read()).await.unwrap();
    sqlx::Row::get(&row, 0)
}

/// A row of the access log, as far as every cell can tell what must stand there.
#[derive(Debug)]
struct LogRow {
    person: String,
    subject: String,
    verb: String,
    result: String,
}

/// The access log's newest rows about an endpoint.
async fn rows_after(town: &Town, seq: i64, what: &str) -> Vec<LogRow> {
    let sql = "SELECT person, subject, verb, result FROM audit WHERE seq > $1 AND what = $2";
    let rows = sqlx::query(sql).bind(seq).bind(what).fetch_all(town.app.db.read()).await.unwrap();
    let text = |row: &sqlx::any::AnyRow, column| sqlx::Row::get::<String, _>(row, column);
    rows.iter()
        .map(|row| LogRow { person: text(row, 0), subject: text(row, 1), verb: text(row, 2), result: text(row, 3) })
        .collect()
}

/// docs/permissions-endpoints.csv: what each endpoint asks, on what, and how a 2xx stands in the log.
const ENDPOINTS: &str = include_str!("../../docs/permissions-endpoints.csv");

/// The columns of an endpoint's row.
fn row_of(name: &str) -> Vec<&'static str> {
    let line = ENDPOINTS.lines().find(|line| line.split(',').next() == Some(name));
    line.unwrap_or_else(|| panic!("docs/permissions-endpoints.csv has no row {name}")).split(',').collect()
}

/// Nobody weakens an endpoint in one line: what it asks stands in the reviewed table as well.
#[test]
fn s30_every_endpoint_asks_what_the_reviewed_table_says() {
    let ours: BTreeSet<String> = ALL
        .iter()
        .map(|i| {
            format!("{},{},{},{}", i.name, i.method.code(), i.right.code(), format!("{:?}", i.target).to_lowercase())
        })
        .collect();
    let reviewed =
        ENDPOINTS.lines().skip(1).map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(ours, reviewed);
}

/// The query without which an endpoint says nothing.
fn with_query(info: &Info, path: String) -> String {
    match info.name {
        "GetMedia" => path + "?size=whole",
        "GetDocumentFile" => path + "?size=whole&page=1",
        "PutPiece" => path + "?at=0",
        "ListPartVersions" => path + "?part=allergies",
        "ListLooks" | "ExportLooks" | "ListStaffLooks" | "ExportStaffLooks" => path + "?from=2026-11-01&to=2026-11-30",
        "FindFacilities" => path + "?q=hibari",
        "ListVisits" | "ExportVisits" => path + "?from=2026-11-01&to=2026-11-30",
        _ => path,
    }
}

/// What the reviewed matrix says about this call, as a status.
fn expected(principal: &Principal, info: &Info, own_entry: bool) -> u16 {
    let yes = accepted(info);
    match info.target {
        // The account is in use.
        Target::Plain if info.name == "JoinService" => 412,
        Target::Plain if info.name == "StopOwnUse" => 404,
        Target::Plain if matches!(info.right, Right::OwnAccount | Right::SubjectList | Right::Public) => 200,
        Target::Plain | Target::Institution => {
            if principal.roles.iter().any(|role| reviewed(info.right, *role, false)) { 200 } else { 403 }
        }
        Target::Subject | Target::Entry => match principal.standing {
            // The operator's desk acts without standing in the circle (form 5).
            None if is_desk(principal, info.right) => yes,
            None => 404,
            Some((role, core)) if !reviewed(info.right, role, core) => 403,
            // Another's screen is for whoever keeps the list.
            Some((role, core)) if info.name == "PreviewScreen" && !reviewed(Right::CareListEdit, role, core) => 403,
            // Nothing was disclosed.
            Some(_) if info.name == "ExportRecord" => 404,
            // Limits are set by doctors and nurses: 恵 is a care manager.
            Some(_) if info.right == Right::VitalLimit && principal.key == "megumi" => 403,
            Some(_) if matches!(info.right, Right::EntryCorrect | Right::EntryCancel) && !own_entry => 403,
            // Nobody confirms to oneself.
            Some(_) if info.right == Right::EntryConfirm && own_entry => 422,
            Some(_) => yes,
        },
    }
}

/// An inquiry of its own, about what an institution's staff did, for whatever is done with one.
async fn inquiry(town: &Town, info: &Info, institution: &str) -> String {
    if !info.route.contains("{inquiry}") {
        return String::new();
    }
    file_inquiry(town, institution).await
}

async fn file_inquiry(town: &Town, institution: &str) -> String {
    let asker = town.sign_in("ume-san").await;
    let (key, institution) = if institution == "kaede" { ("megumi", "kaede") } else { ("mari", "hibari") };
    let (day, person) = (town.app.clock.now().date(), town.person_id(key));
    let query = LogQuery { from: day, to: day };
    let looks = asker.call(ListLooks { subject: town.subject_id("ume"), query, body: () }).await.ok();
    let seen = looks.items.iter().find(|look| look.person == Some(person)).unwrap();
    let institution = Some(town.institution_id(institution));
    let look = LookRef { person, institution, from: seen.from, to: seen.to };
    let text = "canary-ume-inquiry".to_owned();
    let body = NewInquiry { id: asker.new_id(), kind: InquiryKind::Look, text, look: Some(look) };
    let filed = asker.call(FileInquiry { subject: town.subject_id("ume"), query: (), body }).await.ok();
    filed.id.to_string()
}

/// An application of its own for whatever is done with one: of somebody who has no account yet. After a death nobody applies.
async fn application(town: &Town, info: &Info) -> String {
    if !info.route.contains("{application}") {
        return String::new();
    }
    let applied = apply(town, town.app.clock.new_id().unwrap()).await;
    applied.map_or_else(|_| APPLIED.to_owned(), |id| id.to_string())
}

async fn apply(town: &Town, id: EntryId) -> Result<EntryId, server::fail::Fail> {
    let by = By { app: &town.app, me: &town.operator };
    by.apply_for_use(town.subject_id("ume"), &form_3(id)).await
}

fn form_3(id: EntryId) -> NewIndividualUse {
    NewIndividualUse {
        id,
        name: enwa_story::name("姪 桃"),
        email: format!("{id}@town.example"),
        capacity: Capacity::Akin,
        relation: "姪".into(),
        proof: "運転免許証".into(),
    }
}

/// Somebody who works there, and not whoever asks.
fn colleague(town: &Town, institution: &str) -> String {
    let key = match institution {
        "kaede" => "kawada",
        "hibari" => "ayumi",
        _ => "toyama",
    };
    town.person_id(key).to_string()
}

/// Something that 真理 had not sent, under the id of an entry that each cell has.
async fn put_unsent(town: &Town, info: &Info, institution: &str, id: EntryId) {
    if info.name == "SettleUnsent" {
        keep_unsent(town, institution, id).await;
    }
}

async fn keep_unsent(town: &Town, institution: &str, id: EntryId) {
    let new = NewUnsent {
        id,
        subject: town.subject_id("ume"),
        form: UnsentForm::Entry,
        audience: Audience::Everyone,
        occurred_at: None,
        text: "canary-ume-unsent".to_owned(),
    };
    let mut tx = town.app.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    let (by, institution) = (town.person_id("mari"), town.institution_id(institution));
    store::account::keep(&mut tx, id, (by, institution), &new).await.unwrap();
    tx.commit().await.unwrap();
}

/// The institution is asked to keep 梅's list; kaede, which keeps it, has declined as it does again.
async fn put_offer(town: &Town, info: &Info, institution: &str) {
    if info.name != "AnswerCoreOffer" {
        return;
    }
    let (ume, id) = (town.subject_id("ume"), OFFERED.parse().unwrap());
    let by = store::people::author_as(&town.operator, Role::OperatorIntake);
    let (giver, taker) = (town.institution_id("kaede"), town.institution_id(institution));
    let known = store::core_role::newest(&mut town.app.db.read().acquire().await.unwrap(), ume).await.unwrap();
    let mut tx = town.app.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    if known.is_none() {
        let (reason, shown, seal) = ("担当が替わります", "", "");
        let offer = NewOffer { id, subject: ume, giver, taker, reason, shown, seal, by: &by };
        store::core_role::put(&mut tx, &offer).await.unwrap();
    }
    let declined =
        OfferSettled { answer: CoreAnswer::Declined, reason: "また今度".to_owned(), by: Some(by), at: tx.now };
    let settled = (giver == taker).then_some(declined);
    sqlx::query("UPDATE core_offer SET taker = $1, settled_json = $2")
        .bind(taker.to_string())
        .bind(serde_json::to_string(&settled).unwrap())
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A file for whatever is asked of one: that somebody has sent, or that an entry shows.
async fn file(town: &Town, info: &Info, by: &str, entry: EntryId) -> String {
    let id = town.nobody().new_id::<()>().to_string();
    if info.name == "GetDocumentFile" {
        return PAGE.to_owned();
    }
    if info.route.contains("{media}") {
        let entry = if info.target == Target::Entry { entry.to_string() } else { String::new() };
        put_file(town, &id, by, &entry).await;
    }
    id
}

/// A file that somebody has sent, and that an entry shows or none.
async fn put_file(town: &Town, id: &str, by: &str, entry: &str) {
    put_file_of(town, ("ume", id), by, entry).await;
}

async fn put_file_of(town: &Town, (subject, id): (&str, &str), by: &str, entry: &str) {
    let whole = town.app.vault.keep(b"canary-ume-open"[..].into()).await.unwrap();
    let mut tx = town.app.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    sqlx::query(
        "INSERT INTO media (id, subject, entry, by_person, kind, bytes, state, format, whole, thumb, at) \
         VALUES ($1, $2, $3, $4, 'photo', 15, 'ready', 'image/jpeg', $5, $5, 0)",
    )
    .bind(id)
    .bind(town.subject_id(subject).to_string())
    .bind(entry)
    .bind(town.person_id(by).to_string())
    .bind(whole)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// Sharing and state of 梅: what a desk does is put back, so that the next one finds what it expects.
async fn how_it_stands(town: &Town) -> (String, String) {
    let row = sqlx::query("SELECT sharing, state FROM subject WHERE id = $1").bind(town.subject_id("ume").to_string());
    let row = row.fetch_one(town.app.db.read()).await.unwrap();
    (sqlx::Row::get(&row, 0), sqlx::Row::get(&row, 1))
}

async fn put_back(town: &Town, (sharing, state): &(String, String)) {
    town.set_subject("ume", "sharing", sharing).await;
    town.set_subject("ume", "state", state).await;
}

/// One request of the sweep and what it is measured by.
struct Cell<'a> {
    town: &'a Town,
    principal: &'a Principal,
    info: &'a Info,
    caller: &'a Caller,
    path: String,
}

impl Cell<'_> {
    /// Asks, and says what is wrong with the answer: its status and code, stray canaries, a change by a
    /// refused write, the rows of the access log.
    async fn ask(&self, want: u16, denied: Option<&str>) -> Vec<String> {
        let Self { town, principal, info, caller, path } = self;
        // Read where a refusal is expected: one that was not is wrong anyway.
        let stood = how_it_stands(town).await;
        // What there is to take up again was stopped, and who dies lives.
        match info.name {
            "ResumeSharing" => town.set_subject("ume", "sharing", "stopped").await,
            "RecordDeath" if stood.1 == "deceased" => town.set_subject("ume", "state", "active").await,
            _ => {}
        }
        let before = if want >= 400 { Some(content_hash(town).await) } else { None };
        let log_before = last_row(town).await;
        let answer = caller.send(caller.request(info.method.code(), path, body(caller, info, town))).await;
        let mut wrong = Vec::new();
        if answer.status.as_u16() != want {
            wrong.push(format!("{} instead of {want}: {}", answer.status, answer.text()));
        }
        let refused = !answer.status.is_success();
        if let Some(code) = denied.filter(|_| refused) {
            let told = answer.problem().denied.map_or("not_found", Denied::code);
            if told != code {
                wrong.push(format!("denied for {told}, not {code}"));
            }
        }
        let strays = strays(&answer, &principal.allowed(info, refused));
        if !strays.is_empty() {
            wrong.push(format!("{strays:?} in {:?} {}", answer.headers, answer.text()));
        }
        if let Some(before) = before.filter(|_| refused)
            && content_hash(town).await != before
        {
            wrong.push("refused, and yet something changed".to_owned());
        }
        // Two lists that must not be empty here: what nobody finds cannot stray.
        let held = match info.name {
            "ListInbox" => Some("canary-ume-inquiry"),
            "ListUnsent" => Some("canary-ume-unsent"),
            _ => None,
        };
        if let Some(held) = held.filter(|_| !refused && principal.key != "toyama")
            && !answer.text().contains(held)
        {
            wrong.push(format!("{held} is not there: {}", answer.text()));
        }
        if matches!(info.name, "StopSharing" | "ResumeSharing" | "RecordDeath") {
            put_back(town, &stood).await;
        }
        let person = town.person_id(principal.key).to_string();
        let rows = rows_after(town, log_before, info.name).await;
        let subject = match info.target {
            Target::Subject | Target::Entry => town.subject_id("ume").to_string(),
            Target::Plain | Target::Institution => String::new(),
        };
        let verb = row_of(info.name)[4];
        let fits = rows.iter().all(|row| {
            let several = [
                "ListSubjects",
                "ListOwnUses",
                "SearchRecords",
                "FindAtDesk",
                "ListCaredFor",
                "AssignStaff",
                "AnswerCoreOffer",
                "ListStaffLooks",
                "ExportStaffLooks",
                "ListUnsent",
                "SettleUnsent",
                "ListInbox",
                "HandleInquiry",
                "ListDesk",
                "ExamineInquiry",
                "GetInquiryLog",
            ];
            let about = several.contains(&info.name) || row.subject == subject;
            let done = refused || row.verb == verb;
            (row.result == "ok") != refused && row.person == person && about && done
        });
        // A list is a view of each subject on it (M5-3).
        let many = match info.name {
            "ListSubjects" | "ListOwnUses" | "ListCaredFor" | "ListStaffLooks" | "ExportStaffLooks" => {
                let mut names = canaries(&answer.text());
                names.dedup();
                names.len().max(1)
            }
            "SearchRecords" => {
                let hits = serde_json::from_str::<serde_json::Value>(&answer.text()).unwrap_or_default();
                hits["people"].as_array().map_or(0, Vec::len).max(1)
            }
            // What was begun is on record; its pieces are not, one by one.
            "PutPiece" if !refused => 0,
            _ => 1,
        };
        if rows.len() != many || !fits {
            wrong.push(format!("{} log rows instead of {many}: {rows:?}", rows.len()));
        }
        let cell = format!("{} {} {path}", principal.key, info.name);
        wrong.into_iter().map(|what| format!("{cell}: {what}")).collect()
    }
}

/// Everything that a person's stream said while we asked. What happens there is told to each in turn.
async fn heard(town: &Town, principal: &Principal, stream: &mut Stream) -> Vec<String> {
    // Told last, to this person alone: when it has come, all before it has.
    let mut tx = town.app.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    tx.emit(Outgoing::to_person(EventKind::Claims, town.person_id(principal.key)));
    tx.commit().await.unwrap();
    let mine: Vec<_> = principal.circle().iter().map(|subject| town.subject_id(subject)).collect();
    let mut wrong = Vec::new();
    loop {
        for canary in canaries(&stream.text) {
            wrong.push(format!("{}: {canary} in the event stream", principal.key));
        }
        let (_, event) = stream.next().await.expect("the stream goes on");
        if event.subject.is_some_and(|subject| !mine.contains(&subject)) {
            wrong.push(format!("{}: was told of somebody else's {event:?}", principal.key));
        }
        if event.kind == EventKind::Claims {
            return wrong;
        }
    }
}

/// Every endpoint, asked by one principal in a town of its own: what one does is not in another's way.
async fn every_endpoint(key: &str) {
    let principal = PRINCIPALS.iter().find(|principal| principal.key == key).unwrap();
    let town = town().await;
    let mut cells = 0;
    let mut wrong = Vec::new();
    let ume = town.subject_id("ume");
    let mari = town.sign_in("mari").await;
    let standing_caller = town.sign_in(principal.key).await;
    let mut stream = Stream::open(&standing_caller, None).await;
    let institution = match principal.key {
        "megumi" => "kaede",
        "toyama" => "elsewhere",
        _ => "hibari",
    };
    // Signing out everywhere comes last: it ends the stream as well.
    let (last, others): (Vec<&Info>, Vec<&Info>) =
        ALL.iter().filter(|i| i.right != Right::Public).partition(|i| i.name == "EndAllSessions");
    for info in others.into_iter().chain(last) {
        let ends_sessions = matches!(info.name, "DeleteSession" | "EndSession" | "EndAllSessions");
        let caller = if ends_sessions { town.sign_in(principal.key).await } else { standing_caller.clone() };
        let session = if ends_sessions { caller.session().await } else { String::new() };
        // Each writes on an entry of its own: none is refused for what another one did before.
        for inward in [false, true] {
            if inward && info.target != Target::Entry {
                continue;
            }
            let mut post =
                if inward { mari.professional(ume, "canary-ume-inward") } else { mari.post(ume, "canary-ume-open") };
            post.body.ask = info.name == "ConfirmEntry";
            let entry = mari.call(post).await.ok();
            let want = match expected(principal, info, principal.key == "mari") {
                // An entry that one may not read does not exist, whatever one wanted of it.
                200 | 201 | 403 if inward && !principal.is_professional() => 404,
                want => want,
            };
            put_unsent(&town, info, institution, entry.id).await;
            put_offer(&town, info, institution).await;
            let path = info
                .route
                .replace("{subject}", &ume.to_string())
                .replace("{entry}", &entry.id.to_string())
                .replace("{document}", PAPER)
                .replace("{application}", &application(&town, info).await)
                .replace("{media}", &file(&town, info, principal.key, entry.id).await)
                .replace("{session}", &session)
                .replace("{person}", &colleague(&town, institution))
                .replace("{inquiry}", &inquiry(&town, info, institution).await)
                .replace("{institution}", &town.institution_id(institution).to_string());
            let path = with_query(info, path);
            let cell = Cell { town: &town, principal, info, caller: &caller, path };
            wrong.extend(cell.ask(want, None).await);
            cells += 1;
        }
        if info.name == "EndAllSessions" {
            wrong.extend(after_the_end(principal, &standing_caller).await);
            continue;
        }
        wrong.extend(heard(&town, principal, &mut stream).await);
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    let asked = ALL.iter().filter(|i| i.right != Right::Public).count();
    assert!(cells > asked, "{cells} cells of {asked} endpoints");
}

/// One test for each, so that a failure names whom it concerns and they run beside each other.
macro_rules! for_each {
    ($all:ident: $asked:ident; $(fn $test:ident() = $key:literal;)*) => {
        const $all: &[&str] = &[$($key),*];
        $(#[tokio::test]
        async fn $test() {
            $asked($key).await;
        })*
    };
}

for_each! {
    SWEPT: every_endpoint;
    fn j01_s30_every_endpoint_for_the_subject() = "ume-san";
    fn j01_s30_every_endpoint_for_the_family() = "sakura";
    fn j01_s30_every_endpoint_for_the_representative() = "kouken";
    fn j01_s30_every_endpoint_for_staff_in_charge() = "mari";
    fn j01_s30_every_endpoint_for_an_admin_in_charge_at_the_core() = "megumi";
    fn j01_s30_every_endpoint_for_the_family_of_another() = "taro";
    fn j01_s30_every_endpoint_for_staff_elsewhere() = "toyama";
    fn j01_s30_every_endpoint_for_staff_not_in_charge() = "ayumi";
    fn j01_s30_every_endpoint_for_an_admin_not_in_charge() = "kanri";
    fn j01_s30_every_endpoint_for_a_desk_of_two_roles() = "reception";
    fn j01_s30_every_endpoint_for_the_incident_desk() = "incident";
    fn j01_s30_every_endpoint_for_moderation() = "moderate";
    fn j01_s30_every_endpoint_for_billing() = "billing";
    fn j01_s30_every_endpoint_for_the_customer_centre() = "centre";
    fn j01_s30_every_endpoint_for_the_system_admin() = "system";
    fn j01_s30_every_endpoint_for_a_connect_user() = "connect";
    fn j01_s30_every_endpoint_for_a_connect_guest() = "guest";
}

#[test]
fn j01_s30_every_principal_is_asked() {
    assert_eq!(SWEPT, PRINCIPALS.iter().map(|principal| principal.key).collect::<Vec<_>>());
}

/// S-30: the reviewed table of states, against the router: what each may of 梅 when something is so.
async fn every_endpoint_in(state: &str) {
    let town = town().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let entry = mari.call(mari.post(ume, "canary-ume-open")).await.ok();
    let inward = mari.call(mari.professional(ume, "canary-ume-inward")).await.ok();
    let mut wrong = Vec::new();
    let mut cells = 0;
    let (column, value) = match state {
        "consent_none" => ("consent", "none"),
        "consent_withdrawn" => ("consent", "withdrawn"),
        "sharing_stopped" => ("sharing", "stopped"),
        "deceased" => ("state", "deceased"),
        "closed" => ("state", "closed"),
        other => panic!("{other} is no state of the table"),
    };
    town.set_subject("ume", column, value).await;
    // Of those outside, one of each kind: the state is not theirs to learn.
    let outsiders = ["taro", "toyama", "reception", "kanri", "guest"];
    for principal in PRINCIPALS.iter().filter(|p| p.standing.is_some() || outsiders.contains(&p.key)) {
        let caller = town.sign_in(principal.key).await;
        for info in ALL.iter().filter(|i| matches!(i.target, Target::Subject | Target::Entry)) {
            let (want, code) = in_state(principal, info, state);
            let path = info.route.replace("{subject}", &ume.to_string());
            let cell = async |entry: EntryId| {
                let path = path.replace("{entry}", &entry.to_string());
                let path = path
                    .replace("{document}", PAPER)
                    .replace("{application}", &application(&town, info).await)
                    .replace("{media}", &file(&town, info, principal.key, entry).await);
                Cell { town: &town, principal, info, caller: &caller, path: with_query(info, path) }
            };
            let found = cell(entry.id).await.ask(want, code.as_deref()).await;
            wrong.extend(found.into_iter().map(|w| format!("{state}: {w}")));
            cells += 1;
            if info.right == Right::ConsentRecord {
                town.set_subject("ume", column, value).await;
            }
            if info.target == Target::Entry && info.method == Method::Get && !principal.is_professional() {
                let code = if principal.standing.is_some() && code.is_some() { code.as_deref() } else { None };
                let want = if code.is_some() { want } else { 404 };
                let found = cell(inward.id).await.ask(want, code).await;
                wrong.extend(found.into_iter().map(|w| format!("{state}: {w}")));
                cells += 1;
            }
        }
        // Whoever may not see the record does not find the name in the list either.
        let list = caller.send(caller.request("GET", "/api/v1/subjects", None)).await;
        // Unless the consent is theirs to give: then they find whom it is about.
        let names = reviewed_state(Right::SubjectRead, state, principal).is_none()
            || principal.standing.is_some_and(|(role, core)| reviewed(Right::ConsentRead, role, core))
                && reviewed_state(Right::ConsentRead, state, principal).is_none();
        let other = principal.circle().iter().find(|subject| **subject == "matsu").map(|_| "canary-matsu".to_owned());
        let own = (names && principal.standing.is_some()).then(|| "canary-ume".to_owned());
        let allowed: Vec<String> = other.into_iter().chain(own.clone()).collect();
        if canaries(&list.text()).len() != allowed.len() || !strays(&list, &allowed).is_empty() {
            wrong.push(format!("{state}: {} ListSubjects: {}", principal.key, list.text()));
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 100, "{cells}");
}

for_each! {
    STATED: every_endpoint_in;
    fn j50_s30_every_endpoint_before_the_consent() = "consent_none";
    fn j50_s30_every_endpoint_after_the_withdrawal() = "consent_withdrawn";
    fn j50_s30_every_endpoint_while_sharing_is_stopped() = "sharing_stopped";
    fn j50_s30_every_endpoint_after_a_death() = "deceased";
    fn j50_s30_every_endpoint_once_closed() = "closed";
}

#[test]
fn j50_s30_every_state_of_the_table_is_asked() {
    let states: BTreeSet<&str> = STATES.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(STATED.iter().copied().collect::<BTreeSet<_>>(), states);
}

/// M7-4: formerly in charge is outside, for everything that 梅 is.
#[tokio::test]
async fn m7_4_s30_whoever_was_in_charge_is_outside() {
    let town = town().await;
    let (mari, megumi, ume) = (town.sign_in("mari").await, town.sign_in("megumi").await, town.subject_id("ume"));
    let entries = [
        mari.call(mari.post(ume, "canary-ume-open")).await.ok(),
        mari.call(mari.professional(ume, "canary-ume-inward")).await.ok(),
    ];
    let mut stream = Stream::open(&mari, None).await;
    town.unlist("ume", "hibari").await;
    while stream.next().await.unwrap().1.kind != EventKind::Access {}
    const FORMERLY: Principal = outside("mari", &[Role::Staff]);
    let mut wrong = Vec::new();
    for info in ALL.iter().filter(|i| matches!(i.target, Target::Subject | Target::Entry)) {
        for entry in &entries {
            let path = info.route.replace("{subject}", &ume.to_string()).replace("{entry}", &entry.id.to_string());
            let path = path
                .replace("{document}", PAPER)
                .replace("{application}", &application(&town, info).await)
                .replace("{media}", &file(&town, info, "mari", entry.id).await);
            let path = with_query(info, path);
            let cell = Cell { town: &town, principal: &FORMERLY, info, caller: &mari, path };
            wrong.extend(cell.ask(404, None).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let list = mari.send(mari.request("GET", "/api/v1/subjects", None)).await;
    assert_eq!(canaries(&list.text()), ["canary-matsu"]);
    megumi.call(megumi.post(ume, "canary-ume-open")).await.ok();
    let matsu = mari.call(mari.post(town.subject_id("matsu"), "次")).await.ok();
    let (_, event) = stream.next().await.unwrap();
    assert_eq!((event.subject, event.seq), (Some(matsu.subject), Some(matsu.changed)), "nor a hint of ume's");
}

/// What permissions-states.csv says against it; `None`: nothing.
fn reviewed_state(right: Right, state: &str, principal: &Principal) -> Option<String> {
    let column = match principal.standing?.0 {
        Role::Subject => 2,
        Role::Representative if as_the_subject(right) => 2,
        // Of a representative docs/permissions-reviewed.md says: reads and writes as the family does.
        Role::Family | Role::Representative => 3,
        _ => 4,
    };
    let line = STATES.lines().find(|l| l.starts_with(&format!("{},{state},", right.code())));
    let cell = line.unwrap_or_else(|| panic!("no row {} {state}", right.code())).split(',').nth(column).unwrap();
    (cell != "ok").then(|| cell.to_owned())
}

fn in_state(principal: &Principal, info: &Info, state: &str) -> (u16, Option<String>) {
    if principal.standing.is_none() {
        // The operator's desk acts whatever was agreed, as long as there is somebody to act for (forms 5 and 10).
        let writes = matches!(info.right, Right::CareListEdit | Right::ConsentWithdraw | Right::SharingStop);
        let needs_consent = matches!(info.right, Right::ConsentWithdraw | Right::SharingStop | Right::SharingResume);
        return match state {
            _ if !is_desk(principal, info.right) => (404, Some("not_found".to_owned())),
            "sharing_stopped" if info.name == "StopSharing" => (412, None),
            // Nobody begins to use it any more, and everybody may end it.
            "deceased" | "closed" if matches!(info.name, "FileIndividualUse" | "InviteAgain") => {
                (403, Some("subject_deceased".to_owned()))
            }
            "closed" if !matches!(info.right, Right::DeskRead | Right::RegistryEdit) => {
                (403, Some("subject_closed".to_owned()))
            }
            "deceased" if writes => (403, Some("subject_deceased".to_owned())),
            "consent_none" if needs_consent => (403, Some("consent_required".to_owned())),
            "consent_withdrawn" if needs_consent => (403, Some("consent_withdrawn".to_owned())),
            _ => (accepted(info), None),
        };
    }
    if let Some((role, core)) = principal.standing
        && !reviewed(info.right, role, core)
    {
        // Ordinary staff miss the flag before they meet the state.
        let cores = role == Role::Staff && reviewed(info.right, role, true);
        let missed = if cores { Denied::NotCore } else { Denied::RoleNever };
        return (403, Some(missed.code().to_owned()));
    }
    // Another's screen is for whoever keeps the list: asked once the record itself is open.
    if info.name == "PreviewScreen" && reviewed_state(info.right, state, principal).is_none() {
        let kept = ALL.iter().find(|info| info.name == "PreviewCareChange").unwrap();
        return in_state(principal, kept, state);
    }
    if info.name == "ExportRecord" && reviewed_state(info.right, state, principal).is_none() {
        return (404, None);
    }
    if info.right == Right::VitalLimit && principal.key == "megumi" {
        return (403, Some(Denied::NotClinical.code().to_owned()));
    }
    match reviewed_state(info.right, state, principal) {
        Some(code)
            // What is asked before a list is changed is a part of the change.
            if code == "consent_required"
                && !matches!(info.right, Right::ConsentWithdraw | Right::ConsentResume | Right::SharingStop)
                && (info.right == Right::CareListEdit
                    || !matches!(row_of(info.name)[4], "viewed" | "printed" | "exported")) =>
        {
            (409, Some(code))
        }
        Some(code) => (403, Some(code)),
        None if matches!(info.right, Right::EntryCorrect | Right::EntryCancel) && principal.key != "mari" => {
            (403, Some("not_author".to_owned()))
        }
        // It is so already.
        None if state == "sharing_stopped" && info.name == "StopSharing" => (412, None),
        None => (accepted(info), None),
    }
}

/// The operator's desks act without standing in the circle.
fn is_desk(principal: &Principal, right: Right) -> bool {
    let desk = |role: &Role| role.is_operator() || *role == Role::CustomerCentre;
    principal.roles.iter().any(|role| desk(role) && reviewed(right, *role, false))
}

/// What a yes looks like.
fn accepted(info: &Info) -> u16 {
    if matches!(
        info.name,
        "CreateEntry"
            | "SetVitalLimit"
            | "AskForChange"
            | "RecordPrint"
            | "RecordConsent"
            | "FileInquiry"
            | "WithdrawConsent"
            | "ResumeConsent"
            | "FileIndividualUse"
            | "InviteAgain"
            | "AnswerIndividualUse"
    ) {
        201
    } else {
        200
    }
}

async fn after_the_end(principal: &Principal, caller: &Caller) -> Option<String> {
    let answer = caller.send(caller.request("GET", "/api/v1/me", None)).await;
    (answer.status != 401).then(|| format!("{}: {} after all sessions were ended", principal.key, answer.status))
}

/// M22-5: an institution's admin sees no other institution's staff, whatever stands in the address.
#[tokio::test]
async fn m22_5_another_institution_is_nobodys_own() {
    let town = town().await;
    for (admin, own, other) in [("kanri", "hibari", "kaede"), ("megumi", "kaede", "hibari")] {
        let caller = town.sign_in(admin).await;
        let ask = async |institution: &str| {
            let path = format!("/api/v1/institutions/{}/staff", town.institution_id(institution));
            caller.send(caller.request("GET", &path, None)).await
        };
        assert_eq!(ask(own).await.status, 200, "{admin}");
        let refused = ask(other).await;
        assert!(!refused.text().contains("人"), "{}", refused.text());
        assert_eq!(refused.refused(contract::ProblemCode::Denied).denied, Some(Denied::NotOwnInstitution), "{admin}");
    }
}

#[tokio::test]
async fn j01_without_a_session_only_the_public_list_answers() {
    let town = town().await;
    let nobody = town.nobody();
    for info in ALL {
        let path = info
            .route
            .replace("{subject}", &town.subject_id("ume").to_string())
            .replace("{entry}", "01900000-0000-7000-8000-000000000000")
            .replace("{document}", PAPER)
            .replace("{application}", APPLIED)
            .replace("{media}", "01900000-0000-7000-8000-000000000000")
            .replace("{session}", "01900000-0000-7000-8000-000000000000")
            .replace("{inquiry}", "01900000-0000-7000-8000-000000000000")
            .replace("{institution}", &town.institution_id("hibari").to_string());
        let answer = nobody.send(nobody.request(info.method.code(), &path, body(&nobody, info, &town))).await;
        let public = ["GetConfig"].contains(&info.name);
        assert_eq!(answer.status.is_success(), public, "{}", info.name);
        if !public && info.name != "CreateSession" {
            assert_eq!(answer.status, 401, "{}", info.name);
        }
    }
}

/// S-12, S-31: an id that does not exist, one of somebody else and nonsense answer alike.
#[tokio::test]
async fn s31_foreign_missing_and_malformed_ids_answer_alike() {
    let town = town().await;
    let taro = town.sign_in("taro").await;
    let mari = town.sign_in("mari").await;
    let entry = mari.call(mari.post(town.subject_id("ume"), "canary")).await.ok();
    let missing = "01900000-0000-7000-8000-000000000000";
    for (foreign, route) in
        [(town.subject_id("ume").to_string(), "/api/v1/subjects/{}"), (entry.id.to_string(), "/api/v1/entries/{}")]
    {
        let mut bodies = Vec::new();
        for id in [foreign.as_str(), missing, "1", "..", "%00", "01900000-0000-4000-8000-000000000000"] {
            let answer = taro.send(taro.request("GET", &route.replace("{}", id), None)).await;
            assert_eq!(answer.status, 404, "{id}");
            let mut problem = answer.problem();
            problem.request = None;
            bodies.push(problem);
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1);
    }
}

/// What is 松's, of every kind that an id names.
struct Foreign {
    entry: String,
    document: String,
    file: String,
    plan: String,
    ask: String,
    inquiry: String,
    application: String,
    answer: String,
    consent: String,
    photo: String,
}

impl Foreign {
    /// 松 has what 梅 has, written by the same people.
    async fn of(town: &Town) -> Self {
        let matsu = town.subject_id("matsu");
        let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
        let id = || mari.new_id::<()>().to_string();
        let [file, document, plan, ask, application, photo] = std::array::from_fn(|_| id());
        let entry = mari.call(mari.post(matsu, "canary-matsu-open")).await.ok().id.to_string();
        put_file_of(town, ("matsu", &file), "mari", "").await;
        let put = async |caller: &Caller, method: &str, path: &str, body: String| {
            let path = format!("/api/v1/subjects/{matsu}{path}");
            let answer = caller.send(caller.request(method, &path, Some(body.into_bytes()))).await;
            assert!(answer.status.is_success(), "{path}: {}", answer.text());
        };
        let paper = self::document().replace(PAPER, &document).replace(PAGE, &file).replace("-ume-", "-matsu-");
        put(&mari, "PUT", "/documents", paper).await;
        put(&mari, "PUT", "/visits", visit(&plan, "canary-matsu-plan")).await;
        let taro = town.sign_in("taro").await;
        put(&taro, "POST", "/profile/asks", format!(r#"{{"id":"{ask}","part":"home","text":"canary-matsu-ask"}}"#))
            .await;
        put(&megumi, "PUT", "/photo", format!(r#"{{"id":"{photo}","image":"{DOT}"}}"#)).await;
        town.relate("matsu", "ume-san", Role::Representative).await;
        let inquiry = id();
        let body = format!(r#"{{"id":"{inquiry}","kind":"disclosure","text":"canary-matsu-inquiry"}}"#);
        put(&town.sign_in("ume-san").await, "POST", "/inquiries", body).await;
        let by = By { app: &town.app, me: &town.operator };
        by.apply_for_use(matsu, &form_3(application.parse().unwrap())).await.unwrap();
        let answer = id();
        let body = format!(r#"{{"id":"{answer}","agreed":false,"method":"paper"}}"#);
        put(&megumi, "POST", &format!("/individual-uses/{application}/answers"), body).await;
        let mut conn = town.app.db.read().acquire().await.unwrap();
        let consent = store::consent::records(&mut conn, matsu).await.unwrap()[0].id.to_string();
        Self { entry, document, file, plan, ask, inquiry, application, answer, consent, photo }
    }

    /// The bodies of 梅's endpoints with an id of 松's in them.
    fn bodies(&self, caller: &Caller, town: &Town) -> Vec<(&'static str, String)> {
        let of = |name: &str| {
            let info = ALL.iter().find(|info| info.name == name).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&body(caller, info, town).unwrap()).unwrap();
            json
        };
        let with = |name: &'static str, field: &str, id: &str| {
            let mut json = of(name);
            json[field] = id.into();
            (name, json.to_string())
        };
        let mut showing = of("CreateEntry");
        showing["media"] = serde_json::json!([{ "id": self.file, "caption": "" }]);
        let mut filing = of("PutDocument");
        filing["id"] = caller.new_id::<()>().to_string().into();
        filing["files"] = serde_json::json!([self.file]);
        let mut commenting = of("CreateEntry");
        commenting["parent"] = self.entry.as_str().into();
        vec![
            ("CreateEntry", showing.to_string()),
            ("CreateEntry", commenting.to_string()),
            with("CreateEntry", "id", &self.entry),
            with("PutDocument", "id", &self.document),
            ("PutDocument", filing.to_string()),
            with("PutVisit", "id", &self.plan),
            with("AskForChange", "id", &self.ask),
            with("AnswerAsk", "ask", &self.ask),
            with("FileInquiry", "id", &self.inquiry),
            with("FileIndividualUse", "id", &self.application),
            with("AnswerIndividualUse", "id", &self.answer),
            with("RecordConsent", "id", &self.consent),
            with("WithdrawConsent", "id", &self.consent),
            with("ResumeConsent", "id", &self.consent),
            with("BeginUpload", "id", &self.file),
            with("PutPhoto", "id", &self.photo),
        ]
    }
}

/// S-31: whoever may do something with both of them, does nothing with what is one's under the name of the other: not by an
/// id in the path, not by one in the body.
#[tokio::test]
async fn s31_every_id_swapped_for_one_of_another_subject_is_refused() {
    let town = town().await;
    let foreign = Foreign::of(&town).await;
    let ume = town.subject_id("ume");
    let mut wrong = Vec::new();
    let mut cells = 0;
    for key in ["megumi", "mari", "ume-san", "reception"] {
        let principal = PRINCIPALS.iter().find(|principal| principal.key == key).unwrap();
        let caller = town.sign_in(key).await;
        let own = mari_post(&town).await;
        let mut asked: Vec<(&'static Info, String, Option<Vec<u8>>)> = Vec::new();
        for info in ALL.iter().filter(|info| matches!(info.target, Target::Subject | Target::Entry)) {
            let path = info.route.replace("{subject}", &ume.to_string()).replace("{entry}", &own);
            if path.contains('{') {
                let path = path
                    .replace("{document}", &foreign.document)
                    .replace("{application}", &foreign.application)
                    .replace("{inquiry}", &foreign.inquiry)
                    .replace("{media}", &foreign.file);
                assert!(!path.contains('{'), "{path}: an id that this test does not know");
                asked.push((info, with_query(info, path), body(&caller, info, &town)));
            }
        }
        for (name, body) in foreign.bodies(&caller, &town) {
            let info = ALL.iter().find(|info| info.name == name).unwrap();
            let path = info.route.replace("{subject}", &ume.to_string()).replace("{entry}", &own);
            let path = path.replace("{application}", &application(&town, info).await);
            asked.push((info, path, Some(body.into_bytes())));
        }
        for (info, path, body) in asked {
            let before = content_hash(&town).await;
            let answer = caller.send(caller.request(info.method.code(), &path, body)).await;
            cells += 1;
            // What is not there needs no cancelling: it is answered as done, whosever it is, and nothing happens.
            let idle = info.name == "CancelUpload";
            let strays: Vec<_> = canaries(&answer.text()).into_iter().filter(|it| it.contains("matsu")).collect();
            if answer.status.is_success() && !idle || answer.status.is_server_error() || !strays.is_empty() {
                wrong.push(format!("{} {} {path}: {} {}", principal.key, info.name, answer.status, answer.text()));
            }
            if content_hash(&town).await != before {
                wrong.push(format!("{} {} {path}: something changed", principal.key, info.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 80, "{cells}");
}

async fn mari_post(town: &Town) -> String {
    let mari = town.sign_in("mari").await;
    mari.call(mari.post(town.subject_id("ume"), "canary-ume-open")).await.ok().id.to_string()
}

/// API9: the router answers exactly the endpoints of the contract, and the description names all that
/// is mounted, and nothing else.
#[tokio::test]
async fn s75_router_contract_and_description_agree() {
    let server::http::Routes { names: mut routed, mounted, .. } = server::http::routes();
    let mut known: Vec<_> = ALL.iter().map(|i| i.name).collect();
    routed.sort_unstable();
    known.sort_unstable();
    assert_eq!(routed, known);
    let document = server::openapi::document();
    let paths = document["paths"].as_object().unwrap();
    let operations = || paths.iter().flat_map(|(path, all)| all.as_object().unwrap().iter().map(move |o| (path, o)));
    let described: BTreeSet<_> =
        operations().map(|(path, (method, _))| (method.to_uppercase(), path.clone())).collect();
    let mounted: BTreeSet<_> =
        mounted.iter().map(|(method, route)| (method.code().to_owned(), (*route).to_owned())).collect();
    assert_eq!(described, mounted);
    // The router itself knows these addresses: it refuses the method, not the address.
    let town = Town::open().await;
    let nobody = town.nobody();
    for (_, route) in &mounted {
        let path = route.replace(['{', '}'], "");
        nobody.send(nobody.request("PATCH", &path, None)).await.refused(contract::ProblemCode::MethodNotAllowed);
    }
    let named: BTreeSet<_> = operations().map(|(_, (_, o))| o["operationId"].as_str().unwrap()).collect();
    assert!(named.len() == described.len() && known.iter().all(|name| named.contains(name)), "{named:?}");
    let text = document.to_string();
    for reference in text.split("\"#").skip(1).filter_map(|r| r.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference} is not described");
    }
}

/// API9: what can be asked is described: ids, query, headers, and who may.
#[test]
fn s75_the_description_names_parameters_and_the_session() {
    let document = server::openapi::document();
    let of = |path: &str, method: &str, place: &str| -> Vec<String> {
        let all = document["paths"][path][method]["parameters"].as_array().unwrap();
        let all = all.iter().map(|p| p["$ref"].as_str().map_or(p, |r| document.pointer(&r[1..]).unwrap()));
        all.filter(|p| p["in"] == place).map(|p| p["name"].as_str().unwrap().to_owned()).collect()
    };
    let entries = "/api/v1/subjects/{subject}/entries";
    assert_eq!(of(entries, "get", "query"), ["after", "at", "before", "limit"]);
    assert_eq!(of("/api/v1/subjects/{subject}/changes", "get", "query"), ["after"]);
    assert_eq!(of("/api/v1/subjects", "get", "query"), ["q"]);
    assert_eq!(of(entries, "post", "path"), ["subject"]);
    assert_eq!(of(entries, "post", "header"), ["X-App", contract::endpoint::BACKGROUND]);
    assert_eq!(document["components"]["securitySchemes"]["session"]["name"], "__Host-sid");
    assert_eq!(document["security"][0]["session"], serde_json::json!([]));
    let open = document["paths"].as_object().unwrap().values().flat_map(|p| p.as_object().unwrap().values());
    let open = open.into_iter().filter(|o| o["security"] == serde_json::json!([]));
    let open: BTreeSet<_> = open.map(|o| o["operationId"].as_str().unwrap()).collect();
    assert_eq!(
        open,
        BTreeSet::from(["CreateSession", "GetConfig", "HandInUnsent", "Health", "Ready", "ReportViolation"])
    );
}
