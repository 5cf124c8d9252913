//! From one body of text to chapters: the header block, title and byline are taken off the top, what is left is cut at
//! headings that read like a chapter's. For layouts that mark paragraphs and headings, and nothing else.

use super::fanficfare::add_paratext;
use super::heading::{chapter_title, is_chapter_heading, is_numbered_title, number_alone};
use super::other_html::labels;
use super::{BodyBuilder, Metadata, ParsedChapter, ParsedWork};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::text::{key, word_count};

/// Text before the first chapter heading with fewer words is front matter, not a chapter.
const SHORTEST_OPENING: u64 = 150;
/// How many blocks at the top may be title and byline.
const TOP: usize = 6;
/// A title page's lines before its byline.
const TITLE_LINES: usize = 3;

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
    let first = read_header(body, work);
    let metadata = &mut work.metadata;
    metadata.title = metadata.title.take().or_else(|| title_above_byline(body)).or_else(|| heading_above(body, first));
    if metadata.authors.is_empty() {
        let above = body.blocks.iter().take(first.min(TITLE_LINES)).map(|block| &body.text[block.range()]);
        metadata.authors.extend(above.into_iter().find_map(byline).map(str::to_owned));
    }
    let first = first + top_lines(body, first, &mut work.metadata);
    work.chapters = chapters(body, first, numbers, work);
}

/// A title that a byline follows directly, as a title page has them.
fn title_above_byline(body: &Body) -> Option<String> {
    let text = |block: &Block| &body.text[block.range()];
    let at = body.blocks.iter().take(TITLE_LINES).position(|block| byline(text(block)).is_some())?;
    let title = text(body.blocks.get(at.checked_sub(1)?)?);
    (title.len() <= 120 && !title.contains('\n')).then(|| title.to_owned())
}

/// The heading that a header of `first` blocks, or the first chapter's heading, stands under.
fn heading_above(body: &Body, first: usize) -> Option<String> {
    let heading = body.blocks.first().filter(|block| block.kind == BlockKind::Heading)?;
    let is_above = first > 1 || body.blocks[1..].iter().any(|block| begins_chapter(body, block));
    let text = &body.text[heading.range()];
    (is_above && !begins_chapter(body, heading) && text.len() <= 120).then(|| text.to_owned())
}

/// The lines of a body, each with the index of its block.
pub(super) fn lines(body: &Body) -> Vec<(usize, &str)> {
    let of_block = |(index, block): (usize, &Block)| {
        body.text[block.range()].lines().map(move |line| (index, line)).collect::<Vec<_>>()
    };
    body.blocks.iter().enumerate().flat_map(of_block).collect()
}

/// Reads a header block at the top of the story; the number of blocks it takes.
pub(super) fn read_header(body: &Body, work: &mut ParsedWork) -> usize {
    let lines = lines(body);
    let texts: Vec<&str> = lines.iter().take(80).map(|(_, line)| *line).collect();
    let taken = labels::read(&texts, work);
    if taken == 0 { 0 } else { lines.get(taken).map_or(body.blocks.len(), |(block, _)| *block) }
}

/// `by NAME`, in a line of its own.
pub(super) fn byline(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '~' | '*' | '-' | '(' | ')'));
    let (by, name) = line.split_at_checked(3)?;
    let name = name.trim_start_matches([':', ',']).trim().trim_end_matches('.');
    let short = !name.is_empty() && name.len() <= 60 && name.split_whitespace().count() <= 5;
    (by.eq_ignore_ascii_case("by ") || by.eq_ignore_ascii_case("by:") || by.eq_ignore_ascii_case("by,"))
        .then_some(name)
        .filter(|_| short)
}

/// Takes title and byline off the top of the story; the number of blocks they are.
pub(super) fn top_lines(body: &Body, first: usize, metadata: &mut Metadata) -> usize {
    let mut taken = 0;
    for (at, block) in body.blocks.iter().enumerate().skip(first).take(TOP) {
        if block.kind == BlockKind::SceneBreak {
            if taken == 0 {
                break;
            }
            taken = at + 1 - first;
            continue;
        }
        let mut lines = body.text[block.range()].lines().map(|line| top_line(line, metadata));
        // An address stands below a name; alone it is nothing.
        let known: Option<Vec<TopLine>> = lines.by_ref().collect();
        let Some(known) = known.filter(|known| known.iter().any(|line| *line != TopLine::Address)) else { break };
        let author =
            known.into_iter().find_map(|line| if let TopLine::Author(name) = line { Some(name) } else { None });
        if metadata.authors.is_empty() {
            metadata.authors.extend(author);
        }
        taken = at + 1 - first;
    }
    taken
}

/// What a line above a story is.
#[derive(PartialEq)]
enum TopLine {
    /// The title, or title and author.
    Title,
    /// A byline.
    Author(String),
    /// A mail address.
    Address,
}

/// None for a line of the story.
fn top_line(text: &str, metadata: &Metadata) -> Option<TopLine> {
    let line = key(text);
    let is_title = metadata.title.as_deref().is_some_and(|title| line == key(title));
    let whole = metadata.title.as_deref().is_some_and(|title| {
        metadata.authors.first().is_some_and(|author| line == key(&format!("{title} by {author}")))
    });
    let is_author = metadata.authors.iter().any(|author| line == key(author));
    if is_title || whole || is_author {
        return Some(TopLine::Title);
    }
    let text = text.trim();
    let is_address = text.contains('@') && !text.contains(' ') && text.len() < 80;
    if is_address { Some(TopLine::Address) } else { byline(text).map(|name| TopLine::Author(name.to_owned())) }
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
