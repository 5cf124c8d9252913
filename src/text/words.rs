//! Cutting text into tokens.
//!
//! A token is a maximal run of letters, digits and the marks on them. Everything else separates:
//! `don't` is `don` + `t`, `time-turner` is two tokens, `snake_case` too. So a word in a query finds
//! its possessive, and a phrase means the same however its apostrophes, dashes and blanks are typed.
//!
//! Scripts written without blanks (Han, Kana, Hangul, Thai and their neighbours) give one token a
//! character. In the index such a token's term is the character *and its successor* in the run
//! (a bigram), so that a term is selective; see [`Words::next_term`].

use std::ops::Range;

use super::fold::fold_into;
use super::pack::{MAX_PACKED, leading_alphanumerics, pack_lower};

/// The longest index term in bytes; a longer word is cut at a character border, at both ends alike.
pub const MAX_TERM_BYTES: usize = 255;

/// What a character is to a token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Letter,
    Dense,
    Mark,
}

const ASCII: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

pub(super) fn class(c: char) -> Class {
    let code = c as u32;
    match code {
        0..=0x7f => {
            if ASCII[code as usize] {
                Class::Letter
            } else {
                Class::Other
            }
        }
        // General punctuation first: curly quotes and dashes are most of what is not ASCII.
        0x2000..=0x206f => match code {
            0x200c..=0x200d | 0x2060 => Class::Mark,
            _ => Class::Other,
        },
        0xad | 0x300..=0x36f | 0xfe00..=0xfe0f => Class::Mark,
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff => {
            if unicode_normalization::char::is_combining_mark(c) {
                Class::Mark
            } else if c.is_alphabetic() {
                Class::Dense
            } else if c.is_numeric() {
                Class::Letter
            } else {
                Class::Other
            }
        }
        0x1100..=0x11ff
        | 0x3005..=0x3007
        | 0x3040..=0x30ff
        | 0x3130..=0x318f
        | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff
        | 0xac00..=0xd7af
        | 0xf900..=0xfaff
        | 0xff66..=0xffdc
        | 0x20000..=0x3ffff => {
            if c.is_alphanumeric() {
                Class::Dense
            } else if unicode_normalization::char::is_combining_mark(c) {
                Class::Mark
            } else {
                Class::Other
            }
        }
        _ => {
            if c.is_alphanumeric() {
                Class::Letter
            } else if unicode_normalization::char::is_combining_mark(c) {
                Class::Mark
            } else {
                Class::Other
            }
        }
    }
}

/// True if `c` can be part of a token.
pub fn is_word_char(c: char) -> bool {
    class(c) != Class::Other
}

/// True if `c` belongs to a script written without blanks, one token a character.
pub fn is_dense(c: char) -> bool {
    class(c) == Class::Dense
}

/// The tokens of a text, in order.
///
/// ```
/// use ficdex::text::Words;
/// let text = "Don't—stop";
/// let mut words = Words::new(text);
/// let mut found = Vec::new();
/// while let Some(range) = words.next_range() {
///     found.push(&text[range]);
/// }
/// assert_eq!(found, ["Don", "t", "stop"]);
/// ```
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Whether inner apostrophes hold a word together (names, not the index).
    whole: bool,
    /// The token given last holds ASCII only.
    ascii: bool,
}

