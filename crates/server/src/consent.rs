//! 同意と撤回 (M18-1, M19-1, J-50 … J-52): their rules, called by the API's handlers and by the registry. The caller has asked
//! the policy and opened the transaction, commits, and only then answers.

use crate::{
    app::App,
    audit::{Verb, hex},
    auth::session::Context,
    care_list::Editor,
    core_role,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, carrying},
    individual, inquiry,
    store::{
        self,
        care_list::lines,
        consent::{Detail, Row},
    },
};
use contract::{
    ConsentId, Denied, InstitutionId, ProblemCode, Right, Role, Timestamp,
    care_list::CareChange,
    consent::{
        ConsentChange, ConsentMethod, ConsentRecord, ConsentScope, ConsentText, Consents, NewConsent, PublishedText,
        Purpose, Receipt, SharedWith, Signer,
    },
    desk::SubjectAct,
    entry::SystemKind,
    event::EventKind,
    policy::{Audience, Consent, Sharing},
    problem::FieldError,
};
use sha2::Digest as _;
use sqlx::AnyConnection;
use std::sync::LazyLock;

/// What stands in the history of the 対象者ケア機関リスト when the subject's side has stopped or resumed sharing with one.
const STOPPED: &str = "ご本人の申出により、この機関との共有を停止しました。";
const RESUMED: &str = "ご本人の申出により、この機関との共有を再開しました。";

/// The newest version of the texts, in the order of preference.
static TEXTS: LazyLock<Vec<PublishedText>> = LazyLock::new(|| {
    read([
        include_str!("../consent/1.ja.json"),
        include_str!("../consent/1.ja-easy.json"),
        include_str!("../consent/1.en.json"),
    ])
});
/// The same, of what individual users agree to about their own data.
static OWN_TEXTS: LazyLock<Vec<PublishedText>> = LazyLock::new(|| {
    read([
        include_str!("../consent/own.1.ja.json"),
        include_str!("../consent/own.1.ja-easy.json"),
        include_str!("../consent/own.1.en.json"),
    ])
});

fn read(written: [&str; 3]) -> Vec<PublishedText> {
    let texts = written.iter().filter_map(|text| serde_json::from_str::<ConsentText>(text).ok());
    texts.filter_map(|text| published(text).ok()).collect()
}

/// A text under its name.
///
/// # Errors
/// It cannot be written down.
pub fn published(text: ConsentText) -> Outcome<PublishedText> {
    let hash = hex(&sha2::Sha256::digest(&serde_json::to_vec(&text)?));
    Ok(PublishedText { hash, text })
}

/// The text that is shown today in a language; Japanese where there is none in it.
///
/// # Errors
/// There is no text at all: a programming error.
pub fn newest(lang: &str) -> Outcome<&'static PublishedText> {
    newest_of(&TEXTS, lang)
}

/// As [`newest`], of what individual users agree to about their own data.
///
/// # Errors
/// As [`newest`].
pub fn newest_own(lang: &str) -> Outcome<&'static PublishedText> {
    newest_of(&OWN_TEXTS, lang)
}

/// One of today's texts about one's own data.
pub fn own_text(hash: &str) -> Option<&'static PublishedText> {
    OWN_TEXTS.iter().find(|known| known.hash == hash)
}

fn newest_of(texts: &'static [PublishedText], lang: &str) -> Outcome<&'static PublishedText> {
    let in_it = texts.iter().find(|known| known.text.lang == lang);
    in_it.or_else(|| texts.first()).ok_or_else(|| Fail::internal("no text of consent"))
}

/// The very text of this name: one of today's, or one that was agreed to.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn named(conn: &mut AnyConnection, hash: &str) -> Outcome<PublishedText> {
    match TEXTS.iter().chain(OWN_TEXTS.iter()).find(|known| known.hash == hash) {
        Some(known) => Ok(known.clone()),
        None => store::consent::text(conn, hash).await?.ok_or_else(|| ProblemCode::NotFound.into()),
    }
}

/// Somebody acts on a subject's consent.
pub struct Acts<'a> {
    /// The server.
    pub app: &'a App,
    /// Who.
    pub me: &'a Context,
    /// Whose, with the facts on which the policy was asked.
    pub on: &'a SubjectOn,
}

