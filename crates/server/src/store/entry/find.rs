//! 検索・絞り込み, and the album: entries by what they say or are.

use super::super::{number, text};
use super::{COLUMNS, audience_codes, end, with_comments};
use crate::fail::Outcome;
use contract::{
    PersonId, SubjectId,
    entry::{Entry, Find, Marked},
    media::{AlbumQuery, Media},
    people::Author,
    policy::Audience,
    text::fold_kana,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

/// Entries of one answer of a search.
const FOUND: i64 = 20;
/// Entries of one answer of the album.
const ALBUM: i64 = 40;

/// Letters of which the index is made.
const TRIGRAM: usize = 3;
/// A word in fewer entries than this is looked up in the index; a commoner one is soon met going back in time.
const RARE: i64 = 400;
/// So many beginnings of a short word are asked for at once.
const BEGINNINGS: i64 = 300;

/// The longest of the words as the index is asked for it, where it is rare enough for that. Only SQLite has the index.
async fn rare(conn: &mut AnyConnection, subject: SubjectId, words: &str) -> Outcome<Option<String>> {
    let folded: Vec<String> = words.split_whitespace().map(fold_kana).collect();
    let longest = folded.iter().max_by_key(|word| word.chars().count());
    let Some(word) = longest.filter(|_| conn.backend_name() == "SQLite") else { return Ok(None) };
    let Some(phrase) = phrase(conn, word).await? else { return Ok(None) };
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM (SELECT 1 FROM entry_words WHERE entry_words MATCH $1 AND subject = $2 LIMIT $3)",
    )
    .bind(phrase.as_str())
    .bind(subject.to_string())
    .bind(RARE)
    .fetch_one(conn)
    .await?;
    let is_rare = number(&row, "n")? < RARE;
    Ok(is_rare.then_some(phrase))
}

/// A word in the index's language: as it is, or, where it is shorter than what the index is made of, as all that begins
/// with it. `None`: too much does.
async fn phrase(conn: &mut AnyConnection, word: &str) -> Outcome<Option<String>> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    if word.chars().count() >= TRIGRAM {
        return Ok(Some(quoted(word)));
    }
    let rows = sqlx::query("SELECT term FROM entry_trigrams WHERE term >= $1 AND term < $2 LIMIT $3")
        .bind(word)
        .bind(format!("{word}{}", char::MAX))
        .bind(BEGINNINGS + 1)
        .fetch_all(conn)
        .await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > BEGINNINGS {
        return Ok(None);
    }
    let terms = rows.iter().map(|row| Ok(quoted(&text(row, "term")?))).collect::<Outcome<Vec<_>>>()?;
    // What nothing begins with is in no entry.
    Ok(Some(if terms.is_empty() { quoted(word) } else { terms.join(" OR ") }))
}

/// A statement that grows with what is asked.
struct Question {
    sql: String,
    texts: Vec<String>,
}

impl Question {
    /// Adds a condition about one value, which stands as `?` in it.
    fn and(&mut self, condition: &str, value: impl Into<String>) {
        self.texts.push(value.into());
        // The fixed values come first: subject, two audiences, place, limit, moments.
        let place = format!("${}", self.texts.len() + 8);
        self.sql += " AND ";
        self.sql += &condition.replace('?', &place);
    }
}

