//! Chapter headings: which lines are one, and which part of one is a title.

use crate::text::numerals::{roman, spelled};

/// What a chapter is called, in lower case, in the languages of our sources.
const CHAPTER_WORDS: [&str; 17] = [
    "chapter",
    "ch",
    "chap",
    "part",
    "chapitre",
    "partie",
    "kapitel",
    "teil",
    "capítulo",
    "capitulo",
    "parte",
    "capitolo",
    "hoofdstuk",
    "deel",
    "rozdział",
    "глава",
    "часть",
];

/// Chapters that have a name instead of a number.
const NAMED: [&str; 14] = [
    "prologue",
    "prolog",
    "prólogo",
    "prologo",
    "пролог",
    "epilogue",
    "epilog",
    "épilogue",
    "epílogo",
    "epilogo",
    "эпилог",
    "interlude",
    "intermission",
    "coda",
];

/// A chapter heading has at most this many characters.
const LONGEST_HEADING: usize = 120;

/// The title of the chapter at `position` (from 1), of a heading as written: without a leading `3.` or `Chapter 3`
/// that only repeats the position. None if nothing else is there.
pub(crate) fn chapter_title(written: &str, position: usize) -> Option<String> {
    let mut title = written.trim();
    if let Some((number, rest)) = title.split_once(". ")
        && number.parse() == Ok(position)
    {
        title = rest.trim();
    }
    if let Some((number, rest)) = numbered(title)
        && number == position
        && (rest.is_empty() || rest.starts_with([':', '.', '-', '–', '—']))
    {
        title = rest.trim_start_matches([':', '.', '-', '–', '—']).trim();
    }
    if title.is_empty() { None } else { Some(title.to_owned()) }
}

/// True if a line, by its words, is the heading of a chapter: `Chapter 3: Rain`, `~~ Part II ~~`, `Prologue`, `IV`, `3.`.
pub(crate) fn is_chapter_heading(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    if line.is_empty() || line.chars().count() > LONGEST_HEADING {
        return false;
    }
    let first = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    NAMED.contains(&first.as_str()) || numbered(line).is_some() || number(line).is_some_and(|n| n < 1_000)
}

/// True for `2. The Motel`, `II: The Motel`, `3 - Rain`: a number set off from a title.
pub(crate) fn is_numbered_title(line: &str) -> bool {
    let line = line.trim();
    let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
    let (first, rest) = line.split_at(end);
    let rest = rest.trim_start();
    let title =
        rest.strip_prefix(['.', ':', ')', '-', '–', '—']).filter(|title| title.starts_with(char::is_whitespace));
    let is_number = first.len() <= 6 && figure(first).is_some_and(|number| (1..1_000).contains(&number));
    is_number && title.is_some_and(|title| title.contains(char::is_alphabetic))
}

/// The number that stands alone in a line, ornaments aside: `- 3 -`, `IV.`
pub(crate) fn number_alone(line: &str) -> Option<usize> {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    (bare.len() <= 6 && line.len() <= 24).then(|| figure(bare)).flatten()
}

/// A number in digits or in Roman numerals.
fn figure(text: &str) -> Option<usize> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits { text.parse().ok() } else { roman(text).map(|number| number as usize) }
}

/// The number that a heading such as `Chapter 10: Mud` or `Part IV` gives.
pub(crate) fn numbered_heading(line: &str) -> Option<usize> {
    numbered(line.trim()).map(|(number, _)| number)
}

/// The number behind a chapter word, and what follows it.
fn numbered(line: &str) -> Option<(usize, &str)> {
    let end = line.find(|c: char| !c.is_alphabetic())?;
    let word = line[..end].to_lowercase();
    if !CHAPTER_WORDS.contains(&word.as_str()) {
        return None;
    }
    let rest = line[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '#'));
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
    let whole = rest[..end].trim_end_matches('-');
    let simple = &whole[..whole.find('-').unwrap_or(whole.len())];
    [whole, simple].into_iter().find_map(|text| Some((number(text)?, rest[text.len()..].trim_start())))
}

/// A number in digits, in Roman numerals or in English words.
fn number(text: &str) -> Option<usize> {
    figure(text).or_else(|| spelled(text).map(|number| number as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_only_a_number_that_repeats_the_position() {
        for (written, position, title) in [
            ("Chapter 3: Bright Morning", 3, Some("Bright Morning")),
            ("Chapter 3", 3, None),
            ("1. Chapter 1", 1, None),
            ("2. The Cellar", 2, Some("The Cellar")),
            ("Chapter 3: Bright Morning", 4, Some("Chapter 3: Bright Morning")),
            ("Chapter 7", 8, Some("Chapter 7")),
            ("Chapter Two - Rain", 2, Some("Rain")),
            ("Chapter 4 & 4.5", 4, Some("Chapter 4 & 4.5")),
            ("Festival", 1, Some("Festival")),
            ("Chapter II", 2, None),
            ("Chapter Twenty-One", 21, None),
        ] {
            assert_eq!(chapter_title(written, position).as_deref(), title, "{written}");
        }
    }

    #[test]
    fn numbers_are_set_off_from_titles_or_stand_alone() {
        for line in ["1. The File", "II: Rain", "3 - The Phone", "12) Salt"] {
            assert!(is_numbered_title(line), "{line}");
        }
        for line in ["1984", "2001: Fog", "3.15 in the morning", "I am here", "Rain - 3", "9 - 5", "MIX. A tape"] {
            assert!(!is_numbered_title(line), "{line}");
        }
        let numbers = ["- 3 -", "IV.", "12", "three", "1 a", ""].map(number_alone);
        assert_eq!(numbers, [Some(3), Some(4), Some(12), None, None, None]);
    }

    #[test]
    fn chapter_headings() {
        for line in [
            "Chapter One: No Need for Tea",
            "~~ Chapter 12 ~~",
            "Part III",
            "Prologue",
            "IV",
            "7",
            "Epilogue: Home",
            "Глава 2",
            "CHAPTER ONE",
            "Ch. 4",
        ] {
            assert!(is_chapter_heading(line), "{line}");
        }
        for line in ["Disclaimer", "Partly Cloudy", "Chapters", "The Long Road", "", "2004", "Part of the ship"] {
            assert!(!is_chapter_heading(line), "{line}");
        }
    }
}