impl Acts<'_> {
    /// Puts a consent on record; sharing is open when it is committed.
    ///
    /// # Errors
    /// A field is wrong, the text is not today's (412), the way is not this person's, or the database refuses.
    pub async fn give(&self, tx: &mut Tx, new: &NewConsent) -> Outcome<Receipt> {
        tx.about(Verb::Consented, new.id.to_string());
        if let Some(done) = self.done_before(tx, new.id, Consent::Effective, ConsentScope::Whole {}).await? {
            return Ok(done);
        }
        new.check(tx.now.date()).map_err(|(field, error)| Fail::field(field, error))?;
        let Some(text) = TEXTS.iter().find(|known| known.hash == new.text) else {
            return Err(ProblemCode::VersionConflict.into());
        };
        let method = way(self.on, new.method)?;
        let mut purposes = new.purposes.clone();
        purposes.sort_unstable();
        purposes.dedup();
        if matches!(method, ConsentMethod::InPerson | ConsentMethod::Paper) {
            self.reopens(tx, new, &purposes).await?;
        }
        let now = tx.now;
        let all = lines(tx.conn(), self.on.id).await?;
        let open: Vec<_> = all.into_iter().filter(|line| line.is_open(now)).collect();
        if let Some(shown) = &new.parties {
            let mut shown = shown.clone();
            let mut now: Vec<_> = open.iter().map(|line| line.institution.id).collect();
            shown.sort_unstable();
            now.sort_unstable();
            // Somebody was put on the list, or taken off it, while the questions were read.
            if shown != now {
                return Err(ProblemCode::VersionConflict.into());
            }
        }
        let detail = Detail {
            purposes,
            parties: open.into_iter().map(|line| line.institution.name).collect(),
            signer: new
                .signer
                .as_ref()
                .map(Signer::checked)
                .transpose()
                .map_err(|(field, error)| Fail::field(field, error))?,
            witness: new.witness.trim().to_owned(),
            checked: String::new(),
            signed_on: new.signed_on.filter(|_| method == ConsentMethod::Paper),
            signature: new.signature.clone().filter(|_| method == ConsentMethod::InPerson),
            by: None,
        };
        store::consent::keep_text(tx, text).await?;
        let row = Row { id: new.id, state: Consent::Effective, of: ConsentScope::Whole {}, text: &text.hash, method };
        let receipt = self.record(tx, row, detail).await?;
        store::consent::set_state(tx, self.on.id, Consent::Effective).await?;
        self.notice(tx, SystemKind::ConsentGiven).await?;
        Ok(receipt)
    }

    /// Staff put on record that what the subject has ended begins again: signed no earlier than it ended, and before somebody
    /// who saw it, as the institution itself has an interest in it.
    async fn reopens(&self, tx: &mut Tx, new: &NewConsent, purposes: &[Purpose]) -> Outcome<()> {
        let records = store::consent::records(tx.conn(), self.on.id).await?;
        let agreed = store::consent::purposes(&records);
        let ended = |record: &&ConsentRecord| {
            let again = match record.of {
                ConsentScope::Whole {} => self.on.facts.consent == Consent::Withdrawn,
                ConsentScope::Purpose { purpose } => purposes.contains(&purpose) && !agreed.contains(&purpose),
                ConsentScope::Institution { .. } => false,
            };
            again && record.state == Consent::Withdrawn
        };
        let Some(at) = records.iter().filter(ended).map(|record| record.at).max() else { return Ok(()) };
        if new.signed_on.is_some_and(|day| new.method == ConsentMethod::Paper && day < at.date()) {
            return Err(Fail::field("signed_on", FieldError::TooOld));
        }
        match new.witness.trim().is_empty() {
            true => Err(Fail::field("witness", FieldError::Required)),
            false => Ok(()),
        }
    }

    /// 撤回 of the whole, of an institution, of an optional purpose. Nothing is erased.
    ///
    /// # Errors
    /// The institution is not on the list, the purpose is not optional, or the database refuses.
    pub async fn withdraw(&self, tx: &mut Tx, change: &ConsentChange, method: ConsentMethod) -> Outcome<Receipt> {
        tx.about(Verb::Withdrawn, change.id.to_string());
        if let Some(done) = self.done_before(tx, change.id, Consent::Withdrawn, change.of).await? {
            return Ok(done);
        }
        match self.on.facts.consent {
            Consent::Effective => {}
            Consent::Withdrawn => return Err(Fail::denied(Denied::ConsentWithdrawn, Right::ConsentWithdraw)),
            Consent::None | Consent::Unknown => {
                return Err(Fail::denied(Denied::ConsentRequired, Right::ConsentWithdraw));
            }
        }
        // A desk says who called, and how it made sure (M19-1).
        let call = match (&change.call, method) {
            (Some(call), ConsentMethod::Phone) => {
                Some(call.checked().map_err(|(field, error)| Fail::field(field, error))?)
            }
            (None, ConsentMethod::Phone) => return Err(Fail::field("call", FieldError::Required)),
            _ => None,
        };
        let (signer, checked) = call.map(|call| (call.caller, call.checked)).unzip();
        let detail = Detail { signer, checked: checked.unwrap_or_default(), ..Detail::default() };
        let row = Row { id: change.id, state: Consent::Withdrawn, of: change.of, text: "", method };
        match change.of {
            ConsentScope::Whole {} => {
                let receipt = self.record(tx, row, detail).await?;
                store::consent::set_state(tx, self.on.id, Consent::Withdrawn).await?;
                self.notice(tx, SystemKind::ConsentWithdrawn).await?;
                Ok(receipt)
            }
            ConsentScope::Purpose { purpose } => {
                optional(purpose)?;
                self.record(tx, row, detail).await
            }
            ConsentScope::Institution { institution } => {
                self.stop_institution(tx, institution, change.id).await?;
                self.record(tx, row, detail).await
            }
        }
    }

    /// Agreeing again for one institution or purpose: as it was before.
    ///
    /// # Errors
    /// It was not stopped, it is the whole, or the database refuses.
    pub async fn resume(&self, tx: &mut Tx, change: &ConsentChange, method: ConsentMethod) -> Outcome<Receipt> {
        tx.about(Verb::Consented, change.id.to_string());
        if let Some(done) = self.done_before(tx, change.id, Consent::Effective, change.of).await? {
            return Ok(done);
        }
        match change.of {
            // The whole is agreed to with its text.
            ConsentScope::Whole {} => return Err(Fail::field("of", FieldError::Malformed)),
            ConsentScope::Purpose { purpose } => optional(purpose)?,
            ConsentScope::Institution { institution } => self.resume_institution(tx, institution, change.id).await?,
        }
        let row = Row { id: change.id, state: Consent::Effective, of: change.of, text: "", method };
        self.record(tx, row, Detail::default()).await
    }

    /// The institution's line ends now; only the subject's side opens it again.
    async fn stop_institution(&self, tx: &mut Tx, institution: InstitutionId, act: ConsentId) -> Outcome<()> {
        let now = tx.now;
        let all = lines(tx.conn(), self.on.id).await?;
        let Some(open) = all.iter().find(|line| line.institution.id == institution && line.is_open(now)) else {
            return Err(Fail::field("of", FieldError::Malformed));
        };
        let before = store::subject::circle_by_institution(tx.conn(), self.on.id, now).await?;
        let change = CareChange {
            institution,
            named: None,
            version: open.version,
            from: None,
            to: None,
            reason: open.reason.clone(),
            end: true,
            core: false,
        };
        let editor = Editor { app: self.app, me: self.me, on: self.on };
        let line = editor.apply(tx, &change, false).await?;
        editor.record(tx, &line, &change, (STOPPED, &act.to_string())).await?;
        for (_, member) in before.iter().filter(|(of, _)| *of == Some(institution)) {
            tx.emit(Outgoing::to_person(EventKind::Claims, member.person));
        }
        Ok(())
    }

    /// The line goes on as it was, with those of its staff who concerned the subject.
    async fn resume_institution(&self, tx: &mut Tx, institution: InstitutionId, act: ConsentId) -> Outcome<()> {
        let now = tx.now;
        let records = store::consent::records(tx.conn(), self.on.id).await?;
        let all = lines(tx.conn(), self.on.id).await?;
        let of = |line: &&store::care_list::Line| line.institution.id == institution;
        let last = all.iter().filter(of).max_by_key(|line| line.version);
        let stopped = store::consent::stopped(&records).into_iter().any(|(known, _)| known == institution);
        let Some(last) = last.filter(|_| stopped) else {
            return Err(Fail::field("of", FieldError::Malformed));
        };
        // Another may keep the list by now.
        let kept = all.iter().any(|line| line.core && line.is_open(now));
        // As it stood before it was stopped: with its days.
        let (from, to) = store::care_list::days_of(tx.conn(), self.on.id, institution, last.version.saturating_sub(1))
            .await?
            .unwrap_or((now, None));
        // Its days are over: whoever keeps the list puts it there anew.
        if to.is_some_and(|to| to <= now) {
            return Err(Fail::field("of", FieldError::TooOld));
        }
        let (core, from, version) = (last.core && !kept, from.max(now), last.version + 1);
        let line = store::care_list::Line { core, from, to, version, ..last.clone() };
        store::care_list::put(tx, self.on.id, &line, None, self.me.actor.person).await?;
        let change = CareChange {
            institution,
            named: None,
            version: 0,
            from: None,
            to: None,
            reason: line.reason.clone(),
            end: false,
            core: false,
        };
        let editor = Editor { app: self.app, me: self.me, on: self.on };
        editor.record(tx, &line, &change, (RESUMED, &act.to_string())).await?;
        for (_, member) in store::subject::circle_by_institution(tx.conn(), self.on.id, now).await? {
            tx.emit(Outgoing::to_person(EventKind::Claims, member.person));
        }
        Ok(())
    }

    async fn record(&self, tx: &mut Tx, row: Row<'_>, detail: Detail) -> Outcome<Receipt> {
        let right = if row.state == Consent::Effective { Right::ConsentRecord } else { Right::ConsentWithdraw };
        let by = store::people::author_by(tx.conn(), self.me, self.on.id, carrying(&self.on.facts, right)).await?;
        let number = store::consent::insert(tx, self.on.id, &row, &Detail { by: Some(by), ..detail }).await?;
        // With this the commit moves the access epoch: nothing that was judged before is released after it.
        tx.emit(Outgoing::to_circle(EventKind::Access, self.on.id));
        if row.state == Consent::Withdrawn && matches!(row.of, ConsentScope::Whole {}) {
            inquiry::pass_on(tx, self.on.id, None).await?;
            core_role::lapse(tx, self.on.id, None).await?;
        }
        Ok(Receipt { id: row.id, number, at: tx.now })
    }

    async fn notice(&self, tx: &mut Tx, kind: SystemKind) -> Outcome<()> {
        let seq = store::entry::insert_system(tx, self.app.clock.new_id()?, self.on.id, kind, "").await?;
        tx.emit(Outgoing::entries(self.on.id, seq, Audience::Everyone));
        Ok(())
    }

    /// The same act, if its answer was lost after it was committed.
    async fn done_before(
        &self,
        tx: &mut Tx,
        id: ConsentId,
        state: Consent,
        of: ConsentScope,
    ) -> Outcome<Option<Receipt>> {
        let known = store::consent::known(tx.conn(), id).await?;
        match known {
            None => Ok(None),
            Some((subject, record)) if subject == self.on.id && record.state == state && record.of == of => {
                // What was overtaken by another act is not done by saying so again.
                let records = store::consent::records(tx.conn(), self.on.id).await?;
                let newest = records.iter().filter(|other| other.of == of).all(|other| other.number <= record.number);
                let receipt = Receipt { id, number: record.number, at: record.at };
                if newest { Ok(Some(receipt)) } else { Err(ProblemCode::IdReused.into()) }
            }
            Some(_) => Err(ProblemCode::IdReused.into()),
        }
    }
}

