//! Chapter headings: lines of their own that count upwards.
//!
//! A line that reads like a heading is only a candidate. Candidates of one kind must ascend; a run of them
//! with nothing between is a table of contents, of which only a last one that starts over is real.

use std::ops::Range;

use super::lines::Lines;
use super::{labels, numbers, signs};

mod running;

/// What a heading counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `BOOK II`, `Volume One`: holds parts or chapters.
    Book,
    /// `Part III`: holds chapters, or is one where there are none.
    Part,
    /// `Chapter 12`, `Episode 3`.
    Chapter,
    /// A number alone.
    Number,
    /// `Prologue`, `Epilogue`: uncounted.
    Named,
}

/// A heading line and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The heading's lines, with a title on the next line.
    pub(super) lines: Range<usize>,
    pub(super) kind: Kind,
    pub(super) number: Option<u32>,
    /// `Chapter 3`, without ornaments and title.
    pub(super) label: String,
    /// The title behind the number or on the next line.
    pub(super) title: Option<String>,
}

const NAMED: &[&str] = &[
    "prologue",
    "prolouge",
    "prolog",
    "epilogue",
    "epilog",
    "interlude",
    "prelude",
    "preface",
    "foreword",
    "introduction",
    "coda",
    "intermission",
    "пролог",
    "эпилог",
    "prólogo",
    "epílogo",
    "teaser",
    "tag",
];

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "book" | "volume" | "vol" | "season" | "книга" | "том" => Kind::Book,
        "part" | "pt" | "часть" | "parte" | "teil" | "partie" | "act" => Kind::Part,
        "chapter" | "chap" | "ch" | "chpt" | "episode" | "глава" | "kapitel" | "chapitre" | "capítulo" | "capitulo"
        | "capitolo" | "hoofdstuk" => Kind::Chapter,
        _ => return None,
    })
}

/// A line read as a heading, wherever it stands.
pub(super) fn read(line: &str) -> Option<(Kind, Option<u32>, String, Option<String>)> {
    if line.len() > 160 || line.starts_with(['"', '“']) {
        return None;
    }
    let plain = signs::undecorated(line).trim_matches(|c| matches!(c, '[' | ']' | '{' | '}'));
    let plain = signs::undecorated(plain);
    let plain = plain.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map_or(plain, str::trim);
    if let Some(heading) = han(plain) {
        return Some(heading);
    }
    let first = plain.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if first.is_empty() || first.len() > 16 {
        return None;
    }
    // `Ch1` is two words.
    let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_glued = letters.len() < first.len() && kind_of(&letters.to_lowercase()).is_some();
    let first = if is_glued { letters } else { first };
    let lower = first.to_lowercase();
    let after = &plain[first.len()..];
    if NAMED.contains(&lower.as_str()) {
        let title = title_after(after)?;
        return Some((Kind::Named, None, first.to_owned(), title));
    }
    if let Some(kind) = kind_of(&lower) {
        let rest = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '#' | ':' | '-'));
        let rest = strip_the(rest);
        let (number, end) = numbers::leading(rest)?;
        let tail = strip_total(&rest[end..]);
        let title = title_after(tail)?;
        return Some((kind, Some(number), plain[..plain.len() - rest.len() + end].to_owned(), title));
    }
    ordinal(plain).or_else(|| bare_number(plain, first, after))
}

/// `第一章 雨`, `第12話`, `第三回：海`, as Chinese and Japanese texts write them.
fn han(plain: &str) -> Option<(Kind, Option<u32>, String, Option<String>)> {
    const LONGEST: usize = 40;
    let rest = plain.strip_prefix('第')?.trim_start();
    let end = rest.find(['章', '回', '話', '话', '节', '節', '部', '卷', '巻'])?;
    let number = numbers::han(rest[..end].trim())?;
    let sign = rest[end..].chars().next()?;
    let kind = if matches!(sign, '部' | '卷' | '巻') { Kind::Book } else { Kind::Chapter };
    let tail = &rest[end + sign.len_utf8()..];
    let title =
        tail.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '、' | '.' | '-' | '—'));
    // A sentence goes on right behind the sign: `第一章是…`
    let fits = tail.is_empty() || title.len() < tail.len();
    let is_title = fits && title.chars().count() <= LONGEST && !title.ends_with(['。', '，', '」', '”', '！', '？']);
    let label = plain[..plain.len() - tail.len()].to_owned();
    is_title.then(|| (kind, Some(number), label, Some(title.to_owned()).filter(|title| !title.is_empty())))
}

