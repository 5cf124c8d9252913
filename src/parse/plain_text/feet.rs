//! Feet of pages that a word processor left in a text: `Ann Lee - 12`, `Salt Road  Page 3`, the same words at the end of each page.

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
pub(super) fn find(text: &str, lines: impl Iterator<Item = Range<usize>>) -> Vec<usize> {
    let mut seen: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, line) in lines.enumerate() {
        let is_candidate = (6..=LONGEST).contains(&line.len()) && text.as_bytes()[line.end - 1].is_ascii_digit();
        if let Some(words) = is_candidate.then(|| words(&text[line])).flatten() {
            seen.entry(words).or_default().push(index);
        }
    }
    let mut feet: Vec<usize> = seen.into_values().filter(|lines| lines.len() >= FEWEST).flatten().collect();
    feet.sort_unstable();
    feet
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
    fn what_stands_twice_may_be_the_storys() {
        let lines = Lines::new("Deck Seven - 1\nHe left.\nDeck Seven - 2\n");
        assert_eq!(lines.text(0), "Deck Seven - 1");
    }
}
