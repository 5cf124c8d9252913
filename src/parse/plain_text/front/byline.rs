//! Lines that name the author, with or without the title.

use std::ops::Range;

use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{contribution, credit, signed, signs, subject};

/// The line of a block that names the author, with the name and the title on the same line.
pub(super) struct Byline {
    pub(super) line: usize,
    pub(super) title: Option<String>,
    pub(super) author: String,
    /// Lines that belong to the byline.
    pub(super) lines: usize,
}

pub(super) fn byline(lines: &Lines<'_>, block: Range<usize>) -> Option<Byline> {
    block.clone().take(8).find_map(|index| {
        let text = lines.text(index);
        if let Some(author) = screen_name(text).filter(|_| index > block.start && !says_by(text)) {
            return Some(Byline { line: index, title: None, author, lines: 1 });
        }
        if let Some(author) = above_address(lines, &block, index).or_else(|| presenter(&block, index, text)) {
            return Some(Byline { line: index, title: None, author, lines: 1 });
        }
        if let Some(copyrighted) = copyrighted(&block, index, text) {
            return Some(copyrighted);
        }
        if !says_by(text) || text.chars().count() > 100 || contribution::is_credit(text) {
            return None;
        }
        let plain = signs::undecorated(text);
        let lower = plain.to_ascii_lowercase();
        let bare = lower.trim_end_matches([':', '.', ',', '-']);
        if matches!(bare, "by" | "written by" | "a story by" | "story by" | "fanfic by") {
            let next = lines.first_visible(index + 1..(index + 4).min(lines.len()))?;
            let author = credit::author_name(&wide(lines.text(next)))?;
            return Some(Byline { line: index, title: None, author, lines: next + 1 - index });
        }
        let rest = [
            "by ",
            "by: ",
            "by:",
            "by, ",
            "by. ",
            "written by ",
            "written by: ",
            "story by ",
            "by\t",
            "a fanfic by ",
            "fanfic by ",
            "this story is by ",
            "this story was written by ",
            "the following is by ",
            "the following story is by ",
            "the following story was written by ",
        ]
        .iter()
        .filter(|start| lower.starts_with(**start))
        .map(|start| &plain[start.len()..])
        .next_back();
        if let Some(rest) = rest {
            let author = credit::author_name(&wide(rest))?;
            // Alone in its block, or right under a title; a sentence goes on.
            let ends = rest.trim_end().ends_with(['.', ',']) && author.split(' ').count() > 4;
            return (!ends && block.len() <= 8).then_some(Byline { line: index, title: None, author, lines: 1 });
        }
        in_line(&block, index, plain)
    })
}

/// The name in a line that is an address with blanks in its account, as some services allowed: `Ann Lee@host.example`.
fn screen_name(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let words = name.split(' ').count();
    let is_name = (2..=3).contains(&words) && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    (is_name && !host.contains([' ', '@']) && host.contains('.')).then(|| credit::author_name(name)).flatten()
}

/// The name in a line under another one, right above an address alone: title, name and address one below the other.
fn above_address(lines: &Lines<'_>, block: &Range<usize>, index: usize) -> Option<String> {
    let below = index + 1;
    let is_alone = block.len() == 1 && index == block.start && lines.first_visible(0..index).is_some();
    let address = if is_alone { lines.first_visible(below..(below + 2).min(lines.len())) } else { Some(below) };
    let is_address = address.is_some_and(|line| (is_alone || block.contains(&line)) && is_address(lines.text(line)));
    // A date stands there as well, below a title that is underlined.
    let is_underlined = index > 0 && index == block.start && signs::is_break(lines.text(index - 1));
    let is_address = is_address || is_underlined && block.len() == 2 && is_date(lines.text(below));
    // A block of both may stand below the title's own.
    let says_by = says_by(lines.text(index));
    (is_address && !says_by && (index > block.start || block.len() <= 2)).then(|| signed::person(lines.text(index)))?
}

/// True for a mail address and nothing else.
fn is_address(text: &str) -> bool {
    let text = text.trim_matches(['<', '>', '(', ')']);
    text.contains('@') && !text.contains(' ')
}

