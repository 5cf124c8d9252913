//! Which blocks with a `by` credit somebody else than the story's author: told by what stands around them.

use super::blocks::{Block, Kind};
use super::title::matches_subject;
use crate::parse::plain_text::lines::Lines;

/// A title page is not longer.
const REACH: usize = 30;
/// A motto has at least so many words; a title in quotes may have fewer.
const MOTTO: usize = 5;

/// Puts mottoes among the credits, and takes for a title what reads as a credit where nothing else is named:
/// `Created by Night` over its story. `is_named`: a title page names the work.
pub(super) fn tell(lines: &Lines<'_>, blocks: &mut [Block], subject: Option<&str>, is_named: bool) {
    let names_work = |block: &Block| matches!(block.kind, Kind::Byline | Kind::Labels);
    for at in 0..blocks.len() {
        let start = blocks[at].lines.start;
        let near = |block: &&Block| block.lines.start.abs_diff(start) <= REACH;
        let mut others = blocks.iter().enumerate().filter(|(other, block)| *other != at && near(block));
        match blocks[at].kind {
            Kind::Byline if is_motto(lines, &blocks[at]) => {
                let is_known = subject.is_some_and(|subject| !matches_subject(lines, &blocks[at], subject));
                if is_known || is_named || others.any(|(_, block)| names_work(block)) {
                    blocks[at].kind = Kind::Credit;
                }
            }
            Kind::Credit if subject.is_none() && !is_named && !others.any(|(_, block)| names_work(block)) => {
                blocks[at].kind = Kind::Title;
            }
            _ => {}
        }
    }
}

/// True for a sentence in quotes above the name of whoever said it.
fn is_motto(lines: &Lines<'_>, block: &Block) -> bool {
    let Some(last) = block.lines.clone().next_back().filter(|last| *last > block.lines.start) else { return false };
    let text: Vec<&str> = (block.lines.start..last).flat_map(|line| lines.text(line).split_whitespace()).collect();
    let is_quoted = text.first().is_some_and(|word| word.starts_with(['"', '“']))
        && text.last().is_some_and(|word| word.ends_with(['"', '”']));
    // A sentence has few capitals, a title many.
    let capitals = text.iter().skip(1).filter(|word| word.starts_with(char::is_uppercase)).count();
    is_quoted && text.len() >= MOTTO && capitals * 4 < text.len()
}
