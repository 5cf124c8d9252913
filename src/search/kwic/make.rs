//! From places in the index to lines.

use std::ops::Range;

use super::block::Block;
use super::lanes::Batch;
use super::stretch::Stretch;
use super::{Key, Origin, Request};
use crate::index::{Doc, Snapshot};
use crate::search::SearchError;
use crate::search::cursor::Span;
use crate::store::{ChapterLayout, Library, TextId, TextLayout};

/// A chapter with a match for every so many passages is read as a whole: its blocks hold a few passages each, and none
/// is unpacked twice.
const MANY: usize = 6;

/// Makes lines; keeps the work and the stretch of text it is at.
pub(super) struct Maker<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    context: usize,
    metadata: bool,
    work: Option<OpenWork>,
    stretch: Stretch,
}

/// The work whose lines are being made.
struct OpenWork {
    segment: usize,
    documents: Range<Doc>,
    layout: TextLayout,
    origin: Origin,
}

impl<'a> Maker<'a> {
    pub(super) fn new(library: &'a Library, snapshot: &'a Snapshot, request: &Request) -> Self {
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
        }
    }

    /// The lines of some places, which are in the order of the index.
    pub(super) fn block(&mut self, places: &Batch) -> Result<Block, SearchError> {
        let mut block = Block::default();
        let segments = self.snapshot.segments();
        let mut rest = places.as_slice();
        while let Some(&(segment, first)) = rest.first() {
            segments[segment].check()?;
            let chapter = segments[segment].chapter(first.doc);
            let count = rest.iter().take_while(|(of, span)| *of == segment && chapter.contains(&span.doc)).count();
            let (now, later) = rest.split_at(count);
            rest = later;
            self.of_chapter(segment, now, &mut block)?;
        }
        Ok(block)
    }

    /// Makes the lines of `places`, which lie in one chapter, in order.
    fn of_chapter(&mut self, segment: usize, places: &[(usize, Span)], block: &mut Block) -> Result<(), SearchError> {
        let doc = places[0].1.doc;
        let is_open = self.work.as_ref().is_some_and(|work| work.segment == segment && work.documents.contains(&doc));
        if !is_open {
            self.work = Some(self.open(segment, doc)?);
        }
        let Some(work) = &self.work else { return Ok(()) };
        // Passages of the work before the chapter are those before the chapter's first document.
        let Some((chapter, before)) = chapter_at(&work.layout, (doc - work.documents.start) as usize) else {
            return Ok(());
        };
        let first = work.documents.start + before as Doc;
        block.begin_work(&work.origin);
        if chapter.passages.len() < places.len() * MANY {
            self.stretch.read_chapter(self.library, work.layout.text, chapter)?;
        }
        let mut rest = places;
        while !rest.is_empty() {
            let (count, passages, words) = together(chapter, rest, first, self.context as u32);
            let (now, later) = rest.split_at(count);
            rest = later;
            self.stretch.read_passages(self.library, work.layout.text, chapter, passages.clone(), words)?;
            for (_, span) in now {
                let index = (span.doc - first) as usize;
                let passage = &chapter.passages[index];
                let start = self.stretch.firsts[index - passages.start] + span.start as usize;
                let end = start + (span.end - span.start) as usize;
                let from = block.text.len();
                let matched = self.stretch.cut(start, end, self.context, &mut block.text);
                let (first, last) = (span.start, span.end.max(span.start + 1) - 1);
                let words = (passage.first_token + first, passage.first_token + last);
                block.push((chapter.number, passage.ordinal), words, from, matched);
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
            Origin { id: of.ids()?.of(documents.start)?.parse().unwrap_or_default(), ..Origin::default() }
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

/// How many of `places` to make lines of together, the passages that hold them and `context` words around each, and the
/// last of those words, counted from the chapter's first: places whose passages meet are read at once. `first` is the
/// chapter's first document.
fn together(chapter: &ChapterLayout, places: &[(usize, Span)], first: Doc, context: u32) -> (usize, Range<usize>, u32) {
    let passages = &chapter.passages;
    let needed = |span: &Span| {
        let token = passages[(span.doc - first) as usize].first_token;
        let low = (token + span.start).saturating_sub(context);
        let high = token + span.end + context;
        let from = passages.partition_point(|passage| passage.first_token + passage.tokens <= low);
        let to = passages.partition_point(|passage| passage.first_token < high);
        let own = (span.doc - first) as usize;
        (from.min(own)..to.max(own + 1), high)
    };
    let (mut range, mut last) = needed(&places[0].1);
    let mut count = 1;
    for (_, span) in &places[1..] {
        let (next, high) = needed(span);
        if next.start > range.end {
            break;
        }
        range = range.start.min(next.start)..range.end.max(next.end);
        last = last.max(high);
        count += 1;
    }
    (count, range, last)
}
