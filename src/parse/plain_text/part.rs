//! Which part of a story a text is: `(3/7)`, `Part 3 of 7`, `pt. 1`, `[2b/7]` in its subject or its first lines; and which
//! posts in one file belong to one story.

use super::codes;
use super::credit::collapse;
use super::front::Front;
use super::headings::{Heading, Kind};
use super::lines::Lines;
use super::numbers::number;
use super::post_marks;
use super::prose;
use super::{Manuscript, Segment};
use crate::model::{Block, BlockKind, Body};
use crate::parse::{ParsedChapter, ParsedWork, Part};
use crate::text::key;

/// A place in a story: the part's number, which half of that part (1 for `2a`; 0 for all of it), and how many parts there
/// are, if that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    number: u32,
    half: u8,
    of: Option<u32>,
}

/// So many visible lines at the top may say which part this is.
const TOP: usize = 12;
/// No story is posted in more parts.
const MOST: u32 = 300;

/// The mark in a line, if it has one.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let lower = line.to_lowercase();
    let mut words: Vec<&str> = Vec::new();
    let mut rest = lower.as_str();
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric() || matches!(c, '/' | '(' | '[' | '?')) {
        rest = &rest[start..];
        let end = if rest.starts_with(['/', '(', '[']) {
            1
        } else if rest.starts_with('?') {
            rest.find(|c| c != '?').unwrap_or(rest.len())
        } else {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        };
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    (0..words.len()).find_map(|at| mark_at(&words, at))
}

/// True for a line that ends in a part of so many, in brackets: `The Weir (2/3)`.
pub(super) fn ends_in_part(line: &str) -> bool {
    line.ends_with([')', ']']) && mark(line).is_some_and(|mark| mark.of.is_some())
}

fn mark_at(words: &[&str], at: usize) -> Option<Mark> {
    let word = |place: usize| words.get(place).copied().unwrap_or_default();
    let named = matches!(word(at), "part" | "pt" | "pts" | "chapter" | "ch" | "chap" | "section" | "(" | "[");
    let bracket = matches!(word(at), "(" | "[");
    if !named {
        return None;
    }
    let at = if bracket && matches!(word(at + 1), "part" | "pt" | "chapter") { at + 1 } else { at };
    let spelled = |text: &str| number(text).filter(|number| *number <= MOST);
    let first = spelled(word(at + 1))?;
    let of = matches!(word(at + 2), "/" | "of").then(|| spelled(word(at + 3))).flatten();
    let of = of.filter(|of| *of >= first.max(1));
    // So many parts as there will be: `1/?`.
    let is_open = word(at + 2) == "/" && word(at + 3).starts_with('?');
    // What stands before the first part is one of so many.
    if first == 0 && of.is_none() && !is_open {
        return None;
    }
    // `(3)` alone, a date, a range of parts.
    if of.is_none() && !is_open && bracket && at + 1 < words.len() && !matches!(word(at), "part" | "pt" | "chapter") {
        return None;
    }
    (word(at + 2) != "/" || is_open || of.is_some()).then_some(Mark { number: first, half: half(word(at + 1))?, of })
}

/// Which half `2a`, `2b` are; 0 for a number without a letter. None for a letter that halves nothing.
fn half(word: &str) -> Option<u8> {
    let letter = word
        .strip_prefix(|c: char| c.is_ascii_digit())
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    match letter.unwrap_or_default().as_bytes() {
        [] => Some(0),
        [letter @ b'a'..=b'h'] => Some(letter - b'a' + 1),
        _ => None,
    }
}

/// The mark at the end of a subject, which needs no brackets: `Kadaitcha 3/7`, `Jeans 2b of 4`.
fn mark_at_end(subject: &str) -> Option<Mark> {
    // Codes may stand behind it.
    if let Some((_, place, behind)) = post_marks::split(subject)
        && (!behind.is_empty() || place.contains('?'))
    {
        return mark(&format!("({})", place.trim_matches(['(', ')', '[', ']', ',', ';', ':', '-', ' '])));
    }
    let lower = subject.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (before, of) = lower.rsplit_once('/').or_else(|| lower.rsplit_once(" of "))?;
    let digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4;
    let first = before.rsplit(' ').next().filter(|word| digits(word))?;
    let (number, of) = (number(first)?, number(of).filter(|_| digits(of))?);
    (number <= of && (1..=MOST).contains(&of)).then_some(Mark { number, half: half(first)?, of: Some(of) })
}

