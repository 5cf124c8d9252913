//! `/* … */`: what posters who wrote programs said about a story, above it and below it.

use std::ops::Range;

use super::lines::Lines;

/// A comment has at most so many lines.
const LONGEST: usize = 60;

/// The lines below a comment that stands first.
pub(super) fn below(lines: &Lines<'_>, range: Range<usize>) -> Range<usize> {
    let Some(first) = lines.first_visible(range.clone()).filter(|first| lines.text(*first).starts_with("/*")) else {
        return range;
    };
    let close = (first..range.end.min(first + LONGEST)).find(|index| lines.text(*index).ends_with("*/"));
    let below = close.map(|close| close + 1..range.end).filter(|below| lines.first_visible(below.clone()).is_some());
    below.unwrap_or(range)
}

/// The line at which a comment begins that stands last; else the range's end.
pub(super) fn above(lines: &Lines<'_>, range: Range<usize>) -> usize {
    let last = range.clone().rev().find(|index| !lines.is_blank(*index));
    let Some(last) = last.filter(|last| lines.text(*last).ends_with("*/")) else { return range.end };
    let lowest = (last + 1).saturating_sub(LONGEST).max(range.start);
    let open = (lowest..=last).rev().find(|index| lines.text(*index).starts_with("/*"));
    open.filter(|open| lines.first_visible(range.start..*open).is_some()).unwrap_or(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_at_both_ends_are_no_story() {
        let text = "/* A duel.\n * Add as you like.\n */\n\nThe ferry /left/.\n/* Who is she?\n * You decide. */\n";
        let lines = Lines::new(text);
        let below = below(&lines, 0..lines.len());
        assert_eq!(lines.first_visible(below.clone()), Some(4));
        assert_eq!(above(&lines, below), 5);
    }

    #[test]
    fn a_text_without_comments_or_with_nothing_else_stays() {
        for text in ["The ferry.\n", "/* all of it\n is a comment */\n", "/* never closed\n\nThe ferry.\n"] {
            let lines = Lines::new(text);
            assert_eq!(below(&lines, 0..lines.len()), 0..lines.len(), "{text}");
            assert_eq!(above(&lines, 0..lines.len()), lines.len(), "{text}");
        }
    }
}
