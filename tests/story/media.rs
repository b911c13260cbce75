//! 写真・動画 (M3-2-6): sent in pieces, made safe, attached once, seen by whoever reads the entry and nobody else.

use axum::http::{StatusCode, header};
use contract::{
    MediaId, ProblemCode, SubjectId,
    endpoint::{
        BeginUpload, CancelUpload, CorrectEntry, CreateEntry, FindEntries, FinishUpload, GetEntry, GetMedia, ListAlbum,
        ListRevisions, PutPiece,
    },
    entry::{Correction, Entry, Find, Found},
    media::{
        AlbumQuery, Finish, MAX_PHOTO, MOST, MediaKind, MediaQuery, MediaSize, MediaTag, NewMedia, NewUpload, PIECE,
        PieceQuery, Raw, Upload, UploadState,
    },
    problem::FieldError,
};
use enwa_story::{Answer, Caller, NOW, Town};
use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

/// A photo that no other one equals, with words where a camera writes the place.
pub fn photo(colour: u8) -> Vec<u8> {
    let noise = |x: u32, y: u32| u8::try_from((x * 31 + y * 17 + (x * y) % 251) % 256).unwrap();
    let picture = RgbImage::from_fn(800, 600, |x, y| Rgb([colour, noise(x, y), noise(y, x)]));
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 95).encode_image(&picture).unwrap();
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS 35.68N 139.76E";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, exif, &plain[2..]].concat()
}

pub async fn begin(caller: &Caller, subject: SubjectId, id: MediaId, bytes: u64) -> Answer<Upload> {
    begin_as(caller, subject, MediaKind::Photo, id, bytes).await
}

async fn begin_as(caller: &Caller, subject: SubjectId, kind: MediaKind, id: MediaId, bytes: u64) -> Answer<Upload> {
    let body = NewUpload { id, kind, bytes };
    caller.call(BeginUpload { subject, query: (), body }).await
}

async fn piece(caller: &Caller, subject: SubjectId, media: MediaId, at: u64, bytes: &[u8]) -> Answer<Upload> {
    let endpoint = PutPiece { subject, media, query: PieceQuery { at }, body: Raw(Vec::new()) };
    let path = format!("{}?at={at}", contract::Endpoint::path(&endpoint));
    let answer = caller.send(caller.request("PUT", &path, Some(bytes.to_vec()))).await;
    answer.of()
}

async fn finish(caller: &Caller, subject: SubjectId, media: MediaId) -> Answer<Upload> {
    caller.call(FinishUpload { subject, media, query: (), body: Finish::default() }).await
}

/// Sends a photo whole.
pub async fn send(caller: &Caller, subject: SubjectId, bytes: &[u8]) -> MediaId {
    let (id, finished) = send_as(caller, subject, MediaKind::Photo, bytes).await;
    assert_eq!(finished.ok().state, UploadState::Ready);
    id
}

/// Sends a file whole, and says what came of it.
pub async fn send_as(caller: &Caller, subject: SubjectId, kind: MediaKind, bytes: &[u8]) -> (MediaId, Answer<Upload>) {
    let id = caller.new_id();
    begin_as(caller, subject, kind, id, bytes.len() as u64).await.ok();
    for (n, part) in bytes.chunks(PIECE as usize).enumerate() {
        piece(caller, subject, id, n as u64 * u64::from(PIECE), part).await.ok();
    }
    (id, finish(caller, subject, id).await)
}

pub fn showing(caller: &Caller, subject: SubjectId, media: &[MediaId], tag: Option<MediaTag>) -> CreateEntry {
    let mut post = caller.post(subject, "");
    post.body.media =
        media.iter().map(|id| NewMedia { id: *id, caption: "夕食の膳".into(), tag, taken_at: Some(NOW) }).collect();
    post
}

async fn get(caller: &Caller, entry: &Entry, size: MediaSize) -> Answer<()> {
    let media = entry.media[0].id;
    caller.call(GetMedia { entry: entry.id, media, query: MediaQuery { size }, body: () }).await
}

async fn ranged(caller: &Caller, entry: &Entry, range: &'static str) -> Answer<serde_json::Value> {
    let path = format!("/api/v1/entries/{}/media/{}?size=whole", entry.id, entry.media[0].id);
    let mut request = caller.request("GET", &path, None);
    request.headers_mut().insert(header::RANGE, header::HeaderValue::from_static(range));
    caller.send(request).await
}

