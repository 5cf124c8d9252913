//! From matches in tokens to byte ranges of a text, and the stretch of text to show around them.

use crate::model::Match;
use crate::text::Words;

/// The token ranges `spans` (sorted, in tokens of `text`) as byte ranges: overlapping ones joined, those
/// that run past the end clipped and marked.
pub fn matches(text: &str, spans: &[(u32, u32)]) -> Vec<Match> {
    // Words behind the last match are not looked for.
    let needed = spans.iter().map(|(_, end)| *end as usize).max().unwrap_or(0);
    let tokens: Vec<(u32, u32)> =
        Words::new(text).take(needed).map(|range| (range.start as u32, range.end as u32)).collect();
    let mut out: Vec<Match> = Vec::new();
    // Tokens covered by the last match, to join the next one if it overlaps.
    let mut reach = 0;
    for &(start, end) in spans {
        let Some(first) = tokens.get(start as usize) else { continue };
        let clipped = (end as usize).min(tokens.len());
        let continues = end as usize > tokens.len();
        let last = tokens[clipped.max(start as usize + 1) - 1];
        match out.last_mut() {
            Some(open) if start < reach => {
                open.end = open.end.max(last.1);
                open.continues |= continues;
            }
            _ => out.push(Match { start: first.0, end: last.1, continues }),
        }
        reach = reach.max(end);
    }
    out
}

/// How much text to show around a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// So many words on either side.
    Words(usize),
    /// The sentences it is in and so many on either side.
    Sentences(usize),
    /// The paragraphs it is in and so many on either side.
    Paragraphs(usize),
    /// The whole passage.
    Passage,
    /// The whole chapter.
    Chapter,
}

impl Default for Context {
    fn default() -> Self {
        Self::Words(20)
    }
}

impl std::str::FromStr for Context {
    type Err = String;

    /// `20w`, `2s`, `1p`, `passage`, `chapter`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("`{text}` is not a context: write 20w (words), 2s (sentences), 1p (paragraphs), passage or chapter")
        };
        match text {
            "passage" => return Ok(Self::Passage),
            "chapter" => return Ok(Self::Chapter),
            _ => {}
        }
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let number: usize = number.parse().map_err(|_| wrong())?;
        match unit {
            "" | "w" => Ok(Self::Words(number)),
            "s" => Ok(Self::Sentences(number)),
            "p" => Ok(Self::Paragraphs(number)),
            _ => Err(wrong()),
        }
    }
}

/// A text cut down to what is shown, with the matches in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text: one line, `…` where something was cut off.
    pub text: String,
    /// The matches in it.
    pub matches: Vec<Match>,
}

/// The stretch of `text` around the best of `matches`: the window that holds most of them, the first of
/// equals. Without matches, the beginning.
pub fn snippet(text: &str, matches: &[Match], context: Context) -> Snippet {
    let (from, to) = match context {
        Context::Passage | Context::Chapter => (0, text.len()),
        Context::Words(count) => {
            let words = words_around(text, matches, count);
            around_words(&words, text, best_window(&words, matches, count), count)
        }
        Context::Sentences(count) => {
            let sentences = crate::text::sentences(text);
            let bounds: Vec<(usize, usize)> = sentences.into_iter().map(|range| (range.start, range.end)).collect();
            around_parts(&bounds, matches.first(), count, text.len())
        }
        Context::Paragraphs(count) => {
            let mut bounds = Vec::new();
            let mut at = 0;
            for paragraph in text.split_inclusive("\n\n") {
                bounds.push((at, at + paragraph.len()));
                at += paragraph.len();
            }
            around_parts(&bounds, matches.first(), count, text.len())
        }
    };
    cut(text, from, to, matches)
}

