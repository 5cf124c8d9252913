//! The labels that only authors write, `A/N` and its kin.

/// What an author's label begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// Nothing stands beside the label: the note is below.
    Below,
    /// The block is the note.
    Beside,
}

/// Labels that nobody writes inside a story, in lower case with typewriter apostrophes.
const LABELS: [&str; 15] = [
    "a/n's",
    "a/ns",
    "a/n",
    "a.n.",
    "author's notes",
    "author's note",
    "authors notes",
    "authors note",
    "authors' notes",
    "authors' note",
    "author notes",
    "author note",
    "authoress's note",
    "translator's note",
    "beta's note",
];

/// The author's note that a block is, or announces.
pub(crate) fn note(block: &str) -> Option<Note> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '«' | '‘' | '\'' | '(' | '[' | '{');
    let text = block.trim_start_matches(is_mark);
    let rest = behind_label(text, false)?;
    let rest = rest.trim_start_matches(['*', '_', '~']).trim_start();
    if !rest.contains(char::is_alphanumeric) {
        return Some(Note::Below);
    }
    let text = rest.strip_prefix([':', '-', '–', '—'])?;
    Some(if text.contains(char::is_alphanumeric) { Note::Beside } else { Note::Below })
}

/// True for an author's note that brackets hold as a whole: `(A/N my sister lives there)`.
pub(crate) fn is_bracketed_note(block: &str) -> bool {
    let mut inner = block.trim().trim_end_matches(['.', ' ']);
    let mut depth = 0;
    while let Some(within) = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| inner.strip_prefix(open)?.strip_suffix(close))
    {
        inner = within.trim();
        depth += 1;
    }
    // `(A/N: one) and (two)` is no note as a whole.
    let is_whole = depth > 0 && !inner.contains(['[', ']', '(', ')', '{', '}']);
    is_whole && behind_label(inner, true).is_some_and(|rest| rest.contains(char::is_alphanumeric))
}

/// What stands behind an author's label; in brackets a blank is enough to end it.
fn behind_label(text: &str, in_brackets: bool) -> Option<&str> {
    const LONGEST_LABEL: usize = 24;
    // Few texts begin like a label.
    let first = text.as_bytes().first_chunk::<2>()?;
    if !matches!(
        first,
        [b'a' | b'A', b'/' | b'.' | b'u' | b'U' | b'N'] | [b't' | b'T', b'r' | b'R'] | [b'b' | b'B', b'e' | b'E']
    ) {
        return None;
    }
    let head: String = text.chars().take(LONGEST_LABEL).map(|c| if c == '’' { '\'' } else { c }).collect();
    let lower = head.to_ascii_lowercase();
    let behind = |label: &str| text.char_indices().nth(label.chars().count()).map_or("", |(at, _)| &text[at..]);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'');
    if let Some(label) = LABELS.iter().find(|label| lower.starts_with(**label) && ends(behind(label))) {
        return Some(behind(label));
    }
    // The two letters alone are a word; in capitals, before a colon or inside brackets, they are a label.
    let rest = text.strip_prefix("AN").filter(|rest| ends(rest))?;
    let quiet = in_brackets && rest.chars().any(char::is_lowercase) && rest.starts_with(' ');
    (quiet || rest.trim_start().starts_with(':')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_label_their_notes() {
        for block in ["A/N: she never did", "**AN: ferries**", "~~A/N - so~~", "Author’s note: this is old."] {
            assert_eq!(note(block), Some(Note::Beside), "{block}");
        }
        for block in ["A/N", "Author's Notes:", "**A/N:**"] {
            assert_eq!(note(block), Some(Note::Below), "{block}");
        }
        for block in
            ["An: so she said", "AN HOUR LATER", "The author's note lay there.", "Authors note such things.", "A/N so"]
        {
            assert_eq!(note(block), None, "{block}");
        }
        for block in [
            "(A/N my sister)",
            "((A/N: so))",
            "<AN: so>",
            "{A/N: so.}",
            "(AN my sister lives there)",
            "[Author's Note so].",
        ] {
            assert!(is_bracketed_note(block), "{block}");
        }
        for block in
            ["(An hour later.)", "(AN HOUR LATER)", "(A/N: so) she said (and ran)", "(She ran.)", "A/N: so", "(A/N)"]
        {
            assert!(!is_bracketed_note(block), "{block}");
        }
    }
}
