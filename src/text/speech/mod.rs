//! Which stretches of a text are spoken: what stands between quotation marks.
//!
//! Double marks (`“ ”`, `„ “`, `” ”`, `« »`, `» «`, `「 」`, straight `"`) enclose speech; single ones do where they
//! look like speech: they open behind a blank and close behind a stop. A straight mark opens or closes by what
//! stands beside it, and where that does not tell (`" Hey "`), by turns. Speech that is still open at a
//! paragraph's end goes on only if the next mark closes it: a forgotten mark spoils one paragraph, not
//! the rest of the story. A paragraph without any mark may begin with a dash instead ([`dash`]).

mod dash;

use std::ops::Range;

/// Open speech goes on over paragraphs for at most this many bytes until the mark that closes it, and no single mark is
/// looked for farther away.
const LONGEST: usize = 6_000;

/// What a quotation mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    /// Either: it stands between blanks.
    Turns,
}

/// The spoken stretches of a chapter's text, marks included, in order, not overlapping; paragraphs are
/// told apart by blank lines.
///
/// ```
/// use ficdex::text::speech;
/// let text = "\u{201c}Run!\u{201d} said Mara. 'It's late,' she said. The lamp's light\u{2014}\"no\" \u{2014} died.";
/// let spoken: Vec<&str> = speech(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(spoken, ["\u{201c}Run!\u{201d}", "'It's late,'", "\"no\""]);
/// ```
pub fn speech(text: &str) -> Vec<Range<usize>> {
    let (has_low, has_corner) = (text.contains('\u{201e}'), memchr::memchr(0xe3, text.as_bytes()).is_some());
    let mut marks = Marks { text, at: 0, has_low, has_corner };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    let mut paragraph = 0;
    while let Some((place, mark)) = marks.next_mark() {
        while let Some(end) = paragraph_end(text, paragraph, place.start) {
            if let Some(start) = open {
                let goes_on = mark != Mark::Opens && place.start - start < LONGEST;
                if !goes_on {
                    found.push(start..end);
                    open = None;
                }
            }
            paragraph = end + 2;
        }
        match (open, mark) {
            (None, Mark::Opens | Mark::Turns) => open = Some(place.start),
            (Some(start), Mark::Closes | Mark::Turns) => {
                found.push(start..place.end);
                open = None;
            }
            // A mark that opens inside open speech: the closing one was forgotten, or this paragraph
            // goes on with the speech of the last one.
            (Some(_), Mark::Opens) => {}
            // `'Run!" she said`: the marks do not match, but the paragraph begins with one.
            (None, Mark::Closes) => {
                let free = found.last().is_none_or(|last: &Range<usize>| last.end <= paragraph);
                if free && text[paragraph..].starts_with(['\'', '\u{2018}']) {
                    found.push(paragraph..place.end);
                }
            }
        }
    }
    if let Some(start) = open {
        found.push(start..paragraph_end(text, paragraph, text.len()).unwrap_or(text.len()));
    }
    dash::add(text, with_single(text, found))
}

/// The end of the paragraph that begins at `from`, if it ends before `limit`.
fn paragraph_end(text: &str, from: usize, limit: usize) -> Option<usize> {
    let stretch = text.as_bytes().get(from..limit)?;
    memchr::memchr_iter(b'\n', stretch).find(|at| stretch.get(at + 1) == Some(&b'\n')).map(|at| from + at)
}

/// The double quotation marks of a text.
struct Marks<'a> {
    text: &'a str,
    at: usize,
    /// There is a `„` in the text.
    has_low: bool,
    /// There is a character in the text that begins with the byte of `「`.
    has_corner: bool,
}

