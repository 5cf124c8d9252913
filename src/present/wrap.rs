//! Breaking text into lines that fit a terminal.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where to break `text` so that no line is wider than `width` columns: byte ranges of it, in order, without the
/// blanks at the breaks.
///
/// Lines break at blanks; a word wider than a line is cut, between any two characters of a script without blanks
/// as well. A line feed always breaks.
pub(super) fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        let mut line = start..start;
        let mut taken = 0;
        for (at, word) in words(paragraph) {
            let (from, columns) = (start + at, word.width());
            let is_first = line.end == line.start;
            let blanks = if is_first { 0 } else { from - line.end };
            if is_first {
                line.start = from;
                taken = columns;
            } else if taken + blanks + columns <= width {
                taken += blanks + columns;
            } else {
                lines.push(line);
                line = from..from;
                taken = columns;
            }
            line.end = from + word.len();
            while taken > width {
                let cut = line.start + fitting(&text[line.clone()], width);
                lines.push(line.start..cut);
                line.start = cut;
                taken = text[line.clone()].width();
            }
        }
        lines.push(line);
    }
    lines
}

/// The lines of the text with where each begins.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    })
}

/// The words of a line with where each begins.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// How many bytes of `text` fit `width` columns: at least one character.
fn fitting(text: &str, width: usize) -> usize {
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns > width && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(lines("the rain came down", 9), ["the rain", "came down"]);
        assert_eq!(lines("one\n\ntwo", 9), ["one", "", "two"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(lines("a incomprehensible b", 5), ["a", "incom", "prehe", "nsibl", "e b"]);
        assert_eq!(lines("雨が降る", 4), ["雨が", "降る"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-zé雨 \n]{0,80}", width in 2_usize..20) {
            let lines = lines(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let without = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(without(&lines.concat()), without(&text));
        }
    }
}