/// `First Chapter`, `The Second Part`, `Third Chapter: The Phone`.
fn ordinal(plain: &str) -> Option<(Kind, Option<u32>, String, Option<String>)> {
    let rest = strip_the(plain);
    let (word, rest) = rest.split_once(' ')?;
    let end = word.len().checked_sub(2).and_then(|at| word.get(at..))?;
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| end.eq_ignore_ascii_case(ending));
    if !is_ordinal || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let number = numbers::number(word)?;
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let kind = kind_of(&rest[..end].to_lowercase()).filter(|kind| matches!(kind, Kind::Part | Kind::Chapter))?;
    let tail = &rest[end..];
    // A blank alone sets no title off: `First Chapter House`.
    let title = title_after(tail).filter(|title| title.is_none() || !starts_blank(tail))?;
    Some((kind, Some(number), plain[..plain.len() - tail.len()].to_owned(), title))
}

fn strip_the(rest: &str) -> &str {
    if rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("the ")) { &rest[4..] } else { rest }
}

/// Without `/7`, `of 7`.
fn strip_total(tail: &str) -> &str {
    let rest = tail.trim_start();
    let rest = rest.strip_prefix('/').or_else(|| rest.strip_prefix("of ")).or_else(|| rest.strip_prefix("OF "));
    match rest.map(str::trim_start) {
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '?').unwrap_or(rest.len());
            if numbers::number(&rest[..end]).is_some() || &rest[..end] == "?" { &rest[end..] } else { tail }
        }
        None => tail,
    }
}

/// The title behind a number: nothing, or text set off by a sign, or by a blank if it is written like a title.
/// No heading at all if what follows is a sentence going on.
#[allow(clippy::option_option)] // no heading, a heading without a title, one with a title
fn title_after(after: &str) -> Option<Option<String>> {
    let rest = after.trim_start();
    if rest.is_empty() {
        return Some(None);
    }
    let inner = rest.trim_start_matches(|c: char| {
        matches!(c, ':' | '.' | '-' | '–' | '—' | ')' | ']' | '~' | '*' | '|' | '=' | '/') || c.is_whitespace()
    });
    let set_off = inner.len() < rest.len();
    let title = signs::undecorated(inner);
    if title.is_empty() {
        return Some(None);
    }
    let first = title.chars().find(|c| c.is_alphanumeric() || matches!(c, '"' | '“' | '\''));
    let like_a_title = !first.is_some_and(char::is_lowercase);
    let sentence = title.ends_with(['.', ',', ';']) && !title.ends_with("..") && !set_off;
    let words = title.split_whitespace().count();
    let fits = if set_off { words <= 16 } else { like_a_title && words <= 12 && starts_blank(after) };
    (fits && !sentence).then(|| Some(title.trim_matches('"').trim_end_matches(|c: char| c.is_whitespace()).to_owned()))
}