#[tokio::test]
async fn m3_2_6_a_photo_is_seen_by_the_circle_small_and_whole_without_the_place() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (sakura, mari) = (town.sign_in("sakura").await, town.sign_in("mari").await);
    let id = send(&sakura, ume, &photo(10)).await;
    let entry = sakura.call(showing(&sakura, ume, &[id], Some(MediaTag::Meal))).await.ok();
    let shown = &entry.media[0];
    assert_eq!((shown.id, shown.kind, shown.width, shown.height), (id, MediaKind::Photo, 800, 600));
    assert_eq!((shown.caption.as_str(), shown.tag, shown.taken_at), ("夕食の膳", Some(MediaTag::Meal), Some(NOW)));
    assert!(!shown.blur.is_empty() && shown.blur.len() <= 240, "{}", shown.blur);

    let seen = mari.call(GetEntry { entry: entry.id, query: (), body: () }).await.ok();
    assert_eq!(seen.media, entry.media);
    let whole = get(&mari, &seen, MediaSize::Whole).await;
    assert_eq!((whole.status, &whole.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    assert_eq!(whole.headers[header::CACHE_CONTROL], "no-store");
    assert!(whole.bytes.starts_with(&[0xFF, 0xD8]) && !whole.bytes.windows(4).any(|w| w == b"GPS " || w == b"Exif"));
    let small = get(&mari, &seen, MediaSize::Thumb).await;
    assert_eq!(image::load_from_memory(&small.bytes).unwrap().width(), 480);
    // A whole picture is a view of its own; a small one belongs to the list that named it.
    let rows = town.log().await;
    let views: Vec<_> = rows.iter().filter(|r| r["what"] == "GetMedia").collect();
    assert_eq!(views.len(), 1, "{views:?}");
    assert_eq!(views[0]["items"], format!("{},{id}", entry.id));
}

#[tokio::test]
async fn m3_2_6_p6_a_cut_line_goes_on_where_it_broke_and_nothing_is_doubled() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let (id, bytes) = (sakura.new_id(), photo(20));
    let (total, half) = (bytes.len() as u64, bytes.len() / 2);
    assert_eq!(begin(&sakura, ume, id, total).await.ok(), Upload { state: UploadState::Arriving, received: 0 });
    piece(&sakura, ume, id, 0, &bytes[..half]).await.ok();
    // Its answer was lost: asked again, it says where to go on, and the same piece again changes nothing.
    assert_eq!(begin(&sakura, ume, id, total).await.ok().received, half as u64);
    assert_eq!(piece(&sakura, ume, id, 0, &bytes[..half]).await.ok().received, half as u64);
    assert_eq!(finish(&sakura, ume, id).await.ok().state, UploadState::Arriving, "half of it is no photo yet");
    assert_eq!(piece(&sakura, ume, id, half as u64, &bytes[half..]).await.ok().received, total);
    assert_eq!(finish(&sakura, ume, id).await.ok().state, UploadState::Ready);
    assert_eq!(finish(&sakura, ume, id).await.ok().state, UploadState::Ready, "and again");
    assert_eq!(begin(&sakura, ume, id, total).await.ok(), Upload { state: UploadState::Ready, received: total });
    // More than was announced, or the id for another file.
    let other = sakura.new_id();
    begin(&sakura, ume, other, 10).await.ok();
    piece(&sakura, ume, other, 0, &[0; 11]).await.refused(ProblemCode::TooLarge);
    begin(&sakura, ume, other, 11).await.refused(ProblemCode::IdReused);
    // The same entry again shows it once; another entry cannot take it.
    let post = showing(&sakura, ume, &[id], None);
    let first = sakura.call(post.clone()).await.ok();
    assert_eq!(sakura.call(post).await.ok().media, first.media);
    let taken = sakura.call(showing(&sakura, ume, &[id], None)).await.refused(ProblemCode::Invalid);
    assert_eq!(taken.fields[0].name, "media");
}

