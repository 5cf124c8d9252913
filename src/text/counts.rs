//! How long a text is: tokens and words counted without cutting them out.

use super::words::{Class, class, joins};

/// Bytes looked at together: a sum over so many fits in a byte, and few stretches of that length hold a curly quote.
const CHUNK: usize = 32;

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tokens, as [`super::Words::new`] gives them.
    pub tokens: u64,
    /// Words as a reader counts them, as [`super::Words::whole`] gives them.
    pub words: u64,
}

/// Words as a reader counts them: an apostrophe does not cut, a character of a script without
/// blanks is a word.
///
/// ```
/// assert_eq!(ficdex::text::word_count("Don't stop — Spike's here."), 4);
/// ```
pub fn word_count(text: &str) -> u64 {
    counts(text).words
}

/// Counts tokens and words in one pass.
pub fn counts(text: &str) -> Counts {
    let mut counter = Counter { text, at: 0, tokens: 0, joined: 0, inside: false };
    while counter.at < text.len() {
        match text.as_bytes()[counter.at..].first_chunk::<CHUNK>() {
            Some(chunk) if chunk.is_ascii() => counter.step_over(chunk),
            _ => counter.step_to((counter.at + CHUNK).min(text.len())),
        }
    }
    Counts { tokens: counter.tokens, words: counter.tokens - counter.joined }
}

struct Counter<'a> {
    text: &'a str,
    at: usize,
    tokens: u64,
    /// Apostrophes inside words: each cuts a token but not a word.
    joined: u64,
    /// The character before `at` is part of a token that may go on.
    inside: bool,
}

impl Counter<'_> {
    /// Over a stretch that is ASCII.
    fn step_over(&mut self, chunk: &[u8; CHUNK]) {
        // Without branches, so that the compiler looks at many bytes at a time.
        let mut letters = [0; CHUNK];
        for (letter, byte) in letters.iter_mut().zip(chunk) {
            *letter = u8::from(byte.is_ascii_alphanumeric());
        }
        let begun: u8 = (1..CHUNK).map(|at| letters[at] & !letters[at - 1]).sum();
        self.tokens += u64::from(begun) + u64::from(letters[0] == 1 && !self.inside);
        let marks: u8 = chunk.iter().map(|byte| u8::from(*byte == b'\'')).sum();
        if marks > 0 {
            for at in memchr::memchr_iter(b'\'', chunk) {
                let behind_letter = if at == 0 { self.inside } else { letters[at - 1] == 1 };
                self.joined += u64::from(behind_letter && joins(self.text, self.at + at + 1));
            }
        }
        self.inside = letters[CHUNK - 1] == 1;
        self.at += CHUNK;
    }

    /// Character by character, to the first border at or after `end`.
    fn step_to(&mut self, end: usize) {
        while self.at < end {
            let byte = self.text.as_bytes()[self.at];
            if byte.is_ascii() {
                let letter = byte.is_ascii_alphanumeric();
                self.tokens += u64::from(letter && !self.inside);
                self.joined += u64::from(byte == b'\'' && self.inside && joins(self.text, self.at + 1));
                self.inside = letter;
                self.at += 1;
                continue;
            }
            let Some(c) = self.text[self.at..].chars().next() else { break };
            self.at += c.len_utf8();
            match class(c) {
                Class::Letter => {
                    self.tokens += u64::from(!self.inside);
                    self.inside = true;
                }
                Class::Dense => {
                    self.tokens += 1;
                    self.inside = false;
                }
                // A mark belongs to the token it follows; alone it is nothing.
                Class::Mark => {}
                Class::Other => {
                    self.joined += u64::from(self.inside && matches!(c, '’' | 'ʼ') && joins(self.text, self.at));
                    self.inside = false;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_is_cutting(text in "([a-zA-Z'’ é走\u{301}-]|[a-z' ]{20,50}|\\PC){0,60}") {
            let counted = counts(&text);
            prop_assert_eq!(counted.tokens, Words::new(&text).count() as u64);
            prop_assert_eq!(counted.words, Words::whole(&text).count() as u64);
        }
    }
}