fn starts_blank(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

/// `IV`, `12.`, `[ 3 ]`, and `II. The Sea`.
fn bare_number(plain: &str, first: &str, after: &str) -> Option<(Kind, Option<u32>, String, Option<String>)> {
    let number = if first.bytes().all(|byte| byte.is_ascii_digit()) {
        if first.len() > 3 { None } else { first.parse().ok() }
    } else {
        // A number in words is shouted, or has a capital: `ONE`, `Two`.
        let in_words = || numbers::number(first).filter(|_| first.starts_with(char::is_uppercase) && after.is_empty());
        // In small letters only a Roman number alone: `ii.`
        let small = || {
            let may_be = first.len() <= 6 && first.bytes().all(|byte| byte.is_ascii_lowercase()) && is_bare(after);
            may_be.then(|| numbers::roman(&first.to_uppercase())).flatten()
        };
        numbers::roman(first).or_else(in_words).or_else(small)
    }?;
    let after = after.trim();
    if is_bare(after) {
        return Some((Kind::Number, Some(number), plain.to_owned(), None));
    }
    let title = after.strip_prefix(['.', ':', ')', '-', '–', '—']).filter(|rest| starts_blank(rest))?;
    let title = title_after(title)??;
    (!title.ends_with(['.', '!', '?', ',', ';', ':']) && title.contains(char::is_alphabetic))
        .then(|| (Kind::Number, Some(number), first.to_owned(), Some(title)))
}

/// Nothing but the signs that close a number.
fn is_bare(after: &str) -> bool {
    after.trim().trim_matches(['.', ')', ':', '-']).is_empty()
}

/// The chapter headings of a text, in order, judged over the lines for which `is_story` holds.
pub(super) fn headings(lines: &Lines<'_>, is_story: &dyn Fn(usize) -> bool) -> Vec<Heading> {
    let (mut found, doubtful) = candidates(lines, is_story);
    add_counted(&mut found, doubtful);
    running::add(lines, is_story, &mut found);
    drop_contents(lines, &mut found);
    keep_ascending(&mut found);
    let counted = |kind| found.iter().filter(|heading: &&Heading| heading.kind == kind).count();
    let (chapters, parts, numbers) = (counted(Kind::Chapter), counted(Kind::Part), counted(Kind::Number));
    // The finest kind that is surely meant for chapters counts; numbers below chapters are sections.
    if chapters > 0 || parts > 0 && numbers < 2 * parts {
        found.retain(|heading| heading.kind != Kind::Number);
    }
    if found.iter().all(|heading| heading.kind == Kind::Number) && found.len() < 2 {
        found.clear();
    }
    add_titles(lines, &mut found);
    found
}

/// Adds the headings that stand right under a paragraph, where they count on from another of their kind, or to one.
fn add_counted(found: &mut Vec<Heading>, doubtful: Vec<Heading>) {
    let of = |heading: &Heading| heading.number.map(|number| (heading.kind, number));
    let known: Vec<(Kind, u32)> = found.iter().chain(&doubtful).filter_map(of).collect();
    let counts = |heading: &Heading| {
        let Some((kind, number)) = of(heading) else { return false };
        known.contains(&(kind, number + 1)) || number > 1 && known.contains(&(kind, number - 1))
    };
    let before = found.len();
    found.extend(doubtful.into_iter().filter(counts));
    if found.len() > before {
        found.sort_by_key(|heading| heading.lines.start);
    }
}

/// The lines that read like headings and stand as such; those that stand right under a paragraph apart.
fn candidates(lines: &Lines<'_>, is_story: &dyn Fn(usize) -> bool) -> (Vec<Heading>, Vec<Heading>) {
    let mut found: Vec<Heading> = Vec::new();
    let mut doubtful: Vec<Heading> = Vec::new();
    let mut may_begin = true;
    for index in 0..lines.len() {
        let line = lines.get(index);
        if line.is_blank() {
            may_begin = true;
            continue;
        }
        let begins = std::mem::replace(&mut may_begin, false);
        if line.end - line.start > 160 {
            continue;
        }
        let text = lines.text(index);
        if begins || strong_start(text) {
            // A Roman ten alone may look drawn, so headings are read first.
            let heading = read(text).filter(|_| is_story(index)).map(|(kind, number, label, title)| {
                let heading = Heading { lines: index..index + 1, kind, number, label, title };
                (stands_alone(lines, index, begins, kind, text), heading)
            });
            if let Some((true, heading)) = heading {
                found.push(heading);
                may_begin = true;
            } else if let Some((_, heading)) = heading.filter(|_| !begins && ends_a_paragraph(lines, index)) {
                doubtful.push(heading);
            } else if signs::is_break(text) {
                may_begin = true;
            }
        } else if !text.as_bytes()[0].is_ascii_alphanumeric() && signs::is_break(text) {
            may_begin = true;
        }
    }
    (found, doubtful)
}

/// True for a short line below the end of a sentence, a label or a byline that no sentence goes on in or behind.
fn ends_a_paragraph(lines: &Lines<'_>, index: usize) -> bool {
    const LONGEST: usize = 60;
    let (text, above) = (lines.text(index), lines.text(index - 1));
    let is_head = || labels::read(above).is_some() || above.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    text.chars().count() <= LONGEST
        && !text.ends_with(['.', ',', ';', '?'])
        && !signs::begins_lower(lines_text(lines, index + 1))
        && (signs::ends_sentence(above) || is_head())
}

/// A heading word may stand right under a paragraph, if centred.
fn strong_start(text: &str) -> bool {
    let word = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["chapter", "Chapter", "CHAPTER", "PROLOGUE", "EPILOGUE", "Part ", "PART "]
        .iter()
        .any(|start| word.starts_with(start))
}

/// Numbers need blanks or rules on both sides; named headings may have their text right below, if short.
fn stands_alone(lines: &Lines<'_>, index: usize, begins: bool, kind: Kind, text: &str) -> bool {
    let blank_after = lines.is_blank(index + 1) || signs::is_break(lines.text(index + 1));
    let short = text.chars().count() <= 60;
    let named = kind != Kind::Number;
    let below = named && short && !signs::begins_lower(lines_text(lines, index + 1));
    if begins {
        return blank_after || below;
    }
    let centred = lines.get(index).indent > lines.get(index - 1).indent + 4;
    named && centred && short && (blank_after || below)
}

fn lines_text<'a>(lines: &Lines<'a>, index: usize) -> &'a str {
    if index < lines.len() { lines.text(index) } else { "" }
}

