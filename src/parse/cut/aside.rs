//! Sections around a story that are none of it, by headings that only authors and sites write: `Notes`, `Disclaimer`, `Comments`.

use super::{SHORTEST_NAMED, begins_chapter, copy};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{ParsedWork, remark};
use crate::text::{key, word_count};

/// Such headings as [`key`]s.
const HEADINGS: [&str; 19] = [
    "acknowledgements",
    "acknowledgments",
    "afterword",
    "chapter notes",
    "comments",
    "credits",
    "dedication",
    "disclaimer",
    "disclaimers",
    "end notes",
    "endnotes",
    "foreword",
    "note",
    "notes",
    "preface",
    "reviews",
    "story notes",
    "summary",
    "warnings",
];
/// What stands above a story has fewer words.
const LONGEST_FRONT: u64 = 300;
/// A story has at least so much of what stands around it, in hundredths.
const LEAST_STORY: u64 = 50;

/// True for the heading of such a section.
pub(super) fn is_aside(body: &Body, block: &Block) -> bool {
    let text = &body.text[block.range()];
    block.kind == BlockKind::Heading && (remark::note(text).is_some() || HEADINGS.contains(&key(text).as_str()))
}

/// The blocks of the story without the sections above and below it, which go to the work's notes. A section ends at the next
/// heading; one above a story without a heading of its own is left where it is.
pub(super) fn set_apart<'b>(body: &Body, blocks: &'b [Block], work: &mut ParsedWork) -> &'b [Block] {
    let words = |blocks: &[Block]| blocks.iter().map(|block| word_count(&body.text[block.range()])).sum::<u64>();
    let is_heading = |block: &Block| block.kind == BlockKind::Heading;
    let mut front = 0;
    while blocks.get(front).is_some_and(|block| is_aside(body, block)) {
        let Some(length) =
            blocks[front + 1..].iter().position(|block| is_heading(block) || begins_chapter(body, block))
        else {
            break;
        };
        if words(&blocks[front + 1..=front + length]) > LONGEST_FRONT {
            break;
        }
        front += 1 + length;
    }
    let back = front + story_end(body, &blocks[front..], words);
    let story = &blocks[front..back];
    let around = words(&blocks[..front]) + words(&blocks[back..]);
    if words(story) == 0 || words(story) * 100 < around * LEAST_STORY {
        return blocks;
    }
    for section in sections(&blocks[..front]) {
        let heading = key(&body.text[section[0].range()]);
        let (kind, skipped) = match heading.as_str() {
            "summary" => (ParatextKind::Summary, 1),
            "note" | "notes" | "story notes" => (ParatextKind::Notes, 1),
            _ => (ParatextKind::Preface, 0),
        };
        add_paratext(&mut work.paratext, kind, copy(body, &section[skipped..]).text);
    }
    for section in sections(&blocks[back..]) {
        add_paratext(&mut work.paratext, ParatextKind::EndNotes, copy(body, section).text);
    }
    story
}

/// Where the story ends and the sections below it begin. They stand below a chapter's text, not above it: neither right under
/// its heading, nor with more than a scene behind a break.
fn story_end(body: &Body, blocks: &[Block], words: impl Fn(&[Block]) -> u64) -> usize {
    let begins = |block: &Block| block.kind == BlockKind::Heading || begins_chapter(body, block);
    let goes_on = |section: &[Block]| {
        let at = section.iter().position(|block| block.kind == BlockKind::SceneBreak);
        at.is_some_and(|at| words(&section[at..]) >= SHORTEST_NAMED)
    };
    let mut end = blocks.len();
    while let Some(at) = blocks[..end].iter().rposition(begins)
        && is_aside(body, &blocks[at])
        && !goes_on(&blocks[at..end])
    {
        end = at;
    }
    let chapter = blocks[..end].iter().rposition(begins).map_or(0, |at| at + 1);
    if words(&blocks[chapter..end]) >= SHORTEST_NAMED { end } else { blocks.len() }
}

/// Blocks from one heading to the next.
fn sections(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
    blocks.chunk_by(|_, next| next.kind != BlockKind::Heading)
}
