//! Languages as sites name them, to BCP 47.
//!
//! The table lies in `schema/vocabulary/languages.tsv`: tag, codes (ISO 639-1, 639-2, 639-3 and what sites
//! use beside them), names (native, English, romanised). A tag that carries a region is looked up whole first
//! (`pt-BR` is an entry), then by its language and script: the `US` of `en-US` is the setting of some tool.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::key;

const TABLE: &str = include_str!("../../schema/vocabulary/languages.tsv");

/// From every folded code and name to the tag.
static TAGS: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut tags = FxHashMap::default();
    for [tag, codes, names] in rows() {
        for name in std::iter::once(tag).chain(codes.split(' ')).chain(names.split("; ")) {
            tags.entry(key(name)).or_insert(tag);
        }
    }
    tags
});

/// The rows of the table: tag, codes joined by blanks, names joined by `; `.
fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next().unwrap_or_default()])
    })
}

/// The BCP 47 tag of the language that `text` names; none if it is not a known language.
pub fn language(text: &str) -> Option<String> {
    let folded = key(text);
    if let Some(tag) = TAGS.get(&folded) {
        return Some((*tag).to_owned());
    }
    subtags(text).or_else(|| {
        // `English (US)`, `Español / Castellano`: what stands first.
        let first = text.split(['(', '/', ',', ';', '|']).next().filter(|first| first.len() < text.len())?;
        TAGS.get(&key(first)).map(|tag| (*tag).to_owned())
    })
}

/// A tag of several parts (`zh-Hant-TW`, `en_GB`): the longest part the table knows, with a script it names.
fn subtags(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split(['-', '_']).collect();
    let well_formed =
        parts.iter().all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !well_formed || parts.len() < 2 || !(2..=3).contains(&parts[0].len()) {
        return None;
    }
    for length in (1..parts.len()).rev() {
        if let Some(tag) = TAGS.get(&key(&parts[..length].join("-"))) {
            let script = parts[length].len() == 4 && parts[length].bytes().all(|b| b.is_ascii_alphabetic());
            return Some(if length == 1 && script {
                format!("{tag}-{}", title_case(parts[1]))
            } else {
                (*tag).to_owned()
            });
        }
    }
    None
}

fn title_case(script: &str) -> String {
    let lower = script.to_ascii_lowercase();
    let (first, rest) = lower.split_at(1);
    first.to_ascii_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_codes_are_read() {
        let rows = [
            ("English", "en"),
            ("english", "en"),
            ("eng", "en"),
            ("en-US", "en"),
            ("en_GB", "en"),
            ("English (US)", "en"),
            ("中文-普通话 國語", "zh"),
            ("中文-广东话 粵語", "yue"),
            ("Zhong Wen -Pu Tong Hua  Guo Yu", "zh"),
            ("zh-Hant-TW", "zh-Hant"),
            ("zh-TW", "zh-Hant"),
            ("zh-cn", "zh-Hans"),
            ("Русский", "ru"),
            ("Russkii", "ru"),
            ("rus", "ru"),
            ("Español", "es"),
            ("Espanol", "es"),
            ("Spanish", "es"),
            ("Deutsch", "de"),
            ("ger", "de"),
            ("deu", "de"),
            ("Français", "fr"),
            ("Português brasileiro", "pt-BR"),
            ("pt-BR", "pt-BR"),
            ("ptBR", "pt-BR"),
            ("por", "pt"),
            ("日本語", "ja"),
            ("한국어", "ko"),
            ("Bahasa Indonesia", "id"),
            ("Tiếng Việt", "vi"),
            ("Українська", "uk"),
            ("العربية", "ar"),
            ("sr-Latn", "sr-Latn"),
            ("sr-latn-RS", "sr-Latn"),
        ];
        for (text, expected) in rows {
            assert_eq!(language(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_language_is_none() {
        for text in ["", "und", "Elvish-ish", "x-default", "many", "-", "e", "???"] {
            assert_eq!(language(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_table_is_well_formed() {
        let mut seen: FxHashMap<String, &str> = FxHashMap::default();
        for [tag, codes, names] in rows() {
            assert!(!names.is_empty(), "{tag}: no name");
            for name in std::iter::once(tag).chain(codes.split(' ')).chain(names.split("; ")) {
                let folded = key(name);
                assert!(!folded.is_empty(), "{tag}: {name:?} is empty");
                if let Some(other) = seen.insert(folded, tag) {
                    assert_eq!(other, tag, "{name} stands for {other} and {tag}");
                }
            }
        }
        assert!(seen.len() > 300);
    }

    proptest! {
        #[test]
        fn a_tag_is_its_own_language(index in 0..rows().count()) {
            let [tag, ..] = rows().nth(index).unwrap();
            prop_assert_eq!(language(tag), Some(tag.to_owned()));
        }

        #[test]
        fn reading_twice_is_reading_once(text in "(\\PC{0,12}|[a-z]{2,3}[-_][A-Za-z]{2,4})") {
            if let Some(tag) = language(&text) {
                prop_assert_eq!(language(&tag), Some(tag.clone()));
            }
        }
    }
}
