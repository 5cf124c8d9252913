//! What authors set off behind the last line of a story: a quotation with its source, a word in their own voice.

use std::ops::Range;

use super::lines::Lines;
use super::signs;
use crate::parse::remark;

/// A closing quotation, its source included, has at most so many lines.
const MAX_QUOTATION: usize = 16;
/// Blank lines that set a quotation off where no rule does.
const QUOTATION_GAP: usize = 3;
/// Blank lines that set a last word off, if the story itself has no gap nearly as wide.
const WORD_GAP: usize = 4;
/// Blank lines that set an appendix off.
const APPENDIX_GAP: usize = 6;
/// A last word has at most so many lines.
const MAX_WORD: usize = 4;

/// The line behind the story's last one, without quotations and last words that are set off from it.
pub(super) fn cut(lines: &Lines<'_>, range: Range<usize>) -> usize {
    let end = appendix(lines, range.clone()).unwrap_or(range.end);
    let end = last_word(lines, range.start..end).unwrap_or(end);
    quotation(lines, range.start..end).unwrap_or(end)
}

/// `ESSAY:`, alone on its line, further from what stands above it than anything in the story is from anything else.
fn appendix(lines: &Lines<'_>, range: Range<usize>) -> Option<usize> {
    let mut widest = 0;
    let mut gap = 0;
    let mut found = None;
    for index in range.clone() {
        if lines.is_blank(index) {
            gap += 1;
            continue;
        }
        let text = lines.text(index);
        let is_label = text.ends_with(':') && text.split_whitespace().count() <= 3 && lines.is_blank(index + 1);
        let is_far = gap >= APPENDIX_GAP && gap > 2 * widest && index > range.start + range.len() / 2;
        if is_far && is_label && found.is_none() {
            found = Some(index - gap);
        } else {
            widest = widest.max(gap);
        }
        gap = 0;
    }
    found
}

/// `"A man either lives …"` and `-Dr. Boyce, *The Cage*`, behind a rule or a gap, at the very end.
fn quotation(lines: &Lines<'_>, range: Range<usize>) -> Option<usize> {
    let last = range.clone().rev().find(|index| !lines.is_blank(*index))?;
    if !is_source(lines.text(last)) {
        return None;
    }
    let lowest = last.saturating_sub(MAX_QUOTATION).max(range.start + 1);
    let border = (lowest..last).rev().find(|index| {
        let gap = *index + QUOTATION_GAP <= last && (*index..index + QUOTATION_GAP).all(|line| lines.is_blank(line));
        gap || signs::is_break(lines.text(*index))
    })?;
    let first = lines.first_visible(border + 1..last)?;
    lines.text(first).starts_with(['"', '“', '\'', '‘']).then_some(border)
}

/// True for a line that names where a quotation is from: `-- NAME`, or `NAME -- Work`.
fn is_source(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 80 || line.ends_with(['.', '!', '?', ',']) || line.starts_with(['"', '“']) {
        return false;
    }
    let dashes = |c: char| matches!(c, '-' | '–' | '—');
    let begins_name = |text: &str| text.trim_start_matches(['"', '“', '*', '_', ' ']).starts_with(char::is_uppercase);
    match line.strip_prefix(dashes) {
        Some(rest) => begins_name(rest.trim_start_matches(dashes)),
        None => [" -- ", " — ", " – "].iter().any(|mark| {
            line.split_once(mark).is_some_and(|(name, work)| {
                begins_name(name) && begins_name(work) && name.split_whitespace().count() <= 5
            })
        }),
    }
}

/// A few lines that stand further from the story than anything in it does.
fn last_word(lines: &Lines<'_>, range: Range<usize>) -> Option<usize> {
    let last = range.clone().rev().find(|index| !lines.is_blank(*index))?;
    let lowest = (last + 1).saturating_sub(MAX_WORD).max(range.start + 1);
    let first = (lowest..=last).find(|index| (*index..=last).all(|line| !lines.is_blank(line)))?;
    let gap = (range.start..first).rev().take_while(|index| lines.is_blank(*index)).count();
    let tells = || remark::tells(&lines.paragraphs(first..last + 1)) && !signs::begins_lower(lines.text(first));
    if gap < WORD_GAP || tells() || lines.text(first).starts_with(['"', '“', '\'', '‘']) {
        return None;
    }
    let story = range.start..first - gap;
    let mut run = 0;
    let is_even = !story.clone().any(|line| {
        run = if lines.is_blank(line) { run + 1 } else { 0 };
        run * 2 > gap
    });
    is_even.then_some(first - gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Option<usize> {
        let lines = Lines::new(text);
        let end = cut(&lines, 0..lines.len());
        (end < lines.len()).then_some(end)
    }

    #[test]
    fn quotations_behind_the_story_are_cut_with_their_source() {
        assert_eq!(kept("He left.\n\n****\n\"All tides turn.\"\nAda Low -- The Weir\n"), Some(2));
        assert_eq!(kept("He left.\n\n\n\n\"All tides turn\"\n-Dr. Low, *The Weir*\n"), Some(1));
        assert_eq!(kept("He left.\n\n****\n\"I shall wait -- here,\" she said\n"), None);
        assert_eq!(kept("He left.\n\n****\nShe read the letter again.\n-- Mara\n"), None);
    }

    #[test]
    fn an_appendix_with_a_label_is_cut() {
        let text = format!("He left.\n\nShe stayed.\n\n\nThey met.{}ESSAY:\n\nTime is a theme.\n", "\n".repeat(9));
        assert_eq!(kept(&text), Some(6));
        assert_eq!(kept("He left.\n\nHe said:\n\nNothing.\n"), None);
    }

    #[test]
    fn a_last_word_stands_further_off_than_any_scene() {
        assert_eq!(kept("He left.\n\nShe slept.\n\n\n\n\n\nokay, shall I go on?\nLJ\n"), Some(3));
        assert_eq!(kept("He left.\n\n\n\n\nShe slept.\n\n\n\n\nHe came back.\n"), None);
    }
}