/// Without the others nothing can be shared: those end with the whole.
fn optional(purpose: Purpose) -> Outcome<()> {
    if purpose.is_optional() { Ok(()) } else { Err(Fail::field("of", FieldError::Malformed)) }
}

/// 同意の状況, with every act of it.
///
/// # Errors
/// The database does not answer.
pub async fn state(conn: &mut AnyConnection, on: &SubjectOn, now: Timestamp) -> Outcome<Consents> {
    let mut records = store::consent::records(conn, on.id).await?;
    let all = lines(conn, on.id).await?;
    let stopped = store::consent::stopped(&records);
    let shared = all.iter().filter_map(|line| {
        let since = stopped.iter().find(|(institution, _)| *institution == line.institution.id).map(|(_, at)| *at);
        let newest =
            all.iter().all(|other| other.institution.id != line.institution.id || other.version <= line.version);
        let shown = newest && (line.is_open(now) || since.is_some());
        shown.then(|| SharedWith {
            institution: line.institution.id,
            name: line.institution.name.clone(),
            core: line.core,
            stopped: since,
        })
    });
    let shared = shared.collect();
    let purposes = match on.facts.consent {
        Consent::Effective => store::consent::purposes(&records),
        Consent::Withdrawn | Consent::None | Consent::Unknown => Vec::new(),
    };
    records.reverse();
    let copies: Vec<_> = store::document::of(conn, on.id).await?.iter().filter_map(|copy| copy.is.consent).collect();
    for record in &mut records {
        record.copies = copies.iter().filter(|of| **of == record.id).map(|_| 1).sum();
    }
    let stopped = match on.facts.sharing {
        Sharing::Stopped => {
            store::desk::acts(conn, on.id).await?.into_iter().find(|acted| acted.act == SubjectAct::Stop)
        }
        Sharing::Open | Sharing::Unknown => None,
    };
    let uses = individual::all(conn, on.id).await?;
    Ok(Consents { state: on.facts.consent, purposes, shared, stopped, records, uses })
}