/// The words of `text`, whole, from so many before the first match to so many behind the last that no window reaches
/// further; those of a short text are all there.
fn words_around(text: &str, matches: &[Match], context: usize) -> Vec<(usize, usize)> {
    // A window that meets one end of the text gives what it cannot use there to the other side.
    let needed = context.saturating_mul(2).saturating_add(2);
    let (first, last) = match (matches.first(), matches.last()) {
        (Some(first), Some(last)) => (first.start as usize, last.end as usize),
        _ => (0, 0),
    };
    let mut reach = needed.saturating_mul(USUAL);
    loop {
        // White space cuts words and belongs to none.
        let from = text.floor_char_boundary(first.saturating_sub(reach));
        let from = if from == 0 { 0 } else { from + text[from..].find(char::is_whitespace).unwrap_or(0) };
        let to = text.floor_char_boundary(last.saturating_add(reach).min(text.len()));
        let to = if to == text.len() { to } else { text[..to].rfind(char::is_whitespace).unwrap_or(0) };
        if from <= first && last <= to {
            let words: Vec<(usize, usize)> =
                Words::whole(&text[from..to]).map(|range| (range.start + from, range.end + from)).collect();
            let before = words.partition_point(|word| word.1 <= first);
            let behind = words.len() - words.partition_point(|word| word.0 < last);
            if (from == 0 || before >= needed) && (to == text.len() || behind >= needed) {
                return words;
            }
        }
        reach = reach.saturating_mul(4);
    }
}

/// Bytes that a word and what stands behind it take, generously.
const USUAL: usize = 12;

/// The matches (as first and last index) that fit best into a window of words.
fn best_window(words: &[(usize, usize)], matches: &[Match], context: usize) -> Option<(usize, usize)> {
    let word_at = |byte: u32| words.partition_point(|word| word.1 <= byte as usize);
    let mut best: Option<(usize, usize)> = None;
    let mut last = 0;
    for first in 0..matches.len() {
        last = last.max(first);
        let begin = word_at(matches[first].start);
        while last + 1 < matches.len()
            && word_at(matches[last + 1].start) <= begin.saturating_add(context.saturating_mul(2))
        {
            last += 1;
        }
        if best.is_none_or(|(a, b)| last - first > b - a) {
            best = Some((first, last));
        }
    }
    best.map(|(first, last)| {
        let end = word_at(matches[last].end.saturating_sub(1));
        (word_at(matches[first].start), end.min(words.len().saturating_sub(1)))
    })
}

/// A window of about `2 × context` words with `focus` (words) in its middle, as bytes.
fn around_words(words: &[(usize, usize)], text: &str, focus: Option<(usize, usize)>, context: usize) -> (usize, usize) {
    if words.is_empty() {
        return (0, text.len());
    }
    let (first, last) = focus.unwrap_or((0, 0));
    let inside = last - first;
    let side = context.saturating_sub(inside / 2);
    let from = first.saturating_sub(side);
    let reach = last.saturating_add(side).saturating_add(1);
    let to = reach.min(words.len());
    // What one side cannot use, the other gets.
    let spare_left = side.saturating_sub(first);
    let spare_right = reach.saturating_sub(words.len());
    let from = from.saturating_sub(spare_right);
    let to = to.saturating_add(spare_left).min(words.len());
    let start = if from == 0 { 0 } else { words[from].0 };
    let end = if to == words.len() { text.len() } else { words[to - 1].1 };
    (start, end)
}

fn around_parts(bounds: &[(usize, usize)], focus: Option<&Match>, count: usize, length: usize) -> (usize, usize) {
    let (start, end) = focus.map_or((0, 0), |focus| (focus.start as usize, focus.end as usize));
    let first = bounds.partition_point(|part| part.1 <= start).saturating_sub(count);
    let last = bounds.partition_point(|part| part.0 < end.max(1)) + count;
    let from = bounds.get(first).map_or(0, |part| part.0);
    let to = bounds.get(last.min(bounds.len()).saturating_sub(1)).map_or(length, |part| part.1);
    (from, to)
}

