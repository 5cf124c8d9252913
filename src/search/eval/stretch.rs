//! Units of text in a segment: runs of passages, or some words of them.

use std::ops::Range;

use crate::index::bits::Starts;
use crate::index::marks::paragraph_runs;
use crate::index::{Doc, END, IndexError, Mark, Postings, Segment};
use crate::query::Unit;
use crate::search::cursor::Span;

/// One unit of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its size.
    pub(super) unit: Unit,
    /// The passages that it lies in; it may be a part of the first and the last.
    pub(super) docs: Range<Doc>,
    /// Its words, counted from the chapter's start; none where no match can run over the borders of the passages.
    pub(super) words: Option<Range<u32>>,
}

impl Stretch {
    /// True if the whole of `inner`, a smaller unit that shares a passage with this one, lies in it.
    pub(super) fn holds(&self, inner: &Self) -> bool {
        match (&self.words, &inner.words) {
            (Some(words), Some(inner)) => words.start <= inner.start && inner.end <= words.end,
            _ => true,
        }
    }

    /// True if the whole match lies in the unit.
    pub(super) fn holds_match(&self, segment: &Segment, span: Span) -> bool {
        self.docs.contains(&span.doc)
            && self.words.as_ref().is_none_or(|words| {
                let first = segment.first_token(span.doc);
                words.start <= first + span.start && first + span.end <= words.end
            })
    }
}

/// The segment as units see it.
pub(super) struct Context<'a> {
    pub(super) segment: &'a Segment,
    /// Matches are asked with their places: some unit is smaller than a passage, or may be left by a match.
    pub(super) places: bool,
    scenes: Option<Starts>,
    paragraphs: Option<Starts>,
}

impl<'a> Context<'a> {
    /// `uses` says which units will be asked.
    pub(super) fn open(segment: &'a Segment, places: bool, uses: impl Fn(Unit) -> bool) -> Result<Self, IndexError> {
        let scenes = if uses(Unit::Scene) { Some(segment.scenes()?) } else { None };
        let paragraphs = if uses(Unit::Paragraph) { Some(paragraph_runs(segment)?) } else { None };
        Ok(Self { segment, places, scenes, paragraphs })
    }

    /// The passages of the unit that `doc` is in; for units smaller than a passage, those that hold whole ones.
    pub(super) fn run(&self, unit: Unit, doc: Doc) -> Range<Doc> {
        match (unit, &self.scenes, &self.paragraphs) {
            (Unit::Work, ..) => self.segment.work(doc),
            (Unit::Scene, Some(scenes), _) => scenes.run(doc),
            (Unit::Paragraph, _, Some(paragraphs)) => paragraphs.run(doc),
            (Unit::Sentence, ..) => doc..doc + 1,
            _ => self.segment.chapter(doc),
        }
    }

    /// The scene, chapter or work that `doc` is in.
    pub(super) fn stretch(&self, unit: Unit, doc: Doc) -> Stretch {
        let docs = self.run(unit, doc);
        let words = (self.places && unit == Unit::Scene).then(|| self.words(&docs));
        Stretch { unit, docs, words }
    }

    /// True if the unit is part of a chapter and holds none of its words: an ornament between two breaks is no scene.
    pub(super) fn is_void(&self, stretch: &Stretch) -> bool {
        let wordless = |doc: Doc| self.segment.norm(doc) == 0;
        stretch.unit < Unit::Chapter
            && stretch.docs.clone().all(wordless)
            && !self.segment.chapter(stretch.docs.start).all(wordless)
    }

    /// The words of these passages of one chapter. The last one's number is not known: no match comes near.
    fn words(&self, docs: &Range<Doc>) -> Range<u32> {
        let in_chapter = docs.end < self.segment.chapter(docs.start).end;
        let end = if in_chapter { self.segment.first_token(docs.end) } else { u32::MAX };
        self.segment.first_token(docs.start)..end
    }
}

/// Reads the paragraphs or sentences of passages, forward only.
pub(super) struct Pieces {
    unit: Unit,
    paragraphs: Postings,
    sentences: Postings,
    run: Range<Doc>,
    found: Vec<Stretch>,
    starts: Vec<u32>,
}

impl Pieces {
    /// `unit` is a sentence or a paragraph.
    pub(super) fn open(segment: &Segment, unit: Unit) -> Result<Self, IndexError> {
        let sentences = if unit == Unit::Sentence { segment.marks(Mark::Sentence, true)? } else { Postings::empty() };
        let paragraphs = segment.marks(Mark::Paragraph, true)?;
        Ok(Self { unit, paragraphs, sentences, run: END..END, found: Vec::new(), starts: Vec::new() })
    }

    /// The pieces of `run`, which holds whole ones. Passages without a word hold one piece, which is empty.
    pub(super) fn of(&mut self, context: &Context<'_>, run: &Range<Doc>) -> &[Stretch] {
        if self.run == *run {
            return &self.found;
        }
        let segment = context.segment;
        let words = context.words(run);
        self.starts.clear();
        self.starts.push(words.start);
        for doc in run.clone() {
            for marks in [&mut self.paragraphs, &mut self.sentences] {
                if marks.seek(doc) == doc {
                    marks.positions(segment.first_token(doc), &mut self.starts);
                }
            }
        }
        self.starts.sort_unstable();
        self.starts.dedup();
        self.found.clear();
        let mut doc = run.start;
        for (index, &start) in self.starts.iter().enumerate() {
            let end = self.starts.get(index + 1).copied().unwrap_or(words.end);
            while doc + 1 < run.end && segment.first_token(doc + 1) <= start {
                doc += 1;
            }
            let mut last = doc;
            while last + 1 < run.end && segment.first_token(last + 1) < end {
                last += 1;
            }
            self.found.push(Stretch { unit: self.unit, docs: doc..last + 1, words: Some(start..end) });
        }
        self.run = run.clone();
        &self.found
    }

    /// The piece that `within`, a piece of the same size or smaller, lies in.
    pub(super) fn around(&mut self, context: &Context<'_>, within: &Stretch) -> Option<Stretch> {
        let run = context.run(self.unit, within.docs.start);
        self.of(context, &run).iter().find(|piece| piece.holds(within)).cloned()
    }
}
