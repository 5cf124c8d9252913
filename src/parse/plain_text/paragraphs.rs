//! From lines to paragraphs.

use std::ops::Range;

use super::layout::{Layout, is_full};
use super::lines::Lines;
use super::signs;
use crate::parse::BodyBuilder;

/// How a line goes on from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// The same paragraph, after a blank.
    Blank,
    /// The same word, cut at its hyphen.
    Hyphen,
    /// The same paragraph, on a line of its own (verse, letters, lists).
    Line,
    /// A new paragraph.
    Paragraph,
}

/// Writes the lines of `range` as paragraphs and scene breaks, each piece with its place in the source.
pub(super) fn write(lines: &Lines<'_>, range: Range<usize>, layout: &Layout, builder: &mut BodyBuilder) {
    let mut last: Option<usize> = None;
    let mut keeps_lines = false;
    for index in range.clone() {
        if lines.is_blank(index) {
            continue;
        }
        let text = lines.text(index);
        // Wrapping may leave the dots of a sentence on a line of their own.
        let dots = layout.wrap.is_some()
            && last.is_some_and(|last| last + 1 == index)
            && text.trim_matches(['.', '…']).is_empty();
        if !dots && signs::is_break(text) {
            builder.scene_break();
            last = None;
            continue;
        }
        let gap = last.map_or(usize::MAX, |last| index - last - 1);
        let apart = if layout.double_spaced { gap > 1 } else { gap > 0 };
        if apart {
            builder.end_paragraph();
            if last.is_some() && layout.scene_gap.is_some_and(|scene| gap >= scene) {
                builder.scene_break();
            }
            keeps_lines = layout.wrap.is_some_and(|wrap| is_verse(lines, index..range.end, wrap));
        } else if let Some(last) = last {
            match joint(lines, last, index, layout, keeps_lines) {
                Joint::Blank => builder.space(),
                Joint::Hyphen => {}
                Joint::Line => builder.line_break(),
                Joint::Paragraph => builder.end_paragraph(),
            }
        }
        builder.push_source(text, lines.get(index).start as usize);
        last = Some(index);
    }
    builder.end_paragraph();
}

/// True if no line of the block fills its row and none runs on: verse, an address, a list.
fn is_verse(lines: &Lines<'_>, range: Range<usize>, wrap: u16) -> bool {
    let block = lines.block(range.start, range.end);
    let short = |index: usize| u32::from(lines.get(index).width) * 10 < u32::from(wrap) * 7;
    block.len() > 1
        && block.clone().take(block.len() - 1).all(short)
        && block.clone().skip(1).filter(|index| signs::begins_lower(lines.text(*index))).count() * 3 < block.len()
}

fn joint(lines: &Lines<'_>, last: usize, index: usize, layout: &Layout, keeps_lines: bool) -> Joint {
    let Some(wrap) = layout.wrap else {
        return if layout.marked { Joint::Line } else { Joint::Paragraph };
    };
    if keeps_lines {
        return Joint::Line;
    }
    let (before, line) = (lines.get(last), lines.get(index));
    let (before_text, text) = (lines.text(last), lines.text(index));
    let full = is_full(before.width, text, wrap);
    let ends = signs::ends_sentence(before_text);
    if full && !ends {
        return same_paragraph(before_text, text);
    }
    if layout.script && ends && signs::begins_speech(text) {
        return Joint::Paragraph;
    }
    if line.indent > layout.margin && (line.indent != before.indent || !full || ends) {
        // Deeper than the margin: a first line.
        return Joint::Paragraph;
    }
    if full {
        return Joint::Blank;
    }
    if ends && !signs::begins_lower(text) {
        // Ragged wrapping leaves short lines inside paragraphs that are marked otherwise.
        let clearly_short = u32::from(before.width) * 4 < u32::from(wrap) * 3;
        return if clearly_short || !layout.marked { Joint::Paragraph } else { Joint::Blank };
    }
    if u32::from(before.width) * 2 < u32::from(wrap)
        && !ends
        && !signs::begins_lower(text)
        && last_is_short(lines, last, wrap)
    {
        return Joint::Line;
    }
    same_paragraph(before_text, text)
}

/// A short line after a full one is the orphan of a re-wrapping; after a blank or another short one it is a line of its own.
fn last_is_short(lines: &Lines<'_>, last: usize, wrap: u16) -> bool {
    last == 0 || lines.is_blank(last - 1) || !is_full(lines.get(last - 1).width, lines.text(last), wrap)
}

/// A hyphen between letters at a line's end cuts a word or joins two; either way no blank belongs there.
fn same_paragraph(before: &str, text: &str) -> Joint {
    let mut end = before.chars().rev();
    let hyphen = end.next() == Some('-') && end.next().is_some_and(char::is_alphabetic);
    if hyphen && text.starts_with(char::is_alphabetic) { Joint::Hyphen } else { Joint::Blank }
}
