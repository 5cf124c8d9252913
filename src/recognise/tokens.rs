//! Cutting a chapter into tokens for recognition.
//!
//! Unlike the index's tokens these keep what tells names apart: a possessive is split off (`Spike's` is
//! `Spike`), inner apostrophes stay (`D'Hoffryn`, `didn't`), and each token knows what stands before it,
//! whether it begins a sentence and whether it is spoken.

use std::ops::Range;

use super::class::Class;
use super::lexicon::{Lexicon, WordId};
use crate::text::pack::{MAX_PACKED, leading_alphanumerics};

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
    carried: u16,
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

    /// Pronoun, verb of speech, or word that tells what joins people: what is asked of every token stands here, so that
    /// a pass over the tokens need not look at their words.
    #[inline]
    pub(super) fn class(self) -> Class {
        Class::of_carried(self.carried)
    }
    /// Begins with a capital.
    #[inline]
    pub(super) fn is_capital(self) -> bool {
        self.flags & Self::CAPITAL != 0
    }
    /// Reads it as if it began with a capital.
    pub(super) fn set_capital(&mut self) {
        self.flags |= Self::CAPITAL;
    }
    /// All capitals, two or more.
    #[inline]
    pub(super) fn is_shouted(self) -> bool {
        self.flags & Self::SHOUTED != 0
    }
    /// Begins a sentence.
    #[inline]
    pub(super) fn is_initial(self) -> bool {
        self.flags & Self::INITIAL != 0
    }
    /// Stands inside quotation marks.
    #[inline]
    pub(super) fn is_spoken(self) -> bool {
        self.flags & Self::SPOKEN != 0
    }
    /// `'s` follows.
    #[inline]
    pub(super) fn is_possessive(self) -> bool {
        self.flags & Self::POSSESSIVE != 0
    }
    /// First of its paragraph.
    #[inline]
    pub(super) fn begins_paragraph(self) -> bool {
        self.flags & Self::PARAGRAPH != 0
    }
    /// First inside or behind quotation marks.
    #[inline]
    pub(super) fn is_edge(self) -> bool {
        self.flags & Self::EDGE != 0
    }
    #[cfg(test)]
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a byte may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A blank or a sign.
    Other,
    /// A letter or a digit.
    Letter,
    /// `'`, which may stand inside a word.
    Apostrophe,
    /// Of a character beyond ASCII, which must be looked at.
    Wide,
}