/// How a person's act is on record, by what they are to the subject.
pub fn method_of(on: &SubjectOn, right: Right) -> ConsentMethod {
    match carrying(&on.facts, right).map(|standing| standing.role) {
        Some(Role::Subject) => ConsentMethod::Own,
        Some(Role::Representative) => ConsentMethod::Representative,
        Some(_) => ConsentMethod::InPerson,
        // A desk of the operator is called.
        None => ConsentMethod::Phone,
    }
}

/// In which way a consent is given: the subject's own side says so by its sign-in, staff say which way it was.
///
/// # Errors
/// Staff say none of theirs.
pub fn way(on: &SubjectOn, said: ConsentMethod) -> Outcome<ConsentMethod> {
    match method_of(on, Right::ConsentRecord) {
        own @ (ConsentMethod::Own | ConsentMethod::Representative) => Ok(own),
        _ if matches!(said, ConsentMethod::InPerson | ConsentMethod::Paper) => Ok(said),
        _ => Err(Fail::field("method", FieldError::Malformed)),
    }
}

/// The subject's side has stopped sharing with this institution: nobody else puts it on the list again.
///
/// # Errors
/// It has, or the database does not answer.
pub async fn refuse_stopped(tx: &mut Tx, on: &SubjectOn, institution: InstitutionId) -> Outcome<()> {
    let records = store::consent::records(tx.conn(), on.id).await?;
    match store::consent::stopped(&records).iter().any(|(known, _)| *known == institution) {
        true => Err(Fail::field("institution", FieldError::Withdrawn)),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::consent::{AskedKind, ConsentAct};

    #[test]
    fn j51_every_language_asks_for_every_act_and_purpose_once() {
        assert_eq!(TEXTS.iter().map(|known| known.text.lang.as_str()).collect::<Vec<_>>(), ["ja", "ja-easy", "en"]);
        for PublishedText { text, .. } in TEXTS.iter() {
            let acts: Vec<_> = text.questions.iter().filter_map(|asked| asked.act()).collect();
            assert_eq!(acts, ConsentAct::ALL, "{}", text.lang);
            let purposes: Vec<_> = text.questions.iter().filter_map(|asked| asked.purpose()).collect();
            assert_eq!(purposes, Purpose::ALL, "{}", text.lang);
            for kind in [AskedKind::Items, AskedKind::Parties] {
                assert_eq!(text.questions.iter().filter(|asked| asked.kind == kind).count(), 1, "{}", text.lang);
            }
        }
    }

    #[test]
    fn j51_another_text_has_another_name() {
        let text = newest("ja").unwrap();
        let mut other = text.text.clone();
        other.closing.push('。');
        assert_eq!(published(text.text.clone()).unwrap().hash, text.hash);
        assert_ne!(published(other).unwrap().hash, text.hash);
        assert_eq!(newest("fr").unwrap().text.lang, "ja");
    }
}
