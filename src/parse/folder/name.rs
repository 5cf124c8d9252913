//! What the name of a file says: which chapter it holds, and of what.

use crate::text::numerals::{roman, spelled};

/// What may stand before a chapter's number, and whether it is a part, which may have chapters of its own.
const WORDS: [(&str, bool); 6] =
    [("chapter", false), ("chap", false), ("ch", false), ("episode", false), ("part", true), ("pt", true)];

/// What stands between a chapter's word, its number and its title.
pub(super) const MARKS: [char; 8] = ['-', '_', ' ', '.', '#', ':', '–', '—'];

/// A chapter, as the name of its file tells it: `storm ch07 - Rain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named<'n> {
    /// What stands before the chapter's word.
    pub(super) before: &'n str,
    pub(super) number: u32,
    /// Which piece of the chapter, from 1 (`ch07 part 2`, `ch07b`), else 0.
    pub(super) half: u8,
    /// What stands behind the number.
    pub(super) after: &'n str,
    /// The word is one of parts.
    pub(super) is_part: bool,
}

impl<'n> Named<'n> {
    /// The chapter of a name without its extension: the first word with a number, a chapter before a part.
    pub(super) fn of(stem: &'n str) -> Option<Self> {
        let found: Vec<Self> = (0..stem.len()).filter_map(|at| Self::at(stem, at)).collect();
        let at = found.iter().position(|named| !named.is_part).unwrap_or(0);
        let named = *found.get(at)?;
        let end = stem.len() - named.after.len();
        let piece = found.get(at + 1).filter(|next| {
            let between = next.before.get(end..).unwrap_or("?");
            !named.is_part && next.is_part && between.chars().all(|c| MARKS.contains(&c) || matches!(c, ',' | '('))
        });
        Some(match piece {
            Some(piece) => Self { half: u8::try_from(piece.number).unwrap_or(0), after: piece.after, ..named },
            None => named,
        })
    }

    /// The chapter whose word begins at this byte.
    fn at(stem: &'n str, at: usize) -> Option<Self> {
        let before = stem.get(..at).filter(|before| !before.ends_with(char::is_alphabetic))?;
        let (word, is_part) = WORDS.into_iter().find(|(word, _)| begins_with(&stem[at..], word))?;
        let (number, after) = number(&stem[at + word.len()..])?;
        let half = match after.as_bytes() {
            [letter, rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphanumeric) => half(*letter),
            _ => 0,
        };
        let after = &after[usize::from(half > 0)..];
        (!is_range(after)).then_some(Self { before, number, half, after, is_part })
    }

    /// The chapter's title, where the name has one.
    pub(super) fn title(&self) -> Option<String> {
        let is_set_off = self.after.trim_start().starts_with(MARKS);
        Some(plain(self.after)).filter(|title| is_set_off && title.contains(char::is_alphabetic))
    }

    /// What all chapters of the work have before the word: without the file's own number in front (`01 Chapter 1`).
    pub(super) fn common(&self) -> &'n str {
        let Some(number) = leading_number(self.before) else { return self.before };
        let behind = self.before.trim_start_matches('0').trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = behind.trim_start_matches(MARKS);
        let marks = &behind[..behind.len() - rest.len()];
        let is_own = number == self.number || rest.is_empty() || marks.contains(|c: char| c != ' ');
        if is_own { rest } else { self.before }
    }
}

fn begins_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// `a` is 1, up to `h`; else 0.
fn half(letter: u8) -> u8 {
    let lower = letter.to_ascii_lowercase();
    if (b'a'..=b'h').contains(&lower) { lower - b'a' + 1 } else { 0 }
}

/// True for what makes the number before it one of several: `-3`, `.5`; a title may begin with a number (` - 4 Years Later`).
fn is_range(after: &str) -> bool {
    let rest = after.trim_start_matches(MARKS);
    let between = &after[..after.len() - rest.len()];
    rest.starts_with(|c: char| c.is_ascii_digit()) && (!between.contains(' ') || !rest.contains(char::is_alphabetic))
}

