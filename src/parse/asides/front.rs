//! How far notes go at the beginning of a chapter.

use super::{Blocks, words};
use crate::parse::remark::{self, Certainty};

/// So many blocks at most are looked at.
const MOST: usize = 40;
/// A break below a note is looked for within so many blocks.
const REACH: usize = 12;
/// What prose weighs that is no story, and how many bytes need one more: long text gathers weak words by chance.
const ENOUGH: usize = 4;
const BYTES: usize = 500;

/// The block the story begins with; `repeated` tells lines that repeat its names.
pub(super) fn end(text: &Blocks<'_>, repeated: impl Fn(&str) -> bool) -> usize {
    let mut at = 0;
    while at < text.len().min(MOST) {
        if text.is_break(at) {
            at += 1;
            continue;
        }
        at = match text.label(at) {
            Some(label) if label.is_note => behind_note(text, at, label.alone),
            // The value of a header's label stands beside it, or below.
            Some(label) => at + 1 + usize::from(label.alone),
            None if repeated(text.at(at)) => at + 1,
            None if is_about(text, at) || is_stock(text, at) => at + 1,
            None => match note_until_break(text, at) {
                Some(behind) if at > 0 || is_salutation(text, behind) => behind,
                _ => return at,
            },
        };
    }
    at.min(text.len())
}

/// True if what stands first is words to readers, and not the story's names alone.
pub(super) fn has_note(text: &Blocks<'_>) -> bool {
    (0..text.len().min(MOST))
        .any(|at| text.label(at).is_some_and(|label| label.is_note) || is_about(text, at) || is_stock(text, at))
}

/// The block behind a note that begins with a label.
fn behind_note(text: &Blocks<'_>, at: usize, alone: bool) -> usize {
    if let Some(behind) = note_until_break(text, at + 1) {
        return behind;
    }
    if let Some(behind) = asides_behind(text, at) {
        return behind;
    }
    if !alone {
        return at + 1;
    }
    // What a bare label names is below it, up to the break if one is near.
    let near = (at + 1..text.len().min(at + 1 + REACH)).find(|next| text.is_break(*next));
    match near.filter(|end| !text.is_spoken(at + 1..*end)) {
        Some(end) => end + 1,
        None => at + 2,
    }
}

/// The block behind the asides that go on with an author's note: up to a break, or to a line that ends notes, as `Enjoy!`
fn asides_behind(text: &Blocks<'_>, at: usize) -> Option<usize> {
    const MOST_ASIDES: usize = 3;
    remark::note(text.at(at))?;
    let end = (at + 1..text.len()).find(|next| text.is_break(*next) || !remark::is_aside(text.at(*next)))?;
    let last = (at + 1..=end.min(at + 1 + MOST_ASIDES))
        .rev()
        .find(|next| text.is_break(*next) || remark::opens(text.at(*next)) == Some(Certainty::Sure))?;
    (last > at + 1).then_some(last + 1)
}

/// True for a line that every reader of such stories knows: `Standard disclaimers apply.`
fn is_stock(text: &Blocks<'_>, at: usize) -> bool {
    match remark::opens(text.at(at)) {
        Some(Certainty::Sure) => true,
        Some(Certainty::SetOff) => text.is_break(at + 1),
        None => false,
    }
}

/// True if what stands first, up to the break before block `behind`, speaks to readers from its first paragraph on, and more
/// plainly than below a label.
fn is_salutation(text: &Blocks<'_>, behind: usize) -> bool {
    let whole = text.joined(0..behind.min(text.len()));
    behind <= text.len()
        && words::weight(text.at(0)) >= 2
        && words::weight(&whole) >= ENOUGH + 2 + whole.len() / BYTES
        && words::is_addressed(&whole)
}

/// The block behind the next break, or the chapter's end, if what stands before it speaks to readers.
fn note_until_break(text: &Blocks<'_>, at: usize) -> Option<usize> {
    let ends = |next: &usize| text.is_break(*next) || *next == text.len();
    let end = (at..=text.len().min(at + REACH)).find(ends)?;
    if end == at {
        return Some(at + 1);
    }
    let whole = text.joined(at..end);
    let says = words::weight(&whole) >= ENOUGH + whole.len() / BYTES;
    // Each part of a note speaks of something that is not in the story; most parts do so plainly.
    let plain = (at..end).filter(|block| words::weight(text.at(*block)) > 0).count();
    (says && plain * 2 >= end - at && !text.is_spoken(at..end)).then_some(end + 1)
}

fn is_about(text: &Blocks<'_>, at: usize) -> bool {
    let block = text.at(at);
    !text.is_spoken(at..at + 1) && words::weight(block) >= ENOUGH + block.len() / BYTES
}
