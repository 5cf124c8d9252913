//! From glyphs to lines, and which lines belong to the page and not to the text.

use std::collections::{HashMap, HashSet};

use super::page::{Drawn, Placed};
use crate::parse::heading::{is_chapter_heading, number_alone, numbered_heading};
use crate::parse::is_scene_break;
use crate::text::key;

/// A line of text, or a ruled line, which has no text. Lengths in points, from the page's lower left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Its page, from 0.
    pub(super) page: usize,
    /// Its left end.
    pub(super) x: f64,
    /// Its right end.
    pub(super) end: f64,
    /// Its baseline.
    pub(super) y: f64,
    /// The size of its font.
    pub(super) size: f64,
    /// Its text.
    pub(super) text: String,
}

impl Line {
    /// True for a ruled line.
    pub(super) fn is_rule(&self) -> bool {
        self.text.is_empty()
    }

    /// True if `next` stands on the same baseline, to the right.
    pub(super) fn is_followed_beside(&self, next: &Self) -> bool {
        self.page == next.page && (self.y - next.y).abs() < 0.5 * self.size && next.x > self.end
    }
}

/// A gap wider than this, in ems, parts words.
const WORD_GAP: f64 = 0.2;
/// A gap wider than this, in ems, parts columns.
const COLUMN_GAP: f64 = 2.0;
/// How far a glyph may stand above or below a line's baseline, in ems; raised letters and footnote marks do.
const RAISED: f64 = 0.5;
/// How far a glyph may begin left of the end of the one before, in ems: kerning, accents drawn apart.
const OVERLAP: f64 = 0.6;

/// The lines of all pages, without running heads and page numbers.
pub(super) fn read(pages: Vec<Drawn>) -> Vec<Line> {
    let mut by_page: Vec<Vec<Line>> = pages.into_iter().enumerate().map(|(at, page)| lines(at, page)).collect();
    drop_heads_and_feet(&mut by_page);
    by_page.into_iter().flatten().collect()
}

fn drop_heads_and_feet(by_page: &mut [Vec<Line>]) {
    let kept = openings(by_page);
    // A head may be a name and a number on two lines.
    for _ in 0..2 {
        drop_running(by_page, &kept, |lines| highest(lines, f64::total_cmp));
        drop_running(by_page, &kept, |lines| highest(lines, |one, other| other.total_cmp(one)));
    }
}

fn lines(page: usize, drawn: Drawn) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = Open::default();
    for glyph in &drawn.glyphs {
        if !open.takes(glyph) {
            lines.extend(open.finish(page));
            open = Open::default();
        }
        open.add(glyph);
    }
    lines.extend(open.finish(page));
    for (x, end, y) in drawn.rules {
        let marks_text = |line: &Line| {
            !line.is_rule() && line.x < end && line.end > x && (-0.5 * line.size..line.size).contains(&(y - line.y))
        };
        if !lines.iter().any(marks_text) {
            let below = lines.iter().position(|line| line.y < y).unwrap_or(lines.len());
            lines.insert(below, Line { page, x, end, y, ..Line::default() });
        }
    }
    lines
}

/// A line that is being read.
#[derive(Default)]
struct Open {
    line: Line,
    /// Sum of the sizes of its glyphs.
    sizes: f64,
    glyphs: f64,
}

impl Open {
    fn takes(&self, glyph: &Placed) -> bool {
        let em = self.line.size.max(glyph.size);
        self.glyphs == 0.0
            || (glyph.y - self.line.y).abs() <= RAISED * em
                && glyph.x >= self.line.end - OVERLAP * em
                && glyph.x <= self.line.end + COLUMN_GAP * em
    }

