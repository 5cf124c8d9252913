//! Cutting a chapter into tokens for recognition.
//!
//! Unlike the index's tokens these keep what tells names apart: a possessive is split off (`Spike's` is
//! `Spike`), inner apostrophes stay (`D'Hoffryn`, `didn't`), and each token knows what stands before it,
//! whether it begins a sentence and whether it is spoken.

use std::ops::Range;

use super::class::Class;
use super::lexicon::{Lexicon, WordId};

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A blank.
    Blank,
    /// A full stop behind an abbreviation or an initial, and a blank.
    Dot,
    /// A hyphen and nothing else.
    Hyphen,
    /// A comma, with or without a blank.
    Comma,
    /// Any other sign.
    Sign,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Bytes in the chapter's text.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) word: WordId,
    pub(super) gap: Gap,
    flags: u8,
}

impl Token {
    const CAPITAL: u8 = 1;
    const SHOUTED: u8 = 2;
    const INITIAL: u8 = 4;
    const SPOKEN: u8 = 8;
    const POSSESSIVE: u8 = 16;
    const PARAGRAPH: u8 = 32;
    /// A quotation mark opens or closes before it.
    const EDGE: u8 = 64;

    /// Begins with a capital.
    pub(super) fn is_capital(self) -> bool {
        self.flags & Self::CAPITAL != 0
    }
    /// All capitals, two or more.
    pub(super) fn is_shouted(self) -> bool {
        self.flags & Self::SHOUTED != 0
    }
    /// Begins a sentence.
    pub(super) fn is_initial(self) -> bool {
        self.flags & Self::INITIAL != 0
    }
    /// Stands inside quotation marks.
    pub(super) fn is_spoken(self) -> bool {
        self.flags & Self::SPOKEN != 0
    }
    /// `'s` follows.
    pub(super) fn is_possessive(self) -> bool {
        self.flags & Self::POSSESSIVE != 0
    }
    /// First of its paragraph.
    pub(super) fn begins_paragraph(self) -> bool {
        self.flags & Self::PARAGRAPH != 0
    }
    /// First inside or behind quotation marks.
    pub(super) fn is_edge(self) -> bool {
        self.flags & Self::EDGE != 0
    }
    #[cfg(test)]
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Bytes that belong to words: letters, digits, and all of other scripts until they are looked at.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte >= 0x80;
        byte += 1;
    }
    table
};

/// Cuts `text`, whose spoken stretches are `speech`, and counts its words in `lexicon`.
pub(super) fn tokens<'a>(text: &'a str, speech: &[Range<usize>], lexicon: &mut Lexicon<'a>) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, speech, within: 0, last_end: 0, before: None, spoken: false };
    let mut found = Vec::with_capacity(text.len() / 5);
    while let Some(token) = scanner.next(lexicon) {
        found.push(token);
    }
    found
}

struct Scanner<'a, 's> {
    text: &'a str,
    at: usize,
    speech: &'s [Range<usize>],
    /// The first spoken stretch that does not end before this place.
    within: usize,
    last_end: usize,
    before: Option<Token>,
    spoken: bool,
}