/// Entries of which all holds that is asked, newest first; and whether there are more.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    me: PersonId,
    asked: &Find,
) -> Outcome<(Vec<Entry>, bool)> {
    let phrase = rare(conn, subject, &asked.words).await?;
    let from = match phrase {
        // The few that the index names come first, and their rows are read by key.
        Some(_) => {
            "(SELECT DISTINCT top FROM entry_words WHERE entry_words MATCH $9 AND subject = $1) w CROSS JOIN entry e ON e.id = w.top"
        }
        None => "entry e",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} WHERE e.subject = $1 AND parent = '' AND audience IN ($2, $3) \
         AND (occurred_at, id) < ($4, $5) AND occurred_at >= $7 AND occurred_at < $8"
    );
    let mut question = Question { sql, texts: phrase.into_iter().collect() };
    for word in asked.words.split_whitespace() {
        question.and(
            "(words LIKE ? ESCAPE '!' OR (comments > 0 AND EXISTS \
             (SELECT 1 FROM entry c WHERE c.subject = $1 AND c.parent = e.id AND c.words LIKE ? ESCAPE '!')))",
            pattern(word),
        );
    }
    if let Some(kind) = asked.kind {
        question.and("kind = ?", kind.code());
    }
    if let Some(daily) = asked.daily {
        question.and("detail = ?", daily.code());
    }
    if let Some(author) = asked.author {
        question.and("author = ?", author.to_string());
    }
    if let Some(occupation) = asked.occupation {
        // Quotes within names are escaped, so that no name can look like this.
        question.and("author_json LIKE ?", format!("%\"occupation\":\"{}\"%", occupation.code()));
    }
    let waiting = "(ask = 1 AND cancelled_at IS NULL AND author <> ? AND NOT EXISTS (SELECT 1 FROM confirmation k \
                   WHERE k.entry = e.id AND k.person = ? AND k.version = e.version))";
    match asked.marked {
        Some(Marked::Pinned) => question.sql += " AND pinned = 1",
        Some(Marked::Ask) => question.sql += " AND ask = 1",
        Some(Marked::Waiting) => question.and(waiting, me.to_string()),
        Some(Marked::Either) => {
            // The first half is what the index of marked entries is made for.
            question.and(&format!("(ask = 1 OR pinned = 1) AND (pinned = 1 OR {waiting})"), me.to_string());
        }
        Some(Marked::Unknown) => question.sql += " AND 1 = 0",
        None => {}
    }
    question.sql += " ORDER BY occurred_at DESC, id DESC LIMIT $6";
    let [a, b] = audience_codes(scope);
    let before = asked.before.unwrap_or_else(end);
    let mut query = sqlx::query(AssertSqlSafe(question.sql))
        .bind(subject.to_string())
        .bind(a)
        .bind(b)
        .bind(before.at.0)
        .bind(before.id.to_string())
        .bind(FOUND + 1)
        .bind(asked.from.map_or(i64::MIN, |from| from.0))
        .bind(asked.to.map_or(i64::MAX, |to| to.0));
    for text in question.texts {
        query = query.bind(text);
    }
    let mut rows = query.fetch_all(&mut *conn).await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > FOUND;
    if more {
        rows.pop();
    }
    Ok((with_comments(conn, &rows).await?, more))
}

/// Entries that show something, newest first; and whether there are more. What was struck through is not in the album.
///
/// # Errors
/// The database does not answer.
pub async fn album(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    query: &AlbumQuery,
) -> Outcome<(Vec<Entry>, bool)> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE subject = $1 AND media > 0 AND audience IN ($2, $3) AND cancelled_at IS NULL \
         AND (occurred_at, id) < ($4, $5) AND data LIKE $6 ORDER BY occurred_at DESC, id DESC LIMIT $7"
    );
    let [a, b] = audience_codes(scope);
    let before = query.before.unwrap_or_else(end);
    // Words between quotes have theirs escaped, so that no caption can look like this.
    let tag = query.tag.map_or_else(|| "%".to_owned(), |tag| format!("%\"tag\":\"{}\"%", tag.code()));
    let mut rows = sqlx::query(AssertSqlSafe(sql))
        .bind(subject.to_string())
        .bind(a)
        .bind(b)
        .bind(before.at.0)
        .bind(before.id.to_string())
        .bind(tag)
        .bind(ALBUM + 1)
        .fetch_all(&mut *conn)
        .await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > ALBUM;
    if more {
        rows.pop();
    }
    Ok((with_comments(conn, &rows).await?, more))
}

/// Anything that holds these words, for LIKE.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in fold_kana(words).chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

/// The text with the words under what is shown.
pub(super) fn shown(text: &str, media: &[Media]) -> String {
    media.iter().fold(text.to_owned(), |all, media| all + "\n" + &media.caption)
}

/// What is looked in: text and writer, folded.
pub(super) fn folded(text: &str, author: Option<&Author>) -> String {
    let author = author.map(|a| format!("\n{}\n{}", fold_kana(&a.name.full()), fold_kana(&a.name.kana())));
    fold_kana(text) + &author.unwrap_or_default()
}

/// Entries of an older release become findable.
///
/// # Errors
/// The database refuses.
pub async fn fold_older(conn: &mut AnyConnection) -> Outcome<()> {
    loop {
        let rows = sqlx::query("SELECT id, text, author_json FROM entry WHERE words = '' AND text <> '' LIMIT 500")
            .fetch_all(&mut *conn)
            .await?;
        let mut folded_any = false;
        for row in &rows {
            let author: &str = row.try_get("author_json")?;
            let author: Option<Author> = if author.is_empty() { None } else { Some(serde_json::from_str(author)?) };
            let words = folded(row.try_get("text")?, author.as_ref());
            folded_any |= !words.is_empty();
            sqlx::query("UPDATE entry SET words = $2 WHERE id = $1")
                .bind(text(row, "id")?)
                .bind(words)
                .execute(&mut *conn)
                .await?;
        }
        if !folded_any {
            return Ok(());
        }
    }
}
