//! Any other HTML page: a story saved from a site without a format of its own, or written by hand.
//!
//! Procedure: [`refuse`] pages that are surely no story; [`story`] finds the element that holds it and reads its blocks;
//! the front matter (title, byline, a header block of [`labels`]) is taken off the top; what is left is cut into
//! chapters at headings that read like one. Title, author and language come from labels, headings and the page's own
//! metadata, in this order; what none of them says stays empty.

mod labels;
mod refuse;
mod story;
mod title;

pub(super) use title::address;

use super::ao3::{byline_authors, read_tags};
use super::fanficfare::add_paratext;
use super::heading::{chapter_title, is_chapter_heading};
use super::html::{Css, Document, Element, looks_like_html, saved_from};
use super::{BodyBuilder, Format, Metadata, ParseError, ParsedChapter, ParsedWork};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::source::Source;
use crate::text::{key, word_count};

/// Text before the first chapter heading with fewer words is front matter, not a chapter.
const SHORTEST_OPENING: u64 = 150;
/// How many blocks at the top may be title and byline.
const TOP: usize = 6;

/// Any other HTML page.
pub(super) struct OtherHtml;

impl Format for OtherHtml {
    fn id(&self) -> &'static str {
        "other-html"
    }

    fn version(&self) -> u32 {
        1
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        /// The tag list of a work's page on AO3 and its kin: like the download's.
        static OTW_TAGS: Css = Css::new("dl.work.meta");
        static OTW_BYLINE: Css = Css::new("#workskin .byline");
        let page = Document::parse(&source.text().text);
        if let Some(reason) = refuse::reason(&page) {
            return Err(ParseError::NotAStory(reason));
        }
        let read = story::read(&page);
        let mut work = ParsedWork { paratext: read.paratext, ..ParsedWork::default() };
        if let Some(tags) = page.first(&OTW_TAGS) {
            read_tags(tags, &mut work.metadata);
            work.metadata.authors = page.first(&OTW_BYLINE).map(byline_authors).unwrap_or_default();
        } else {
            read_front(&read.front.finish(), &mut work);
        }
        let body = read.story.finish();
        let first = read_header(&body, &mut work);
        read_page_metadata(&page, source, &mut work);
        let first = first + top_lines(&body, first, &mut work.metadata);
        work.chapters = chapters(&body, first, &mut work);
        if let [only] = work.chapters.as_mut_slice() {
            only.title = only.title.take().or_else(|| title::of_chapter(&page));
        }
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

/// The lines of a body, each with the index of its block.
fn lines(body: &Body) -> Vec<(usize, &str)> {
    let of_block = |(index, block): (usize, &Block)| {
        body.text[block.range()].lines().map(move |line| (index, line)).collect::<Vec<_>>()
    };
    body.blocks.iter().enumerate().flat_map(of_block).collect()
}

fn read_front(front: &Body, work: &mut ParsedWork) {
    let lines: Vec<&str> = lines(front).into_iter().map(|(_, line)| line).collect();
    // Sites put their own lines first: the header may begin anywhere.
    for start in 0..lines.len() {
        if labels::read(&lines[start..lines.len()], work) > 0 {
            break;
        }
    }
    // A line of many things that happens to begin with `by` is no byline: the page's links name the author better.
    if work.metadata.authors.is_empty() {
        work.metadata.authors = lines.iter().find_map(|line| byline(line)).map(str::to_owned).into_iter().collect();
    }
}

/// Reads a header block at the top of the story; the number of blocks it takes.
fn read_header(body: &Body, work: &mut ParsedWork) -> usize {
    let lines = lines(body);
    let texts: Vec<&str> = lines.iter().take(80).map(|(_, line)| *line).collect();
    let taken = labels::read(&texts, work);
    if taken == 0 { 0 } else { lines.get(taken).map_or(body.blocks.len(), |(block, _)| *block) }
}

/// `by NAME`, in a line of its own.
fn byline(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '~' | '*' | '-' | '(' | ')'));
    let (by, name) = line.split_at_checked(3)?;
    let name = name.trim_start_matches([':', ',']).trim().trim_end_matches('.');
    let short = !name.is_empty() && name.len() <= 60 && name.split_whitespace().count() <= 5;
    (by.eq_ignore_ascii_case("by ") || by.eq_ignore_ascii_case("by:") || by.eq_ignore_ascii_case("by,"))
        .then_some(name)
        .filter(|_| short)
}

