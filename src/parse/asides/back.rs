//! Where notes begin at the end of a chapter.

use super::{Blocks, words};
use crate::parse::plain_text::is_sure_end_mark;
use crate::parse::remark::{self, Certainty, Note};

/// Notes begin within so many of the last blocks, answers to readers within so many.
const MOST: usize = 30;
const MOST_ANSWERS: usize = 120;
/// What prose weighs that is no story, and how many bytes need one more.
const ENOUGH: usize = 4;
const BYTES: usize = 500;
/// Behind a break, or a few words long, less is enough.
const ENOUGH_APART: usize = 3;
const FEW: usize = 120;

/// Behind an end mark so many blocks and bytes may stand that are no story.
const MOST_BEHIND_MARK: usize = 8;
const MOST_BYTES_BEHIND_MARK: usize = 800;

/// The first block behind the story, which begins with block `first`; `signed` tells lines that are the author's name.
pub(super) fn start(text: &Blocks<'_>, first: usize, signed: impl Fn(&str) -> bool) -> usize {
    let mut end = text.len();
    while let Some(begins) = last_note(text, first, end, &signed) {
        end = begins;
    }
    end
}

/// The block at which the last note before `end` begins.
fn last_note(text: &Blocks<'_>, first: usize, end: usize, signed: impl Fn(&str) -> bool) -> Option<usize> {
    let mut last = end;
    while last > first && text.is_break(last - 1) {
        last -= 1;
    }
    labelled(text, first, last).or_else(|| {
        // All that stands behind the last break; then a block alone at the very end.
        let single = last.checked_sub(1).filter(|at| *at > first)?;
        let broken = (first + 1..single).rev().take(4).find(|at| text.is_break(*at));
        if let Some(broken) = broken.filter(|broken| is_closing(text, broken + 1, last, true)) {
            return Some(broken + 1);
        }
        let ruled = text.is_break(single - 1);
        let is_note = is_closing(text, single, last, ruled) || is_stock(text, single, ruled) || signed(text.at(single));
        if is_note { Some(single) } else { end_mark(text, first, last) }
    })
}

/// True for a line that every reader of such stories knows: `Please review!`, `The End`.
fn is_stock(text: &Blocks<'_>, at: usize, ruled: bool) -> bool {
    let needed = if ruled { Certainty::SetOff } else { Certainty::Sure };
    is_sure_end_mark(text.at(at)) || remark::closes(text.at(at)).is_some_and(|certainty| certainty >= needed)
}

/// The last end mark, if little stands behind it and nobody speaks there.
fn end_mark(text: &Blocks<'_>, first: usize, last: usize) -> Option<usize> {
    let mark = (first + 1..last).rev().take(MOST_BEHIND_MARK).find(|at| is_sure_end_mark(text.at(*at)))?;
    let behind = mark + 1..last;
    (!text.is_spoken(behind.clone()) && text.joined(behind).len() <= MOST_BYTES_BEHIND_MARK).then_some(mark)
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
        // Nobody but an author writes such a label on a line of its own.
        let announced = || {
            let is_sure =
                remark::note(text.at(*at)) == Some(Note::Below) || set_off && words::is_plural_note(text.at(*at));
            is_sure && rest.len() * SHARE <= text.bytes(first..*at)
        };
        let speaks = behind.is_empty() || set_off && !label.alone || words::weight(&rest) > 0 || announced();
        !words::is_bracketed(text.at(*at)) && behind.len() <= MOST && !goes_on && speaks
    })
}

/// What a bare label announces is at most one in so many bytes of the story above it.
const SHARE: usize = 2;

fn is_closing(text: &Blocks<'_>, from: usize, end: usize, apart: bool) -> bool {
    let whole = text.joined(from..end);
    let enough = if apart || whole.len() <= FEW { ENOUGH_APART } else { ENOUGH };
    let stock = (from..end).filter(|at| is_stock(text, *at, false)).count();
    !text.is_spoken(from..end)
        && words::weight(&whole) + 2 * stock >= enough + whole.len() / BYTES
        && words::is_addressed(&whole)
}
