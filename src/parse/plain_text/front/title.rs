//! Which line is the title.

use std::ops::Range;

use super::blocks::Block;
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{contribution, credit, labels, post_marks, prose, signs, subject};
use crate::text::key;

/// True if one of the block's lines is the title known from outside, or begins with it.
pub(super) fn matches_subject(lines: &Lines<'_>, block: &Block, subject: &str) -> bool {
    let subject = key(subject);
    !subject.is_empty()
        && (block.lines.clone().any(|index| line_is(lines.text(index), &subject))
            || is_short_for(lines, block, &subject))
}

/// A title's key without the show's name before it.
fn without_show(line: &str) -> Option<&str> {
    SHOWS.iter().find_map(|show| line.strip_prefix(show)?.strip_prefix(' '))
}

/// True if a subject of one word, such as `STTSR`, is the block's words by their first letters.
fn is_short_for(lines: &Lines<'_>, block: &Block, subject: &str) -> bool {
    let initials = || -> String {
        let words = block.lines.clone().map(|index| key(lines.text(index)).replace(" s ", " "));
        words.flat_map(|line| line.split(' ').filter_map(|word| word.chars().next()).collect::<Vec<_>>()).collect()
    };
    (3..=8).contains(&subject.len()) && !subject.contains(' ') && initials() == subject
}

/// True for a title line with a date far behind it.
pub(super) fn is_dated(lines: &Lines<'_>, block: &Block) -> bool {
    let line = lines.text(block.lines.start);
    block.lines.len() == 1 && without_date(line).len() < line.len()
}

/// True for a title between arrows: `>>> The Weir <<<`.
pub(super) fn is_framed(lines: &Lines<'_>, block: &Block) -> bool {
    let line = lines.text(block.lines.start);
    block.lines.len() == 1 && line.starts_with(">>") && line.ends_with("<<")
}

pub(super) fn line_is(text: &str, subject: &str) -> bool {
    let (title, _) = subject::title_and_author(text);
    let line = key(&signs::unspaced(text).unwrap_or_else(|| title.unwrap_or_default()));
    let longer = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' ')) && short.len() >= 5
    };
    let two = |text: &str| {
        text.match_indices(' ').nth(1).map(|(at, _)| text[..at].to_owned()).filter(|start| start.len() >= 8)
    };
    let alike = two(&line).is_some_and(|start| two(subject).is_some_and(|other| start == other));
    let without_show = without_show(&line);
    !line.is_empty()
        && (line == subject
            || without_show.is_some_and(|rest| rest == subject || longer(rest, subject))
            || alike
            || longer(&line, subject)
            || longer(subject, &line) && line.len() * 2 > subject.len())
}

/// The title among a block's lines: the one known from outside, else the first that is not the show's name.
pub(super) fn title_of(lines: &Lines<'_>, block: Range<usize>, subject: Option<&str>) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for index in block {
        let text = lines.text(index);
        if post_marks::is_part(signs::undecorated(text)) || labels::read(text).is_some() || text.contains('@') {
            continue;
        }
        let text = without_date(text);
        let plain = signs::unspaced(text).unwrap_or_else(|| credit::collapse(text));
        // "This is a story about …" stands above bylines as well.
        let lower = text.trim_start().to_lowercase();
        let sentence = ["this is ", "here is ", "here's ", "i ", "i'm ", "my ", "hi ", "hello"]
            .iter()
            .any(|start| lower.starts_with(start));
        if text.chars().count() < 2
            || sentence
            || is_about(behind_tags(&lower))
            || text.ends_with([':', ',']) && text.split(' ').count() > 4
        {
            continue;
        }
        if let Some(title) = subject::title_and_author(&plain).0.filter(|title| is_mostly_words(title)) {
            all.push(title);
        }
    }
    if let Some(known) = subject
        && let subject = key(known)
        && let Some(found) = all.iter().find(|title| line_is(title, &subject))
    {
        // Behind the show's name the title that is known ends where it ends.
        let behind_show = without_show(&key(found)).is_some_and(|rest| rest.starts_with(&subject));
        return Some(if behind_show { known.to_owned() } else { found.clone() });
    }
    // `Created by` is a title only where nothing else is.
    if all.iter().any(|title| !contribution::is_credit(title)) {
        all.retain(|title| !contribution::is_credit(title));
    }
    // "THE X-FILES:" above the story's own title
    let shows = all.iter().take_while(|title| is_show(title)).count();
    let mut rest = all.into_iter().skip(shows).collect::<Vec<_>>().into_iter();
    rest.next()
}

/// True for a line that speaks of the story; what sort of story it is may stand behind a title.
fn is_about(lower: &str) -> bool {
    let title = subject::before_kind(lower).unwrap_or(lower).replace('’', "'");
    prose::score(&title) >= 2 && title.split_whitespace().count() > 4
}

/// A line without the tags of a list before it: `[FFML] [Moon][Fanfic] The Tide`.
fn behind_tags(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        rest = after.trim_start();
    }
    rest
}

/// Names of shows that stand above or before titles, as keys, in order.
const SHOWS: &[&str] = &[
    "buffy the vampire slayer",
    "doctor who",
    "harry potter",
    "star trek",
    "star trek deep space nine",
    "star trek ds9",
    "star trek the next generation",
    "star trek tng",
    "star trek voyager",
    "star wars",
    "the x files",
    "x files",
];

/// True for a line that announces the title below it: the name of a show, or a line that ends in a colon.
pub(super) fn is_show(line: &str) -> bool {
    line.trim_end().ends_with(':') || SHOWS.binary_search(&key(line).as_str()).is_ok()
}

/// True if two names begin and end alike: `Ann Lee`, `Ann B. Lee`.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let ends = |name: &str| (name.split(' ').next().map(str::to_owned), name.rsplit(' ').next().map(str::to_owned));
    ends(&one) == ends(&other)
}

/// False for what is left of drawings.
pub(super) fn is_mostly_words(title: &str) -> bool {
    let signs = title.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    signs * 3 < title.chars().count().max(3)
}

/// A date set off by a wide gap at the end of a title line.
pub(super) fn without_date(text: &str) -> &str {
    match text.find("   ").or_else(|| text.find('\t')) {
        Some(at) if at > 0 && text[at..].bytes().any(|byte| byte.is_ascii_digit()) => text[..at].trim_end(),
        _ => text,
    }
}
