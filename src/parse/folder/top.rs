//! What a text says in its first lines, before anything is made of them.

use crate::parse::heading::{is_chapter_heading, number_alone, numbered_heading};
use crate::source::Source;

/// So many bytes are a text's top.
pub(super) const TOP: usize = 4_096;

/// The first lines of a text, without tags and marks; none of a file that is not text.
pub(super) fn lines(source: &Source<'_>) -> Vec<String> {
    let is_page = match source.extension().as_deref() {
        Some("html" | "htm" | "xhtml") => true,
        Some("txt" | "text" | "md" | "markdown" | "mdown" | "mkd") => false,
        _ => return Vec::new(),
    };
    let text: &str = &source.text().text;
    let start = if is_page { text.find("<body").or_else(|| text.find("<BODY")).unwrap_or(0) } else { 0 };
    let top = &text[start..text.floor_char_boundary(start.saturating_add(TOP))];
    let mut bare = String::new();
    let mut is_tag = false;
    for c in top.chars() {
        match c {
            '<' if is_page => is_tag = true,
            '>' if is_page => (is_tag, bare) = (false, bare + "\n"),
            _ if !is_tag => bare.push(c),
            _ => {}
        }
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | '=' | '~');
    bare.lines().map(|line| line.trim_matches(is_mark).to_owned()).filter(|line| !line.is_empty()).collect()
}

/// True if the first line is a chapter's heading, with no other number than this.
pub(super) fn begins_chapter(source: &Source<'_>, number: u32) -> bool {
    lines(source).first().is_some_and(|line| {
        let stated = numbered_heading(line).or_else(|| number_alone(line));
        is_chapter_heading(line) && stated.is_none_or(|stated| stated == number as usize)
    })
}

/// True if one of the first lines is the heading of the chapter of this number.
pub(super) fn has_heading(source: &Source<'_>, number: u32) -> bool {
    lines(source).iter().any(|line| is_chapter_heading(line) && numbered_heading(line) == Some(number as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_text_tells_its_chapter() {
        let page = b"<html><head><title>Salt</title></head><body><h1>Salt</h1><h3>Chapter 2: Oil</h3><p>It rained.</p>";
        let says = |name, text: &'static [u8], number| {
            let source = Source::new(name, text);
            (begins_chapter(&source, number), has_heading(&source, number))
        };
        assert_eq!(says("a.html", page, 2), (false, true));
        assert_eq!(says("a.html", page, 1), (false, false));
        assert_eq!(says("2.txt", b"\n Chapter 2: Oil\n\nIt rained.\n", 2), (true, true));
        assert_eq!(says("2.txt", b"Chapter 1\n\nIt rained.\n", 2), (false, false));
        assert_eq!(says("2.md", b"# Epilogue\n\nIt rained.\n", 2), (true, false));
        assert_eq!(says("2.docx", b"Chapter 2\n", 2), (false, false));
    }
}
