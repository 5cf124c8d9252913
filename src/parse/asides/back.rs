//! Where notes begin at the end of a chapter.

use super::{Blocks, words};

/// Notes begin within so many of the last blocks, answers to readers within so many.
const MOST: usize = 30;
const MOST_ANSWERS: usize = 120;
/// What prose weighs that is no story, and how many bytes need one more.
const ENOUGH: usize = 4;
const BYTES: usize = 500;
/// Behind a break, or a few words long, less is enough.
const ENOUGH_APART: usize = 3;
const FEW: usize = 120;

/// The first block behind the story, which begins with block `first`.
pub(super) fn start(text: &Blocks<'_>, first: usize) -> usize {
    let mut end = text.len();
    while let Some(begins) = last_note(text, first, end) {
        end = begins;
    }
    end
}

/// The block at which the last note before `end` begins.
fn last_note(text: &Blocks<'_>, first: usize, end: usize) -> Option<usize> {
    let mut last = end;
    while last > first && text.is_break(last - 1) {
        last -= 1;
    }
    labelled(text, first, last).or_else(|| {
        // A block alone at the very end; then all that stands behind the last break.
        let single = last.checked_sub(1).filter(|at| *at > first)?;
        if is_closing(text, single, last, text.is_break(single - 1)) {
            return Some(single);
        }
        let broken = (first + 1..single).rev().take(4).find(|at| text.is_break(*at))?;
        is_closing(text, broken + 1, last, true).then_some(broken + 1)
    })
}

/// The label nearest to the end, if no story can stand behind it.
fn labelled(text: &Blocks<'_>, first: usize, end: usize) -> Option<usize> {
    (first + 1..end).rev().take(MOST_ANSWERS).find(|at| {
        let Some(label) = text.label(*at).filter(|label| label.is_note) else { return false };
        let behind = *at + 1..end;
        if label.is_answers {
            return true;
        }
        // Behind a break the story may go on.
        let goes_on = behind.clone().any(|at| text.is_break(at)) || text.is_spoken(behind.clone());
        let set_off = text.is_break(at - 1);
        let rest = text.joined(behind.clone());
        let speaks = behind.is_empty() || set_off && !label.alone || words::weight(&rest) > 0;
        !words::is_bracketed(text.at(*at)) && behind.len() <= MOST && !goes_on && speaks
    })
}

fn is_closing(text: &Blocks<'_>, from: usize, end: usize, apart: bool) -> bool {
    let whole = text.joined(from..end);
    let enough = if apart || whole.len() <= FEW { ENOUGH_APART } else { ENOUGH };
    !text.is_spoken(from..end) && words::weight(&whole) >= enough + whole.len() / BYTES && words::is_addressed(&whole)
}