#[tokio::test]
async fn s20_what_is_no_photo_is_refused_beside_its_field_and_leaves_nothing() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let cut = &photo(30)[..40_000];
    let cases: [(&str, &[u8], FieldError); 4] = [
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", FieldError::WrongKind),
        ("archive", b"PK\x03\x04 an archive", FieldError::WrongKind),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FieldError::WrongKind),
        ("cut off", cut, FieldError::Malformed),
    ];
    for (what, bytes, error) in cases {
        let id = sakura.new_id();
        begin(&sakura, ume, id, bytes.len() as u64).await.ok();
        piece(&sakura, ume, id, 0, bytes).await.ok();
        let problem = finish(&sakura, ume, id).await.refused(ProblemCode::Invalid);
        assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), ("file", error), "{what}");
        assert_eq!(begin(&sakura, ume, id, bytes.len() as u64).await.ok().received, 0, "{what} is gone");
        sakura.call(showing(&sakura, ume, &[id], None)).await.refused(ProblemCode::Invalid);
    }
    let too_long = begin(&sakura, ume, sakura.new_id(), MAX_PHOTO + 1).await.refused(ProblemCode::Invalid);
    assert_eq!(too_long.fields[0].error, FieldError::TooLong);
    assert_eq!(begin(&sakura, ume, sakura.new_id(), 0).await.refused(ProblemCode::Invalid).fields[0].name, "bytes");
    assert!(town.app.vault.older_than(std::time::Duration::ZERO).await.unwrap().is_empty(), "nothing was stored");
}

#[tokio::test]
async fn s30_a_file_is_its_senders_until_an_entry_shows_it_and_then_the_readers() {
    let town = Town::with_people().await;
    let (ume, matsu) = (town.subject_id("ume"), town.subject_id("matsu"));
    let (sakura, mari, taro) = (town.sign_in("sakura").await, town.sign_in("mari").await, town.sign_in("taro").await);
    let id = send(&mari, ume, &photo(40)).await;
    // Neither another person of the circle nor the sender for another subject can use it.
    for (who, subject) in [(&sakura, ume), (&mari, matsu), (&taro, matsu)] {
        who.call(showing(who, subject, &[id], None)).await.refused(ProblemCode::Invalid);
        piece(who, subject, id, 0, b"x").await.refused(ProblemCode::NotFound);
        finish(who, subject, id).await.refused(ProblemCode::NotFound);
        begin(who, subject, id, 10).await.refused(ProblemCode::IdReused);
        let cancel = CancelUpload { subject, media: id, query: (), body: () };
        who.call(cancel).await.ok();
    }
    let mut inward = showing(&mari, ume, &[id], None);
    inward.body.audience = contract::policy::Audience::Professionals;
    let entry = mari.call(inward).await.ok();
    assert_eq!(get(&mari, &entry, MediaSize::Thumb).await.status, 200);
    get(&sakura, &entry, MediaSize::Thumb).await.refused(ProblemCode::NotFound);
    get(&taro, &entry, MediaSize::Whole).await.refused(ProblemCode::NotFound);
    get(&town.nobody(), &entry, MediaSize::Whole).await.refused(ProblemCode::SignedOut);
    // In the album the family finds nothing of it either.
    let album = |caller: Caller, query: AlbumQuery| async move {
        caller.call(ListAlbum { subject: ume, query, body: () }).await.ok().items.len()
    };
    assert_eq!(album(sakura.clone(), AlbumQuery::default()).await, 0);
    assert_eq!(album(mari.clone(), AlbumQuery::default()).await, 1);
    // Through another entry it is not to be had.
    let open = mari.call(mari.post(ume, "公開")).await.ok();
    let aside = GetMedia { entry: open.id, media: id, query: MediaQuery { size: MediaSize::Whole }, body: () };
    sakura.call(aside).await.refused(ProblemCode::NotFound);
    // When sharing ends, the picture goes with the record.
    let shared = send(&sakura, ume, &photo(41)).await;
    let shared = sakura.call(showing(&sakura, ume, &[shared], None)).await.ok();
    town.consent("ume", false).await;
    assert_eq!(get(&sakura, &shared, MediaSize::Whole).await.status, 403);
}

#[tokio::test]
async fn s24_parts_of_a_file_are_given_as_they_are_asked_for() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let id = send(&sakura, ume, &photo(50)).await;
    let entry = sakura.call(showing(&sakura, ume, &[id], None)).await.ok();
    let whole = get(&sakura, &entry, MediaSize::Whole).await.bytes;
    let part = ranged(&sakura, &entry, "bytes=100-199").await;
    assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &whole[100..200]));
    assert_eq!(part.headers[header::CONTENT_RANGE], format!("bytes 100-199/{}", whole.len()));
    let beyond = ranged(&sakura, &entry, "bytes=999999999-").await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
}

