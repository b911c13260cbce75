//! Words that may mean "now". They raise a hint to phone; they never keep anybody from writing.

const WORDS: &[&str] = &[
    "意識がない",
    "意識が無い",
    "意識不明",
    "意識がもうろう",
    "救急",
    "119",
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
    WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::sounds_urgent;

    #[test]
    fn urgent_words_are_heard_and_daily_ones_are_not() {
        assert!(sounds_urgent("呼びかけても意識がないようです"));
        assert!(sounds_urgent("呼吸が浅い"));
        assert!(sounds_urgent("She is UNCONSCIOUS"));
        assert!(!sounds_urgent("朝食は全量、水分200ml。気分はよい"));
    }
}
