//! Photos of the town: drawn, of nothing real, and sent as people send theirs, through the decoder as well. None is of the
//! last days: what a family sees first is words.

use super::{Act, Dice, Moment, Story};
use crate::{
    auth::session::Context,
    demo::shapes::{self, Ellipse},
    fail::{Fail, Outcome},
    gate::SubjectOn,
    media::Sender,
};
use contract::{
    Date, MediaId, Occupation, Right, SubjectId, Timestamp,
    media::{Finish, MediaKind, MediaTag, NewMedia, NewUpload, UploadState},
};
use image::codecs::jpeg::JpegEncoder;

const SIDES: (u32, u32) = (1_280, 960);
const QUALITY: u8 = 80;
/// Subjects whose circle sends photos.
const SUBJECTS: usize = 3;
/// Days without any.
const QUIET_DAYS: i64 = 10;

/// What is to be seen.
#[derive(Clone, Copy)]
pub(super) enum Scene {
    /// A tray with bowls.
    Meal,
    /// A place on a heel that grows smaller.
    Heel,
    /// A bed of flowers.
    Garden,
}

impl Scene {
    const fn words(self) -> (&'static str, &'static str, MediaTag) {
        match self {
            Self::Meal => ("夕食です。ほとんど食べました。", "夕食の膳", MediaTag::Meal),
            Self::Heel => ("右のかかとの様子です。洗って軟膏を塗りました。", "右のかかと", MediaTag::Skin),
            Self::Garden => ("庭に出て、花を見ました。", "庭の花", MediaTag::Outing),
        }
    }

    /// As a phone would send it.
    fn jpeg(self, step: usize) -> Outcome<Vec<u8>> {
        let mut dice = Dice(0x9_1C70_2026 + step as u64 * 7_919);
        let mut near = |middle: i64, spread: usize| middle + dice.roll(spread) as i64 - spread as i64 / 2;
        let (ground, shapes) = match self {
            Self::Meal => {
                let food = [[226, 178, 92], [120, 156, 84], [190, 96, 70], [238, 226, 190], [206, 138, 150]];
                let places = [(260, 330), (640, 300), (330, 690), (700, 680)];
                let mut shapes = vec![(Ellipse(490, 500, 460, 440), [116, 74, 52])];
                for (n, (x, y)) in places.into_iter().enumerate() {
                    let (x, y) = (near(x, 40), near(y, 30));
                    shapes.push((Ellipse(x, y, 150, 165), [244, 242, 236]));
                    shapes.push((Ellipse(x, y, 108, 118), food[(n + step) % food.len()]));
                }
                ([196, 168, 132], shapes)
            }
            Self::Heel => {
                let size = 150_i64.saturating_sub(step as i64 * 22).max(24);
                let shapes = vec![
                    (Ellipse(520, 560, 380, 470), [232, 190, 162]),
                    (Ellipse(near(500, 20), near(640, 20), size, size), [206, 116, 104]),
                    (Ellipse(500, 640, size / 2, size / 2), [178, 78, 74]),
                ];
                ([206, 216, 222], shapes)
            }
            Self::Garden => {
                let petals = [[232, 104, 124], [246, 206, 92], [244, 244, 250], [176, 120, 206]];
                let mut shapes = vec![(Ellipse(500, 1_080, 900, 720), [104, 148, 84])];
                for n in 0..24 {
                    let (x, y) = (near(500, 900), near(720, 460));
                    shapes.push((Ellipse(x, y, 34, 44), petals[(n + step) % petals.len()]));
                    shapes.push((Ellipse(x, y, 11, 14), [196, 150, 60]));
                }
                ([186, 216, 238], shapes)
            }
        };
        let mut jpeg = Vec::new();
        let picture = shapes::draw(SIDES, ground, &shapes);
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture).map_err(Fail::internal)?;
        Ok(jpeg)
    }
}

impl Story<'_> {
    /// Who shows what, from the first day to the last but [`QUIET_DAYS`].
    pub(super) fn pictures(&self, first_day: i64, now: Timestamp) -> Vec<Moment> {
        let mut moments = Vec::new();
        for (subject, data) in
            self.town.subjects.iter().enumerate().filter(|(_, data)| data.consent != "none").take(SUBJECTS)
        {
            let home = data.relatives.first().map(|relative| relative.person.clone());
            let nurse = self.staff_of(data, &[Occupation::Nurse]).into_iter().next();
            for (n, day) in (first_day..=now.date().days() - QUIET_DAYS).enumerate() {
                let step = n / 9;
                let (scene, person, minutes) = match n % 9 {
                    1 => (Scene::Meal, home.clone(), 18 * 60 + 40),
                    4 => (Scene::Heel, nurse.clone(), 10 * 60 + 25),
                    7 => (Scene::Garden, home.clone(), 14 * 60 + 10),
                    _ => continue,
                };
                let at = Date::from_days(day).start().plus_ms(minutes * 60_000);
                moments.extend(person.map(|person| Moment { at, subject, person, act: Act::Show { scene, step } }));
            }
        }
        moments
    }

    /// Sends a photo and the entry that shows it.
    pub(super) async fn show(&mut self, me: &Context, subject: SubjectId, scene: Scene, step: usize) -> Outcome<()> {
        let id = self.send_file(me, subject, MediaKind::Photo, &scene.jpeg(step)?).await?;
        let (text, caption, tag) = scene.words();
        let mut new =
            self.new_entry(subject, contract::entry::EntryKind::Post, contract::policy::Audience::Everyone, text)?;
        new.media = vec![NewMedia { id, caption: caption.into(), tag: Some(tag), taken_at: None }];
        self.save(me, &new).await.map(drop)
    }

    /// Sends a file, which nothing shows yet.
    pub(super) async fn send_file(
        &self,
        me: &Context,
        subject: SubjectId,
        kind: MediaKind,
        bytes: &[u8],
    ) -> Outcome<MediaId> {
        let (app, sender) = (self.app, Sender { person: me.actor.person, subject });
        let new = NewUpload { id: app.clock.new_id()?, kind, bytes: bytes.len() as u64 };
        let (mut tx, _) = self.uploading(me, subject, "BeginUpload").await?;
        let begun = sender.begin(app, &mut tx, &new).await;
        tx.finish(begun).await?;
        sender.piece(app, new.id, 0, bytes).await?;
        let stored = sender.look(app, new.id, &Finish::default()).await?;
        let (mut tx, _) = self.uploading(me, subject, "FinishUpload").await?;
        let finished = sender.finish(app, &mut tx, new.id, stored.as_ref()).await;
        let upload = tx.finish(finished).await?;
        app.vault.forget(new.id).await?;
        if upload.state == UploadState::Ready { Ok(new.id) } else { Err(Fail::internal("the file is not whole")) }
    }

    async fn uploading(
        &self,
        me: &Context,
        subject: SubjectId,
        what: &'static str,
    ) -> Outcome<(crate::db::Tx, SubjectOn)> {
        self.begin(me, subject, Right::EntryCreate, None, what).await
    }
}
