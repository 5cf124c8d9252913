//! Patterns of words, and lines compared with them.
//!
//! A pattern is a row of words. `a|b` is one of them, `?a` may be missing, `*` stands for up to [`ANY`] words, `+` for one to as
//! many, `#` for a number. A line is compared as a whole, without its case, punctuation and ornaments; so a sentence of a story
//! that only begins alike is none of these.

use rustc_hash::FxHashMap;

use super::Certainty;
use super::rows::Row;

/// So many words at most stand for `*`.
const ANY: usize = 6;
/// Longer lines, in bytes, are never looked at: these are short.
pub(super) const LONGEST: usize = 120;
const MOST_WORDS: usize = 18;

/// Patterns by the words that they may begin with: most lines begin like none.
pub(super) struct Table {
    by_first: FxHashMap<&'static str, Vec<&'static Row>>,
    /// Those that any word may begin, with the words of which one must stand in the line.
    others: Vec<(Vec<&'static str>, &'static Row)>,
}

impl Table {
    /// All patterns of these lists.
    pub(super) fn of(lists: &[&'static [Row]]) -> Self {
        let mut table = Self { by_first: FxHashMap::default(), others: Vec::new() };
        for row in lists.iter().copied().flatten() {
            match first_words(row.1) {
                Some(words) => words.into_iter().for_each(|word| table.by_first.entry(word).or_default().push(row)),
                None => table.others.push((needed_words(row.1), row)),
            }
        }
        table
    }

    fn find(&self, words: &[&str]) -> Option<Certainty> {
        let known = words.first().and_then(|first| self.by_first.get(first)).map(Vec::as_slice).unwrap_or_default();
        let has = |needed: &[&str]| words.iter().any(|word| needed.contains(word));
        let others = self.others.iter().filter(|(needed, _)| has(needed)).map(|(_, row)| row);
        let rows = known.iter().chain(others);
        rows.filter(|(_, pattern)| matches(words, &mut pattern.split(' '))).map(|(certainty, _)| *certainty).max()
    }
}

/// The words that a line of this pattern may begin with; nothing if any may.
fn first_words(pattern: &'static str) -> Option<Vec<&'static str>> {
    let mut words = Vec::new();
    for part in pattern.split(' ') {
        let (part, may_miss) = part.strip_prefix('?').map_or((part, false), |part| (part, true));
        if part.split('|').any(|one| matches!(one, "*" | "+" | "#")) {
            return None;
        }
        words.extend(part.split('|'));
        if !may_miss {
            break;
        }
    }
    words.sort_unstable();
    words.dedup();
    Some(words)
}

/// The words of the first part of a pattern that is words and may not be missing.
fn needed_words(pattern: &'static str) -> Vec<&'static str> {
    let is_words = |part: &&str| !part.starts_with('?') && !part.contains(['*', '+', '#']);
    pattern.split(' ').find(is_words).into_iter().flat_map(|part| part.split('|')).collect()
}

/// How surely a line is one of a table's.
pub(super) fn found(line: &str, table: &Table) -> Option<Certainty> {
    if line.len() > LONGEST || line.starts_with(['"', '“', '«', '‘', '\'']) {
        return None;
    }
    let folded = line.to_lowercase().replace('’', "'").replace("(s)", "s");
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '&'))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    table.find(&words)
}

fn matches(words: &[&str], pattern: &mut std::str::Split<'_, char>) -> bool {
    let Some(part) = pattern.next() else { return words.is_empty() };
    let rest = |count: usize| words.get(count..).is_some_and(|words| matches(words, &mut pattern.clone()));
    match part {
        "*" | "?*" => (0..=ANY).any(rest),
        "+" => (1..=ANY).any(rest),
        "?+" => (0..=1).any(rest),
        _ => {
            let (part, may_miss) = part.strip_prefix('?').map_or((part, false), |part| (part, true));
            let is_one = words.first().is_some_and(|word| part.split('|').any(|one| is_word(word, one)));
            is_one && rest(1) || may_miss && rest(0)
        }
    }
}

fn is_word(word: &str, pattern: &str) -> bool {
    const NUMBERS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let is_roman = || word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    match pattern {
        "#" => word.bytes().all(|byte| byte.is_ascii_digit()) || is_roman() || NUMBERS.contains(&word),
        _ => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::{BOTH, CLOSES, LINKS, OPENS};
    use super::*;

    #[test]
    fn patterns_are_well_formed() {
        for (_, pattern) in [BOTH, OPENS, CLOSES, LINKS].into_iter().flatten() {
            let fits = |part: &str| {
                !part.is_empty() && !part.trim_start_matches('?').is_empty() && part == part.to_lowercase()
            };
            assert!(pattern.split(' ').all(fits), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_is_found_by_each_word_that_it_may_begin_with() {
        assert_eq!(first_words("?so please|pls ?do tell"), Some(vec!["please", "pls", "so"]));
        assert_eq!((first_words("?all * belong"), first_words("+ said")), (None, None));
        for (_, pattern) in [BOTH, OPENS, CLOSES, LINKS].into_iter().flatten() {
            assert!(first_words(pattern).is_some() || !needed_words(pattern).is_empty(), "{pattern}");
        }
    }
}
