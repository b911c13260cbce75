//! Orders and plans on paper, filed by those who keep them.

use super::{Act, Moment, Story};
use crate::{
    auth::session::Context,
    fail::{Fail, Outcome},
    timeline::Writer,
};
use contract::{
    Date, Right, SubjectId, Timestamp,
    document::{DocumentKind, NewDocument},
    media::MediaKind,
    time::DAY_MS,
};
use serde::Deserialize;

/// They were filed so many days ago.
const FILED: i64 = 26;

/// The data of `demo/documents.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Papers {
    documents: Vec<Paper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    subject: String,
    person: String,
    kind: String,
    #[serde(default)]
    title: String,
    issuer: String,
    from: i64,
    to: i64,
    #[serde(default)]
    note: String,
    file: String,
}

impl Papers {
    pub(super) fn read() -> Outcome<Self> {
        toml::from_str(include_str!("../../../demo/documents.toml")).map_err(Fail::internal)
    }
}

impl Paper {
    fn bytes(&self) -> Outcome<&'static [u8]> {
        match self.file.as_str() {
            "nursing-order" => Ok(include_bytes!("../../../demo/papers/nursing-order.pdf")),
            "care-plan" => Ok(include_bytes!("../../../demo/papers/care-plan.pdf")),
            other => Err(Fail::internal(format!("demo/documents.toml: no file {other}"))),
        }
    }
}

impl Story<'_> {
    pub(super) fn filed(&self, now: Timestamp, days: i64) -> Vec<Moment> {
        let at = now.plus_ms(-days.min(FILED) * DAY_MS);
        let subject = |key: &str| self.town.subjects.iter().position(|data| data.key == key);
        let papers = self.papers.documents.iter().enumerate().filter_map(|(n, paper)| {
            let act = Act::File { n, today: now.date() };
            Some(Moment { at, subject: subject(&paper.subject)?, person: paper.person.clone(), act })
        });
        papers.collect()
    }

    pub(super) async fn file(&self, me: &Context, subject: SubjectId, n: usize, today: Date) -> Outcome<()> {
        let Some(paper) = self.papers.documents.get(n) else { return Ok(()) };
        let file = self.send_file(me, subject, MediaKind::Pdf, paper.bytes()?).await?;
        let day = |days: i64| Some(Date::from_days(today.days() + days));
        let document = NewDocument {
            id: self.app.clock.new_id()?,
            version: 0,
            kind: DocumentKind::from_code(&paper.kind),
            title: paper.title.clone(),
            issuer: paper.issuer.clone(),
            from: day(paper.from),
            to: day(paper.to),
            note: paper.note.clone(),
            files: vec![file],
            withdrawn: false,
            consent: None,
        };
        let (mut tx, on) = self.begin(me, subject, Right::DocumentEdit, None, "PutDocument").await?;
        let saved = Writer { me, on: &on }.file(&mut tx, &document).await;
        tx.finish(saved).await?;
        Ok(())
    }
}