/// Visible lines between two headings; a line that is a paragraph counts as two.
fn distance(lines: &Lines<'_>, first: &Heading, second: &Heading) -> usize {
    /// Bytes of a line that no list of chapters has.
    const PARAGRAPH: usize = 120;
    let visible = (first.lines.end..second.lines.start)
        .filter(|index| !lines.is_blank(*index) && !signs::is_break(lines.text(*index)));
    visible.map(|index| if lines.text(index).len() > PARAGRAPH { 2 } else { 1 }).sum()
}

/// Removes tables of contents: three or more headings with at most a line between each.
fn drop_contents(lines: &Lines<'_>, found: &mut Vec<Heading>) {
    let mut start = 0;
    while start < found.len() {
        let mut end = start + 1;
        while end < found.len() && distance(lines, &found[end - 1], &found[end]) <= 1 {
            end += 1;
        }
        // A book, its first part and its first chapter may follow each other as well.
        let listed = (start..end).filter(|at| found[*at].kind == found[end - 1].kind).count();
        if listed >= 3 {
            // The first real chapter follows its contents directly and starts over.
            let starts_over = (start + 1..end).rev().find(|at| found[*at].label == found[start].label);
            let keep = starts_over.unwrap_or(end);
            found.drain(start..keep);
            start += end - keep;
        } else {
            start = end;
        }
    }
}

/// Keeps what ascends: within each kind, each number follows the one before, or starts over under a higher kind.
fn keep_ascending(found: &mut Vec<Heading>) {
    for kind in [Kind::Book, Kind::Part, Kind::Chapter, Kind::Number] {
        let mut last: Option<u32> = None;
        let mut ascends = true;
        let mut first = None;
        let mut keep: Vec<bool> = vec![true; found.len()];
        for (at, heading) in found.iter().enumerate() {
            if heading.kind < kind {
                last = None;
                continue;
            }
            let Some(number) = heading.number.filter(|_| heading.kind == kind) else { continue };
            first.get_or_insert(number);
            match last {
                // A repeated number is the same chapter announced again (a post's second part).
                Some(last) if number == last => keep[at] = false,
                Some(last) if number < last && kind == Kind::Number => {
                    keep[at] = number == 1;
                    ascends &= number == 1;
                }
                Some(last) if number > last + 3 && kind == Kind::Number => {
                    keep[at] = false;
                    continue;
                }
                _ => {}
            }
            if keep[at] {
                last = Some(number);
            }
        }
        // Numbers alone are trusted only from the beginning.
        if kind == Kind::Number && (!ascends || first.is_some_and(|first| first > 1)) {
            found.retain(|heading| heading.kind != kind);
        } else {
            let mut flags = keep.into_iter();
            found.retain(|_| flags.next().unwrap_or(true));
        }
    }
}

/// Takes titles from the line below, if most headings have one there.
fn add_titles(lines: &Lines<'_>, found: &mut [Heading]) {
    let below: Vec<Option<usize>> = found.iter().map(|heading| title_line(lines, heading)).collect();
    let untitled = found.iter().filter(|heading| heading.title.is_none()).count();
    let having = below.iter().flatten().count();
    if untitled == 0 || having * 3 < untitled * 2 {
        return;
    }
    for (heading, line) in found.iter_mut().zip(below) {
        if let Some(line) = line {
            heading.title = Some(signs::undecorated(lines.text(line)).trim_matches('"').to_owned());
            heading.lines.end = line + 1;
        }
    }
}

