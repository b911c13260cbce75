//! Words that may mean "now". They raise a hint to phone; they never keep anybody from writing.

const WORDS: &[&str] = &[
    "意識がない",
    "意識が無い",
    "意識不明",
    "意識がもうろう",
    "救急",
    "#7119",
    "１１９",
    "呼吸が",
    "息をしていない",
    "息が苦し",
    "心臓",
    "胸が痛",
    "けいれん",
    "倒れて",
    "倒れました",
    "大量に出血",
    "血が止まらない",
    "窒息",
    "喉に詰ま",
    "のどに詰ま",
    "脳卒中",
    "ろれつが",
    "自殺",
    "死にたい",
    "いしきが",
    "きゅうきゅう",
    "unconscious",
    "ambulance",
    "not breathing",
    "stroke",
    "chest pain",
    "suicide",
];

/// The text sounds urgent.
pub fn sounds_urgent(text: &str) -> bool {
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word)) || calls_119(&text)
}

/// The number by itself: not a blood pressure of 119/70, and not a part of a longer number.
fn calls_119(text: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | ',');
    text.match_indices("119")
        .any(|(at, number)| !text[..at].ends_with(joins) && !text[at + number.len()..].starts_with(joins))
}

#[cfg(test)]
mod tests {
    use super::sounds_urgent;

    #[test]
    fn urgent_words_are_heard_and_daily_ones_are_not() {
        assert!(sounds_urgent("呼びかけても意識がないようです"));
        assert!(sounds_urgent("呼吸が浅い"));
        assert!(sounds_urgent("She is UNCONSCIOUS"));
        assert!(sounds_urgent("119に電話しました") && sounds_urgent("#7119 に聞きました"));
        assert!(!sounds_urgent("血圧 119/70") && !sounds_urgent("受付番号 91197"));
        assert!(!sounds_urgent("朝食は全量、水分200ml。気分はよい"));
    }
}