impl Marks<'_> {
    fn next_mark(&mut self) -> Option<(Range<usize>, Mark)> {
        let bytes = self.text.as_bytes();
        loop {
            // The lead bytes of `“ ” „`, `« »` and `「 」`; other characters that share them are passed over.
            let rest = &bytes[self.at..];
            let near = if self.has_corner {
                rest.iter().position(|byte| matches!(byte, b'"' | 0xe2 | 0xc2 | 0xe3))
            } else {
                memchr::memchr3(b'"', 0xe2, 0xc2, rest)
            };
            let at = self.at + near?;
            let c = self.text[at..].chars().next()?;
            self.at = at + c.len_utf8();
            let mark = match c {
                '"' => straight(self.text, at),
                '\u{201c}' if self.has_low && low_quote_before(self.text, at) => Mark::Closes,
                // German and Danish books turn the marks round (`»Hallo«`), Swedish and Finnish ones use one for both.
                '\u{ab}' if ends_word(self.text, at, self.at) => Mark::Closes,
                '\u{201d}' | '\u{bb}' if begins_word(self.text, at, self.at) => Mark::Opens,
                '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{300c}' => Mark::Opens,
                '\u{201d}' | '\u{bb}' | '\u{300d}' => Mark::Closes,
                _ => continue,
            };
            return Some((at..self.at, mark));
        }
    }
}

/// True if the mark at `at..end` stands behind a blank and before a letter.
fn begins_word(text: &str, at: usize, end: usize) -> bool {
    text[..at].chars().next_back().is_none_or(char::is_whitespace)
        && text[end..].chars().next().is_some_and(char::is_alphanumeric)
}

/// True if the mark at `at..end` stands behind a letter or stop and not before a letter.
fn ends_word(text: &str, at: usize, end: usize) -> bool {
    text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '…'))
        && !text[end..].chars().next().is_some_and(char::is_alphanumeric)
}

/// True if a low mark is open at `at`: then `“` closes, as in German.
fn low_quote_before(text: &str, at: usize) -> bool {
    let near = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let from = text[near..at].rfind("\n\n").map_or(near, |found| near + found);
    let stretch = &text[from..at];
    match (stretch.rfind('\u{201e}'), stretch.rfind('\u{201c}')) {
        (Some(low), Some(high)) => low > high,
        (low, _) => low.is_some(),
    }
}

/// What a straight mark at `at` does, by the signs beside it.
fn straight(text: &str, at: usize) -> Mark {
    let before = text[..at].chars().next_back();
    let behind = text[at + 1..].chars().next();
    let free = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let opening = |c: Option<char>| matches!(c, Some('(' | '[' | '\u{2014}' | '\u{2013}' | '-' | '*' | '_' | '\''));
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match (free(before), free(behind)) {
        (true, false) => Mark::Opens,
        (false, true) => Mark::Closes,
        (false, false) if letter(behind) && opening(before) => Mark::Opens,
        (false, false) if letter(before) || !letter(behind) => Mark::Closes,
        _ => Mark::Turns,
    }
}

/// Adds speech between single marks where no double ones enclose it.
fn with_single(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut single: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut outer = found.iter().peekable();
    while let Some((start, length)) = next_single_opening(text, at) {
        at = start + length;
        while outer.next_if(|range| range.end <= start).is_some() {}
        if outer.peek().is_some_and(|range| range.start <= start) {
            at = outer.peek().map_or(at, |range| range.end);
            continue;
        }
        let end = text.floor_char_boundary(start.saturating_add(LONGEST));
        let end = paragraph_end(text, start, end).unwrap_or(end);
        let limit = outer.peek().map_or(end, |range| range.start.min(end));
        if let Some(close) = single_closing(text, at, limit) {
            single.push(start..close);
            at = close;
        }
    }
    if single.is_empty() {
        return found;
    }
    let mut all = found;
    all.extend(single);
    all.sort_unstable_by_key(|range| range.start);
    all
}

/// The next single mark that may open speech: behind a blank or a line's start, before a capital, or before any word
/// where speech is taken up again (`'I know,' she said, 'but'`): an apostrophe (`'twas`) rarely stands behind a comma.
fn next_single_opening(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr::memchr2(b'\'', 0xe2, bytes.get(at..)?)?;
        let rest = &text[at..];
        let length = if rest.starts_with('\'') {
            1
        } else if rest.starts_with('\u{2018}') {
            3
        } else {
            at += rest.chars().next()?.len_utf8();
            continue;
        };
        let free = at == 0 || bytes[at - 1].is_ascii_whitespace();
        let taken_up = text[..at].trim_end_matches(' ').ends_with([',', ':', '\u{2014}', '\u{2013}']);
        let wanted = |c: char| c.is_uppercase() || taken_up && c.is_alphabetic();
        if free && rest[length..].starts_with(wanted) {
            return Some((at, length));
        }
        at += length;
    }
}