/// M5-3: nobody sees a photo without a row by leaving its first byte out, nor a film by beginning in its middle.
#[tokio::test]
async fn m5_3_whatever_part_of_a_picture_is_seen_is_on_record() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (sakura, mari) = (town.sign_in("sakura").await, town.sign_in("mari").await);
    let views = async || town.log().await.iter().filter(|row| row["what"] == "GetMedia").count();
    let id = send(&sakura, ume, &photo(60)).await;
    let photo = sakura.call(showing(&sakura, ume, &[id], None)).await.ok();
    for (n, range) in ["bytes=1-", "bytes=100-199", "bytes=-50"].into_iter().enumerate() {
        assert_eq!(ranged(&mari, &photo, range).await.status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(views().await, n + 1, "{range}");
    }
    // A film is one view, however it is cut, and wherever somebody begins.
    let before = views().await;
    let (app, session) = (&town.app, town.app.clock.new_id().unwrap());
    assert!(app.watched.begins(session, id) && !app.watched.begins(session, id));
    assert!(app.watched.begins(town.app.clock.new_id().unwrap(), id), "another session is another viewer");
    assert_eq!(views().await, before);
}

#[tokio::test]
async fn m3_2_6_the_album_is_pictures_by_what_they_show_without_what_was_struck_through() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let mut entries = Vec::new();
    for (n, tag) in [(60, Some(MediaTag::Meal)), (61, Some(MediaTag::Skin)), (62, None)] {
        let id = send(&sakura, ume, &photo(n)).await;
        entries.push(sakura.call(showing(&sakura, ume, &[id], tag)).await.ok());
        town.later(1_000);
    }
    sakura.call(sakura.post(ume, r#"言葉だけ "tag":"meal""#)).await.ok();
    let album = |tag| {
        let sakura = sakura.clone();
        async move {
            let found: Found =
                sakura.call(ListAlbum { subject: ume, query: AlbumQuery { before: None, tag }, body: () }).await.ok();
            found.items.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
        }
    };
    let [meal, skin, plain] = [entries[0].id, entries[1].id, entries[2].id];
    assert_eq!(album(None).await, [plain, skin, meal]);
    assert_eq!(album(Some(MediaTag::Meal)).await, [meal]);
    let struck = contract::entry::Cancel { id: sakura.new_id(), reason: "別の人の写真".into() };
    sakura.call(contract::endpoint::CancelEntry { entry: skin, query: (), body: struck }).await.ok();
    assert_eq!(album(None).await, [plain, meal]);
    // The words under a picture are found.
    let find = contract::entry::Find { words: "膳".into(), ..Default::default() };
    let found = sakura.call(contract::endpoint::FindEntries { subject: ume, query: (), body: find }).await.ok();
    assert_eq!(found.items.len(), 3);
}

#[tokio::test]
async fn a4_1_a_correction_keeps_the_pictures_and_needs_no_words() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let id = send(&sakura, ume, &photo(70)).await;
    let entry = sakura.call(showing(&sakura, ume, &[id], None)).await.ok();
    let change = contract::entry::Correction {
        id: sakura.new_id(),
        base_version: 1,
        text: "昼食でした".into(),
        measures: Vec::new(),
        media: Vec::new(),
        reason: "書き忘れ".into(),
    };
    let corrected =
        sakura.call(contract::endpoint::CorrectEntry { entry: entry.id, query: (), body: change }).await.ok();
    assert_eq!((corrected.media, corrected.text.as_str()), (entry.media, "昼食でした"));
}

#[tokio::test]
async fn s26_too_many_and_what_is_wrong_about_them_is_refused() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let id = send(&sakura, ume, &photo(80)).await;
    let refused = async |change: &dyn Fn(&mut CreateEntry)| {
        let mut post = showing(&sakura, ume, &[id], None);
        change(&mut post);
        let problem = sakura.call(post).await.refused(ProblemCode::Invalid);
        (problem.fields[0].name.clone(), problem.fields[0].error)
    };
    let media = |error| ("media".to_owned(), error);
    let many = |post: &mut CreateEntry| post.body.media = vec![post.body.media[0].clone(); MOST + 1];
    assert_eq!(refused(&many).await, media(FieldError::TooLong));
    let twice = |post: &mut CreateEntry| post.body.media = vec![post.body.media[0].clone(); 2];
    assert_eq!(refused(&twice).await, media(FieldError::Malformed));
    let caption = |post: &mut CreateEntry| post.body.media[0].caption = "長".repeat(201);
    assert_eq!(refused(&caption).await, media(FieldError::TooLong));
    let future = |post: &mut CreateEntry| post.body.media[0].taken_at = Some(NOW.plus_ms(3_600_000));
    assert_eq!(refused(&future).await, media(FieldError::InFuture));
    let measured = |post: &mut CreateEntry| post.body.kind = contract::entry::EntryKind::Comment;
    assert_eq!(refused(&measured).await, media(FieldError::Malformed));
    assert_eq!(sakura.call(showing(&sakura, ume, &[id], None)).await.status, 201, "and is still there");
}

