//! Headings that repeat the story's title before each part: `The Lamp: Chapter 2`, `The Lamp, Part Two`, `The Lamp (2/3)`.
//!
//! One such line may be anything; where the same words stand before another number on a second line of its own, both are
//! headings.

use rustc_hash::FxHashMap;

use super::super::credit::collapse;
use super::super::lines::Lines;
use super::super::{numbers, signs};
use super::{Heading, Kind, kind_of, stands_alone};
use crate::text::key;

/// A heading has at most so many bytes.
const LONGEST: usize = 80;

/// Adds them to the headings found, in their places.
pub(super) fn add(lines: &Lines<'_>, is_story: &dyn Fn(usize) -> bool, found: &mut Vec<Heading>) {
    let mut groups: FxHashMap<String, Vec<Heading>> = FxHashMap::default();
    for index in 0..lines.len() {
        let line = lines.get(index);
        if line.is_blank() || (line.end - line.start) as usize > LONGEST || !lines.is_blank(index.wrapping_sub(1)) {
            continue;
        }
        let text = lines.text(index);
        if !may_be_heading(text) || !is_story(index) {
            continue;
        }
        let Some((title, kind, number, label)) = read(text) else { continue };
        if !stands_alone(lines, index, true, kind, text) {
            continue;
        }
        // What a text or a post begins with is its title: it counts, and stays where it is.
        let before = (0..index).rev().find(|before| !lines.is_blank(*before));
        let is_title = before.is_none_or(|before| !is_story(before));
        let lines = if is_title { index..index } else { index..index + 1 };
        groups.entry(title).or_default().push(Heading { lines, kind, number: Some(number), label, title: None });
    }
    let several = |group: &Vec<Heading>| group.iter().any(|heading| heading.number != group[0].number);
    let more: Vec<Heading> = groups.into_values().filter(several).flatten().collect();
    if more.is_empty() {
        return;
    }
    found.extend(more.into_iter().filter(|heading| !heading.lines.is_empty()));
    found.sort_by_key(|heading| heading.lines.start);
    found.dedup_by_key(|heading| heading.lines.start);
}

/// A cheap test before the line is read: most lines end with words that count nothing.
fn may_be_heading(text: &str) -> bool {
    let mut words = text.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '#'));
    let last = words.find(|word| word.contains(char::is_alphanumeric)).unwrap_or_default();
    if last.contains('/') && last.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let before = words.find(|word| !word.is_empty()).unwrap_or_default();
    let before = before.trim_matches(|c: char| !c.is_alphabetic());
    !last.is_empty() && (2..=20).contains(&before.len()) && kind_of(&before.to_lowercase()).is_some()
}

/// The title before a part's number as a key, what is counted, the number, and both as written.
fn read(line: &str) -> Option<(String, Kind, u32, String)> {
    let plain = signs::undecorated(line);
    let plain = plain.strip_suffix([')', ']']).unwrap_or(plain).trim_end();
    let (before, number) = plain.rsplit_once(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '#'))?;
    let (count, total) = number.split_once('/').map_or((number, None), |(count, total)| (count, Some(total)));
    let value = numbers::number(count)?;
    let is_total = |total: &str| numbers::number(total).is_some_and(|total| (value..1000).contains(&total));
    if total.is_some_and(|total| !is_total(total)) {
        return None;
    }
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '#'));
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let (title, kind) = match kind_of(&word.to_lowercase()) {
        Some(kind @ (Kind::Part | Kind::Chapter)) => (&before[..before.len() - word.len()], kind),
        // Without a word it must say how many there are: `The Lamp 2` is a title.
        _ if total.is_some() => (before, Kind::Part),
        _ => return None,
    };
    let title = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    let label = collapse(plain.get(title.len()..)?).trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let has_letters = title.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (has_letters && !title.starts_with(['"', '“'])).then(|| (key(title), kind, value, label))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    fn labels(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(label, _)| label).collect()
    }

    #[test]
    fn the_title_before_each_parts_number_makes_headings() {
        for (marks, expected) in [
            (["The Lamp: Chapter 1", "The Lamp: Chapter 2"], ["Chapter 1", "Chapter 2"]),
            (["The Lamp, Part One", "THE LAMP, PART TWO"], ["Part One", "PART TWO"]),
            (["The Lamp (1/2)", "The Lamp (2/2)"], ["1/2", "2/2"]),
            (["** The Lamp - Part 1/2 **", "** The Lamp - Part 2/2 **"], ["Part 1/2", "Part 2/2"]),
        ] {
            let text = format!("The Lamp\n\n{}\n\nIt rained.\nMore.\n\n{}\n\nIt fell.\nMore.\n", marks[0], marks[1]);
            assert_eq!(labels(&text), expected, "{marks:?}");
        }
        // The first one is the text's title.
        assert_eq!(labels("The Lamp, Part One\n\nIt rained.\n\nThe Lamp, Part Two\n\nIt fell.\n"), ["Part Two"]);
    }

    #[test]
    fn one_such_line_may_be_anything() {
        for line in ["She read Chapter 3", "Deck 3, Section 12", "posted 1/2", "The Lamp 2", "He was one of two"] {
            assert!(labels(&format!("Fog\n\n{line}\n\nIt rained.\n\nMore of it.\n")).is_empty(), "{line}");
        }
    }
}