/// Where the parts of a story begin that was posted in several: the parts over several files are chapters as well. Nothing
/// if the posts have one number, or none.
pub(super) fn headings(segments: &[Segment], lines: &Lines<'_>) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for segment in segments {
        let Some(mark) = segment.mark(lines).filter(|_| !segment.story.is_empty()) else { continue };
        // The second half of a part goes on with it.
        if found.last().is_some_and(|last| last.number == Some(mark.number)) {
            continue;
        }
        let start = segment.story.start;
        found.push(Heading {
            lines: start..start,
            kind: Kind::Part,
            number: Some(mark.number),
            label: format!("Part {}", mark.number),
            title: None,
        });
    }
    if found.len() > 1 { found } else { Vec::new() }
}

impl Segment {
    /// The mark of this post: in its subject, else in the lines above its story.
    fn mark(&self, lines: &Lines<'_>) -> Option<Mark> {
        let subject = self.article.as_ref().and_then(|article| article.field("subject"));
        if let Some(found) = subject.and_then(|subject| mark(subject).or_else(|| mark_at_end(subject))) {
            return Some(found);
        }
        let top = self.before.end..self.story.start;
        let visible = top.filter(|line| !lines.is_blank(*line)).take(TOP);
        visible.map(|line| lines.text(line)).filter(|text| text.len() < 80).find_map(|text| {
            // A list of all parts names many.
            mark(text).filter(|found| found.of.is_some() || ends_with_mark(text, found.number))
        })
    }
}

/// True if a line ends with its mark: `Kadaitcha, part 3`, `Part Two`.
fn ends_with_mark(line: &str, counted: u32) -> bool {
    let bare = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = bare.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    bare.ends_with(|c: char| c.is_ascii_digit()) || number(last) == Some(counted)
}

/// Notes that a text is a part of a longer story, if it says so and names the story.
pub(super) fn note(manuscript: &Manuscript, lines: &Lines<'_>, work: &mut ParsedWork) {
    let told = || manuscript.segments.iter().filter(|segment| !segment.story.is_empty());
    let Some(first) = told().next().and_then(|segment| segment.mark(lines)).filter(|first| first.number > 0) else {
        return;
    };
    let last = told().rev().find_map(|segment| segment.mark(lines)).unwrap_or(first);
    let ends = last.of == Some(last.number);
    let has_all = first.of.is_some_and(|of| work.chapters.len() >= of as usize);
    let is_half = first == last && first.half > 0;
    let is_whole = first.number == 1 && (ends || has_all) && !is_half;
    // What counts its parts as chapters and does not say how many there are may well be all.
    let may_be_whole = last.of.is_none() && (work.chapters.len() > 1 || last.number > first.number);
    let title = work.metadata.title.as_deref().map(key).filter(|title| !title.is_empty());
    let Some(title) = title.filter(|_| !is_whole && !may_be_whole) else { return };
    let common = format!("posts of {title} by {}", key(&work.metadata.authors.join(" ")));
    work.part = Some(Part { first: first.number, half: if is_half { first.half } else { 0 }, common });
    if work.chapters.len() > 1 && first.number == last.number && (is_half || !ends) {
        work.chapters = as_one(std::mem::take(&mut work.chapters));
    }
}

/// Several chapters as one: a part of a story is one chapter of it, whatever headings stand in it.
fn as_one(chapters: Vec<ParsedChapter>) -> Vec<ParsedChapter> {
    let mut whole = ParsedChapter::default();
    for chapter in chapters {
        if let Some(title) = &chapter.title {
            let end = title.len() as u32;
            let blocks = vec![Block { kind: BlockKind::Heading, start: 0, end }];
            whole.body.append(Body { text: title.clone(), blocks, source: Vec::new() });
        }
        whole.body.append(chapter.body);
        whole.paratext.extend(chapter.paratext);
    }
    vec![whole]
}

