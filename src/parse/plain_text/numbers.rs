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
    if word.is_empty() || word.len() > 40 {
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

/// The number at the beginning of a text, and the bytes it takes: `12`, `XII`, and the longest run of words that reads as
/// one, `Twenty One`, `One Hundred and Three`.
pub(super) fn leading(text: &str) -> Option<(u32, usize)> {
    const MOST_WORDS: usize = 5;
    let is_word = |c: char| c.is_alphanumeric();
    let mut ends = Vec::new();
    let mut at = 0;
    while ends.len() < MOST_WORDS {
        let length = text[at..].find(|c: char| !is_word(c)).unwrap_or(text.len() - at);
        if length == 0 {
            break;
        }
        at += length;
        ends.push(at);
        // One blank or hyphen goes on with a number.
        if !text[at..].starts_with([' ', '-']) {
            break;
        }
        at += 1;
    }
    ends.iter().rev().find_map(|end| number(&text[..*end]).map(|value| (value, *end)))
}

/// The value of a number in Chinese or Japanese: `12`, `１２`, `十二`, `二十三`, `一百零五`; up to 999.
pub(super) fn han(text: &str) -> Option<u32> {
    const DIGITS: &str = "〇一二三四五六七八九";
    const FULL_WIDTH: &str = "０１２３４５６７８９";
    let place = |digits: &str, c: char| digits.chars().position(|digit| digit == c).map(|at| at as u32);
    let plain = |c: char| c.to_digit(10).or_else(|| place(FULL_WIDTH, c));
    let count = text.chars().count();
    if count == 0 || count > 7 {
        return None;
    }
    if text.chars().all(|c| plain(c).is_some()) {
        return text.chars().filter_map(plain).try_fold(0, |value, digit| (value < 1000).then_some(value * 10 + digit));
    }
    let (mut value, mut digit) = (0, None);
    for c in text.chars() {
        match c {
            '零' => {}
            '百' => value += 100 * digit.take().unwrap_or(1),
            '十' => value += 10 * digit.take().unwrap_or(1),
            '两' | '兩' => digit = Some(2),
            c => digit = Some(place(DIGITS, c).filter(|_| digit.is_none())?),
        }
    }
    Some(value + digit.unwrap_or(0))
}

fn in_words(word: &str) -> Option<u32> {
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word).map(|at| at as u32);
    if let Some(value) = place(&UNITS, word) {
        return Some(value);
    }
    if let Some(at) = place(ORDINALS, word).or_else(|| place(RUSSIAN, &word.replace('ё', "е"))) {
        return Some(at + 1);
    }
    if let Some((hundreds, rest)) = word.split_once("hundred") {
        let hundreds = place(&UNITS, hundreds.trim_end_matches(['-', ' ']))
            .or_else(|| matches!(hundreds, "" | "a ").then_some(1))
            .filter(|hundreds| (1..10).contains(hundreds) && !rest.contains("hundred"))?;
        let rest = rest.trim_start_matches(['-', ' ']);
        let rest = rest.strip_prefix("and ").unwrap_or(rest);
        return if rest.is_empty() { Some(hundreds * 100) } else { Some(hundreds * 100 + in_words(rest)?) };
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
        for (word, value) in [
            ("12", 12),
            ("XIV", 14),
            ("twelve", 12),
            ("Twenty-One", 21),
            ("FIRST", 1),
            ("2b", 2),
            ("XL", 40),
            ("twenty two", 22),
            ("one hundred and three", 103),
            ("two hundred", 200),
        ] {
            assert_eq!(number(word), Some(value), "{word}");
        }
        for (text, value) in [("十", 10), ("十二", 12), ("二十三", 23), ("一百零五", 105), ("１２", 12), ("7", 7)]
        {
            assert_eq!(han(text), Some(value), "{text}");
        }
        assert_eq!((han("一二"), han("一次"), han("")), (None, None, None));
        assert_eq!(leading("Twenty One: Salt"), Some((21, 10)));
        assert_eq!(leading("One - Two Lamps"), Some((1, 3)));
        assert_eq!(leading("Two Lamps"), Some((2, 3)));
        for word in ["hundred hundred", "one two", "IIII", "VX", "mix", "12345", "", "IC"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
