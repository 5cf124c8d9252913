//! The blocks of a text's head and what each is.

use std::ops::Range;

use super::MAX_LINES;
use super::byline::byline;
use super::pasted::{is_text_mark, join_values};
use super::seam::is_seam;
use crate::parse::plain_text::labels::{self, Field};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{codes, contribution, prose, signs};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What divides: a drawn line, or `Work Text:`.
    Rule,
    Labels,
    Byline,
    /// Who did something else for the story, or for the show: `Created by`, `Edited by`; a motto with its author's name.
    Credit,
    /// Short lines that may be a title.
    Title,
    /// Prose about the story; see [`Block::weighed`].
    About,
    Story,
}

impl Block {
    /// The kind, with prose weighed: that costs, so it is done only for blocks that are asked for.
    pub(super) fn weighed(&self, lines: &Lines<'_>) -> Kind {
        let about = match self.kind {
            Kind::Story => prose::is_about_story(lines, self.lines.clone()),
            // `This is my first story. Comments are welcome!` is short enough for a title.
            Kind::Title => self.is_sentence(lines) && prose::is_surely_about(lines, self.lines.clone()),
            _ => false,
        };
        if about { Kind::About } else { self.kind }
    }

    fn is_sentence(&self, lines: &Lines<'_>) -> bool {
        const FEWEST_WORDS: usize = 4;
        let words = || self.lines.clone().map(|line| lines.text(line).split_whitespace().count()).sum::<usize>();
        lines.text(self.lines.end - 1).ends_with(['.', '!']) && words() >= FEWEST_WORDS
    }

    /// True if no line of it begins as speech does.
    pub(super) fn is_silent(&self, lines: &Lines<'_>) -> bool {
        !self.lines.clone().any(|line| lines.text(line).starts_with(['"', '“']))
    }
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) lines: Range<usize>,
    pub(super) kind: Kind,
}

pub(super) fn blocks(lines: &Lines<'_>, range: &Range<usize>) -> Vec<Block> {
    let stop = range.end.min(range.start + MAX_LINES);
    let mut blocks: Vec<Block> = Vec::new();
    let mut index = range.start;
    while index < stop {
        if lines.is_blank(index) {
            index += 1;
            continue;
        }
        let start = index;
        if signs::is_break(lines.text(index)) || is_text_mark(lines.text(index)) {
            index += 1;
            blocks.push(Block { lines: start..index, kind: Kind::Rule });
            continue;
        }
        let first_is_label = labels::read(lines.text(start)).is_some();
        index += 1;
        while index < stop && !lines.is_blank(index) && !signs::is_break(lines.text(index)) {
            if is_text_mark(lines.text(index)) {
                break;
            }
            let label = labels::read(lines.text(index));
            // A signature (`-- K.`) ends what it stands under.
            let before = lines.get(index - 1);
            if before.indent > lines.get(index).indent + 4 && is_signature(lines.text(index - 1)) {
                break;
            }
            // Labels right under a title or a byline begin a block of their own.
            if !first_is_label && label.is_some_and(|label| !label.weak) && before.width < 70 {
                break;
            }
            if is_seam(lines, start..index, stop) {
                break;
            }
            index += 1;
        }
        let kind = classify(lines, start..index);
        blocks.push(Block { lines: start..index, kind });
    }
    join_values(lines, &mut blocks);
    blocks
}

/// True for `-- Ann`: a short line behind two hyphens.
fn is_signature(text: &str) -> bool {
    let name = text.trim_start_matches(['-', '–', '—']);
    text.starts_with("--") && name.len() <= 40 && name.starts_with(|c: char| c == ' ' || c.is_alphabetic())
}

fn classify(lines: &Lines<'_>, block: Range<usize>) -> Kind {
    if is_labels(lines, block.clone()) {
        return Kind::Labels;
    }
    if byline(lines, block.clone()).is_some() {
        return Kind::Byline;
    }
    if is_credits(lines, block.clone()) {
        return Kind::Credit;
    }
    if prose::is_stock(lines, block.clone()) {
        return Kind::About;
    }
    if block.len() <= 4 && block.clone().all(|index| is_title_line(lines.text(index))) {
        return Kind::Title;
    }
    Kind::Story
}

/// True for lines that are credits, or for one that goes on in the next.
fn is_credits(lines: &Lines<'_>, block: Range<usize>) -> bool {
    const MOST: usize = 6;
    // What it is rated stands there as well.
    if block.len() == 1 && codes::is_rated(lines.text(block.start)) {
        return true;
    }
    block.len() <= MOST
        && contribution::is_credit(lines.text(block.start))
        && block.clone().skip(1).all(|index| contribution::is_credit(lines.text(index)))
}

/// A block of labels begins with one; a weak label needs a second beside it, save notes.
fn is_labels(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let Some(first) = labels::read(lines.text(block.start)) else { return false };
    !first.weak
        || first.field == Field::Notes
        || block.skip(1).take(30).filter_map(|index| labels::read(lines.text(index))).count() >= 1
}

/// True for a line that can be a title: short, no sentence, no speech.
pub(super) fn is_title_line(text: &str) -> bool {
    const MAX_LENGTH: usize = 72;
    const MAX_WORDS: usize = 12;
    let plain = signs::undecorated(text);
    // The cheap questions first: most lines are too long.
    if plain.is_empty()
        || plain.len() > MAX_LENGTH * char::MAX_LEN_UTF8
        || plain.starts_with(char::is_lowercase)
        || plain.ends_with([',', ';'])
        || plain.chars().count() > MAX_LENGTH
    {
        return false;
    }
    let words = plain.split_whitespace().count();
    let quoted = plain.starts_with(['"', '“']);
    let is_quote = plain.ends_with(['"', '”']) && words <= 8;
    let sentence = plain.ends_with('.') && !plain.ends_with("...") && words > 6;
    words <= MAX_WORDS && !sentence && (!quoted || is_quote) && plain.chars().any(char::is_alphanumeric)
}
