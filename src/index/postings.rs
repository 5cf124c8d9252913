//! The documents of one term, one after the other.

use tantivy::DocSet as _;
use tantivy::postings::{Postings as _, SegmentPostings};

use super::Doc;

/// The documents of one term, in order; moves forward only.
#[derive(Clone)]
pub struct Postings(pub(super) SegmentPostings);

impl Postings {
    /// No documents.
    pub fn empty() -> Self {
        Self(SegmentPostings::empty())
    }

    /// The current document, or [`END`](super::END).
    pub fn doc(&self) -> Doc {
        self.0.doc()
    }

    /// Moves to the next document.
    pub fn advance(&mut self) -> Doc {
        self.0.advance()
    }

    /// Moves to the first document at or after `target`.
    pub fn seek(&mut self, target: Doc) -> Doc {
        if self.0.doc() >= target { self.0.doc() } else { self.0.seek(target) }
    }

    /// Documents in the list, deleted ones included.
    pub fn len(&self) -> u32 {
        self.0.doc_freq()
    }

    /// True if the list holds no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How often the term stands in the current document.
    pub fn frequency(&self) -> u32 {
        self.0.term_freq()
    }

    /// Appends the term's positions in the current document, each plus `offset`.
    pub fn positions(&mut self, offset: u32, out: &mut Vec<u32>) {
        self.0.append_positions_with_offset(offset, out);
    }
}