fn read_page_metadata(page: &Document, source: &Source<'_>, work: &mut ParsedWork) {
    let metadata = &mut work.metadata;
    if let Some(title) = metadata.title.take().or_else(|| title::find(page)) {
        let (title, author) = title::split_byline(page, &title);
        metadata.title = Some(title);
        if metadata.authors.is_empty() {
            metadata.authors.extend(author);
        }
    }
    if metadata.authors.is_empty() {
        metadata.authors = authors(page);
    }
    if metadata.language.is_none() {
        let language = ["lang", "xml:lang"].iter().find_map(|name| page.root().attr(name)).map(str::trim);
        metadata.language = language.filter(|language| !language.is_empty()).map(str::to_owned);
    }
    let address = title::address(page).or_else(|| saved_from(&source.text().text)).or_else(|| source.address());
    metadata.url = address.map(str::to_owned);
    if !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary) {
        let description = ["og:description", "description", "dc.description"].iter().find_map(|name| page.meta(name));
        let plain = description.map(|description| Document::parse(description).root().prose());
        add_paratext(&mut work.paratext, ParatextKind::Summary, plain.unwrap_or_default());
    }
}

/// The authors that the page links to, all in the first such byline; else the one its head names.
fn authors(page: &Document) -> Vec<String> {
    static LINK: Css = Css::new("a[rel~=author], a[href*='viewuser.php'], #profile_top a[href^='/u/']");
    let byline = page.first(&LINK).and_then(Element::parent);
    let mut authors: Vec<String> =
        byline.into_iter().flat_map(|byline| byline.select(&LINK)).map(Element::text).collect();
    authors.retain(|author| !author.is_empty());
    if authors.is_empty() {
        let stated = ["author", "dc.creator", "article:author"].iter().find_map(|name| page.meta(name));
        let site = page.meta("og:site_name").map(key);
        let person = |author: &&str| !author.contains("://") && Some(key(author)) != site;
        authors.extend(stated.filter(person).map(str::to_owned));
    }
    authors
}

/// Takes title and byline off the top of the story; the number of blocks they are.
fn top_lines(body: &Body, first: usize, metadata: &mut Metadata) -> usize {
    let mut taken = 0;
    for (at, block) in body.blocks.iter().enumerate().skip(first).take(TOP) {
        let text = &body.text[block.range()];
        let line = key(text);
        let is_title = metadata.title.as_deref().is_some_and(|title| line == key(title));
        let whole = metadata.title.as_deref().is_some_and(|title| {
            metadata.authors.first().is_some_and(|author| line == key(&format!("{title} by {author}")))
        });
        let is_author = metadata.authors.iter().any(|author| line == key(author));
        match byline(text) {
            _ if is_title || whole || is_author => taken = at + 1 - first,
            Some(name) => {
                if metadata.authors.is_empty() {
                    metadata.authors.push(name.to_owned());
                }
                taken = at + 1 - first;
            }
            None if block.kind == BlockKind::SceneBreak && taken > 0 => taken = at + 1 - first,
            None => break,
        }
    }
    taken
}

/// True if a block begins a chapter: a heading that reads like one, or a short paragraph that says `Chapter 3`.
fn begins_chapter(body: &Body, block: &Block) -> bool {
    let text = &body.text[block.range()];
    match block.kind {
        BlockKind::Heading => is_chapter_heading(text),
        BlockKind::Paragraph => {
            text.len() <= 80
                && !text.ends_with(['.', ',', '”', '"', '?', '!'])
                && text.chars().filter(|c| c.is_alphabetic()).count() > 4
                && is_chapter_heading(text)
        }
        BlockKind::SceneBreak => false,
    }
}

fn chapters(body: &Body, first: usize, work: &mut ParsedWork) -> Vec<ParsedChapter> {
    let blocks = &body.blocks[first.min(body.blocks.len())..];
    let mut found: Vec<(Option<&str>, Body)> = Vec::new();
    let mut rest = blocks;
    let mut heading = None;
    loop {
        let end = rest.iter().position(|block| begins_chapter(body, block)).unwrap_or(rest.len());
        let text = copy(body, &rest[..end]);
        // A table of contents repeats headings without text between them.
        if !text.is_empty() {
            found.push((heading, text));
        }
        let Some(block) = rest.get(end) else { break };
        heading = Some(&body.text[block.range()]);
        rest = &rest[end + 1..];
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
fn copy(body: &Body, blocks: &[Block]) -> Body {
    let mut builder = BodyBuilder::new();
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
    builder.finish()
}
