//! What is wrong with a query, where, and what to write instead.

use std::fmt;

use unicode_normalization::char::is_combining_mark;

use super::ast::Span;
use crate::text::words::is_dense;

/// Columns of the query shown by [`QueryError::render`]; a longer one is cut around the place.
const COLUMNS: usize = 76;

/// A query that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong, naming the thing; lower case, without a full stop.
    pub message: String,
    /// The bytes of the query it is about; empty at the end of the query when something is missing there.
    pub span: Span,
    /// What to write instead, or how to say what was probably meant.
    pub hint: Option<String>,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl QueryError {
    /// An error at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, hint: None }
    }

    /// The same with a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The message, the line of the query with the place marked under it, and the hint.
    ///
    /// ```
    /// # use ficdex::query::{QueryError, Span};
    /// let error = QueryError::new(Span::new(5, 6), "this parenthesis is not closed").hint("add `)`");
    /// assert_eq!(error.render("rain (umbrella"), "\
    /// this parenthesis is not closed
    ///   rain (umbrella
    ///        ^
    /// add `)`
    /// ");
    /// ```
    pub fn render(&self, query: &str) -> String {
        let mut out = format!("{}\n", self.message);
        if !query.trim().is_empty() {
            let (line, before, width) = marked_line(query, self.span);
            out.extend(["  ", &line, "\n  ", &" ".repeat(before), &"^".repeat(width), "\n"]);
        }
        if let Some(hint) = &self.hint {
            out.push_str(hint);
            out.push('\n');
        }
        out
    }
}

/// `text` for a message, cut if it is long.
pub(super) fn brief(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The query as one line of at most [`COLUMNS`], with the columns before the place and of the place.
fn marked_line(query: &str, span: Span) -> (String, usize, usize) {
    let start = floor(query, span.start);
    let end = floor(query, span.end).max(start);
    let (line_start, line_end) = window(query, start, end);
    let mut line = String::new();
    if line_start > 0 {
        line.push('…');
    }
    let shown = |part: &str| part.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    line.push_str(&shown(&query[line_start..start]));
    let before = columns(&line);
    let place = shown(&query[start..end.min(line_end)]);
    line.push_str(&place);
    line.push_str(&shown(&query[end.min(line_end)..line_end]));
    if line_end < query.len() {
        line.push('…');
    }
    (line.trim_end().to_owned(), before, columns(&place).max(1))
}

/// The bytes of the query to show: all of it, or some before the place and as much after it as fits.
fn window(query: &str, start: usize, end: usize) -> (usize, usize) {
    let too_long = query.len() > 4 * COLUMNS || columns(query) > COLUMNS;
    if !too_long {
        return (0, query.len());
    }
    let before = COLUMNS / 3;
    let from = query[..start].char_indices().rev().take(before).last().map_or(start, |(at, _)| at);
    let mut room = COLUMNS - columns(&query[from..start]).min(COLUMNS / 2);
    let mut to = from.max(start);
    for c in query[start..].chars() {
        let width = width(c);
        if width > room {
            break;
        }
        room -= width;
        to += c.len_utf8();
    }
    (from, to.max(end.min(to)))
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Columns of a character in a terminal: 2 for East Asian scripts and emoji, 0 for marks.
fn width(c: char) -> usize {
    match c {
        '\0'..='\u{7f}' => 1,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => 0,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{ff61}'..='\u{ffdc}' => {
            usize::from(!is_combining_mark(c))
        }
        '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ if is_combining_mark(c) => 0,
        _ if is_dense(c) => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(query: &str, start: usize, end: usize) -> String {
        QueryError::new(Span::new(start, end), "wrong").render(query)
    }

    #[test]
    fn the_caret_counts_columns_not_bytes() {
        assert_eq!(marked("café 我们 (x", 13, 14), "wrong\n  café 我们 (x\n            ^\n");
    }

    #[test]
    fn a_place_at_the_end_has_a_caret_after_the_query() {
        assert_eq!(marked("a OR", 4, 4), "wrong\n  a OR\n      ^\n");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{}(x {}", "rain ".repeat(1000), "snow ".repeat(1000));
        let rendered = marked(&query, 5000, 5001);
        let lines: Vec<_> = rendered.lines().collect();
        assert!(lines[1].starts_with("  …") && lines[1].ends_with('…'), "{rendered}");
        assert!(columns(lines[1]) <= COLUMNS + 4, "{rendered}");
        assert_eq!(lines[1].chars().nth(lines[2].chars().count() - 1), Some('('));
    }

    #[test]
    fn line_breaks_of_the_query_are_shown_as_blanks() {
        assert_eq!(marked("a\nb\tc", 2, 3), "wrong\n  a b c\n    ^\n");
    }

    proptest! {
        #[test]
        fn rendering_never_panics(query in "\\PC{0,200}", start in 0_usize..300, length in 0_usize..300) {
            marked(&query, start, start + length);
        }
    }
}