/// A short line alone, at most two blank lines below, that does not read like story.
fn title_line(lines: &Lines<'_>, heading: &Heading) -> Option<usize> {
    if heading.title.is_some() {
        return None;
    }
    let index = lines.first_visible(heading.lines.end..(heading.lines.end + 5).min(lines.len()))?;
    let text = lines.text(index);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let alone = lines.is_blank(index + 1);
    let title_like = text.chars().count() <= 70
        && letters > 0
        && !text.starts_with(['"', '“', '(', '\''])
        && !text.ends_with([',', ';', ':', '"', '”'])
        && (capitals * 2 > letters || !text.ends_with(['.', '!', '…']) && !signs::begins_lower(text))
        && !signs::is_break(text)
        && !signs::begins_speech(text)
        && read(text).is_none();
    (alone && title_like).then_some(index)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(super) fn found(text: &str) -> Vec<(String, Option<String>)> {
        let lines = Lines::new(text);
        headings(&lines, &|_| true).into_iter().map(|heading| (heading.label, heading.title)).collect()
    }

    #[test]
    fn headings_read_in_many_spellings() {
        for (line, number, title) in [
            ("Chapter One: The Rain", Some(1), Some("The Rain")),
            ("~~ Chapter 12 ~~", Some(12), None),
            ("Part III", Some(3), None),
            ("CHAPTER I. Down the Hole", Some(1), Some("Down the Hole")),
            ("Chapter the First", Some(1), None),
            ("Chapter Twenty One", Some(21), None),
            ("CHAPTER TWENTY-TWO: SALT", Some(22), Some("SALT")),
            ("Chapter One Hundred and Three", Some(103), None),
            ("Chapter Two Lamps", Some(2), Some("Lamps")),
            ("PART ONE-The Old Sailor", Some(1), Some("The Old Sailor")),
            ("PROLOGUE", None, None),
            ("[ 3 ]", Some(3), None),
            ("XIV.", Some(14), None),
            ("Part 3/7", Some(3), None),
            ("=== Chapter 2 - Salt ===", Some(2), Some("Salt")),
            ("Глава 3. Дождь", Some(3), Some("Дождь")),
            ("PART ONE--The Old Sailor", Some(1), Some("The Old Sailor")),
            ("(1)", Some(1), None),
            ("iii.", Some(3), None),
            ("(Chapter 12)", Some(12), None),
            ("1 - The File", Some(1), Some("The File")),
            ("Ch2: The Motel", Some(2), Some("The Motel")),
            ("First Chapter", Some(1), None),
            ("第一章　雨", Some(1), Some("雨")),
            ("第二十三回：海", Some(23), Some("海")),
            ("第12話", Some(12), None),
            ("第一百零五章 港", Some(105), Some("港")),
            ("The Second Part: Salt", Some(2), Some("Salt")),
        ] {
            let read = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((read.1, read.3.as_deref()), (number, title), "{line}");
        }
        for line in [
            "Part of me wanted to run.",
            "Chapter one of her life was over",
            "\"Chapter One,\" he read.",
            "I am here",
            "1994",
            "MIX",
            "(part of me)",
            "First Chapter House",
            "第一章是她写的。",
            "第一次见面",
            "Second part was better.",
            "9 - 5",
            "The Lamp, Part One",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }

    #[test]
    fn a_table_of_contents_is_no_chapter() {
        let text = "Chapter 1\nChapter 2\nChapter 3\n\nChapter 1\n\nText one.\nMore.\n\nChapter 2\n\nText two.\nMore.\n\nChapter 3\n\nText three.\n";
        assert_eq!(found(text).len(), 3);
    }

    #[test]
    fn headings_right_under_a_paragraph_count_on() {
        let text = "Chapter 1\nIt fell.\nShe said so.\nChapter 2\nIt rose.\nMore.\nChapter Three: Salt\nThe end.\n";
        assert_eq!(found(text).len(), 3);
        assert_eq!(found("Chapter 1\nShe read on.\nChapter 7\nwas long.\nShe slept.\n").len(), 1);
        assert_eq!(found("It fell.\nShe read the end of\nPart 2\nand slept.\n").len(), 0);
    }

    #[test]
    fn chapters_of_one_paragraph_are_no_table_of_contents() {
        let paragraph = "The ferry left at nine and she stood on the quay with the lamp in her hand. ".repeat(3);
        let chapter = |number: &str| format!("Chapter {number}\n\n{paragraph}\n\n");
        let text = ["1", "2", "3", "4", "5"].map(chapter).concat();
        assert_eq!(found(&text).len(), 5);
    }

    #[test]
    fn numbers_alone_must_count_from_one() {
        assert_eq!(found("I\n\nText one.\nMore.\n\nII\n\nText two.\nMore.\n\nIII\n\nText.\n").len(), 3);
        assert_eq!(found("Text.\n\n42\n\nText.\n\n17\n\nText.\n").len(), 0);
        assert_eq!(found("Text.\n\nI\n\nText.\n").len(), 0);
    }

    #[test]
    fn titles_below_are_taken_where_most_headings_have_one() {
        let text = "CHAPTER I.\nTHE RAIN\n\nIt fell.\nMore.\n\nCHAPTER II.\nTHE SUN\n\nIt rose.\nMore.\n";
        assert_eq!(found(text)[1].1.as_deref(), Some("THE SUN"));
    }
}
