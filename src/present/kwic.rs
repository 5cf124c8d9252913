//! Lines of a concordance for people: in columns on a terminal, linear elsewhere.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitise::sanitise_line;
use super::text::{MATCH, PLACE, Style};
use crate::search::kwic::Line;

/// The narrowest terminal that columns fit.
const MIN_COLUMNS: usize = 60;

impl Style {
    /// Prints one line of a concordance. On a terminal all matches begin in its middle, and what does not fit is cut;
    /// elsewhere, and for a screen reader, nothing is cut or moved.
    pub fn kwic(&self, out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
        let place = line.place().to_string();
        let matched = format!("{}{}{}", self.mark.open, sanitise_line(line.matched), self.mark.close);
        let (left, right) = (sanitise_line(line.left), sanitise_line(line.right));
        let (left, right) = (left.trim_start(), right.trim_end());
        self.piece(out, PLACE, &place)?;
        match self.width.filter(|width| *width >= MIN_COLUMNS && !self.plain) {
            None => {
                write!(out, "  {left}")?;
                self.piece(out, MATCH, &matched)?;
                writeln!(out, "{right}")
            }
            Some(width) => {
                let middle = width / 2;
                let room = middle.saturating_sub(place.width() + 2);
                let left = last_columns(left, room);
                let blanks = middle.saturating_sub(place.width() + left.width());
                write!(out, "{}{left}", " ".repeat(blanks))?;
                let matched = first_columns(&matched, width - middle);
                self.piece(out, MATCH, matched)?;
                writeln!(out, "{}", first_columns(right, (width - middle).saturating_sub(matched.width())).trim_end())
            }
        }
    }
}

/// The end of `text` that fits so many columns.
fn last_columns(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices().rev() {
        taken += c.width().unwrap_or(0);
        if taken > columns {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// The beginning of `text` that fits so many columns.
fn first_columns(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > columns {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::Mark;
    use crate::search::kwic::Origin;

    fn printed(style: Style, left: &str, right: &str) -> String {
        let origin = Origin { id: crate::model::WorkId::of_site("ao3", "41"), ..Origin::default() };
        let line = Line { passage: 3, chapter: 2, first: 5, last: 5, left, matched: "rain", right, origin: &origin };
        let mut out = Vec::new();
        style.kwic(&mut out, &line).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn elsewhere_than_on_a_terminal_a_line_is_linear() {
        assert_eq!(printed(Style::PLAIN, "and the ", " fell"), "ao3:41@2:3  and the [rain] fell\n");
    }

    #[test]
    fn on_a_terminal_matches_begin_in_the_middle_whatever_stands_before() {
        let style = Style { width: Some(60), mark: Mark::NONE, ..Style::PLAIN };
        for left in ["", "and the ", "a left context that is much too long for the room there is, of the ", "雨の "] {
            let line = printed(style, left, " fell, and it went on falling for a whole long night");
            let before = &line[..line.rfind("rain").unwrap()];
            assert_eq!(before.width(), 30, "{line}");
            assert!(line.trim_end().width() <= 60, "{line}");
        }
    }
}
