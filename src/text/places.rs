//! How many tokens begin before a byte, for places in rising order: one pass over the text, and a fast one.

use super::words::{Class, class};

/// Bytes looked at together; a sum over so many fits in a byte.
const CHUNK: usize = 64;

/// Turns bytes of a text into places of tokens ([`super::Words::new`]).
///
/// ```
/// let mut places = ficdex::text::TokenPlaces::new("It rained. We left.");
/// assert_eq!(places.before(11), 2);
/// assert_eq!(places.before(19), 4);
/// ```
#[derive(Clone, Debug)]
pub struct TokenPlaces<'a> {
    text: &'a str,
    at: usize,
    tokens: u32,
    /// The character before `at` is part of a token that may go on.
    inside: bool,
}

impl<'a> TokenPlaces<'a> {
    /// At the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, tokens: 0, inside: false }
    }

    /// Tokens that begin before `byte`, a character border that is not before the one asked last.
    pub fn before(&mut self, byte: usize) -> u32 {
        let bytes = self.text.as_bytes();
        while self.at < byte {
            let end = (self.at + CHUNK).min(byte);
            let chunk = &bytes[self.at..end];
            if chunk.is_ascii() {
                self.tokens += begun(chunk, self.inside);
                self.inside = chunk.last().is_some_and(u8::is_ascii_alphanumeric);
                self.at = end;
            } else {
                self.step_to(end);
            }
        }
        self.tokens
    }

    /// Character by character, to the first border at or after `end`.
    fn step_to(&mut self, end: usize) {
        while self.at < end {
            let byte = self.text.as_bytes()[self.at];
            if byte.is_ascii() {
                let letter = byte.is_ascii_alphanumeric();
                self.tokens += u32::from(letter && !self.inside);
                self.inside = letter;
                self.at += 1;
                continue;
            }
            let Some(c) = self.text[self.at..].chars().next() else { break };
            self.at += c.len_utf8();
            match class(c) {
                Class::Letter => {
                    self.tokens += u32::from(!self.inside);
                    self.inside = true;
                }
                Class::Dense => {
                    self.tokens += 1;
                    self.inside = false;
                }
                // A mark belongs to the token it follows; alone it is nothing.
                Class::Mark => {}
                Class::Other => self.inside = false,
            }
        }
    }
}

/// Tokens that begin in `chunk`, which is ASCII and short.
fn begun(chunk: &[u8], inside: bool) -> u32 {
    let Some(first) = chunk.first() else { return 0 };
    // Without branches, so that the compiler looks at many bytes at a time.
    let later: u8 = chunk
        .iter()
        .zip(&chunk[1..])
        .map(|(before, byte)| u8::from(byte.is_ascii_alphanumeric()) & !u8::from(before.is_ascii_alphanumeric()))
        .sum();
    u32::from(later) + u32::from(first.is_ascii_alphanumeric() && !inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_tokens(text in "([A-Za-z0-9.’ é走\u{301}]|[a-z ]{40}|\\PC){0,60}") {
            let mut places = TokenPlaces::new(&text);
            let mut asked: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            asked.push(text.len());
            let starts: Vec<usize> = Words::new(&text).map(|word| word.start).collect();
            for byte in asked {
                let before = starts.iter().filter(|start| **start < byte).count() as u32;
                prop_assert_eq!(places.before(byte), before, "before byte {}", byte);
            }
            prop_assert_eq!(TokenPlaces::new(&text).before(text.len()) as usize, starts.len());
        }
    }
}
