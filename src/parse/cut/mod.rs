//! From one body of text to chapters: the header block, title and byline are taken off the top, what is left is cut at
//! headings that read like a chapter's. For layouts that mark paragraphs and headings, and nothing else.

mod aside;
mod top;

pub(super) use top::{above_all, below_top, byline, lines, read_header, read_title_page};

use super::fanficfare::add_paratext;
use super::heading::{chapter_title, is_chapter_heading, is_numbered_title, number_alone};
use super::{BodyBuilder, ParsedChapter, ParsedWork};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::text::word_count;

/// Text before the first chapter heading with fewer words is front matter, not a chapter.
const SHORTEST_OPENING: u64 = 150;
/// A heading without number or chapter's word begins a chapter if so many words follow: sections of a page have fewer.
const SHORTEST_NAMED: u64 = 100;

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
    read_titled(body, None, numbers, work);
}

/// As [`read`], for a body with a heading that stands out as the title ([`above_all`]). True if nothing else names the work.
pub(super) fn read_titled(body: &Body, title: Option<&str>, numbers: Numbers, work: &mut ParsedWork) -> bool {
    let header = read_header(body, work);
    top::name(body, header.end, numbers, &mut work.metadata);
    header.place_above(numbers == Numbers::Chapters, work);
    let is_by_heading = work.metadata.title.is_none() && title.is_some();
    work.metadata.title = work.metadata.title.take().or_else(|| title.map(str::to_owned));
    let story = below_top(body, header.end, &mut work.metadata);
    work.chapters = chapters(body, &story, numbers, work);
    is_by_heading
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
/// count from one, or headings that are a name alone.
fn beginnings(body: &Body, blocks: &[Block], numbers: Numbers) -> Vec<usize> {
    let found: Vec<usize> = (0..blocks.len()).filter(|at| begins_chapter(body, &blocks[*at])).collect();
    if !found.is_empty() {
        return found;
    }
    let counted = if numbers == Numbers::Chapters { counted(body, blocks) } else { Vec::new() };
    if counted.is_empty() { named(body, blocks) } else { counted }
}

/// Paragraphs that are a number alone and count from one.
fn counted(body: &Body, blocks: &[Block]) -> Vec<usize> {
    let paragraphs = blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph);
    let numbers = paragraphs.filter_map(|(at, block)| Some((at, number_alone(&body.text[block.range()])?)));
    let numbers: Vec<(usize, usize)> = numbers.collect();
    let counts = numbers.len() > 1 && numbers.iter().enumerate().all(|(at, (_, number))| *number == at + 1);
    if counts { numbers.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// Headings without number or chapter's word, if there are two or more and each stands above as many words as a chapter has. What
/// stands above fewer is the title, if it is the first heading; notes and their like are no chapters, nor an end mark below all text.
fn named(body: &Body, blocks: &[Block]) -> Vec<usize> {
    let text = |block: &Block| &body.text[block.range()];
    let is_name = |block: &Block| block.kind == BlockKind::Heading && !aside::is_aside(body, block);
    let words = |from: usize, to: usize| blocks[from..to].iter().map(|block| word_count(text(block))).sum::<u64>();
    let mut starts: Vec<usize> = (0..blocks.len()).filter(|at| is_name(&blocks[*at])).collect();
    if let [title, next, ..] = starts[..]
        && words(title + 1, next) < SHORTEST_NAMED
    {
        starts.remove(0);
    }
    starts.pop_if(|last| words(*last + 1, blocks.len()) == 0);
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    let is_chapter = |(start, end): (&usize, usize)| words(start + 1, end) >= SHORTEST_NAMED;
    let opens = starts.first().is_some_and(|first| words(0, *first) < SHORTEST_OPENING);
    if starts.len() > 1 && opens && starts.iter().zip(ends).all(is_chapter) { starts } else { Vec::new() }
}

/// The chapters of a story's blocks.
pub(super) fn chapters(body: &Body, blocks: &[Block], numbers: Numbers, work: &mut ParsedWork) -> Vec<ParsedChapter> {
    let blocks = aside::set_apart(body, blocks, work);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A story of these headings, marked by `# `, and paragraphs.
    fn read(story: &[&str]) -> ParsedWork {
        let mut builder = BodyBuilder::new();
        for block in story {
            builder.push(block.trim_start_matches("# "));
            if block.starts_with("# ") { builder.end_heading() } else { builder.end_paragraph() }
        }
        let mut work = ParsedWork::default();
        super::read(&builder.finish(), Numbers::Chapters, &mut work);
        work
    }

    fn titles(work: &ParsedWork) -> Vec<Option<&str>> {
        work.chapters.iter().map(|chapter| chapter.title.as_deref()).collect()
    }

    #[test]
    fn headings_that_are_names_begin_chapters() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(15);
        for front in [&["# Salt", "by Jo Ray"][..], &["# Salt"], &["# Salt", "For Ada."]] {
            let work = read(&[front, &["# The Lamp", &long, "# The Quay", &long, "# The End"]].concat());
            assert_eq!(titles(&work), [Some("The Lamp"), Some("The Quay")], "{front:?}");
            assert_eq!(work.metadata.title.as_deref(), Some("Salt"), "{front:?}");
        }
    }

    #[test]
    fn the_first_chapters_heading_is_no_title() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(15);
        let work = read(&["# The Lamp", &long, "# The Quay", &long, "# The Wall", &long]);
        assert_eq!((titles(&work).len(), work.metadata.title), (3, None));
    }

    #[test]
    fn headings_above_few_words_are_sections() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(15);
        for story in [
            &["# The Lamp", &long, "# The Quay", "Nobody waved."][..],
            &[&long, &long, "# The Lamp", &long, "# The Quay", &long],
            &["# The Lamp", &long, "# Author's Note", &long],
        ] {
            assert_eq!(read(story).chapters.len(), 1, "{story:?}");
        }
    }

    #[test]
    fn sections_around_a_story_are_no_chapters_and_are_kept() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(15);
        let work = read(&[
            "# Disclaimer",
            "I own nothing.",
            "# Summary",
            "Salt.",
            "# The Lamp",
            &long,
            "# The Quay",
            &long,
            "# Notes",
            &long,
            "# Comments",
            "First!",
        ]);
        assert_eq!(titles(&work), [Some("The Lamp"), Some("The Quay")]);
        let texts: Vec<(ParatextKind, &str)> =
            work.paratext.iter().map(|text| (text.kind, text.text.as_str())).collect();
        assert_eq!(
            texts[..2],
            [(ParatextKind::Preface, "Disclaimer\n\nI own nothing."), (ParatextKind::Summary, "Salt.")]
        );
        assert_eq!(texts[2], (ParatextKind::EndNotes, format!("Notes\n\n{}", long.trim()).as_str()));
        assert_eq!(texts[3], (ParatextKind::EndNotes, "Comments\n\nFirst!"));
    }

    #[test]
    fn a_story_under_such_a_heading_stays_a_story() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(15);
        for story in [
            &["# Chapter 1", &long, "# Chapter 2", "# Notes", "I am late.", &long][..],
            &["# Notes", &long],
            &["# Notes", &long, "Chapter Twelve", &long],
            &["# Notes", &long, "# Comments", &long],
        ] {
            let work = read(story);
            let words: u64 = work.chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum();
            assert!(
                words >= word_count(&long) && work.paratext.iter().all(|text| !text.text.contains("Notes")),
                "{story:?}"
            );
        }
    }
}