/// The number behind a chapter's word, in digits, Roman numerals or words, and what follows it.
fn number(behind: &str) -> Option<(u32, &str)> {
    let bare = behind.trim_start_matches(MARKS);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = bare[..digits].parse().ok().filter(|number| (1..10_000).contains(number))?;
        return Some((number, &bare[digits..]));
    }
    if bare.len() == behind.len() {
        return None;
    }
    let end = |text: &str| text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = bare.split_at(end(bare));
    if let Some(tens) = spelled(word) {
        // `Twenty One`, however it is joined.
        let next = rest.trim_start_matches(['-', '_', ' ']);
        let unit = &next[..end(next)];
        let both = spelled(&format!("{word}-{unit}")).filter(|_| next.len() + 1 == rest.len());
        return both.map(|both| (both, &next[unit.len()..])).or(Some((tens, rest))).filter(|(number, _)| *number > 0);
    }
    // `Part I Love` counts nothing.
    let is_set_off = !rest.starts_with(' ') || rest.trim_start().starts_with(|c: char| MARKS.contains(&c) || c == '(');
    roman(word).filter(|_| is_set_off).map(|number| (number, rest))
}

/// `01_I_Rain.html` is 1, `2.txt` is 2; no number of a work, which is longer.
pub(super) fn leading_number(name: &str) -> Option<u32> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let ends = name[digits..].starts_with(['_', '-', ' ', '.']);
    ((1..=3).contains(&digits) && ends).then(|| name[..digits].parse().ok())?
}

/// `lamp3` is 3, `2020-01-02-lamp-2` is 2.
pub(super) fn trailing_number(stem: &str) -> Option<u32> {
    let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits).then(|| stem[stem.len() - digits..].parse().ok())?
}

/// A name without its extension.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A name as people write it: `The_Long_Ebb - `, `the-long-ebb`.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim_matches(|c: char| MARKS.contains(&c) || c == ',');
    let is_slug = !name.contains(|c: char| c.is_uppercase() || c.is_whitespace());
    let blanked = if is_slug { name.replace(['_', '-'], " ") } else { name.replace('_', " ") };
    blanked.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(stem: &str) -> Option<(&str, u32)> {
        Named::of(stem).map(|named| (named.before, named.number))
    }

    #[test]
    fn names_tell_chapters() {
        for (stem, before, number) in [
            ("chapter-10", "", 10),
            ("storm ch07", "storm ", 7),
            ("The Weir - Part 2", "The Weir - ", 2),
            ("Chapter One", "", 1),
            ("Chapter Twenty-One - Rain", "", 21),
            ("chapter_thirty_two", "", 32),
            ("Part IV", "", 4),
            ("Chapter 1 - 4 Years Later", "", 1),
            ("Chapter 4 - Memory Part 2", "", 4),
            ("Part 1 Chapter 2", "Part 1 ", 2),
        ] {
            assert_eq!(chapter(stem), Some((before, number)), "{stem}");
        }
        for stem in [
            "fetch12",
            "000_039e97",
            "story",
            "Chapter 1-3",
            "Chapter 4.5",
            "Part I Love",
            "partone",
            "depart 3",
            "Chapters",
        ] {
            assert_eq!(chapter(stem), None, "{stem}");
        }
    }

    #[test]
    fn a_chapter_may_be_in_pieces_and_have_a_title() {
        let read = |stem| Named::of(stem).map(|named| (named.half, named.title()));
        assert_eq!(read("ch1 part 2"), Some((2, None)));
        assert_eq!(read("ch1b"), Some((2, None)));
        assert_eq!(read("Chapter 1 - Salt_and Oil"), Some((0, Some("Salt and Oil".into()))));
        assert_eq!(read("Chapter 1 (1)"), Some((0, None)));
    }

    #[test]
    fn a_files_own_number_is_no_part_of_the_works_name() {
        let common = |stem| Named::of(stem).map(|named| named.common());
        assert_eq!(common("01 Chapter 1"), Some(""));
        assert_eq!(common("03 - Storm - Chapter 2"), Some("Storm - "));
        assert_eq!(common("10 Things Chapter 2"), Some("10 Things "));
    }

    #[test]
    fn numbers_at_both_ends_are_short() {
        assert_eq!(["01_I_Rain.html", "12.txt"].map(leading_number), [Some(1), Some(12)]);
        assert_eq!(["990077.html", "3rd.txt", "a1.txt"].map(leading_number), [None, None, None]);
        assert_eq!(["lamp1", "lamp-02", "lamp", "2012"].map(trailing_number), [Some(1), Some(2), None, None]);
    }

    #[test]
    fn names_become_plain() {
        assert_eq!(
            ["The_Long_Ebb - ", "the-long-ebb", "Half-Light"].map(plain),
            ["The Long Ebb", "the long ebb", "Half-Light"]
        );
    }
}
