//! Where sentences end.
//!
//! A sentence ends after `. ! ? …` (and their full-width forms), any closing quotes and brackets
//! behind it, before a blank; not after an abbreviation (`Mr.`), an initial (`J.`), nor where the
//! next word is in lower case (`"Stop!" he said.`). A line break inside a paragraph ends one too.
//! A stretch of [`MAX_WORDS`] words without any end is cut at a blank: nothing grows without bound.

use std::ops::Range;

/// A sentence longer than this is cut at the next blank.
pub const MAX_WORDS: usize = 1_000;

/// Words before a full stop that do not end a sentence, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "lt", "col", "gen", "capt", "cpt", "sgt", "cmdr", "rev", "hon",
    "vs", "etc", "mme", "mlle", "no", "vol", "ch", "fig", "e.g", "i.e",
];

/// The sentences of one paragraph, as byte ranges that tile it: the blanks after a sentence belong to it.
///
/// ```
/// let text = "“Stop!” he said. Dr. J. Who left. 走。好";
/// let all: Vec<&str> = ficdex::text::sentences(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(all, ["“Stop!” he said. ", "Dr. J. Who left. ", "走。", "好"]);
/// ```
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some((stop, c)) = next_stop(text, at) {
        at = stop + c.len_utf8();
        if let Some(end) = end_at(text, start, stop, c) {
            push(text, start..end, &mut found);
            (start, at) = (end, end);
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The first character at or after `from` that may end a sentence.
fn next_stop(text: &str, from: usize) -> Option<(usize, char)> {
    /// Bytes looked at together.
    const CHUNK: usize = 32;
    /// `.`, `!`, `?`, a line break, and the first bytes of the others.
    const STOPS: [u8; 7] = [b'.', b'!', b'?', b'\n', 0xe2, 0xe3, 0xef];
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // Without branches, so that the compiler looks at many bytes at a time.
        let stops_in = |chunk: &[u8; CHUNK]| {
            let is_stop = |byte: u8| STOPS.iter().fold(0, |any, stop| any | u8::from(byte == *stop));
            chunk.iter().fold(0, |any, byte| any | is_stop(*byte))
        };
        while bytes[at..].first_chunk().is_some_and(|chunk| stops_in(chunk) == 0) {
            at += CHUNK;
        }
        at += bytes[at..].iter().position(|byte| STOPS.contains(byte))?;
        let c = text[at..].chars().next()?;
        match c {
            '.' | '!' | '?' | '…' | '‽' | '。' | '！' | '？' | '｡' | '\n' => return Some((at, c)),
            _ => at += c.len_utf8(),
        }
    }
}

/// Where the sentence that begins at `start` ends, blanks included, if the sign `c` at `stop` ends it.
fn end_at(text: &str, start: usize, stop: usize, c: char) -> Option<usize> {
    let behind = stop + c.len_utf8();
    match c {
        '\n' => Some(skip(text, behind, char::is_whitespace)),
        '。' | '！' | '？' | '｡' => Some(skip(text, skip(text, behind, is_closing), char::is_whitespace)),
        _ => {
            let stops = skip(text, behind, |c| matches!(c, '.' | '!' | '?' | '…' | '‽'));
            let close = skip(text, stops, is_closing);
            let next = skip(text, close, char::is_whitespace);
            let ends = next > close
                && starts_sentence(text, next)
                && !(c == '.' && stops == behind && abbreviates(text, start, stop));
            ends.then_some(next)
        }
    }
}

/// Adds the sentence `range`, cut at a blank after every [`MAX_WORDS`] words.
fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    // A word takes a byte at least.
    while range.end - start > MAX_WORDS {
        let Some(end) = cut(text, start..range.end) else { break };
        found.push(start..end);
        start = end;
    }
    if start < range.end {
        found.push(start..range.end);
    }
}

/// The end of the blanks behind the first [`MAX_WORDS`] words of `range`, if it holds so many and a blank.
fn cut(text: &str, range: Range<usize>) -> Option<usize> {
    let (mut words, mut in_word) = (0, false);
    for (at, c) in text[range.clone()].char_indices() {
        if words >= MAX_WORDS && c.is_whitespace() {
            return Some(skip(text, range.start + at, char::is_whitespace));
        }
        let letter = super::words::is_word_char(c);
        words += usize::from(letter && (!in_word || super::words::is_dense(c)));
        in_word = letter;
    }
    None
}

fn skip(text: &str, from: usize, test: impl Fn(char) -> bool) -> usize {
    text[from..].char_indices().find(|(_, c)| !test(*c)).map_or(text.len(), |(at, _)| from + at)
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '*' | '_')
}

/// A sentence may start at `at` unless its first letter is in lower case.
fn starts_sentence(text: &str, at: usize) -> bool {
    text[at..].chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase())
}

/// True if the full stop at `at` ends an abbreviation or an initial.
fn abbreviates(text: &str, start: usize, at: usize) -> bool {
    let before = &text[start..at];
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘')).next().unwrap_or("");
    let mut chars = word.chars();
    let initial = matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase() && c != 'I');
    initial || ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stretch_without_an_end_is_cut() {
        let text = "la ".repeat(2_500);
        assert_eq!(sentences(&text).len(), 3);
    }

    proptest! {
        #[test]
        fn sentences_tile_the_text(text in "([A-Za-z.!?…\" \n’走。]|\\PC){0,120}") {
            let mut at = 0;
            for range in sentences(&text) {
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > at);
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn no_token_is_cut(text in "([A-Za-z.!? \n’走。])  {0,120}") {
            let whole = crate::text::Words::new(&text).count();
            let parts: usize = sentences(&text).into_iter().map(|range| crate::text::Words::new(&text[range]).count()).sum();
            prop_assert_eq!(whole, parts);
        }
    }
}