/// Where stories of their own begin among the posts of a file: indexes of segments, the first always 0.
///
/// Posts go on with the story before as long as their titles share half of their words; a post without a title goes on as
/// well, and one with little text, unless somebody else wrote it or its subject says that it is a story.
pub(super) fn beginnings(segments: &[Segment], lines: &Lines<'_>) -> Vec<usize> {
    /// A post of fewer lines may be a note between two others.
    const SHORTEST: usize = 20;
    let mut starts = vec![0];
    let mut title = segments.first().and_then(Segment::subject_words);
    let mut writer = segments.first().and_then(Segment::writer);
    for (index, segment) in segments.iter().enumerate().skip(1) {
        let Some(own) = segment.subject_words() else { continue };
        let visible = segment.story.clone().filter(|line| !lines.is_blank(*line)).take(SHORTEST).count();
        let from = segment.writer();
        let is_others = from.is_some() && writer.is_some() && from != writer;
        // Somebody else's first part is no part of the story before, however alike their titles are.
        let is_anew = || is_others && segment.mark(lines).is_some_and(|mark| mark.number <= 1 && mark.of.is_some());
        let is_alike = title.as_ref().is_none_or(|title| shares_half(title, &own)) && !is_anew();
        let goes_on = is_alike || segment.is_reply();
        let is_story = || is_others || segment.is_announced();
        if !goes_on && (visible == SHORTEST || visible > 0 && is_story()) {
            starts.push(index);
            (title, writer) = (Some(own), from);
        }
    }
    starts
}

/// Takes out of a story the posts that tell nothing of it: a part 0, and what others answered. Their text stays beside it.
pub(super) fn set_aside(segments: &mut [Segment], headings: &[Heading], lines: &Lines<'_>) {
    let Some((first, later)) = segments.split_first_mut() else { return };
    let writer = first.sender();
    let mut seen: Vec<Mark> = first.mark(lines).into_iter().collect();
    let tells = |segment: &Segment| segment.mark(lines).is_none_or(|mark| mark.number > 0);
    let has_story = tells(first) || later.iter().any(tells);
    for segment in later {
        let mark = segment.mark(lines);
        let is_own = mark.is_some_and(|mark| !seen.contains(&mark));
        seen.extend(mark);
        let from = segment.sender();
        let is_others = from.is_some() && writer.is_some() && from != writer;
        if is_others && !is_own && segment.is_reply() && !goes_on(segment, lines) {
            let end = segment.after.end;
            segment.front = Front { story: end, ..Front::default() };
            segment.after = segment.before.end..end;
            segment.story = segment.after.start..segment.after.start;
        }
    }
    for segment in segments.iter_mut().filter(|_| has_story) {
        let is_zero = segment.mark(lines).is_some_and(|mark| mark.number == 0);
        let has_heading = headings.iter().any(|heading| segment.story.contains(&heading.lines.start));
        if is_zero && !has_heading && !is_prologue(segment, lines) {
            segment.front.preface.push(segment.story.clone());
            segment.story = segment.story.end..segment.story.end;
        }
    }
}

/// True for a reply that tells more of a story which several tell in turns: it is long, and quotes nobody.
fn goes_on(segment: &Segment, lines: &Lines<'_>) -> bool {
    /// Bytes of some two hundred words.
    const LONG: usize = 1200;
    let is_quoted = |line: usize| lines.text(line).starts_with(['>', '|', ':']);
    let bytes: usize = segment.story.clone().map(|line| lines.text(line).len()).sum();
    bytes >= LONG && !segment.story.clone().any(is_quoted)
}

/// True for a part 0 in which somebody speaks, and that is not about the story.
fn is_prologue(segment: &Segment, lines: &Lines<'_>) -> bool {
    let mut story = segment.story.clone();
    story.any(|line| lines.text(line).starts_with(['"', '“'])) && !prose::is_about_story(lines, segment.story.clone())
}

