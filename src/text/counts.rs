//! How long a text is: tokens and words counted without cutting them out.

use super::words::{Class, class, joins};

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
        let lane = text.as_bytes()[counter.at..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        match lane.map(|lane| (lane, lane & each(0x80))) {
            Some((lane, 0)) => counter.step_over(lane),
            // Few characters of a text are not ASCII: what stands around them is looked at in lanes again.
            Some((_, high)) => counter.step_to(counter.at + high.trailing_zeros() as usize / 8 + 1),
            None => counter.step_to(text.len()),
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
    /// Over eight bytes that are ASCII.
    fn step_over(&mut self, lane: u64) {
        let letters = between(lane | each(0x20), b'a', b'z') | between(lane, b'0', b'9');
        // The letter before each byte; one that follows no letter begins a token.
        let before = letters << 8 | u64::from(self.inside);
        self.tokens += sum(letters & !before);
        let mut inner = between(lane, b'\'', b'\'') & before;
        while inner != 0 {
            let at = inner.trailing_zeros() as usize / 8;
            inner &= inner - 1;
            self.joined += u64::from(joins(self.text, self.at + at + 1));
        }
        self.inside = letters >> 56 == 1;
        self.at += 8;
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

/// This byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// 1 for each of eight ASCII bytes that lies between two others or is one of them, 0 for each that does not: they are
/// looked at in one number, whose bytes never run over, because the highest bit of each is free (H. Warren, *Hacker's
/// Delight*, chapter 6).
fn between(lane: u64, first: u8, last: u8) -> u64 {
    let not_below = lane + each(0x80 - first);
    let above = lane + each(0x7f - last);
    (not_below & !above & each(0x80)) >> 7
}

/// The sum of eight bytes that are 0 or 1.
fn sum(lane: u64) -> u64 {
    lane.wrapping_mul(each(1)) >> 56
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