/// The end of a single mark that closes speech: behind a stop, before a blank or an end.
fn single_closing(text: &str, from: usize, limit: usize) -> Option<usize> {
    let stretch = text.get(from..limit)?;
    stretch.match_indices(['\'', '\u{2019}']).find_map(|(at, mark)| {
        let stopped = stretch[..at].ends_with(['.', ',', '!', '?', '\u{2026}', '-', '\u{2014}']);
        let behind = stretch[at + mark.len()..].chars().next();
        (stopped && behind.is_none_or(|c| !c.is_alphanumeric())).then_some(from + at + mark.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spoken(text: &str) -> Vec<&str> {
        speech(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn straight_marks_between_blanks_take_turns() {
        assert_eq!(spoken("\" Hey!\n\nMara! \"\n\nShe ran. \" No, \" he said."), ["\" Hey!\n\nMara! \"", "\" No, \""]);
    }

    #[test]
    fn a_forgotten_mark_spoils_one_paragraph_only() {
        assert_eq!(spoken("\"Run, she said.\n\nThey ran.\n\n\"Good.\""), ["\"Run, she said.", "\"Good.\""]);
    }

    #[test]
    fn a_speech_may_go_on_in_the_next_paragraph() {
        let text = "\u{201c}One.\n\n\u{201c}Two.\u{201d}\n\nMara left.";
        assert_eq!(spoken(text), ["\u{201c}One.", "\u{201c}Two.\u{201d}"]);
    }

    #[test]
    fn marks_of_other_languages_open_and_close() {
        assert_eq!(spoken("»Hallo«, sagte sie. »Wo?«"), ["»Hallo«", "»Wo?«"]);
        assert_eq!(spoken("« Bonjour », dit-il. «Non.»"), ["« Bonjour »", "«Non.»"]);
        assert_eq!(spoken("”Hej”, sade hon. ”Var?”"), ["”Hej”", "”Var?”"]);
        assert_eq!(spoken("„Gut“, sagte er. „Ja.“"), ["„Gut“", "„Ja.“"]);
    }

    #[test]
    fn speech_in_single_marks_is_taken_up_again() {
        assert_eq!(spoken("'I know,' she said, 'but it's late.'"), ["'I know,'", "'but it's late.'"]);
    }

    #[test]
    fn a_dash_may_stand_for_marks() {
        let text = "— Привет, — сказал он. — Как дела?\n\n— Хорошо — и всё.";
        assert_eq!(spoken(text), ["— Привет, ", "— Как дела?", "— Хорошо — и всё."]);
        let text = "—Hola —dijo ella—. ¿Qué tal?\n\n—Bien.";
        assert_eq!(spoken(text), ["—Hola ", "—. ¿Qué tal?", "—Bien."]);
        assert!(spoken("— Maybe it was nothing.\n\nThe rain fell.").is_empty(), "one alone is an interjection");
    }

    #[test]
    fn marks_that_do_not_match_enclose_speech_at_a_paragraph_s_start() {
        assert_eq!(spoken("He ran.\n\n'Stop him!\" she said."), ["'Stop him!\""]);
    }

    #[test]
    fn apostrophes_are_not_speech() {
        assert!(spoken("It's the sailors' boat, 'twas Mara's. The '90s.").is_empty());
    }

    proptest! {
        #[test]
        fn speech_is_in_order_and_on_character_borders(text in "([A-Za-z .!?—'\"\n\u{201c}\u{201d}\u{2018}\u{2019}«»„é-]|\\PC){0,160}") {
            let mut at = 0;
            for range in speech(&text) {
                prop_assert!(range.start >= at && range.end > range.start);
                prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                at = range.end;
            }
            prop_assert!(at <= text.len());
        }
    }
}
