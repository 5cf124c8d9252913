//! The signs that join the members of a tag, where they stand outside parentheses and quotes.

use crate::model::RelationshipKind;

/// What joins the members of one tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `/` and its full-width form.
    Slash,
    /// `&` and its full-width form.
    And,
    /// Slash and and in one tag.
    Mixed,
    /// ` x `, ` X ` or `×`.
    Cross,
}

impl Sign {
    pub(super) fn kind(self) -> RelationshipKind {
        match self {
            Self::Slash | Self::Cross => RelationshipKind::Romantic,
            Self::And => RelationshipKind::Platonic,
            Self::Mixed => RelationshipKind::Other,
        }
    }
}

/// The sign that joins the members; none if there is none. The cross counts only where no other sign does:
/// it is a letter, and a name (`Agent X & Mara`).
pub(super) fn joined_by(text: &str) -> Option<Sign> {
    let (mut slash, mut and, mut cross) = (false, false, false);
    for (_, c) in open_characters(text, |c| matches!(c, '/' | '／' | '&' | '＆' | '×' | 'x' | 'X')) {
        match c {
            '/' | '／' => slash = true,
            '&' | '＆' => and = true,
            _ => cross = true,
        }
    }
    match (slash, and) {
        (true, true) => Some(Sign::Mixed),
        (true, false) => Some(Sign::Slash),
        (false, true) => Some(Sign::And),
        (false, false) => cross.then_some(Sign::Cross),
    }
}

/// True if a sign stands first in `text`.
pub(super) fn starts_with_sign(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['/', '／', '&', '＆', '×']) || text.starts_with("x ") || text.starts_with("X ")
}

/// `text` cut at its signs.
pub(super) fn split(text: &str, sign: Sign) -> Vec<&str> {
    let is_cut = |c: char| match sign {
        Sign::Slash => matches!(c, '/' | '／'),
        Sign::And => matches!(c, '&' | '＆'),
        Sign::Mixed => matches!(c, '/' | '／' | '&' | '＆'),
        Sign::Cross => matches!(c, '×' | 'x' | 'X'),
    };
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in open_characters(text, is_cut) {
        parts.push(&text[start..at]);
        start = at + c.len_utf8();
    }
    parts.push(&text[start..]);
    parts
}

/// The characters that `test` wants, outside parentheses and double quotes; `x` only between blanks.
/// A parenthesis or a quote that never closes hides nothing.
fn open_characters(text: &str, test: impl Fn(char) -> bool) -> Vec<(usize, char)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(c) = text[at..].chars().next() {
        if let Some(length) = enclosed(&text[at..]) {
            at += length;
            continue;
        }
        let is_letter = matches!(c, 'x' | 'X');
        if test(c) && (!is_letter || text[..at].ends_with(' ') && text[at + 1..].starts_with(' ')) {
            found.push((at, c));
        }
        at += c.len_utf8();
    }
    found
}

/// The length of the parenthesis or quotation that `text` begins with, if it closes.
fn enclosed(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '(' => return closed_parenthesis(text),
        '"' => '"',
        '“' => '”',
        _ => return None,
    };
    let inside = text.char_indices().skip(1).find(|(_, c)| *c == close);
    inside.map(|(at, c)| at + c.len_utf8())
}

fn closed_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}
