//! Feet of pages that a word processor left in a text: `Ann Lee - 12`, `Salt Road  Page 3`, the same words at the end of each page,
//! and numbers alone above form feeds.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A foot has at most so many bytes.
const LONGEST: usize = 60;
/// As many pages at least have the same foot.
const FEWEST: usize = 3;
/// Numbered things of a story that are no pages.
const NUMBERED: [&str; 12] =
    ["chapter", "part", "book", "day", "scene", "act", "stardate", "episode", "section", "log", "note", "article"];

/// Which of these lines, given as places in the text, are feet: their indexes, in order.
pub(super) fn find(text: &str, lines: impl Iterator<Item = Range<usize>> + Clone) -> Vec<usize> {
    let mut feet = repeated(text, lines.clone());
    feet.extend(numbered(text, lines));
    feet.sort_unstable();
    feet.dedup();
    feet
}

/// Lines whose words stand at the end of several pages.
fn repeated(text: &str, lines: impl Iterator<Item = Range<usize>>) -> Vec<usize> {
    let mut seen: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, line) in lines.enumerate() {
        let is_candidate = (6..=LONGEST).contains(&line.len()) && text.as_bytes()[line.end - 1].is_ascii_digit();
        if let Some(words) = is_candidate.then(|| words(&text[line])).flatten() {
            seen.entry(words).or_default().push(index);
        }
    }
    seen.into_values().filter(|lines| lines.len() >= FEWEST).flatten().collect()
}

/// Page numbers alone that count up, each the last line above a form feed, the last one at the end of the text. Below a form
/// feed a number may be a chapter's.
fn numbered(text: &str, lines: impl Iterator<Item = Range<usize>>) -> Vec<usize> {
    const FEED: u8 = b'\x0c';
    if memchr::memchr(FEED, text.as_bytes()).is_none() {
        return Vec::new();
    }
    let visible: Vec<(usize, Range<usize>)> = lines.enumerate().filter(|(_, line)| !line.is_empty()).collect();
    let feeds =
        memchr::memchr_iter(FEED, text.as_bytes()).map(|feed| visible.partition_point(|(_, line)| line.end <= feed));
    let mut ends: Vec<usize> = feeds.chain([visible.len()]).filter_map(|end| end.checked_sub(1)).collect();
    ends.dedup();
    let mut feet: Vec<(usize, u32)> = Vec::new();
    for (index, line) in ends.into_iter().map(|end| &visible[end]) {
        let Some(number) = page_number(&text[line.clone()]) else { continue };
        if feet.last().is_none_or(|(_, last)| last.checked_add(1) == Some(number)) {
            feet.push((*index, number));
        }
    }
    if feet.len() < 2 { Vec::new() } else { feet.into_iter().map(|(index, _)| index).collect() }
}

/// `12`, `- 12 -`, `[12]`, `Page 12`, `Page 12 of 30`.
fn page_number(line: &str) -> Option<u32> {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let mut words = bare.split_whitespace();
    let mut first = words.next()?;
    if first.trim_end_matches('.').eq_ignore_ascii_case("page") || first.eq_ignore_ascii_case("p.") {
        first = words.next()?;
    }
    let of: Vec<&str> = words.collect();
    let is_whole = match of[..] {
        [] => true,
        ["of" | "/", last] => last.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    (is_whole && first.len() <= 4).then(|| first.parse().ok()).flatten()
}

/// What stands before the page's number, if a dash or the word `page` leads to it.
fn words(line: &str) -> Option<&str> {
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - before.len();
    let before = before.trim_end();
    let is_page =
        before.len() > 4 && before.get(before.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case("page"));
    let words = before.trim_end_matches(['-', '–', '—']).trim_end();
    let first = words.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let leads = is_page || words.len() < before.len();
    (leads && number <= 3 && letters >= 5 && !NUMBERED.contains(&first.as_str())).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;

    #[test]
    fn the_same_words_before_a_pages_number_are_a_foot() {
        let text = "He left.\n\nAnn Lee - 1\n\nShe stayed.\nAnn Lee - 2\n\nDay 1\n\nAnn Lee - 3\nPart One - 1\n";
        let lines = Lines::new(text);
        let shown: Vec<&str> =
            (0..lines.len()).map(|index| lines.text(index)).filter(|line| !line.is_empty()).collect();
        assert_eq!(shown, ["He left.", "She stayed.", "Day 1", "Part One - 1"]);
    }

    #[test]
    fn numbers_above_form_feeds_are_feet_and_sentences_go_on_over_them() {
        let text = "He left\n\n  1\n\x0c\nthe room.\n\n- 2 -\n\x0c\n3\n\nShe stayed.\n\nPage 3 of 3\n";
        let lines = Lines::new(text);
        let shown: Vec<&str> = (0..lines.len()).map(|index| lines.text(index)).collect();
        assert_eq!(shown[..2], ["He left", "the room."]);
        assert_eq!(shown.iter().filter(|line| !line.is_empty()).count(), 4, "{shown:?}");
        let alone = Lines::new("He left.\n\n7\n\x0c\nShe stayed.\n");
        assert_eq!(alone.text(2), "7");
    }

    #[test]
    fn what_stands_twice_may_be_the_storys() {
        let lines = Lines::new("Deck Seven - 1\nHe left.\nDeck Seven - 2\n");
        assert_eq!(lines.text(0), "Deck Seven - 1");
    }
}
