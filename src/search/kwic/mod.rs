//! Key word in context: every place that matches, one line each, with the words around it.
//!
//! Lines are made as the index is walked, chapter by chapter: the stretches of a chapter that its lines need are read
//! from the store once. Nothing is kept unless lines are to be sorted.

mod sort;
mod stretch;

use std::ops::Range;

pub use sort::Key;
use stretch::Stretch;

use super::cursor::Span;
use super::plan::Plan;
use super::{DefaultField, SearchError, count, lower, open_index, outside};
use crate::index::{Doc, Snapshot};
use crate::model::{Locator, WorkId};
use crate::query::{Node, Unit};
use crate::store::{ChapterLayout, Library, TextId, TextLayout};

/// What lines to make.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query.
    pub query: Node,
    /// The unit in which the parts of an AND must meet.
    pub unit: Unit,
    /// Words on either side of a match.
    pub context: usize,
    /// What lines are sorted by; nothing: work by work as they stand in the index, by position.
    pub sort: Vec<Key>,
    /// Lines to leave out first.
    pub offset: usize,
    /// Lines to give at most; 0: all.
    pub limit: usize,
    /// Read what is known of each work; without it [`Origin`] holds the work's id alone, and rare words are faster.
    pub metadata: bool,
}

/// The work a line is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its id.
    pub id: WorkId,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its fandoms.
    pub fandoms: Vec<String>,
    /// The year it was published, or else updated.
    pub year: Option<i16>,
}

/// One match with the text around it. `left`, `matched` and `right` follow each other in the text: joined they are a
/// stretch of it, with every run of white space as one blank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// The passage the match starts in.
    pub passage: u32,
    /// The chapter.
    pub chapter: u32,
    /// Its first word, counted from 0 in the chapter.
    pub first: u32,
    /// Its last word.
    pub last: u32,
    /// The words before it in the chapter.
    pub left: &'a str,
    /// The match.
    pub matched: &'a str,
    /// The words after it in the chapter.
    pub right: &'a str,
    /// The work.
    pub origin: &'a Origin,
}

impl Line<'_> {
    /// The passage's locator, such as `ao3:218676@2:14`.
    pub fn place(&self) -> Locator {
        Locator { work: self.origin.id.clone(), chapter: Some(self.chapter), passage: Some(self.passage) }
    }
}

/// Makes every line and hands it to `visit`, until that fails or enough lines were made. Gives their number.
pub fn each_line<E: From<SearchError>>(
    library: &Library,
    request: &Request,
    visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let snapshot = open_index(&library.index_dir())?;
    let outside = outside::Store::new(library);
    let plan = lower::lower(&request.query, &snapshot, &outside, DefaultField::Text, request.unit)
        .map_err(SearchError::from)?;
    if request.sort.is_empty() {
        stream(library, &snapshot, &plan, request, visit)
    } else {
        sort::sorted(library, &snapshot, &plan, request, visit)
    }
}

/// Why walking the index ended before its end.
enum Stop<E> {
    Enough,
    Failed(E),
}

impl<E: From<SearchError>> From<crate::index::IndexError> for Stop<E> {
    fn from(error: crate::index::IndexError) -> Self {
        Self::Failed(SearchError::from(error).into())
    }
}

