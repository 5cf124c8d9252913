//! What single lines look like: sentence ends, speeches, drawn breaks.

use crate::parse::is_scene_break;

/// True if a line ends as a sentence or a speech does; quotes, brackets and emphasis marks behind the end are skipped.
pub(super) fn ends_sentence(line: &str) -> bool {
    let mut quoted = false;
    for c in line.chars().rev() {
        match c {
            '"' | '”' | '’' | '\'' | '»' | ')' | ']' | '*' | '_' | '」' | '』' => {
                quoted |= matches!(c, '"' | '”' | '»' | '」' | '』');
            }
            _ => return quoted || matches!(c, '.' | '!' | '?' | '…' | ':' | '。' | '！' | '？'),
        }
    }
    true
}

/// True if the first letter is a small one and nothing but quotes stands before it.
pub(super) fn begins_lower(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
        && !line.starts_with(['-', '*', '•', '+', '"', '“', '(', '['])
}

/// True for `NAME: …` as scripts begin a speech: one to three capitalised words before the colon.
pub(super) fn begins_speech(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some(at) = memchr::memchr(b':', &bytes[..bytes.len().min(32)]) else { return false };
    let name = &line.as_bytes()[..at];
    let blank_follows = bytes.get(at + 1).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'"'));
    blank_follows
        && name.first().is_some_and(u8::is_ascii_uppercase)
        && memchr::memchr_iter(b' ', name).count() < 3
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'\'' | b'-' | b'/' | b'#'))
}

/// True if the line is a drawn scene break or ruler. The first byte rules out nearly all lines.
pub(super) fn is_break(line: &str) -> bool {
    let Some(first) = line.as_bytes().first() else { return false };
    if first.is_ascii_alphanumeric() && !matches!(first, b'o' | b'O' | b'0' | b'x' | b'X')
        || matches!(first, b'"' | b'\'')
    {
        return false;
    }
    line.len() < 400 && is_scene_break(line)
}

/// The line without the ornaments around it: `~~ Chapter 12 ~~` is `Chapter 12`.
pub(super) fn undecorated(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '~' | '=' | '_' | '#' | '<' | '>' | '|' | '+' | '^' | '•' | '/' | '\\')
    })
    .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—'))
    .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—'))
}

/// A line set in spaced letters without its spaces: `T H E   E N D` is `THE END`.
pub(super) fn unspaced(line: &str) -> Option<String> {
    let letters = line.split_whitespace().count();
    let single = line.split_whitespace().filter(|word| word.chars().count() == 1).count();
    if letters < 4 || single < letters {
        return None;
    }
    // Words are set further apart than letters.
    let gaps = line.split(|c: char| !c.is_whitespace()).map(str::len).filter(|gap| *gap > 0);
    let letter_gap = gaps.min().unwrap_or(1);
    let mut text = String::new();
    let mut blanks = 0;
    for c in line.chars() {
        if c.is_whitespace() {
            blanks += 1;
            continue;
        }
        if blanks > letter_gap && !text.is_empty() {
            text.push(' ');
        }
        blanks = 0;
        text.push(c);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        assert!(ends_sentence("he said.\"") && ends_sentence("Wait…") && !ends_sentence("and then, the"));
        assert!(begins_lower("you off") && !begins_lower("You off") && !begins_lower("\"you"));
        assert!(begins_speech("Ryoko: No!") && !begins_speech("he said: no") && !begins_speech("12:30 came"));
        assert!(is_break("* * *") && !is_break("\"…\"") && !is_break("A."));
        assert_eq!(undecorated("~~ Chapter 12 ~~"), "Chapter 12");
        assert_eq!(unspaced("T H E   E N D").as_deref(), Some("THE END"));
        assert_eq!(unspaced("I am a man"), None);
    }
}