impl<'a> Words<'a> {
    /// The tokens of `text` as the index sees them.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, whole: false, ascii: false }
    }

    /// The words of a name: as [`Self::new`], but an apostrophe between letters does not cut
    /// (`D'Hoffryn` is one word).
    pub fn whole(text: &'a str) -> Self {
        Self { text, at: 0, whole: true, ascii: false }
    }

    /// The bytes of the next token.
    pub fn next_range(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        self.ascii = false;
        let start = loop {
            let byte = *bytes.get(at)?;
            if byte < 0x80 {
                if ASCII[byte as usize] {
                    break at;
                }
                at += 1;
                continue;
            }
            let c = self.text[at..].chars().next()?;
            match class(c) {
                Class::Letter => break at,
                Class::Dense => {
                    let end = self.skip_marks(at + c.len_utf8());
                    self.at = end;
                    return Some(at..end);
                }
                Class::Other | Class::Mark => at += c.len_utf8(),
            }
        };
        loop {
            let more = leading_alphanumerics(&bytes[at..]);
            at += more;
            if more < MAX_PACKED {
                break;
            }
        }
        self.ascii = at > start;
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 {
                if ASCII[byte as usize] || (self.whole && byte == b'\'' && joins(self.text, at + 1)) {
                    at += 1;
                    continue;
                }
                break;
            }
            let Some(c) = self.text[at..].chars().next() else { break };
            match class(c) {
                Class::Letter | Class::Mark => {
                    self.ascii = false;
                    at += c.len_utf8();
                }
                Class::Other if self.whole && matches!(c, '’' | 'ʼ') && joins(self.text, at + c.len_utf8()) => {
                    self.ascii = false;
                    at += c.len_utf8();
                }
                Class::Other | Class::Dense => break,
            }
        }
        self.at = at;
        Some(start..at)
    }

    /// The bytes of the next token, with its index term written to `term`.
    ///
    /// The term is the folded token; for a script without blanks it is the folded character
    /// followed by the next one of the same run, if there is one.
    pub fn next_term(&mut self, term: &mut String) -> Option<Range<usize>> {
        let range = self.next_range()?;
        self.term_of(range.clone(), term);
        Some(range)
    }

    /// Writes the term of the token given last.
    fn term_of(&self, range: Range<usize>, term: &mut String) {
        term.clear();
        // Nearly every token of most libraries: ASCII, and short.
        if self.ascii && range.len() <= MAX_TERM_BYTES {
            term.push_str(&self.text[range]);
            term.make_ascii_lowercase();
            return;
        }
        fold_into(&self.text[range.clone()], term);
        if !self.text.as_bytes()[range.start].is_ascii()
            && self.text[range.clone()].chars().next().is_some_and(is_dense)
            && self.text[range.end..].chars().next().is_some_and(is_dense)
        {
            let mut ahead = self.clone();
            if let Some(next) = ahead.next_range() {
                fold_into(&self.text[next], term);
            }
        }
        if term.len() > MAX_TERM_BYTES {
            let cut = (0..=MAX_TERM_BYTES).rev().find(|at| term.is_char_boundary(*at)).unwrap_or(0);
            term.truncate(cut);
        }
    }

    /// As [`Self::next_term`], but the term of a short ASCII token is not written to `term` but given
    /// [packed](super::pack::pack): nearly every token of most libraries.
    pub fn next_packed(&mut self, term: &mut String) -> Option<(Range<usize>, Option<u64>)> {
        let range = self.next_range()?;
        if self.ascii && range.len() <= MAX_PACKED {
            let packed = pack_lower(&self.text.as_bytes()[range.start..], range.len());
            return Some((range, Some(packed)));
        }
        self.term_of(range.clone(), term);
        Some((range, None))
    }

    fn skip_marks(&self, mut at: usize) -> usize {
        while let Some(c) = self.text[at..].chars().next() {
            if class(c) != Class::Mark {
                break;
            }
            at += c.len_utf8();
        }
        at
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_range()
    }
}

/// True if a letter stands at `at`.
pub(super) fn joins(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if *byte < 0x80 => ASCII[*byte as usize],
        _ => text[at..].chars().next().is_some_and(|c| class(c) == Class::Letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<String> {
        let mut words = Words::new(text);
        let (mut term, mut all) = (String::new(), Vec::new());
        while words.next_term(&mut term).is_some() {
            all.push(term.clone());
        }
        all
    }

    #[test]
    fn a_run_without_blanks_gives_bigrams_and_a_last_character() {
        assert_eq!(terms("我们走 ok"), ["我们", "们走", "走", "ok"]);
    }

    #[test]
    fn apostrophes_hyphens_and_underscores_cut() {
        assert_eq!(terms("Spike’s time-turner a_b"), ["spike", "s", "time", "turner", "a", "b"]);
    }

    #[test]
    fn decomposed_and_composed_accents_are_one_term() {
        assert_eq!(terms("cafe\u{301}s"), terms("cafés"));
    }

    #[test]
    fn an_overlong_word_is_cut_not_dropped() {
        assert_eq!(terms(&"ä".repeat(400)), ["a".repeat(255)]);
    }

    proptest! {
        #[test]
        fn tokens_lie_on_character_borders_in_order(text in "\\PC{0,80}") {
            let mut last = 0;
            for range in Words::new(&text) {
                prop_assert!(range.start >= last && range.end > range.start);
                prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                last = range.end;
            }
        }

        #[test]
        fn a_packed_term_is_the_term(text in "([A-Za-z0-9]{1,10}[ ’é\u{301}走]?|\\PC){0,20}") {
            let (mut words, mut packed) = (Words::new(&text), Words::new(&text));
            let (mut term, mut buffer) = (String::new(), String::new());
            while let Some(range) = words.next_term(&mut term) {
                let (same, short) = packed.next_packed(&mut buffer).unwrap();
                prop_assert_eq!(&same, &range);
                match short {
                    Some(short) => prop_assert_eq!(Some(short), super::super::pack(term.as_bytes())),
                    None => prop_assert_eq!(&buffer, &term),
                }
            }
            prop_assert!(packed.next_packed(&mut buffer).is_none());
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = super::super::fold(&text);
            prop_assert_eq!(super::super::fold(&once), once);
        }

        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = super::super::key(&text);
            prop_assert_eq!(super::super::key(&once), once);
        }
    }
}