    fn add(&mut self, glyph: &Placed) {
        let line = &mut self.line;
        if self.glyphs == 0.0 {
            (line.x, line.y, line.size, line.end) = (glyph.x, glyph.y, glyph.size, glyph.x);
        }
        if glyph.x - line.end > WORD_GAP * glyph.size {
            line.text.push(' ');
        }
        // Raised letters are smaller: the line stays where its larger ones stand.
        if glyph.size > line.size {
            (line.size, line.y) = (glyph.size, glyph.y);
        }
        glyph.text.chars().for_each(|c| push(&mut line.text, c));
        line.end = line.end.max(glyph.end);
        self.sizes += glyph.size;
        self.glyphs += 1.0;
    }

    fn finish(mut self, page: usize) -> Option<Line> {
        self.line.page = page;
        self.line.size = self.sizes / self.glyphs;
        let text = self.line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line.text = text;
        (!self.line.text.is_empty()).then_some(self.line)
    }
}

/// Adds a character; a ligature is its letters.
fn push(text: &mut String, c: char) {
    match c {
        'ﬀ' => text.push_str("ff"),
        'ﬁ' => text.push_str("fi"),
        'ﬂ' => text.push_str("fl"),
        'ﬃ' => text.push_str("ffi"),
        'ﬄ' => text.push_str("ffl"),
        'ﬅ' | 'ﬆ' => text.push_str("st"),
        '\0' => {}
        _ => text.push(c),
    }
}

/// The line that stands highest by `order` of its height.
fn highest(lines: &[Line], order: impl Fn(&f64, &f64) -> std::cmp::Ordering) -> Option<usize> {
    let texts = lines.iter().enumerate().filter(|(_, line)| !line.is_rule());
    texts.max_by(|(_, one), (_, other)| order(&one.y, &other.y)).map(|(at, _)| at)
}

/// A line's page, and its height in tenths of a point.
type Place = (usize, i64);

fn place(line: &Line) -> Place {
    (line.page, (line.y * 10.0).round() as i64)
}

/// Where headings of chapters stand that no page before has: `Chapter 1`, `Chapter 2` at the top of their pages differ in
/// digits alone, as running heads do that count pages.
fn openings(pages: &[Vec<Line>]) -> HashSet<Place> {
    /// A page with more headings is a table of contents.
    const MOST: usize = 2;
    let mut seen: HashMap<Option<usize>, Vec<String>> = HashMap::new();
    let mut found = HashSet::new();
    for lines in pages {
        let is_heading = |line: &&Line| number_alone(&line.text).is_none() && is_chapter_heading(&line.text);
        let heading =
            |line| Heading { line, number: numbered_heading(&line.text), text: key(without_page(&line.text)) };
        let headings: Vec<Heading> = lines.iter().filter(is_heading).map(heading).collect();
        let is_contents = headings.len() > MOST;
        for Heading { line, number, text } in &headings {
            let is_repeated = seen.get(number).is_some_and(|seen| seen.iter().any(|before| is_same(before, text)));
            let is_larger =
                |other: &Heading| other.number == *number && is_same(&other.text, text) && other.line.size > line.size;
            if !is_repeated && (is_contents || !headings.iter().any(is_larger)) {
                found.insert(place(line));
            }
        }
        for Heading { number, text, .. } in headings.into_iter().filter(|_| !is_contents) {
            let seen = seen.entry(number).or_default();
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
    }
    found
}

/// A line that reads like a chapter's heading.
struct Heading<'l> {
    line: &'l Line,
    /// Its chapter's number.
    number: Option<usize>,
    /// Its [`key`], without the page's number.
    text: String,
}

/// A heading without the page's number behind it: `Chapter 3: Rain 17`.
fn without_page(heading: &str) -> &str {
    let bare = heading.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
    if is_chapter_heading(bare) { bare } else { heading }
}

