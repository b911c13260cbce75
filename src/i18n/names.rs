//! Names of people as lines of text.

use super::{codes, tr};
use contract::people::{Author, Name};

/// 姓 名(セイ メイ).
pub fn with_kana(name: &Name) -> String {
    tr::name_with_kana(name.kana(), name.full())
}

/// 職種, or 続柄; where there is neither, the role.
pub fn occupation(author: &Author) -> &str {
    match (author.occupation, author.relation.as_deref()) {
        (Some(occupation), _) => codes::occupation(occupation),
        (None, Some(relation)) if !relation.is_empty() => relation,
        _ => codes::role(author.role),
    }
}

/// Who somebody is toward the subject: 職種・institution, or 続柄.
pub fn standing(author: &Author) -> String {
    let what = occupation(author);
    match author.institution.as_deref() {
        Some(institution) if !institution.is_empty() => [what, institution].join(tr::list_dot()),
        _ => what.to_owned(),
    }
}