/// The bytes `from..to` of `text` as one line, with the matches that lie in them.
fn cut(text: &str, from: usize, to: usize, matches: &[Match]) -> Snippet {
    let mut out = Snippet::default();
    // A quote or bracket that opens right before the first word belongs to it.
    let lead = text[..from].chars().next_back().filter(|c| is_opening(*c));
    let from = from - lead.map_or(0, char::len_utf8);
    let trail = text[to..]
        .chars()
        .take_while(|c| !c.is_whitespace() && !c.is_alphanumeric())
        .map(char::len_utf8)
        .sum::<usize>();
    let to = to + trail;
    if !text[..from].trim().is_empty() {
        out.text.push('…');
    }
    let mut pending =
        matches.iter().filter(|found| found.start as usize >= from && (found.start as usize) < to).peekable();
    let mut open: Option<(u32, u32, bool)> = None;
    let mut blank = false;
    let visible_from = out.text.len();
    for (offset, c) in text[from..to].char_indices() {
        let at = from + offset;
        if let Some((start, end, continues)) = open
            && at >= end as usize
        {
            out.matches.push(Match { start, end: out.text.len() as u32, continues });
            open = None;
        }
        if c.is_whitespace() || c.is_control() {
            blank = true;
            continue;
        }
        if blank && out.text.len() > visible_from {
            out.text.push(' ');
        }
        blank = false;
        if let Some(found) = pending.next_if(|found| found.start as usize <= at) {
            open = Some((out.text.len() as u32, found.end, found.continues));
        }
        out.text.push(c);
    }
    if let Some((start, _, continues)) = open {
        out.matches.push(Match { start, end: out.text.len() as u32, continues });
    }
    if !text[to..].trim().is_empty() {
        out.text.push('…');
    }
    out
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '‹' | '(' | '[' | '「' | '『' | '—' | '–')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_snippet_is_centred_on_its_match_and_keeps_its_marks() {
        let text = "one two three four five six seven eight nine ten";
        let found = matches(text, &[(4, 5)]);
        let snippet = snippet(text, &found, Context::Words(2));
        assert_eq!(snippet.text, "…three four five six seven…");
        let mark = snippet.matches[0];
        assert_eq!(&snippet.text[mark.start as usize..mark.end as usize], "five");
    }

    #[test]
    fn a_window_of_any_size_is_the_text_at_most() {
        let text = "one two three";
        let shown = snippet(text, &matches(text, &[(1, 2)]), Context::Words(usize::MAX));
        assert_eq!(shown.text, text);
    }

    #[test]
    fn a_match_past_the_end_is_clipped_and_marked() {
        assert_eq!(matches("a b", &[(1, 4)]), [Match { start: 2, end: 3, continues: true }]);
    }

    /// [`snippet`] with every word of the text looked at.
    fn of_all_words(text: &str, matches: &[Match], count: usize) -> Snippet {
        let words: Vec<(usize, usize)> = Words::whole(text).map(|range| (range.start, range.end)).collect();
        let (from, to) = around_words(&words, text, best_window(&words, matches, count), count);
        cut(text, from, to, matches)
    }

    proptest! {
        #[test]
        fn words_far_from_all_matches_do_not_matter(
            text in "([a-z]{1,9}[ .,’\n]|[a-z]{60}|[—é走] ){0,120}",
            spans in proptest::collection::btree_set(0_u32..120, 0..3),
            context in 0_usize..5,
        ) {
            let spans: Vec<(u32, u32)> = spans.into_iter().map(|start| (start, start + 1)).collect();
            let found = matches(&text, &spans);
            prop_assert_eq!(snippet(&text, &found, Context::Words(context)), of_all_words(&text, &found, context));
        }

        #[test]
        fn marks_lie_on_character_borders_inside_the_text(
            text in "([a-zé“”.’ \n走]|\\PC){0,80}",
            spans in proptest::collection::btree_set((0_u32..30, 1_u32..4), 0..8),
            context in 0_usize..12,
        ) {
            let spans: Vec<(u32, u32)> = spans.into_iter().map(|(start, width)| (start, start + width)).collect();
            let found = matches(&text, &spans);
            let mut last = 0;
            for mark in &found {
                prop_assert!(mark.start >= last && mark.start < mark.end);
                prop_assert!(text.is_char_boundary(mark.start as usize) && text.is_char_boundary(mark.end as usize));
                last = mark.end;
            }
            for context in [Context::Words(context), Context::Sentences(1), Context::Paragraphs(0), Context::Passage] {
                let shown = snippet(&text, &found, context);
                for mark in &shown.matches {
                    prop_assert!(mark.start < mark.end);
                    prop_assert!(shown.text.get(mark.start as usize..mark.end as usize).is_some());
                }
            }
        }
    }
}
