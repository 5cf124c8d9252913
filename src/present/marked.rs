//! A text with its matches marked, safe to print.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::Match;

/// The signs set around a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Before it.
    pub open: &'static str,
    /// After it.
    pub close: &'static str,
}

impl Mark {
    /// `[` and `]`: readable without colour, by eye and by ear.
    pub const BRACKETS: Self = Self { open: "[", close: "]" };
    /// `<mark>` and `</mark>`, for Markdown and HTML.
    pub const HTML: Self = Self { open: "<mark>", close: "</mark>" };
    /// No signs.
    pub const NONE: Self = Self { open: "", close: "" };
}

/// A text whose matches are marked with a [`Mark`]; it remembers where they are, for colour.
pub struct Marked {
    text: String,
    matches: Vec<Range<usize>>,
}

impl Marked {
    /// Marks `matches` in `text`; every piece of the text between two signs goes through `clean`.
    ///
    /// A match that does not lie on character borders, or begins before the one before it ends, is not marked.
    ///
    /// ```
    /// use ficdex::model::Match;
    /// use ficdex::present::{Mark, Marked, sanitise};
    /// let rain = Match { start: 4, end: 8, continues: false };
    /// assert_eq!(Marked::new("the rain", &[rain], Mark::BRACKETS, sanitise).text(), "the [rain]");
    /// ```
    pub fn new(text: &str, matches: &[Match], mark: Mark, clean: impl Fn(&str) -> Cow<'_, str>) -> Self {
        let mut marked =
            Self { text: String::with_capacity(text.len() + 8), matches: Vec::with_capacity(matches.len()) };
        let mut at = 0;
        for found in matches {
            let (start, end) = (found.start as usize, found.end as usize);
            let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else { continue };
            marked.text.push_str(&clean(before));
            marked.push_match(&clean(inside), mark);
            at = end;
        }
        marked.text.push_str(&clean(&text[at..]));
        marked
    }

    fn push_match(&mut self, text: &str, mark: Mark) {
        let start = self.text.len();
        self.text.push_str(mark.open);
        self.text.push_str(text);
        self.text.push_str(mark.close);
        self.matches.push(start..self.text.len());
    }

    /// The text with its signs.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A stretch of [`Self::text`] in pieces, each with whether it is part of a match, signs included.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (&str, bool)> {
        let mut at = range.start;
        let inside = self.matches.iter().filter(move |found| found.start < range.end && found.end > range.start);
        let borders =
            inside.flat_map(move |found| [(found.start.max(range.start), false), (found.end.min(range.end), true)]);
        borders.chain([(range.end, false)]).filter_map(move |(end, matched)| {
            let piece = &self.text[at..end];
            at = end;
            (!piece.is_empty()).then_some((piece, matched))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sanitise;

    fn found(start: u32, end: u32) -> Match {
        Match { start, end, continues: false }
    }

    #[test]
    fn offsets_hold_though_characters_are_left_out() {
        let marked = Marked::new("\u{1b}one \u{1b}two", &[found(5, 9)], Mark::BRACKETS, sanitise);
        assert_eq!(marked.text(), "one [two]");
    }

    #[test]
    fn a_match_off_the_character_borders_is_not_marked() {
        assert_eq!(Marked::new("é two", &[found(1, 2), found(3, 6)], Mark::BRACKETS, sanitise).text(), "é [two]");
        assert_eq!(Marked::new("one", &[found(0, 9)], Mark::BRACKETS, sanitise).text(), "one");
    }

    #[test]
    fn pieces_are_cut_at_the_range() {
        let marked = Marked::new("one two three", &[found(4, 13)], Mark::NONE, sanitise);
        assert_eq!(marked.pieces(2..8).collect::<Vec<_>>(), [("e ", false), ("two ", true)]);
    }
}
