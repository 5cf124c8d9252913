//! Text as html2text writes it: marks of emphasis, links, headings, quotes and lists.

use std::ops::Range;

use super::lines::Lines;
use super::signs;
use crate::model::ParatextKind;
use crate::parse::BodyBuilder;

/// A stretch of a chapter: story, or notes of some kind.
pub(super) struct Part {
    pub(super) lines: Range<usize>,
    pub(super) kind: Option<ParatextKind>,
}

/// Cuts a chapter at its note labels (`**Author's Note:**`), which quotes or a list follow.
pub(super) fn parts(lines: &Lines<'_>, range: Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = range.start;
    let mut story = range.start;
    let mut seen_story = false;
    while at < range.end {
        if lines.is_blank(at) {
            at += 1;
            continue;
        }
        let block = lines.block(at, range.end);
        let Some(kind) = note_label(lines, &block, seen_story) else {
            seen_story = true;
            at = block.end;
            continue;
        };
        parts.push(Part { lines: story..block.start, kind: None });
        let end = notes_end(lines, block.end, range.end);
        parts.push(Part { lines: block.end..end, kind: Some(kind) });
        at = end;
        story = end;
    }
    parts.push(Part { lines: story..range.end, kind: None });
    parts
}

fn note_label(lines: &Lines<'_>, block: &Range<usize>, seen_story: bool) -> Option<ParatextKind> {
    let label = lines.text(block.start).strip_prefix("**")?.strip_suffix("**")?.strip_suffix(':')?;
    if block.len() > 1 {
        return None;
    }
    let lower = label.to_lowercase().replace('’', "'");
    if lower.contains("summary") {
        return Some(ParatextKind::Summary);
    }
    let notes = lower.contains("note");
    notes.then_some(if seen_story || lower.contains("end") { ParatextKind::EndNotes } else { ParatextKind::Notes })
}

/// Notes are the block behind the label and all quotes behind that.
fn notes_end(lines: &Lines<'_>, from: usize, end: usize) -> usize {
    let is_quote = |index: usize| lines.text(index).starts_with('>');
    let is_item = |index: usize| lines.get(index).indent > 0 && lines.text(index).starts_with("* ");
    let mut at = from;
    let mut first = true;
    while let Some(next) = lines.first_visible(at..end) {
        let block = lines.block(next, end);
        if !(first || is_quote(next) || is_item(next)) {
            break;
        }
        first = false;
        at = block.end;
    }
    at
}

/// The text of notes: paragraphs joined, marks removed.
pub(super) fn prose(lines: &Lines<'_>, range: Range<usize>) -> String {
    let mut builder = BodyBuilder::new();
    write(lines, range, &mut builder);
    builder.finish().text
}

/// Writes lines as paragraphs, headings and scene breaks.
pub(super) fn write(lines: &Lines<'_>, range: Range<usize>, builder: &mut BodyBuilder) {
    let mut last_breaks = false;
    for index in range.clone() {
        let line = lines.get(index);
        let (text, skipped) = unquoted(lines.text(index));
        if text.is_empty() {
            builder.end_paragraph();
            last_breaks = false;
            continue;
        }
        if signs::is_break(text) {
            builder.scene_break();
            last_breaks = false;
            continue;
        }
        let next = if index + 1 < range.end { unquoted(lines.text(index + 1)).0 } else { "" };
        let start = line.start as usize + skipped;
        if let Some(title) =
            text.strip_prefix('#').map(|rest| rest.trim_start_matches('#')).filter(|rest| rest.starts_with(' '))
        {
            builder.end_paragraph();
            inline(title, start + text.len() - title.len(), next, builder);
            builder.end_heading();
            last_breaks = false;
            continue;
        }
        let item = line.indent > 0 && text.starts_with("* ");
        if item || last_breaks {
            builder.line_break();
        } else {
            builder.space();
        }
        let from = if item { 2 } else { 0 };
        inline(&text[from..], start + from, next, builder);
        last_breaks = line.trailing >= 2;
    }
    builder.end_paragraph();
}

/// A line without its quote marks, and how many bytes those are.
fn unquoted(text: &str) -> (&str, usize) {
    let rest = text.trim_start_matches(['>', ' ', '\t']);
    if text.starts_with('>') { (rest, text.len() - rest.len()) } else { (text, 0) }
}

/// Writes one line without marks of emphasis, escapes and link targets.
fn inline(text: &str, offset: usize, next: &str, builder: &mut BodyBuilder) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'_' | b'*' | b'\\' | b'[' | b']' | b'!'))
    {
        at += step;
        let length = mark(text, at, next);
        if length == 0 {
            at += 1;
            continue;
        }
        builder.push_source(&text[from..at], offset + from);
        // An escape hides itself and keeps the sign behind it.
        let escape = bytes[at] == b'\\';
        at += length;
        from = at;
        if escape {
            at += 1;
        }
    }
    builder.push_source(&text[from..], offset + from);
}

/// Bytes of the mark at `at`, none if the sign belongs to the text.
fn mark(text: &str, at: usize, next: &str) -> usize {
    let bytes = text.as_bytes();
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match bytes[at] {
        b'\\' => usize::from(after.is_some_and(|c| c.is_ascii_punctuation())),
        b'*' if after == Some('*') => 2,
        b'*' | b'_' => usize::from(!(word(before) && word(after) || blank(before) && blank(after))),
        b'[' => usize::from(closes_link(&text[at + 1..]) || closes_link(next) && !text[at + 1..].contains(']')),
        b']' => link_target(&text[at + 1..]).map_or(0, |length| length + 1),
        b'!' if after == Some('[') => {
            let rest = &text[at + 2..];
            rest.find("](")
                .and_then(|alt| link_target(&rest[alt + 1..]).map(|length| 2 + alt + 1 + length))
                .unwrap_or(0)
        }
        _ => 0,
    }
}

fn blank(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

fn closes_link(text: &str) -> bool {
    text.find(']').is_some_and(|at| !text[..at].contains('[') && link_target(&text[at + 1..]).is_some())
}

/// The bytes of `(address)` at the start of a text.
fn link_target(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('(')?;
    let end = inner.find(')')?;
    (!inner[..end].contains(' ') && inner[..end].contains([':', '/', '.', '#'])).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        prose(&Lines::new(text), 0..Lines::new(text).len())
    }

    #[test]
    fn marks_go_and_text_stays() {
        assert_eq!(
            plain("But _no_ , it was **late** and a_b \\- see [the\nmap](http://x.y/z)."),
            "But no , it was late and a_b - see the map."
        );
        assert_eq!(plain("### Morning\n\nOne  \ntwo\n\n* * *\n\n> Three"), "Morning\n\nOne\ntwo\n\n* * *\n\nThree");
        assert_eq!(plain("![cover](a.png) Then."), "Then.");
    }
}
