//! The lines of a text and where they stand in it.

use std::ops::Range;
use std::rc::Rc;

use crate::source::Source;

/// Columns from one tab stop to the next.
const TAB: u16 = 8;
/// Lines that begin further to the right are no longer told apart: whoever compares may add some columns.
const WIDEST_INDENT: u16 = u16::MAX - 100;

/// One line without its end and the blanks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// First visible byte in the text.
    pub(super) start: u32,
    /// One past the last visible byte.
    pub(super) end: u32,
    /// Columns before the first visible character.
    pub(super) indent: u16,
    /// Columns up to the last visible character, `indent` included.
    pub(super) width: u16,
    /// Blanks after the last visible character, as far as they count: two are a line break to html2text.
    pub(super) trailing: u8,
}

impl Line {
    pub(super) fn is_blank(self) -> bool {
        self.start == self.end
    }
}

/// Where the lines of a text stand, found once for all formats of plain text.
struct Table(Vec<Line>);

/// All lines of a text.
pub(super) struct Lines<'a> {
    text: &'a str,
    table: Rc<Table>,
}

impl<'a> Lines<'a> {
    /// The lines of a file's text; the second call for one file finds the first one's work.
    pub(super) fn of(source: &'a Source<'_>) -> Self {
        Self { text: &source.text().text, table: source.memo(|source| Table::of(&source.text().text)) }
    }

    /// The lines of a text.
    #[cfg(test)]
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, table: Rc::new(Table::of(text)) }
    }

    pub(super) fn len(&self) -> usize {
        self.table.0.len()
    }

    pub(super) fn get(&self, index: usize) -> Line {
        self.table.0[index]
    }

    /// The visible part of a line.
    pub(super) fn text(&self, index: usize) -> &'a str {
        let line = self.table.0[index];
        &self.text[line.start as usize..line.end as usize]
    }

    /// True for a line without visible characters and for places beyond the text.
    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.table.0.get(index).is_none_or(|line| line.is_blank())
    }

    /// The run of visible lines that begins at `index`, within `end`.
    pub(super) fn block(&self, index: usize, end: usize) -> Range<usize> {
        let stop = (index..end).find(|at| self.is_blank(*at)).unwrap_or(end);
        index..stop
    }

    /// The first visible line of a range.
    pub(super) fn first_visible(&self, range: Range<usize>) -> Option<usize> {
        range.into_iter().find(|index| !self.is_blank(*index))
    }

    /// Lines joined as paragraphs for paratext: blank runs separate, other line ends stay.
    pub(super) fn paragraphs(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        let mut gap = false;
        for index in range {
            if self.is_blank(index) {
                gap = true;
                continue;
            }
            if !text.is_empty() {
                text.push_str(if gap { "\n\n" } else { "\n" });
            }
            gap = false;
            text.extend(self.text(index).chars().filter(|c| !c.is_control() || *c == '\t'));
        }
        text
    }
}

impl Table {
    /// Cuts at `\n`, `\r\n` and, as old Macs wrote it, `\r`. Stray `\r` before `\r\n` are no lines.
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::with_capacity(bytes.len() / 48);
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if end < start {
                continue;
            }
            lines.push(line(text, start..end));
            let returns = bytes[end..].iter().take_while(|byte| **byte == b'\r').count();
            start = match bytes.get(end + returns) {
                Some(b'\n') => end + returns + 1,
                _ => end + 1,
            };
        }
        if start < bytes.len() {
            lines.push(line(text, start..bytes.len()));
        }
        let visible = lines.iter().map(|line| line.start as usize..line.end as usize);
        let feet = super::feet::find(text, visible);
        if !feet.is_empty() {
            lines = without_feet(text, lines, feet);
        }
        Self(lines)
    }
}

/// A page's foot is no line of the text: it reads as a blank one, or as none where a sentence goes on over the page's end.
fn without_feet(text: &str, lines: Vec<Line>, feet: Vec<usize>) -> Vec<Line> {
    let shown = |line: &Line| &text[line.start as usize..line.end as usize];
    let stops = |line: &Line| !shown(line).ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'));
    let mut feet = feet.into_iter().peekable();
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    // The last visible line's place among the kept ones, and if a foot came after it.
    let (mut last, mut turned) = (None, false);
    for (index, mut line) in lines.into_iter().enumerate() {
        if feet.next_if_eq(&index).is_some() {
            line.end = line.start;
            turned = true;
        } else if !line.is_blank() {
            if turned && super::signs::begins_lower(shown(&line)) {
                let end = last.filter(|last: &usize| !stops(&kept[*last])).map_or(kept.len(), |last| last + 1);
                kept.truncate(end);
            }
            (last, turned) = (Some(kept.len()), false);
        }
        kept.push(line);
    }
    kept
}

fn line(text: &str, range: Range<usize>) -> Line {
    let bytes = &text.as_bytes()[range.clone()];
    let visible = |byte: Option<&u8>| byte.is_some_and(|byte| (b'!'..=b'~').contains(byte));
    if visible(bytes.first()) && visible(bytes.last()) {
        // Most lines have nothing around them.
        let columns = if bytes.is_ascii() { bytes.len() } else { text[range.clone()].chars().count() };
        let width = columns.min(usize::from(u16::MAX)) as u16;
        return Line { start: range.start as u32, end: range.end as u32, indent: 0, width, trailing: 0 };
    }
    let mut indent = 0;
    let mut first = 0;
    while let Some(byte) = bytes.get(first) {
        match byte {
            b' ' => indent += 1,
            b'\t' => indent = (indent / TAB + 1) * TAB,
            0..=0x1f | 0x7f => {}
            _ => break,
        }
        first += 1;
        if indent > WIDEST_INDENT {
            break;
        }
    }
    let blank_byte = |byte: &u8| *byte <= b' ' || *byte == 0x7f;
    let last = bytes.iter().rposition(|byte| !blank_byte(byte)).map_or(first, |at| at + 1).max(first);
    // Blanks outside ASCII (no-break, ideographic) are rare enough for the slow way.
    let mut seen = &text[range.start + first..range.start + last];
    if !seen.is_ascii() {
        let inner = seen.trim_start_matches(is_blank_char);
        indent += (seen.len() - inner.len()).min(8) as u16;
        seen = inner.trim_end_matches(is_blank_char);
    }
    let start = seen.as_ptr() as usize - text.as_ptr() as usize;
    let columns = if seen.is_ascii() { seen.len() } else { seen.chars().count() };
    Line {
        start: start as u32,
        end: (start + seen.len()) as u32,
        indent,
        width: (usize::from(indent) + columns).min(usize::from(u16::MAX)) as u16,
        trailing: (bytes.len() - last).min(2) as u8,
    }
}

fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_cuts_once() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc\r\n", "a\rb\r\rc", "a\r\r\nb\r\r\n\r\r\nc\x1a"] {
            let lines = Lines::new(text);
            let all: Vec<&str> = (0..lines.len()).map(|index| lines.text(index)).collect();
            assert_eq!(all[..3], ["a", "b", ""], "{text:?}");
            assert!(all[3].starts_with('c'));
        }
    }

    #[test]
    fn columns_count_tabs_and_characters() {
        let lines = Lines::new("\t“So”  \n   \x0c\n");
        assert_eq!((lines.get(0).indent, lines.get(0).width, lines.get(0).trailing), (8, 12, 2));
        assert!(lines.is_blank(1) && lines.is_blank(9));
    }
}
