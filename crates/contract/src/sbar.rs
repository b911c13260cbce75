//! SBAR (domain 1.11): a report in four short parts, facts before opinions. It travels as the text of an entry, so that
//! search, correction, paper and other systems have it without knowing of it: each part stands behind its letter.

/// What stands before each part: 状況, 背景, 評価, 提案・依頼.
pub const HEADS: [&str; 4] = ["【S】", "【B】", "【A】", "【R】"];

/// The text of four parts. The first always stands there; of the others those that say something.
pub fn join(parts: &[String; 4]) -> String {
    let mut text = String::new();
    for (n, (head, part)) in HEADS.iter().zip(parts).enumerate() {
        let part = part.trim_end();
        if n == 0 || !part.is_empty() {
            text += if n == 0 { "" } else { "\n" };
            text += head;
            text += part;
        }
    }
    text
}

/// The parts of a text that was written so; `None` for any other.
pub fn split(text: &str) -> Option<[String; 4]> {
    let mut parts: [String; 4] = Default::default();
    let mut rest = text.strip_prefix(HEADS[0])?;
    let mut part = 0;
    while let Some((at, next)) =
        (part + 1..HEADS.len()).filter_map(|next| rest.find(&format!("\n{}", HEADS[next])).map(|at| (at, next))).min()
    {
        rest[..at].clone_into(&mut parts[part]);
        rest = &rest[at + 1 + HEADS[next].len()..];
        part = next;
    }
    rest.clone_into(&mut parts[part]);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(of: [&str; 4]) -> [String; 4] {
        of.map(str::to_owned)
    }

    #[test]
    fn p8_four_parts_are_one_text_and_four_again() {
        for of in [
            ["熱が38.2度", "昨日から咳", "肺炎の心配", "先生へ往診の相談"],
            ["転倒", "", "", "明日まで様子を見る"],
            ["一行目\n二行目", "", "考え", ""],
            ["", "", "", ""],
        ] {
            assert_eq!(split(&join(&parts(of))), Some(parts(of)), "{of:?}");
        }
        assert_eq!(join(&parts(["転倒", "", "", "様子を見る"])), "【S】転倒\n【R】様子を見る");
    }

    #[test]
    fn p8_other_texts_are_left_alone() {
        assert_eq!(split("体温 36.5"), None);
        assert_eq!(split("メモ【S】"), None);
        // What somebody wrote within a part stays within it.
        assert_eq!(split("【S】a【R】b\n【A】c"), Some(parts(["a【R】b", "", "c", ""])));
    }
}
