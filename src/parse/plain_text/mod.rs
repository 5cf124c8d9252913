//! Plain text: what stands before the story, the story's chapters and paragraphs, what stands behind it.
//!
//! Procedure: cut the text into [`lines`]; set aside the header blocks of [`article`]s, which divide it into
//! segments; find chapter [`headings`]; read the [`front`] and cut the [`back`] of each segment; judge the
//! [`layout`] of what is left and write it as [`paragraphs`]. Nothing is invented: a text that names no
//! title has none.

mod announced;
mod article;
mod back;
mod closing;
mod codes;
mod comment;
mod conference;
mod contribution;
mod credit;
mod fanficfare_txt;
mod feet;
mod front;
mod headings;
mod html2text;
mod labels;
mod layout;
mod lines;
mod numbers;
mod paragraphs;
mod part;
mod post_marks;
mod prose;
mod repeated;
mod scissors;
mod signature;
mod signed;
mod signs;
mod story;
mod subject;

use std::ops::Range;
use std::rc::Rc;

pub(super) use fanficfare_txt::FanFicFareTxt;

use super::{Format, Metadata, ParseError, ParsedWork, folder};
use crate::model::{Paratext, ParatextKind};
use crate::source::{Source, looks_binary};
use article::Article;
use front::{Front, Known};
use labels::Field;
use lines::Lines;

/// Plain text with a header block: labels, a byline with its title, or a Usenet or mail header.
pub(super) struct TextHeader;

/// Plain text with nothing but the story. Takes any text, so it is the last of all formats.
pub(super) struct PlainText;

impl Format for TextHeader {
    fn id(&self) -> &'static str {
        "text-header"
    }

    fn version(&self) -> u32 {
        15
    }

    fn is_plain_text(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "text that begins with a header of labels, or with that of a news article"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if is_binary(source) {
            return false;
        }
        let manuscript = Manuscript::of(source);
        manuscript.segments.first().is_some_and(|segment| segment.article.is_some() || segment.front.has_header)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        parse(source, emit)
    }
}

impl Format for PlainText {
    fn id(&self) -> &'static str {
        "plain-text"
    }

    fn version(&self) -> u32 {
        15
    }

    fn is_plain_text(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "text that is not binary"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        !is_binary(source)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        parse(source, emit)
    }
}

fn parse(source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
    if is_binary(source) {
        return Err(ParseError::Unknown);
    }
    if source.extension().as_deref() == Some("descs") {
        return Err(ParseError::Companion("a list of the files beside it"));
    }
    if super::efiction::is_chapter_of_a_dump(source) {
        return Err(ParseError::Companion(
            "a chapter's text of an eFiction archive, which is read with the dump beside it",
        ));
    }
    let lines = Lines::of(source);
    let manuscript = Manuscript::of(source);
    let mut found = false;
    for story in manuscript.stories(&lines) {
        let mut work = story.to_work(&lines);
        if work.chapters.is_empty() {
            continue;
        }
        part::note(&story, &lines, &mut work);
        folder::join(source, &mut work);
        found = true;
        emit(work);
    }
    if found {
        return Ok(());
    }
    // Nothing but what looks like a header: the text is kept as it stands.
    let all = 0..lines.len();
    let work = ParsedWork { chapters: story::chapters(&lines, &[all], &[]), ..ParsedWork::default() };
    if work.chapters.is_empty() {
        return Err(ParseError::Empty);
    }
    emit(work);
    Ok(())
}

/// As [`looks_binary`], asked once for all formats of plain text.
fn is_binary(source: &Source<'_>) -> bool {
    struct Binary(bool);
    source.memo(|source| Binary(looks_binary(source.bytes()))).0
}

/// True for a label that header blocks have and other lines have not: `Pairing`, `Фандом`, `Rating/Warning(s)`.
pub(super) fn is_header_label(label: &str) -> bool {
    labels::named(label).is_some_and(|(_, is_weak)| !is_weak)
}

/// True for a line that ends a story: `The End`, `To be continued ...`; not for one that may be a sentence of a story as well.
pub(super) fn is_sure_end_mark(line: &str) -> bool {
    back::is_end_mark(line) && !back::is_doubtful(line)
}

/// A text in small letters with single blanks and typewriter apostrophes, and how much it speaks of law, of posting and of
/// comments rather than of a story.
pub(super) fn weight_of_note(text: &str) -> (String, usize) {
    let folded = prose::folded_text(text);
    let weight = prose::score(&folded);
    (folded, weight)
}

/// Puts the value of a header's label in its place, for layouts that find the labels themselves. False for one not known.
pub(super) fn set_header_value(label: &str, value: &str, work: &mut ParsedWork) -> bool {
    let Some((field, _)) = labels::named(label) else { return false };
    let mut front = Front { metadata: std::mem::take(&mut work.metadata), ..Front::default() };
    front.set(field, label, value);
    work.metadata = front.metadata;
    let disclaimer = (field == Field::Disclaimer).then(|| value.to_owned());
    let summary = front.summary.map(|text| (ParatextKind::Summary, text));
    let notes = front.notes.into_iter().map(|text| (ParatextKind::Notes, text));
    for (kind, text) in summary.into_iter().chain(notes).chain(disclaimer.map(|text| (ParatextKind::Preface, text))) {
        super::fanficfare::add_paratext(&mut work.paratext, kind, text);
    }
    true
}

/// A text divided into what is story and what is not.
struct Manuscript {
    segments: Vec<Segment>,
    headings: Vec<headings::Heading>,
}

/// A stretch of text under its own article header, or the whole text.
#[derive(Clone)]
struct Segment {
    /// Lines before the header, then the header itself.
    before: Range<usize>,
    article: Option<Article>,
    front: Front,
    story: Range<usize>,
    after: Range<usize>,
}

