//! From one body of text to chapters: the header block, title and byline are taken off the top, what is left is cut at
//! headings that read like a chapter's. For layouts that mark paragraphs and headings, and nothing else.

mod top;

pub(super) use top::{byline, lines, read_header, top_lines};

use super::fanficfare::add_paratext;
use super::heading::{chapter_title, is_chapter_heading, is_numbered_title, number_alone};
use super::{BodyBuilder, ParsedChapter, ParsedWork};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::text::word_count;

/// Text before the first chapter heading with fewer words is front matter, not a chapter.
const SHORTEST_OPENING: u64 = 150;

/// What a number alone in a line stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// A chapter, as in a document that holds all of a story.
    Chapters,
    /// A section, as in a post, or a page.
    Sections,
}

/// Reads a whole body into `work`: header, title and byline, chapters.
pub(super) fn read(body: &Body, numbers: Numbers, work: &mut ParsedWork) {
    let header = read_header(body, work);
    top::name(body, header.end, &mut work.metadata);
    header.place_above(numbers == Numbers::Chapters, work);
    let first = header.end + top_lines(body, header.end, &mut work.metadata);
    work.chapters = chapters(body, first, numbers, work);
}

/// True if a block begins a chapter: a heading that reads like one, or a short paragraph that says `Chapter 3`.
fn begins_chapter(body: &Body, block: &Block) -> bool {
    let text = &body.text[block.range()];
    match block.kind {
        BlockKind::Heading => is_chapter_heading(text) || is_numbered_title(text),
        BlockKind::Paragraph => {
            text.len() <= 80
                && !text.ends_with(['.', ',', '”', '"', '?', '!'])
                && text.chars().filter(|c| c.is_alphabetic()).count() > 4
                && is_chapter_heading(text)
        }
        BlockKind::SceneBreak => false,
    }
}

/// The blocks that begin chapters, as indexes. Where none does by its words, paragraphs that are a number alone may, if they
/// count from one.
fn beginnings(body: &Body, blocks: &[Block], numbers: Numbers) -> Vec<usize> {
    let found: Vec<usize> = (0..blocks.len()).filter(|at| begins_chapter(body, &blocks[*at])).collect();
    if !found.is_empty() || numbers == Numbers::Sections {
        return found;
    }
    let paragraphs = blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph);
    let numbers = paragraphs.filter_map(|(at, block)| Some((at, number_alone(&body.text[block.range()])?)));
    let numbers: Vec<(usize, usize)> = numbers.collect();
    let counts = numbers.len() > 1 && numbers.iter().enumerate().all(|(at, (_, number))| *number == at + 1);
    if counts { numbers.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// The chapters of a body from block `first` on.
pub(super) fn chapters(body: &Body, first: usize, numbers: Numbers, work: &mut ParsedWork) -> Vec<ParsedChapter> {
    let blocks = &body.blocks[first.min(body.blocks.len())..];
    let mut found: Vec<(Option<&str>, Body)> = Vec::new();
    let mut heading = None;
    let mut start = 0;
    for end in beginnings(body, blocks, numbers).into_iter().map(Some).chain([None]) {
        let text = copy(body, &blocks[start..end.unwrap_or(blocks.len())]);
        // A table of contents repeats headings without text between them.
        if !text.is_empty() {
            found.push((heading, text));
        }
        let Some(end) = end else { break };
        heading = Some(&body.text[blocks[end].range()]);
        start = end + 1;
    }
    let opening = found.len() > 1 && found[0].0.is_none();
    if opening && word_count(&found[0].1.text) < SHORTEST_OPENING {
        let (_, text) = found.remove(0);
        add_paratext(&mut work.paratext, ParatextKind::Preface, text.text);
    }
    let chapter = |(at, (heading, body)): (usize, (Option<&str>, Body))| ParsedChapter {
        title: heading.and_then(|heading| chapter_title(heading.trim_matches(|c: char| "~*-= ".contains(c)), at + 1)),
        body,
        paratext: Vec::new(),
    };
    found.into_iter().enumerate().map(chapter).collect()
}

/// These blocks as a body of their own.
pub(super) fn copy(body: &Body, blocks: &[Block]) -> Body {
    let mut builder = BodyBuilder::new();
    copy_into(body, blocks, &mut builder);
    builder.finish()
}

/// Adds these blocks of `body` to another.
pub(super) fn copy_into(body: &Body, blocks: &[Block], builder: &mut BodyBuilder) {
    for block in blocks {
        if block.kind == BlockKind::SceneBreak {
            builder.scene_break();
            continue;
        }
        for line in body.text[block.range()].lines() {
            builder.line_break();
            builder.push(line);
        }
        if block.kind == BlockKind::Heading { builder.end_heading() } else { builder.end_paragraph() }
    }
}