impl Segment {
    /// The name of whoever posted it, else the address, as a key.
    fn sender(&self) -> Option<String> {
        let from = self.writer()?;
        Some(key(&super::credit::sender(from).unwrap_or_else(|| from.to_owned())))
    }

    /// Who posted it, as the header says.
    fn writer(&self) -> Option<&str> {
        self.article.as_ref()?.field("from")
    }

    /// True if codes in the subject call it a story: `FIC:`, `J/C`, `[PG]`.
    fn is_announced(&self) -> bool {
        let subject = self.article.as_ref().and_then(|article| article.field("subject")).unwrap_or_default();
        codes::without(subject).len() < collapse(subject).len() || codes::rating(subject).is_some()
    }

    fn subject_words(&self) -> Option<Vec<String>> {
        let subject = self.article.as_ref()?.field("subject")?;
        let title = super::subject::of_subject(subject).0?;
        let words: Vec<String> = key(&title).split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(words)
    }

    fn is_reply(&self) -> bool {
        if self.article.as_ref().is_some_and(|article| article.is_reply) {
            return true;
        }
        let subject = self.article.as_ref().and_then(|article| article.field("subject")).unwrap_or_default();
        subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"))
    }
}

fn shares_half(one: &[String], other: &[String]) -> bool {
    /// Words that two titles may share by chance.
    const SMALL: [&str; 14] =
        ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"];
    let telling = |words: &[String]| -> Vec<String> {
        let kept: Vec<String> = words.iter().filter(|word| !SMALL.contains(&word.as_str())).cloned().collect();
        if kept.is_empty() { words.to_vec() } else { kept }
    };
    let (one, other) = (telling(one), telling(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    // `STTRR1` and `STTRR2` are one word each.
    let alike = one.concat().chars().zip(other.concat().chars()).take_while(|(a, b)| a == b).count();
    shared * 2 >= one.len().min(other.len()) || alike >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_their_marks() {
        let rows = [
            ("NEW > Jeans < (1/4)", Some((1, 0, Some(4)))),
            ("Kadaitcha Part 3/7", Some((3, 0, Some(7)))),
            ("GRADUATION (Pt. 3/10) -- by M. W.", Some((3, 0, Some(10)))),
            ("Part Three of Eight", Some((3, 0, Some(8)))),
            ("Christmas Story - pt.1", Some((1, 0, None))),
            ("A Little Knowledge (2a/7)", Some((2, 1, Some(7)))),
            ("A Little Knowledge (2b/7)", Some((2, 2, Some(7)))),
            ("The Weir [3a/12]", Some((3, 1, Some(12)))),
            ("The Weir, part 12c", Some((12, 3, None))),
            ("The Weir (0/3)", Some((0, 0, Some(3)))),
            ("Chapter 0", None),
            ("X-Files/Ocean Girl crossover", None),
            ("posted 5/12/94", None),
            ("in the year (1994)", None),
        ];
        for (line, expected) in rows {
            assert_eq!(mark(line).map(|mark| (mark.number, mark.half, mark.of)), expected, "{line}");
        }
        let at_end = |line| mark_at_end(line).map(|mark| (mark.number, mark.half, mark.of));
        assert_eq!(at_end("Kadaitcha 3/7"), Some((3, 0, Some(7))));
        assert_eq!(at_end("NEW: Jeans 2b of 4 ***"), Some((2, 2, Some(4))));
        assert_eq!(at_end("STORY: North Quay 1/3 (X-Files)"), Some((1, 0, Some(3))));
        assert_eq!(at_end("Quick 02/?? (WIP)"), Some((2, 0, None)));
        assert_eq!(at_end("Quick - 4/?"), Some((4, 0, None)));
        assert!(ends_with_mark("Part Two", 2) && ends_with_mark("The Fog, Part IV", 4) && ends_with_mark("Fog 3", 3));
        assert!(!ends_with_mark("Part one of her life", 1) && !ends_with_mark("Part three, said one", 3));
        for line in ["posted 5/12/94", "X-Files/Ocean", "Route 9/2", "and/or 7", "two of us"] {
            assert_eq!(at_end(line), None, "{line}");
        }
    }
}
