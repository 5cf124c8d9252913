//! Numbers as chapter headings write them.

use crate::text::numerals::{TENS, UNITS};

pub(super) use crate::text::numerals::roman;

const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
/// Ordinals of other languages are left out: `первая`, `primero` stand with a noun whose gender varies.
const RUSSIAN: &[&str] =
    &["первая", "вторая", "третья", "четвертая", "пятая", "шестая", "седьмая", "восьмая", "девятая", "десятая"];

/// The value of `12`, `XII`, `twelve`, `Twenty-One`, `first`; a letter behind digits (`1b`) is a half-part.
pub(super) fn number(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.is_empty() || word.len() > 24 {
        return None;
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let rest = &word[digits..];
        let part_letter = rest.len() == 1 && rest.as_bytes()[0].is_ascii_alphabetic();
        return (digits <= 4 && (rest.is_empty() || part_letter)).then(|| word[..digits].parse().ok()).flatten();
    }
    roman(word).or_else(|| in_words(&word.to_lowercase()))
}

fn in_words(word: &str) -> Option<u32> {
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word).map(|at| at as u32);
    if let Some(value) = place(&UNITS, word) {
        return Some(value);
    }
    if let Some(at) = place(ORDINALS, word).or_else(|| place(RUSSIAN, &word.replace('ё', "е"))) {
        return Some(at + 1);
    }
    let (tens, unit) = word.split_once(['-', ' ']).unwrap_or((word, ""));
    let tens = (place(&TENS, tens)? + 2) * 10;
    if unit.is_empty() {
        return Some(tens);
    }
    place(&UNITS, unit)
        .or_else(|| place(ORDINALS, unit).map(|at| at + 1))
        .filter(|unit| (1..10).contains(unit))
        .map(|unit| tens + unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_counts() {
        for (word, value) in
            [("12", 12), ("XIV", 14), ("twelve", 12), ("Twenty-One", 21), ("FIRST", 1), ("2b", 2), ("XL", 40)]
        {
            assert_eq!(number(word), Some(value), "{word}");
        }
        for word in ["IIII", "VX", "mix", "12345", "", "IC"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