#[tokio::test]
async fn s24_what_no_entry_shows_is_forgotten_after_a_day_and_what_one_shows_stays() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let sakura = town.sign_in("sakura").await;
    let bytes = photo(90);
    let (loose, shown) = (send(&sakura, ume, &bytes).await, send(&sakura, ume, &bytes).await);
    let lonely = send(&sakura, ume, &photo(91)).await;
    let entry = sakura.call(showing(&sakura, ume, &[shown], None)).await.ok();
    let stored = || town.app.vault.older_than(std::time::Duration::ZERO);
    assert_eq!(stored().await.unwrap().len(), 4, "equal bytes lie once");
    server::upkeep::once(&town.app).await.unwrap();
    assert_eq!(stored().await.unwrap().len(), 4, "a day has not gone by");
    town.later(25 * 3_600_000);
    server::upkeep::once(&town.app).await.unwrap();
    assert_eq!(stored().await.unwrap().len(), 2);
    assert_eq!(get(&sakura, &entry, MediaSize::Whole).await.status, 200);
    for gone in [loose, lonely] {
        sakura.call(showing(&sakura, ume, &[gone], None)).await.refused(ProblemCode::Invalid);
    }
}

#[tokio::test]
async fn a4_1_what_is_said_about_a_picture_is_corrected_as_a_version_and_found_by_it() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let media = [send(&mari, ume, &photo(61)).await, send(&mari, ume, &photo(62)).await];
    let entry = mari.call(showing(&mari, ume, &media, Some(MediaTag::Meal))).await.ok();
    let said = |id, caption: &str, tag| NewMedia { id, caption: caption.into(), tag, taken_at: None };
    let correct = |base_version, media: Vec<NewMedia>| CorrectEntry {
        entry: entry.id,
        query: (),
        body: Correction {
            id: mari.new_id(),
            base_version,
            text: String::new(),
            measures: Vec::new(),
            media,
            reason: "説明の誤り".to_owned(),
        },
    };
    let body = vec![said(media[1], " 右踵の発赤 ", Some(MediaTag::Skin))];
    let now = mari.call(correct(1, body)).await.ok();
    let told = |entry: &Entry| entry.media.iter().map(|m| (m.caption.clone(), m.tag)).collect::<Vec<_>>();
    let meal = ("夕食の膳".to_owned(), Some(MediaTag::Meal));
    let skin = ("右踵の発赤".to_owned(), Some(MediaTag::Skin));
    assert_eq!(told(&now), [meal.clone(), skin.clone()]);
    assert_eq!((now.version, now.media[1].width), (2, 800), "the picture is the same");
    // The old words stay readable, and what is found is what stands there now.
    let versions = sakura.call(ListRevisions { entry: entry.id, query: (), body: () }).await.ok();
    let captions: Vec<_> = versions.iter().map(|version| version.media[1].caption.as_str()).collect();
    assert_eq!(captions, ["夕食の膳", "右踵の発赤"]);
    let album = AlbumQuery { tag: Some(MediaTag::Skin), ..AlbumQuery::default() };
    let album = sakura.call(ListAlbum { subject: ume, query: album, body: () }).await.ok();
    assert_eq!(album.items.iter().map(|entry| entry.id).collect::<Vec<_>>(), [entry.id]);
    let find = Find { words: "発赤".to_owned(), ..Find::default() };
    let found = sakura.call(FindEntries { subject: ume, query: (), body: find }).await.ok();
    assert_eq!(found.items.len(), 1);
    // Another one's picture, and what makes no sense.
    let stranger = send(&mari, ume, &photo(63)).await;
    for wrong in [said(stranger, "他の写真", None), said(media[0], "", Some(MediaTag::Unknown))] {
        let refused = mari.call(correct(2, vec![wrong])).await.refused(ProblemCode::Invalid);
        assert_eq!(refused.fields[0].name, "media");
    }
    mari.call(correct(1, Vec::new())).await.refused(ProblemCode::VersionConflict);
}
