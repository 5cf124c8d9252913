//! How a text marks its paragraphs, judged by its lines.

use std::ops::Range;

use super::lines::Lines;
use super::signs;

/// So many lines show the habit of a whole text.
const SAMPLE: usize = 6_000;
/// So many lines show a habit.
const ENOUGH: usize = 10;
/// Lines longer than this are not wrapped by hand.
const WIDEST_WRAP: u16 = 130;

/// How a text marks its paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// The column at which lines are wrapped; none where a line is a paragraph.
    pub(super) wrap: Option<u16>,
    /// The left margin of most lines.
    pub(super) margin: u16,
    /// Paragraphs are told by blank lines or by indented first lines, so a short line alone ends none.
    pub(super) marked: bool,
    /// Every line is followed by a blank one, as in typescripts.
    pub(super) double_spaced: bool,
    /// Some parts may be double-spaced and others not; see [`Self::of_part`].
    uneven: bool,
    /// The text is a script: speeches begin with `NAME:`.
    pub(super) script: bool,
    /// So many blank lines in a row stand for a scene break.
    pub(super) scene_gap: Option<usize>,
}

#[derive(Default)]
struct Counts {
    visible: usize,
    /// Visible lines directly followed by a visible one; of these, those after which no word would have fitted,
    /// and those that run on in lower case.
    pairs: usize,
    full: usize,
    runs_on: usize,
    /// Lines alone between blanks, and of these those that run on in lower case past one blank line.
    single: usize,
    single_runs_on: usize,
    indented: usize,
    speeches: usize,
    breaks: usize,
    /// Blank runs by length, up to four and more.
    gaps: [usize; 5],
}

impl Layout {
    /// Judges the lines of `ranges`, which are story.
    pub(super) fn of(lines: &Lines<'_>, ranges: &[Range<usize>]) -> Self {
        let sample = sample(ranges);
        let (wrap, margin) = wrap_and_margin(lines, &sample);
        let counts = count(lines, &sample, wrap, margin);
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let double_spaced = counts.is_double_spaced();
        let full = share(counts.full, counts.pairs);
        let wrapped = wrap <= WIDEST_WRAP
            && (double_spaced || full >= 0.5 || full >= 0.2 && share(counts.runs_on, counts.pairs) >= 0.15);
        let blank_runs: usize = counts.gaps.iter().sum();
        Self {
            wrap: wrapped.then_some(wrap),
            margin,
            marked: share(counts.indented, counts.visible) > 0.1 || share(blank_runs, counts.visible) > 0.06,
            double_spaced,
            uneven: counts.single_runs_on >= ENOUGH,
            script: counts.speeches >= 5 && share(counts.speeches, counts.visible) > 0.08,
            scene_gap: scene_gap(&counts, double_spaced),
        }
    }

    /// The layout of one part of the text, which may be typed otherwise than the rest.
    pub(super) fn of_part(&self, lines: &Lines<'_>, part: &Range<usize>) -> Self {
        let Some(wrap) = self.wrap.filter(|_| self.uneven) else { return *self };
        let counts = count(lines, std::slice::from_ref(part), wrap, self.margin);
        let double_spaced = if counts.visible < ENOUGH { self.double_spaced } else { counts.is_double_spaced() };
        Self { double_spaced, ..*self }
    }
}

impl Counts {
    /// True if nearly all lines stand alone and many of them run on past the blank.
    fn is_double_spaced(&self) -> bool {
        self.single * 10 > self.visible * 8 && self.single_runs_on * 10 > self.single * 3
    }
}

fn sample(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = SAMPLE;
    let mut sample = Vec::new();
    for range in ranges {
        let taken = range.len().min(left);
        left -= taken;
        sample.push(range.start..range.start + taken);
    }
    sample
}

/// The width that nineteen of twenty visible lines keep to, and the commonest indentation.
fn wrap_and_margin(lines: &Lines<'_>, sample: &[Range<usize>]) -> (u16, u16) {
    let mut widths: Vec<u16> = Vec::new();
    let mut indents = [0_usize; 64];
    for index in sample.iter().cloned().flatten() {
        let line = lines.get(index);
        if line.is_blank() {
            continue;
        }
        widths.push(line.width);
        indents[usize::from(line.indent).min(63)] += 1;
    }
    if widths.is_empty() {
        return (u16::MAX, 0);
    }
    let rank = (widths.len() - 1) * 19 / 20;
    let wrap = *widths.select_nth_unstable(rank).1;
    let margin = (0..63).rev().max_by_key(|indent| indents[*indent]).unwrap_or(0);
    // A text of one-line paragraphs that are all indented has its margin at the left edge all the same.
    let margin = if indents[0] * 5 > widths.len() { 0 } else { margin };
    (wrap, margin as u16)
}

fn count(lines: &Lines<'_>, sample: &[Range<usize>], wrap: u16, margin: u16) -> Counts {
    let mut counts = Counts::default();
    for range in sample {
        let mut gap = 0;
        for index in range.clone() {
            let line = lines.get(index);
            if line.is_blank() {
                gap += 1;
                continue;
            }
            if gap > 0 && counts.visible > 0 {
                counts.gaps[gap.min(5) - 1] += 1;
            }
            gap = 0;
            let text = lines.text(index);
            counts.visible += 1;
            counts.indented += usize::from(line.indent > margin);
            counts.speeches += usize::from(signs::begins_speech(text));
            counts.breaks += usize::from(signs::is_break(text));
            let next = index + 1;
            if next < range.end && !lines.is_blank(next) {
                let after = lines.text(next);
                counts.pairs += 1;
                counts.full += usize::from(is_full(line.width, after, wrap));
                counts.runs_on += usize::from(!signs::ends_sentence(text) && signs::begins_lower(after));
            } else if index == range.start || lines.is_blank(index - 1) {
                counts.single += 1;
                counts.single_runs_on += usize::from(
                    index + 2 < range.end && !signs::ends_sentence(text) && signs::begins_lower(lines.text(index + 2)),
                );
            }
        }
    }
    counts
}

/// True if the next line's first word would not have fitted, with some room for ragged wrapping.
pub(super) fn is_full(width: u16, next: &str, wrap: u16) -> bool {
    /// Longer words do not count for more: no one wraps an address.
    const MAX_COLUMNS: usize = 20;
    let room = (usize::from(wrap) - usize::from(wrap / 12)).saturating_sub(usize::from(width) + 1);
    // The word's columns are counted only as far as they matter.
    room < MAX_COLUMNS && next.chars().take_while(|c| !matches!(c, ' ' | '\t')).take(room + 1).count() > room
}

/// A run of blank lines clearly longer than usual is a scene break, if such runs are few but more
/// than one, and no break is drawn in the text.
fn scene_gap(counts: &Counts, double_spaced: bool) -> Option<usize> {
    if counts.breaks > 0 || double_spaced {
        return None;
    }
    let all: usize = counts.gaps.iter().sum();
    let usual = (0..5).max_by_key(|at| counts.gaps[*at])?;
    let longer: usize = counts.gaps.iter().skip(usual + 2).sum();
    (counts.gaps[usual] * 10 >= all * 8 && longer >= 2 && longer * 12 <= all).then_some(usual + 3)
}
