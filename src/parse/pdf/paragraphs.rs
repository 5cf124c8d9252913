//! From lines to paragraphs.
//!
//! Most documents part paragraphs by a gap, books by setting in the first line; [`Style`] measures which. Where neither
//! tells (at a page's end), a line that had room for the next one's first word was ended on purpose.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::lines::Line;
use crate::model::Body;
use crate::parse::BodyBuilder;

/// How a document is set. Lengths in points.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// The size of most of its text.
    pub(super) size: f64,
    /// From one line of a paragraph to the next.
    pitch: f64,
    /// Paragraphs are parted by gaps.
    is_spaced: bool,
    /// Where most lines begin.
    left: f64,
    /// Where full lines end.
    right: f64,
    /// The words inside its lines, in lower case.
    words: FxHashSet<String>,
    /// It divides words at the ends of lines.
    hyphenates: bool,
}

/// What stands between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// One word, divided by a hyphen that goes.
    Word,
    /// One word, written with the hyphen.
    Compound,
    Blank,
    LineBreak,
    Paragraph,
    Scene,
}

/// A step of more than this many usual ones parts paragraphs.
const GAP: f64 = 1.3;
/// One line in so many is followed by a gap, or set in, where paragraphs are parted so.
const SPACED: usize = 20;
/// A step of more than so many usual ones parts scenes where paragraphs are parted by gaps: three empty paragraphs.
const SCENE_SPACED: f64 = 5.5;
/// The same where they are not: an empty line.
const SCENE_CLOSE: f64 = 1.8;
/// A first line is indented by at least so many ems.
const INDENT: f64 = 0.6;
/// Headings are larger than the text by at least this factor.
const LARGE: f64 = 1.15;
/// Lines of one heading differ in size by less than this factor.
const ALIKE: f64 = 1.1;

impl Style {
    /// Measures the lines of a document.
    pub(super) fn of(lines: &[Line]) -> Self {
        let texts: Vec<&Line> = lines.iter().filter(|line| !line.is_rule()).collect();
        let weighted = |line: &&Line| (tenths(line.size), line.text.len());
        let size = most(texts.iter().map(weighted)) / 10.0;
        let steps: Vec<f64> = texts.windows(2).filter_map(|pair| step(pair[0], pair[1])).collect();
        let steps = || steps.iter().filter(|step| (0.7 * size..4.0 * size).contains(*step));
        let pitch = most(steps().map(|step| (tenths(*step), 1))) / 10.0;
        let gaps = steps().filter(|step| **step > GAP * pitch).count();
        let left = leftmost(texts.iter().map(|line| (tenths(line.x), line.text.len()))) / 10.0;
        let mut ends: Vec<f64> = texts.iter().map(|line| line.end).collect();
        ends.sort_by(f64::total_cmp);
        let right = ends.get(ends.len() * 19 / 20).copied().unwrap_or_default();
        let is_set_in = |line: &Line| line.x - left > INDENT * size;
        let set_in = texts.windows(2).filter(|pair| {
            !is_set_in(pair[0]) && is_set_in(pair[1]) && step(pair[0], pair[1]).is_some_and(|step| step <= GAP * pitch)
        });
        let sets_in = set_in.count() * SPACED > texts.len();
        let divided = texts.iter().filter(|line| divided(&line.text).is_some()).count();
        Self {
            size,
            pitch,
            is_spaced: !sets_in && gaps * SPACED > steps().count(),
            left,
            right,
            words: texts.iter().flat_map(|line| words(&line.text)).collect(),
            hyphenates: divided * 50 > texts.len(),
        }
    }

    /// True for a line that is set as a heading.
    pub(super) fn is_heading(&self, line: &Line) -> bool {
        line.size > LARGE * self.size
    }

    /// The step from one line to the next, in usual steps.
    pub(super) fn steps(&self, line: &Line, next: &Line) -> Option<f64> {
        step(line, next).map(|step| step / self.pitch.max(1.0))
    }

    fn joint(&self, line: &Line, next: &Line) -> Joint {
        if line.is_rule() || next.is_rule() {
            return Joint::Scene;
        }
        if line.is_followed_beside(next) {
            return Joint::Blank;
        }
        if self.is_heading(line) != self.is_heading(next) {
            return Joint::Paragraph;
        }
        // Nor does a heading go on over a page, or in letters of another size.
        let is_alike = line.size.max(next.size) <= ALIKE * line.size.min(next.size);
        if self.is_heading(line) && !(is_alike && self.steps(line, next).is_some()) {
            return Joint::Paragraph;
        }
        let joined = || self.hyphen(line, next).unwrap_or(Joint::Blank);
        let has_room = self.has_room(line, next);
        let Some(step) = self.steps(line, next) else {
            // Another page, or another column.
            let ends = line.text.ends_with(['.', '!', '?', '"', '”', '’', '*', '…', ':', ')']);
            let begins = next.x - self.left > INDENT * self.size && !self.is_spaced;
            return if has_room || ends && (self.is_spaced || begins) { Joint::Paragraph } else { joined() };
        };
        let scene = if self.is_spaced { SCENE_SPACED } else { SCENE_CLOSE };
        if self.is_heading(line) {
            return if step > 2.0 * GAP { Joint::Paragraph } else { Joint::Blank };
        }
        if step > scene {
            return Joint::Scene;
        }
        if step > GAP {
            return Joint::Paragraph;
        }
        if self.is_spaced {
            return if has_room { Joint::LineBreak } else { joined() };
        }
        let indent = |line: &Line| line.x - self.left > INDENT * self.size;
        if has_room || indent(next) && !indent(line) { Joint::Paragraph } else { joined() }
    }

