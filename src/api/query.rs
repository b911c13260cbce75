//! Query strings from the contract's query types, as the server reads them: `?q=…&limit=50`.

use serde::Serialize;

/// The fields that are set, encoded; empty for `()`.
#[inline(never)]
pub(super) fn encode<T: Serialize>(query: &T) -> Option<String> {
    serde_urlencoded::to_string(query).ok()
}

/// The path with the query behind it.
pub(super) fn with(mut path: String, query: &str) -> String {
    if !query.is_empty() {
        path.push('?');
        path.push_str(query);
    }
    path
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use contract::{EntryId, Timestamp, entry::EntryQuery, page::Cursor, subject::SubjectQuery};

    fn address<T: Serialize>(query: &T) -> String {
        with("/a".to_owned(), &encode(query).unwrap())
    }

    #[test]
    fn queries_are_written_as_the_server_reads_them() {
        assert_eq!(address(&()), "/a");
        assert_eq!(address(&EntryQuery::default()), "/a");
        let id = EntryId::from_parts(1, &[0; 10]);
        let before = Some(Cursor { at: Timestamp(5), id });
        let query = EntryQuery { before, limit: Some(50), ..EntryQuery::default() };
        assert_eq!(address(&query), format!("/a?before=5_{id}&limit=50"));
        assert_eq!(address(&SubjectQuery { q: Some("花 &".to_owned()) }), "/a?q=%E8%8A%B1+%26");
    }
}
