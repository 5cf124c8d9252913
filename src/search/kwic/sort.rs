//! Lines in the order of the words around their matches.

use std::ops::Range;
use std::str::FromStr;

use super::{Line, Origin, Request, lanes};
use crate::index::Snapshot;
use crate::search::SearchError;
use crate::search::plan::Plan;
use crate::store::Library;
use crate::text::{Words, fold};

/// What lines are sorted by. Words are compared in folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The match itself.
    Match,
    /// The n-th word to the left, from 1.
    Left(usize),
    /// The n-th word to the right, from 1.
    Right(usize),
    /// The work's id, then the position.
    Work,
}

/// The farthest word that can be sorted by.
const MAX_KEY: usize = 50;

impl FromStr for Key {
    type Err = String;

    /// `L1`, `R2`, `M` (or `match`), `work`.
    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        let side = |number: &str| number.parse().ok().filter(|place| (1..=MAX_KEY).contains(place));
        let key = match lower.as_str() {
            "m" | "match" | "kwic" => Some(Self::Match),
            "work" => Some(Self::Work),
            _ => match lower.strip_prefix('l') {
                Some(number) => side(number).map(Self::Left),
                None => lower.strip_prefix('r').and_then(side).map(Self::Right),
            },
        };
        key.ok_or_else(|| format!("`{text}` is no sort key: write L1, R1 (words to the left and right), M, or work"))
    }
}

/// A line that waits to be sorted.
struct Kept {
    key: Box<str>,
    origin: usize,
    chapter: u32,
    passage: u32,
    first: u32,
    last: u32,
    /// Left, match and right in one, and where the match begins and ends.
    text: Box<str>,
    matched: Range<u32>,
}

/// Makes all lines, keeps them, and hands them on in order.
pub(super) fn sorted<E: From<SearchError>>(
    library: &Library,
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let mut origins: Vec<Origin> = Vec::new();
    let mut kept: Vec<Kept> = Vec::new();
    // With a limit only so many lines need be kept; they are thinned out when twice as many have come.
    let wanted = if request.limit == 0 { usize::MAX } else { request.offset.saturating_add(request.limit) };
    lanes::each::<E>(library, snapshot, plan, request, (0, usize::MAX), &mut |line| {
        if origins.last().is_none_or(|last| last.id != line.origin.id) {
            origins.push(line.origin.clone());
        }
        kept.push(Kept::new(line, origins.len() - 1, request));
        if kept.len() >= wanted.saturating_mul(2).max(1024) {
            order(&mut kept);
            kept.truncate(wanted);
        }
        Ok(())
    })?;
    order(&mut kept);
    let end = wanted.min(kept.len());
    let page = &kept[request.offset.min(end)..end];
    for line in page {
        let (from, to) = (line.matched.start as usize, line.matched.end as usize);
        visit(&Line {
            passage: line.passage,
            chapter: line.chapter,
            first: line.first,
            last: line.last,
            left: &line.text[..from],
            matched: &line.text[from..to],
            right: &line.text[to..],
            origin: &origins[line.origin],
        })?;
    }
    Ok(page.len() as u64)
}

/// By key; lines of equal keys stay in the order of the index.
fn order(kept: &mut [Kept]) {
    let place = |line: &Kept| (line.origin, line.chapter, line.first, line.last);
    kept.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| place(a).cmp(&place(b))));
}

impl Kept {
    fn new(line: &Line<'_>, origin: usize, request: &Request) -> Self {
        let (left, right) = (last_words(line.left, request.context), first_words(line.right, request.context));
        let start = left.len() as u32;
        Self {
            key: key(line, &request.sort).into(),
            origin,
            chapter: line.chapter,
            passage: line.passage,
            first: line.first,
            last: line.last,
            text: [left, line.matched, right].concat().into(),
            matched: start..start + line.matched.len() as u32,
        }
    }
}

/// The end of `text` that holds so many words.
fn last_words(text: &str, count: usize) -> &str {
    let mut words = Words::new(text);
    let before = (crate::text::word_count(text) as usize).saturating_sub(count);
    let Some(last) = (0..before).map_while(|_| words.next_range()).last() else { return text };
    let rest = &text[last.end..];
    // The signs behind the last word left out are not the next word's.
    rest.find(char::is_whitespace).map_or(rest, |at| rest[at..].trim_start())
}

/// The beginning of `text` that holds so many words.
fn first_words(text: &str, count: usize) -> &str {
    let mut words = Words::new(text);
    let end = (0..count).map_while(|_| words.next_range()).last().map_or(0, |last| last.end);
    if words.next_range().is_none() {
        return text;
    }
    text[end..].find(char::is_whitespace).map_or(text, |at| &text[..end + at])
}

/// The line's sort key: folded words, each ended by a sign that comes before every letter.
fn key(line: &Line<'_>, sort: &[Key]) -> String {
    let word = |text: &str, place: Option<usize>| {
        let mut words = Words::new(text);
        place.and_then(|place| (0..=place).map_while(|_| words.next_range()).nth(place)).map(|range| fold(&text[range]))
    };
    let mut key = String::new();
    for part in sort {
        match part {
            Key::Match => {
                let mut words = Words::new(line.matched);
                while let Some(range) = words.next_range() {
                    key.push_str(&fold(&line.matched[range]));
                    key.push(' ');
                }
            }
            Key::Left(place) => {
                // The words of the index, of which an apostrophe makes two.
                let words = crate::text::counts(line.left).tokens as usize;
                key.push_str(&word(line.left, words.checked_sub(*place)).unwrap_or_default());
            }
            Key::Right(place) => key.push_str(&word(line.right, Some(place - 1)).unwrap_or_default()),
            Key::Work => key.push_str(line.origin.id.as_str()),
        }
        key.push('\0');
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sides_with_a_place() {
        assert_eq!("L1".parse(), Ok(Key::Left(1)));
        assert_eq!("r12".parse(), Ok(Key::Right(12)));
        assert_eq!("match".parse(), Ok(Key::Match));
        assert!("L0".parse::<Key>().is_err() && "L".parse::<Key>().is_err() && "X1".parse::<Key>().is_err());
    }
}
