//! Text copied from a page of an archive: labels alone on their lines, their values below, and a line that the text stands under.

use super::blocks::{Block, Kind, is_title_line};
use crate::parse::plain_text::labels::{self, Field, Label};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{credit, headings};

/// A summary or a note has at most so many lines, where its label stands alone.
const MOST_LINES: usize = 12;

/// True for the line that archives write above the text itself.
pub(super) fn is_text_mark(line: &str) -> bool {
    matches!(line, "Work Text:" | "Chapter Text:" | "Chapter Text")
}

/// The block of the first such line, if nobody speaks before it but in a summary.
pub(super) fn text_mark(lines: &Lines<'_>, blocks: &[Block]) -> Option<usize> {
    const MOST_QUOTED: usize = 2;
    let mark = blocks.iter().position(|block| is_text_mark(lines.text(block.lines.start)))?;
    let quoted = blocks[..mark].iter().filter(|block| !block.is_silent(lines)).count();
    (quoted <= MOST_QUOTED).then_some(mark)
}

/// Joins to labels whose last stands alone (`Summary:`) the blocks that are its value.
pub(super) fn join_values(lines: &Lines<'_>, blocks: &mut Vec<Block>) {
    let mut at = 0;
    while at < blocks.len() {
        let taken = value_blocks(lines, &blocks[at..]);
        if taken > 0 {
            blocks[at].lines.end = blocks[at + taken].lines.end;
            blocks.drain(at + 1..=at + taken);
        }
        at += 1;
    }
}

/// How many blocks below the first are its last label's value: those until labels or the line above the text, until a rule, or the next.
fn value_blocks(lines: &Lines<'_>, blocks: &[Block]) -> usize {
    let Some(label) = blocks.first().and_then(|first| lone_label(lines, first)) else { return 0 };
    let stop = (1..blocks.len()).find(|at| ends_value(lines, &blocks[*at]));
    let fits = |last: usize| {
        blocks[last].lines.end - blocks[1].lines.start <= MOST_LINES
            && blocks[1..=last].iter().all(|block| block.is_silent(lines))
    };
    if let Some(stop) = stop.filter(|stop| *stop > 1 && fits(*stop - 1)) {
        let is_rule = blocks[stop].kind == Kind::Rule && !is_text_mark(lines.text(blocks[stop].lines.start));
        // What stands above a rule may be story, but below a note's label.
        if !is_rule || stop == 2 || label.field == Field::Notes {
            return stop - 1;
        }
    }
    let goes_on = blocks.get(2).is_some_and(|next| next.kind == Kind::Story);
    usize::from(goes_on && stop != Some(1) && fits(1))
}

/// The last label of a block, if it is one of prose and has no value.
fn lone_label<'a>(lines: &Lines<'a>, block: &Block) -> Option<Label<'a>> {
    let label = labels::read(lines.text(block.lines.end - 1)).filter(|_| block.kind == Kind::Labels)?;
    (label.field.is_prose() && label.value.is_empty()).then_some(label)
}

fn ends_value(lines: &Lines<'_>, block: &Block) -> bool {
    let first = labels::read(lines.text(block.lines.start));
    let is_head = || first.is_some_and(|label| !label.weak || label.value.is_empty());
    block.kind == Kind::Rule || block.kind == Kind::Labels && is_head() || is_chapter(lines, block)
}

fn is_chapter(lines: &Lines<'_>, block: &Block) -> bool {
    headings::read(lines.text(block.lines.start)).is_some_and(|(kind, ..)| kind == headings::Kind::Chapter)
}

/// The title's line and the author, who stand above the first label alone or the first chapter's heading: `The Weir`, then `annlee`.
pub(super) fn names(lines: &Lines<'_>, blocks: &[Block], mark: usize) -> Option<(usize, String)> {
    let range = blocks.first()?.lines.start..blocks[mark].lines.end;
    let begins = range.clone().find(|line| {
        let text = lines.text(*line);
        is_text_mark(text)
            || labels::read(text).is_some_and(|label| label.field.is_prose() && label.value.is_empty())
            || headings::read(text).is_some_and(|(kind, ..)| kind == headings::Kind::Chapter)
    })?;
    let mut above = (range.start..begins).rev().filter(|line| !lines.is_blank(*line));
    let (name, title) = (above.next()?, above.next()?);
    let is_label = |line: usize| labels::read(lines.text(line)).is_some();
    let is_title = is_title_line(lines.text(title)) && !is_label(title) && !is_label(name);
    // Names of accounts are short, and several are divided by commas.
    let name = lines.text(name);
    let is_name = name.split(", ").all(|name| name.split(' ').count() <= 3) && !name.ends_with(['.', '!', '?', ':']);
    let author = credit::author_name(name.strip_prefix("by ").unwrap_or(name)).filter(|_| is_title && is_name)?;
    Some((title, author))
}

#[cfg(test)]
mod tests {
    use super::super::{Known, read};
    use super::*;

    const SCENE: &str = "Mara set the lamp on the sill and looked out at the\nharbour, where nothing moved.\n\n";

    #[test]
    fn a_text_copied_from_a_page_begins_below_its_mark() {
        for head in [
            "The Weir\nannlee\n\nSummary:\n\n    A night.\n\nNotes:\n\nFor Susan.\n\nWork Text:\n\n",
            "The Weir\nby annlee\n\nSummary:\n\nA night.\n\nNotes:\n\nFor Susan.\n\nWork Text:\n",
            "The Weir\nannlee\nSummary:\nA night.\n\nNotes:\nFor Susan.\n\nChapter Text\n\n",
            "The Weir\nannlee\nChapter 1\nSummary:\n\n    A night.\n\nNotes:\n\n    For Susan.\n\nChapter Text\n\n",
            "The Weir\nby annlee\n\nSummary:\n\nA night.\n\nNotes:\n\nFor Susan.\n\n",
            "Title: The Weir\nAuthor: annlee\nSummary:\n\nA night.\n\nNotes:\n\nFor Susan.\n\n***\n\n",
        ] {
            let text = format!("{head}{}", SCENE.repeat(9));
            let lines = Lines::new(&text);
            let front = read(&lines, 0..lines.len(), None, &Known::default());
            let first = lines.first_visible(front.story..lines.len()).map(|line| lines.text(line));
            assert!(first.is_some_and(|first| first.starts_with("Mara set")), "{head}: {first:?}");
            assert_eq!(front.summary.as_deref().map(str::trim), Some("A night."), "{head}");
            assert_eq!(front.notes, ["For Susan."], "{head}");
            assert_eq!(front.metadata.title.as_deref(), Some("The Weir"), "{head}");
            assert_eq!(front.metadata.authors, ["annlee"], "{head}");
        }
    }

    #[test]
    fn what_is_said_below_a_label_alone_is_story() {
        let text = format!("The Weir\nby Ann Lee\n\nSummary:\n\n\"You are late,\" said Mara.\n\n{}", SCENE.repeat(9));
        let lines = Lines::new(&text);
        let front = read(&lines, 0..lines.len(), None, &Known::default());
        assert!(front.summary.is_none());
        assert!(front.story <= 5, "{}", front.story);
    }
}
