//! Chapter titles without the number that only repeats the chapter's place.
//!
//! Archives write `Chapter 3: Bright Morning`, `3. Bright Morning`, `Chapter Three`, `III.`; the number goes only
//! where it equals the place: behind a prologue `Chapter 1` is the second chapter, and part of its title.

use super::value;
use crate::text::numerals::{TENS, UNITS, roman};

/// Words for "chapter", in lower case, in the languages of the large archives.
const CHAPTER: &[&str] = &[
    "chapter",
    "chap",
    "ch",
    "kapitel",
    "chapitre",
    "capítulo",
    "capitulo",
    "capitolo",
    "hoofdstuk",
    "rozdział",
    "глава",
];

/// The title of the chapter at `place` (from 1); none if it has no other than its number.
pub(super) fn chapter_title(title: &str, place: u32) -> Option<String> {
    let title = value::clean(title);
    let mut text = title.as_str();
    // FanFiction.net numbers what its writers have numbered already: `3. Chapter 3: …`.
    while let Some(rest) = without_number(text, place) {
        text = rest;
    }
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

/// What follows the number at the start of `text`, if there is one and it is `place`.
fn without_number(text: &str, place: u32) -> Option<&str> {
    let (named, rest) = match chapter_word(text) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (number, rest) = number(rest, named)?;
    if number != place {
        return None;
    }
    after_number(rest, named)
}

/// What follows the word for "chapter".
fn chapter_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphabetic()).filter(|end| *end > 0)?;
    let word = text[..end].to_lowercase();
    let known = CHAPTER.contains(&word.as_str());
    known.then(|| text[end..].trim_start_matches(['.', ' ', '#', '-', ':']))
}

/// The number at the start of `text` with what follows it. Spelled numbers count only behind the word
/// for "chapter": `One More Day` is a title.
fn number(text: &str, named: bool) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end > 0 {
        return Some((text[..end].parse().ok()?, &text[end..]));
    }
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    if let Some(value) = roman(&text[..end]) {
        return Some((value, &text[end..]));
    }
    if named { spelled(text) } else { None }
}

/// An English number word up to ninety-nine.
fn spelled(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = text[..end].to_ascii_lowercase();
    if let Some(unit) = UNITS.iter().position(|unit| *unit == word) {
        return Some((unit as u32, &text[end..]));
    }
    let tens = (TENS.iter().position(|tens| *tens == word)? as u32 + 2) * 10;
    let behind = &text[end..];
    if let Some(next) = behind.strip_prefix(['-', ' ']) {
        let length = next.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(next.len());
        let unit = next[..length].to_ascii_lowercase();
        if let Some(unit) = UNITS[..10].iter().position(|name| *name == unit).filter(|unit| *unit > 0) {
            return Some((tens + unit as u32, &next[length..]));
        }
    }
    Some((tens, behind))
}

/// The title behind the number: at the end, behind a sign, or, if the word for "chapter" stood before it,
/// behind a blank where it does not go on in lower case (`Chapter 3 of 5`).
fn after_number(rest: &str, named: bool) -> Option<&str> {
    let trimmed = rest.trim_start();
    let title = trimmed.trim_start_matches([':', '.', ')', '-', '–', '—', '|', '~', '：', '、', ' ']);
    let signed = title.len() < trimmed.len();
    // `3.5` and `2-in-1` are not numbers with a title.
    let glued =
        signed && !rest.starts_with(' ') && !title.is_empty() && !ends_number(&rest[..rest.len() - title.len()]);
    if trimmed.is_empty() || signed && !glued {
        return Some(title);
    }
    let goes_on = title.chars().next().is_some_and(char::is_lowercase);
    if named && rest.starts_with(' ') && !goes_on { Some(title) } else { None }
}

/// True if `signs` ends a number by itself: a blank in it, or a colon or bracket.
fn ends_number(signs: &str) -> bool {
    signs.contains([' ', ':', ')', '：', '、', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_that_repeats_the_place_goes() {
        let rows = [
            ("Chapter 3: Bright Morning", 3, Some("Bright Morning")),
            ("Chapter 3", 3, None),
            ("chapter 3.", 3, None),
            ("CHAPTER THREE - Bright Morning", 3, Some("Bright Morning")),
            ("Chapter Twenty-Three", 23, None),
            ("Chapter Twenty Three: Tides", 23, Some("Tides")),
            ("Chapter III. Bright Morning", 3, Some("Bright Morning")),
            ("Chapter 3 Bright Morning", 3, Some("Bright Morning")),
            ("Ch. 3: Bright Morning", 3, Some("Bright Morning")),
            ("3. Bright Morning", 3, Some("Bright Morning")),
            ("3. Chapter 3", 3, None),
            ("3. Chapter 3: Bright Morning", 3, Some("Bright Morning")),
            ("3 - Bright Morning", 3, Some("Bright Morning")),
            ("3) Bright Morning", 3, Some("Bright Morning")),
            ("3", 3, None),
            ("III", 3, None),
            ("IV. Tides", 4, Some("Tides")),
            ("Глава 3. Утро", 3, Some("Утро")),
            ("Kapitel 3: Morgen", 3, Some("Morgen")),
            ("", 3, None),
            // The number is part of the title.
            ("Chapter 1: Bright Morning", 2, Some("Chapter 1: Bright Morning")),
            ("2. Tides", 3, Some("2. Tides")),
            ("3 Doors Down", 3, Some("3 Doors Down")),
            ("3.5", 3, Some("3.5")),
            ("3-in-1", 3, Some("3-in-1")),
            ("One More Day", 1, Some("One More Day")),
            ("I Was Here", 1, Some("I Was Here")),
            ("I'm Here", 1, Some("I'm Here")),
            ("Chapter 3 of 5", 3, Some("Chapter 3 of 5")),
            ("Chapters of a Life", 1, Some("Chapters of a Life")),
            ("Part 3", 3, Some("Part 3")),
            ("Prologue", 1, Some("Prologue")),
            ("1984", 3, Some("1984")),
            ("Chapter 99999999999", 3, Some("Chapter 99999999999")),
        ];
        for (title, place, expected) in rows {
            assert_eq!(chapter_title(title, place).as_deref(), expected, "{title:?} at {place}");
        }
    }

    #[test]
    fn roman_numerals_are_read_in_their_usual_form_only() {
        let rows = [
            ("I", Some(1)),
            ("IV", Some(4)),
            ("XIX", Some(19)),
            ("XLII", Some(42)),
            ("CXC", Some(190)),
            ("IIII", None),
            ("VX", None),
            ("", None),
        ];
        for (text, value) in rows {
            assert_eq!(roman(text), value, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_title_without_its_number_stays(title in "(Chapter |Ch. )?([1-3]|I{1,3}|one|Two)?([.:) -]{0,2})(\\PC|[1-3a-cA-C .:]){0,12}", place in 1_u32..4) {
            if let Some(once) = chapter_title(&title, place) {
                prop_assert_eq!(chapter_title(&once, place), Some(once.clone()));
            }
        }
    }
}
