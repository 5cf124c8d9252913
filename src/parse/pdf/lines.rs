//! From glyphs to lines, and which lines belong to the page and not to the text.

use std::collections::HashMap;

use super::page::{Drawn, Placed};
use crate::parse::is_scene_break;

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
    // A head may be a name and a number on two lines.
    for _ in 0..2 {
        drop_running(&mut by_page, |lines| highest(lines, f64::total_cmp));
        drop_running(&mut by_page, |lines| highest(lines, |one, other| other.total_cmp(one)));
    }
    by_page.into_iter().flatten().collect()
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

/// Drops what stands at the same height of several pages, digits aside, with the same words.
fn drop_running(pages: &mut [Vec<Line>], edge: impl Fn(&[Line]) -> Option<usize>) {
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
            && seen.get(&key(&lines[at])).is_some_and(|count| *count >= enough)
        {
            lines.remove(at);
        }
    }
}
