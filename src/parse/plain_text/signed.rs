//! Who wrote a story that no label, byline or header names: whoever signed the note before it, or the post that it is in.
//!
//! Asked last, and only where the title is known: a title and a name look alike.

use std::ops::Range;

use super::Manuscript;
use super::lines::Lines;
use super::{credit, signs};
use crate::text::key;

/// A note's line at least as wide as this is prose.
const PROSE: u16 = 45;
/// Lines of a signature that are looked at.
const SIGNATURE: usize = 4;

/// The author, as far as signatures tell.
pub(super) fn author(manuscript: &Manuscript, lines: &Lines<'_>, title: &str) -> Option<String> {
    let (first, last) = (manuscript.segments.first()?, manuscript.segments.last()?);
    let above = first.before.start..first.story.start;
    if first.front.reposted {
        return named_by_reposter(lines, above);
    }
    let title = key(title);
    let is_title = |name: &String| key(name) == title;
    sign_off(lines, above).filter(|name| !is_title(name)).or_else(|| signature(lines, last.after.clone()))
}

/// The name alone under a note in prose, or under its `sincerely,`.
pub(super) fn sign_off(lines: &Lines<'_>, range: Range<usize>) -> Option<String> {
    let mut at = range.start;
    let mut note_ends = false;
    while let Some(start) = lines.first_visible(at..range.end) {
        let block = lines.block(start, range.end);
        at = block.end;
        let first = lines.text(block.start);
        if note_ends {
            let is_closing = first.ends_with(',') && first.split_whitespace().count() <= 3;
            let signed = if is_closing { block.start + 1 } else { block.start };
            if (is_closing && block.len() > 1 || block.len() == 1)
                && let Some(name) = person(lines.text(signed))
            {
                return Some(name);
            }
        }
        let end = lines.text(block.end - 1);
        // A smiley may stand behind the stop.
        let is_whole = signs::ends_sentence(end) || end.ends_with([')', '-']);
        note_ends = block.clone().any(|line| lines.get(line).width >= PROSE) && is_whole && !first.contains(": ");
    }
    None
}

/// The name that a signature begins with: behind `--`, or right above an address.
fn signature(lines: &Lines<'_>, range: Range<usize>) -> Option<String> {
    let begins = range.clone().find(|line| matches!(lines.text(*line), "--" | "---"));
    let cell = |line: usize| lines.text(line).split(['|', ',', '(', '\t']).next().unwrap_or_default().trim();
    let cell = |line: usize| cell(line).split("  ").next().unwrap_or_default();
    if let Some(begins) = begins {
        let below =
            (begins + 1..range.end).filter(|line| !lines.is_blank(*line) && !signs::is_break(lines.text(*line)));
        return below.take(SIGNATURE).find_map(|line| person(cell(line)));
    }
    let mut visible = range.filter(|line| !lines.is_blank(*line)).collect::<Vec<_>>().into_iter().rev();
    let address = visible.next().filter(|line| lines.text(*line).contains('@'))?;
    visible.next().filter(|line| line + 1 == address).and_then(|line| person(cell(line)))
}

/// Whom a reposter names: `contact Ann Lee with your comments`.
fn named_by_reposter(lines: &Lines<'_>, range: Range<usize>) -> Option<String> {
    let text = lines.paragraphs(range).replace('\n', " ");
    ["contact ", "written by ", "the author is ", "mail to ", "comments to "].iter().find_map(|lead| {
        text.match_indices(lead).find_map(|(at, _)| {
            let words = text[at + lead.len()..].split(' ').take(4);
            let name: Vec<&str> = words.take_while(|word| word.starts_with(char::is_uppercase)).collect();
            person(name.join(" ").trim_end_matches(['.', ',']))
        })
    })
}

/// A line that is somebody's name and nothing else: two to four words that begin with capitals, `Jon R-B`.
pub(super) fn person(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['-', '–', '—', '~']).trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    let shouted = line.len() > 5 && !line.contains(char::is_lowercase);
    let particle = |word: &&str| matches!(*word, "de" | "van" | "von" | "la" | "der");
    // What begins so is the name of something else.
    let is_thing = words
        .first()
        .is_some_and(|word| matches!(*word, "The" | "A" | "An" | "Star" | "Chapter" | "Part" | "End" | "Act" | "Book"));
    let is_person = (2..=4).contains(&words.len()) && words.iter().all(|word| is_name(word) || particle(word));
    (is_person && !shouted && !is_thing).then(|| credit::collapse(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_titles_and_prose() {
        for name in ["Jon R-B", "-Peter M. Brown", "Ann Lee", "Jan van der Meer"] {
            assert!(person(name).is_some(), "{name}");
        }
        for other in ["The Weir", "STAR TREK", "Ann", "So it ended.", "Ann Lee was there now", "Chapter One"] {
            assert_eq!(person(other), None, "{other}");
        }
    }

    #[test]
    fn notes_and_posts_are_signed() {
        let note =
            "Hello! This is a story I wrote while I was at school, and there may be more.\n\nAnn Lee\n\n\nText.\n";
        let lines = Lines::new(note);
        assert_eq!(sign_off(&lines, 0..5).as_deref(), Some("Ann Lee"));
        let closing = "This is a story I wrote while I was at school.\n\n     yours,\n     Ann Lee\n     aka Tiny\n";
        assert_eq!(sign_off(&Lines::new(closing), 0..5).as_deref(), Some("Ann Lee"));
        let post = "The end.\n-- \n------\nAnn Lee |  TALES\n--------|\n";
        assert_eq!(signature(&Lines::new(post), 1..5).as_deref(), Some("Ann Lee"));
        assert_eq!(
            signature(&Lines::new("Thanks.\n\n-Ann B. Lee\n a@b.example\n"), 0..4).as_deref(),
            Some("Ann B. Lee")
        );
        let repost = "I AM NOT THE AUTHOR! Please contact Ann Lee with your\ncomments.\n";
        assert_eq!(named_by_reposter(&Lines::new(repost), 0..2).as_deref(), Some("Ann Lee"));
    }
}
