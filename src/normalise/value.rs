//! What holds for every value: blanks, invisible characters and Unicode form settled, empty and
//! doubled values dropped, a list delivered as one string taken apart.

use std::hash::Hash;

use rustc_hash::FxHashSet;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::entities;

/// What scrapers and archives write for "no value".
const NOTHING: &[&str] = &["none", "n/a", "n.a.", "null", "nil", "undefined", "[]", "-", "--", "—", "–"];

/// How often a value is decoded: more than any chain of tools escapes, and a bound for hostile files.
const MAX_ESCAPES: usize = 8;

/// `text` in NFC, trimmed, every run of blanks one space, control and invisible characters dropped, character
/// references that were left decoded.
pub(super) fn clean(text: &str) -> String {
    let mut settled = settle(text.trim());
    for _ in 0..MAX_ESCAPES {
        let Some(decoded) = entities::decoded(&settled) else { break };
        settled = settle(decoded.trim());
    }
    settled
}

fn settle(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = !out.is_empty();
        } else if !is_invisible(c) {
            if blank {
                out.push(' ');
                blank = false;
            }
            out.push(c);
        }
    }
    match is_nfc_quick(out.chars()) {
        IsNormalized::Yes => out,
        IsNormalized::No | IsNormalized::Maybe => out.nfc().collect(),
    }
}

/// Most values, once trimmed, are clean ASCII: they are copied without a second look. No early exit, so that the compiler
/// can test many bytes at once.
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let printable = bytes.iter().fold(true, |clean, byte| clean & (b' '..0x7f).contains(byte));
    printable && !text.contains("  ")
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A single value; none if it is empty or says that there is none.
pub(super) fn scalar(text: Option<&str>) -> Option<String> {
    let value = clean(text?);
    if is_nothing(&value) { None } else { Some(value) }
}

/// True for an empty value and for `None`, `N/A`, `null` and their like.
pub(super) fn is_nothing(value: &str) -> bool {
    value.is_empty() || NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(value))
}

/// A list of values: each cleaned, without the separators scrapers leave at its ends; empty and
/// doubled ones dropped (the first stays).
pub(super) fn list<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Vec<String> {
    let is_separator = |c: char| matches!(c, ' ' | ',' | ';' | '，');
    let bare = values.into_iter().filter_map(|value| {
        let cleaned = clean(value.as_ref());
        let bare = cleaned.trim_matches(is_separator);
        if is_nothing(bare) {
            None
        } else if bare.len() == cleaned.len() {
            Some(cleaned)
        } else {
            Some(bare.to_owned())
        }
    });
    distinct(bare, Clone::clone)
}

/// The items whose key comes up for the first time, in order.
pub(super) fn distinct<T, K: Eq + Hash>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = FxHashSet::default();
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

/// A list of tags, which on the sites that join them cannot hold a comma: a list that came as one
/// string is taken apart at its commas, a list of several values is believed.
pub(super) fn tags(values: &[String]) -> Vec<String> {
    match values {
        [one] => list(split_commas(one)),
        several => list(several),
    }
}

/// `text` cut at the commas outside brackets of any kind (`[A, B]` is one value).
pub(super) fn split_commas(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            // The first byte of the full-width comma.
            0xef if depth == 0 && text[at..].starts_with('，') => {
                parts.push(&text[start..at]);
                start = at + '，'.len_utf8();
            }
            _ => {}
        }
    }
    if depth > 0 {
        // A bracket that never closes protects nothing.
        return text.split([',', '，']).collect();
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn blanks_invisible_characters_and_form_are_settled() {
        assert_eq!(clean("  Mara \u{a0}\n Venn\u{200b}\t"), "Mara Venn");
        assert_eq!(clean("Ame\u{301}lie"), "Amélie");
        assert_eq!(clean("plain value"), "plain value");
        assert_eq!(clean(" \u{feff} "), "");
        assert_eq!(clean("Ilse&nbsp; &amp;amp; Mara"), "Ilse & Mara");
    }

    #[test]
    fn a_value_that_says_nothing_is_none() {
        for nothing in ["", "  ", "None", "N/A", "null", "-", "[]"] {
            assert_eq!(scalar(Some(nothing)), None, "{nothing:?}");
        }
        assert_eq!(scalar(Some(" T ")), Some("T".to_owned()));
        assert_eq!(scalar(None), None);
    }

    #[test]
    fn lists_lose_gaps_doubles_and_stray_separators() {
        assert_eq!(list(["Ilse,", "", "Mara", " Ilse", "None"]), ["Ilse", "Mara"]);
        assert_eq!(tags(&strings(&["Ilse, Mara,"])), ["Ilse", "Mara"]);
        assert_eq!(tags(&strings(&["Roth, Ilse", "Mara"])), ["Roth, Ilse", "Mara"]);
        assert_eq!(tags(&strings(&["[Ilse R., Mara V.], Tom"])), ["[Ilse R., Mara V.]", "Tom"]);
        assert_eq!(tags(&strings(&["Oh (no, Mara"])), ["Oh (no", "Mara"]);
        assert!(tags(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "(\\PC|&|amp;|#3|;|[ \t\u{300}\u{301}\u{200b}\u{1100}\u{1161}]){0,40}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn splitting_loses_only_commas(text in "(\\PC|[(),\\[\\]]){0,40}") {
            let length: usize = split_commas(&text).iter().map(|part| part.len()).sum();
            let commas: usize = text.chars().filter(|c| matches!(c, ',' | '，')).map(char::len_utf8).sum();
            prop_assert!(length + commas >= text.len());
        }
    }
}
