//! Plain text: what stands before the story, the story's chapters and paragraphs, what stands behind it.
//!
//! Procedure: cut the text into [`lines`]; set aside the header blocks of [`article`]s, which divide it into
//! segments; find chapter [`headings`]; read the [`front`] and cut the [`back`] of each segment; judge the
//! [`layout`] of what is left and write it as [`paragraphs`]. Nothing is invented: a text that names no
//! title has none.

mod article;
mod back;
mod credit;
mod fanficfare_txt;
mod front;
mod headings;
mod html2text;
mod labels;
mod layout;
mod lines;
mod numbers;
mod paragraphs;
mod prose;
mod signs;
mod story;

use std::ops::Range;

pub(super) use fanficfare_txt::FanFicFareTxt;

use super::{Format, Metadata, ParseError, ParsedWork};
use crate::model::{Paratext, ParatextKind};
use crate::source::{Source, looks_binary};
use article::Article;
use front::Front;
use lines::Lines;

/// As much of a text as is looked at to see whether it has a header.
const HEAD_BYTES: usize = 24 << 10;

/// Plain text with a header block: labels, a byline with its title, or a Usenet or mail header.
pub(super) struct TextHeader;

/// Plain text with nothing but the story. Takes any text, so it is the last of all formats.
pub(super) struct PlainText;

impl Format for TextHeader {
    fn id(&self) -> &'static str {
        "text_header"
    }

    fn version(&self) -> u32 {
        1
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if looks_binary(source.bytes()) {
            return false;
        }
        let text = &source.text().text;
        let end = (0..=HEAD_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let lines = Lines::new(&text[..end]);
        let manuscript = Manuscript::of(&lines);
        manuscript.segments.first().is_some_and(|segment| segment.article.is_some() || segment.front.has_header)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        parse(source, emit)
    }
}

impl Format for PlainText {
    fn id(&self) -> &'static str {
        "plain_text"
    }

    fn version(&self) -> u32 {
        1
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        !looks_binary(source.bytes())
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        parse(source, emit)
    }
}

fn parse(source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
    if looks_binary(source.bytes()) {
        return Err(ParseError::Unknown);
    }
    let lines = Lines::new(&source.text().text);
    let mut work = Manuscript::of(&lines).into_work(&lines);
    if work.chapters.is_empty() {
        // Nothing but what looks like a header: the text is kept as it stands.
        let all = 0..lines.len();
        work = ParsedWork { chapters: story::chapters(&lines, &[all], &[]), ..ParsedWork::default() };
    }
    if work.chapters.is_empty() {
        return Err(ParseError::Empty);
    }
    emit(work);
    Ok(())
}

/// A text divided into what is story and what is not.
struct Manuscript<'a> {
    segments: Vec<Segment<'a>>,
    headings: Vec<headings::Heading>,
}

/// A stretch of text under its own article header, or the whole text.
struct Segment<'a> {
    /// Lines before the header, then the header itself.
    before: Range<usize>,
    article: Option<Article<'a>>,
    front: Front,
    story: Range<usize>,
    after: Range<usize>,
}

impl<'a> Manuscript<'a> {
    fn of(lines: &Lines<'a>) -> Self {
        let articles = article::articles(lines);
        let in_header = |index: usize| articles.iter().any(|article| article.lines.contains(&index));
        let mut headings = headings::headings(lines, &|index| !in_header(index));
        let mut segments = Vec::new();
        for (before, article, range) in ranges(lines, articles) {
            let subject = article.as_ref().and_then(|article| article.field("subject"));
            let title = subject.and_then(|subject| credit::title_and_author(subject).0);
            let heading = headings.iter().map(|heading| heading.lines.start).find(|line| range.contains(line));
            let front = front::read(lines, range.clone(), heading, title.as_deref());
            let end = back::story_end(lines, front.story..range.end);
            segments.push(Segment { before, article, story: front.story..end, front, after: end..range.end });
        }
        headings.retain(|heading| segments.iter().any(|segment| segment.story.contains(&heading.lines.start)));
        Self { segments, headings }
    }

    fn into_work(self, lines: &Lines<'a>) -> ParsedWork {
        let stories: Vec<Range<usize>> = self.segments.iter().map(|segment| segment.story.clone()).collect();
        let chapters = story::chapters(lines, &stories, &self.headings);
        let paratext = self.paratext(lines);
        ParsedWork { metadata: self.metadata(), chapters, paratext }
    }

    /// Labels and bylines of the text first; then what the article header tells.
    fn metadata(self) -> Metadata {
        let mut segments = self.segments.into_iter();
        let Some(first) = segments.next() else { return Metadata::default() };
        let mut metadata = first.front.metadata;
        if let Some(article) = &first.article {
            let (title, author) = article.field("subject").map_or((None, None), credit::title_and_author);
            metadata.title = metadata.title.or(title);
            if metadata.authors.is_empty() {
                let sender = article.field("from").and_then(credit::sender).filter(|_| !first.front.reposted);
                metadata.authors.extend(author.or(sender));
            }
            metadata.published = metadata.published.or_else(|| article.field("date").map(credit::collapse));
            if let Some(id) = article.field("message-id") {
                metadata.other.push(("Message-ID".to_owned(), id.trim_matches(['<', '>']).to_owned()));
            }
            if let Some(groups) = article.field("newsgroups") {
                metadata.other.push(("Newsgroups".to_owned(), groups.to_owned()));
            }
        }
        metadata
    }

    fn paratext(&self, lines: &Lines<'_>) -> Vec<Paratext> {
        let mut all = Vec::new();
        let mut add = |kind, text: String| {
            if !text.is_empty() {
                all.push(Paratext { kind, text });
            }
        };
        for segment in &self.segments {
            add(ParatextKind::Preface, lines.paragraphs(segment.before.clone()));
            let preface: Vec<String> =
                joined(&segment.front.preface).into_iter().map(|range| lines.paragraphs(range)).collect();
            add(ParatextKind::Preface, preface.join("\n\n"));
            add(ParatextKind::Summary, segment.front.summary.clone().unwrap_or_default());
            add(ParatextKind::Notes, segment.front.notes.join("\n\n"));
            add(ParatextKind::EndNotes, lines.paragraphs(segment.after.clone()));
        }
        all
    }
}

/// Ranges that touch as one.
fn joined(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => all.push(range.clone()),
        }
    }
    all
}

/// The segments of a text: lines up to the end of its header, the header, the lines under it.
fn ranges<'a>(lines: &Lines<'a>, articles: Vec<Article<'a>>) -> Vec<(Range<usize>, Option<Article<'a>>, Range<usize>)> {
    /// What stands above a first header within so many lines is an archivist's note, or the end of another post.
    const MAX_ABOVE: usize = 40;
    let starts: Vec<usize> = articles.iter().skip(1).map(|article| article.lines.start).chain([lines.len()]).collect();
    let mut all = Vec::new();
    match articles.first() {
        None => all.push((0..0, None, 0..lines.len())),
        Some(first) if first.lines.start > MAX_ABOVE => all.push((0..0, None, 0..first.lines.start)),
        Some(_) => {}
    }
    let mut above = if all.is_empty() { 0 } else { articles.first().map_or(0, |article| article.lines.start) };
    for (article, end) in articles.into_iter().zip(starts) {
        let range = article.lines.end..end;
        all.push((above..article.lines.end, Some(article), range));
        above = end;
    }
    all
}

#[cfg(test)]
mod tests;
