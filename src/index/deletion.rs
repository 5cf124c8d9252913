//! Deleting texts from some segments and not from others.
//!
//! The engine's deletions reach every segment that it is given before them, and may reach those that it is given a little later:
//! it expects documents to know whether they came before or after. Segments that come whole know nothing of the kind, so a
//! deletion says itself which segments it spares ([`Earlier`]), or which documents of which segments go ([`Outdated`]).

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// The passages of a text, but for those in some segments.
#[derive(Clone, Debug)]
pub(super) struct Earlier {
    /// Asks for the text.
    pub(super) text: TermQuery,
    /// The segments that are spared.
    pub(super) later: Arc<[SegmentId]>,
}

impl Query for Earlier {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(EarlierWeight { text: self.text.weight(scoring)?, later: Arc::clone(&self.later) }))
    }
}

struct EarlierWeight {
    text: Box<dyn Weight>,
    later: Arc<[SegmentId]>,
}

impl Weight for EarlierWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.later.contains(&reader.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.text.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.text.explain(reader, doc)
    }
}

/// Documents of segments, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Outdated(Arc<FxHashMap<SegmentId, Vec<Range<DocId>>>>);

impl Outdated {
    /// The runs of documents of each segment, in order.
    pub(super) fn new(runs: FxHashMap<SegmentId, Vec<Range<DocId>>>) -> Self {
        Self(Arc::new(runs))
    }
}

impl Query for Outdated {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Outdated {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(runs) = self.0.get(&reader.segment_id()) else { return Ok(Box::new(EmptyScorer)) };
        let mut runs = runs.clone();
        runs.retain(|run| !run.is_empty());
        runs.reverse();
        Ok(Box::new(ConstScorer::new(Runs(runs), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a document that was replaced", 1.0))
    }
}

/// The documents of runs, of which the next one stands last; none is empty.
struct Runs(Vec<Range<DocId>>);

impl DocSet for Runs {
    fn advance(&mut self) -> DocId {
        if let Some(run) = self.0.last_mut() {
            run.start += 1;
            if run.start >= run.end {
                self.0.pop();
            }
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.0.last().map_or(TERMINATED, |run| run.start)
    }

    fn size_hint(&self) -> u32 {
        self.0.iter().map(|run| run.end - run.start).sum()
    }
}
