//! Deleting a text from the segments that were there before it was added again.
//!
//! The engine's deletions reach every segment that it is given before them, and may reach those that it is given a little later:
//! it expects documents to know whether they came before or after. Segments that come whole know nothing of the kind, so the
//! deletion says itself which segments it spares.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::{DocId, Score, SegmentReader};

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