fn stream<E: From<SearchError>>(
    library: &Library,
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let mut lines = Lines::new(library, snapshot, request);
    let (mut skipped, mut made) = (0, 0_u64);
    let limit = if request.limit == 0 { u64::MAX } else { request.limit as u64 };
    let walked = count::each_unit(snapshot, plan, |segment, _, places| {
        // Lines that are left out need no text.
        let skip = places.len().min(request.offset - skipped);
        skipped += skip;
        let wanted = places.len().min(skip + usize::try_from(limit - made).unwrap_or(usize::MAX));
        lines.of_unit(segment, &places[skip..wanted], &mut |line| visit(line), &mut made)?;
        if made >= limit { Err(Stop::Enough) } else { Ok(()) }
    });
    match walked {
        Ok(()) | Err(Stop::Enough) => Ok(made),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// A chapter with a match for every so many passages is read as a whole: its blocks hold a few passages each, and none
/// is unpacked twice.
const MANY: usize = 6;

/// Makes lines; keeps the work and the stretch of text it is at.
struct Lines<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    context: usize,
    metadata: bool,
    work: Option<OpenWork>,
    stretch: Stretch,
    buffers: [String; 3],
}

/// The work whose lines are being made.
struct OpenWork {
    segment: usize,
    documents: Range<Doc>,
    layout: TextLayout,
    origin: Origin,
}

impl<'a> Lines<'a> {
    fn new(library: &'a Library, snapshot: &'a Snapshot, request: &Request) -> Self {
        // Sorting looks at words that may lie outside what is shown.
        let farthest = request.sort.iter().map(|key| match key {
            Key::Left(place) | Key::Right(place) => *place,
            Key::Match | Key::Work => 0,
        });
        Self {
            library,
            snapshot,
            context: farthest.max().unwrap_or(0).max(request.context),
            metadata: request.metadata,
            work: None,
            stretch: Stretch::default(),
            buffers: Default::default(),
        }
    }

    /// Makes the lines of `places`, which lie in one unit, in order.
    fn of_unit<E: From<SearchError>>(
        &mut self,
        segment: usize,
        places: &[Span],
        visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>,
        made: &mut u64,
    ) -> Result<(), Stop<E>> {
        let failed = |error: SearchError| Stop::Failed(error.into());
        let snapshot = self.snapshot;
        let of = &snapshot.segments()[segment];
        for places in places.chunk_by(|a, b| of.chapter(a.doc) == of.chapter(b.doc)) {
            let doc = places[0].doc;
            let is_open =
                self.work.as_ref().is_some_and(|work| work.segment == segment && work.documents.contains(&doc));
            if !is_open {
                self.work = Some(self.open(segment, doc).map_err(failed)?);
            }
            let Some(work) = &self.work else { continue };
            // Passages of the work before the chapter are those before the chapter's first document.
            let Some((chapter, before)) = chapter_at(&work.layout, (doc - work.documents.start) as usize) else {
                continue;
            };
            let first = work.documents.start + before as Doc;
            if chapter.passages.len() < places.len() * MANY {
                self.stretch.read_chapter(self.library, work.layout.text, chapter).map_err(failed)?;
            }
            let mut rest = places;
            while !rest.is_empty() {
                let (count, passages) = together(chapter, rest, first, self.context as u32);
                let (now, later) = rest.split_at(count);
                rest = later;
                self.stretch
                    .read_passages(self.library, work.layout.text, chapter, passages.clone())
                    .map_err(failed)?;
                for span in now {
                    let index = (span.doc - first) as usize;
                    let passage = &chapter.passages[index];
                    let start = self.stretch.firsts[index - passages.start] + span.start as usize;
                    let end = start + (span.end - span.start) as usize;
                    self.stretch.cut(start, end, self.context, &mut self.buffers);
                    let [left, matched, right] = &self.buffers;
                    let line = Line {
                        passage: passage.ordinal,
                        chapter: chapter.number,
                        first: passage.first_token + span.start,
                        last: passage.first_token + span.end.max(span.start + 1) - 1,
                        left,
                        matched,
                        right,
                        origin: &work.origin,
                    };
                    visit(&line).map_err(Stop::Failed)?;
                    *made += 1;
                }
            }
        }
        Ok(())
    }

    fn open(&self, segment: usize, doc: Doc) -> Result<OpenWork, SearchError> {
        let of = &self.snapshot.segments()[segment];
        let documents = of.work(doc);
        let text = TextId(of.text_id(documents.start));
        let origin = if self.metadata {
            let work = self.library.work_of_text(text)?.work;
            Origin {
                id: work.id,
                title: work.title,
                authors: work.authors,
                fandoms: work.fandoms.into_iter().map(|fandom| fandom.name).collect(),
                year: work.published.or(work.updated).map(crate::model::Date::year),
            }
        } else {
            Origin { id: of.work_id(documents.start)?.parse().unwrap_or_default(), ..Origin::default() }
        };
        Ok(OpenWork { segment, documents, layout: self.library.layout(text)?, origin })
    }
}

/// The chapter that holds the passage of this number in the work, and the number of passages before the chapter.
fn chapter_at(layout: &TextLayout, index: usize) -> Option<(&ChapterLayout, usize)> {
    let mut before = 0;
    layout.chapters.iter().find_map(|chapter| {
        let first = before;
        before += chapter.passages.len();
        (index < before).then_some((chapter, first))
    })
}

/// How many of `places` to make lines of together, and the passages that hold them and `context` words around each:
/// places whose passages meet are read at once. `first` is the chapter's first document.
fn together(chapter: &ChapterLayout, places: &[Span], first: Doc, context: u32) -> (usize, Range<usize>) {
    let passages = &chapter.passages;
    let needed = |span: &Span| {
        let token = passages[(span.doc - first) as usize].first_token;
        let low = (token + span.start).saturating_sub(context);
        let high = token + span.end + context;
        let from = passages.partition_point(|passage| passage.first_token + passage.tokens <= low);
        let to = passages.partition_point(|passage| passage.first_token < high);
        let own = (span.doc - first) as usize;
        from.min(own)..to.max(own + 1)
    };
    let mut range = needed(&places[0]);
    let mut count = 1;
    for span in &places[1..] {
        let next = needed(span);
        if next.start > range.end {
            break;
        }
        range = range.start.min(next.start)..range.end.max(next.end);
        count += 1;
    }
    (count, range)
}