const KINDS: [Kind; 256] = {
    let mut table = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = Kind::Letter;
        } else if byte >= 0x80 {
            table[byte] = Kind::Wide;
        }
        byte += 1;
    }
    table[b'\'' as usize] = Kind::Apostrophe;
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
        let start = loop {
            match KINDS[*bytes.get(self.at)? as usize] {
                Kind::Letter => break self.at,
                Kind::Other | Kind::Apostrophe => self.at += 1,
                Kind::Wide if is_punctuation(bytes, self.at) => self.at += 3,
                Kind::Wide => {
                    let c = self.text[self.at..].chars().next()?;
                    if c.is_alphanumeric() {
                        break self.at;
                    }
                    self.at += c.len_utf8();
                }
            }
        };
        let (end, has_sign) = self.word_end(start);
        self.at = end;
        let (core, possessive) = if has_sign { split_clitic(&self.text[start..end]) } else { (end - start, false) };
        let core_end = start + core;
        let word = lexicon.intern(self.text, start..core_end);
        let (gap, mut flags) = self.gap(start, lexicon);
        let first = bytes[start];
        if first.is_ascii_uppercase() || first >= 0x80 && self.text[start..].starts_with(char::is_uppercase) {
            flags |= Token::CAPITAL;
            let small = bytes.get(start + 1).is_some_and(u8::is_ascii_lowercase);
            if core > 1 && !small && !self.text[start..core_end].chars().any(char::is_lowercase) {
                flags |= Token::SHOUTED;
            }
        }
        if possessive {
            flags |= Token::POSSESSIVE;
        }
        let carried = lexicon.count(word, flags & Token::INITIAL != 0).carried();
        let token = Token { start: start as u32, end: core_end as u32, word, gap, flags, carried };
        self.last_end = end;
        self.before = Some(token);
        Some(token)
    }

    /// The end of the word at `start` (letters, digits, and single apostrophes between letters), and whether anything
    /// else than ASCII letters and digits is in it.
    #[inline]
    fn word_end(&self, start: usize) -> (usize, bool) {
        let rest = &self.text.as_bytes()[start..];
        let mut plain = 0;
        loop {
            let more = leading_alphanumerics(&rest[plain..]);
            plain += more;
            if more < MAX_PACKED {
                break;
            }
        }
        match rest.get(plain).map(|byte| KINDS[*byte as usize]) {
            None | Some(Kind::Other) => (start + plain, false),
            Some(_) => self.word_end_behind(start + plain),
        }
    }

    /// The same from `at`, behind which the word may go on with other signs.
    fn word_end_behind(&self, mut at: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut has_sign = false;
        // A quotation mark may be taken for an apostrophe: `shit'Mara` stays one word, which is rare.
        while let Some(byte) = bytes.get(at) {
            match KINDS[*byte as usize] {
                Kind::Letter => at += 1,
                Kind::Other => break,
                Kind::Apostrophe => {
                    let follows = bytes.get(at + 1).is_some_and(|next| KINDS[*next as usize] != Kind::Other);
                    if !follows || bytes[at + 1] == b'\'' {
                        break;
                    }
                    has_sign = true;
                    at += 1;
                }
                Kind::Wide if is_punctuation(bytes, at) => {
                    let apostrophe =
                        bytes[at + 2] == 0x99 && self.text[at + 3..].chars().next().is_some_and(char::is_alphanumeric);
                    if !apostrophe {
                        break;
                    }
                    has_sign = true;
                    at += 3;
                }
                Kind::Wide => {
                    let Some(c) = self.text[at..].chars().next() else { break };
                    if !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)) {
                        break;
                    }
                    has_sign = true;
                    at += c.len_utf8();
                }
            }
        }
        (at, has_sign)
    }

    /// What stands before the token at `start`, and the flags that follow from it.
    #[inline]
    fn gap(&mut self, start: usize, lexicon: &Lexicon<'_>) -> (Gap, u8) {
        while self.speech.get(self.within).is_some_and(|range| range.end <= start) {
            self.within += 1;
        }
        let spoken = self.speech.get(self.within).is_some_and(|range| range.start < start);
        let flags = if spoken { Token::SPOKEN } else { 0 };
        let between = &self.text.as_bytes()[self.last_end..start];
        if between == b" " && self.before.is_some() {
            return (Gap::Blank, flags);
        }
        self.gap_of_signs(start, spoken, flags, lexicon)
    }

    /// The same where other signs than a blank stand before the token.
    fn gap_of_signs(&mut self, start: usize, spoken: bool, mut flags: u8, lexicon: &Lexicon<'_>) -> (Gap, u8) {
        let between = &self.text[self.last_end..start];
        let signs = Signs::of(between);
        let mut edge = spoken != self.spoken;
        self.spoken = spoken;
        let mut gap = match between {
            "-" => Gap::Hyphen,
            _ if signs.comma_first => Gap::Comma,
            _ => Gap::Sign,
        };
        let mut initial = signs.stop || self.before.is_none();
        if signs.paragraph || self.before.is_none() {
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
        if signs.opens {
            edge = edge || signs.double;
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

/// True for the quotation marks, dashes and ellipses that begin with these two bytes (U+2000 to U+203F), where no
/// letter is.
#[inline]
fn is_punctuation(bytes: &[u8], at: usize) -> bool {
    bytes[at] == 0xe2 && bytes.get(at + 1) == Some(&0x80)
}

/// What signs stand between two tokens.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// The first that is no blank is a comma.
    comma_first: bool,
    /// Something that ends a sentence or a line.
    stop: bool,
    /// A blank line.
    paragraph: bool,
    /// A quotation mark or bracket.
    opens: bool,
    /// A double quotation mark.
    double: bool,
}

impl Signs {
    fn of(between: &str) -> Self {
        let mut signs = Self::default();
        let mut before = ' ';
        let mut is_first = true;
        for c in between.chars() {
            match c {
                ',' if is_first => signs.comma_first = true,
                '.' | '!' | '?' | '\u{2026}' | ':' | '\u{2022}' | '*' => signs.stop = true,
                '\n' => {
                    signs.stop = true;
                    signs.paragraph = signs.paragraph || before == '\n';
                }
                '"' | '\u{201c}' | '\u{201d}' => (signs.opens, signs.double) = (true, true),
                '\u{2018}' | '\u{ab}' | '\u{bb}' | '(' | '[' => signs.opens = true,
                _ => {}
            }
            is_first = is_first && c.is_whitespace();
            before = c;
        }
        signs
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
