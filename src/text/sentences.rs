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
    let (mut start, mut words, mut in_word) = (0, 0, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = None;
        match c {
            '。' | '！' | '？' | '｡' => {
                let close = skip(text, at + c.len_utf8(), is_closing);
                end = Some(skip(text, close, char::is_whitespace));
            }
            '.' | '!' | '?' | '…' | '‽' => {
                let stops = skip(text, at + c.len_utf8(), |c| matches!(c, '.' | '!' | '?' | '…' | '‽'));
                let close = skip(text, stops, is_closing);
                let next = skip(text, close, char::is_whitespace);
                if next > close
                    && starts_sentence(text, next)
                    && !(c == '.' && stops == at + 1 && abbreviates(text, start, at))
                {
                    end = Some(next);
                }
            }
            '\n' => end = Some(skip(text, at + 1, char::is_whitespace)),
            _ if c.is_whitespace() && words >= MAX_WORDS => end = Some(skip(text, at, char::is_whitespace)),
            _ => {}
        }
        let letter = super::words::is_word_char(c);
        if letter && (!in_word || super::words::is_dense(c)) {
            words += 1;
        }
        in_word = letter;
        if let Some(end) = end {
            found.push(start..end);
            (start, words, in_word) = (end, 0, false);
            while chars.peek().is_some_and(|(at, _)| *at < end) {
                chars.next();
            }
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
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