    /// True if the next line's first word had room in this line.
    fn has_room(&self, line: &Line, next: &Line) -> bool {
        let first = next.text.split(' ').next().unwrap_or_default().chars().count() as f64;
        let letters = next.text.chars().count().max(1) as f64;
        let needed = (next.end - next.x) / letters * (first + 1.0);
        // What is set in from the left is set in from the right as well.
        let right = self.right - (line.x - self.left).max(0.0);
        right - line.end > 1.2 * needed + 0.5 * self.size
    }

    /// What a hyphen at the line's end means, if there is one.
    fn hyphen(&self, line: &Line, next: &Line) -> Option<Joint> {
        let first = divided(&line.text)?;
        let rest: String = next.text.chars().take_while(|c| c.is_alphanumeric()).collect();
        if line.text.ends_with('\u{ad}') {
            return Some(Joint::Word);
        }
        if !rest.starts_with(char::is_lowercase) {
            return Some(Joint::Compound);
        }
        let (whole, apart) = (format!("{first}{rest}").to_lowercase(), format!("{first}-{rest}").to_lowercase());
        let joins = self.words.contains(&whole) || !self.words.contains(&apart) && self.hyphenates;
        Some(if joins { Joint::Word } else { Joint::Compound })
    }
}

/// Joins lines to paragraphs, headings and scene breaks.
pub(super) fn join(lines: &[Line], style: &Style) -> Body {
    let mut builder = BodyBuilder::new();
    for (at, line) in lines.iter().enumerate() {
        let joint = lines.get(at + 1).map_or(Joint::Paragraph, |next| style.joint(line, next));
        let text = if joint == Joint::Word { line.text.trim_end_matches(HYPHENS) } else { &line.text };
        builder.push(text);
        match joint {
            Joint::Word | Joint::Compound => {}
            Joint::Blank => builder.space(),
            Joint::LineBreak => builder.line_break(),
            Joint::Paragraph | Joint::Scene => {
                if style.is_heading(line) {
                    builder.end_heading();
                } else {
                    builder.end_paragraph_or_break();
                }
                if joint == Joint::Scene {
                    builder.scene_break();
                }
            }
        }
    }
    builder.finish()
}

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{ad}'];

/// The last word of a line that ends in a hyphen, without it.
fn divided(text: &str) -> Option<&str> {
    let before = text.strip_suffix(HYPHENS)?;
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    (!word.is_empty()).then_some(word)
}

/// The words inside a line in lower case: its last may be a part of one.
fn words(text: &str) -> impl Iterator<Item = String> {
    let inside = text.rsplit_once(' ').map_or("", |(inside, _)| inside);
    inside.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// The step down from one line to the next of its page.
fn step(line: &Line, next: &Line) -> Option<f64> {
    let step = line.y - next.y;
    (line.page == next.page && step > 0.0).then_some(step)
}

fn tenths(length: f64) -> i64 {
    (length * 10.0).round() as i64
}

/// The value with the most weight.
fn most(values: impl Iterator<Item = (i64, usize)>) -> f64 {
    weights(values).into_iter().max_by_key(|(_, weight)| *weight).map_or(0.0, |(value, _)| value as f64)
}

/// The least value that has nearly as much weight as any: of lines that are full and lines that are set in, full ones
/// begin further left, whichever are more.
fn leftmost(values: impl Iterator<Item = (i64, usize)>) -> f64 {
    let weights = weights(values);
    let most = weights.values().max().copied().unwrap_or_default();
    weights.into_iter().find(|(_, weight)| weight * 3 > most).map_or(0.0, |(value, _)| value as f64)
}

fn weights(values: impl Iterator<Item = (i64, usize)>) -> BTreeMap<i64, usize> {
    let mut weights = BTreeMap::new();
    for (value, weight) in values {
        *weights.entry(value).or_insert(0_usize) += weight;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(page: usize, y: f64, size: f64, text: &str) -> Line {
        Line { page, x: 72.0, end: 72.0 + 0.5 * size * text.len() as f64, y, size, text: text.to_owned() }
    }

    #[test]
    fn headings_of_other_pages_and_sizes_stand_apart() {
        let prose = "The ferry left at nine, and nobody on the quay waved to the keeper.";
        let mut lines = vec![
            line(0, 500.0, 24.0, "The Harbour"),
            line(0, 472.0, 24.0, "Lamp"),
            line(0, 450.0, 16.0, "by saltwick"),
            line(1, 720.0, 16.0, "Chapter One: Salt"),
        ];
        lines.extend((0..20).map(|at| line(1, 680.0 - 14.0 * f64::from(at), 12.0, prose)));
        let body = join(&lines, &Style::of(&lines));
        let texts: Vec<&str> = body.blocks.iter().take(3).map(|block| &body.text[block.range()]).collect();
        assert_eq!(texts, ["The Harbour Lamp", "by saltwick", "Chapter One: Salt"]);
    }
}