impl Manuscript {
    /// Divides a file's text; recognising the file has done it already, when it is parsed.
    fn of(source: &Source<'_>) -> Rc<Self> {
        source.memo(|source| Self::divide(&Lines::of(source)))
    }

    fn divide(lines: &Lines<'_>) -> Self {
        let articles = repeated::with_heads(lines, article::articles(lines));
        let in_header = |index: usize| articles.iter().any(|article| article.lines.contains(&index));
        // `Title: The Ferry (2/3)` is a label, whatever number it ends with.
        let is_label = |index: usize| labels::read(lines.text(index)).is_some_and(|label| label.field == Field::Title);
        let mut headings = headings::headings(lines, &|index| !in_header(index) && !is_label(index));
        let mut segments = Vec::new();
        for (before, article, range) in ranges(lines, articles) {
            // What a sender says stands above the line at which the story is to be cut out.
            let range = comment::below(lines, scissors::below(lines, range));
            let before = before.start..range.start;
            let subject = article.as_ref().and_then(|article| article.field("subject"));
            let title = subject.and_then(|subject| subject::of_subject(subject).0);
            let heading = headings.iter().map(|heading| heading.lines.start).find(|line| range.contains(line));
            let front = if article.as_ref().is_some_and(|article| article.is_reply) {
                Front { story: range.start, ..Front::default() }
            } else {
                let sender = article.as_ref().and_then(|article| credit::sender(article.field("from")?));
                let known = Known { title: title.as_deref(), sender: sender.as_deref() };
                front::read(lines, range.clone(), heading, &known)
            };
            let known = front.metadata.title.as_deref().or(title.as_deref());
            let last = headings.iter().map(|heading| heading.lines.start).rfind(|line| range.contains(line));
            let end = back::story_end(lines, front.story..range.end, last, known);
            segments.push(Segment { before, article, story: front.story..end, front, after: end..range.end });
        }
        headings.retain(|heading| segments.iter().any(|segment| segment.story.contains(&heading.lines.start)));
        Self { segments, headings }
    }

    /// The stories in it, each a manuscript of its own: a file may hold posts of several.
    fn stories(&self, lines: &Lines<'_>) -> Vec<Self> {
        let mut starts = part::beginnings(&self.segments, lines);
        starts.push(self.segments.len());
        let story = |pair: &[usize]| {
            let mut segments = self.segments[pair[0]..pair[1]].to_vec();
            part::set_aside(&mut segments, &self.headings, lines);
            let holds = |line: usize| segments.iter().any(|segment: &Segment| segment.story.contains(&line));
            let headings = self.headings.iter().filter(|heading| holds(heading.lines.start)).cloned().collect();
            Self { segments, headings }
        };
        starts.windows(2).map(story).collect()
    }

    fn to_work(&self, lines: &Lines<'_>) -> ParsedWork {
        let told = self.segments.iter().filter(|segment| !segment.story.is_empty());
        let stories: Vec<Range<usize>> = told.map(|segment| segment.story.clone()).collect();
        let parts = if self.headings.is_empty() { part::headings(&self.segments, lines) } else { Vec::new() };
        let headings = if parts.is_empty() { &self.headings } else { &parts };
        let chapters = story::chapters(lines, &stories, headings);
        let paratext = self.paratext(lines);
        let mut metadata = self.metadata();
        if metadata.title.is_none() {
            metadata.title = self.segments.first().and_then(|first| announced::title(lines, 0..first.story.start));
        }
        if metadata.authors.is_empty() {
            let title = metadata.title.as_deref().unwrap_or_default();
            let signed = if title.is_empty() { None } else { signed::author(self, lines, title) };
            metadata.authors.extend(signed.or_else(|| self.account()));
        }
        ParsedWork { metadata, chapters, paratext, part: None }
    }

    /// Labels and bylines of the text first; then what the article header tells.
    fn metadata(&self) -> Metadata {
        let Some(first) = self.segments.first() else { return Metadata::default() };
        let mut metadata = first.front.metadata.clone();
        if let Some(article) = &first.article {
            let (title, author) = article.field("subject").map_or((None, None), subject::of_subject);
            metadata.title = metadata.title.or(title);
            if metadata.authors.is_empty() {
                let sender = article.field("from").and_then(credit::sender).filter(|_| !first.front.reposted);
                metadata.authors.extend(author.map(|names| credit::split_authors(&names)).unwrap_or_default());
                if metadata.authors.is_empty() {
                    metadata.authors.extend(sender);
                }
            }
            let subject = article.field("subject").unwrap_or_default();
            metadata.rating = metadata.rating.or_else(|| rating(subject).map(str::to_owned));
            if metadata.relationships.is_empty() {
                metadata.relationships = codes::pairings(subject);
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

    /// The sender by the name of the account, where the header has no other, and it reads as a name.
    fn account(&self) -> Option<String> {
        let first = self.segments.first().filter(|first| !first.front.reposted)?;
        credit::account(first.article.as_ref()?.field("from")?)
    }

    fn paratext(&self, lines: &Lines<'_>) -> Vec<Paratext> {
        let mut all = Vec::new();
        let mut add = |kind, text: String| {
            if !text.is_empty() {
                all.push(Paratext { kind, text: prose::without_addresses(text) });
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

/// The rating in a subject: in brackets, or among the codes behind its part mark.
fn rating(subject: &str) -> Option<&str> {
    let behind = || codes::rating_among(post_marks::split(subject)?.2);
    codes::rating(subject).or_else(behind)
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
fn ranges(lines: &Lines<'_>, articles: Vec<Article>) -> Vec<(Range<usize>, Option<Article>, Range<usize>)> {
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