/// True for the same words, or where one heading is the beginning of the other: `chapter 3`, `chapter 3 rain`.
fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Drops what stands at the same height of several pages, digits aside, with the same words; not what is `kept`.
fn drop_running(pages: &mut [Vec<Line>], kept: &HashSet<Place>, edge: impl Fn(&[Line]) -> Option<usize>) {
    /// As many pages at least repeat a running head …
    const FEWEST: usize = 3;
    /// … and at least one in so many of all.
    const SHARE: usize = 40;
    let key = |line: &Line| {
        let text: String = line.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
        let mut text = text.replace("##", "#");
        while text.contains("##") {
            text = text.replace("##", "#");
        }
        (text, (line.y / 2.0).round() as i64)
    };
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for lines in pages.iter() {
        if let Some(at) = edge(lines).filter(|at| !is_scene_break(&lines[*at].text)) {
            *seen.entry(key(&lines[at])).or_default() += 1;
        }
    }
    let enough = FEWEST.max(pages.len() / SHARE);
    for lines in pages.iter_mut() {
        if let Some(at) = edge(lines)
            && !kept.contains(&place(&lines[at]))
            && seen.get(&key(&lines[at])).is_some_and(|count| *count >= enough)
        {
            lines.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of lines, each a height, a size and a text.
    fn left(pages: &[&[(f64, f64, &str)]]) -> Vec<String> {
        let line = |page: usize, (y, size, text): &(f64, f64, &str)| Line {
            page,
            x: 72.0,
            end: 500.0,
            y: *y,
            size: *size,
            text: (*text).to_owned(),
        };
        let page = |(at, lines): (usize, &&[_])| lines.iter().map(|given| line(at, given)).collect();
        let mut pages: Vec<Vec<Line>> = pages.iter().enumerate().map(page).collect();
        drop_heads_and_feet(&mut pages);
        pages.into_iter().flatten().map(|line| line.text).collect()
    }

    #[test]
    fn headings_of_chapters_at_the_top_of_their_pages_are_kept() {
        let pages: [&[_]; 3] = [
            &[(720.0, 18.0, "Chapter 1"), (600.0, 12.0, "The ferry left at nine."), (40.0, 10.0, "1")],
            &[(720.0, 18.0, "Chapter 2"), (600.0, 12.0, "Nobody waved."), (40.0, 10.0, "2")],
            &[(720.0, 18.0, "Chapter 3"), (600.0, 12.0, "The lamp burned low."), (40.0, 10.0, "3")],
        ];
        let kept =
            ["Chapter 1", "The ferry left at nine.", "Chapter 2", "Nobody waved.", "Chapter 3", "The lamp burned low."];
        assert_eq!(left(&pages), kept);
    }

    #[test]
    fn running_heads_that_repeat_a_chapters_heading_are_dropped() {
        let pages: [&[_]; 4] = [
            &[(700.0, 18.0, "Chapter 1"), (600.0, 12.0, "The ferry left at nine."), (40.0, 10.0, "1")],
            &[(750.0, 10.0, "Chapter 1: Salt 2"), (600.0, 12.0, "Nobody waved."), (40.0, 10.0, "2")],
            &[(750.0, 10.0, "Chapter 1: Salt 3"), (600.0, 12.0, "The lamp burned low."), (40.0, 10.0, "3")],
            &[(750.0, 10.0, "Chapter 1: Salt 4"), (600.0, 12.0, "Rain came."), (40.0, 10.0, "4")],
        ];
        let kept = ["Chapter 1", "The ferry left at nine.", "Nobody waved.", "The lamp burned low.", "Rain came."];
        assert_eq!(left(&pages), kept);
    }

    #[test]
    fn a_table_of_contents_repeats_no_heading() {
        let contents =
            [(700.0, 12.0, "Chapter 1: Salt"), (680.0, 12.0, "Chapter 2: Salt"), (660.0, 12.0, "Chapter 3: Salt")];
        let pages: [&[_]; 4] = [
            &contents,
            &[(720.0, 18.0, "Chapter 1: Salt"), (600.0, 12.0, "The ferry left at nine.")],
            &[(720.0, 18.0, "Chapter 2: Salt"), (600.0, 12.0, "Nobody waved.")],
            &[(720.0, 18.0, "Chapter 3: Salt"), (600.0, 12.0, "The lamp burned low.")],
        ];
        assert_eq!(left(&pages).iter().filter(|line| line.starts_with("Chapter")).count(), 6);
    }
}