/// True for `12 March 1994`, `March 12, 1994`, `3/12/94`.
fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> = text.split([' ', ',', '/', '-', '.']).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.trim_end_matches(char::is_alphabetic).parse::<u16>().is_ok();
    let is_month = |word: &str| word.get(..3).is_some_and(|start| MONTHS.contains(&start.to_lowercase().as_str()));
    (2..=3).contains(&words.len())
        && words.iter().all(|word| is_number(word) || is_month(word))
        && words.iter().any(|word| is_number(word))
}

/// The name in `Ann Lee presents:`, alone in its block.
fn presenter(block: &Range<usize>, index: usize, text: &str) -> Option<String> {
    let name = text.trim_end_matches([':', '.', ' ']).strip_suffix(" presents")?;
    (block.len() == 1 && index == block.start).then(|| signed::person(name))?
}

/// `TITLE (c) 1998 NAME`, on the first line of its block.
fn copyrighted(block: &Range<usize>, index: usize, text: &str) -> Option<Byline> {
    const LONGEST: usize = 90;
    if index != block.start || block.len() > 3 || text.len() > LONGEST {
        return None;
    }
    let (title, rest) = ["(c)", "(C)", "©"].iter().find_map(|sign| text.split_once(sign))?;
    let is_year = |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '\'');
    let name = rest.trim_start_matches(is_year).trim_start_matches("by ");
    let title = subject::title_and_author(title).0?;
    let author = signed::person(name.trim_end_matches(['.', ' ']))?;
    Some(Byline { line: index, title: Some(title), author, lines: 1 })
}

/// True if `by` begins a word of the line.
fn says_by(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'y', b'Y', bytes).any(|at| {
        at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b'b') && (at < 2 || !bytes[at - 2].is_ascii_alphanumeric())
    })
}

/// `TITLE by NAME` on one line, `A story by NAME`.
fn in_line(block: &Range<usize>, index: usize, plain: &str) -> Option<Byline> {
    let (title, author) = credit::split_byline(plain)?;
    // "But she must not go by the road" is speech: a title closes its quotes before its author is named.
    let opens = title.starts_with(['"', '“']);
    if opens && !title.trim_start_matches(['"', '“']).contains(['"', '”']) {
        return None;
    }
    let lower = title.to_lowercase();
    let about = matches!(lower.as_str(), "" | "a" | "an") || lower.starts_with("a ") || lower.starts_with("an ");
    let whole = plain.to_lowercase();
    let kinds =
        ["story by", "fic by", "fiction by", "tale by", "novel by", "novella by", "vignette by", "crossover by"];
    let story_by = about && (kinds.iter().any(|kind| whole.contains(kind)) || lower.len() < 3);
    if story_by {
        return (block.len() <= 8).then_some(Byline { line: index, title: None, author, lines: 1 });
    }
    // "Written 1994 by", "Copyright 1994 by" name an author and no title.
    if credit::is_about_writing(&lower) {
        return (block.len() <= 8).then_some(Byline { line: index, title: None, author, lines: 1 });
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    let capital =
        words.iter().filter(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())).count();
    let like_title = (title.starts_with(['"', '“', '_', '*', '~']) || capital * 2 >= words.len()) && words.len() <= 14;
    let announced =
        ["here follows", "here is", "here's", "posting", "following"].iter().any(|start| lower.contains(start));
    let shouted = title.chars().any(char::is_uppercase) && !title.chars().any(char::is_lowercase);
    let alone = shouted || block.len() <= 4 && !signs::ends_sentence(plain) || announced || plain.contains("   ");
    let first = words.first()?.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    if announced {
        return Some(Byline { line: index, title: subject::inside_quotes(&title), author, lines: 1 });
    }
    let title = signs::unspaced(&title).unwrap_or(title);
    (like_title && alone && first).then(|| Byline {
        line: index,
        title: subject::title_and_author(&title).0,
        author,
        lines: 1,
    })
}

/// A tab or three blanks separate columns: the name ends there.
pub(super) fn wide(text: &str) -> String {
    text.replace('\t', "  ")
}