impl<'a> Scanner<'a, '_> {
    fn next(&mut self, lexicon: &mut Lexicon<'a>) -> Option<Token> {
        let bytes = self.text.as_bytes();
        loop {
            while self.at < bytes.len() && !WORD[bytes[self.at] as usize] {
                self.at += 1;
            }
            if self.at >= bytes.len() {
                return None;
            }
            if bytes[self.at] < 0x80 {
                break;
            }
            let c = self.text[self.at..].chars().next()?;
            if c.is_alphanumeric() {
                break;
            }
            self.at += c.len_utf8();
        }
        let start = self.at;
        let end = self.word_end(start);
        self.at = end;
        let (core, possessive) = split_clitic(&self.text[start..end]);
        let text = &self.text[start..start + core];
        let word = lexicon.intern(text);
        let (gap, mut flags) = self.gap(start, lexicon);
        let first = text.as_bytes()[0];
        let capital = first.is_ascii_uppercase() || first >= 0x80 && text.starts_with(char::is_uppercase);
        if capital {
            flags |= Token::CAPITAL;
            if text.len() > 1 && !text.chars().any(char::is_lowercase) {
                flags |= Token::SHOUTED;
            }
        }
        if possessive {
            flags |= Token::POSSESSIVE;
        }
        lexicon.count(word, flags & Token::INITIAL != 0);
        let token = Token { start: start as u32, end: (start + core) as u32, word, gap, flags };
        self.last_end = end;
        self.before = Some(token);
        Some(token)
    }

    /// The end of the word at `start`: letters, digits, and single apostrophes between letters.
    fn word_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                at += 1;
            } else if byte == b'\'' {
                if !bytes.get(at + 1).is_some_and(|next| WORD[*next as usize]) {
                    break;
                }
                at += 1;
            } else if byte >= 0x80 {
                let Some(c) = self.text[at..].chars().next() else { break };
                let apostrophe =
                    c == '\u{2019}' && self.text[at + 3..].chars().next().is_some_and(char::is_alphanumeric);
                if !(c.is_alphanumeric() || apostrophe || unicode_normalization::char::is_combining_mark(c)) {
                    break;
                }
                at += c.len_utf8();
            } else {
                break;
            }
        }
        // A quotation mark may be taken for an apostrophe: `shit'Mara` stays one word, which is rare.
        at
    }

    /// What stands before the token at `start`, and the flags that follow from it.
    fn gap(&mut self, start: usize, lexicon: &Lexicon<'_>) -> (Gap, u8) {
        let between = &self.text[self.last_end..start];
        let mut flags = 0;
        while self.speech.get(self.within).is_some_and(|range| range.end <= start) {
            self.within += 1;
        }
        let spoken = self.speech.get(self.within).is_some_and(|range| range.start < start);
        if spoken {
            flags |= Token::SPOKEN;
        }
        if between == " " && self.before.is_some() {
            return (Gap::Blank, flags);
        }
        let mut edge = spoken != self.spoken;
        self.spoken = spoken;
        let mut gap = match between {
            "-" => Gap::Hyphen,
            ", " | "," => Gap::Comma,
            ". " => Gap::Sign,
            _ if between.trim_start().starts_with(',') => Gap::Comma,
            _ => Gap::Sign,
        };
        let stops = between.contains(['.', '!', '?', '\u{2026}', ':', '\n', '\u{2022}', '*']);
        let mut initial = stops || self.before.is_none();
        if between.contains("\n\n") || self.before.is_none() {
            flags |= Token::PARAGRAPH;
            initial = true;
        }
        // One word, then a single newline: a line of verse or a wrapped line.
        if between == "\n" {
            gap = Gap::Blank;
            initial = false;
        }
        if matches!(between, ". " | ".") && self.before.is_some_and(|before| is_abbreviation(before, lexicon)) {
            gap = Gap::Dot;
            initial = false;
        }
        if between.contains(['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{ab}', '\u{bb}', '(', '[']) {
            edge = edge || between.contains(['"', '\u{201c}', '\u{201d}']);
            initial = initial || spoken && edge;
        }
        if edge {
            flags |= Token::EDGE;
            initial = initial || spoken;
        }
        if initial {
            flags |= Token::INITIAL;
        }
        (gap, flags)
    }
}

/// True if a full stop behind this token ends no sentence.
fn is_abbreviation(token: Token, lexicon: &Lexicon<'_>) -> bool {
    let word = lexicon.word(token.word);
    let short = word.text.len() <= 4 && (word.class.is(Class::TITLE) || word.text == "St");
    token.is_capital() && !token.is_possessive() && (word.text.chars().count() == 1 && word.text != "I" || short)
}

/// Bytes of a word without its clitic (`'s`, `'ll`), and whether that is `'s`.
fn split_clitic(word: &str) -> (usize, bool) {
    let bytes = word.as_bytes();
    let from = bytes.len().saturating_sub(5);
    let Some(at) = bytes[from..].iter().position(|byte| matches!(byte, b'\'' | 0xe2)).map(|at| from + at) else {
        return (word.len(), false);
    };
    let width = if bytes[at] == b'\'' { 1 } else { 3 };
    match word.get(at + width..) {
        Some("s" | "S") if at > 0 => (at, true),
        Some("d" | "ll" | "m" | "ve" | "re" | "D" | "LL") if at > 0 => (at, false),
        _ => (word.len(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_is_split_off_and_a_name_kept_whole() {
        let mut lexicon = Lexicon::new();
        let text = "D'Hoffryn saw Mr. Venn\u{2019}s boat. \u{201c}He didn't,\u{201d} Mara said.";
        let found = tokens(text, &crate::text::speech(text), &mut lexicon);
        let words: Vec<&str> = found.iter().map(|token| &text[token.range()]).collect();
        assert_eq!(words, ["D'Hoffryn", "saw", "Mr", "Venn", "boat", "He", "didn't", "Mara", "said"]);
        assert!(found[3].is_possessive() && found[3].gap == Gap::Dot && !found[3].is_initial());
        assert!(found[5].is_spoken() && found[5].is_initial() && found[7].is_edge() && !found[7].is_spoken());
    }
}
