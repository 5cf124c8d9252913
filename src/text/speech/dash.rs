//! Speech that a dash opens at a paragraph's beginning, as in Russian, Spanish, French or Polish books.
//!
//! What is told in between stands between dashes too: behind a stop and a blank (`— Да, — сказал он. — Иду.`), or
//! with the dash at its own words (`—Sí —dijo ella—. Voy.`).

use std::ops::Range;

/// Adds the speech of paragraphs that begin with a dash and hold none of `found`, which is in order. One such paragraph
/// in a text is an interjection and no speech.
pub(super) fn add(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut marked = found.iter().peekable();
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let ends = memchr::memmem::find_iter(text.as_bytes(), b"\n\n").chain([text.len()]);
    for end in ends {
        let paragraph = &text[start..end];
        while marked.next_if(|speech| speech.end <= start).is_some() {}
        if begins_speech(paragraph) && marked.peek().is_none_or(|speech| speech.start >= end) {
            paragraphs.push(start..end);
        }
        start = end + 2;
    }
    if paragraphs.len() < 2 {
        return found;
    }
    let mut all = found;
    for paragraph in &paragraphs {
        spoken(text, paragraph, &mut all);
    }
    all.sort_unstable_by_key(|speech| speech.start);
    all
}

/// True for a dash before a capital, perhaps with a blank or another sign between.
fn begins_speech(paragraph: &str) -> bool {
    let Some(rest) = paragraph.strip_prefix(is_dash) else { return false };
    rest.trim_start_matches([' ', '\u{a0}', '¡', '¿', '…', '.']).starts_with(char::is_uppercase)
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2013}' | '\u{2014}' | '\u{2015}')
}

/// Adds the spoken stretches of a paragraph that begins with speech.
fn spoken(text: &str, paragraph: &Range<usize>, out: &mut Vec<Range<usize>>) {
    let inside = &text[paragraph.clone()];
    let mut open = Some(paragraph.start);
    for (at, dash) in inside.char_indices().filter(|(at, c)| *at > 0 && is_dash(*c)) {
        let before = &inside[..at];
        let blank = before.ends_with([' ', '\u{a0}']);
        let stopped = before.trim_end().ends_with(['.', ',', '!', '?', '…', ';', ':']);
        let behind = inside[at + dash.len_utf8()..].chars().next();
        let at = paragraph.start + at;
        match open {
            Some(start) if blank && (stopped || behind.is_some_and(char::is_alphanumeric)) => {
                out.push(start..at);
                open = None;
            }
            None if blank && stopped || !blank && behind.is_none_or(|c| !c.is_alphanumeric()) => open = Some(at),
            _ => {}
        }
    }
    out.extend(open.map(|start| start..paragraph.end));
}
